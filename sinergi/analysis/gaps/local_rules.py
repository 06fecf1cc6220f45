# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Rules that a region wrote itself (sheet Aturan Peran): they add, replace or drop."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.frames import home_region, plain, rows_of
from sinergi.model.finding import Finding
from sinergi.model.snapshot import Snapshot

_AFFAIR = re.compile(r"\d\.\d{2}")


@dataclass(frozen=True, slots=True)
class LocalRule:
    """A rule of a region with what it puts aside.

    Attributes
    ----------
    fact
        The rule itself; ``None`` when it only drops others.
    region
        Where it holds; "" for every region of the data.
    actor
        Id of the one agency that it names; "" when it names a kind or an affair.
    aside
        Places of the general rules that it puts aside there.
    """

    fact: vocab.RequiredActor | None
    region: str
    actor: str
    aside: tuple[int, ...]


def local_rules(
    snapshot: Snapshot,
    facts: Sequence[vocab.RequiredActor],
    actors: pd.DataFrame,
    *,
    as_of: dt.date,
) -> tuple[list[LocalRule], list[Finding]]:
    """Read the rules of the regions.

    Parameters
    ----------
    snapshot
        Holds ``issue_rules``.
    facts
        General rules.
    actors
        ``id name region``.
    as_of
        A rule that has not begun or has ended by then is passed over.

    Returns
    -------
    tuple
        Rules, and what could not be understood.
    """
    table = snapshot.issue_rules
    over = (table["valid_to"] < as_of) | (table["valid_from"] > as_of)
    table = table[~over.fillna(value=False).to_numpy(dtype=bool)]
    rows = plain(table, ["issue", "role", "who", "effect", "region", "legal_basis"])
    rows["region"] = home_region(rows["region"])
    found, strange = [], []
    for row in rows_of(rows.sort_values(["issue", "role", "who", "region"])):
        mine = actors[(actors["region"] == row.region) | (row.region == "")]
        actor, selectors = _meant(row.who, mine)
        if not actor and not selectors:
            strange.append(row.who)
            continue
        aside = _aside(row, facts, _selectors_of(actor, mine) | set(selectors))
        fact = None if row.effect == "drop" else _fact(row, selectors)
        found.append(LocalRule(fact, row.region, actor, aside))
    words = {"count": len(strange), "names": ", ".join(sorted(set(strange))[:4])}
    notice = Finding("gaps.rule_of_unknown_actor", "warning", facts=words)
    return found, [notice] if strange else []


def _meant(who: str, actors: pd.DataFrame) -> tuple[str, tuple[vocab.Selector, ...]]:
    """Understand a name: an agency of the list, an affair, a kind, a body, a known agency."""
    named = actors[(actors["id"] == who) | (actors["name"].str.casefold() == who.casefold())]
    if len(named) == 1:
        return str(named["id"].iloc[0]), ()
    if _AFFAIR.fullmatch(who) and who in vocab.urusan():
        return "", (vocab.Selector("urusan", who),)
    kinds = {word.casefold(): kind for kind, fact in vocab.actor_kinds().items()
             for word in (kind, fact.name_id, fact.name_en)}  # fmt: skip
    if who.casefold() in kinds:
        return "", (vocab.Selector("kind", kinds[who.casefold()]),)
    body = vocab.find_body(who)
    if body is not None:
        return "", (vocab.Selector("alias", body.id),)
    unit = vocab.resolve_opd(who)
    affairs = (unit.urusan or "").split(" | ") if unit.state in {"exact", "alias"} else []
    return "", tuple(vocab.Selector("urusan", code) for code in affairs if code)[:1]


def _selectors_of(actor: str, actors: pd.DataFrame) -> set[vocab.Selector]:
    """Selectors that an agency of the list answers to: its affairs, and a name of its own."""
    row = actors[actors["id"] == actor]
    if row.empty:
        return set()
    name, urusan = str(row["name"].iloc[0]), str(row["urusan"].iloc[0])
    found = {vocab.Selector("urusan", code) for code in urusan.split(" | ") if code}
    body = vocab.find_body(name)
    return found | ({vocab.Selector("alias", body.id)} if body else set())


def _aside(
    row: object, facts: Sequence[vocab.RequiredActor], selectors: set[vocab.Selector]
) -> tuple[int, ...]:
    issue, role, effect = (getattr(row, name) for name in ("issue", "role", "effect"))
    same = [(at, fact) for at, fact in enumerate(facts) if fact.issue == issue]
    if effect == "replace":
        return tuple(at for at, fact in same if fact.role == role)
    # The same actor keeps one role in an issue: its own rule comes before the general one.
    return tuple(at for at, fact in same if selectors & set(fact.selectors))


def _fact(row: object, selectors: tuple[vocab.Selector, ...]) -> vocab.RequiredActor:
    issue, role, who, basis = (getattr(row, n) for n in ("issue", "role", "who", "legal_basis"))
    return vocab.RequiredActor(
        issue=issue, role=role, label=who, selectors=selectors, legal_basis=basis,
        source="issue_rules", confidence="high",
    )  # fmt: skip
