# pyright: basic
# (pandas rows are untyped in practice)
"""The result of measure_silos and its plain sentences."""

from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from sinergi.analysis.null import holm
from sinergi.analysis.result import Result
from sinergi.errors import UnknownTermError
from sinergi.graph.mixing import MixingMatrix
from sinergi.i18n import format_number, text

_CLEAR: Final = 0.05
_CLEAR_Z: Final = 1.959964
_FEW_TIES, _FEW_NODES = 30, 15
_LEAST_P: Final = 0.001


@dataclass(frozen=True, eq=False, repr=False)
class Silos(Result):
    """Kecenderungan bekerja di dalam rumpun, measure by measure.

    Attributes
    ----------
    mixing
        Ties between the groups, on which the indices stand.
    tied
        Nodes that have at least one tie in the data.
    exact
        Whether all labellings were enumerated, so that p is exact.
    """

    mixing: MixingMatrix = field(kw_only=True, repr=False)
    tied: int = field(kw_only=True)
    exact: bool = field(kw_only=True)

    def __getitem__(self, measure: str) -> "Silos":
        """Rows of one measure; an unknown one offers near ones."""
        known = set(self.frame["measure"])
        if measure not in known:
            raise UnknownTermError.among(measure, known=known, what="measure")
        rows = self.frame[(self.frame["measure"] == measure).to_numpy(dtype=bool)]
        return replace(self, frame=rows.reset_index(drop=True))

    def adjusted(self) -> pd.DataFrame:
        """Rows about the network with ``p_holm``: p corrected for testing several measures.

        The rescaled E-I is the same test as E-I and is not counted twice.
        """
        rows = self.frame[(self.frame["scope"] == "network").to_numpy(dtype=bool)]
        rows = rows[(rows["measure"] != "ei_rescaled").to_numpy(dtype=bool)].reset_index(drop=True)
        rows["p_holm"] = holm(rows["p"].to_numpy())
        return rows

    def mixing_frame(self) -> pd.DataFrame:
        """Ties between groups as a square table; inside, an undirected tie counts once."""
        ties = self.mixing.ties.copy()
        if not self.mixing.directed:
            places = range(len(ties))
            ties[places, places] /= 2
        names = [str(label) for label in self.mixing.labels]
        return pd.DataFrame(ties, index=names, columns=names).astype("int64")

    def explain(self) -> str:
        """Say in plain sentences what was found, what chance gives and what not to conclude."""
        row = self._main_row()
        if row is None or pd.isna(row["value"]):
            return self._undefined()
        parts = [self._finding(row), self._small(), self._seen()]
        if any(notice.code == "silos.projected" for notice in self.notices):
            parts.append(text("silos.explain.projected"))
        return " ".join([*(p for p in parts if p), text("silos.explain.not_shown")])

    def _main_row(self) -> "pd.Series | None":
        rows = self.frame[(self.frame["scope"] == "network").to_numpy(dtype=bool)]
        return rows.iloc[0] if len(rows) else None

    def _undefined(self) -> str:
        codes = {notice.code for notice in self.notices}
        reason = next(
            (c for c in ("no_groups", "no_ties", "one_group") if f"silos.{c}" in codes), "other"
        )
        told = [text("silos.explain.undefined"), text(f"silos.explain.because_{reason}")]
        return " ".join([*told, text("silos.explain.not_absence")])

    def _finding(self, row: "pd.Series") -> str:
        inside = float(self.mixing.ties.trace() / self.mixing.ties.sum())
        facts: dict[str, object] = {
            "ties": format_number(self.mixing.n_ties),
            "nodes": format_number(self.mixing.n_nodes),
            "inside": format_number(100 * inside),
            "value": format_number(row["value"], decimals=2),
            "expected": format_number(row["expected"], decimals=2),
            "measure": text(f"silos.measures.{row['measure']}"),
            "p": _p_text(row["p"]),
        }
        return text(f"silos.explain.{_verdict(row)}", lang=None, **facts)

    def _small(self) -> str:
        if self.mixing.n_ties >= _FEW_TIES and self.mixing.n_nodes >= _FEW_NODES:
            return ""
        return text("silos.explain.small", ties=format_number(self.mixing.n_ties))

    def _seen(self) -> str:
        if self.tied == self.mixing.n_nodes:
            return ""
        nodes = format_number(self.mixing.n_nodes)
        return text("silos.explain.seen", tied=format_number(self.tied), nodes=nodes)


def _p_text(p: float) -> str:
    if pd.isna(p):
        return text("silos.explain.no_p")
    if p < _LEAST_P:
        return f"p < {format_number(_LEAST_P, decimals=3)}"
    return f"p = {format_number(p, decimals=3)}"


def _verdict(row: "pd.Series") -> str:
    """Whether it is more closed than chance, more open, or not clearly either."""
    if pd.isna(row["expected"]):
        return "alone"
    closed = row["value"] < row["expected"]
    if row["measure"] not in {"ei", "ei_rescaled"}:
        closed = row["value"] > row["expected"]
    if row["sd"] == 0:
        clear = False
    elif pd.isna(row["p"]):
        clear = abs(row["z"]) >= _CLEAR_Z if not pd.isna(row["z"]) else False
    else:
        clear = row["p"] <= _CLEAR if closed else row["p"] >= 1 - _CLEAR
    if not clear:
        return "as_chance"
    return "closed" if closed else "open"
