# pyright: basic
# (lives on pandas and scipy.sparse)
"""Interdependence from the programs themselves: ``C_R = T_A T_D T_A'`` of a whole snapshot.

A task is an issue, an issue for one group of people, in one place or by one indicator, or a
single program; T_A says who works on it. T_D is the unit diagonal and the program links of
``program_supports``. So the need of two agencies is the sum of two visible parts: the tasks that
they share and the dependent programs between them (Cataldo et al. 2006; weights of tasks by
``diag(w)^1/2`` on both sides, so that without dependencies the need is the sum of the weights
of shared tasks).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from sinergi.analysis.gaps.congruence import required_coordination
from sinergi.analysis.gaps.frames import home_region, looked_up, places, plain, word_map
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.analysis.gaps.yardstick import Yardstick
from sinergi.graph.project import pairs_by_item
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.snapshot import Snapshot

NEED_COLUMNS: tuple[str, ...] = (
    "region", "actor_a", "actor_b", "need", "shared", "dependent", "issues",
)  # fmt: skip
#: A place, group or indicator that more than half of a region's lines name tells nothing.
_COMMON = 0.5
_FACETS = ("beneficiaries", "place", "indicator")
_SHOWN_ISSUES = 6


@dataclass(frozen=True, eq=False)
class Needs:
    """Who needs whom.

    Attributes
    ----------
    ids
        Ids of the actors, in the order of the matrix.
    matrix
        C_R, sparse and symmetric; its diagonal is the own load of an actor.
    pairs
        Pairs of one region above 0: ``region actor_a actor_b need shared dependent issues``.
    """

    ids: pd.Index
    matrix: Any
    pairs: pd.DataFrame


def interdependence(
    snapshot: Snapshot, work: pd.DataFrame, actors: pd.DataFrame, *, yardstick: Yardstick
) -> Needs:
    """Compute C_R.

    Parameters
    ----------
    snapshot
        Programs with their people, places and indicators, and ``program_supports``.
    work
        ``id actor region issue budget_idr``: who works on which program of which issue.
    actors
        ``id kind region``; kinds of which a region has many and citizens' bodies take no part.
    yardstick
        What makes a task heavy.
    """
    able = actors[~actors["kind"].isin(MANY_KINDS | PROTECTED_KINDS)]
    ids = pd.Index(able["id"], dtype=object)
    rows = work[work["actor"].isin(ids) & (work["region"] != "")].reset_index(drop=True)
    rows = _described(snapshot, rows)
    families = [_issue_tasks(rows), *(_facet_tasks(rows, facet) for facet in _FACETS)]
    single = _program_tasks(snapshot, rows)
    mean = _means(families[0], yardstick)
    parts = [_weighed(table, mean, ids, yardstick) for table in (*families, single)]
    t_a = sparse.csr_array(sparse.hstack([part for part, _ in parts]))
    t_d = _links(snapshot, parts[-1][1], t_a.shape[1])
    shared = required_coordination(t_a)
    both = required_coordination(t_a, t_d)
    home = looked_up(able["id"], word_map(able["id"], able["region"])).to_numpy()
    return Needs(ids, both, _pairs(ids, home, (both, shared), families[0]))


def _described(snapshot: Snapshot, rows: pd.DataFrame) -> pd.DataFrame:
    """Add what the programs say of people, place and indicator, folded to compare."""
    programs = snapshot.programs
    wanted = places(pd.Index(programs["id"], dtype=object), rows["id"])
    for facet in _FACETS:
        words = programs[facet]
        codes = _folded(words)
        told = np.where(wanted >= 0, codes[wanted] if len(codes) else -1, -1)
        rows[facet] = np.where(_common(told, rows["region"]), -1, told)
    counts = programs["beneficiary_count"].astype("float64").to_numpy()
    rows["people"] = np.where(wanted >= 0, counts[wanted] if len(counts) else 0.0, 0.0)
    rows["people"] = rows["people"].fillna(0.0)
    return rows


def _folded(words: pd.Series) -> np.ndarray:
    """Give each text a number, the same whatever letters and spaces; -1 for a missing one."""
    codes, distinct = pd.factorize(words)
    same, _ = pd.factorize(
        np.array([" ".join(str(w).casefold().split()) for w in distinct], object)
    )
    return np.where(codes >= 0, same[codes] if len(same) else -1, -1)


def _common(codes: np.ndarray, region: pd.Series) -> np.ndarray:
    """Mark values that more than half of the lines of a region name."""
    table = pd.DataFrame({"code": codes, "region": region.to_numpy()})
    lines = table.groupby("region")["code"].transform("size")
    same = table.groupby(["region", "code"])["code"].transform("size")
    return (same > _COMMON * lines).to_numpy(dtype=bool) & (lines > 1).to_numpy(dtype=bool)


_TASK = ["task", "actor", "region", "issue", "budget_idr", "people"]


def _issue_tasks(rows: pd.DataFrame) -> pd.DataFrame:
    task = rows.groupby(["region", "issue"], sort=True).ngroup()
    return rows.assign(task=task)[_TASK]


def _facet_tasks(rows: pd.DataFrame, facet: str) -> pd.DataFrame:
    named = rows[rows[facet] >= 0]
    task = named.groupby(["region", "issue", facet], sort=True).ngroup()
    return named.assign(task=task)[_TASK]


def _program_tasks(snapshot: Snapshot, rows: pd.DataFrame) -> pd.DataFrame:
    """Programs that others take part in or depend on: a task each."""
    supports = snapshot.program_supports
    special = pd.Index(
        sorted({*snapshot.program_partners["program"].dropna(), *supports["program"].dropna(),
                *supports["supports"].dropna()}), dtype=object
    )  # fmt: skip
    owned = plain(
        snapshot.programs[snapshot.programs["id"].isin(special)], ["id", "opd", "region"]
    )
    partners = plain(snapshot.program_partners, ["program", "actor"])
    takers = partners.rename(columns={"program": "id"})
    both = pd.concat([owned.rename(columns={"opd": "actor"})[["id", "actor"]], takers])
    both = both[both["id"].isin(owned["id"]) & (both["actor"] != "")].drop_duplicates()
    known = rows.drop_duplicates("id").set_index("id")[["issue", "budget_idr", "people"]]
    both = both.merge(known, left_on="id", right_index=True, how="left")
    both["issue"] = both["issue"].fillna("")
    both[["budget_idr", "people"]] = both[["budget_idr", "people"]].fillna(0.0)
    both["region"] = home_region(looked_up(both["id"], word_map(owned["id"], owned["region"])))
    return both.assign(task=places(special, both["id"]), program=both["id"])


# ---------------------------------------------------------------- weights
def _load(table: pd.DataFrame, yardstick: Yardstick) -> pd.Series:
    """Raw weight of each task."""
    by_task = table.groupby("task")
    if yardstick.weigh_by == "budget":
        return by_task["budget_idr"].sum().astype("float64")
    if yardstick.weigh_by == "beneficiaries":
        return by_task["people"].sum().astype("float64")
    if yardstick.weigh_by == "criticality":
        return by_task["issue"].first().map(yardstick.criticality).fillna(1.0).astype("float64")
    return by_task["issue"].first().map(lambda _: 1.0).astype("float64")


def _means(issues: pd.DataFrame, yardstick: Yardstick) -> dict[str, float]:
    """Mean raw weight of an issue by region: it makes an average issue weigh 1."""
    if yardstick.weigh_by in {"count", "criticality"}:
        return {}
    region = issues.groupby("task")["region"].first()
    mean = _load(issues, yardstick).groupby(region).mean()
    return {str(code): float(value) for code, value in mean.items() if value > 0}


def _weighed(
    table: pd.DataFrame, mean: dict[str, float], ids: pd.Index, yardstick: Yardstick
) -> tuple[Any, pd.DataFrame]:
    """Actors by tasks, 1 where an actor works on it, times the root of the weight of the task."""
    once = table.drop_duplicates(["task", "actor"])
    size = int(table["task"].max()) + 1 if len(table) else 0
    weight = np.zeros(size)
    load = _load(table, yardstick)
    region = table.groupby("task")["region"].first()
    scale = region.map(mean).fillna(1.0).to_numpy(dtype=np.float64) if mean else 1.0
    weight[load.index.to_numpy(dtype=np.int64)] = load.to_numpy() / scale
    at = places(ids, once["actor"])
    real = at >= 0
    tasks = once["task"].to_numpy(dtype=np.int64)
    cells = (np.sqrt(weight)[tasks[real]], (at[real], tasks[real]))
    return sparse.csr_array(cells, shape=(len(ids), size)), table


def _links(snapshot: Snapshot, single: pd.DataFrame, tasks: int) -> Any:
    """T_D: programs that support each other, both ways; the unit diagonal comes after."""
    size = int(single["task"].max()) + 1 if len(single) else 0
    first = tasks - size
    at = dict(zip(single["program"], single["task"], strict=True)) if len(single) else {}
    supports = plain(snapshot.program_supports, ["program", "supports"])
    pairs = {
        (at[p], at[q])
        for p, q in zip(supports["program"], supports["supports"], strict=True)
        if p in at and q in at and p != q
    }
    both = sorted(pairs | {(q, p) for p, q in pairs})
    left = np.array([p for p, _ in both], dtype=np.int64) + first
    right = np.array([q for _, q in both], dtype=np.int64) + first
    return sparse.csr_array((np.ones(len(both)), (left, right)), shape=(tasks, tasks))


# ---------------------------------------------------------------- pairs
def _pairs(
    ids: pd.Index, home: np.ndarray, matrices: tuple[Any, Any], issues: pd.DataFrame
) -> pd.DataFrame:
    both, shared = matrices
    upper = sparse.triu(both, k=1).tocoo()
    a, b = upper.coords
    kept = (home[a] == home[b]) & (home[a] != "") & (upper.data > 0)
    a, b, need = a[kept], b[kept], upper.data[kept]
    part = np.asarray(shared[a, b]).ravel() if len(a) else np.zeros(0)
    names = ids.to_numpy(dtype=object)
    table = pd.DataFrame({
        "region": home[a], "actor_a": names[a], "actor_b": names[b], "need": need,
        "shared": part, "dependent": np.maximum(need - part, 0.0),
        "issues": _shared_issues(ids, issues, a.astype(np.int64) * len(ids) + b),
    }, columns=list(NEED_COLUMNS))  # fmt: skip
    swap = (table["actor_a"] > table["actor_b"]).to_numpy(dtype=bool)
    table.loc[swap, ["actor_a", "actor_b"]] = table.loc[swap, ["actor_b", "actor_a"]].to_numpy()
    return table.sort_values(["region", "actor_a", "actor_b"], ignore_index=True)


def _shared_issues(ids: pd.Index, issues: pd.DataFrame, wanted: np.ndarray) -> list[str]:
    """Issues that each pair shares, the first few by id."""
    if issues.empty:
        return [""] * len(wanted)
    name = issues.groupby("task")["issue"].first().to_numpy(dtype=object)
    a, b, task = pairs_by_item(
        places(ids, issues["actor"]), issues["task"], n_actors=len(ids), n_items=len(name)
    )
    told = pd.DataFrame({"pair": a.astype(np.int64) * len(ids) + b, "issue": name[task]})
    told = told.sort_values(["pair", "issue"])
    told = told[told.groupby("pair").cumcount() < _SHOWN_ISSUES]
    words = told.groupby("pair")["issue"].agg(" | ".join)
    return list(words.reindex(wanted).fillna(""))
