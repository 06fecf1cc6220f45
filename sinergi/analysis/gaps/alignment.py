# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Programs and the goals of the regional plan (RPJMD): what carries what, what stands alone."""

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.frames import home_region, joined, looked_up, plain, word_map
from sinergi.analysis.rows import deepest_rows

ALIGNMENT_COLUMNS: tuple[str, ...] = (
    "region", "goal", "goal_name", "goal_kind", "actor", "actor_name", "fit", "n_programs",
    "budget_idr", "n_agencies", "n_sectors", "evidence",
)  # fmt: skip
_HOPS = 4  # misi > tujuan > sasaran, and package > sub kegiatan > kegiatan > program
_SHOWN = 5


def goal_alignment(case: Case) -> pd.DataFrame:
    """Hold programs against goals; nothing when no goals are in the data.

    Returns
    -------
    DataFrame
        Rows of two sorts. A goal: ``fit`` carried, no_program, or one_sector (all of its
        agencies belong to one sector), with the number of programs, their ``budget_idr``,
        agencies and sectors. An agency with programs without any goal: ``fit``
        no_goal, with their number and rupiah. ``evidence`` holds ids of programs.
    """
    snapshot = case.snapshot
    if not len(snapshot.goals) or not len(snapshot.program_goals):
        return pd.DataFrame(columns=list(ALIGNMENT_COLUMNS), dtype=object)
    rows = _rows(case)
    linked = _linked(case, rows)
    return pd.concat(
        [_goals(case, rows, linked), _orphans(case, rows, linked)], ignore_index=True
    )[list(ALIGNMENT_COLUMNS)]


def _rows(case: Case) -> pd.DataFrame:
    found = deepest_rows(case.snapshot)
    found = found[~found["overhead"].to_numpy(dtype=bool)]
    rows = plain(found, ["id", "opd", "parent", "region"])
    rows["budget_idr"] = found["budget_idr"].astype("float64").fillna(0.0).to_numpy()
    rows["region"] = home_region(rows["region"])
    urusan = word_map(case.actors["id"], case.actors["urusan"])
    rows["sector"] = [vocab.sector_of(urusan.get(a) or None) or "" for a in rows["opd"]]
    return rows


def _linked(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Deepest rows by goal: through their own link or one of a line above, and goals above."""
    links = plain(case.snapshot.program_goals, ["program", "goal"]).drop_duplicates()
    lines = plain(case.snapshot.programs, ["id", "parent"])
    up = word_map(lines["id"], lines["parent"])
    at = rows[["id"]].assign(line=rows["id"])
    found = []
    for _ in range(_HOPS):
        found.append(at.merge(links, left_on="line", right_on="program")[["id", "goal"]])
        at = at.assign(line=looked_up(at["line"], up))
        at = at[at["line"] != ""]
    both = pd.concat(found, ignore_index=True).drop_duplicates()
    goals = plain(case.snapshot.goals, ["id", "parent"])
    above = word_map(goals["id"], goals["parent"])
    higher = [both]
    for _ in range(_HOPS):
        both = both.assign(goal=looked_up(both["goal"], above))
        both = both[both["goal"] != ""]
        higher.append(both)
    return pd.concat(higher, ignore_index=True).drop_duplicates().merge(rows, on="id")


def _goals(case: Case, rows: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    goals = plain(case.snapshot.goals, ["id", "name", "kind"])
    groups = dict(iter(linked.groupby("goal")))
    only = rows["region"].mode()
    table = []
    for goal, name, kind in goals.itertuples(index=False):
        mine = groups.get(goal, linked.iloc[:0]).sort_values(
            ["budget_idr", "id"], ascending=[False, True]
        )
        sectors = sorted(set(mine["sector"]) - {""})
        state = "no_program" if mine.empty else "one_sector" if len(sectors) == 1 else "carried"
        region = mine["region"].iloc[0] if len(mine) else (only.iloc[0] if len(only) else "")
        table.append((region, goal, name, kind, "", "", state, len(mine),
                      float(mine["budget_idr"].sum()), mine["opd"].nunique(), len(sectors),
                      joined(mine["id"].head(_SHOWN))))  # fmt: skip
    return pd.DataFrame(table, columns=list(ALIGNMENT_COLUMNS))


def _orphans(case: Case, rows: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    alone = rows[~rows["id"].isin(linked["id"]) & (rows["opd"] != "")]
    alone = alone.sort_values(
        ["region", "opd", "budget_idr", "id"], ascending=[True, True, False, True]
    )
    table = [
        (region, "", "", "", opd, case.names.get(str(opd), str(opd)), "no_goal", len(mine),
         float(mine["budget_idr"].sum()), 1, 1, joined(mine["id"].head(_SHOWN)))
        for (region, opd), mine in alone.groupby(["region", "opd"])
    ]  # fmt: skip
    return pd.DataFrame(table, columns=list(ALIGNMENT_COLUMNS))
