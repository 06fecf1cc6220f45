# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Indicators against their targets.

Achievement (as in LKjIP): more is better ``value / target x 100``, less is better
``(2 x target - value) / target x 100``; undefined when the target is 0. Not capped.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sinergi import vocab
from sinergi._calls import checked
from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.analysis.result import Result
from sinergi.analysis.shares import wilson
from sinergi.errors import UsageError
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

EVALUATION_COLUMNS: tuple[str, ...] = (
    "indicator", "region", "period", "value", "target", "achieved_pct", "status",
)  # fmt: skip
INTERVAL_COLUMNS: tuple[str, ...] = (
    "indicator", "region", "period", "value", "n", "low", "high", "method", "small",
    "crosses_target",
)  # fmt: skip
_SHARE = 100.0  # per = 100: a share in percent, so the numerator is part of the denominator
_SMALL = 30
_WIDE = 10.0  # points of half-width from which a share says little
_CLOSE = 90.0  # percent of achievement from which a target is nearly met (judgement)
_TOLERANCE = 0.01
_ROUNDED = 0.05


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Result):
    """Achievement of every measured indicator.

    Attributes
    ----------
    lower_better
        Names of the indicators of which a lower value is better.
    """

    interval_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    lower_better: tuple[str, ...] = ()

    def intervals(self) -> pd.DataFrame:
        """95 percent intervals where numbers of people or cases are known.

        Returns
        -------
        DataFrame
            ``indicator region period value n low high method small crosses_target``. Method
            ``wilson`` for shares of respondents (Wilson 1927), ``poisson`` (exact) for cases per
            population. ``small``: few respondents, or a small base of which one case more or
            less changes the value much. ``crosses_target``: the sample cannot tell whether the
            target is met.
        """
        return self.interval_frame.copy()

    def explain(self) -> str:
        """Say how many targets are met, and where a lower value is better."""
        if self.frame.empty:
            return text("evaluation.none")
        counts = self.frame["status"].value_counts()
        facts: dict[str, Any] = {
            s: format_number(int(counts.get(s, 0))) for s in ("met", "close", "not_met")
        }
        unknown = len(self) - sum(int(counts.get(s, 0)) for s in ("met", "close", "not_met"))
        head = text("evaluation.summary", count=format_number(len(self)),
                    unknown=format_number(unknown), **facts)  # fmt: skip
        if not self.lower_better:
            return head
        names = list_sentence(list(self.lower_better))
        return f"{head}\n{text('evaluation.lower_better', names=names)}"


@checked
def evaluate(snapshot: Snapshot, *, against: pd.DataFrame | None = None) -> Evaluation:
    """Compare measured indicators with their targets.

    Parameters
    ----------
    snapshot
        Tables ``indicators`` and ``measurements``. A missing value is made of
        ``numerator / denominator x per``.
    against
        Targets of one's own: columns ``indicator`` (id or name), ``target`` and, when wanted,
        ``direction`` (up|down) and ``region``. They win over the table; where neither knows, the
        five targets of the evaluation document stand in for indicators that bear their id or name.

    Returns
    -------
    Evaluation
        Columns ``indicator region period value target achieved_pct status``; status
        met|close|not_met|no_target|undefined|no_value. Also ``.intervals()``.

    Raises
    ------
    UsageError
        ``against`` lacks a column.
    """
    rows = _measured(snapshot)
    notices = list(_disagreements(rows))
    rows = _with_targets(rows, against)
    rows["achieved_pct"] = _achieved(rows)
    rows["status"] = _status(rows)
    rows = rows.sort_values(["indicator", "region", "period"], kind="stable").reset_index(
        drop=True
    )
    intervals = _intervals(rows)
    notices.extend(_about(rows, intervals))
    parameters = {"against": None if against is None else len(against)}
    provenance = Provenance("evaluate", parameters, snapshot.fingerprint)
    lower = rows.loc[(rows["direction"] == "down") & rows["value"].notna()]
    return Evaluation(
        _contract(rows), provenance, Findings(notices), intervals,
        tuple(dict.fromkeys(_named(lower))),
    )  # fmt: skip


def _named(rows: pd.DataFrame) -> list[str]:
    """Names of the indicators of rows, the id where there is no name."""
    pairs = zip(rows["indicator"], rows["name"], strict=True)
    return [name if isinstance(name, str) and name else str(key) for key, name in pairs]


def _contract(rows: pd.DataFrame) -> pd.DataFrame:
    frame = rows[list(EVALUATION_COLUMNS)].copy()
    for name in ("indicator", "region", "period", "status"):
        frame[name] = frame[name].where(frame[name] != "", None).astype("string[pyarrow]")
    for name in ("value", "target", "achieved_pct"):
        frame[name] = frame[name].astype("float64")
    return frame


def _number(frame: pd.DataFrame, column: str) -> np.ndarray:
    return frame[column].astype("float64").to_numpy(dtype=np.float64, na_value=np.nan)


def _measured(snapshot: Snapshot) -> pd.DataFrame:
    """Measurements with what their indicator says; value and ratio side by side."""
    table = snapshot.measurements
    rows = plain(table, ["indicator", "region", "period"])
    for name in ("value", "numerator", "denominator", "respondents"):
        rows[name] = _number(table, name)
    about = plain(snapshot.indicators, ["id", "name", "direction"])
    about["own_target"], about["per"] = (
        _number(snapshot.indicators, "target"),
        _number(snapshot.indicators, "per"),
    )
    rows = rows.merge(about.drop_duplicates("id"), left_on="indicator", right_on="id", how="left")
    facts = [_default(i, n) for i, n in zip(rows["indicator"], rows["name"], strict=True)]
    rows["fact"] = facts
    rows["per"] = rows["per"].fillna(
        pd.Series([f.per if f else math.nan for f in facts], dtype="float64")
    )
    rows["per"] = rows["per"].fillna(_SHARE)
    bottom = np.where(rows["denominator"] > 0, rows["denominator"], np.nan)
    rows["ratio"] = rows["numerator"] * rows["per"] / bottom
    rows["given"] = rows["value"]
    rows["value"] = rows["value"].fillna(rows["ratio"])
    return rows


def _default(indicator: object, name: object) -> Any:
    """Target of the evaluation document for an indicator that bears its id or name."""
    words = {str(w).strip().casefold() for w in (indicator, name) if isinstance(w, str)}
    for fact in vocab.evaluation_targets():
        if words & {fact.id.casefold(), fact.name_id.casefold(), fact.name_en.casefold()}:
            return fact
    return None


def _disagreements(rows: pd.DataFrame) -> Iterator[Finding]:
    """Find written values that their own numerator and denominator do not give."""
    for row in rows_of(rows):
        if math.isnan(row.given) or math.isnan(row.ratio):
            continue
        if abs(row.given - row.ratio) > max(_ROUNDED, _TOLERANCE * abs(row.ratio)):
            facts = {"indicator": row.indicator, "period": row.period,
                     "given": format_number(row.given, decimals=2),
                     "ratio": format_number(row.ratio, decimals=2)}  # fmt: skip
            yield Finding("evaluation.disagrees", "warning", facts=facts)


# ---------------------------------------------------------------- targets
def _with_targets(rows: pd.DataFrame, against: pd.DataFrame | None) -> pd.DataFrame:
    """Target and direction: one's own, then the table's, then the document's."""
    given = _against(against)
    targets, directions = [], []
    for row in rows_of(rows):
        own = _own(given, row)
        target, direction = own or (math.nan, "")
        fact = row.fact
        if math.isnan(target):
            target = (
                row.own_target
                if not math.isnan(row.own_target)
                else (fact.target if fact else math.nan)
            )
        targets.append(target)
        directions.append(direction or _said(row.direction) or (fact.direction if fact else "up"))
    return rows.assign(
        target=pd.Series(targets, dtype="float64", index=rows.index),
        direction=pd.Series(directions, dtype=object, index=rows.index),
    )


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _own(given: dict[tuple[str, str], tuple[float, str]], row: Any) -> tuple[float, str] | None:
    for region in (row.region, ""):
        for word in (row.indicator, row.name):
            if isinstance(word, str) and (word.strip().casefold(), region) in given:
                return given[word.strip().casefold(), region]
    return None


def _against(frame: pd.DataFrame | None) -> dict[tuple[str, str], tuple[float, str]]:
    if frame is None:
        return {}
    missing = [c for c in ("indicator", "target") if c not in frame.columns]
    if missing:
        raise UsageError("evaluation.against_columns", column=missing[0])
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for record in frame.to_dict("records"):
        direction = _said(record.get("direction"))
        if direction not in {"", "up", "down"}:
            raise UsageError("evaluation.direction", value=direction)
        key = (str(record["indicator"]).strip().casefold(), _said(record.get("region")))
        found[key] = (_target(record["target"]), direction)
    return found


def _target(value: object) -> float:
    try:
        return math.nan if pd.isna(value) else float(str(value))  # pyright: ignore[reportCallIssue, reportArgumentType] - a scalar cell
    except ValueError:
        raise UsageError("evaluation.target", value=value) from None


def _achieved(rows: pd.DataFrame) -> "pd.Series[float]":
    target = rows["target"].where(rows["target"] != 0)
    up = rows["value"] / target * 100
    down = (2 * target - rows["value"]) / target * 100
    return up.where(rows["direction"] != "down", down).astype("float64")


def _status(rows: pd.DataFrame) -> pd.Series:
    met = (rows["value"] >= rows["target"]).where(
        rows["direction"] != "down", rows["value"] <= rows["target"]
    )
    status = np.select(
        [rows["value"].isna(), rows["target"].isna(), met.astype(bool), rows["target"] == 0,
         rows["achieved_pct"] >= _CLOSE],
        ["no_value", "no_target", "met", "undefined", "close"], default="not_met",
    )  # fmt: skip
    status = np.where((rows["target"] == 0) & rows["value"].notna(), "undefined", status)
    return pd.Series(status, index=rows.index, dtype=object)


# ---------------------------------------------------------------- how sure
def _intervals(rows: pd.DataFrame) -> pd.DataFrame:
    found = [row for row in map(_interval, rows_of(rows)) if row is not None]
    return pd.DataFrame(found, columns=list(INTERVAL_COLUMNS))


def _interval(row: Any) -> tuple[object, ...] | None:
    if math.isnan(row.value):
        return None
    if row.per == _SHARE and 0 <= row.value <= _SHARE:
        n = row.respondents if row.respondents > 0 else row.denominator
        if not n > 0:
            return None
        low, high = wilson(row.value / _SHARE, n)
        return _bounds(row, n, (low * _SHARE, high * _SHARE), "wilson")
    if row.denominator > 0 and row.numerator >= 0 and row.per != _SHARE:
        low, high = poisson(row.numerator)
        scale = row.per / row.denominator
        return _bounds(row, row.denominator, (low * scale, high * scale), "poisson")
    return None


def _bounds(row: Any, n: float, ends: tuple[float, float], method: str) -> tuple[object, ...]:
    low, high = ends
    small = n < _SMALL or (method == "wilson" and (high - low) / 2 > _WIDE)
    crosses = not math.isnan(row.target) and low < row.target < high
    return (
        row.indicator,
        row.region,
        row.period,
        row.value,
        int(n),
        low,
        high,
        method,
        small,
        crosses,
    )


def poisson(count: float) -> tuple[float, float]:
    """Exact 95 percent interval of a count (Garwood 1936).

    Examples
    --------
    >>> [round(x, 3) for x in poisson(5)]
    [1.623, 11.668]
    """
    low = float(stats.chi2.ppf(0.025, 2 * count)) / 2 if count > 0 else 0.0
    return low, float(stats.chi2.ppf(0.975, 2 * (count + 1))) / 2


def _about(rows: pd.DataFrame, intervals: pd.DataFrame) -> Iterator[Finding]:
    if rows.empty:
        yield Finding("evaluation.none", "notice")
        return
    for code, mask in (
        ("evaluation.target_zero", rows["target"] == 0),
        ("evaluation.no_target", rows["target"].isna()),
        ("evaluation.no_value", rows["value"].isna()),
        ("evaluation.denominator_zero", (rows["denominator"] <= 0) & rows["given"].isna()),
    ):
        if mask.any():
            names = ", ".join(sorted(set(_named(rows[mask])))[:5])
            yield Finding(code, "notice", facts={"count": int(mask.sum()), "names": names})
    yield from _small(rows, intervals)


def _small(rows: pd.DataFrame, intervals: pd.DataFrame) -> Iterator[Finding]:
    """Few people asked, or few cases counted: two things that are told apart."""
    keys = ["indicator", "region", "period"]
    if intervals.empty or not intervals["small"].any():
        return
    small = intervals.loc[intervals["small"].astype(bool), keys].drop_duplicates()
    small = rows.merge(small, on=keys)
    asked = (small["respondents"] > 0).to_numpy(dtype=bool)
    if asked.any():
        yield Finding("evaluation.small_sample", "warning", facts=_some(small[asked]))
    if not asked.all():
        yield Finding("evaluation.small_base", "notice", facts=_some(small[~asked]))


def _some(rows: pd.DataFrame) -> dict[str, object]:
    return {"count": len(rows), "names": "; ".join(sorted(set(_named(rows)))[:5])}
