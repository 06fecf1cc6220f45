# pyright: basic
# Scipy.sparse is untyped in practice.
"""Which affairs of government the words of a text belong to.

A budget code tells the affair that pays, the words tell the affair that the work is about: a
line of the education agency on school libraries is about libraries too. Words of frames
("sistem informasi", "rencana") stand in the names of many affairs and point nowhere.

The table is that of the national nomenclature (edition 2027): share of the distinct names of
each of its 49 affairs that hold a stem. A stem points to the affairs in proportion to these
shares, as strongly as it tells affairs apart (ln 49 less the entropy of the shares, in nats).
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from scipy import sparse

from sinergi.analysis.duplicates.normalise import stem, tokens

_CHUNK = 50_000
# Signs of topics and of groups of beneficiaries among the things.
_CONCEPTS = ("#", "@")


@cache
def _nomenclature() -> tuple[int, dict[str, tuple[tuple[int, float], ...]]]:
    """How many affairs there are, and the share of each that holds a stem."""
    source = files("sinergi.analysis.duplicates").joinpath("stem_affairs.csv")
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    number = {a: k for k, a in enumerate(sorted({r["affair"] for r in rows}))}
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in rows:
        found[row["stem"]].append((number[row["affair"]], float(row["share"])))
    return len(number), {name: tuple(shares) for name, shares in found.items()}


def _by_its_words(
    thing: str, known: Mapping[str, tuple[tuple[int, float], ...]]
) -> tuple[tuple[int, float], ...]:
    """Shares of a concept that the table does not know, as of a region's own words."""
    shares: dict[int, float] = {}
    if thing[:1] in _CONCEPTS:
        for word in tokens(thing[1:]):
            for affair, share in known.get(stem(word), ()):
                shares[affair] = shares.get(affair, 0.0) + share
    return tuple(sorted(shares.items()))


def pointers(things: Sequence[str]) -> sparse.csr_matrix:
    """Weight of every affair for stems, topics and beneficiaries, one row each."""
    count, known = _nomenclature()
    row: list[int] = []
    column: list[int] = []
    weight: list[np.ndarray] = []
    for at, thing in enumerate(things):
        shares = known.get(thing) or _by_its_words(thing, known)
        if shares:
            part = np.array([share for _, share in shares])
            part /= part.sum()
            told = np.log(count) + float(part @ np.log(part))
            row += [at] * len(shares)
            column += [affair for affair, _ in shares]
            weight.append(part * told)
    data = np.concatenate([*weight, np.zeros(0)])
    return sparse.csr_matrix((data, (row, column)), shape=(len(things), count))


def fields_alike(
    rows: sparse.csr_matrix, points: sparse.csr_matrix, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Cosine of the affairs that two texts point to, 0 to 1; 1 where one points nowhere."""
    found = np.ones(len(a))
    for start in range(0, len(a), _CHUNK):
        part = slice(start, start + _CHUNK)
        text, place = np.unique(np.concatenate([a[part], b[part]]), return_inverse=True)
        profile = np.asarray((rows[text] @ points).todense())
        length = np.linalg.norm(profile, axis=1)
        left, right = np.split(place, 2)
        size = length[left] * length[right]
        dot = np.einsum("ij,ij->i", profile[left], profile[right])
        found[part] = np.where(size > 0, dot / np.where(size > 0, size, 1.0), 1.0)
    return np.clip(found, 0.0, 1.0)
