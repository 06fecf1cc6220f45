"""The thesaurus: which words mean the same, and names that several affairs share by law."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from sinergi.vocab import _data
from sinergi.vocab._names import fold

Facet = Literal[
    "ACTIVITY", "TOPIC", "BENEFICIARY", "ACTOR", "PLACE", "OVERHEAD", "DOCUMENT", "FUND", "GENERIC"
]
Relation = Literal["canonical", "syn", "abbr", "spell", "narrower", "related"]


@dataclass(frozen=True, slots=True)
class Term:
    """A variant of a concept.

    Attributes
    ----------
    facet
        What the concept is: activity, topic, beneficiary, actor, place, overhead, document,
        fund, or generic words that tell nothing.
    canonical
        Name of the concept.
    variant
        How it may be written; matched as whole words, never inside another word.
    relation
        ``canonical``, ``syn``, ``abbr`` and ``spell`` mean the same; ``narrower`` counts as the
        concept, not the other way; ``related`` only hints and must never be merged.
    case_sensitive
        A short abbreviation that is a common syllable in lower case (``BI``, ``KIA``).
    ambiguous
        The variant also stands for another concept (``PKS``); it needs a second sign.
    """

    facet: Facet
    canonical: str
    variant: str
    relation: Relation
    case_sensitive: bool = False
    ambiguous: bool = False


@cache
def thesaurus() -> tuple[Term, ...]:
    """Every variant, grouped by facet and concept.

    Examples
    --------
    >>> [t.canonical for t in thesaurus() if t.variant == "wasbang"]
    ['wawasan kebangsaan']
    """
    return tuple(
        Term(
            cast("Facet", row["facet"]),
            row["canonical"],
            row["variant"],
            cast("Relation", row["relation"]),
            row["case_sensitive"] == "yes",
            row["ambiguous"] == "yes",
        )
        for row in _data.rows("thesaurus.csv")
    )


@cache
def shared_names() -> frozenset[str]:
    """Names, folded, that the nomenclature itself gives to several affairs.

    Two agencies that use such a name do what the nomenclature tells them; the likeness is
    explained by it. Compare with :func:`is_shared_name`.
    """
    return frozenset(fold(row["name"]) for row in _data.rows("shared_names.csv"))


def is_shared_name(name: str) -> bool:
    """Whether the nomenclature gives the name to several affairs.

    Examples
    --------
    >>> is_shared_name("PEMELIHARAAN MEBEL")
    True
    """
    return fold(name) in shared_names()


@cache
def generic_words() -> frozenset[str]:
    """Words of program names that tell nothing apart (first-word census of the nomenclature)."""
    return frozenset(row["word"] for row in _data.rows("generic_words.csv"))


@cache
def output_units() -> tuple[str, ...]:
    """Units in which outputs of budget lines are counted, for drop-downs.

    Examples
    --------
    >>> output_units()[0]
    'orang'
    """
    return tuple(row["unit"] for row in _data.rows("output_units.csv"))
