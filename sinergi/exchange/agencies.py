# pyright: basic
# pandas has no complete types
"""Agencies of an export: each work unit becomes one actor, named as the workbook names it.

The same agency gets the same id whether it comes from a workbook, from SIPD or from SIRUP, so
that the members of a forum in one file are the owners of the programs in another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.exchange.letters import usual_letters
from sinergi.exchange.resolve import ActorBook
from sinergi.model.finding import Finding

__all__ = ["Settled", "settle"]

_UNIT_ZERO = ".0000"


@dataclass(frozen=True)
class Settled:
    """Agencies with their ids.

    Attributes
    ----------
    actors
        Rows of the table ``actors``.
    ids
        Id of the actor by key of the work unit.
    findings
        Names that could not be settled.
    """

    actors: pd.DataFrame
    ids: dict[str, str]
    findings: list[Finding]


def settle(units: pd.DataFrame, region: str | None, prefix: str) -> Settled:
    """Give every work unit its actor.

    Parameters
    ----------
    units
        Columns ``key`` (of the work unit in its system), ``name``, ``code`` (agency code or
        missing) and provenance; one row a unit.
    region
        Area of the units.
    prefix
        System, for ids of units whose name says nothing.
    """
    book = ActorBook(region=region)
    ids: dict[str, str] = {}
    findings: list[Finding] = []
    taken: set[str] = set()
    for row in units.to_dict(orient="records"):
        key, code = str(row["key"]), row["code"] if isinstance(row["code"], str) else None
        match = book.match(str(row["name"]), code=code)
        identity = match.id or f"{prefix}:{key}"
        ids[key] = identity if identity not in taken else f"{identity}-{key}"
        taken.add(ids[key])
        if match.problem is not None:
            findings.append(_unclear(row, match.problem, match.candidates))
    rows = {str(r["id"]): r for r in book.rows()}
    return Settled(_actors(units, ids, rows, region), ids, findings)


def _unclear(row: dict[Any, Any], problem: str, candidates: tuple[str, ...]) -> Finding:
    kind = problem.rpartition(".")[2]
    return Finding(
        f"exchange.agency.{kind}", "notice", file=row.get("source_file"),
        column="opd", value=str(row["name"]),
        facts={"candidates": ", ".join(candidates) or "-"},
    )  # fmt: skip


def _actors(
    units: pd.DataFrame, ids: dict[str, str], rows: dict[str, dict[str, object]],
    region: str | None,
) -> pd.DataFrame:  # fmt: skip
    actor = units["key"].map(ids)
    known = [rows.get(i, {}) for i in actor]
    codes = [c if isinstance(c, str) else None for c in units["code"]]
    return pd.DataFrame(
        {
            "id": actor,
            "name": [_shown(name, row) for name, row in zip(units["name"], known, strict=True)],
            "kind": [row.get("kind") or "opd" for row in known],
            "region": [row.get("region") or region for row in known],
            "urusan": [
                _affairs(c) or row.get("urusan") for c, row in zip(codes, known, strict=True)
            ],
            "parent": list(_parents(codes, actor.tolist())),
            **{c: units[c] for c in units.columns if c.startswith("source_")},
        }
    )  # fmt: skip


def _shown(name: str, row: dict[str, object]) -> str:
    """Name in the letters of the vocabulary where it knows it; else the file's, never shouted."""
    known = str(row.get("name") or "")
    return known if known.casefold() == name.casefold() else usual_letters(name)


def _affairs(code: str | None) -> str | None:
    return " | ".join(vocab.urusan_of_opd_code(code)) or None if code else None


def _parents(codes: list[str | None], actors: list[str]) -> Iterator[str | None]:
    """Find the agency of a unit: same code, unit number 0000 (a hospital belongs to its dinas)."""
    heads = {c: a for c, a in zip(codes, actors, strict=True) if c and c.endswith(_UNIT_ZERO)}
    for code in codes:
        if not code or code.endswith(_UNIT_ZERO):
            yield None
        else:
            yield heads.get(code.rpartition(".")[0] + _UNIT_ZERO)
