# pyright: basic
# (pandas columns are untyped in practice)
"""compare_ties: several explanations of who works with whom, held beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi.analysis.null import Qap
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import By, Data, Problem, float_column, prepare
from sinergi.errors import UsageError
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance

#: The explanation that ``by`` gives.
SAME: Final = "same_group"
DEKKER: Final = "Dekker, Krackhardt & Snijders 2007, https://doi.org/10.1007/s11336-007-9016-1"
QAP_COLUMNS: Final = ("explanation", "coefficient", "t", "p", "correlation")
MOST_NODES: Final = 600
_CLEAR: Final = 0.05
_DEFAULT: Final = Qap(draws=499)


@dataclass(frozen=True, eq=False, repr=False)
class TieComparison(Result):
    """What each explanation adds to who is tied with whom.

    Attributes
    ----------
    pairs
        Pairs of actors (ordered, when arcs).
    explained
        Share of the variation of ties that all explanations together explain (R²).
    """

    pairs: int = field(kw_only=True)
    explained: float = field(kw_only=True)

    def explain(self) -> str:
        """Say which explanations hold beside the others."""
        clear = self.frame[(self.frame["p"] <= _CLEAR).to_numpy(dtype=bool)]
        told = [
            text(
                "silos.qap_explain.holds", lang=None, name=_name(str(row["explanation"])),
                points=format_number(100 * float(row["coefficient"]), decimals=1),
                p=format_number(float(row["p"]), decimals=3),
            )
            for _, row in clear.iterrows()
        ] or [text("silos.qap_explain.none")]  # fmt: skip
        return " ".join([*told, text("silos.qap_explain.not_shown")])


def _name(explanation: str) -> str:
    return text("silos.qap_explain.same_group") if explanation == SAME else explanation


def compare_ties(
    data: Data,
    explanations: Mapping[str, Any],
    *,
    by: By = "sector",
    null: Qap = _DEFAULT,
    tables: Sequence[str] = TIE_TABLES,
) -> TieComparison:
    """Hold explanations of ties beside each other: same group, required work, same region.

    A linear model of "is tied" on the explanations over all pairs of actors. Pairs share
    actors, so that the usual p is wrong; here actors change places in what is left of one
    explanation once the others are taken out (double semi-partialling of multiple regression
    QAP), and t is compared with these draws.

    Parameters
    ----------
    data, by, tables
        As for :func:`sinergi.analysis.silos.measure_silos`; the explanation ``same_group``
        comes from ``by``.
    explanations
        Name and what it says: a DataFrame of pairs (``actor_a, actor_b``; ``need`` when there
        is such a column), a mapping from node to group (1 for a pair of one group), or a square
        matrix in the order of the sorted nodes.
    null
        Number and seed of the exchanges.

    Returns
    -------
    TieComparison
        Columns ``explanation coefficient t p correlation``. ``coefficient`` is the change of
        the share of tied pairs, ``p`` two-sided with +1 above and below, ``correlation`` the one
        of this explanation alone.

    Raises
    ------
    UsageError
        More than 600 actors, or a matrix of another size.

    Source: Dekker, Krackhardt & Snijders 2007, https://doi.org/10.1007/s11336-007-9016-1

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("a", "b"), ("c", "d"), ("b", "c")])
    >>> town = {"a": "x", "b": "x", "c": "y", "d": "y"}
    >>> found = compare_ties(graph, {}, by=town, null=Qap(draws=99))
    >>> found.to_frame()["coefficient"].round(3).tolist()
    [0.75]
    """
    problem = prepare(data, by=by, weight=None, tables=tables)
    n = problem.network.n_nodes
    if n > MOST_NODES:
        raise UsageError("silos.qap_too_large", nodes=n, limit=MOST_NODES)
    tied = problem.network.adjacency.toarray() > 0
    codes = problem.groups.codes
    same = (codes[:, None] == codes[None, :]).astype(np.float64)
    given = {SAME: same}
    given |= {str(name): _matrix(x, problem) for name, x in explanations.items()}
    kept = {name: x for name, x in given.items() if _varies(x)}
    model = _Model.of(tied.astype(np.float64), list(kept.values()), problem.network.directed)
    rows = [
        (name, *model.tested(at, Qap(null.draws, null.seed + at)), model.correlation(at))
        for at, name in enumerate(kept)
    ]
    flat = [Finding("silos.qap_flat", "notice", facts={"name": x}) for x in given if x not in kept]
    parameters = {"explanations": list(kept), "draws": null.draws, "tables": list(tables)}
    return TieComparison(
        _frame(rows),
        Provenance("compare_ties", parameters, problem.fingerprint, null.seed),
        Findings([*problem.notices, *flat]),
        pairs=len(model.y), explained=model.explained,
    )  # fmt: skip


def _matrix(given: Any, problem: Problem) -> NDArray[np.float64]:
    nodes, n = problem.network.nodes.tolist(), problem.network.n_nodes
    if isinstance(given, pd.DataFrame):
        index = pd.Index(problem.network.nodes, dtype=object)
        ends = [index.get_indexer(given[c].to_numpy(dtype=object)) for c in
                ("actor_a", "actor_b")]  # fmt: skip
        known = (ends[0] >= 0) & (ends[1] >= 0)
        weight = given["need"].to_numpy(dtype=float) if "need" in given else np.ones(len(given))
        out = np.zeros((n, n))
        out[ends[0][known], ends[1][known]] = weight[known]
        return np.maximum(out, out.T)
    if isinstance(given, Mapping):
        labels = np.array([str(given.get(node)) for node in nodes], dtype=object)
        return (labels[:, None] == labels[None, :]).astype(np.float64)
    out = np.asarray(given, dtype=np.float64)
    if out.shape != (n, n):
        raise UsageError("silos.wrong_length", given=out.shape, nodes=n)
    return out


def _varies(matrix: NDArray[np.float64]) -> bool:
    off = matrix[~np.eye(len(matrix), dtype=bool)]
    return bool(len(off)) and bool(np.ptp(off) > 0)


@dataclass(frozen=True, eq=False)
class _Model:
    """Linear model over pairs."""

    y: NDArray[np.float64]
    xs: list[NDArray[np.float64]]
    n: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @classmethod
    def of(
        cls,
        tied: NDArray[np.float64],
        xs: list[NDArray[np.float64]],
        directed: bool,  # noqa: FBT001 - a fact of the network
    ) -> "_Model":
        n = len(tied)
        rows, columns = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
        return cls(tied[rows, columns], xs, n, rows, columns)

    def vector(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return x[self.rows, self.columns]

    def basis(self, without: int | None) -> NDArray[np.float64]:
        """Orthonormal basis of the constant and the other explanations."""
        others = [self.vector(x) for at, x in enumerate(self.xs) if at != without]
        return np.linalg.qr(np.column_stack([np.ones(len(self.y)), *others]))[0]

    @property
    def explained(self) -> float:
        if not len(self.y) or not np.ptp(self.y):
            return float("nan")
        base = self.basis(None)
        rest = self.y - base @ (base.T @ self.y)
        apart = self.y - self.y.mean()
        return 1 - float(rest @ rest) / float(apart @ apart)

    def correlation(self, at: int) -> float:
        x = self.vector(self.xs[at])
        if not np.ptp(self.y) or not np.ptp(x):
            return float("nan")
        return float(np.corrcoef(x, self.y)[0, 1])

    def tested(self, at: int, null: Qap) -> tuple[float, float, float]:
        """Coefficient, t, and two-sided p of one explanation."""
        base = self.basis(at)
        y = self.y - base @ (base.T @ self.y)
        left = self._left(at, base)
        beta, t = self._fit(self.vector(left), y, base)
        if not np.isfinite(t):
            return beta, t, float("nan")
        rng = np.random.default_rng(null.seed)
        hits = 0
        for _ in range(null.draws):
            order = rng.permutation(self.n)
            drawn = self._fit(self.vector(left[np.ix_(order, order)]), y, base)[1]
            hits += abs(drawn) >= abs(t) - 1e-12
        return beta, t, (1 + hits) / (1 + null.draws)

    def _left(self, at: int, base: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the others out of an explanation; what is left, as a matrix."""
        x = self.vector(self.xs[at])
        rest = x - base @ (base.T @ x)
        out = np.zeros((self.n, self.n))
        out[self.rows, self.columns] = rest
        if len(self.rows) < self.n * (self.n - 1):
            out += out.T
        return out

    def _fit(
        self, x: NDArray[np.float64], y: NDArray[np.float64], base: NDArray[np.float64]
    ) -> tuple[float, float]:
        x = x - base @ (base.T @ x)
        own, free = float(x @ x), len(y) - base.shape[1] - 1
        if own <= 0 or free <= 0:
            return float("nan"), float("nan")
        beta = float(x @ y) / own
        left = max(float(y @ y) - beta**2 * own, 0.0)
        return beta, beta / float(np.sqrt(left / free / own)) if left > 0 else float("nan")


def _frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(QAP_COLUMNS)
    frame: dict[str, Any] = {
        "explanation": pd.Series(list(columns[0]), dtype="string[pyarrow]")
    }  # fmt: skip
    for name, values in zip(QAP_COLUMNS[1:], columns[1:], strict=True):
        frame[name] = float_column(list(values))
    return pd.DataFrame(frame)
