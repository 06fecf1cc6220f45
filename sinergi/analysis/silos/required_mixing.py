# pyright: basic
# (pandas columns are untyped in practice)
"""Observed against required mixing: whether work across groups meets less coordination."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi.analysis.gaps import needed_ties
from sinergi.analysis.null import Permutation, chance, drawn_labels
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import By, Problem, float_column, label_column, prepare
from sinergi.analysis.silos.intervals import wilson
from sinergi.errors import UsageError
from sinergi.graph.network import Network, build_network
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

REQUIRED_COLUMNS: Final = (
    "scope", "side", "group", "node", "required", "seen", "value", "low", "high",
)  # fmt: skip
SIDES: Final = ("within", "across")
CATALDO: Final = "Cataldo et al. 2006, https://doi.org/10.1145/1180875.1180929"
_CLEAR: Final = 0.05
_FEW: Final = 30
_DEFAULT: Final = Permutation()


@dataclass(frozen=True, eq=False, repr=False)
class RequiredMixing(Result):
    """How much of the required coordination is seen, within groups and across them.

    Attributes
    ----------
    difference
        Share seen within groups minus share seen across; above 0 work that crosses groups
        meets less coordination than work that stays.
    expected, sd, p
        The difference when the labels of agencies are shuffled, ties and requirements kept;
        ``p`` is how often chance gives as much or more.
    requests
        Data requests: ``side active requested refused open``; ``side`` within or across groups.
    """

    difference: float = field(kw_only=True)
    expected: float = field(kw_only=True)
    sd: float = field(kw_only=True)
    p: float = field(kw_only=True)
    requests: pd.DataFrame = field(kw_only=True, repr=False)

    def explain(self) -> str:
        """Say how much required coordination is seen on both sides, and what not to conclude."""
        rows = self.frame[(self.frame["scope"] == "network").to_numpy(dtype=bool)]
        if not len(rows) or not np.isfinite(self.difference):
            return f"{text('silos.required.none')} {text('silos.explain.not_absence')}"
        by_side = {row.side: row for row in rows.itertuples(index=False)}
        facts: dict[str, object] = {"p": format_number(self.p, decimals=3)}
        for side in SIDES:
            row: Any = by_side[side]
            facts[side] = format_number(100 * row.value)
            facts[f"{side}_seen"] = format_number(row.seen)
            facts[f"{side}_required"] = format_number(row.required)
        verdict = "less" if self.difference > 0 and self.p <= _CLEAR else "same"
        parts = [
            text("silos.required.found", lang=None, **facts),
            text(f"silos.required.{verdict}", lang=None, **facts), self._small(rows),
            self._requests(),
            text("silos.required.not_shown"),
        ]  # fmt: skip
        return " ".join(p for p in parts if p)

    def _small(self, rows: pd.DataFrame) -> str:
        pairs = int(rows["required"].sum())
        return text("silos.required.small", pairs=pairs) if pairs < _FEW else ""

    def _requests(self) -> str:
        told: dict[str, object] = {}
        every = 0
        for row in self.requests.itertuples(index=False):
            counts: Any = row
            asked = counts.active + counts.requested + counts.refused
            every += asked
            told[f"{counts.side}_open"] = format_number(counts.active)
            told[f"{counts.side}_asked"] = format_number(asked)
        if not every:
            return ""
        return text("silos.required.requests", lang=None, **told)


def measure_required_mixing(
    snapshot: Snapshot,
    *,
    by: By = "sector",
    required: pd.DataFrame | None = None,
    null: Permutation = _DEFAULT,
    tables: Sequence[str] = TIE_TABLES,
) -> RequiredMixing:
    """Compare the coordination that is seen with the coordination that the work requires.

    Ego sektoral is more than homophily: agencies of one sector share tasks and should work
    together more. Here only pairs count whose work requires it, and the question is whether
    required pairs across groups are seen less often than required pairs within.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    by, tables
        As for :func:`sinergi.analysis.silos.measure_silos`.
    required
        Pairs that need each other, columns ``actor_a, actor_b``; by default
        :func:`sinergi.analysis.gaps.needed_ties`: agencies whose programs share a task or depend
        on each other (Cataldo et al. 2006).
    null
        Relabelling that the difference is compared with.

    Returns
    -------
    RequiredMixing
        Columns ``scope side group node required seen value low high``: ``side`` within or
        across, ``value`` the share of required pairs that is seen, with its 95 percent interval
        (Wilson). ``scope`` network, group (pairs that touch it) or node.

    Source: Cataldo et al. 2006, https://doi.org/10.1145/1180875.1180929
    """
    problem = prepare(snapshot, by=by, weight=None, tables=tables)
    pairs = needed_ties(snapshot) if required is None else required
    needs = _network(problem, pairs)
    seen = _seen(problem.network, needs)
    codes = problem.groups.codes
    observed = _difference(codes[None, :], needs, seen)
    drawn = [
        _difference(block, needs, seen)
        for block in drawn_labels(codes, null, n_ties=max(needs.n_ties, 1))
    ] if needs.n_ties else [np.full(1, np.nan)]  # fmt: skip
    got = chance(observed, np.concatenate(drawn)[:, None], low_is_closed=False, exact=False)
    parameters: dict[str, object] = {
        "by": by if isinstance(by, str) else "given", "tables": list(tables),
        "draws": null.draws, "required": "given" if required is not None else "needed_ties",
    }  # fmt: skip
    told = () if needs.n_ties else (Finding("silos.nothing_required", "notice"),)
    return RequiredMixing(
        _frame(problem, needs, seen),
        Provenance("measure_required_mixing", parameters, snapshot.fingerprint, null.seed),
        Findings([*problem.notices, *told]),
        difference=float(observed[0]), expected=float(got.expected[0]), sd=float(got.sd[0]),
        p=float(got.p[0]), requests=_requests(snapshot, problem),
    )  # fmt: skip


def _network(problem: Problem, pairs: pd.DataFrame) -> Network:
    """Make a network of the required pairs whose two agencies have any tie in the data.

    Of an agency without a single record it cannot be said what is missing.
    """
    if not {"actor_a", "actor_b"} <= set(pairs.columns):
        raise UsageError("silos.no_ends", columns=", ".join(map(str, pairs.columns)))
    index = pd.Index(problem.network.nodes, dtype=object)
    ends = [index.get_indexer(pairs[c].to_numpy(dtype=object)) for c in ("actor_a", "actor_b")]
    known = (ends[0] >= 0) & (ends[1] >= 0)
    tied = problem.network.degree > 0
    known &= tied[ends[0]] & tied[ends[1]]
    return build_network(
        problem.network.nodes, ends[0][known], ends[1][known], directed=False
    ).unweighted


def _seen(network: Network, needs: Network) -> NDArray[np.bool_]:
    n = network.n_nodes
    ties = network.source.astype(np.int64) * n + network.target
    return np.isin(needs.source.astype(np.int64) * n + needs.target, ties)


def _difference(
    codes: NDArray[np.unsignedinteger], needs: Network, seen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share seen within minus share seen across, one number a labelling."""
    same = codes[:, needs.source] == codes[:, needs.target]
    shares = []
    for side in (same, ~same):
        whole = side.sum(axis=1).astype(np.float64)
        part = (side & seen).sum(axis=1)
        shares.append(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
    return shares[0] - shares[1]


def _frame(problem: Problem, needs: Network, seen: NDArray[np.bool_]) -> pd.DataFrame:
    rows = list(_rows(problem, needs, seen))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    scope, side, group, node, required, met = (list(c) for c in columns)
    whole, part = np.array(required, dtype=np.int64), np.array(met, dtype=np.int64)
    low, high = wilson(part, whole)
    value = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    frame = pd.DataFrame(
        {
            "scope": pd.Series(scope, dtype="string[pyarrow]"),
            "side": pd.Series(side, dtype="string[pyarrow]"),
            "group": label_column(group), "node": label_column(node),
            "required": whole, "seen": part, "value": float_column(value),
            "low": float_column(low), "high": float_column(high),
        }
    )  # fmt: skip
    return frame[list(REQUIRED_COLUMNS)]


def _rows(problem: Problem, needs: Network, seen: NDArray[np.bool_]) -> Iterator[tuple[Any, ...]]:
    codes, n, k = problem.groups.codes.astype(np.int64), needs.n_nodes, len(problem.groups.names)
    same = codes[needs.source] == codes[needs.target]
    for side, mask in zip(SIDES, (same, ~same), strict=True):
        yield "network", side, None, None, int(mask.sum()), int((mask & seen).sum())
    ends = np.concatenate([needs.source, needs.target])
    for side, mask in zip(SIDES, (same, ~same), strict=True):
        both, met = np.tile(mask, 2), np.tile(mask & seen, 2)
        half = 2 if side == "within" else 1  # a pair inside a group touches it once
        wanted, got = (np.bincount(codes[ends[m]], minlength=k) // half for m in (both, met))
        for g, name in enumerate(problem.groups.names):
            yield "group", side, name, None, int(wanted[g]), int(got[g])
        wanted, got = (np.bincount(ends[m], minlength=n) for m in (both, met))
        for i in np.flatnonzero(wanted).tolist():
            label = problem.groups.names[int(codes[i])]
            yield "node", side, label, needs.nodes[i], int(wanted[i]), int(got[i])


def _requests(snapshot: Snapshot, problem: Problem) -> pd.DataFrame:
    """Count data flows that were asked for, by whether they cross groups."""
    sharing = snapshot.data_sharing
    group = dict(zip(problem.network.nodes.tolist(), problem.groups.codes.tolist(), strict=True))
    ends = [[group.get(x) for x in sharing[c]] for c in ("provider", "user")]
    known = np.array([None not in pair for pair in zip(*ends, strict=True)], dtype=bool)
    same = np.array([a == b for a, b in zip(*ends, strict=True)], dtype=bool)
    rows: list[dict[str, object]] = []
    for side, mask in zip(SIDES, (same & known, ~same & known), strict=True):
        state = sharing["state"][mask]
        count = {s: int((state == s).sum()) for s in ("active", "requested", "refused")}
        asked = sum(count.values())
        share = count["active"] / asked if asked else float("nan")
        rows.append({"side": side, **count, "open": share})
    return pd.DataFrame(rows)
