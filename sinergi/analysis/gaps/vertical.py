# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Vertical gaps: province and kabupaten/kota on the same issue without any line between them."""

from collections.abc import Iterator

import pandas as pd

from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import is_province, joined

_NEED = 0.7


def vertical_gaps(case: Case, people: pd.DataFrame) -> Iterator[Draft]:
    """Ask for one line a kabupaten/kota and issue, where both levels are in the data.

    Lines are the reported ones: ``supervises`` or any tie. Relations of provincial and
    kabupaten/kota OPD are "koordinatif dan fungsional" (UU 23/2014 Ps 210), so any one counts.
    """
    local = people[people["kind"] == "opd"]
    above = local[local["region"].map(is_province).to_numpy(dtype=bool)]
    below = local[~local["region"].map(is_province).to_numpy(dtype=bool)]
    if above.empty or below.empty or not case.coordination.known:
        return
    above, below = _strongest_first(above), _strongest_first(below)
    below = below.assign(province=below["region"].str.slice(0, 2))
    lines = _lines(case)
    tops = dict(iter(above.groupby(["region", "issue"])))
    for key, group in below.groupby(["province", "region", "issue"]):
        province, _, issue = key
        top = tops.get((province, issue))
        if top is not None and not _linked(top, group, lines):
            yield _draft(case, top.iloc[0], group.iloc[0])


def _lines(case: Case) -> set[tuple[str, str]]:
    supervised = case.coordination.supervises
    pairs = set(zip(supervised["supervisor"], supervised["supervised"], strict=True))
    edges = case.coordination.edges
    ties = set(zip(edges["actor_a"], edges["actor_b"], strict=True))
    ties |= {(b, a) for a, b in ties}
    return pairs | ties | {(b, a) for a, b in pairs}


def _linked(top: pd.DataFrame, low: pd.DataFrame, lines: set[tuple[str, str]]) -> bool:
    return any((a, b) in lines for a in top["actor"] for b in low["actor"])


def _strongest_first(people: pd.DataFrame) -> pd.DataFrame:
    return people.sort_values(["need", "budget_idr", "actor"], ascending=[False, False, True])


def _draft(case: Case, top: pd.Series, low: pd.Series) -> Draft:
    a, b = top["actor"], low["actor"]
    steps, through = case.coordination.between(pd.Series([a]), pd.Series([b]))
    told = {a, b} <= case.coordination.known
    sure = min(
        top["confidence"], low["confidence"], top["label_confidence"], low["label_confidence"]
    )
    return Draft(
        "vertical", "no_vertical_line", low["region"], _NEED, sure,
        "not_visible" if told else "no_data", issue=low["issue"], actor_a=a,
        name_a=case.names.get(a, a), actor_b=b, name_b=case.names.get(b, b),
        budget_idr=float(top["budget_idr"] + low["budget_idr"]),
        distance=steps[0], brokers=joined(through[0]),
        evidence=joined([top["programs"], low["programs"]]), legal_basis=low["legal_basis"],
    )  # fmt: skip
