# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Needs and ties of every pair side by side: met, weak, not seen, and ties without a need."""

import datetime as dt

import numpy as np
import pandas as pd

from sinergi.analysis.gaps.case import Case, build_case
from sinergi.analysis.gaps.frames import looked_up, places
from sinergi.analysis.gaps.links import Links
from sinergi.analysis.gaps.needs import interdependence
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.analysis.gaps.yardstick import Yardstick
from sinergi.graph.project import pairs_by_item
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.snapshot import Snapshot

REQUIREMENT_COLUMNS: tuple[str, ...] = (
    "region", "actor_a", "name_a", "actor_b", "name_b", "fit", "evidence_state", "need",
    "shared", "dependent", "issues", "strength", "instrument", "last", "records", "evidence",
)  # fmt: skip
_PAIR = ["actor_a", "actor_b"]


def needed_ties(
    snapshot: Snapshot,
    *,
    issues: tuple[str, ...] | None = None,
    as_of: dt.date | None = None,
    floor: float = 0.0,
    yardstick: Yardstick | None = None,
) -> pd.DataFrame:
    """Pairs of actors whose programs need each other, whether seen together or not.

    Parameters
    ----------
    snapshot
        Tables of one or many regions.
    issues
        Issues to look at; all when not given.
    as_of
        The day of the look; the newest day in the data when not given.
    floor
        Needs below this are left out.
    yardstick
        What makes a shared task heavy.

    Returns
    -------
    DataFrame
        ``region actor_a actor_b need shared dependent issues``, ``actor_a < actor_b``, sorted;
        ``need = shared + dependent`` (C_R of Cataldo et al. 2006, see
        :mod:`sinergi.analysis.gaps.needs`), ``issues`` shared ones joined by ``" | "``.

    Examples
    --------
    >>> rows = {"id": ["p", "q"], "name": ["Konflik sosial", "Cegah konflik sosial"],
    ...         "opd": ["a", "b"], "region": ["32.04", "32.04"]}
    >>> actors = {"id": ["a", "b"], "name": ["Kesbangpol", "Dinas Sosial"], "kind": ["opd"] * 2}
    >>> both = Snapshot({"programs": pd.DataFrame(rows), "actors": pd.DataFrame(actors)})
    >>> needed_ties(both)[["actor_a", "actor_b", "need", "issues"]].to_numpy().tolist()
    [['a', 'b', 1.0, 'I01']]
    """
    measure = yardstick or Yardstick()
    case = build_case(snapshot, issues=issues, as_of=as_of, dormant_months=6, yardstick=measure)
    pairs = interdependence(snapshot, case.work, case.actors, yardstick=measure).pairs
    return pairs[pairs["need"] >= floor].reset_index(drop=True)


def bound_by_rule(case: Case) -> Links:
    """Pairs that rules name for the same issue: their tie needs no program to justify it.

    A rule for a whole kind ("all OPD") binds nobody in particular.
    """
    table = case.rules.table
    one_by_one = table.loc[~table["by_kind"].astype(bool), ["rule", "issue"]]
    named = case.rules.matches.merge(one_by_one, on="rule")
    named = named[~named["kind"].isin(MANY_KINDS | PROTECTED_KINDS) & (named["region"] != "")]
    named = named.drop_duplicates(["region", "issue", "actor"])
    ids = case.coordination.links.ids
    item = named.groupby(["region", "issue"], sort=True).ngroup().to_numpy()
    size = int(item.max()) + 1 if len(item) else 0
    a, b, _ = pairs_by_item(places(ids, named["actor"]), item, n_actors=len(ids), n_items=size)
    names = ids.to_numpy(dtype=object)
    pairs = pd.DataFrame({"actor_a": names[a], "actor_b": names[b]}).drop_duplicates()
    return Links(ids, pairs.assign(strength=1.0))


def requirement_table(
    case: Case, pairs: pd.DataFrame, bound: Links, *, floor: float
) -> pd.DataFrame:
    """Put needs beside ties.

    Parameters
    ----------
    case
        Prepared tables.
    pairs
        ``region actor_a actor_b need shared dependent issues``.
    bound
        Pairs that a rule names for the same issue.
    floor
        Needs below this count as none.
    """
    kind = dict(zip(case.actors["id"], case.actors["kind"], strict=True))
    home = dict(zip(case.actors["id"], case.actors["region"], strict=True))
    edges = case.coordination.edges
    many = MANY_KINDS | PROTECTED_KINDS
    single = [kind[a] not in many and kind[b] not in many and home[a] == home[b] != ""
              for a, b in zip(edges["actor_a"], edges["actor_b"], strict=True)]  # fmt: skip
    both = pairs[pairs["need"] >= floor].merge(
        edges[np.array(single, dtype=bool)], on=_PAIR, how="outer"
    )
    for name in ("need", "shared", "dependent", "strength"):
        both[name] = both[name].astype("float64").fillna(0.0)
    for name in ("issues", "instrument", "evidence"):
        both[name] = both[name].astype(object).fillna("")
    both["region"] = looked_up(both["actor_a"], home)
    for side in ("a", "b"):
        both[f"name_{side}"] = looked_up(both[f"actor_{side}"], case.names)
    both["fit"] = _states(case, both, bound)
    seen = both["fit"].isin(["no_data", "not_visible"])
    both["evidence_state"] = both["fit"].where(seen, "recorded")
    both["records"] = both["records"].astype("float64").fillna(0).astype("int64")
    both = both.sort_values(["region", "need", *_PAIR], ascending=[True, False, True, True])
    return both[list(REQUIREMENT_COLUMNS)].reset_index(drop=True)


def _states(case: Case, both: pd.DataFrame, bound: Links) -> np.ndarray:
    """Excess is told only of two that have work on record: of the others nobody can say it."""
    ends = both["actor_a"], both["actor_b"]
    known, working = case.coordination.known, set(case.work["actor"])
    told = (ends[0].isin(known) & ends[1].isin(known)).to_numpy()
    works = (ends[0].isin(working) & ends[1].isin(working)).to_numpy()
    needed, recorded = (both["need"] > 0).to_numpy(), (both["strength"] > 0).to_numpy()
    tied, ruled = case.coordination.links.tied(*ends), bound.tied(*ends)
    return np.select(
        [needed & tied, needed & recorded, ~needed & ruled, ~needed & works, ~needed, told],
        ["met", "weak", "by_rule", "excess", "unknown_work", "not_visible"],
        default="no_data",
    ).astype(object)
