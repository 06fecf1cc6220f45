# pyright: basic
# Pandas columns are untyped in practice.
"""What synonyms are found in: the texts of a snapshot, read once."""

from dataclasses import dataclass

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.choose import choose
from sinergi.analysis.duplicates.induce import Concepts, induce
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.analysis.duplicates.prepare import PACKAGE, places_of, read_rows
from sinergi.analysis.duplicates.signature import Texts
from sinergi.analysis.rows import overhead_mask
from sinergi.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Material:
    """What synonyms are found in, and the concepts that were found."""

    texts: Texts
    reader: fc.Reader
    concepts: Concepts


def material(snapshot: Snapshot) -> Material:
    """Read the texts of a snapshot and find the words that stand for one another."""
    rows = choose(snapshot, ())
    who, texts, r, _ = read_rows(snapshot, rows, lexicon())
    package = (rows.texts("level") == PACKAGE).astype(bool)
    told = ~overhead_mask(rows.programs.iloc[rows.at]) & ~package
    return Material(texts, r, induce(texts, told, r, places_of(texts, who).names))
