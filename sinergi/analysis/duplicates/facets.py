"""What one text says: activity, object acted upon, topic, beneficiaries.

The object is what is left of a name when verbs, frame words and places are gone. Names of
programs carry their meaning there ("pengelolaan **keuangan desa**"), and no thesaurus lists
all objects, so every remaining word counts, weighted by its rarity.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sinergi.analysis.duplicates.lexicon import Lexicon, Line, Match, lexicon, line
from sinergi.analysis.duplicates.normalise import grams, stem, words

_CACHE = 1 << 17
_MIN_WORD = 2
_VERBAL = 6
_LIST = 3
_LONGEST_PLACE = 4


@dataclass(frozen=True, slots=True)
class Facets:
    """Facets of one text.

    Attributes
    ----------
    activities, topics, people, areas
        Positions in the phrase books of the lexicon; areas are topics and issues that the text
        says or hints at.
    broad
        Activities that tell little of what is done (fasilitasi, koordinasi, ...).
    deeds
        Stem of a verbal noun at the head that the thesaurus does not know.
    stems
        Stems of the object, in order, and whether each only contains something (a document,
        a system) that the other words name. A topic of the thesaurus stands as ``#topic`` in
        place of its words, so that synonyms meet; a narrower phrase keeps its words beside it.
    items
        The same stems item by item where the name is a list of three or more.
    grams
        Letter trigrams of the whole name without function words.
    """

    activities: frozenset[int]
    broad: frozenset[int]
    deeds: frozenset[str]
    topics: frozenset[int]
    people: frozenset[int]
    areas: frozenset[int]
    stems: tuple[tuple[str, bool], ...]
    grams: tuple[str, ...]
    items: tuple[tuple[str, ...], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether neither an activity nor an object was found."""
        return not (self.activities or self.stems)


NOTHING = Facets(
    frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), (), ()
)


def _covered(matches: Iterable[Match]) -> set[int]:
    return {i for m in matches for i in range(m.start, m.end)}


def _is_object_word(token: str) -> bool:
    lists = words()
    return (
        len(token) >= _MIN_WORD
        and not token.isdigit()
        and token not in lists.stop
        and token not in lists.frame
    )


def _canonicals(matches: Iterable[Match]) -> frozenset[int]:
    return frozenset(m.phrase.canonical for m in matches)


def _is_broad(match: Match, books: Lexicon) -> bool:
    return books.activity.names[match.phrase.canonical] in words().broad_activities


def _head(text: Line, done: Sequence[Match], books: Lexicon) -> list[Match]:
    """Activities that open the text: broad ones, then a specific one and what is tied to it.

    A verb further on belongs to the object ("Penyusunan Profil **Pembangunan** Daerah").
    """
    lists = words()
    starts = {m.start: m for m in done}
    found: list[Match] = []
    specific = False
    i = 0
    while i < len(text.folded):
        match = starts.get(i)
        if match is not None and (not specific or text.joined[i]):
            found.append(match)
            specific = specific or not _is_broad(match, books)
            i = match.end
        elif text.folded[i] in lists.stop or (text.folded[i] in lists.frame and not specific):
            i += 1
        else:
            break
    return found


def _deed(text: Line, start: int, topics: set[int]) -> frozenset[str]:
    """Find a verbal noun at the head that the thesaurus does not know."""
    lists = words()
    for i in range(start, len(text.folded)):
        token = text.folded[i]
        if token in lists.stop:
            continue
        verbal = token.startswith("pe") and token.endswith("an") and len(token) > _VERBAL
        known = token in lists.frame or token in lists.not_verbs or i in topics
        follows = i == 0 or text.joined[i]
        return frozenset({stem(token)}) if verbal and follows and not known else frozenset()
    return frozenset()


def _stems(
    text: Line, *, verbs: set[int], deeds: frozenset[str], topics: Sequence[Match], books: Lexicon
) -> list[tuple[int, str, bool]]:
    same = [m for m in topics if m.phrase.plain and not (verbs >= _covered([m]))]
    gone = verbs | _covered(same)
    listed = [0, *accumulate(int(m) for m in text.marked[1:])] if text.marked else []
    found: list[tuple[int, str, bool]] = []
    for i, token in enumerate(text.folded):
        if i not in gone and _is_object_word(token) and stem(token) not in deeds:
            found.append((listed[i], stem(token), token in words().containers))
    for m in topics:
        name = f"#{books.topic.names[m.phrase.canonical]}"
        found.append((listed[m.start], name, not m.phrase.plain))
    return found


def _items(found: Sequence[tuple[int, str, bool]]) -> tuple[tuple[str, ...], ...]:
    """Stems by item, when commas make a list of three items or more."""
    items: dict[int, list[str]] = {}
    for item, word, _ in found:
        items.setdefault(item, []).append(word)
    several = len(items) >= _LIST
    return tuple(tuple(w) for _, w in sorted(items.items())) if several else ()


def read(text: Line, books: Lexicon) -> Facets:
    """Facets of a folded text."""
    done = books.activity.find(text.folded, text.loud)
    topics = books.topic.find(text.folded, text.loud)
    people = books.people.find(text.folded, text.loud)
    lists = words()
    idle = lists.no_activity | lists.frame
    done = [m for m in done if books.activity.names[m.phrase.canonical] not in idle]
    head = _head(text, done, books)
    opening = head
    if all(_is_broad(m, books) for m in head):
        head = done
    broad = _canonicals(m for m in (opening or head) if _is_broad(m, books))
    specific = any(not _is_broad(m, books) for m in head)
    start = opening[-1].end if opening else 0
    deeds = frozenset[str]() if specific else _deed(text, start, _covered(topics))
    verbs = _covered(m for m in head if m.phrase.plain)
    told = [t for t in text.folded if t not in lists.stop]
    found = _stems(text, verbs=verbs, deeds=deeds, topics=topics, books=books)
    return Facets(
        activities=_canonicals(m for m in head if not _is_broad(m, books)),
        broad=broad,
        deeds=deeds,
        topics=_canonicals(topics),
        people=_canonicals(people),
        areas=_canonicals(books.area.find(text.folded, text.loud)),
        stems=tuple((word, container) for _, word, container in found),
        items=_items(found),
        grams=tuple(grams(" ".join(told))),
    )


def _without_places(text: Line, known: frozenset[str]) -> Line:
    """Strike known names that follow a place word: where is a facet of its own."""
    lists = words()
    gone: set[int] = set()
    for i, token in enumerate(text.folded):
        if token not in lists.place_words or i in gone:
            continue
        for length in range(_LONGEST_PLACE, 0, -1):
            if " ".join(text.folded[i + 1 : i + 1 + length]) in known:
                gone.update(range(i, i + 1 + length))
                break
    return text.only([k for k in range(len(text.folded)) if k not in gone]) if gone else text


@lru_cache(maxsize=_CACHE)
def of_text(value: str, known: frozenset[str] = frozenset()) -> Facets:
    """Facets of a plain text; ``known`` are names of places to leave out.

    Examples
    --------
    >>> [s for s, _ in of_text("Fasilitasi Pengelolaan Keuangan Desa").stems]
    ['uang', 'desa']
    """
    return read(_without_places(line(value), known), lexicon()) if value else NOTHING


@lru_cache(maxsize=_CACHE)
def is_expense(value: str) -> bool:
    """Whether a name is an expense line: it begins as the chart of accounts does.

    Examples
    --------
    >>> is_expense("Belanja Makanan dan Minuman Rapat"), is_expense("Pelatihan Petani")
    (True, False)
    """
    text = " ".join(line(value).folded) + " "
    return any(text.startswith(f"{head} ") for head in words().expense_heads)


@lru_cache(maxsize=_CACHE)
def of_expense(value: str, known: frozenset[str] = frozenset()) -> Facets:
    """Facets of an expense line or its detail once the expense phrases are struck out.

    What is left counts only when it names a deed for people: "Belanja Pemeliharaan Alat Kantor"
    is the name of an account, "Belanja Jasa Pelatihan Kewirausahaan" tells an activity.

    Examples
    --------
    >>> of_expense("Belanja Sosialisasi").empty
    True
    """
    if not value:
        return NOTHING
    text = _without_places(line(value), known)
    books = lexicon()
    gone = _covered(books.expense.find(text.folded, text.loud))
    gone |= _covered(books.price_list.find(text.folded, text.loud))
    found = read(text.only([i for i in range(len(text.folded)) if i not in gone]), books)
    names = {books.activity.names[a] for a in found.activities}
    return found if found.stems and names - words().purchases else NOTHING


@lru_cache(maxsize=_CACHE)
def of_package(value: str, known: frozenset[str] = frozenset()) -> Facets:
    """Facets of the name of a package, when it names a service: a deed and what it is done to.

    Packages of a procurement list are mostly goods, hired hands and items of price lists
    ("Materai", "Rehab Ringan Gedung Negara Sederhana"): those are no programs.

    Examples
    --------
    >>> of_package("Materai").empty, of_package("Pelatihan Kader Posyandu").empty
    (True, False)
    """
    lists, books = words(), lexicon()
    text = _without_places(line(value), known)
    if _measured(text):
        return NOTHING
    gone = _covered(books.price_list.find(text.folded, text.loud))
    found = read(text.only([i for i in range(len(text.folded)) if i not in gone]), books)
    deeds = {books.activity.names[a] for a in found.activities | found.broad} | found.deeds
    opens = bool(text.folded) and text.folded[0] in lists.frame_deeds
    acts = bool(deeds - lists.acquisitions) or opens
    return found if acts and any(not container for _, container in found.stems) else NOTHING


def _measured(text: Line) -> bool:
    """Tell a size in the units of a price list ("12 Watt")."""
    pairs = zip(text.folded, text.folded[1:], strict=False)
    return any(number.isdigit() and unit in words().measures for number, unit in pairs)


@lru_cache(maxsize=_CACHE)
def of_people(value: str) -> frozenset[int]:
    """Beneficiaries named in a cell, the broad ones (masyarakat) included."""
    books = lexicon()
    text = line(value)
    return _canonicals(books.people.find(text.folded, text.loud))


@lru_cache(maxsize=_CACHE)
def people_words(value: str) -> str:
    """Beneficiaries that the thesaurus does not know, as plain words.

    Examples
    --------
    >>> people_words("60 orang pedagang pasar se-Kecamatan Soreang")
    'pedagang pasar'
    """
    lists = words()
    kept: list[str] = []
    for token in line(value).folded:
        if token in lists.everywhere_words or token in lists.subdistrict_words:
            break
        if not (token.isdigit() or token in lists.stop or token in lists.frame):
            kept.append(token)
    return " ".join(kept)
