# pyright: basic
# (pandas columns are untyped in practice)
"""Further positions of agencies, and the network in a few numbers."""

from typing import Final

import numpy as np
import pandas as pd

from sinergi.analysis.brokerage.paths import Betweenness
from sinergi.analysis.brokerage.shape import articulation_points, reciprocity, transitivity
from sinergi.analysis.brokerage.structure import (
    betweenness_centralization,
    closeness_centralization,
    core_numbers,
    core_periphery,
    degree_centralization,
    eigenvector_centrality,
)
from sinergi.analysis.silos.inputs import Problem, float_column
from sinergi.model.kinds import GOVERNMENT_KINDS

POSITION_COLUMNS: Final = (
    "node", "name", "group", "ties", "betweenness", "between_groups", "efficiency",
    "eigenvector", "core", "cut",
)  # fmt: skip


def positions_frame(problem: Problem, ways: Betweenness, ranked: pd.DataFrame) -> pd.DataFrame:
    """One row for each ranked agency, in the order of the ranking."""
    network = problem.network
    place = {node: i for i, node in enumerate(network.nodes.tolist())}
    keys = ranked["node"].tolist()
    texts = {str(node): i for node, i in place.items()}
    rows = np.array([place.get(key, texts.get(str(key), 0)) for key in keys], dtype=np.intp)
    partners = network.symmetrised.degree.astype(np.float64)
    size = ranked["effective_size"].to_numpy(dtype=np.float64)
    share = np.divide(
        size, partners[rows], out=np.full(len(rows), np.nan), where=partners[rows] > 0
    )
    return pd.DataFrame(
        {
            "node": ranked["node"],
            "name": pd.Series([problem.names[i] for i in rows], dtype="string[pyarrow]"),
            "group": ranked["group"],
            "ties": network.degree[rows].astype(np.int64),
            "betweenness": float_column(ways.total[rows]),
            "between_groups": float_column(ways.between[rows]),
            "efficiency": float_column(share),
            "eigenvector": float_column(eigenvector_centrality(network)[rows]),
            "core": core_numbers(network)[rows].astype(np.int64),
            "cut": _cut(problem)[rows],
        }
    )[list(POSITION_COLUMNS)]


def _cut(problem: Problem) -> pd.Series:
    """Tell whether parts fall off without it; removal is told of government bodies only."""
    cut = pd.Series(articulation_points(problem.network), dtype="bool[pyarrow]")
    if problem.kinds:
        cut[[kind not in GOVERNMENT_KINDS for kind in problem.kinds]] = pd.NA
    return cut.array


def shape_frame(problem: Problem, ways: Betweenness) -> pd.DataFrame:
    """Numbers of the network as a whole."""
    network = problem.network
    simple = network.symmetrised
    n = network.n_nodes
    pairs = n * (n - 1)
    ties = network.n_ties * (1 if network.directed else 2)
    told = {
        "density": ties / pairs if pairs else float("nan"),
        "degree_centralization": degree_centralization(network),
        "betweenness_centralization": betweenness_centralization(
            ways.total, directed=network.directed
        ),
        "closeness_centralization": closeness_centralization(network),
        "reciprocity": reciprocity(network),
        "transitivity": transitivity(network),
        "core_fit": core_periphery(simple).fit,
    }
    return pd.DataFrame(
        {
            "measure": pd.Series(list(told), dtype="string[pyarrow]"),
            "value": float_column(list(told.values())),
        }
    )
