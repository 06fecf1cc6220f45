# pyright: basic
# Numpy arrays.
"""What texts say: activity, object acted upon, topic, beneficiaries.

The object is what is left of a name when verbs, frame words and places are gone. Names of
programs carry their meaning there ("pengelolaan **keuangan desa**"), and no thesaurus lists
all objects, so every remaining word counts, weighted by its rarity. All texts are read at once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.deeds import (
    behind_another,
    opening,
    opening_items,
    told_about,
    unlisted,
)
from sinergi.analysis.duplicates.lexicon import BoundBook, Lexicon, Matches, lexicon
from sinergi.analysis.duplicates.marks import MEANS, Marks, widened
from sinergi.analysis.duplicates.normalise import LINE_END, words
from sinergi.analysis.duplicates.stream import Lexis, Stream, tokenise
from sinergi.analysis.duplicates.trie import Trie, disjoint

_MIN_WORD = 2
_VERBAL = 6
#: Least items that make a name a list.
LIST = 3


class Reader:
    """The books and word lists of the room, bound to the words of one set of texts."""

    def __init__(self, lexis: Lexis, books: Lexicon) -> None:
        lists = words()
        self.lexis, self.books = lexis, books
        self.activity = books.activity.bound(lexis)
        self.topic = books.topic.bound(lexis)
        self.people = books.people.bound(lexis)
        self.area = books.area.bound(lexis)
        self.stop = lexis.mask(lists.stop)
        self.frame = lexis.mask(lists.frame)
        self.digits = lexis.digits
        short = lexis.flags(lambda w: len(w) < _MIN_WORD)
        #: Words that can be part of an object.
        no_thing = lexis.mask(lists.wards)
        self.object = ~(short | self.digits | self.stop | self.frame | no_thing)
        self.line_end = lexis.mask([LINE_END])
        self.about, self.about_ends = lexis.mask(lists.about), lexis.mask(lists.about_ends)
        self.container = lexis.mask(lists.containers)
        self.marks = Marks(lexis)
        verbal = lexis.flags(
            lambda w: w.startswith("pe") and w.endswith("an") and len(w) > _VERBAL
        )
        self.verbal = verbal & ~self.frame & ~lexis.mask(lists.not_verbs)
        self.place = lexis.mask(lists.place_words)
        self.broad = self.activity.mask(lists.broad_activities)
        self.idle = self.activity.mask(lists.no_activity | lists.frame)

    @cached_property
    def things(self) -> tuple[str, ...]:
        """What an object can be made of: stems, topics (``#``) and beneficiaries (``@``)."""
        topics, people = (f"#{n}" for n in self.topic.names), (f"@{n}" for n in self.people.names)
        return (*self.lexis.stems, *topics, *people)

    @cached_property
    def expense(self) -> BoundBook:
        """Phrases of expense lines."""
        return self.books.expense.bound(self.lexis)

    @cached_property
    def price_list(self) -> BoundBook:
        """Wording of standard price lists."""
        return self.books.price_list.bound(self.lexis)

    @cached_property
    def heads(self) -> BoundBook:
        """Beginnings of the names of accounts."""
        return self.books.heads.bound(self.lexis)


def reader(lexis: Lexis, books: Lexicon) -> Reader:
    """Bind the vocabulary to the words of a set of texts."""
    return Reader(lexis, books)


@dataclass(frozen=True, slots=True)
class Facets:
    """Facets of texts, one row a text.

    Attributes
    ----------
    activities, topics, people, areas
        Positions in the phrase books of the lexicon as bits; areas are topics and issues that
        the text says or hints at.
    broad
        Activities that tell little of what is done (fasilitasi, koordinasi, ...).
    deed
        Stem of a verbal noun at the head that the thesaurus does not know, ``-1`` for none.
    marks
        Part, permit, creature, added up: see :mod:`.marks`.
    owner, stem, container, item
        The words of the objects one after the other: text, number of the stem, whether it only
        contains something (a document, a system) that the other words name (1) or is only the
        means (2), and the item of the list it stands in. A topic of the thesaurus stands as number
        ``len(stems) + topic`` in place of its words, so that synonyms meet; a narrower phrase
        keeps its words beside it.
    teller, told
        Text and number of every word that is no function word.
    """

    activities: np.ndarray
    broad: np.ndarray
    deed: np.ndarray
    topics: np.ndarray
    people: np.ndarray
    areas: np.ndarray
    marks: np.ndarray
    owner: np.ndarray
    stem: np.ndarray
    container: np.ndarray
    item: np.ndarray
    teller: np.ndarray
    told: np.ndarray

    def __len__(self) -> int:
        return len(self.deed)

    def without(self, gone: np.ndarray) -> "Facets":
        """Forget all that some texts (a mask) say."""
        a, b = ~gone[self.owner], ~gone[self.teller]

        def emptied(table: np.ndarray) -> np.ndarray:
            return np.where(gone[:, None], np.uint64(0), table)

        return Facets(
            activities=emptied(self.activities),
            broad=emptied(self.broad),
            deed=np.where(gone, -1, self.deed),
            topics=emptied(self.topics),
            people=emptied(self.people),
            areas=emptied(self.areas),
            marks=np.where(gone, 0, self.marks).astype(np.uint16),
            owner=self.owner[a],
            stem=self.stem[a],
            container=self.container[a],
            item=self.item[a],
            teller=self.teller[b],
            told=self.told[b],
        )


def _bits(matches: Matches, text: np.ndarray, count: int, size: int) -> np.ndarray:
    return sp.set_bits(text[matches.start], matches.canonical, count, size)


def read(stream: Stream, r: Reader, *, listed: bool = False) -> Facets:
    """Facets of texts; where they are lists, the deed that opens each item is done."""
    count, width = len(stream), len(stream.word)
    done = r.activity.find(stream)
    topics, people, areas = (b.find(stream).outside(done) for b in (r.topic, r.people, r.area))
    done = done.where(~r.idle[done.canonical])
    done = done.where(~told_about(stream, done, r))
    head, specific, end = opening(stream, done, r)
    if listed:
        head |= opening_items(stream, done, r)
    of_head = stream.text[done.start]
    opens = np.zeros(count, dtype=bool)
    opens[of_head[head]] = True
    chosen = head | (~specific[of_head] & ~behind_another(stream, done, r))
    wide = r.broad[done.canonical]
    broad = done.where(wide & np.where(opens[of_head], head, chosen))
    specific[of_head[chosen & ~wide]] = True
    topical = topics.covered(width)
    start = np.where(specific, -1, np.where(opens, end, stream.first[:-1]))
    deed = unlisted(stream, start, topical, r)
    verbs = done.where(chosen & done.plain).covered(width)
    concepts = topics.beside(people, len(r.topic.names), width)
    owner, number, boxed, item = _objects(stream, verbs=verbs, deed=deed, concepts=concepts, r=r)
    told, names = np.flatnonzero(~r.stop[stream.word]), r.area.names
    acts = done.where(chosen & ~wide)
    return Facets(
        activities=_bits(acts, stream.text, count, len(r.activity.names)),
        broad=_bits(broad, stream.text, count, len(r.activity.names)),
        deed=deed,
        topics=_bits(topics, stream.text, count, len(r.topic.names)),
        people=_bits(people, stream.text, count, len(r.people.names)),
        areas=widened(_bits(areas, stream.text, count, len(names)), names),
        marks=r.marks.of(stream, ~verbs & r.object[stream.word]),
        owner=owner,
        stem=number,
        container=boxed,
        item=item,
        teller=stream.text[told],
        told=stream.word[told],
    )


def _objects(
    stream: Stream, *, verbs: np.ndarray, deed: np.ndarray, concepts: Matches, r: Reader
) -> tuple[np.ndarray, ...]:
    """Words of the objects: text, stem, container, item."""
    free = np.concatenate([[0], np.cumsum(~verbs)])
    outside = free[concepts.end] > free[concepts.start]
    gone = verbs | concepts.where(concepts.plain & outside).covered(len(verbs))
    stem = r.lexis.stem[stream.word]
    at = np.flatnonzero(~gone & r.object[stream.word] & (stem != deed[stream.text]))
    listed = np.cumsum(stream.marked, dtype=np.int32)
    spot = np.concatenate([at, concepts.start])
    order = sp.in_order(stream.text[spot])
    number = np.concatenate([stem[at], len(r.lexis.stems) + concepts.canonical])
    means = r.marks.means(stream)
    boxed = np.concatenate([r.container[stream.word[at]], ~concepts.plain]).astype(np.uint8)
    boxed[means[spot]] = MEANS
    return (
        stream.text[spot][order],
        number[order].astype(np.int32),
        boxed[order],
        listed[spot][order],
    )


def without_places(stream: Stream, names: Trie, r: Reader) -> Stream:
    """Strike known names that follow a place word: where is a facet of its own."""
    at = np.flatnonzero(r.place[stream.word]) + 1
    at = at[at < stream.ends(at - 1)]
    start, size, _ = names.longest(stream.word, at, stream.ends(at))
    kept = disjoint(start - 1, size + 1)
    start, size = start[kept] - 1, size[kept] + 1
    if not len(start):
        return stream
    return stream.only(~sp.covered(start, start + size, len(stream.word)))


def expense_lines(stream: Stream, r: Reader) -> np.ndarray:
    """Whether a name is an expense line: it begins as the chart of accounts does; a mask."""
    found = np.zeros(len(stream), dtype=bool)
    matches = r.heads.find(stream)
    text = stream.text[matches.start]
    found[text[matches.start == stream.first[text]]] = True
    return found


def read_expense(stream: Stream, r: Reader) -> Facets:
    """Facets of expense lines or their detail once the expense phrases are struck out.

    What is left counts only when it names a deed for people: "Belanja Pemeliharaan Alat Kantor"
    is the name of an account, "Belanja Jasa Pelatihan Kewirausahaan" tells an activity.
    """
    gone = r.expense.find(stream).covered(len(stream.word))
    gone |= r.price_list.find(stream).covered(len(stream.word))
    found = read(stream.only(~gone), r, listed=True)
    acts = sp.told(found.activities & ~_named(r, words().purchases))
    has = np.zeros(len(found), dtype=bool)
    has[found.owner] = True
    return found.without(~(acts & has))


def read_packages(stream: Stream, r: Reader) -> Facets:
    """Facets of the names of packages that name a service: a deed and what it is done to.

    Packages of a procurement list are mostly goods, hired hands and items of price lists
    ("Materai", "Rehab Ringan Gedung Negara Sederhana"): those are no programs.
    """
    lists = words()
    gone = r.price_list.find(stream).covered(len(stream.word))
    kept = stream.only(~gone)
    found = read(kept, r)
    acts = sp.told((found.activities | found.broad) & ~_named(r, lists.acquisitions))
    bought = {r.lexis.stems.index(a) for a in lists.acquisitions if a in r.lexis.stems}
    acts |= (found.deed >= 0) & ~np.isin(found.deed, list(bought))
    begins = kept.first[:-1] < kept.first[1:]
    opening = kept.word[kept.first[:-1][begins]]
    acts[begins] |= r.lexis.mask(lists.frame_deeds)[opening]
    has = np.zeros(len(found), dtype=bool)
    has[found.owner[found.container == 0]] = True
    return found.without(~(acts & has) | _measured(stream, r))


def _named(r: Reader, names) -> np.ndarray:  # noqa: ANN001 - any collection of names
    listed = [k for k, n in enumerate(r.activity.names) if n in names]
    return sp.bits([listed], len(r.activity.names))[0]


def _measured(stream: Stream, r: Reader) -> np.ndarray:
    """Tell a size in the units of a price list ("12 Watt"); a mask of texts."""
    found = np.zeros(len(stream), dtype=bool)
    unit = r.lexis.mask(words().measures)[stream.word]
    pair = np.flatnonzero(unit[1:] & r.digits[stream.word[:-1]])
    pair = pair[stream.text[pair] == stream.text[pair + 1]]
    found[stream.text[pair]] = True
    return found


def people_words(stream: Stream, r: Reader) -> Stream:
    """Beneficiaries as plain words: numbers, function words and "se-Kecamatan X" are gone."""
    lists = words()
    stops = r.lexis.mask(lists.everywhere_words | lists.subdistrict_words)[stream.word]
    after = np.cumsum(stops)
    before = np.concatenate([[0], after])[stream.first[:-1]]
    plain = ~(r.digits | r.stop | r.frame)[stream.word]
    return stream.only(plain & (after - before[stream.text] == 0))


@dataclass(frozen=True, slots=True)
class Told:
    """Facets of one text in words."""

    activities: frozenset[str]
    broad: frozenset[str]
    deed: str
    topics: frozenset[str]
    people: frozenset[str]
    stems: tuple[str, ...]


def of_text(value: str, how=read) -> Told:  # noqa: ANN001 - one of the reading functions
    """Facets of one text in words, to see what the reader sees.

    Examples
    --------
    >>> of_text("Fasilitasi Pengelolaan Keuangan Desa").stems
    ('uang', 'desa')
    """
    stream = tokenise(pa.array([value]), shouted=lexicon().shouted)
    r = reader(stream.lexis, lexicon())
    found = how(stream, r)

    def names(table: np.ndarray, book: BoundBook) -> frozenset[str]:
        return frozenset(book.names[k] for k in sp.members(table[0]))

    deed = int(found.deed[0])
    return Told(
        names(found.activities, r.activity),
        names(found.broad, r.activity),
        r.things[deed] if deed >= 0 else "",
        names(found.topics, r.topic),
        names(found.people, r.people),
        tuple(r.things[s] for s in found.stem.tolist()),
    )


def is_expense(value: str) -> bool:
    """Whether a name is an expense line.

    Examples
    --------
    >>> is_expense("Belanja Makanan dan Minuman Rapat"), is_expense("Pelatihan Petani")
    (True, False)
    """
    stream = tokenise(pa.array([value]))
    return bool(expense_lines(stream, reader(stream.lexis, lexicon()))[0])
