# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Data gaps: asked for and not shared, or shared without what Satu Data asks for.

Standard, metadata and reference code: Perpres 39/2019 (principles of Satu Data Indonesia).
"""

from collections.abc import Iterator

import pandas as pd

from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import plain, rows_of

_NEEDS = {"refused": 0.9, "requested": 0.7, "bare": 0.5}
_BASIS = "Perpres 39/2019"
_PARTS = ("standard", "metadata", "reference_code")


def data_gaps(case: Case) -> Iterator[Draft]:
    """Look at every flow of data that is in the list."""
    sharing = plain(case.snapshot.data_sharing, ["provider", "user", "dataset", "state"])
    sets = plain(case.snapshot.datasets, ["id", "name", *_PARTS]).set_index("id")
    home = dict(zip(case.actors["id"], case.actors["region"], strict=True))
    for row in rows_of(sharing.sort_values(["provider", "user", "dataset"])):
        lacking = _lacking(sets, row.dataset)
        reason = row.state if row.state in {"refused", "requested"} else "bare"
        if reason == "bare" and not lacking:
            continue
        name = sets["name"].get(row.dataset, row.dataset) if row.dataset else ""
        yield Draft(
            "data", reason, home.get(row.provider, "") or home.get(row.user, ""), _NEEDS[reason],
            1.0, "not_visible", dataset=row.dataset, actor_a=row.provider,
            name_a=case.names.get(row.provider, row.provider), actor_b=row.user,
            name_b=case.names.get(row.user, row.user), detail=str(name),
            evidence=" | ".join(lacking) if reason == "bare" else "", legal_basis=_BASIS,
            key_b=f"{row.user}:{row.dataset or '-'}",
        )  # fmt: skip


def _lacking(sets: pd.DataFrame, dataset: str) -> list[str]:
    if dataset not in sets.index:
        return []
    return [part for part in _PARTS if not sets.at[dataset, part]]
