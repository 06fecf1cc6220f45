# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Everything that comparing needs to know of each program, worked out once per distinct text."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from sinergi import vocab
from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.agencies import Agencies
from sinergi.analysis.duplicates.choose import Chosen, choose, coded, firsts
from sinergi.analysis.duplicates.induce import NONE, induce
from sinergi.analysis.duplicates.lexicon import Lexicon, lexicon
from sinergi.analysis.duplicates.lines import costs_of, lines_of, sequence_of
from sinergi.analysis.duplicates.locate import Places, Where, places
from sinergi.analysis.duplicates.marks import left_behind
from sinergi.analysis.duplicates.matrices import Matrices, families_of, matrices
from sinergi.analysis.duplicates.memory import give_back
from sinergi.analysis.duplicates.own_terms import own_terms
from sinergi.analysis.duplicates.reorganise import successions
from sinergi.analysis.duplicates.signature import (
    Signatures,
    Texts,
    chains,
    gather,
    signatures,
    without_price_words,
)
from sinergi.analysis.duplicates.trie import Trie
from sinergi.analysis.duplicates.weak import Weak, recognise
from sinergi.analysis.duplicates.who import Who, who_of
from sinergi.analysis.duplicates.written import WORKERS
from sinergi.model.snapshot import Snapshot

PACKAGE = "paket"
_OF_PLACES = ("agency", "region", "year", "place", "above", "nowhere", "province")
_OF_TEXTS = ("activity", "broad", "deed", "topic", "area", "marks")
_OF_LINES = ("code", "parallel", "holders", "lawful", "duty")
_READ = ("name", "description", "indicator", "beneficiaries", "place")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Programs with their facets, ordered by id; arrays have one entry a program.

    Attributes
    ----------
    rows
        ``id name budget_idr layer``.
    money
        Rupiah of each program, 0 where none are told.
    pool
        Rows that duplicates are looked for in (deepest, active, no overhead, an activity).
    books
        The vocabulary that the texts were read with.
    owners, agency
        Facts of agencies and the position of each program's agency, ``-1`` unknown.
    region, year
        Region code ("" unknown) and year (-1 unknown).
    place, above
        Number of each program's region; for each number of a region those of the regions above
        it, ``-1`` for none.
    nowhere, province
        Which number stands for a region that is not told; which for a province.
    sig
        Row of each program in the matrices of distinct texts that follow.
    texts
        Objects and names of the distinct texts as matrices.
    activity, broad, topic, near
        Sets of the distinct texts as bits; ``near`` are families of near activities.
    outputs
        Kinds of outputs that the activities of each distinct text leave behind, added up.
    deed
        Verb at the head that the thesaurus does not know, ``-1`` for none.
    weak
        Concepts that the data themselves show, unread by anyone: see :mod:`.induce`.
    area
        Topics and issues that each distinct text says or hints at, as bits.
    marks
        What each distinct text is about besides its words: see :class:`~.signature.Signatures`.
    people, strangers, people_told
        Beneficiaries as bits, per program; a number for those that the thesaurus does not know
        (0 for none); whether they come from a cell of their own.
    above_area, upper
        Areas of each chain of rows above (kegiatan, program), and the position of each
        program's chain; the last one is empty.
    districts, villages
        Places as sparse rows.
    code
        Four columns: number of the full code, of its kegiatan, program and affair; -1 unknown.
    duty
        Number of a duty that the law keeps apart from carrying out, 0 for none.
    parallel
        Two columns of bits: fields in which the law gives the same work to a kecamatan (first)
        and an agency (second).
    holders, kinds
        How many kinds of agencies (told by their names) hold the name anywhere in the snapshot,
        and how many kinds there are; all kecamatan are one kind.
    name_key
        Number of the folded name.
    lawful
        Whether the name stands under several affairs by law.
    overhead, expense, twice
        Left out, and why; ``twice`` are packages that are a row of their agency's plan again.
    detail
        Whether the name is one of an expense line or goods.
    successors
        Pairs of agencies of which one took over from the other.
    """

    rows: pd.DataFrame
    money: np.ndarray
    pool: np.ndarray
    books: Lexicon
    owners: Agencies
    agency: np.ndarray
    region: np.ndarray
    year: np.ndarray
    place: np.ndarray
    above: np.ndarray
    nowhere: np.ndarray
    province: np.ndarray
    sig: np.ndarray
    texts: Matrices
    activity: np.ndarray
    broad: np.ndarray
    near: np.ndarray
    outputs: np.ndarray
    deed: np.ndarray
    topic: np.ndarray
    weak: Weak
    people: np.ndarray
    strangers: np.ndarray
    people_told: np.ndarray
    area: np.ndarray
    marks: np.ndarray
    above_area: np.ndarray
    upper: np.ndarray
    districts: sparse.csr_matrix
    villages: sparse.csr_matrix
    code: np.ndarray
    duty: np.ndarray
    parallel: np.ndarray
    holders: np.ndarray
    kinds: int
    name_key: np.ndarray
    lawful: np.ndarray
    overhead: np.ndarray
    expense: np.ndarray
    twice: np.ndarray
    detail: np.ndarray
    successors: frozenset[tuple[int, int]]

    def position(self) -> pd.Index:
        """Index of ids, to find rows by id."""
        return pd.Index(self.rows["id"].astype(str))


def _where(texts: Texts, who: Who) -> Where:
    above = who.above
    at = {r: k for k, r in enumerate(who.regions)}
    return Where(
        cell=texts.at["place"],
        name=texts.at["name"],
        note=texts.at["description"],
        region=who.place,
        above=above[:, 0] if above.shape[1] else np.full(len(above), -1),
        agency=who.agency,
        owner=texts.at["owner"],
        owner_region=np.array([at[r] for r in who.owners.region], dtype=np.int64),
    )


def _people(texts: Texts, s: Signatures, r: fc.Reader) -> tuple[np.ndarray, np.ndarray]:
    """Take beneficiaries from their own cell, else from the text; and those it does not know."""
    cell = texts.at["beneficiaries"]
    used, at = sp.numbered(cell, len(texts.stream))
    stream = texts.stream.take(used)
    found = r.people.find(stream)
    bits = sp.set_bits(stream.text[found.start], found.canonical, len(used), len(r.people.names))
    plain = sequence_of(fc.people_words(stream, r))
    plain[bits.any(axis=1)] = 0
    own = np.concatenate([bits, np.zeros((1, bits.shape[1]), np.uint64)])[at]
    strange = np.append(plain, 0)[at]
    told = own.any(axis=1) | (strange != 0)
    return np.where(told[:, None], own, s.people[s.of_row]), strange


def _texts(snapshot: Snapshot, rows: Chosen, who: Who, books: Lexicon) -> tuple[Texts, np.ndarray]:
    upper, above = chains(snapshot.programs, rows.texts("parent"))
    with ThreadPoolExecutor(WORKERS) as pool:
        found = pool.map(rows.distinct, _READ)
        listed = {str(c): told for c, told in zip(_READ, found, strict=True)}
    further = {"owner": who.owners.names, "above": above, "shared": sorted(vocab.shared_names())}
    for name, texts in further.items():
        listed[name] = firsts(*coded(pa.chunked_array([pa.array(texts, pa.string())])))
    return gather(listed, books.shouted), upper


def read_rows(
    snapshot: Snapshot, rows: Chosen, books: Lexicon
) -> tuple[Who, Texts, fc.Reader, np.ndarray]:
    """Read the texts; whose they are; the chain of rows above each row."""
    who = who_of(snapshot, rows)
    texts, upper = _texts(snapshot, rows, who, books)
    give_back(len(rows.at))
    return who, texts, fc.reader(texts.stream.lexis, books), upper


def places_of(texts: Texts, who: Who) -> Places:
    """Read the places of the rows."""
    return places(texts.stream, _where(texts, who))


def prepare(
    snapshot: Snapshot,
    wanted: Sequence[str] = (),
    *,
    books: Lexicon | None = None,
    induced: bool = True,
    meanwhile: Callable[[], object] | None = None,
) -> Prepared:
    """Work out the facets of every program that duplicates are looked for in.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    wanted
        Ids of further programs to prepare (any level, active or not); they join no pool.
    books
        Vocabulary to read with; when not given that of the package with the words that the
        region has accepted.
    induced
        Whether synonyms that the data show count as weak evidence.
    meanwhile
        Other work on the snapshot, done at a time when a processor is idle and memory is free.
    """
    books = books or lexicon(own_terms(snapshot))
    rows = choose(snapshot, wanted)
    with ThreadPoolExecutor(WORKERS) as pool:
        costs = pool.submit(costs_of, rows)
        who, texts, r, upper = read_rows(snapshot, rows, books)
        other = pool.submit(_aside, meanwhile, len(rows.at))
        spots = places_of(texts, who)
        package = rows.holds("level", PACKAGE)
        s = signatures(texts, package, r, spots.names)
        give_back(len(rows.at))
        stems = without_price_words(s, who.agency)
        expense = (s.detail & ~sp.filled(stems))[s.of_row]
        frame, running = costs.result()
        running &= ~(s.other[s.of_row] & rows.holds("code", ""))
        counted = rows.pool & ~running & ~expense & (who.agency >= 0)
        told = counted & ~package  # a package's description lists what is bought
        weak = pool.submit(_weak, texts, told & induced, s, r=r, names=spots.names)
        lines = lines_of(rows, who, texts, r, overhead=running, counted=counted)
        chain = fc.read(texts.stream.take(np.append(texts.at["above"], len(texts.stream) - 1)), r)
        people, strangers = _people(texts, s, r)
        used, _ = sp.numbered(s.of_row[counted], len(s.detail))
        tables = matrices(s, stems, chain, r, weak=lambda: weak.result().topic, used=used)
        other.result()
    held = lines.held
    return Prepared(
        rows=frame,
        money=frame["budget_idr"].fillna(0).to_numpy(dtype=np.float64),
        **{name: getattr(lines, name) for name in ("pool", "kinds", "overhead", "twice")},
        books=books,
        owners=who.owners,
        **{name: getattr(who, name) for name in _OF_PLACES},
        sig=s.of_row,
        texts=tables,
        **{name: getattr(s, name) for name in _OF_TEXTS},
        weak=weak.result(),
        near=families_of(s.activity, books),
        outputs=left_behind(s.activity | s.broad, books),
        people=people,
        strangers=strangers,
        people_told=texts.at["beneficiaries"] >= 0,
        above_area=chain.areas,
        upper=upper,
        districts=spots.districts,
        villages=spots.villages,
        **{name: getattr(held, name) for name in _OF_LINES},
        name_key=held.name,
        expense=expense,
        detail=s.detail[s.of_row],
        successors=successions(who.owners, who.agency, held.line, held.affair),
    )


def _aside(work: Callable[[], object] | None, rows: int) -> None:
    """Do other work and give back what memory it leaves behind."""
    if work is not None:
        work()
        give_back(rows)


def _weak(texts: Texts, told: np.ndarray, s: Signatures, *, r: fc.Reader, names: Trie) -> Weak:
    """Concepts that the rows told show, in every text."""
    concepts = induce(texts, told, r, names) if told.any() else NONE
    give_back(len(told))
    found = recognise(concepts, s, texts, r=r, places=names)
    give_back(len(told))
    return found
