# pyright: basic
# (matplotlib is an extra and untyped in practice)
"""Figures of silos: what chance gives, ties between groups, the profile of each agency, change.

matplotlib is loaded when a figure is drawn; a figure is an object of its own and touches no
global state of matplotlib.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from sinergi._files import atomic_file
from sinergi.analysis.silos.blocks import block_density
from sinergi.errors import MissingExtraError, UnknownTermError, UsageError
from sinergi.i18n import current_language, format_number, text

# Okabe & Ito: told apart by colour-blind readers, and in grey print by their lightness
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREY: Final = "#BDBDBD"
INK: Final = "#333333"
_DPI: Final = 150
_SHOWN: Final = 40
_NUMBERED: Final = 14
_NAME: Final = 34
_DARK: Final = 0.6
#: Formats of a saved figure, with what would make the same figure differ from day to day.
_FORMATS: Final[Mapping[str, Mapping[str, None]]] = MappingProxyType(
    {".png": {"Software": None}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
)


@dataclass(frozen=True, eq=False)
class Drawing:
    """A figure that shows itself in a notebook.

    Attributes
    ----------
    figure
        The matplotlib figure, to be changed further.
    """

    figure: Any

    def png(self, *, dpi: int = _DPI) -> bytes:
        """Give the figure as a PNG image; the same figure gives the same bytes."""
        out = BytesIO()
        self.figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
        return out.getvalue()

    def save(self, path: str | Path, *, dpi: int = _DPI) -> Path:
        """Write the figure by its extension (png, svg, pdf), as a whole or not at all.

        Raises
        ------
        UnknownTermError
            Another extension.
        """
        target = Path(path)
        suffix = target.suffix.lower()
        if suffix not in _FORMATS:
            raise UnknownTermError.among(suffix or target.name, known=_FORMATS, what="format")
        with atomic_file(target) as temporary:
            self.figure.savefig(
                temporary, format=suffix[1:], dpi=dpi, metadata=dict(_FORMATS[suffix])
            )
        return target

    def _repr_png_(self) -> bytes:
        return self.png()


def new_figure(width: float, height: float) -> tuple[Any, Any]:
    """Make an empty figure with one pair of axes.

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        facts = {"package": "matplotlib", "extra": "plot"}
        raise MissingExtraError("errors.missing_extra", **facts) from error
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=9, colors=INK)
    return figure, axes


def _localised(axis: Any) -> None:
    """Write the numbers of an axis as the reader's language does.

    The figure may be rendered later, in another context: the language is that of the drawing.
    """
    from matplotlib.ticker import FuncFormatter

    lang = current_language()
    axis.set_major_formatter(FuncFormatter(lambda x, _: format_number(x, decimals=2, lang=lang)))


def draw_silos(silos: Any, kind: str, **options: Any) -> Drawing:
    """Draw one of the figures of a result of ``measure_silos``.

    Parameters
    ----------
    silos
        A result of ``measure_silos``.
    kind
        ``mixing``, ``null`` or ``profile``.
    **options
        ``null`` takes ``measure`` (``ei`` by default).
    """
    if kind not in _KINDS:
        raise UnknownTermError.among(kind, known=_KINDS)
    return _KINDS[kind](silos, **options)


def draw_null(silos: Any, *, measure: str = "ei") -> Drawing:
    """Histogram of what the null model gives, with the observed value."""
    drawn = silos.draws.get(measure)
    if drawn is None:
        known = [name for name, values in silos.draws.items() if len(values)]
        raise UnknownTermError.among(measure, known=known, what="measure")
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        raise UsageError("silos.no_draws")
    row = silos[measure].to_frame().iloc[0]
    figure, axes = new_figure(7.2, 3.6)
    weights = np.full(len(drawn), 100 / len(drawn))
    axes.hist(drawn, bins=_bins(drawn), weights=weights, color=GREY, edgecolor="white")
    top = axes.get_ylim()[1] * 1.28
    axes.set_ylim(0, top)
    for column, code, look, height in (
        ("value", "observed", {"color": ORANGE}, 0.97),
        ("expected", "expected", {"color": INK, "linestyle": "--"}, 0.85),
    ):
        value = float(row[column])
        axes.axvline(value, linewidth=2, **look)
        told = text(f"silos.figure.{code}", value=format_number(value, decimals=2))
        _beside(axes, (value, top * height), told, look["color"])
    _localised(axes.xaxis)
    axes.set_xlabel(text(f"silos.measures.{measure}"), fontsize=10)
    axes.set_ylabel(text("silos.figure.share_of_draws"), fontsize=10)
    facts = {"draws": format_number(len(drawn)), "p": format_number(float(row["p"]), decimals=3)}
    axes.set_title(text("silos.figure.null_title", lang=None, **facts), fontsize=11, loc="left")
    return Drawing(figure)


def _bins(values: np.ndarray) -> np.ndarray:
    """Bins for values that may take few distinct steps (a small network) or many."""
    steps = np.unique(values.round(9))
    if len(steps) <= 40:  # noqa: PLR2004 - as many bars as a page shows
        gap = float(np.diff(steps).min()) if len(steps) > 1 else 0.1
        edges = np.arange(steps[0] - gap / 2, steps[-1] + gap, gap)
        return edges if len(edges) <= 80 else np.linspace(steps[0], steps[-1], 41)  # noqa: PLR2004 - readable
    return np.linspace(values.min(), values.max(), 31)


def _beside(axes: Any, at: tuple[float, float], told: str, colour: str) -> None:
    """Write a word beside a line, on the side with more room."""
    left, right = axes.get_xlim()
    room = at[0] < (left + right) / 2
    axes.annotate(
        told, at, xytext=(6 if room else -6, 0), textcoords="offset points", color=colour,
        ha="left" if room else "right", va="top", fontsize=10, weight="bold",
    )  # fmt: skip


def draw_mixing(silos: Any) -> Drawing:
    """Heat map of the share of possible ties between each two groups; numbers are ties."""
    density = block_density(silos.mixing)
    k = len(density)
    figure, axes = new_figure(max(4.8, 0.62 * k + 3.2), max(3.8, 0.5 * k + 2.4))
    highest = float(np.nanmax(density)) if np.isfinite(density).any() else 1.0
    shown = np.ma.masked_invalid(density)
    picture = axes.imshow(shown, cmap="Blues", vmin=0, vmax=highest or 1.0, aspect="auto")
    axes.set_facecolor("#F0F0F0")
    names = [_short(str(label).replace("_", " ")) for label in silos.mixing.labels]
    axes.set_xticks(range(k), names, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(k), names)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    if k <= _NUMBERED:
        _numbers(axes, silos.mixing_frame().to_numpy(), density, highest)
    bar = figure.colorbar(picture, ax=axes, shrink=0.8, pad=0.02)
    _localised(bar.ax.yaxis)
    bar.set_label(text("silos.figure.density"), fontsize=9)
    bar.ax.tick_params(labelsize=8)
    bar.outline.set_visible(False)
    axes.set_title(text("silos.figure.mixing_title"), fontsize=11, loc="left")
    return Drawing(figure)


def _numbers(axes: Any, ties: np.ndarray, density: np.ndarray, highest: float) -> None:
    for (i, j), count in np.ndenumerate(ties):
        dark = np.isfinite(density[i, j]) and density[i, j] > _DARK * highest
        colour = "white" if dark else INK
        axes.text(j, i, format_number(int(count)), ha="center", va="center", fontsize=9,
                  color=colour)  # fmt: skip


def draw_profile(silos: Any) -> Drawing:
    """Ties inside and outside of each agency, by group; a mark shows what chance gives."""
    rows = silos.profile()
    rows = rows[(rows["ties"] > 0).to_numpy(dtype=bool)]
    numbered = pd.api.types.is_numeric_dtype(rows["node"])
    rows = rows.sort_values(["group", "node" if numbered else "name"], key=_in_order)
    left = max(0, len(rows) - _SHOWN)
    rows = rows.head(_SHOWN).iloc[::-1]
    figure, axes = new_figure(7.6, max(2.6, 0.24 * len(rows) + 1.5))
    place = np.arange(len(rows))
    inside = 100 * (rows["inside"] / rows["ties"]).to_numpy(dtype=float)
    chance = 50 * (1 - rows["expected"].to_numpy(dtype=float))
    axes.barh(place, inside, color=BLUE, height=0.72, label=text("silos.figure.inside"))
    axes.barh(place, 100 - inside, left=inside, color=GREY, height=0.72,
              label=text("silos.figure.outside"))  # fmt: skip
    axes.scatter(chance, place, marker="|", s=90, linewidth=2.4, color=ORANGE, zorder=3,
                 label=text("silos.figure.by_chance"))  # fmt: skip
    for at, ties in zip(place, rows["ties"].tolist(), strict=True):
        axes.text(101, at, format_number(int(ties)), va="center", fontsize=8, color=INK)
    names = [
        f"{_short(str(name))}  ·  {_short(str(group).replace('_', ' '))}"
        for name, group in zip(rows["name"], rows["group"], strict=True)
    ]
    axes.set_yticks(place, names, fontsize=8)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xlim(0, 107)
    axes.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel(_profile_note(left), fontsize=9)
    figure.legend(loc="outside upper right", ncols=3, fontsize=8, frameon=False)
    axes.set_title(text("silos.figure.profile_title"), fontsize=11, loc="left", x=0)
    return Drawing(figure)


def _in_order(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Numbers by size, anything else by its letters."""
    return column if pd.api.types.is_numeric_dtype(column) else column.astype(str)


def _profile_note(left: int) -> str:
    note = text("silos.figure.share_inside")
    return f"{note}\n{text('silos.figure.not_shown', count=format_number(left))}" if left else note


def draw_series(frame: pd.DataFrame, *, measure: str = "ei") -> Drawing:
    """Values of a measure over the periods, with intervals and what chance gives.

    ``frame`` is the table of ``compare_silos``.
    """
    rows = frame[((frame["measure"] == measure) & (frame["scope"] == "network")).to_numpy(bool)]
    if not len(rows):
        known = set(frame["measure"])
        raise UnknownTermError.among(measure, known=known, what="measure")
    figure, axes = new_figure(6.4, 3.6)
    place = np.arange(len(rows))
    value = rows["value"].to_numpy(dtype=float)
    reach = np.abs(np.stack([value - rows["low"].to_numpy(), rows["high"].to_numpy() - value]))
    axes.errorbar(place, value, yerr=reach, color=BLUE, marker="o", capsize=4, linewidth=2,
                  label=text("silos.figure.with_interval"))  # fmt: skip
    axes.plot(place, rows["expected"].to_numpy(dtype=float), color=ORANGE, linestyle="--",
              marker="D", label=text("silos.figure.by_chance"))  # fmt: skip
    axes.set_xticks(place, [str(p) for p in rows["period"]])
    axes.set_xlim(-0.4, len(rows) - 0.6)
    _localised(axes.yaxis)
    axes.set_ylabel(text(f"silos.measures.{measure}"), fontsize=10)
    axes.grid(axis="y", color="#E5E5E5")
    axes.set_axisbelow(True)
    figure.legend(loc="outside upper right", ncols=2, fontsize=8, frameon=False)
    axes.set_title(text("silos.figure.series_title"), fontsize=11, loc="left")
    return Drawing(figure)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


_KINDS: Final[Mapping[str, Callable[..., Drawing]]] = MappingProxyType(
    {"mixing": draw_mixing, "null": draw_null, "profile": draw_profile}
)
