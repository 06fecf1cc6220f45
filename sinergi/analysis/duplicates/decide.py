# pyright: basic
# Numpy arrays.
"""From facet levels to score, probability of duplication, kind and reasons.

Score = probability of (duplication or overlap) by the sum of log-odds; rules that no weight
may overrule (gates and caps) come after it.
"""

from dataclasses import dataclass

import numpy as np

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.caps import capped, other_people
from sinergi.analysis.duplicates.compare import (
    LEVELS,
    Levels,
    activities,
    levels,
    spelt,
    unspelt,
)
from sinergi.analysis.duplicates.gates import GATES, OTHER_DUTY, gates
from sinergi.analysis.duplicates.model import (
    CALIBRATION,
    FIELD,
    HOLDERS,
    OBJECT,
    RARITY,
    TEXT,
    Question,
    model,
)
from sinergi.analysis.duplicates.outputs import APART
from sinergi.analysis.duplicates.prepare import Prepared

KINDS = ("none", "fragmentation", "overlap", "duplication")
#: What is left of a score behind a gate: kept apart from 0 only so that ranks stay readable.
_BEHIND_GATE = 0.02
_HALF = 0.5
#: Scores below this (log-odds of -4) tell nothing but that the pair is none.
_FAINT = 0.018
#: Most that work can score which the law itself gives to a kecamatan and an agency.
_BY_LAW = 0.75
#: Level of two sets of areas that meet.
_SAME_AREA = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """Outcome for pairs, one entry a pair.

    Attributes
    ----------
    score, p_duplication
        Strength of (duplication or overlap); part of it that is duplication.
    kind
        Position in :data:`KINDS`.
    gate
        Position in :data:`GATES` plus one, 0 for none.
    parts
        Weight of each facet for the two questions, by facet name: ``(related, duplication)``.
    facets
        The levels that were judged.
    reorganisation, vertical
        Old and new agency of one reorganisation; a province and its kabupaten or kota.
    """

    score: np.ndarray
    p_duplication: np.ndarray
    kind: np.ndarray
    gate: np.ndarray
    parts: dict[str, tuple[np.ndarray, np.ndarray]]
    facets: Levels
    reorganisation: np.ndarray
    vertical: np.ndarray


def _logistic(odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-odds))


def _parts(question: Question, facets: Levels) -> dict[str, np.ndarray]:
    found = {OBJECT: np.interp(facets.similarity, question.nodes, question.curve)}
    for facet, weights in question.weights.items():
        if facet in facets.level:
            found[facet] = weights[facets.level[facet]]
    return found


def _rarity(facets: Levels) -> np.ndarray:
    rules = model()
    away = rules.per_nat * (facets.information - rules.usual)
    known = np.where(facets.information > 0, np.clip(away, rules.least, rules.most), 0.0)
    return known - _everywhere(facets)


def _everywhere(facets: Levels) -> np.ndarray:
    """Take from names that share little but words of every affair and are not written alike.

    Nothing where the law gives a kecamatan and an agency one field: such words are the field.
    Where the deed is the same or near, and the topic, the group that is told or the affair that
    the words point to is the same, the words in common are theirs, and less is asked of them.
    """
    rules = model()
    same = _is(facets, "activity", "same", "induced", "near")
    same &= (
        _is(facets, "topic", "same", "induced")
        | _is(facets, "people", "same", "induced")
        | (facets.field >= rules.one_field)
    )
    few, span = np.where(same, rules.few_same, rules.few), np.where(same, 1.0, rules.span)
    little = np.clip((few - facets.spread) / span, 0.0, 1.0)
    unlike = np.clip((rules.written - facets.text) / rules.fade, 0.0, 1.0)
    apart = facets.level["parallel"] == LEVELS["parallel"].index("none")
    return np.where(apart, rules.cost * little * unlike, 0.0)


def _text(facets: Levels) -> np.ndarray:
    """Weigh the names as written.

    More where the thesaurus knows no topic of one of them; where it knows that the topic is the
    same, other letters are only other words for it and speak against nothing. The letters of two
    expense lines are those of the chart of accounts and speak for nothing.
    """
    rules, topic = model(), facets.level["topic"]
    accounts = facets.level["expense"] == LEVELS["expense"].index("both")
    weight = np.interp(facets.text, *rules.related.curves[TEXT])
    one = np.isin(topic, [LEVELS["topic"].index(n) for n in ("same", "induced")])
    weight = np.where(one, np.maximum(weight, 0.0), weight)
    weight = np.where(accounts, np.minimum(weight, 0.0), weight)
    return np.where(topic == LEVELS["topic"].index("unknown"), weight * rules.unknown, weight)


def _holders(p: Prepared, facets: Levels) -> np.ndarray:
    rules = model()
    excess = np.maximum(facets.holders - rules.name_free, 0) / (p.kinds + rules.name_unseen)
    return -np.log(np.maximum(excess**2 / rules.name_usual, 1.0))


def screened(
    p: Prepared, i: np.ndarray, j: np.ndarray, threshold: float
) -> tuple[np.ndarray, Levels]:
    """Find the pairs that reach a score, as positions, and their facets.

    Rules come first, of them the one that holds other work apart as soon as the activities are
    known; then what a pair could reach if its names had all letters alike (more letters alike
    never lower a score, so that no pair is lost), then the letters.
    """
    gate, vertical = gates(p, i, j)
    at = np.flatnonzero(gate == 0)
    done = activities(p, i[at], j[at])
    if threshold > _held_apart(_strongest()):
        named = (p.name_key[i[at]] == p.name_key[j[at]]).astype(np.int64)
        left = np.flatnonzero(~_is_other_work(done, named))
        at, done = at[left], done[left]
    facets = unspelt(p, i[at], j[at], done)
    best = _reached(p, facets.spelt(np.ones(len(at))), vertical[at])
    may = np.flatnonzero(best >= threshold)
    at = at[may]
    told = spelt(p, i[at], j[at], facets.take(may))
    good = np.flatnonzero(_reached(p, told, vertical[at]) >= threshold)
    return at[good], told.take(good)


def _strongest() -> float:
    """Strength that no pair exceeds."""
    rules = model()
    question = rules.related
    curves = [float(np.max(curve)) for _, curve in question.curves.values()]
    weights = [float(np.max(w)) for w in question.weights.values()]
    most = max(0.0, rules.most) + sum(max(0.0, w) for w in (*curves, *weights))
    most += max(0.0, float(np.max(question.curves[TEXT][1]))) * max(0.0, rules.unknown - 1.0)
    return float(_logistic(np.array(question.prior + most)))


def _reached(p: Prepared, facets: Levels, vertical: np.ndarray) -> np.ndarray:
    """Score of pairs behind no gate but that of a province and its kabupaten, -1 behind it."""
    related = _related(p, facets)
    strength = _logistic(model().related.prior + np.sum(list(related.values()), axis=0))
    score = _faint(facets, _other_work(facets, _by_law(facets, strength)))
    return np.where(vertical & ~_meets(facets), -1.0, score)


def _related(p: Prepared, facets: Levels) -> dict[str, np.ndarray]:
    """Weight of each facet for the first question."""
    found = _parts(model().related, facets)
    found[RARITY] = _rarity(facets)
    found[TEXT] = _text(facets)
    found[FIELD] = np.interp(facets.field, *model().related.curves[FIELD])
    found[HOLDERS] = _holders(p, facets)
    same = _same_work(facets)
    for facet in ("people", "place"):
        found[facet] = np.where(same, np.maximum(found[facet], 0.0), found[facet])
    return found


def _same_work(facets: Levels) -> np.ndarray:
    """Tell pairs that do the same about the same topic.

    By the definition of overlap (GAO-15-49SP) it is for other people or in another place what
    makes them one, so that neither speaks against it.
    """
    return _is(facets, "activity", "same", "induced") & _is(facets, "topic", "same", "induced")


def _is(facets: Levels, facet: str, *names: str) -> np.ndarray:
    return np.isin(facets.level[facet], [LEVELS[facet].index(n) for n in names])


def decide(p: Prepared, i: np.ndarray, j: np.ndarray) -> Decision:
    """Judge the pairs ``(i[k], j[k])``, telling fragmentation from none.

    Parameters
    ----------
    p
        Programs.
    i, j
        Positions.

    Returns
    -------
    Decision
        Symmetric in ``i`` and ``j``.
    """
    return judge(p, i, j, levels(p, i, j), areas=True)


def judge(
    p: Prepared, i: np.ndarray, j: np.ndarray, facets: Levels, *, areas: bool = False
) -> Decision:
    """Judge pairs whose facets are known.

    Parameters
    ----------
    p
        Programs.
    i, j
        Positions.
    facets
        Levels of the pairs.
    areas
        Whether fragmentation is told from none.

    Returns
    -------
    Decision
        Symmetric in ``i`` and ``j``.
    """
    rules = model()
    gate, vertical = gates(p, i, j)
    related, duplicate = _related(p, facets), _parts(rules.duplication, facets)
    gate = np.where((gate == 0) & vertical & ~_meets(facets), len(GATES), gate)
    strength = _logistic(rules.related.prior + np.sum(list(related.values()), axis=0))
    odds = rules.duplication.prior + np.sum(list(duplicate.values()), axis=0)
    related[CALIBRATION] = np.zeros(len(i))
    duplicate[CALIBRATION] = (rules.slope - 1.0) * odds + rules.shift
    share = capped(p, (i, j), facets, _logistic(odds + duplicate[CALIBRATION]))
    strength = _faint(facets, _other_work(facets, _by_law(facets, strength)))
    score = np.where(gate > 0, strength * _BEHIND_GATE, strength)
    p_dup = np.where(gate > 0, 0.0, score * share)
    zero = np.zeros(len(i))
    apart = GATES.index(OTHER_DUTY) + 1
    area = _area(p, i, j, facets) & ((gate == 0) | (gate == apart)) if areas else zero > 0
    return Decision(
        score=score,
        p_duplication=p_dup,
        kind=_kind(area, score, p_dup),
        gate=gate,
        parts={f: (w, duplicate.get(f, zero)) for f, w in related.items()},
        facets=facets,
        reorganisation=_reorganised(p, i, j),
        vertical=vertical & (gate == 0),
    )


def _by_law(facets: Levels, strength: np.ndarray) -> np.ndarray:
    """Grade down work that the law gives to a kecamatan and an agency for two territories.

    It stays an overlap to be told, between a half and three quarters in the order it had, and
    so behind shared work that nobody ordered. Where both name one place it is not graded.
    """
    told = facets.level["parallel"] == LEVELS["parallel"].index("topic")
    told &= facets.level["place"] < LEVELS["place"].index("district")
    above = np.maximum(strength - _HALF, 0.0) * (_BY_LAW - _HALF) / (1.0 - _HALF)
    return np.where(told & (strength > _HALF), _HALF + above, strength)


def _other_work(facets: Levels, strength: np.ndarray) -> np.ndarray:
    """Hold work apart whose activities or outputs are told and differ: fragmentation at most.

    Outputs differ where one gives a permit for what the other builds, studies or tells of what
    the other does, builds what the other furnishes, or leaves another kind of thing behind.

    GAO-15-49SP calls work of several agencies in one area of need, each with another activity,
    fragmented, not overlapping. The order among such pairs stays.
    """
    told = _is_other_work(facets.level["activity"], facets.level["name"])
    told |= np.isin(facets.level["thing"], [LEVELS["thing"].index(n) for n in APART])
    return np.where(told, np.minimum(strength, _held_apart(strength)), strength)


def _faint(facets: Levels, strength: np.ndarray) -> np.ndarray:
    """Order pairs that the facets have given up by their letters.

    So far down one lack of common words has counted in several facets at once, and the order of
    their sums says less than that of the names as written.
    """
    return np.where(strength < _FAINT, _FAINT * facets.text, strength)


def _is_other_work(activity: np.ndarray, name: np.ndarray) -> np.ndarray:
    names = LEVELS["activity"]
    apart = (activity == names.index("different")) | (activity == names.index("parted"))
    return apart & (name == LEVELS["name"].index("different"))


def _held_apart(strength):  # noqa: ANN001, ANN202 - a number or an array of them
    """Most that is left of a strength where the work is another."""
    return _HALF - _BEHIND_GATE * (1.0 - strength)


def _meets(facets: Levels) -> np.ndarray:
    """Place told on both sides and met, beneficiaries too.

    Under one name (nomenclature, worth nothing across regions) the beneficiaries must be told
    and the same; under two names it is enough that they are not different.
    """
    place = facets.level["place"] >= LEVELS["place"].index("district")
    people = facets.level["people"]
    same = people == LEVELS["people"].index("same")
    other = other_people(facets)
    return place & (same | ~(other | (facets.level["name"] == 1)))


def _kind(area: np.ndarray, score: np.ndarray, p_dup: np.ndarray) -> np.ndarray:
    kind = np.where(area, 1, 0)
    kind = np.where(score >= _HALF, 2, kind)
    return np.where((score >= _HALF) & (p_dup >= _HALF * score), 3, kind)


def _area(p: Prepared, i: np.ndarray, j: np.ndarray, facets: Levels) -> np.ndarray:
    """Whether both work in one area of need, by their own words and those of the rows above."""
    question = model().fragmentation
    a, b, up_a, up_b = p.sig[i], p.sig[j], p.upper[i], p.upper[j]
    own = _met(p.area[a], p.area[b])
    # What the data show to be one topic is one area of need.
    own = np.where(facets.level["topic"] == LEVELS["topic"].index("induced"), _SAME_AREA, own)
    above = _met(p.area[a] | p.above_area[up_a], p.area[b] | p.above_area[up_b])
    # Rows above cannot join what the names themselves keep apart.
    above = np.where(own == 1, 1, above)
    # The care of animals and fish is another need than that of people.
    creature = facets.level["thing"] == LEVELS["thing"].index("creature")
    own, above = np.where(creature, 1, own), np.where(creature, 1, above)
    kin = sp.dots_of(
        p.texts.words.rows[a] + p.texts.above[up_a], p.texts.words.rows[b] + p.texts.above[up_b]
    )
    alike = np.interp(facets.similarity, question.nodes, question.curve)
    alike += np.interp(kin, *question.curves["kin"])
    # Words of every affair are no area of need: they speak for none where nothing else does.
    tied = (own == _SAME_AREA) | (above == _SAME_AREA) | (facets.level["parallel"] > 0)
    tied |= facets.level["code"] >= LEVELS["code"].index("program")
    alike = np.where(tied | (facets.spread >= model().few_same), alike, np.minimum(alike, 0.0))
    field = np.interp(facets.field, *question.curves[FIELD])
    odds = (
        alike
        + np.where(above == _SAME_AREA, np.maximum(field, 0.0), field)
        + question.weights["area"][own]
        + question.weights["context"][above]
        + question.weights["code"][facets.level["code"]]
        + question.weights["parallel"][facets.level["parallel"]]
    )
    return question.prior + odds > 0


def _met(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Level of two sets: 0 unknown, 1 different, 2 same."""
    told = left.any(axis=1) & right.any(axis=1)
    return np.where(told, np.where((left & right).any(axis=1), 2, 1), 0)


def _reorganised(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    a, b = p.agency[i].astype(np.int64), p.agency[j].astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    count = len(p.owners.ids) + 1
    known = np.array([x * count + y for x, y in p.successors], dtype=np.int64)
    return np.isin(low * count + high, known) & (low >= 0)
