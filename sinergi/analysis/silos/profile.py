# pyright: basic
# (pandas columns are untyped in practice)
"""Tables behind the indices: profile of each agency, blocks of ties, parts of groups."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi.analysis.silos.blocks import block_density, image_matrix, participation, within_z
from sinergi.analysis.silos.ei import ei_nodes
from sinergi.analysis.silos.inputs import Problem, float_column, label_column
from sinergi.analysis.silos.intervals import Z95, can_leave_out, leave_each_out
from sinergi.analysis.silos.measuring import INDICES
from sinergi.analysis.silos.spectral import spectral_components, spectral_segregation
from sinergi.graph.mixing import MixingMatrix

PROFILE_COLUMNS: Final = (
    "node", "name", "group", "ties", "inside", "outside", "ei", "expected", "z", "p",
    "participation", "within_z", "place",
)  # fmt: skip
BLOCK_COLUMNS: Final = ("group_a", "group_b", "ties", "density", "image")
COMPONENT_COLUMNS: Final = ("group", "component", "size", "value", "nodes")
INTERVAL_COLUMNS: Final = ("measure", "scope", "group", "value", "se", "low", "high")
GUIMERA: Final = "Guimera & Amaral 2005, https://doi.org/10.1038/nature03288"
_HUB: Final = 2.5
_PLAIN: Final = (0.05, 0.62, 0.80)
_HUBS: Final = (0.30, 0.75)


def profile_frame(problem: Problem) -> pd.DataFrame:
    """One row an agency: its ties inside and outside, beside what chance gives."""
    network, groups = problem.network, problem.groups
    index = ei_nodes(network.unweighted, groups)
    n = network.n_nodes
    same = groups.codes[network.source] == groups.codes[network.target]
    ends = [network.source[same], network.target[same]]
    inside = np.bincount(np.concatenate(ends), minlength=n)
    spread = participation(network.unweighted, groups)
    own = within_z(network.unweighted, groups)
    z = np.divide(
        index.value - index.expected, index.sd, out=np.full(n, np.nan), where=index.sd > 0
    )
    return pd.DataFrame(
        {
            "node": label_column(network.nodes.tolist()),
            "name": pd.Series(list(problem.names), dtype="string[pyarrow]"),
            "group": label_column([groups.names[c] for c in groups.codes.tolist()]),
            "ties": network.degree.astype(np.int64),
            "inside": inside.astype(np.int64),
            "outside": (network.degree - inside).astype(np.int64),
            "ei": float_column(index.value),
            "expected": float_column(index.expected),
            "z": float_column(z),
            "p": float_column(index.p),
            "participation": float_column(spread),
            "within_z": float_column(own),
            "place": pd.Series(places(spread, own), dtype="string[pyarrow]"),
        }
    )[list(PROFILE_COLUMNS)]


def places(spread: NDArray[np.float64], own: NDArray[np.float64]) -> list[str | None]:
    """Place of a node by participation and within-group z: R1 to R7 of Guimera and Amaral.

    R1 all ties at home, R2 most at home, R3 many outside, R4 anywhere; hubs of their group
    (z of 2.5 and more): R5 at home, R6 joining groups, R7 anywhere. An isolate has none.

    Source: Guimera & Amaral 2005, https://doi.org/10.1038/nature03288

    Examples
    --------
    >>> places(np.array([0.0, 0.7, 0.5, np.nan]), np.array([0.0, 0.0, 3.0, 0.0]))
    ['R1', 'R3', 'R6', None]
    """
    plain = np.searchsorted(_PLAIN, spread) + 1
    hubs = np.searchsorted(_HUBS, spread) + 5
    chosen = np.where(own >= _HUB, hubs, plain)
    undefined = np.isnan(spread).tolist()
    return [
        None if none else f"R{place}"
        for place, none in zip(chosen.tolist(), undefined, strict=True)
    ]


def block_frame(mixing: MixingMatrix) -> pd.DataFrame:
    """Ties, density and image between each two groups; an undirected pair stands once."""
    density, image = block_density(mixing), image_matrix(mixing)
    ties = mixing.ties.copy()
    k = len(mixing.labels)
    rows, columns = np.indices((k, k)).reshape(2, -1) if mixing.directed else np.triu_indices(k)
    if not mixing.directed:
        np.fill_diagonal(ties, np.diagonal(ties) / 2)
    return pd.DataFrame(
        {
            "group_a": label_column([mixing.labels[i] for i in rows]),
            "group_b": label_column([mixing.labels[i] for i in columns]),
            "ties": ties[rows, columns].astype(np.int64),
            "density": float_column(density[rows, columns]),
            "image": float_column(image[rows, columns]),
        }
    )


def component_frame(problem: Problem) -> pd.DataFrame:
    """List the connected parts of the groups with their spectral index; largest first."""
    network, groups = problem.network, problem.groups
    index = spectral_segregation(network, groups)
    part, value = spectral_components(network, groups, index)
    size = np.bincount(part, minlength=len(value))
    first = np.full(len(value), network.n_nodes)
    np.minimum.at(first, part, np.arange(network.n_nodes))
    group = groups.codes[first] if len(first) else np.zeros(0, dtype=np.int64)
    order = np.lexsort((first, -size, group))
    place = np.argsort(part, kind="stable")
    members = np.split(place, np.cumsum(size)[:-1]) if len(size) else []
    told = [" | ".join(str(network.nodes[i]) for i in members[c]) for c in order.tolist()]
    number = pd.Series(group[order]).groupby(group[order]).cumcount() + 1
    return pd.DataFrame(
        {
            "group": label_column([groups.names[c] for c in group[order].tolist()]),
            "component": number.to_numpy(dtype=np.int64),
            "size": size[order].astype(np.int64),
            "value": float_column(value[order]),
            "nodes": pd.Series(told, dtype="string[pyarrow]"),
        }
    )[list(COMPONENT_COLUMNS)]


def interval_frame(problem: Problem, names: list[str], *, ends: bool) -> pd.DataFrame:
    """95 percent intervals of the indices over the mixing matrix."""
    left_out = INDICES["ei"][2 if ends else 1]
    chosen = [m for name in names for m in INDICES.get(name, ()) if m is not left_out]
    if not can_leave_out(problem):
        chosen = []
    rows: list[tuple[object, ...]] = []
    for measure, jack in zip(chosen, leave_each_out(problem, chosen), strict=True):
        value, se = np.atleast_1d(jack.value), np.atleast_1d(jack.se)
        labels = [None] if measure.scope == "network" else list(problem.groups.names)
        low = np.maximum(value - Z95 * se, measure.low)
        high = np.minimum(value + Z95 * se, measure.high)
        rows += [
            (measure.name, measure.scope, *row)
            for row in zip(labels, value.tolist(), se.tolist(), low.tolist(), high.tolist(),
                           strict=True)
        ]  # fmt: skip
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(INTERVAL_COLUMNS)
    frame = pd.DataFrame(
        {
            "measure": pd.Series(list(columns[0]), dtype="string[pyarrow]"),
            "scope": pd.Series(list(columns[1]), dtype="string[pyarrow]"),
            "group": label_column(list(columns[2])),
            **{name: float_column(list(columns[at])) for at, name in
               enumerate(INTERVAL_COLUMNS) if at > 2},  # noqa: PLR2004 - after the three texts
        }
    )  # fmt: skip
    return frame[list(INTERVAL_COLUMNS)]
