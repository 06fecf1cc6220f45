# pyright: basic
# (pandas rows are untyped in practice)
"""The result of measure_silos and its plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi.analysis.null import holm
from sinergi.analysis.result import Result
from sinergi.analysis.silos import profile
from sinergi.analysis.silos.inputs import Problem
from sinergi.analysis.silos.intervals import Z95
from sinergi.analysis.silos.seated import SeatedChance
from sinergi.errors import UnknownTermError
from sinergi.graph.mixing import MixingMatrix
from sinergi.i18n import format_number, text

if TYPE_CHECKING:
    # drawing is an extra; its module is loaded when a figure is asked for
    from sinergi.analysis.silos.figures import Drawing

_CLEAR: Final = 0.05
_CLEAR_Z: Final = 1.959964
_FEW_TIES, _FEW_NODES = 30, 15
_LEAST_P: Final = 0.001
_MIDDLE: Final = (2.5, 97.5)


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
    problem
        The network and grouping that were measured.
    draws
        Values of each network measure under the null model, one a labelling or network.
    seated
        The E-I beside shuffled seats, when labels were shuffled and forums make ties.
    """

    mixing: MixingMatrix = field(kw_only=True, repr=False)
    tied: int = field(kw_only=True)
    exact: bool = field(kw_only=True)
    problem: Problem = field(kw_only=True, repr=False)
    draws: Mapping[str, NDArray[np.float64]] = field(kw_only=True, repr=False)
    seated: SeatedChance | None = field(kw_only=True, default=None, repr=False)

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

    def profile(self) -> pd.DataFrame:
        """One row an agency: ``node name group ties inside outside ei expected z p
        participation within_z place``.

        ``ei`` beside what chance gives (the node's own ties, partners drawn from all others),
        how evenly its ties spread over groups, and its place R1 to R7 (Guimera & Amaral 2005).
        No ranking: the order is that of the data.
        """  # noqa: D205 - the columns do not fit one line
        return profile.profile_frame(self.problem)

    def blocks(self) -> pd.DataFrame:
        """Between each two groups ``group_a group_b ties density image``.

        ``image`` is 1 where a block is at least as dense as the whole network.
        """
        return profile.block_frame(self.mixing)

    def components(self) -> pd.DataFrame:
        """List connected parts inside the groups: ``group component size value nodes``.

        ``value`` is the spectral index of the part (Echenique & Fryer 2007).
        """
        return profile.component_frame(self.problem)

    def intervals(self) -> pd.DataFrame:
        """95 percent intervals ``measure scope group value se low high`` of network and groups.

        Each agency is left out once (Snijders & Borgatti 1999, Connections 22:161-170): how far
        the number would move if other agencies had been there. Spectral has none; empty when
        the network is too large.
        """
        ends = bool(self.provenance.parameters.get("ends", True))
        names = list(dict.fromkeys(self.frame["measure"]))
        return profile.interval_frame(self.problem, names, ends=ends)

    def plot(self, kind: str = "mixing", **options: Any) -> "Drawing":
        """Draw the result (needs the extra ``plot``).

        Parameters
        ----------
        kind
            ``mixing`` heat map of ties between groups, ``null`` what chance gives with the
            observed value, ``profile`` ties inside and outside of each agency.
        **options
            As in :mod:`sinergi.analysis.silos.figures`.
        """
        from sinergi.analysis.silos.figures import draw_silos

        return draw_silos(self, kind, **options)

    def explain(self) -> str:
        """Say in plain sentences what was found, what chance gives and what not to conclude."""
        row = self._main_row()
        if row is None or pd.isna(row["value"]):
            return self._undefined()
        parts = [self._finding(row), self._interval(row), self._small(), self._seen()]
        if any(notice.code == "silos.projected" for notice in self.notices):
            parts += [text("silos.explain.projected"), self._beside_seats()]
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

    def _interval(self, row: "pd.Series") -> str:
        """Tell how far the number would move, and between what most of chance lies."""
        own = profile.interval_frame(self.problem, [str(row["measure"])], ends=True)
        chance = self._middle(row)
        if not len(own) or not np.isfinite(own["se"].iloc[0]) or not np.isfinite(chance).all():
            return ""
        first = own.iloc[0]
        numbers = (first["low"], first["high"], *chance)
        keys = ("low", "high", "chance_low", "chance_high")
        told = [format_number(float(x), decimals=2) for x in numbers]
        return text("silos.explain.interval", lang=None, **dict(zip(keys, told, strict=True)))

    def _middle(self, row: "pd.Series") -> NDArray[np.float64]:
        """Middle 95 percent of the null model."""
        drawn = self.draws.get(str(row["measure"]), np.zeros(0))
        known = drawn[np.isfinite(drawn)]
        if len(known):
            return np.percentile(known, _MIDDLE)
        return np.array([row["expected"] - Z95 * row["sd"], row["expected"] + Z95 * row["sd"]])

    def _beside_seats(self) -> str:
        other = self.seated
        if other is None or np.isnan(other.p):
            return ""
        facts: dict[str, object] = {
            "expected": format_number(other.expected, decimals=2), "p": _p_text(other.p),
        }  # fmt: skip
        kept = "kept" if other.p <= _CLEAR else "gone"
        return text(f"silos.explain.seats_{kept}", lang=None, **facts)

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
