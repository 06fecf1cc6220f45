# pyright: basic
# Numpy and scipy.sparse arrays.
"""How two programs relate on each facet: a similarity for the object, a level for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.levels import LEVELS
from sinergi.analysis.duplicates.lexicon import Lexicon
from sinergi.analysis.duplicates.matrices import Matrices, affairs
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.outputs import thing
from sinergi.analysis.duplicates.prepare import Prepared

_WORDS, _GRAMS, _HELD = 0.4, 0.35, 0.25
_ENOUGH_INFORMATION = 6.0
_ROUND = 1_000_000  # rupiah
_ALIKE_BROAD = LEVELS["people"].index("same_broad")
_ALIKE = 0.1
# One item of a list that meets another name in full is as good as most of the name.
_ITEM = 0.85
# A topic that the data show to be the same lifts the object to a likeness of so much, and the
# rarity of what is shared to what is usual.
_FOUND, _FOUND_NATS = 0.6, 7.5
# The same deed on the same topic is one work where the names are written alike so far.
_WRITTEN = 0.45
# Likeness of fields at which they speak for nothing and against nothing.
_ONE_FIELD = 0.6
# Affairs (of the 49 of the nomenclature) whose names hold a topic of everybody.
_THIRD_OF_AFFAIRS = 16
# Columns of numbers in Levels.
_PLAIN = ("similarity", "information", "spread", "field", "text", "holders")


@dataclass(frozen=True, slots=True)
class Levels:
    """Facets of pairs, one entry a pair.

    Attributes
    ----------
    similarity
        Likeness of the objects, 0 to 1: rare stems (0.4), how much of the shorter object the
        longer one holds (0.25), both discounted when what is shared is little and common, and
        letters of the whole name (0.35).
    information
        Rarity of the shared stems in nats, summed over them.
    spread
        Rarity of the shared stems across the affairs of the nomenclature in nats, summed.
    field
        Likeness of the affairs of government that the words point to, 0 to 1; 1 where one of
        the two points nowhere, and where the data show that the topics are the same.
    text
        Likeness of the names as they are written, 0 to 1: cosine of letter trigrams weighted by
        rarity. It knows no word, so it holds where the vocabulary ends.
    holders
        Kinds of agencies that hold the name, when both programs have the same one; else 1.
    level
        Position of each facet's level in :data:`LEVELS`.
    """

    similarity: np.ndarray
    information: np.ndarray
    spread: np.ndarray
    field: np.ndarray
    text: np.ndarray
    holders: np.ndarray
    level: dict[str, np.ndarray]

    def take(self, at: np.ndarray) -> "Levels":
        """Take some pairs."""
        level = {facet: found[at] for facet, found in self.level.items()}
        plain = {name: getattr(self, name)[at] for name in _PLAIN}
        return Levels(**plain, level=level)

    @classmethod
    def joined(cls, parts: Sequence["Levels"]) -> "Levels":
        """Put pairs of several parts one after the other."""

        def every(name: str) -> np.ndarray:
            return np.concatenate([getattr(part, name) for part in parts])

        level = {f: np.concatenate([part.level[f] for part in parts]) for f in LEVELS}
        return cls(**{name: every(name) for name in _PLAIN}, level=level)


@dataclass(frozen=True, slots=True)
class Unspelt:
    """Facets of pairs before their names were compared letter by letter, the dearest facet.

    Attributes
    ----------
    levels
        Facets without letters.
    found
        Whether the data show that the topics of both are the same, or they have one goal.
    work
        Whether both do the same about the same topic.
    """

    levels: Levels
    found: np.ndarray
    work: np.ndarray

    def take(self, at: np.ndarray) -> "Unspelt":
        """Take some pairs."""
        return Unspelt(self.levels.take(at), self.found[at], self.work[at])

    def spelt(
        self, letters: np.ndarray, words: tuple[np.ndarray, np.ndarray] | None = None
    ) -> Levels:
        """Add the likeness of the names as they are written and, where told, spread and field."""
        likeness = np.clip(self.levels.similarity + _GRAMS * letters, 0.0, 1.0)
        work = self.work & (letters >= _WRITTEN)
        return replace(
            self.levels,
            spread=self.levels.spread if words is None else words[0],
            field=self.levels.field if words is None else words[1],
            similarity=np.where(self.found | work, np.maximum(likeness, _FOUND), likeness),
            text=np.clip(letters, 0.0, 1.0),
        )


def levels(p: Prepared, i: np.ndarray, j: np.ndarray) -> Levels:
    """Facet levels of the pairs ``(i[k], j[k])``; symmetric in ``i`` and ``j``."""
    return spelt(p, i, j, unspelt(p, i, j, activities(p, i, j)))


def spelt(p: Prepared, i: np.ndarray, j: np.ndarray, facets: Unspelt) -> Levels:
    """Add to the facets of pairs what is dear to work out."""
    nats = sp.shared(p.texts.words.rows, p.texts.spread, p.sig[i], p.sig[j])
    field = p.texts.fields_alike(p.sig[i], p.sig[j])
    # Work in one area of need by law is in one field, whatever else its words point to.
    one = _shared(*sp.both(p.area, p.sig[i], p.sig[j]))
    field = np.where(one, np.maximum(field, _ONE_FIELD), field)
    told = np.where(facets.found, np.inf, nats), np.where(facets.found, 1.0, field)
    return facets.spelt(letters(p, i, j), told)


def letters(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Likeness of the names as they are written."""
    return p.texts.letters_alike(p.sig[i], p.sig[j])


def activities(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Level of the activities of pairs."""
    a, b = p.sig[i], p.sig[j]
    return _weakly(_activity(p, a, b), *sp.both(p.weak.activity, a, b), "activity")


def unspelt(p: Prepared, i: np.ndarray, j: np.ndarray, activity: np.ndarray) -> Unspelt:
    """Facets of pairs without the letters of their names; :func:`activities` go before."""
    a, b = p.sig[i], p.sig[j]
    same_name = p.name_key[i] == p.name_key[j]
    likeness, information = _objects(p, a, b, same_name)
    topic = _weakly(_sets(*sp.both(p.topic, a, b)), *sp.both(p.weak.topic, a, b), "topic")
    people = _weakly(_people(p, i, j), *sp.both(p.weak.people, i, j), "people")
    shown = _shared(*sp.both(p.weak.topic, a, b))
    found = shown | _one_goal(p, (a, b), activity, people)
    bare = Levels(
        similarity=likeness,
        information=np.where(found, np.maximum(information, _FOUND_NATS), information),
        spread=np.full(len(a), np.inf),
        field=np.ones(len(a)),
        text=np.zeros(len(a)),
        holders=np.where(same_name, np.minimum(p.holders[i], p.holders[j]), 1),
        level={
            "activity": activity,
            "topic": topic,
            "people": people,
            "place": _place(p, i, j),
            "code": _code(p, i, j),
            "name": same_name.astype(np.int64),
            "budget": _budget(p, i, j),
            "law": _law(p, i, j),
            "parallel": _parallel(p, i, j),
            "thing": np.where(shown, 0, thing(p, a, b, activity)),
            "expense": p.detail[i].astype(np.int64) + p.detail[j],
        },
    )
    return Unspelt(bare, found, _one_work(p, (a, b), activity))


@cache
def _wide_topics(books: Lexicon) -> np.ndarray:
    """Bits of the topics that a third of all affairs name: sharing them is no work in common."""
    names = books.topic.names
    wide = [k for k, n in enumerate(names) if affairs().get(f"#{n}", 0) >= _THIRD_OF_AFFAIRS]
    return sp.bits([wide], max(1, len(names)))[0]


def _one_work(
    p: Prepared, pair: tuple[np.ndarray, np.ndarray], activity: np.ndarray
) -> np.ndarray:
    """Tell pairs that do the same about the same topic; a mask."""
    same = activity == LEVELS["activity"].index("same")
    at = np.flatnonzero(same)
    left, right = sp.both(p.topic, pair[0][at], pair[1][at])
    same[at] = _shared(left & ~_wide_topics(p.books), right)
    return same


def _one_goal(
    p: Prepared, pair: tuple[np.ndarray, np.ndarray], activity: np.ndarray, people: np.ndarray
) -> np.ndarray:
    """Tell pairs that do the same for the same group in one area of need; a mask.

    By the definition of overlap (GAO-15-49SP: similar goals, activities, beneficiaries) other
    words for the thing do not part them: families trained for fires, families trained for floods.
    """
    same = activity == LEVELS["activity"].index("same")
    same &= np.isin(people, [LEVELS["people"].index(n) for n in ("same", "title_same")])
    at = np.flatnonzero(same)
    same[at] = _shared(*sp.both(p.area, pair[0][at], pair[1][at]))
    return same


def _objects(
    p: Prepared, a: np.ndarray, b: np.ndarray, same_name: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Likeness of the objects without the letters, and what they share in nats.

    Where a name is a list of fields ("ideologi, wawasan kebangsaan, bela negara") and a topic
    is shared, the item that meets the other name best speaks for it.
    """
    whole, information = _alike(p.texts.words, a, b, same_name)
    texts = p.texts
    several = (texts.count[a] > 1) | (texts.count[b] > 1)
    lists = np.flatnonzero(several & _shared(*sp.both(p.topic, a, b)))
    if len(lists):
        best = _best_item(texts, a[lists], b[lists])
        whole[lists] = np.maximum(whole[lists], best / (_WORDS + _HELD) * _ITEM)
    return whole, information


def _alike(
    words: sp.Weighed, a: np.ndarray, b: np.ndarray, same: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    information, cosine = words.met(a, b)
    least = np.minimum(words.total[a], words.total[b])
    held = np.divide(information, least, out=np.zeros_like(least), where=least > 0)
    sure = np.where(same, 1.0, np.minimum(1.0, information / _ENOUGH_INFORMATION))
    return (_WORDS * cosine + _HELD * held) * sure, information


def _best_item(texts: Matrices, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Likeness of the two items that meet best; letters count for nothing here."""
    times = texts.count[a] * texts.count[b]
    start = np.cumsum(times) - times
    which = np.repeat(np.arange(len(a)), times)
    offset = np.arange(len(which)) - start[which]
    inner = texts.count[b][which]
    left = texts.item(a[which], offset // inner)
    both = left.with_rows(texts.item(b[which], offset % inner))
    at = np.arange(len(which))
    alike, _ = _alike(both, at, at + len(at), np.zeros(len(at), dtype=bool))
    return np.maximum.reduceat(alike, start)


def _shared(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return sp.told(left & right)


def _filled(table: np.ndarray) -> np.ndarray:
    return sp.told(table)


def _sets(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    known = _filled(left) & _filled(right)
    return np.where(known, np.where(_shared(left, right), 2, 1), 0)


#: Levels at which the thesaurus is sure, so that the data add nothing.
_SURE = {
    "activity": ("same",),
    "topic": ("same",),
    "people": ("same", "title_same"),
}
_SURELY_NOT = {
    "activity": ("different",),
    "topic": ("different",),
    "people": ("different", "title_different", "broad", "same_broad", "wider"),
}


def _weakly(level: np.ndarray, left: np.ndarray, right: np.ndarray, facet: str) -> np.ndarray:
    """Where the thesaurus is not sure, hear what the data themselves show."""
    names = LEVELS[facet]
    sure = np.isin(level, [names.index(n) for n in _SURE[facet]])
    never = np.isin(level, [names.index(n) for n in _SURELY_NOT[facet]])
    meets = _shared(left, right)
    parts = _filled(left) & _filled(right) & ~meets
    found = np.where(~sure & meets, names.index("induced"), level)
    return np.where(~sure & ~never & parts, names.index("parted"), found)


def _activity(p: Prepared, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Compare what is done; a verb unknown to the thesaurus may be another word for any other."""
    left, right = sp.both(p.activity, a, b)
    one, two, same = _filled(left), _filled(right), _shared(left, right)
    known = one & two
    level = np.where(same, 4, known.astype(np.int64))
    # Further sets are looked at where they can tell something only.
    at = np.flatnonzero(known & ~same)
    level[at[_shared(*sp.both(p.near, a[at], b[at]))]] = 3
    at = np.flatnonzero(~known)
    level[at[_shared(*sp.both(p.broad, a[at], b[at]))]] = 2
    at = np.flatnonzero(~one & ~two)
    deed = p.deed[a[at]]
    level[at[(deed >= 0) & (deed == p.deed[b[at]])]] = 4
    return level


@cache
def _broad_people(books: Lexicon) -> np.ndarray:
    """Bits of the broad beneficiaries."""
    names = books.people.names
    broad = [k for k, n in enumerate(names) if n in words().broad_people]
    return sp.bits([broad], max(1, len(names)))[0]


def _people(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Compare beneficiaries; told in titles only, they already count inside the object.

    Those unknown to the thesaurus are the same when the words are, else there is no telling.
    """
    broad = _broad_people(p.books)
    left, right = sp.both(p.people, i, j)
    exact = _filled(left & ~broad) & _filled(right & ~broad)
    told = _filled(left) & _filled(right)
    stranger = (p.strangers[i] != 0) & (p.strangers[i] == p.strangers[j])
    shared = _shared(left & ~broad, right & ~broad) | stranger
    title = ~(p.people_told[i] | p.people_told[j])
    unclear = (_filled(left & ~broad) | (p.strangers[i] != 0)) & (
        _filled(right & ~broad) | (p.strangers[j] != 0)
    )
    level = np.where(told, 2, np.where(unclear & ~title, 6, 0))
    level = np.where(told & ~title & _shared(left, right), _ALIKE_BROAD, level)
    one = _filled(left & ~broad) != _filled(right & ~broad)
    # A group that the thesaurus does not know is a group all the same: never everybody.
    group = (_only(left, broad) & (p.strangers[j] != 0)) | (
        _only(right, broad) & (p.strangers[i] != 0)
    )
    level = np.where((told & one & ~title) | group, LEVELS["people"].index("wider"), level)
    level = np.where(exact, np.where(title, 4, 1), level)
    return np.where(shared, np.where(title, 5, 3), level)


def _only(table: np.ndarray, broad: np.ndarray) -> np.ndarray:
    """Tell sets of broad beneficiaries and no others."""
    return _filled(table) & ~_filled(table & ~broad)


def _place(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    (d_i, d_j), (v_i, v_j) = (
        (sp.filled(t, i), sp.filled(t, j)) for t in (p.districts, p.villages)
    )
    d_both, v_both = d_i & d_j, v_i & v_j
    d_meet, v_meet = sp.meet(p.districts, i, j), sp.meet(p.villages, i, j)
    any_i, any_j = d_i | v_i, d_j | v_j
    level = np.where(any_i != any_j, 2, 0)
    level = np.where(d_meet, 3, level)
    level = np.where(v_meet & (d_meet | ~d_both), 4, level)
    apart = (d_both & ~d_meet) | (v_both & ~v_meet)
    return np.where(apart, 1, level)


def _code(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    left, right = sp.both(p.code, i, j)
    known = (left[:, 3] >= 0) & (right[:, 3] >= 0) & (p.place[i] == p.place[j])
    level = known.astype(np.int64)
    for column, value in ((3, 2), (2, 3), (1, 4), (0, 5)):
        same = known & (left[:, column] >= 0) & (left[:, column] == right[:, column])
        level = np.where(same, value, level)
    return level


def _parallel(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Tell fields that the law gives to a kecamatan and an agency, and topics in them."""
    low, high = p.parallel[:, 0], p.parallel[:, 1]
    field = ((low[i] & high[j]) | (high[i] & low[j])) != 0
    topic = _shared(*sp.both(p.topic, p.sig[i], p.sig[j]))
    return np.where(field, np.where(topic, 2, 1), 0)


def _budget(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    low, high = np.minimum(p.money[i], p.money[j]), np.maximum(p.money[i], p.money[j])
    level = np.where(low > 0, 1, 0)
    level = np.where((low > 0) & (high - low <= _ALIKE * high), 2, level)
    # many lines hold the same ceiling in whole millions: only a precise sum tells something
    return np.where((low > 0) & (low == high) & (low % _ROUND != 0), 3, level)


def _law(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Tell names that two affairs share by law: each agency has its own."""
    apart = p.code[i, 3] != p.code[j, 3]
    return (p.lawful[i] & p.lawful[j] & (p.name_key[i] == p.name_key[j]) & apart).astype(np.int64)
