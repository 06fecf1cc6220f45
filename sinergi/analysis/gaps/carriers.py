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
    single = single[case.coordination.links.degree(single["actor"]) > 0]
    for _, group in single.groupby(["region", "issue"]):
        alone = _only_carrier(case.coordination.links, sorted(set(group["actor"])))
        if alone:
            yield _draft(case, group, alone)


def _only_carrier(links: Links, actors: list[str]) -> str | None:
    """Actor that touches every tie of a connected group; ``None`` when there is none."""
    if len(actors) < _LEAST_ACTORS:
        return None
    degree = links.inside(actors).sum(axis=1)
    tied, ties = int((degree > 0).sum()), int(degree.sum()) // 2
    if tied < _LEAST_ACTORS or ties != tied - 1 or int(degree.max()) != ties:
        return None
    return actors[int(degree.argmax())]


def _draft(case: Case, group: pd.DataFrame, hub: str) -> Draft:
    first = group.iloc[0]
    sure = min(_SURE, float(group["label_confidence"].max()))
    return Draft(
        "broker", "alone", first["region"], _NEED, sure, "not_visible", issue=first["issue"],
        actor_a=hub, name_a=case.names.get(hub, hub), budget_idr=float(group["budget_idr"].sum()),
        evidence=joined(group.sort_values("budget_idr", ascending=False)["programs"]),
    )  # fmt: skip
