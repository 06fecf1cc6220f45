# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; pandas and Arrow columns are untyped in practice.
"""The table of pairs: stable columns, types and order."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.duplicates import reasons as rs
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.agencies import agency_kinds
from sinergi.analysis.duplicates.compare import LEVELS
from sinergi.analysis.duplicates.decide import KINDS, Decision
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.analysis.duplicates.reorganise import replaced_by
from sinergi.analysis.duplicates.weak import synonyms
from sinergi.analysis.duplicates.weight import superseded, unfunded
from sinergi.i18n import list_sentence, text

# Stands for what differs from pair to pair in a sentence that many share.
_HERE = "\0"
COLUMNS = (
    "program_a", "program_b", "name_a", "name_b", "opd_a", "opd_b", "region", "year", "kind",
    "score", "p_duplication", "budget_idr", "reasons", "reason_sentence", "review",
)  # fmt: skip
_TEXT = pd.ArrowDtype(pa.string())
_WHOLE = pd.ArrowDtype(pa.int64())
_NUMBER = pd.ArrowDtype(pa.float64())
_TYPES = dict.fromkeys(COLUMNS, _TEXT) | {
    "year": _WHOLE, "score": _NUMBER, "p_duplication": _NUMBER, "budget_idr": _WHOLE,
}  # fmt: skip
NOT_REVIEWED, REJECTED = "belum_ditinjau", "ditolak"
#: States that an office has decided.
DECIDED = ("dikonfirmasi", REJECTED)


def finding_id(a: str, b: str) -> str:
    """Id of a pair in ``reviews``; the order of the two does not matter.

    Examples
    --------
    >>> finding_id("p2", "p1")
    'dup:p1|p2'
    """
    low, high = sorted((a, b))
    return f"dup:{low}|{high}"


def pairs_table(
    p: Prepared, i: np.ndarray, j: np.ndarray, d: Decision, *, reviews: dict[str, str]
) -> pd.DataFrame:
    """Pairs as a frame with the columns :data:`COLUMNS`, in the order given."""
    is_kecamatan = np.append(p.owners.kecamatan, values=False)
    nothing = (p.rows["budget_idr"] == 0).fillna(value=False).to_numpy(dtype=bool)
    apart = is_kecamatan[p.agency[i]] != is_kecamatan[p.agency[j]]
    gone = np.zeros(len(is_kecamatan), dtype=bool)
    gone[list(replaced_by(p.owners, p.successors))] = True
    replaced = gone[p.agency[i]] | gone[p.agency[j]]
    told = rs.flags(d, apart, unfunded=nothing[i] | nothing[j], superseded=replaced)
    owner, called = (_owners(v) for v in (p.owners.ids, p.owners.names))
    found: dict[str, pa.Array | pa.ChunkedArray] = {}
    quoted: dict[str, pa.Array] = {}
    for side, at in (("a", i), ("b", j)):
        who = pa.array(p.agency[at] % len(owner))
        found[f"program_{side}"], found[f"name_{side}"] = (
            _cells(p, "id", at),
            _cells(p, "name", at),
        )
        found[f"opd_{side}"] = owner.take(who)
        quoted[f"name_{side}"] = pc.fill_null(found[f"name_{side}"], "")
        quoted[f"opd_{side}"] = called.take(who)
    left = told[:, rs.REASONS.index(rs.SUPERSEDED)]
    words = _asked(p, (i, j), _told(p, (i, j), d, told), left)
    found |= {
        "region": _regions(p).take(pa.array(_narrower(p, i, j))),
        "kind": pa.array(KINDS).take(pa.array(d.kind)),
        "score": pa.array(d.score), "p_duplication": pa.array(d.p_duplication),
        "reasons": rs.codes(told),
        "reason_sentence": rs.sentences(d.kind, {**quoted, "reasons": words}),
        "review": _states(found["program_a"], found["program_b"], reviews),
    }  # fmt: skip
    columns = {c: pd.Series(pd.arrays.ArrowExtensionArray(v)) for c, v in found.items()}
    columns |= {"year": _year(p, i, j), "budget_idr": _smaller(p, i, j)}
    return pd.DataFrame(columns, columns=list(COLUMNS)).astype(_TYPES)


def _asked(
    p: Prepared, pair: tuple[np.ndarray, np.ndarray], words: pa.Array, old: np.ndarray
) -> pa.Array:
    """Say behind the reasons whom to ask instead of an agency that has been replaced.

    Named are those that took over and hold a line of the same name, else all that took over.
    """
    rows = np.flatnonzero(old)
    if not len(rows):
        return words
    heirs = replaced_by(p.owners, p.successors)
    used = np.flatnonzero(np.isin(p.agency, [n for new in heirs.values() for n in new]))
    held = set(zip(p.agency[used].tolist(), p.name_key[used].tolist(), strict=True))
    names = p.owners.names
    said = words.to_pylist()
    for row in rows.tolist():
        for at in (int(end[row]) for end in pair):
            own = int(p.agency[at])
            new = heirs.get(own, ())
            same = [n for n in new if (n, int(p.name_key[at])) in held] or list(new)
            if new:
                listed = list_sentence([names[n] for n in same])
                said[row] += text("duplicates.sentences.ask", old=names[own], new=listed)
    return pa.array(said, pa.string())


def _told(
    p: Prepared, pair: tuple[np.ndarray, np.ndarray], d: Decision, told: np.ndarray
) -> pa.Array:
    """Reasons in words; synonyms that nobody has read are named."""
    found, (i, j) = rs.phrases(told), pair
    weak = np.flatnonzero(told[:, rs.REASONS.index(rs.WEAK)])
    named: dict[int, list[str]] = {}
    for facet in ("activity", "topic", "people"):
        level = d.facets.level[facet][weak]
        at = weak[level == LEVELS[facet].index("induced")]
        ends = (i[at], j[at]) if facet == "people" else (p.sig[i[at]], p.sig[j[at]])
        which, words = synonyms(p.weak, facet, *ends)
        for k, word in zip(at[which].tolist(), words, strict=True):
            named.setdefault(k, []).append(word)
    if not named:
        return found
    rows = sorted(named)
    longer = pa.array(_with_words(told[rows], [named[k] for k in rows]), pa.string())
    mask = np.zeros(len(found), dtype=bool)
    mask[rows] = True
    return pc.replace_with_mask(found, pa.array(mask), longer.cast(found.type))


def _with_words(told: np.ndarray, words: list[list[str]]) -> list[str]:
    """Reasons of each row with synonyms; each distinct set of reasons is written once."""
    first, which = sp.grouped(np.packbits(told, axis=1))
    listed = [
        [code for code, on in zip(rs.REASONS, row, strict=True) if on]
        for row in told[first].tolist()
    ]
    forms = [rs.in_parts(codes, more=_HERE).split(_HERE) for codes in listed]
    unread = {
        w: text("duplicates.sentences.unread", words="; ".join(w)) for w in set(map(tuple, words))
    }
    pairs = zip(which.tolist(), words, strict=True)
    return [unread[tuple(w)].join(forms[k]) for k, w in pairs]


def _owners(told: tuple[str, ...]) -> pa.Array:
    """Column of the agencies, of none the last."""
    return pa.array([*told, ""], pa.string())


def _cells(p: Prepared, name: str, at: np.ndarray) -> pa.Array:
    cells = pa.chunked_array(p.rows[name].array.__arrow_array__()).take(pa.array(at))
    return pa.concat_arrays([pa.array([], pa.string()), *cells.cast(pa.string()).chunks])


def _states(a: pa.Array, b: pa.Array, reviews: dict[str, str]) -> pa.Array:
    if not reviews:
        return pa.array([NOT_REVIEWED], pa.string()).take(pa.array(np.zeros(len(a), np.int64)))
    pairs = zip(a.to_pylist(), b.to_pylist(), strict=True)
    return pa.array([reviews.get(finding_id(x, y), NOT_REVIEWED) for x, y in pairs], pa.string())


def _names_of_places(p: Prepared) -> np.ndarray:
    found = np.full(int(p.place.max(initial=0)) + 1, "", dtype=object)
    found[p.place] = p.region
    return found


def _regions(p: Prepared) -> pa.Array:
    """Codes of the regions by their numbers."""
    return pa.array([r or None for r in _names_of_places(p).tolist()], pa.string())


def _narrower(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Take the number of the narrower of the two regions."""
    size = np.array([len(r) for r in _names_of_places(p).tolist()], dtype=np.int64)
    a, b = p.place[i], p.place[j]
    return np.where(size[a] >= size[b], a, b)


def _year(p: Prepared, i: np.ndarray, j: np.ndarray) -> pd.Series:
    year = np.maximum(p.year[i], p.year[j])
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(year, pa.int64(), mask=year < 0)))


def _smaller(p: Prepared, i: np.ndarray, j: np.ndarray) -> pd.Series:
    money = p.rows["budget_idr"]
    a, b = money.iloc[i].reset_index(drop=True), money.iloc[j].reset_index(drop=True)
    return a.where((a <= b) | a.isna(), b).mask(b.isna())


def set_apart(frame: pd.DataFrame) -> np.ndarray:
    """Pairs that stay out of ranking and totals: reorganisations and what was rejected."""
    reasons, review = (frame[c].astype(_TEXT).fillna("") for c in ("reasons", "review"))
    moved = reasons.str.contains(rs.REORGANISATION, regex=False)
    return (moved | (review == REJECTED)).to_numpy(dtype=bool)


def lines(p: Prepared, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the line of each end of pairs a number: one name under one kind of agency.

    All kecamatan are one kind, and so are the old and the new agency of a reorganisation.
    """
    kind = np.append(agency_kinds(p.owners), -1)
    for a, b in sorted(p.successors):
        kind[kind == kind[b]] = kind[a]
    ends = np.concatenate([i, j])
    _, line = sp.grouped(np.column_stack([p.name_key[ends], kind[p.agency[ends]]]))
    return line[: len(i)], line[len(i) :]


def families(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Give each family of pairs a number: two lines (:func:`lines`), one region and year.

    A program that an agency shares with thirty kecamatan under one name is one question to the
    planner, not thirty.
    """
    a, b = lines(p, i, j)
    year = np.maximum(p.year[i], p.year[j])
    keys = (np.minimum(a, b), np.maximum(a, b), _narrower(p, i, j), year)
    return sp.grouped(np.column_stack(keys))[1]


def _count_before(groups: pd.DataFrame, order: np.ndarray) -> np.ndarray:
    """How many rows of the same group stand before each row when read in ``order``."""
    return groups.iloc[order].groupby(list(groups.columns)).cumcount().sort_index().to_numpy()


def _within(order: np.ndarray, family: np.ndarray, pair: np.ndarray, limit: int) -> np.ndarray:
    """Rows within the limit of their agency pair: one of every family first, then others.

    A family whose best pair is over the limit of its agencies is told by its next best pair:
    else the families that one kecamatan shares with an agency would drive each other out.
    """
    used = np.zeros(int(pair.max(initial=-1)) + 1, dtype=np.int64)
    families: list[int] = family.tolist()
    told: set[int] = set()
    first, others = [], []
    for row in order.tolist():
        if families[row] not in told and used[pair[row]] < limit:
            told.add(families[row])
            used[pair[row]] += 1
            first.append(row)
        else:
            others.append(row)
    more = [(row, used[pair[row]]) for row in others]
    rest = pd.DataFrame(more, columns=["row", "used"]).astype("int64")
    before = rest.groupby(pair[rest["row"]]).cumcount() if len(rest) else rest["used"]
    kept = rest["row"][(rest["used"] + before < limit).to_numpy(dtype=bool)]
    return np.array([*first, *kept.tolist()], dtype=np.int64)


def _alphabetical(cells: pd.Series) -> np.ndarray:
    """Give texts numbers in the order of the alphabet."""
    told = pa.chunked_array(cells.astype(_TEXT).array.__arrow_array__())
    coded = pa.concat_arrays([pa.array([], pa.string()), *told.chunks]).dictionary_encode()
    rank = np.empty(len(coded.dictionary), dtype=np.int64)
    rank[pc.array_sort_indices(coded.dictionary).to_numpy()] = np.arange(len(rank))
    return rank[coded.indices.to_numpy()]


def ranked(frame: pd.DataFrame, family: np.ndarray, *, limit: int | None = None) -> np.ndarray:
    """Order of the rows: what counts first, the best pair of every family, then the others.

    In each of the two, pairs of which one side has a budget of Rp0, or an agency that has been
    replaced, come behind the others.
    Within each of these by score, budget and ids.

    Parameters
    ----------
    frame
        Pairs.
    family
        Number of the family of each pair (:func:`families`).
    limit
        At most so many of the pairs that count for each pair of agencies; families first.
    """
    apart = set_apart(frame)
    money = frame["budget_idr"].fillna(-1).to_numpy(dtype=np.int64)
    ids = [_alphabetical(frame[c]) for c in ("program_b", "program_a")]
    strength = (*ids, -money, -frame["score"].to_numpy(dtype=np.float64), apart)
    bare = unfunded(frame) | superseded(frame)
    best = np.lexsort((*strength[:-1], bare, apart))
    again = _count_before(pd.DataFrame({"f": family, "apart": apart}), best) > 0
    order = np.lexsort((*strength[:-1], bare, again, apart))
    if limit is None:
        return order
    ends = np.sort(frame[["opd_a", "opd_b"]].astype(str).to_numpy(dtype=str), axis=1)
    pair = pd.DataFrame(ends).groupby([0, 1]).ngroup().to_numpy(dtype=np.int64)
    counts = np.lexsort(strength)
    taken = _within(counts[~apart[counts]], family, pair, limit)
    return np.concatenate([taken, order[apart[order]]])
