# pyright: basic
# Numpy and pandas columns are untyped in practice.
"""The distinct texts of a snapshot: their facets, and how rare their words are."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.memory import give_back
from sinergi.analysis.duplicates.readings import EXPENSE, MODES, PACKAGE, PART, PLAIN, Readings
from sinergi.analysis.duplicates.stream import Stream, tokenise
from sinergi.analysis.duplicates.trie import Trie
from sinergi.analysis.duplicates.written import WORKERS

# The name says what is done; description and indicator say it again in other words.
_NAME, _DESCRIPTION, _INDICATOR = 1.0, 0.5, 0.3
_SEP = "\x1f"
_LEVELS_ABOVE = 3
# A word in expense lines of at least five agencies, and of a tenth of all, is of the price list.
_FEW_AGENCIES = 5
_SHARE_OF_AGENCIES = 0.1
#: Columns that come first and are written by hand.
_PROSE = ("name", "description", "indicator", "beneficiaries")


def column(rows: pd.DataFrame, name: str) -> np.ndarray:
    """Take a text column, "" where nothing stands."""
    return rows[name].fillna("").astype(str).to_numpy(dtype=object)


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of the compared programs as one stream.

    Attributes
    ----------
    stream
        Words of every distinct text; the last text has none.
    at
        Text of each row, by column (``-1`` for none).
    """

    stream: Stream
    at: dict[str, np.ndarray]


def gather(columns: dict[str, tuple[pa.Array, np.ndarray]], shouted: frozenset[str]) -> Texts:
    """Fold the distinct texts of some columns; each column keeps texts of its own.

    Parameters
    ----------
    columns
        Distinct texts of each column and that of each row, ``-1`` for none; emptied, so that no
        text is held twice.
    shouted
        Words of which it matters whether they stand in capitals.
    """
    at: dict[str, np.ndarray] = {}
    values = [cells for cells, _ in columns.values()]
    base = 0
    for name, (cells, number) in columns.items():
        at[name] = np.where(number < 0, -1, number + base).astype(np.int32)
        base += len(cells)
    every = pa.concat_arrays([*values, pa.array([""], pa.string())])
    prose = sum(len(v) for v, c in zip(values, columns, strict=True) if c in _PROSE)
    values.clear()
    columns.clear()
    return Texts(tokenise(every, shouted=shouted, prose=prose), at)


@dataclass(frozen=True, slots=True)
class Signatures:
    """What the distinct (package, name, description, indicator) say, one row each.

    Attributes
    ----------
    of_row, at
        Signature of each program; texts of the name, description and indicator of each.
    stems
        Objects: words as columns, how much each counts as values.
    letters, spelt
        Words of the distinct names that letters are compared on, as counts, and the one of each
        signature.
    items, first, count
        Objects item by item, where the items of each begin, how many they are; ``first`` is -1
        where the whole object is the one item.
    activity, broad, deed, topic, people, area
        As in :class:`~.facets.Facets`.
    marks
        As there, of the name (first column) and of all that the row says (second).
    detail, empty
        Whether the name is that of an expense line or of goods; whether nothing was found.
    other
        Whether the description tells other work than the name, which then says little.
    """

    of_row: np.ndarray
    at: dict[str, np.ndarray]
    stems: sparse.csr_matrix
    letters: sparse.csr_matrix
    spelt: np.ndarray
    items: sparse.csr_matrix
    first: np.ndarray
    count: np.ndarray
    activity: np.ndarray
    broad: np.ndarray
    deed: np.ndarray
    topic: np.ndarray
    people: np.ndarray
    area: np.ndarray
    marks: np.ndarray
    detail: np.ndarray
    other: np.ndarray


def _key(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Combine numbers (``-1`` and up) into one."""
    found = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        found = found * (int(part.max(initial=-1)) + 2) + part + 1
    return found


def signatures(texts: Texts, package: np.ndarray, r: fc.Reader, names: Trie) -> Signatures:
    """Read every distinct text once and put together what each distinct row says."""
    name, note, sign = (texts.at[c] for c in ("name", "description", "indicator"))
    _, one, of_row = np.unique(
        _key([package.astype(np.int64), name, note, sign]), return_index=True, return_inverse=True
    )
    of_row = of_row.astype(np.int32)
    name, note, sign, package = name[one], note[one], sign[one], package[one]
    named = np.append(fc.expense_lines(texts.stream, r), values=False)[name] & (name >= 0)
    detail = named | package

    def ask(text: np.ndarray, mode: np.ndarray | int) -> np.ndarray:
        return np.where(text >= 0, text * MODES + mode, -1)

    told = ask(name, np.where(named, EXPENSE, np.where(package, PACKAGE, PLAIN)))
    more = ask(note, np.where(detail, EXPENSE, PLAIN))
    measured, spelt = ask(sign, PLAIN), ask(name, PLAIN)
    found = Readings(texts.stream, r, names, [told, more, measured, spelt])
    give_back(len(of_row))
    at = {"name": name, "description": note, "indicator": sign}
    return _assembled(found, (of_row, at), tuple(found.at), named=named, package=package)


def _assembled(
    found: Readings, whose: tuple[np.ndarray, dict[str, np.ndarray]],
    at: tuple[np.ndarray, ...], *, named: np.ndarray, package: np.ndarray,
) -> Signatures:  # fmt: skip
    told, more, measured, spelt = at
    f, none = found.facets, len(found.facets) - 1
    silent = found.empty[told]
    other = _says_other(f, found.bag, told, more) & ~(named | package)
    # A name that says nothing is spoken for by the description; one that says something else
    # than the description is the official one of the budget line.
    heads = np.where(silent | other, more, told)
    more = np.where(silent, none, np.where(other, told, more))
    measured = np.where(silent, none, measured)
    stems = _weighed_fields(found.bag, heads, more, measured)
    spoken = np.where(found.empty[heads], spelt, heads)
    shown, letter = np.unique(spoken, return_inverse=True)
    letters = _counted(f, shown)
    detail = named | (package & silent)
    items, first, count = _items(f, heads, stems, detail)

    def both(table: np.ndarray) -> np.ndarray:
        return table.take(heads, axis=0) | table.take(more, axis=0) | table.take(measured, axis=0)

    def deeds(table: np.ndarray) -> np.ndarray:
        return np.where(other[:, None], table.take(heads, axis=0), both(table))

    return Signatures(
        of_row=whose[0],
        at=whose[1],
        stems=stems,
        letters=letters,
        spelt=letter,
        items=items,
        first=first,
        count=count,
        activity=deeds(f.activities),
        broad=deeds(f.broad),
        deed=f.deed[heads],
        topic=np.bitwise_or(*sp.both(f.topics, heads, more)),
        people=both(f.people),
        area=np.bitwise_or(*sp.both(f.areas, heads, more)),
        marks=np.column_stack([f.marks[heads], both(f.marks)]),
        detail=detail,
        other=other,
    )


def _weighed_fields(
    bag: sparse.csr_matrix, heads: np.ndarray, more: np.ndarray, measured: np.ndarray
) -> sparse.csr_matrix:
    """Objects of rows: what the name says counts whole, what the other fields say counts less."""

    def some(low: int) -> sparse.csr_matrix:
        at = slice(low, low + PART)
        told = bag[heads[at]].maximum(bag[more[at]] * _DESCRIPTION)
        return sparse.csr_matrix(told.maximum(bag[measured[at]] * _INDICATOR))

    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(some, range(0, max(1, len(heads)), PART)))
    return sparse.csr_matrix(sparse.vstack(parts))


def _counted(f: fc.Facets, shown: np.ndarray) -> sparse.csr_matrix:
    """Words of some readings as counts."""
    place = np.full(len(f), -1, dtype=np.int32)
    place[shown] = np.arange(len(shown), dtype=np.int32)
    row = place[f.teller]
    kept = row >= 0
    return sparse.csr_matrix(
        (np.ones(int(kept.sum()), np.float32), (row[kept], f.told[kept])),
        shape=(len(shown), int(f.told.max(initial=0)) + 1),
    )


def _says_other(
    f: fc.Facets, bag: sparse.csr_matrix, name: np.ndarray, note: np.ndarray
) -> np.ndarray:
    """Tell rows whose description names another deed and another object than the name; a mask.

    The names of budget lines are prescribed; what an agency does under one stands in its own
    words. A description that tells no deed is no such description.
    """
    told = sp.told(f.activities)
    found = told[note] & (np.diff(bag.indptr)[note] > 0)
    at = np.flatnonzero(found)
    at = at[~_met(f.activities, name[at], note[at])]
    at = at[~_met(f.topics, name[at], note[at])]
    met = np.asarray(bag[name[at]].multiply(bag[note[at]]).sum(axis=1)).ravel()
    found[:] = False
    found[at[met == 0]] = True
    return found


def _met(table: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    return sp.told(np.bitwise_and(*sp.both(table, i, j)))


def _items(
    f: fc.Facets, heads: np.ndarray, stems: sparse.csr_matrix, detail: np.ndarray
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Objects item by item where a name is a list of three or more, else whole.

    A whole one has no row of its own (it begins at -1), but for details, of whose words some may
    be struck out later.
    """
    pair, at = np.unique(_key([f.owner, f.item]), return_inverse=True)
    owner = np.zeros(len(pair), dtype=np.int64)
    owner[at] = f.owner
    many = np.bincount(owner, minlength=len(f)) >= fc.LIST
    lists = np.flatnonzero(many[heads])
    begin = np.searchsorted(owner, heads[lists])
    times = np.searchsorted(owner, heads[lists], side="right") - begin
    which = np.repeat(np.arange(len(lists)), times)
    item = begin[which] + np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    member = sparse.csr_matrix((np.ones(len(at)), (at, f.stem)), shape=(len(pair), stems.shape[1]))
    member.data[:] = 1.0
    rows = sparse.csr_matrix(member[item].multiply(stems[lists[which]]))
    has = np.diff(rows.indptr) > 0
    rows, who = rows[has], lists[which][has]
    count = np.ones(len(heads), dtype=np.int64)
    told = np.bincount(who, minlength=len(heads))
    count = np.where(told > 0, told, 1)
    single = np.flatnonzero((told == 0) & detail)
    order = np.argsort(np.concatenate([who, single]), kind="stable")
    every = sparse.csr_matrix(sparse.vstack([rows, stems[single]]))[order]
    own = np.where((told > 0) | detail, count, 0)
    return every, np.where(own > 0, np.cumsum(own) - own, -1), count


def without_price_words(s: Signatures, agency: np.ndarray) -> sparse.csr_matrix:
    """Strike words of expense lines that many agencies write: they are of the price list."""
    told = np.flatnonzero(s.detail[s.of_row])
    pairs = np.unique(np.column_stack([s.of_row[told], agency[told]]), axis=0)
    if not len(pairs):
        return s.stems
    rows = s.stems[pairs[:, 0]].tocoo()
    held = np.unique(np.column_stack([rows.col, pairs[rows.row, 1]]), axis=0)
    holders = np.bincount(held[:, 0], minlength=s.stems.shape[1])
    most = max(_FEW_AGENCIES, int(_SHARE_OF_AGENCIES * len(np.unique(agency))))
    found = s.stems.copy()
    owner = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    found.data[s.detail[owner] & (holders[found.indices] >= most)] = 0.0
    found.eliminate_zeros()
    return found


def chains(programs: pd.DataFrame, parent: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Names above each program, joined from its parent up to the program.

    Returns
    -------
    tuple
        Number of the chain of each program and the chains; one past the end for none.
    """
    uniques = sorted(set(parent.tolist()))
    if uniques in ([], [""]):
        return np.zeros(len(parent), dtype=np.int32), []
    ids = programs["id"].astype(str).tolist()
    above = dict(zip(ids, column(programs, "parent").tolist(), strict=True))
    named = dict(zip(ids, column(programs, "name").tolist(), strict=True))

    def chain(at: str) -> str:
        names: list[str] = []
        while at in named and len(names) < _LEVELS_ABOVE:
            names.append(named[at])
            at = above[at]
        return ". ".join(names)

    told = {u: chain(u) for u in uniques}
    texts = sorted(set(told.values()) - {""})
    number = {t: k for k, t in enumerate(texts)}
    found = {u: number.get(t, len(texts)) for u, t in told.items()}
    return np.array([found[u] for u in parent.tolist()], dtype=np.int32), texts
