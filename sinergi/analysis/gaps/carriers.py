# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Broker gaps: one government body through whom every way between the actors of an issue goes."""

from collections.abc import Iterator

import pandas as pd

from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import joined
from sinergi.analysis.gaps.links import Links
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.model.kinds import GOVERNMENT_KINDS

_NEED, _SURE = 0.8, 0.8
_LEAST_ACTORS = 4


def broker_gaps(case: Case, people: pd.DataFrame) -> Iterator[Draft]:
    """Find issues whose actors are linked, all of them, through one only.

    Only government bodies are named; ormas, parties and faith bodies never are.
    """
    single = people[people["kind"].isin(GOVERNMENT_KINDS - MANY_KINDS)]
    links = case.coordination.links
    single = single[links.degree(single["actor"]) > 0]
    at = links.codes(single["actor"])
    known: dict[int, frozenset[int]] = {}
    # one frame a group is made only where there is something to say: groups are many
    for rows in single.groupby(["region", "issue"], sort=True).indices.values():
        hub = _only_carrier(links, sorted(set(at[rows].tolist())), known)
        if hub is not None:
            yield _draft(case, single.iloc[rows], str(links.ids[hub]))


def _only_carrier(
    links: Links, group: list[int], known: dict[int, frozenset[int]]
) -> int | None:  # fmt: skip
    """Place of the actor that touches every tie of a connected group; ``None`` without one."""
    if len(group) < _LEAST_ACTORS:
        return None
    for actor in group:
        if actor not in known:
            known[actor] = frozenset(links.neighbours(actor).tolist()) - {actor}
    degree = [len(known[actor].intersection(group)) for actor in group]
    tied, ties = sum(d > 0 for d in degree), sum(degree) // 2
    if tied < _LEAST_ACTORS or ties != tied - 1 or max(degree) != ties:
        return None
    return group[degree.index(ties)]


def _draft(case: Case, group: pd.DataFrame, hub: str) -> Draft:
    first = group.iloc[0]
    sure = min(_SURE, float(group["label_confidence"].max()))
    return Draft(
        "broker", "alone", first["region"], _NEED, sure, "not_visible", issue=first["issue"],
        actor_a=hub, name_a=case.names.get(hub, hub), budget_idr=float(group["budget_idr"].sum()),
        evidence=joined(group.sort_values("budget_idr", ascending=False)["programs"]),
    )  # fmt: skip
