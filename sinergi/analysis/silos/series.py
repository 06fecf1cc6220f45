# pyright: basic
# (pandas columns are untyped in practice)
"""compare_silos: indices over several periods, with their change tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from sinergi.analysis.null import holm
from sinergi.analysis.result import Result
from sinergi.analysis.silos.ei import ei_moments
from sinergi.analysis.silos.inputs import By, Data, Problem, float_column, label_column, prepare
from sinergi.analysis.silos.intervals import Z95, Jackknife, jackknife_se, leave_each_out
from sinergi.analysis.silos.measuring import INDICES, form_of, network_of
from sinergi.analysis.silos.registry import Measure
from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance

if TYPE_CHECKING:
    from sinergi.analysis.silos.figures import Drawing

SERIES_COLUMNS: Final = (
    "period", "measure", "scope", "group", "value", "low", "high", "expected", "change",
    "change_low", "change_high", "p", "p_holm",
)  # fmt: skip
_CLEAR: Final = 0.05
_Values = dict[object, tuple[float, dict[Any, float]]]


@dataclass(frozen=True, eq=False, repr=False)
class SilosOverTime(Result):
    """Indices of several periods and how they changed."""

    def explain(self) -> str:
        """Say whether the tendency changed from each period to the next."""
        rows = self.frame[(self.frame["scope"] == "network").to_numpy(dtype=bool)]
        rows = rows[(rows["measure"] == "ei").to_numpy(dtype=bool)].reset_index(drop=True)
        steps: list[Any] = list(rows.itertuples(index=False))
        told = [
            self._step(before.period, after)
            for before, after in pairwise(steps)
            if np.isfinite(after.p)
        ]
        return " ".join([*(told or [text("silos.series.none")]), text("silos.series.not_shown")])

    def _step(self, before: Any, row: Any) -> str:
        verdict = "same"
        if row.p_holm <= _CLEAR:
            verdict = "clear_closed" if row.change < 0 else "clear_open"
        facts: dict[str, object] = {
            "before": before, "after": row.period, "p": format_number(row.p_holm, decimals=3),
            "change": format_number(row.change, decimals=2),
            "low": format_number(row.change_low, decimals=2),
            "high": format_number(row.change_high, decimals=2),
        }  # fmt: skip
        return text(f"silos.series.{verdict}", lang=None, **facts)

    def plot(self, measure: str = "ei") -> "Drawing":
        """Draw a measure over the periods (needs the extra ``plot``)."""
        from sinergi.analysis.silos.figures import draw_series

        return draw_series(self.frame, measure=measure)


def compare_silos(
    series: Mapping[Any, Data],
    *,
    by: By = "sector",
    measures: Sequence[str] = ("ei",),
    weight: str | None = None,
    ends: bool = True,
    tables: Sequence[str] = TIE_TABLES,
) -> SilosOverTime:
    """Measure silos in several periods and test the change from each to the next.

    The periods are mostly the same agencies, so that their values are not independent: each
    agency is left out of both periods at once, and the spread of the difference gives its
    standard error (the jackknife of Snijders & Borgatti 1999 for two networks on one set of
    actors). ``p`` is two-sided from a normal distribution; with few agencies read it with care.

    Parameters
    ----------
    series
        Period and data, in order of time; data as for
        :func:`~sinergi.analysis.silos.measure_silos`.
    by, weight, ends, tables
        As there.
    measures
        Indices over the mixing matrix (not ``spectral``).

    Returns
    -------
    SilosOverTime
        Columns ``period measure scope group value low high expected change change_low
        change_high p p_holm``: ``expected`` what chance gives for E-I, ``change`` from the
        period before, ``p_holm`` corrected for all changes of one scope tested at once.

    Raises
    ------
    UsageError
        Fewer than two periods.

    Source: Snijders & Borgatti 1999, Connections 22(2):161-170

    Examples
    --------
    >>> import networkx as nx
    >>> town = {"a": "x", "b": "x", "c": "y", "d": "y"}
    >>> before, after = nx.Graph([("a", "b"), ("c", "d")]), nx.Graph([("a", "c"), ("b", "d")])
    >>> found = compare_silos({2024: before, 2025: after}, by=town)
    >>> found.to_frame().query("scope == 'network'")["change"].tolist()
    [nan, 2.0]
    """
    for name in measures:
        if name not in INDICES:
            raise UnknownTermError.among(str(name), known=INDICES, what="measure")
    if len(series) < 2:  # noqa: PLR2004 - a change needs two
        raise UsageError("silos.one_period", count=len(series))
    out = INDICES["ei"][2 if ends else 1]
    chosen = [m for name in measures for m in INDICES[name] if m is not out]
    problems = {
        period: prepare(data, by=by, weight=weight, tables=tables)
        for period, data in series.items()
    }
    frame = _frame(problems, chosen)
    frame["p_holm"] = float("nan")
    for scope in ("network", "group"):
        mine = (frame["scope"] == scope).to_numpy(dtype=bool)
        frame.loc[mine, "p_holm"] = holm(frame.loc[mine, "p"].to_numpy())
    told = [_shared(problems)]
    parameters = {"periods": [str(p) for p in problems], "measures": list(measures)}
    prints = " ".join(problem.fingerprint for problem in problems.values())
    return SilosOverTime(
        frame[list(SERIES_COLUMNS)],
        Provenance("compare_silos", parameters, prints),
        Findings(told),
    )


def _shared(problems: Mapping[Any, Problem]) -> Finding:
    nodes = [set(p.network.nodes[p.network.degree > 0].tolist()) for p in problems.values()]
    facts = {"both": len(set.intersection(*nodes)), "all": len(set.union(*nodes))}
    return Finding("silos.shared_actors", "notice", facts=facts)


def _frame(problems: Mapping[Any, Problem], measures: Sequence[Measure]) -> pd.DataFrame:
    parts: list[dict[str, Any]] = []
    for measure in measures:
        before: _Values | None = None
        for period, problem in problems.items():
            (jack,) = leave_each_out(problem, [measure])
            values = _by_group(problem, measure, jack)
            parts += [
                _row(period, measure, key, values=values, before=before)
                | _chance(problem, measure)
                for key in values
            ]
            before = values
    frame = pd.DataFrame(parts, columns=[c for c in SERIES_COLUMNS if c != "p_holm"])
    for name in ("measure", "scope"):
        frame[name] = frame[name].astype("string[pyarrow]")
    for name in ("period", "group"):
        frame[name] = label_column([None if pd.isna(x) else x for x in frame[name].tolist()])
    for name in ("value", "low", "high", "expected", "change", "change_low", "change_high", "p"):
        frame[name] = float_column(frame[name].to_numpy(dtype=float))
    return frame


def _by_group(problem: Problem, measure: Measure, jack: Jackknife) -> _Values:
    """Value and value without each node, by group (``None`` for the network)."""
    keys = [None] if measure.scope == "network" else list(problem.groups.names)
    value, without = np.atleast_1d(jack.value), jack.without.reshape(len(jack.without), -1)
    nodes = problem.network.nodes.tolist()
    return {
        key: (float(value[at]), dict(zip(nodes, without[:, at].tolist(), strict=True)))
        for at, key in enumerate(keys)
    }


def _row(
    period: Any, measure: Measure, key: object, *, values: _Values, before: _Values | None
) -> dict[str, Any]:
    value, without = values[key]
    se = float(jackknife_se(np.array(list(without.values()))))
    row: dict[str, Any] = {
        "period": period, "measure": measure.name, "scope": measure.scope, "group": key,
        "value": value, "low": max(value - Z95 * se, measure.low),
        "high": min(value + Z95 * se, measure.high),
    }  # fmt: skip
    if before is None or key not in before:
        return row
    change, spread = _change(values[key], before[key])
    z = change / spread if spread > 0 else float("nan")
    return row | {
        "change": change, "change_low": change - Z95 * spread,
        "change_high": change + Z95 * spread, "p": 2 * float(norm.sf(abs(z))),
    }  # fmt: skip


def _change(
    after: tuple[float, dict[Any, float]], before: tuple[float, dict[Any, float]]
) -> tuple[float, float]:
    """Difference and its standard error; an agency of one period is left out of that one."""
    nodes = sorted({*after[1], *before[1]}, key=str)
    apart: NDArray[np.float64] = np.array(
        [after[1].get(n, after[0]) - before[1].get(n, before[0]) for n in nodes]
    )
    return after[0] - before[0], float(jackknife_se(apart))


def _chance(problem: Problem, measure: Measure) -> dict[str, float]:
    if measure.name != "ei" or measure.scope != "network":
        return {}
    network = network_of(problem, form_of(measure, problem))
    return {"expected": ei_moments(network, problem.groups.sizes).expected}
