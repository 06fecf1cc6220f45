"""What an action takes, counted in entries of the table of costs (``vocab.action_costs``)."""

from collections.abc import Mapping
from typing import Protocol

from sinergi import vocab
from sinergi.errors import UnknownTermError, UsageError
from sinergi.plan.changes import Change
from sinergi.plan.world import World


class Costed(Protocol):
    """What the costs of an action depend on."""

    kind: str
    region: str
    subject: str
    partners: list[str]
    findings: list[str]
    changes: list[Change]
    words: dict[str, str]


def cost_table(changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Costs by id, with those that the region changed.

    Parameters
    ----------
    changed
        Cost by id of :func:`sinergi.vocab.action_costs`, in working days of one official.

    Raises
    ------
    UnknownTermError
        No such entry.
    UsageError
        A cost below zero.

    Examples
    --------
    >>> cost_table({"member": 2})["member"]
    2.0
    """
    table = {name: fact.cost for name, fact in vocab.action_costs().items()}
    for name, cost in (changed or {}).items():
        if name not in table:
            raise UnknownTermError.among(name, known=table, what="cost")
        if not cost >= 0:
            raise UsageError("plan.cost_below_zero", name=name, cost=cost)
        table[name] = float(cost)
    return table


def cost_of(needs: Mapping[str, float], table: Mapping[str, float]) -> float:
    """Add up what an action takes.

    Examples
    --------
    >>> cost_of({"meeting": 1, "participant": 4}, {"meeting": 2.0, "participant": 0.5})
    4.0
    """
    return round(sum(table[name] * count for name, count in needs.items()), 6)


def needs_of(action: Costed, world: World | None) -> dict[str, float]:
    """Count what an action takes: new members are cheaper than meetings, meetings than forums."""
    if action.kind in _FIXED:
        return dict(_FIXED[action.kind])
    count = float(len(action.findings))
    if action.kind in _PER_FINDING:
        return {_PER_FINDING[action.kind]: count}
    around = float(len(action.partners) + 1)
    if action.kind in {"found_team", "found_forum"}:
        held = world.lawful(action.region, action.subject) if world else ()
        return {"forum": 1.0, "member": float(len(held)) if held else around}
    return _seats(action) or _meeting(action, around)


def _seats(action: Costed) -> dict[str, float]:
    """Count new members of forums that exist."""
    seats = sum(len(c.actors) for c in action.changes if c.kind == "member")
    return {"member": float(seats)} if seats else {}


def _meeting(action: Costed, around: float) -> dict[str, float]:
    brokered = action.kind == "connect" and action.words.get("broker")
    return {"meeting_brokered" if brokered else "meeting": 1.0, "participant": around}


_FIXED: Mapping[str, Mapping[str, float]] = {
    "revive": {"meeting": 1.0}, "renew": {"renewal": 1.0}, "list_members": {"decision": 1.0},
    "settle_lead": {"decision": 1.0}, "take_up": {"decision": 1.0}, "look_up": {"decision": 1.0},
}  # fmt: skip
_PER_FINDING: Mapping[str, str] = {
    "invite": "member", "share_data": "sharing", "standardise": "sharing", "agree": "agreement",
}  # fmt: skip
