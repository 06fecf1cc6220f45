# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Required roles per issue: rules of vocab, matched with the actors of every region."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.frames import word_map
from sinergi.analysis.gaps.local_rules import LocalRule, local_rules
from sinergi.errors import UnknownTermError
from sinergi.model.finding import Finding
from sinergi.model.kinds import ActorKind
from sinergi.model.snapshot import Snapshot

#: Kinds of which a region has many; the rule asks for the kind, never for each of them.
MANY_KINDS: frozenset[str] = frozenset(
    {"kecamatan", "desa", "uptd", "ormas", "parpol", "lembaga_keagamaan", "akademisi",
     "dunia_usaha", "media", "komunitas"}
)  # fmt: skip
PROVINCE = "provinsi"
_LAW = re.compile(r"(UU|PP|PBM|Perpres|Permendagri|Inpres|Keppres)\s+(\d+/\d{4})")
ROLE_NEED = {"lead": 1.0, "coordinator": 0.9, "support": 0.6}
SURE = {"high": 1.0, "medium": 0.8, "low": 0.5}
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
        forum_kind by_kind``; ``group`` is ``budget`` (an OPD or kecamatan, budgets speak of it),
        ``agency`` (vertical and central bodies), ``community``, ``forum`` or ``none`` (an
        office, or no selector). ``levels`` are the levels of government where the body has a
        unit, empty when every one may have it; ``by_kind`` rules ask for a kind ("semua OPD").
        ``where`` is the region whose own rule it is, "" for general ones.
    matches
        ``rule actor region kind``.
    aside
        Region and rule that a region put aside; "" for all regions.
    """

    table: pd.DataFrame
    matches: pd.DataFrame
    notices: tuple[Finding, ...] = ()
    aside: frozenset[tuple[str, int]] = frozenset()

    def holds(self, region: pd.Series, rule: pd.Series) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Whether each rule holds in each region: not elsewhere, and not put aside there."""
        where = dict(zip(self.table["rule"], self.table["where"], strict=True))
        return np.fromiter(
            (
                where[at] in {"", here}
                and (here, at) not in self.aside
                and ("", at) not in self.aside
                for here, at in zip(region, rule, strict=True)
            ),
            dtype=bool, count=len(rule),
        )  # fmt: skip

    def named(self, actors: pd.DataFrame, named: Mapping[int, str]) -> "Rules":
        """Add agencies that a rule names one by one; leave out what does not hold."""
        mine = actors.set_index("id").loc[list(named.values()), ["region", "kind"]].reset_index()
        mine = mine.rename(columns={"id": "actor"}).assign(rule=list(named))
        both = pd.concat([self.matches, mine[self.matches.columns]], ignore_index=True)
        kept = both[self.holds(both["region"], both["rule"])].reset_index(drop=True)
        return replace(self, matches=kept)


def rules(
    snapshot: Snapshot,
    actors: pd.DataFrame,
    *,
    issues: Sequence[str] | None,
    as_of: dt.date,
    own_issues: Collection[str] = (),
) -> Rules:
    """Match the rules of the issues with the actors.

    Rules of the region itself (table ``issue_rules``) add to, replace or drop general ones.
    ``own_issues`` are issues that the region added: known, without general rules.
    """
    _check(issues, own_issues)
    facts = [f for f in vocab.required_actors() if issues is None or f.issue in issues]
    facts = [f for f in facts if f.valid_from is None or f.valid_from <= as_of]
    local, strange = local_rules(snapshot, facts, actors, as_of=as_of)
    local = [rule for rule in local if issues is None or _concerns(rule, issues)]
    own = [rule for rule in local if rule.fact is not None]
    every: list[Any] = [*facts, *(rule.fact for rule in own)]
    table = pd.DataFrame(
        [_row(at, fact, as_of) for at, fact in enumerate(every)], columns=_COLUMNS
    ).astype({"rule": "int64"})  # also without a row
    table["where"] = [""] * len(facts) + [rule.region for rule in own]
    named = {len(facts) + at: rule.actor for at, rule in enumerate(own) if rule.actor}
    table.loc[list(named), "group"] = [_group_of(actors, actor) for actor in named.values()]
    table.loc[list(named), "slug"] = list(named.values())
    aside = frozenset((rule.region, at) for rule in local for at in rule.aside)
    found = Rules(
        table,
        matches([f.selectors for f in every], actors),
        (*rule_notices(table, every), *strange),
        aside,
    )
    return found.named(actors, named)


def _concerns(rule: LocalRule, issues: Sequence[str]) -> bool:
    return rule.fact.issue in issues if rule.fact else bool(rule.aside)


def _group_of(actors: pd.DataFrame, actor: str) -> str:
    kind = str(actors.loc[actors["id"] == actor, "kind"].iloc[0])
    if kind in _BUDGET_KINDS:
        return "budget"
    return "agency" if kind in AGENCY_KINDS else "community"


def _check(issues: Sequence[str] | None, own_issues: Collection[str]) -> None:
    known = {*vocab.issues(), *own_issues}
    for issue in issues or ():
        if issue not in known:
            raise UnknownTermError.among(issue, known=known, what="issue")


_COLUMNS = [
    "rule", "issue", "role", "label", "slug", "group", "need", "confidence", "legal_basis",
    "expired", "levels", "forum_kind", "by_kind",
]  # fmt: skip


def _row(at: int, fact: Any, as_of: dt.date) -> tuple[object, ...]:
    expired = fact.valid_to is not None and fact.valid_to < as_of
    sure = SURE.get(str(fact.confidence), SURE["low"]) * (_EXPIRED if expired else 1.0)
    forum = next((s.value for s in fact.selectors if s.field == "forum_kind"), "")
    return (
        at, fact.issue, str(fact.role), fact.label, _slug(fact), _group(fact),
        ROLE_NEED.get(str(fact.role), ROLE_NEED["support"]), sure, fact.legal_basis or "",
        expired, _levels(fact), forum, all(s.field == "kind" for s in fact.selectors),
    )  # fmt: skip


def _levels(fact: Any) -> frozenset[str]:
    urusan = {s.value for s in fact.selectors if s.field == "urusan"}
    affairs = [vocab.urusan()[code] for code in urusan if code in vocab.urusan()]
    if affairs and len(affairs) == len(urusan) and all(a.levels for a in affairs):
        return frozenset(level for affair in affairs for level in affair.levels)
    kinds = [vocab.actor_kinds().get(s.value) for s in fact.selectors]
    if kinds and all(s.field == "kind" for s in fact.selectors):
        known = [kind.levels for kind in kinds if kind is not None]
        return frozenset(level for levels in known for level in levels if all(known))
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


def _is_forum(alias: str) -> bool:
    """Whether a body is a forum or team: it stands on the list of forums, not of actors."""
    body = vocab.bodies().get(alias)
    return body is not None and body.kind in vocab.forum_kinds()


def _group(fact: Any) -> str:
    fields = {(s.field, s.value) for s in fact.selectors}
    if fact.office or not fields:
        return "none"
    if any(f == "urusan" or (f == "kind" and v in _BUDGET_KINDS) for f, v in fields):
        return "budget"
    if any(f == "forum_kind" or (f == "alias" and _is_forum(v)) for f, v in fields):
        return "forum"
    if any(f == "alias" or v in AGENCY_KINDS for f, v in fields):
        return "agency"
    return "community"


def rule_notices(table: pd.DataFrame, facts: Sequence[Any]) -> Iterable[Finding]:
    """Tell which rules the data cannot be held against, and which stand on ended laws."""
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
        bases = ", ".join(sorted(_expired_laws(expired)))
        yield Finding("gaps.rule_expired", "notice", facts={"count": len(expired), "bases": bases})


def _expired_laws(expired: pd.DataFrame) -> set[str]:
    """Name the laws of the rules, or those of their issue."""
    issues = vocab.issues()
    named: set[str] = set()
    for basis, issue in zip(expired["legal_basis"], expired["issue"], strict=True):
        fact = issues.get(issue)
        named |= laws(basis) or laws(fact.legal_basis if fact else "")
    return named


def laws(words: str) -> set[str]:
    """Laws named in a text, without articles.

    Examples
    --------
    >>> sorted(laws("UU 23/2014 Ps 26; PP 12/2022 Ps 10(2)"))
    ['PP 12/2022', 'UU 23/2014']
    """
    return {f"{kind} {number}" for kind, number in _LAW.findall(words)}


def matches(asked: Sequence[Sequence[vocab.Selector]], actors: pd.DataFrame) -> pd.DataFrame:
    """Actors that fulfil one of the selectors of each entry.

    Returns
    -------
    DataFrame
        ``actor region kind rule``, the last being the place of the entry.
    """
    ask = _Asker(actors)
    masks = {
        selector: ask.mask(selector)
        for selector in dict.fromkeys(s for selectors in asked for s in selectors)
        if selector.field != "forum_kind"
    }
    rows, columns = [], []
    for at, selectors in enumerate(asked):
        mine = [masks[s] for s in selectors if s in masks]
        if mine:
            hit = np.flatnonzero(np.logical_or.reduce(mine))
            rows.append(np.full(len(hit), at))
            columns.append(hit)
    at = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
    found = actors.iloc[at][["id", "region", "kind"]].rename(columns={"id": "actor"})
    rule = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    return found.assign(rule=rule).reset_index(drop=True)


def holders(actors: pd.DataFrame, urusan: str) -> dict[str, str]:
    """OPD that holds an affair, by region; where the affairs are not given its name says so."""
    holds = _Asker(actors).mask(vocab.Selector("urusan", urusan))
    mine = actors[holds & actors["kind"].eq("opd").to_numpy(dtype=bool)]
    return word_map(mine["region"], mine["id"])


class _Asker:
    """Asks vocab once per distinct thing that a selector can see."""

    def __init__(self, actors: pd.DataFrame) -> None:
        self._kind = actors["kind"].to_numpy(dtype=object)
        self._size = len(actors)
        # The name speaks for affairs only where they are not given.
        nameless = actors["name"].where(actors["urusan"] == "", "")
        self._seen = {
            "urusan": _distinct(nameless, actors["kind"], actors["urusan"]),
            "alias": _distinct(actors["name"], actors["kind"], actors["urusan"]),
        }

    def mask(self, selector: Any) -> np.ndarray:
        """Actors that fulfil a selector."""
        if selector.field == "kind":
            return self._kind == selector.value
        codes, keys = self._seen[selector.field]
        answers = (
            vocab.match_selector(selector, name=name or None, kind=kind, urusan=urusan or None)
            for name, kind, urusan in keys
        )
        known = np.fromiter(answers, dtype=bool, count=len(keys))
        return known[codes] if self._size else np.zeros(0, dtype=bool)


def _distinct(*columns: pd.Series) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    place: dict[tuple[str, ...], int] = {}
    codes = [place.setdefault(key, len(place)) for key in zip(*columns, strict=True)]
    return np.array(codes, dtype=np.int64), list(place)
