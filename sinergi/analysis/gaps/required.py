# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Required roles per issue: rules of vocab, matched with the actors of every region."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.errors import UnknownTermError
from sinergi.model.finding import Finding
from sinergi.model.kinds import ActorKind

#: Kinds of which a region has many; the rule asks for the kind, never for each of them.
MANY_KINDS: frozenset[str] = frozenset(
    {"kecamatan", "desa", "uptd", "ormas", "parpol", "lembaga_keagamaan", "akademisi",
     "dunia_usaha", "media", "komunitas"}
)  # fmt: skip
#: Affairs that a kabupaten or kota does not run: forestry, energy and mineral resources
#: (UU 23/2014 Ps 14 paragraph 1).
PROVINCE_URUSAN: frozenset[str] = frozenset({"3.28", "3.29"})
PROVINCE = "provinsi"
ROLE_NEED = {"lead": 1.0, "coordinator": 0.9, "support": 0.6}
_SURE = {"high": 1.0, "medium": 0.8, "low": 0.5}
_EXPIRED = 0.6
#: Bodies of the state outside the regional government's own agencies.
AGENCY_KINDS: frozenset[str] = frozenset(
    {"instansi_vertikal", "kementerian_lembaga", "badan_publik", "dprd"}
)
_BUDGET_KINDS = frozenset({"opd", "kecamatan", "uptd", "desa"})


@dataclass(frozen=True, eq=False)
class Rules:
    """Rules in force or expired, and who fulfils them.

    Attributes
    ----------
    table
        ``rule issue role label slug group need confidence legal_basis expired levels
        forum_kind``; ``group`` is ``budget`` (an OPD or kecamatan: budgets speak about it),
        ``agency`` (vertical and central bodies), ``community``, ``forum`` or ``none`` (an
        office, or no selector). ``levels`` are the levels of government where the body has a
        unit, empty when every one may have it.
    matches
        ``rule actor region kind``.
    """

    table: pd.DataFrame
    matches: pd.DataFrame
    notices: tuple[Finding, ...] = ()


def rules(actors: pd.DataFrame, *, issues: Sequence[str] | None, as_of: dt.date) -> Rules:
    """Match the rules of the issues with the actors."""
    _check(issues)
    facts = [f for f in vocab.required_actors() if issues is None or f.issue in issues]
    facts = [f for f in facts if f.valid_from is None or f.valid_from <= as_of]
    table = pd.DataFrame(
        [_row(at, fact, as_of) for at, fact in enumerate(facts)], columns=_COLUMNS
    )
    matches = _matches(facts, actors)
    return Rules(table, matches, tuple(_notices(table, facts)))


def _check(issues: Sequence[str] | None) -> None:
    known = vocab.issues()
    for issue in issues or ():
        if issue not in known and not any(f.issue == issue for f in vocab.required_actors()):
            raise UnknownTermError.among(issue, known=known, what="issue")


_COLUMNS = [
    "rule", "issue", "role", "label", "slug", "group", "need", "confidence", "legal_basis",
    "expired", "levels", "forum_kind",
]  # fmt: skip


def _row(at: int, fact: Any, as_of: dt.date) -> tuple[object, ...]:
    expired = fact.valid_to is not None and fact.valid_to < as_of
    sure = _SURE.get(str(fact.confidence), _SURE["low"]) * (_EXPIRED if expired else 1.0)
    forum = next((s.value for s in fact.selectors if s.field == "forum_kind"), "")
    return (
        at, fact.issue, str(fact.role), fact.label, _slug(fact), _group(fact),
        ROLE_NEED.get(str(fact.role), ROLE_NEED["support"]), sure, fact.legal_basis or "",
        expired, _levels(fact), forum,
    )  # fmt: skip


def _levels(fact: Any) -> frozenset[str]:
    urusan = {s.value for s in fact.selectors if s.field == "urusan"}
    if urusan and urusan <= PROVINCE_URUSAN:
        return frozenset({PROVINCE})
    bodies = vocab.bodies()
    aliases = [bodies[s.value] for s in fact.selectors if s.field == "alias" and s.value in bodies]
    if urusan or not aliases or not all(body.levels for body in aliases):
        return frozenset()
    return frozenset(level for body in aliases for level in body.levels)


def _slug(fact: Any) -> str:
    """Key of a missing actor: the first selector says it shortest."""
    if not fact.selectors:
        return "-".join("".join(c if c.isalnum() else " " for c in fact.label.lower()).split())
    return str(fact.selectors[0].value)


def _group(fact: Any) -> str:
    fields = {(s.field, s.value) for s in fact.selectors}
    if fact.office or not fields:
        return "none"
    if any(f == "urusan" or (f == "kind" and v in _BUDGET_KINDS) for f, v in fields):
        return "budget"
    if any(f == "forum_kind" for f, _ in fields):
        return "forum"
    if any(f == "alias" or v in AGENCY_KINDS for f, v in fields):
        return "agency"
    return "community"


def _notices(table: pd.DataFrame, facts: Sequence[Any]) -> Iterable[Finding]:
    silent = table[table["group"] == "none"]
    if len(silent):
        labels = ", ".join(sorted(set(silent["label"]))[:4])
        yield Finding("gaps.rule_without_actor", "notice",
                      facts={"count": len(silent), "labels": labels})  # fmt: skip
    known = set(ActorKind.__args__)
    strange = sorted({s.value for f in facts for s in f.selectors
                      if s.field == "kind" and s.value not in known})  # fmt: skip
    if strange:
        yield Finding("gaps.rule_of_unknown_kind", "notice", facts={"kinds": ", ".join(strange)})
    expired = table[table["expired"].astype(bool)]
    if len(expired):
        bases = ", ".join(
            sorted({b.split("[")[-1].rstrip("]") for b in expired["legal_basis"]})[:4]
        )
        yield Finding("gaps.rule_expired", "notice", facts={"count": len(expired), "bases": bases})


def _matches(facts: Sequence[Any], actors: pd.DataFrame) -> pd.DataFrame:
    masks = {
        selector: _mask(selector, actors)
        for selector in dict.fromkeys(s for f in facts for s in f.selectors)
        if selector.field != "forum_kind"
    }
    rows, columns = [], []
    for at, fact in enumerate(facts):
        mine = [masks[s] for s in fact.selectors if s in masks]
        if mine:
            hit = np.flatnonzero(np.logical_or.reduce(mine))
            rows.append(np.full(len(hit), at))
            columns.append(hit)
    at = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
    found = actors.iloc[at][["id", "region", "kind"]].rename(columns={"id": "actor"})
    rule = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    return found.assign(rule=rule).reset_index(drop=True)


def _mask(selector: Any, actors: pd.DataFrame) -> np.ndarray:
    """Ask once per distinct thing that the selector can see."""
    if selector.field == "kind":
        return (actors["kind"] == selector.value).to_numpy(dtype=bool)
    seen = ["name", "kind", "urusan"]
    table = actors[seen]
    if selector.field == "urusan":  # the name speaks only where the affairs are not given
        table = table.assign(name=table["name"].where(table["urusan"] == "", ""))
    codes, keys = pd.factorize(pd.MultiIndex.from_frame(table))
    answer = np.fromiter(
        (_asked(selector, dict(zip(seen, key, strict=True))) for key in keys), dtype=bool,
        count=len(keys),
    )  # fmt: skip
    return answer[codes] if len(keys) else np.zeros(len(actors), dtype=bool)


def _asked(selector: Any, facts: dict[str, str]) -> bool:
    return bool(
        vocab.match_selector(
            selector,
            name=facts["name"] or None,
            kind=facts["kind"],
            urusan=facts["urusan"] or None,
        )
    )
