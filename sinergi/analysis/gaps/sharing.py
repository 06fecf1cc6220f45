# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Data gaps: asked for and not shared, or shared without what Satu Data asks for.

Standard, metadata and reference code: Perpres 39/2019 (principles of Satu Data Indonesia).
"""

from collections.abc import Iterator

import pandas as pd

from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import plain, rows_of, word_map
from sinergi.analysis.issues import text_issues

_NEEDS = {"refused": 0.9, "requested": 0.7, "bare": 0.5}
_BASIS = "Perpres 39/2019"
_PARTS = ("standard", "metadata", "reference_code")


def data_gaps(case: Case) -> Iterator[Draft]:
    """Look at every flow of data that is in the list."""
    sharing = plain(case.snapshot.data_sharing, ["provider", "user", "dataset", "state"])
    sets = plain(case.snapshot.datasets, ["id", "name", *_PARTS]).set_index("id")
    issue = _issues(sets)
    home = dict(zip(case.actors["id"], case.actors["region"], strict=True))
    for row in rows_of(sharing.sort_values(["provider", "user", "dataset"])):
        lacking = _lacking(sets, row.dataset)
        reason = row.state if row.state in {"refused", "requested"} else "bare"
        if reason == "bare" and not lacking:
            continue
        name = sets["name"].get(row.dataset, row.dataset) if row.dataset else ""
        yield Draft(
            "data", reason, home.get(row.provider, "") or home.get(row.user, ""), _NEEDS[reason],
            1.0, "not_visible", issue=issue.get(row.dataset, ""), dataset=row.dataset,
            actor_a=row.provider,
            name_a=case.names.get(row.provider, row.provider), actor_b=row.user,
            name_b=case.names.get(row.user, row.user), detail=str(name),
            evidence=" | ".join(lacking) if reason == "bare" else "", legal_basis=_BASIS,
            key_b=f"{row.user}:{row.dataset or '-'}",
        )  # fmt: skip


def _issues(sets: pd.DataFrame) -> dict[str, str]:
    """Issue that the name of a data set speaks of, the surest first."""
    names = sets["name"].reset_index(drop=True)
    read = text_issues(pd.Series(sets.index.to_numpy(dtype=object)), names)
    read = read.sort_values(["program", "confidence", "issue"], ascending=[True, False, True])
    return word_map(read["program"], read["issue"])


def _lacking(sets: pd.DataFrame, dataset: str) -> list[str]:
    if dataset not in sets.index:
        return []
    return [part for part in _PARTS if not sets.at[dataset, part]]
