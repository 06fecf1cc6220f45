# pyright: basic, reportAttributeAccessIssue=false
# Numpy arrays; Arrow functions are made at run time.
"""Which reasons speak for and against a pair, as codes and in a sentence."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.compare import LEVELS
from sinergi.analysis.duplicates.decide import KINDS, Decision
from sinergi.analysis.duplicates.gates import GATES
from sinergi.i18n import text
from sinergi.model.fields import LIST_SEPARATOR

REORGANISATION = "reorganisation"
#: The pair rests on synonyms that the data show and nobody has read.
WEAK = "unread_synonyms"
#: One of the two has a budget of Rp0.
UNFUNDED = "unfunded"
#: One of the two agencies no longer works, another has taken over from it.
SUPERSEDED = "superseded"
_SAME_OBJECT, _SIMILAR_OBJECT = 0.75, 0.4
_MANY = 2
_OTHER_FIELD = 0.3
# Pairs written at once.
_PART = 20_000

#: Codes in the order in which they are told.
REASONS = (
    *GATES, REORGANISATION, "vertical", "same_code", "same_name", "same_object", "similar_object",
    "same_activity", "near_activity", "different_activity", "other_output", "other_field",
    "same_topic", WEAK, "same_beneficiaries", "different_beneficiaries", "wider_beneficiaries",
    "beneficiaries_unknown",
    "same_village", "same_district", "place_inside", "disjoint_places", "place_unknown",
    "mandated_by_law", "many_holders", "kecamatan_and_agency", "parallel_by_law",
    "same_budget", "same_area", SUPERSEDED, UNFUNDED,
)  # fmt: skip
#: What speaks against a pair, and what the data do not tell; the others speak for it.
AGAINST = frozenset({
    *GATES, "different_activity", "other_output", "other_field", "different_beneficiaries",
    "wider_beneficiaries", "disjoint_places", "mandated_by_law", "many_holders",
    "kecamatan_and_agency", "parallel_by_law", SUPERSEDED, UNFUNDED,
})  # fmt: skip
UNKNOWN = frozenset({"beneficiaries_unknown", "place_unknown"})


def flags(
    d: Decision, kecamatan: np.ndarray, *, unfunded: np.ndarray, superseded: np.ndarray
) -> np.ndarray:
    """One column a reason of :data:`REASONS`, one row a pair.

    Parameters
    ----------
    d
        Outcome for the pairs.
    kecamatan
        Whether exactly one side of each pair is a kecamatan.
    unfunded
        Whether one side of each pair has a budget of Rp0.
    superseded
        Whether the agency of one side of each pair has been replaced by another.
    """
    f = d.facets

    def at(facet: str, level: str) -> np.ndarray:
        return f.level[facet] == LEVELS[facet].index(level)

    same_object = (f.similarity >= _SAME_OBJECT) & ~at("name", "same")
    # told where the names as they stand do not carry the pair
    weak = np.any([at(facet, "induced") for facet in ("activity", "topic", "people")], axis=0)
    told = {
        REORGANISATION: d.reorganisation & (d.kind > 0),
        "vertical": d.vertical,
        "same_code": at("code", "same"),
        "same_name": at("name", "same"),
        "same_object": same_object,
        "similar_object": (f.similarity >= _SIMILAR_OBJECT) & ~same_object & ~at("name", "same"),
        "same_activity": at("activity", "same"),
        "near_activity": at("activity", "near"),
        "different_activity": at("activity", "different"),
        "other_output": ~at("thing", "alike"),
        "other_field": (f.field < _OTHER_FIELD) & ~at("topic", "same") & ~at("name", "same"),
        "same_topic": at("topic", "same"),
        WEAK: weak & ~same_object & ~at("name", "same"),
        "same_beneficiaries": at("people", "same") | at("people", "title_same"),
        "different_beneficiaries": at("people", "different") | at("people", "title_different"),
        "wider_beneficiaries": at("people", "wider"),
        "beneficiaries_unknown": at("people", "unknown"),
        "same_village": at("place", "village"),
        "same_district": at("place", "district"),
        "place_inside": at("place", "inside"),
        "disjoint_places": at("place", "disjoint"),
        "place_unknown": at("place", "unknown"),
        "mandated_by_law": at("law", "lawful"),
        "many_holders": f.holders > _MANY,
        "kecamatan_and_agency": kecamatan,
        "parallel_by_law": at("parallel", "topic"),
        "same_budget": at("budget", "same"),
        "same_area": d.kind == KINDS.index("fragmentation"),
        SUPERSEDED: superseded & ~d.reorganisation,
        UNFUNDED: unfunded,
    }
    gate = [d.gate == number for number in range(1, len(GATES) + 1)]
    open_ = d.gate == 0
    rest = [told[code] & (open_ | (code == REORGANISATION)) for code in REASONS[len(GATES) :]]
    return np.column_stack([*gate, *rest])


def codes(table: np.ndarray) -> pa.Array:
    """Reason codes joined, one text a pair."""
    return _each(table, LIST_SEPARATOR.join)


def phrases(table: np.ndarray) -> pa.Array:
    """Reasons in words of the running language, one text a pair."""
    return _each(table, in_parts)


def in_parts(listed: Sequence[str], *, more: str = "") -> str:
    """Put reasons into words: what speaks for the pair, what against it, what is not known.

    Parameters
    ----------
    listed
        Codes of :data:`REASONS`.
    more
        Said at the end of what speaks for the pair.

    Returns
    -------
    str
        Sentences with a space before each; a part without reasons is left out.
    """
    parts: dict[str, list[str]] = {"for": [], "against": [], "unknown": []}
    for code in listed:
        part = "unknown" if code in UNKNOWN else "against" if code in AGAINST else "for"
        parts[part].append(text(f"duplicates.reasons.{code}"))
    parts["for"] += [more] * bool(more)
    return "".join(
        text(f"duplicates.parts.{part}", reasons="; ".join(said))
        for part, said in parts.items()
        if said
    )


def _each(table: np.ndarray, write) -> pa.Array:  # noqa: ANN001 - a function of codes
    """Write each distinct set of reasons once."""
    first, which = sp.grouped(np.packbits(table, axis=1))
    written = [
        write([c for c, on in zip(REASONS, row, strict=True) if on]) for row in table[first]
    ]
    return pa.array(written, pa.string()).take(pa.array(which))


def sentences(kinds: np.ndarray, facts: Mapping[str, pa.Array]) -> pa.ChunkedArray:
    """One sentence a pair: who, what, why; never a verdict on anyone's money.

    Parameters
    ----------
    kinds
        Positions in :data:`~.decide.KINDS`.
    facts
        What stands in the places of the sentence, by name.
    """
    parts = [
        _sentences(kinds[low : low + _PART], {c: v[low : low + _PART] for c, v in facts.items()})
        for low in range(0, len(kinds), _PART)
    ]
    return pa.chunked_array(parts, pa.string())


def _sentences(kinds: np.ndarray, facts: Mapping[str, pa.Array]) -> pa.Array:
    parts, order = [pa.array([], pa.string())], [np.empty(0, dtype=np.int64)]
    for kind in np.unique(kinds).tolist():
        at = np.flatnonzero(kinds == kind)
        # The catalogue fills marks in, so that the sentence comes apart at its places.
        marks: dict[str, object] = {c: f"\0{c}\0" for c in facts}
        marked = text(f"duplicates.sentences.{KINDS[kind]}", lang=None, **marks)
        cut = [piece for piece in marked.split("\0") if piece]
        rows = pa.array(at)
        told = [facts[c].take(rows) if c in facts else c for c in cut]
        parts.append(pc.binary_join_element_wise(*told, "").cast(pa.string()))
        order.append(at)
    back = np.argsort(np.concatenate(order), kind="stable")
    return pa.concat_arrays(parts).take(pa.array(back))
