"""From a cell to words: folding, abbreviations, a small conservative stemmer.

Nothing here knows the thesaurus or tables; everything is a pure function of one string.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

_WORD = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aiueo")
_MIN_STEM = 4
# Written as one word with what follows (Pedoman EYD V, bound forms), and in many titles as two.
_AFTER = "pasca"
#: A line end (CR LF) that an export of SIRUP has left as letters: "Pelaporanrn[#] Pelatihan". Only
#: loan words end so ("modern", "intern").
LINE_END = "rn"
_LOANS = ("ern", "orn")
_CACHE = 1 << 18


@dataclass(frozen=True, slots=True)
class Words:
    """Closed word lists of the room (``lexicon.toml``)."""

    stop: frozenset[str]
    frame: frozenset[str]
    wards: frozenset[str]
    expense_heads: tuple[str, ...]
    expense: tuple[str, ...]
    broad_people: frozenset[str]
    everyone: frozenset[str]
    broad_activities: frozenset[str]
    no_activity: frozenset[str]
    purchases: frozenset[str]
    acquisitions: frozenset[str]
    frame_deeds: frozenset[str]
    price_list: tuple[str, ...]
    measures: frozenset[str]
    related_activities: tuple[frozenset[str], ...]
    areas: tuple[frozenset[str], ...]
    areas_of_law: Mapping[str, tuple[str, ...]]
    outputs: tuple[frozenset[str], ...]
    agency_frame: frozenset[str]
    subdistrict_words: frozenset[str]
    catchment_words: frozenset[str]
    office_words: frozenset[str]
    place_words: frozenset[str]
    everywhere_words: frozenset[str]
    abbreviations: Mapping[str, str]
    roots: Mapping[str, str]
    parallel_codes: tuple[str, ...]
    parallel: tuple[tuple[str, str], ...]
    compounds: tuple[tuple[tuple[str, ...], str], ...]
    containers: frozenset[str]
    parts: frozenset[str]
    tellings: frozenset[str]
    uses: frozenset[str]
    acts: frozenset[str]
    holders: frozenset[str]
    permits: frozenset[str]
    creatures: frozenset[str]
    means: frozenset[str]
    about: frozenset[str]
    about_ends: frozenset[str]
    studies: frozenset[str]
    not_verbs: frozenset[str]


#: Lists whose order stays; tables of groups of words.
_ORDERED = frozenset({"expense_heads", "expense", "price_list", "parallel_codes"})
_GROUPS = ("related_activities", "areas", "outputs")


@cache
def words() -> Words:
    """Read ``lexicon.toml`` once."""
    raw = tomllib.loads(
        files("sinergi.analysis.duplicates").joinpath("lexicon.toml").read_text("utf-8")
    )
    lists = cast("dict[str, list[str]]", raw["words"])
    maps = cast("dict[str, dict[str, str]]", raw["maps"])
    groups = {t: cast("dict[str, list[str]]", raw[t]) for t in _GROUPS}
    fields = cast("dict[str, list[str]]", raw["parallel"])
    of_law = cast("dict[str, list[str]]", raw["areas_of_law"])
    found: dict[str, object] = {
        **{n: tuple(v) if n in _ORDERED else frozenset(v) for n, v in lists.items()},
        **{n: tuple(frozenset(g) for g in v.values()) for n, v in groups.items()},
        "abbreviations": maps["abbreviations"],
        "roots": maps["roots"],
        "compounds": tuple((tuple(k.split()), v) for k, v in maps["compounds"].items()),
        "parallel": tuple((low, high) for low, high in fields.values()),
        "areas_of_law": {name: tuple(phrases) for name, phrases in of_law.items()},
    }
    return Words(**cast("Any", found))


def raw_tokens(value: str) -> list[tuple[str, str]]:
    """Words in order, case kept, with the comma, slash or other tie that stands before them.

    Examples
    --------
    >>> raw_tokens("Monitoring, Evaluasi UMKM di kabupaten?kota")[:2]
    [('Monitoring', ''), ('Evaluasi', ',')]
    """
    text = unicodedata.normalize("NFKC", value)
    found: list[tuple[str, str]] = []
    at = 0
    for match in _WORD.finditer(text):
        gap = text[at : match.start()]
        plain = gap == " " or not found
        mark = "" if plain else next((m for m in ",;/&+" if m in gap), "")
        found.append((match.group(), mark))
        at = match.end()
    return found


def fold(token: str) -> str:
    """Lower case, office abbreviations written out.

    Examples
    --------
    >>> fold("Utk"), fold("Desa")
    ('untuk', 'desa')
    """
    lowered = token.casefold()
    found = words().abbreviations.get(lowered)
    if found is not None:
        return found
    after = lowered.removeprefix(_AFTER)
    if len(after) in range(_MIN_STEM, len(lowered)):
        return f"{_AFTER} {after}"
    return _lines_apart(lowered)


def _lines_apart(word: str) -> str:
    """Set a line end that stands as letters apart from the word before or after it.

    Examples
    --------
    >>> _lines_apart("pelaporanrn"), _lines_apart("rnpelatihan"), _lines_apart("modern")
    ('pelaporan rn', 'rn pelatihan', 'modern')
    """
    if word.endswith(LINE_END) and not word.endswith(_LOANS) and len(word) > len(LINE_END):
        return f"{_lines_apart(word.removesuffix(LINE_END))} {LINE_END}"
    rest = word.removeprefix(LINE_END)
    return f"{LINE_END} {rest}" if rest and rest != word else word


def tokens(value: str) -> list[str]:
    """Folded words of a cell.

    Examples
    --------
    >>> tokens("Kerjasama dgn Desa")
    ['kerja', 'sama', 'dengan', 'desa']
    """
    return " ".join(fold(t) for t, _ in raw_tokens(value)).split()


@lru_cache(maxsize=_CACHE)
def key(value: str) -> str:
    """One spelling for names that differ in case, spaces and marks only."""
    return " ".join(tokens(value))


def _strip_suffix(word: str) -> str:
    for suffix in ("nya", "kan", "an"):
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            word = word[: -len(suffix)]
            if suffix != "nya":
                return word
    return word


# Nasal prefixes and the consonant that they swallow before a vowel
# (Alwi et al., Tata Bahasa Baku Bahasa Indonesia, on me- and pe-).
_NASAL = (("ny", "s"), ("ng", ""), ("m", "p"), ("n", "t"))


def _strip_nasal(rest: str) -> str:
    """Undo what ``me-`` or ``pe-`` did to the first sound; ``rest`` follows the prefix."""
    for nasal, swallowed in _NASAL:
        if not rest.startswith(nasal):
            continue
        tail = rest[len(nasal) :]
        if tail and tail[0] in _VOWELS:
            return swallowed + tail
        if tail and nasal != "ny" and len(tail) >= _MIN_STEM:
            return tail
    return rest


def _prefixes(word: str, bare: str) -> tuple[str, ...]:
    """Prefixes that may go; ``ke-`` and ``di-`` only where a suffix shows that they are one."""
    if word == bare:
        return ("per", "ber", "ter", "pe", "me")
    passive = ("di",) if word.endswith("kan") else ()
    return ("per", "ber", "ter", "pe", "me", "ke", *passive)


def _strip_prefix(word: str, prefixes: tuple[str, ...]) -> str:
    if word.startswith("ke") and word.startswith(("pem", "peng", "pen"), 2):
        word = word[2:]
    for prefix in prefixes:
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < _MIN_STEM - (rest[0] in _VOWELS):
            continue
        return _strip_nasal(rest) if prefix in {"pe", "me"} else rest
    return word


@lru_cache(maxsize=_CACHE)
def stem(token: str) -> str:
    """Take the common affixes off one folded word.

    Conservative: a word of five letters or fewer stays as it is, at most one prefix and one
    suffix go, and no dictionary decides. Wrong stems do no harm as long as forms of one word
    meet and different words do not.

    Examples
    --------
    >>> [stem(w) for w in ("pembinaan", "membina", "pelatihan", "pertanian", "petani")]
    ['bina', 'bina', 'latih', 'tani', 'tani']
    """
    if token in words().roots:
        return words().roots[token]
    if len(token) <= _MIN_STEM + 1 or not token.isalpha():
        return token
    if token.startswith(("pe", "me", "ke", "di", "be", "te")):
        bare = _strip_suffix(token)
        stripped = _strip_prefix(bare, _prefixes(token, bare))
        return words().roots.get(stripped, stripped)
    return _strip_suffix(token) if token.endswith("nya") or _noun_in_an(token) else token


def _noun_in_an(token: str) -> bool:
    """Tell ``-an`` after a plain root (``layanan``, ``bantuan``)."""
    return token.endswith("an") and len(token) > _MIN_STEM + 2
