# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""The distinct texts of a snapshot: their facets, and how rare their words are."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.model.snapshot import Snapshot

# The name says what is done; description and indicator say it again in other words.
_NAME, _DESCRIPTION, _INDICATOR = 1.0, 0.5, 0.3
_CONTAINER = 0.6
_ABOVE = 0.7
# A small snapshot does not know which words are rare: the national nomenclature counts as so
# many further names.
_PRIOR_NAMES = 1000
_SEP = "\x1f"
_PACKAGE = "paket"
_LEVELS_ABOVE = 3
# A word in expense lines of at least five agencies, and of a tenth of all, is of the price list.
_FEW_AGENCIES = 5
_SHARE_OF_AGENCIES = 0.1


def column(rows: pd.DataFrame, name: str) -> np.ndarray:
    """Take a text column, "" where nothing stands."""
    return rows[name].fillna("").astype(str).to_numpy(dtype=object)


@cache
def stem_shares() -> dict[str, float]:
    """Share of the distinct names of the national nomenclature that hold a stem."""
    source = files("sinergi.analysis.duplicates").joinpath("stem_shares.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {r["stem"]: float(r["share"]) for r in csv.DictReader(lines)}


@dataclass(frozen=True, slots=True)
class Signature:
    """Facets of a distinct (name, description, indicator)."""

    stems: dict[str, float]
    grams: dict[str, float]
    activities: frozenset[int]
    broad: frozenset[int]
    deeds: frozenset[str]
    topics: frozenset[int]
    people: frozenset[int]
    areas: frozenset[int]
    detail: bool
    items: tuple[tuple[str, ...], ...]


def _read_name(name: str, known: frozenset[str], *, expense: bool, package: bool) -> fc.Facets:
    if expense:
        return fc.of_expense(name, known)
    return fc.of_package(name, known) if package else fc.of_text(name, known)


def _signature(
    name: str, description: str, indicator: str, *, package: bool, known: frozenset[str]
) -> Signature:
    expense = fc.is_expense(name)
    detail = package or expense
    told = _read_name(name, known, expense=expense, package=package)
    more = fc.of_expense(description, known) if detail else fc.of_text(description, known)
    measured = fc.of_text(indicator, known)
    parts = ((told, _NAME), (more, _DESCRIPTION), (measured, _INDICATOR))
    if told.empty:
        parts = ((more, _NAME),)
    heads = told if not told.empty else more
    letters = fc.of_text(name, known) if heads.empty else heads
    stems: dict[str, float] = {}
    for facet, weight in parts:
        for s, container in facet.stems:
            stems[s] = max(stems.get(s, 0.0), weight * (_CONTAINER if container else 1.0))
    return Signature(
        stems=stems,
        grams={g: float(n) for g, n in Counter(letters.grams).items()},
        activities=frozenset().union(*(f.activities for f, _ in parts)),
        broad=frozenset().union(*(f.broad for f, _ in parts)),
        deeds=heads.deeds,
        topics=told.topics | more.topics,
        people=told.people | measured.people | more.people,
        areas=told.areas | more.areas,
        detail=expense or (package and told.empty),
        items=heads.items,
    )


def signatures(rows: pd.DataFrame, known: frozenset[str]) -> tuple[np.ndarray, list[Signature]]:
    """Read every distinct text once; also the number of each row's text."""
    package = (column(rows, "level") == _PACKAGE).astype(int).astype(str)
    joined = (
        pd.Series(package.astype(object)) + _SEP + column(rows, "name") + _SEP
        + column(rows, "description") + _SEP + column(rows, "indicator")
    )  # fmt: skip
    codes, uniques = pd.factorize(joined.to_numpy(dtype=object), sort=True)
    found: list[Signature] = []
    for unique in uniques:
        flag, name, description, indicator = str(unique).split(_SEP, 3)
        found.append(_signature(name, description, indicator, package=flag == "1", known=known))
    return codes, found


def without_price_words(
    signatures: list[Signature], sig: np.ndarray, agency: np.ndarray
) -> list[Signature]:
    """Strike words of expense lines that many agencies write: they are of the price list."""
    frame = pd.DataFrame({"sig": sig, "who": agency}).drop_duplicates()
    holders: dict[str, set[int]] = {}
    for s, who in zip(frame["sig"].tolist(), frame["who"].tolist(), strict=True):
        if signatures[s].detail:
            for stem in signatures[s].stems:
                holders.setdefault(stem, set()).add(who)
    most = max(_FEW_AGENCIES, int(_SHARE_OF_AGENCIES * len(set(agency.tolist()))))
    common = {stem for stem, who in holders.items() if len(who) >= most}
    return [
        replace(s, stems={w: v for w, v in s.stems.items() if w not in common}) if s.detail else s
        for s in signatures
    ]


def _idf(bags: Sequence[dict[str, float]], known: list[str], *, prior: bool) -> np.ndarray:
    seen = Counter(w for bag in bags for w in bag)
    if not prior:
        counts = np.array([seen[w] for w in known], dtype=np.float64)
        return np.log((len(bags) + 1.0) / (counts + 1.0)) + 1.0
    shares = stem_shares()
    usual = np.array([shares.get(w, 0.0) * _PRIOR_NAMES for w in known])
    count = np.array([seen[w] for w in known], dtype=np.float64)
    return np.log((len(bags) + _PRIOR_NAMES + 1.0) / (count + usual + 1.0))


def _weighted(bags: list[dict[str, float]], pool: np.ndarray, *, prior: bool) -> sparse.csr_matrix:
    known = sorted({w for bag in bags for w in bag})
    base = [bags[i] for i in pool.tolist()]
    return sparse.csr_matrix(sp.bags(bags, known) @ sparse.diags(_idf(base, known, prior=prior)))


def deed_bits(signatures: list[Signature], size: int) -> np.ndarray:
    """Activities of the thesaurus, then the verbs that it does not know."""
    known = sorted(frozenset().union(*(s.deeds for s in signatures)))
    at = {deed: size + k for k, deed in enumerate(known)}
    sets = [s.activities or {at[d] for d in s.deeds} for s in signatures]
    return sp.bits(sets, size + len(known))


def people_sets(
    cells: np.ndarray, read: list[Signature], at: np.ndarray
) -> tuple[list[frozenset[int]], int]:
    """Take beneficiaries from their own cell, else from the text; also how many there are.

    Those that the thesaurus does not know follow after those that it knows.
    """
    size = len(lexicon().people.names)
    told = {c: fc.of_people(c) for c in set(cells.tolist()) if c}
    strange = sorted({fc.people_words(c) for c, known in told.items() if not known} - {""})
    number = {words: size + k for k, words in enumerate(strange)}
    for cell, known in told.items():
        if not known and fc.people_words(cell) in number:
            told[cell] = frozenset({number[fc.people_words(cell)]})
    both = zip(cells.tolist(), at.tolist(), strict=True)
    return [told.get(c) or read[s].people for c, s in both], size + len(strange)


def chains(snapshot: Snapshot, rows: pd.DataFrame) -> tuple[np.ndarray, list[fc.Facets]]:
    """Facets of the names above each program, joined from its parent up to the program."""
    programs = snapshot.programs
    ids = programs["id"].astype(str).tolist()
    above = dict(zip(ids, column(programs, "parent").tolist(), strict=True))
    named = dict(zip(ids, column(programs, "name").tolist(), strict=True))

    def chain(parent: str) -> str:
        names: list[str] = []
        while parent in named and len(names) < _LEVELS_ABOVE:
            names.append(named[parent])
            parent = above[parent]
        return _SEP.join(names)

    parents, uniques = pd.factorize(column(rows, "parent"))
    chains = np.array([chain(str(u)) for u in uniques], dtype=object)
    numbers, texts = pd.factorize(chains[parents] if len(rows) else chains)
    read = [fc.of_text(str(t).replace(_SEP, ". ")) for t in texts]
    return np.asarray(numbers, dtype=np.int64), [*read, fc.NOTHING]


@dataclass(frozen=True, slots=True)
class Matrices:
    """Distinct texts as matrices.

    Attributes
    ----------
    objects, words, grams
        Objects as unit rows and as weights; trigrams of names as unit rows.
    above
        Objects of the chains of rows above, as weights.
    items, first, count
        Objects item by item as weights, and where the items of each text begin and how many
        they are; a text that is no list is one item.
    """

    objects: sparse.csr_matrix
    words: sparse.csr_matrix
    grams: sparse.csr_matrix
    above: sparse.csr_matrix
    items: sparse.csr_matrix
    first: np.ndarray
    count: np.ndarray


def texts_as_matrices(read: list[Signature], above: list[fc.Facets], used: np.ndarray) -> Matrices:
    """Weigh words by rarity.

    Parameters
    ----------
    read
        Facets of the distinct texts.
    above
        Facets of the chains of rows above.
    used
        Texts that rarity is counted on.
    """
    bags = [s.stems for s in read]
    upper = [dict.fromkeys((s for s, _ in c.stems), _ABOVE) for c in above]
    items = [_item_bags(s) for s in read]
    count = np.array([len(i) for i in items], dtype=np.int64)
    flat = [bag for bags_of_text in items for bag in bags_of_text]
    every = _weighted([*bags, *upper, *flat], used, prior=True)
    words, rest = every[: len(bags)], every[len(bags) :]
    return Matrices(
        objects=sp.unit(words),
        words=words,
        grams=sp.unit(_weighted([s.grams for s in read], used, prior=False)),
        above=rest[: len(upper)],
        items=rest[len(upper) :],
        first=np.cumsum(count) - count,
        count=count,
    )


def _item_bags(text: Signature) -> list[dict[str, float]]:
    bags = [{w: text.stems[w] for w in item if w in text.stems} for item in text.items]
    return [b for b in bags if b] or [text.stems]
