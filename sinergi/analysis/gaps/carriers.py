# pyright: basic
# (lives on pandas and networkx)
"""Broker gaps: one government body through whom every way between the actors of an issue goes."""

from collections.abc import Iterator

import networkx as nx
import pandas as pd

from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import joined
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.model.kinds import GOVERNMENT_KINDS

_NEED, _SURE = 0.8, 0.8
_LEAST_ACTORS = 4


def broker_gaps(case: Case, people: pd.DataFrame) -> Iterator[Draft]:
    """Find issues whose actors are linked, all of them, through one only.

    Only government bodies are named; ormas, parties and faith bodies never are.
    """
    single = people[people["kind"].isin(GOVERNMENT_KINDS - MANY_KINDS)]
    for _, group in single.groupby(["region", "issue"]):
        graph = case.coordination.graph.subgraph(group["actor"])
        alone = _only_carrier(graph)
        if alone:
            yield _draft(case, group, alone)


def _only_carrier(graph: "nx.Graph[str]") -> str | None:
    """Actor that touches every tie of a connected group; ``None`` when there is none."""
    tied = [node for node, degree in graph.degree if degree]
    if len(tied) < _LEAST_ACTORS:
        return None
    hub, degree = max(graph.degree, key=lambda entry: (entry[1], entry[0]))
    alone = degree == graph.number_of_edges() == len(tied) - 1
    return hub if alone else None


def _draft(case: Case, group: pd.DataFrame, hub: str) -> Draft:
    first = group.iloc[0]
    sure = min(_SURE, float(group["label_confidence"].max()))
    return Draft(
        "broker", "alone", first["region"], _NEED, sure, "not_visible", issue=first["issue"],
        actor_a=hub, name_a=case.names.get(hub, hub), budget_idr=float(group["budget_idr"].sum()),
        evidence=joined(group.sort_values("budget_idr", ascending=False)["programs"]),
    )  # fmt: skip
