# pyright: basic
# (pandas columns are untyped in practice)
"""measure_sensitivity: what missing agencies and the strength of instruments would change."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi._calls import checked
from sinergi.analysis.brokerage.rank import ranking
from sinergi.analysis.gaps.actual import in_force
from sinergi.analysis.gaps.case import newest_date
from sinergi.analysis.gaps.strength import weighed_records
from sinergi.analysis.gaps.yardstick import Scale, Yardstick
from sinergi.analysis.result import Result
from sinergi.analysis.silos.ei import ei_index
from sinergi.analysis.silos.inputs import By, Data, Problem, float_column, prepare
from sinergi.errors import UsageError
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import Network, build_network
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, text
from sinergi.model.finding import Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import instruments, scales

SENSITIVITY_COLUMNS: Final = ("what", "node", "name", "missing", "value", "low", "median", "high")
_RANKED: Final = 10
_MOST_NODES: Final = 500
_EDGES: Final = (2.5, 50.0, 97.5)


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Result):
    """How results move when agencies are missing or instruments weigh differently.

    Attributes
    ----------
    draws
        Trials for each share of missing agencies.
    """

    draws: int = field(kw_only=True)

    def explain(self) -> str:
        """Say how far the E-I and the first rank would move."""
        parts = [self._told(row) for _, row in self.frame.iterrows()]
        parts = [p for p in parts if p]
        if not parts:
            return text("silos.sensitivity.none")
        return " ".join([*parts, text("silos.sensitivity.not_shown")])

    def _told(self, row: Any) -> str:
        if not np.isfinite(row["low"]) or (row["what"] == "rank" and row["value"] != 1):
            return ""
        whole = row["what"] == "rank"
        facts: dict[str, object] = {
            c: format_number(float(row[c]), decimals=0 if whole else 2)
            for c in ("value", "low", "high")
        }
        facts["missing"] = format_number(100 * float(row["missing"]))
        return text(f"silos.sensitivity.{row['what']}", lang=None, name=row["name"], **facts)


@checked
def measure_sensitivity(
    data: Data,
    *,
    by: By = "sector",
    missing: Sequence[float] = (0.1, 0.2),
    draws: int = 100,
    seed: int = 7,
    tables: Sequence[str] = TIE_TABLES,
    scale: Scale = "frey",
) -> Sensitivity:
    """Try how the E-I, the ranks of brokers and the strength scale hold.

    Agencies with ties are left out at random, as if they had not been recorded, and everything
    is measured again. The strength of each instrument is moved by up to one step of the scale at
    random (snapshots only), as two readers of the scale might differ.

    Parameters
    ----------
    data, by, tables
        As for :func:`sinergi.analysis.silos.measure_silos`.
    missing
        Shares of agencies that are left out; ranks are tried with the first.
    draws, seed
        Trials for each share, and their seed.
    scale
        Named scale of the strength of instruments, as for
        :class:`sinergi.analysis.gaps.Yardstick`; age fades a tie as it does there.

    Returns
    -------
    Sensitivity
        Columns ``what node name missing value low median high``: ``what`` is ``ei``, ``rank``
        (the ten foremost brokers; up to 500 actors) or ``strength`` (the E-I with each tie
        weighted by its strongest record in force; ``name`` is the scale); ``low`` and ``high``
        hold 95 percent of the trials.

    Raises
    ------
    UsageError
        A share outside 0 to 1, or no trials.
    UnknownTermError
        An unknown scale.
    """
    yardstick = Yardstick(scale=scale)
    if draws < 1:
        raise UsageError("silos.bad_draws", draws=draws)
    if not missing or not all(0 < share < 1 for share in missing):
        raise UsageError("silos.bad_missing", shares=", ".join(map(str, missing)))
    problem = prepare(data, by=by, weight=None, tables=tables)
    rng = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    for at, share in enumerate(missing):
        trials = [_without(problem, share, rng) for _ in range(draws)]
        values = np.array([_ei(p.network, p.groups) for p in trials])
        rows.append(("ei", None, None, share, _ei(problem.network, problem.groups), values))
        if at == 0 and problem.network.n_nodes <= _MOST_NODES:
            rows += _ranks(problem, share, trials)
    if isinstance(data, Snapshot):
        shifts = 2 * rng.random((draws, len(instruments()))) - 1
        rows += _strength(data, problem, (tables, yardstick), shifts)
    parameters: dict[str, object] = {
        "by": by if isinstance(by, str) else "given", "missing": list(missing), "draws": draws,
        "scale": scale,
    }  # fmt: skip
    return Sensitivity(
        _frame(rows),
        Provenance("measure_sensitivity", parameters, problem.fingerprint, seed),
        Findings(problem.notices),
        draws=draws,
    )


def _ei(network: Network, groups: Grouping, *, weighted: bool = False) -> float:
    return float(ei_index(MixingMatrix.of(network, groups, weighted=weighted)))


def _without(problem: Problem, share: float, rng: np.random.Generator) -> Problem:
    """Leave out a random share of the agencies that have ties."""
    network = problem.network
    tied = np.flatnonzero(network.degree > 0)
    gone = rng.choice(tied, size=max(1, round(share * len(tied))), replace=False) if len(
        tied
    ) else tied  # fmt: skip
    stays = np.ones(network.n_nodes, dtype=bool)
    stays[gone] = False
    at = np.cumsum(stays) - 1
    ties = stays[network.source] & stays[network.target]
    rest = build_network(
        network.nodes[stays], at[network.source[ties]], at[network.target[ties]],
        directed=network.directed,
    )  # fmt: skip
    kept = np.flatnonzero(stays)
    return replace(
        problem, network=rest, groups=Grouping(problem.groups.names, problem.groups.codes[kept]),
        names=tuple(problem.names[i] for i in kept),
        kinds=tuple(problem.kinds[i] for i in kept) if problem.kinds else (),
    )  # fmt: skip


def _ranks(problem: Problem, share: float, trials: Sequence[Problem]) -> list[tuple[Any, ...]]:
    """Rank of the foremost brokers in every trial in which they are there."""
    if not problem.network.n_ties:
        return []
    first = ranking(problem)[:_RANKED]
    found: dict[Any, list[int]] = {problem.network.nodes[i]: [] for i in first}
    for trial in trials:
        order = trial.network.nodes[np.array(ranking(trial), dtype=np.intp)].tolist()
        place = {node: at for at, node in enumerate(order, start=1)}
        for node, seen in found.items():
            if node in place:
                seen.append(place[node])
    return [
        ("rank", problem.network.nodes[i], problem.names[i], share, at,
         np.array(found[problem.network.nodes[i]], dtype=float))
        for at, i in enumerate(first, start=1)
    ]  # fmt: skip


def _strength(
    snapshot: Snapshot,
    problem: Problem,
    choices: tuple[Sequence[str], Yardstick],
    shifts: NDArray[np.float64],
) -> list[tuple[Any, ...]]:
    """E-I with the strongest record of each tie as its weight, the scale as given and moved."""
    (tables, yardstick), day = choices, newest_date(snapshot)
    records = weighed_records(
        in_force(snapshot, as_of=day), pd.Index(problem.network.nodes, dtype=object),
        yardstick=yardstick, as_of=day,
    )  # fmt: skip
    records = records[records["table"].isin(list(tables)).to_numpy(dtype=bool)]
    if records.empty:
        return []
    source, target, base, strength = (
        records[c].to_numpy(dtype=t)
        for c, t in (("a", np.intp), ("b", np.intp), ("base", float), ("strength", float))
    )
    kept = strength / base
    kind = pd.Index(list(instruments())).get_indexer(records["instrument"].to_numpy(dtype=object))
    step = 1 / len(scales()[yardstick.scale].steps)

    def value(fresh: NDArray[np.float64]) -> float:
        network = build_network(
            problem.network.nodes, source, target, fresh * kept, directed=False, parallel="max"
        )
        return _ei(network, problem.groups, weighted=True)

    moved = np.array([value(np.maximum(base + step * move[kind], step / 2)) for move in shifts])
    return [("strength", None, yardstick.scale, 0.0, value(base), moved)]


def _frame(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    what, node, name, missing, value, drawn = (list(c) for c in columns)
    known = [d[np.isfinite(d)] for d in drawn]
    middle = [np.percentile(d, _EDGES) if len(d) else np.full(3, np.nan) for d in known]
    texts = {"what": what, "node": node, "name": name}
    low, median, high = np.array(middle).reshape(-1, 3).T
    return pd.DataFrame(
        {
            **{
                c: pd.Series([None if x is None else str(x) for x in v], dtype="string[pyarrow]")
                for c, v in texts.items()
            },
            "missing": float_column(missing), "value": float_column(value),
            "low": float_column(low), "median": float_column(median), "high": float_column(high),
        }
    )[list(SENSITIVITY_COLUMNS)]  # fmt: skip
