"""Every value of the reference graphs, measure by measure: ok, or the difference.

Run: python benchmarks/silos_reference.py [--folder ../shared/references] [--all]
Prints one row a measure and one column a graph; ends with exit code 1 when a value differs.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.key_players import fragmentation
from sinergi.analysis.brokerage.multiplex import phi
from sinergi.analysis.brokerage.paths import betweenness, flow_betweenness
from sinergi.analysis.brokerage.roles import gould_fernandez, network_roles
from sinergi.analysis.brokerage.shape import (
    articulation_points,
    bridges,
    hierarchy,
    reciprocity,
    transitivity,
)
from sinergi.analysis.brokerage.structure import (
    betweenness_centralization,
    closeness_centralization,
    core_numbers,
    core_periphery,
    degree_centralization,
    eigenvector_centrality,
)
from sinergi.analysis.brokerage.two_mode import measure_two_mode
from sinergi.analysis.governance import measure_governance
from sinergi.analysis.null import Permutation
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.assortativity import assortativity
from sinergi.analysis.silos.blocks import block_density, image_matrix, participation, within_z
from sinergi.analysis.silos.homophily import coleman
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import from_networkx

ROOT = Path(__file__).parents[1]
TIGHT, LOOSE = 1e-9, 1e-6


@dataclass
class Case:
    """A reference graph as a user would hand it over."""

    name: str
    graph: Any
    expected: dict[str, Any]
    other: dict[str, dict[str, Any]]

    @property
    def undirected(self) -> Any:
        """Without directions; the larger of two opposite weights."""
        if not self.graph.is_directed():
            return self.graph
        out = nx.Graph()
        out.add_nodes_from(self.graph.nodes(data=True))
        for a, b, w in self.graph.edges(data="weight"):
            old = out.edges[a, b]["weight"] if out.has_edge(a, b) else 0
            out.add_edge(a, b, weight=max(w, old))
        return out


@dataclass
class Check:
    graph: str
    measure: str
    got: Any
    want: Any
    tolerance: float

    @property
    def difference(self) -> float:
        got, want = flat(self.got), flat(self.want)
        if len(got) != len(want) or bool(np.any(np.isnan(got) != np.isnan(want))):
            return float("inf")
        known = ~np.isnan(want)
        gap = np.abs(got - want)[known] / np.maximum(np.abs(want[known]), 1e-3)
        return float(gap.max()) if len(gap) else 0.0

    @property
    def ok(self) -> bool:
        return self.difference <= self.tolerance


def flat(values: Any) -> np.ndarray:
    """One row of floats; null is NaN."""
    if isinstance(values, (list, tuple)):
        return np.concatenate([flat(v) for v in values]) if values else np.zeros(0)
    if isinstance(values, np.ndarray):
        return values.astype(float).ravel()
    return np.array([np.nan if values is None else float(values)])


def read_cases(folder: Path) -> Iterator[Case]:
    registry = load(folder / "graphs.json")
    expected = load(folder / "expected_values.json")
    files = ("ei_permutation", "ei_ranges", "gf_global_exact", "core_periphery_local",
             "core_periphery_exhaustive")  # fmt: skip
    other = {name: load(folder / f"reference_{name}.json") for name in files}
    for name, about in registry.items():
        if not (folder / f"{name}_edges.csv").exists():
            continue
        graph = nx.DiGraph() if about["directed"] else nx.Graph()
        for row in rows(folder / f"{name}_nodes.csv"):
            graph.add_node(int(row["id"]), group=row[about["group"]])
        for row in rows(folder / f"{name}_edges.csv"):
            weight = float(row.get("weight") or 1)
            graph.add_edge(int(row["source"]), int(row["target"]), weight=weight)
        yield Case(name, graph, expected[name], {k: v.get(name, {}) for k, v in other.items()})


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def silo_values(case: Case) -> dict[str, Any]:
    """Values of the table in references/README.md, through the public function."""
    out: dict[str, Any] = {}
    arcs = pick(case.graph)
    out["ei_netseg"] = arcs("ei", "network")
    out["coleman"], out["smi_fershtman_sent"] = arcs("coleman", "group"), arcs("smi", "group")
    out["orwg"], out["assort_igraph"] = (
        arcs("odds_ratio", "network"),
        arcs("assortativity", "network"),
    )
    out["freeman_undirected"] = arcs("freeman", "network")
    out["gamix_undirected"] = arcs("gupta", "network")
    out["ssi_node"] = np.nan_to_num(arcs("spectral", "node"))  # isolates are 0 in the file
    out["modularity"] = arcs("modularity", "network")
    weighted = pick(case.graph, weight="weight")
    out["ei_weighted"] = weighted("ei", "network")
    out["modularity_weighted"] = weighted("modularity", "network")
    plain = pick(case.undirected)
    out["ei_undirected_netseg"] = plain("ei", "network")
    out["ei_group_degree_sum"], out["ei_node_undirected"] = (
        plain("ei", "group"),
        plain("ei", "node"),
    )
    out["ei_group_undirected"] = pick(case.undirected, ends=False)("ei", "group")
    out["smi_fershtman_undirected"] = plain("smi", "group")
    for name, measure in (
        ("orwg", "odds_ratio"),
        ("assort", "assortativity"),
        ("modularity", "modularity"),
    ):
        key = "assort_undirected_igraph" if name == "assort" else f"{name}_undirected"
        out[key] = plain(measure, "network")
    heaviest = pick(case.undirected, weight="weight")
    out["ei_weighted_undirected_max"] = heaviest("ei", "network")
    out["modularity_weighted_undirected_max"] = heaviest("modularity", "network")
    return out


def pick(graph: Any, **options: Any) -> Callable[[str, str], np.ndarray]:
    frame = measure_silos(graph, by="group", null=None, **options).to_frame()

    def values(measure: str, scope: str) -> np.ndarray:
        chosen = (frame["measure"] == measure) & (frame["scope"] == scope)
        return frame.loc[chosen, "value"].to_numpy()

    return values


def broker_values(case: Case) -> dict[str, Any]:
    """Roles, holes and ways of every node in the order of the node file."""
    out: dict[str, Any] = {}
    for suffix, graph in (("", case.graph), ("_undirected", case.undirected)):
        network = from_networkx(graph)
        groups = Grouping.of([graph.nodes[i]["group"] for i in network.nodes])
        scores = gould_fernandez(network, groups)
        out[f"brokerage{suffix}"] = {"raw": scores.count}
        if graph.is_directed():
            out["brokerage"] |= {"exp": scores.expected, "sd": scores.sd, "z": scores.z}
        out["betweenness" + suffix] = betweenness(network, groups).total
        holes = structural_holes(network)
        key = "constraint_undirected" if suffix else "constraint_igraph"
        out[key], out["effective_size" + suffix] = holes.constraint, holes.effective_size
    heavy = (
        structural_holes(from_networkx(case.graph, weight="weight")) if case.graph.edges else None
    )
    if heavy:
        out["constraint_weighted_igraph"] = heavy.constraint
        out["effective_size_weighted"] = heavy.effective_size
    frame = rank_brokers(case.graph, by="group").to_frame().sort_values("node")
    out["betweenness_sna"] = frame["betweenness"].to_numpy()
    return out


def table_checks(case: Case) -> Iterator[Check]:
    got = {**silo_values(case), **broker_values(case)}
    for key, value in got.items():
        want = case.expected.get(key)
        if isinstance(value, dict):
            for part, numbers in value.items():
                if want and part in want:
                    yield Check(case.name, f"{key}.{part}", numbers, want[part], LOOSE)
        elif key in case.expected:
            tight = TIGHT if key.startswith("ei_") else LOOSE
            yield Check(case.name, key, value, want, tight)


def chance_checks(case: Case) -> Iterator[Check]:
    """E-I with exact mean, sd, z and p, its feasible range and the rescaled value."""
    forms = {
        "undirected": (case.undirected, None),
        "directed_arcs": (case.graph, None),
        "weighted_arcs": (case.graph, "weight"),
    }
    for form, want in case.other["ei_permutation"].items():
        graph, weight = forms[form]
        silos = measure_silos(
            graph, by="group", measures=["ei"], weight=weight, null=Permutation(draws=99)
        )
        row = silos.to_frame().iloc[0]
        pairs = {"value": "observed", "expected": "perm_mean", "sd": "perm_sd", "z": "z"}
        for column, key in pairs.items():
            yield Check(case.name, f"{form}.{column}", row[column], want[key], TIGHT)
        if "exact_n" in want:
            got = [row["expected"], row["sd"] ** 2, row["p"]]
            exact = [want["exact_mean"], want["exact_var"], want["p_le"]]
            yield Check(case.name, f"{form}.exact", got, exact, TIGHT)
    ranges = case.other["ei_ranges"]
    if ranges:
        frame = measure_silos(case.undirected, by="group", null=None).to_frame()
        got = frame.loc[frame["scope"] == "network"].set_index("measure")
        pairs = [("ei", "low", "ei_min"), ("ei", "high", "ei_max"),
                 ("ei_rescaled", "value", "ei_rescaled"), ("ei", "expected", "expected"),
                 ("odds_ratio", "value", "odds_ratio"), ("yule_q", "value", "yule_q")]  # fmt: skip
        for measure, column, key in pairs:
            yield Check(case.name, f"range.{key}", got.loc[measure, column], ranges[key], TIGHT)


def network_role_checks(case: Case) -> Iterator[Check]:
    want = case.other["gf_global_exact"]
    if not want:
        return
    network = from_networkx(case.graph)
    groups = Grouping.of([case.graph.nodes[i]["group"] for i in network.nodes])
    whole = network_roles(network, groups, gould_fernandez(network, groups))
    for key, value in (("exp", whole.expected), ("sd_exact", whole.sd), ("z_exact", whole.z)):
        yield Check(case.name, f"network_roles.{key}", value, want[key], TIGHT)


def structure_checks(case: Case) -> Iterator[Check]:
    """Blocks, participation, cores, centralisation, fragmentation, core and periphery."""
    network = from_networkx(case.graph)
    groups = Grouping.of([case.graph.nodes[i]["group"] for i in network.nodes])
    want, mixing = case.expected, MixingMatrix.of(network, groups)
    if "block_density" in want:
        yield Check(case.name, "blocks", block_density(mixing), want["block_density"], LOOSE)
        yield Check(case.name, "image", image_matrix(mixing), want["image_alpha_density"], LOOSE)
    part = want["guimera_amaral_undirected"]
    spread = np.nan_to_num(participation(network, groups))  # isolates are 0 in the file
    yield Check(case.name, "participation", spread, part["participation"], LOOSE)
    yield Check(case.name, "within_z", within_z(network, groups), part["within_z_pop"], LOOSE)
    cores = core_numbers(network)
    for key in ("coreness_undirected", "kcores_sna_undirected"):
        yield Check(case.name, key, cores, want[key], LOOSE)
    hub, ways = want["centralization"], betweenness(network.symmetrised, groups).total
    yield Check(case.name, "centralization.degree", degree_centralization(network),
                hub["degree_undirected_sna"], LOOSE)  # fmt: skip
    yield Check(case.name, "centralization.betweenness", betweenness_centralization(ways),
                hub["betweenness_undirected_sna"], LOOSE)  # fmt: skip
    rest = [fragmentation(network, without=[i]) for i in range(network.n_nodes)]
    for key, values in (("F", [r.parts for r in rest]), ("DF", [r.distance for r in rest])):
        yield Check(case.name, f"{key}_without", values, want["kpp"][f"{key}_without"], LOOSE)
    yield from core_checks(case)


def core_checks(case: Case) -> Iterator[Check]:
    """Core and periphery against the best known and the proven optima; eigenvectors."""
    network, name = from_networkx(case.graph), case.name
    found = core_periphery(network)
    best, proven = case.other["core_periphery_local"], case.other["core_periphery_exhaustive"]
    if best:
        yield Check(name, "core_periphery", found.fit, best["rho"], LOOSE)
    told = case.expected.get("core_periphery") or {}
    if told.get("rho_exhaustive") is not None:
        yield Check(name, "core_periphery.exhaustive", found.fit, told["rho_exhaustive"], LOOSE)
    if proven:
        core = (np.flatnonzero(found.core) + 1).tolist()
        yield Check(name, "core_periphery.proven", found.fit, proven["rho"], TIGHT)
        yield Check(name, "core_periphery.core", core in proven["cores"], 1, TIGHT)
        yield Check(name, "core_periphery.said", found.proven, 1, TIGHT)
    want = case.expected.get("eigenvector_undirected")
    if want is not None and not shared_eigenvalue(case.undirected):
        yield Check(name, "eigenvector", eigenvector_centrality(network), want, LOOSE)


def shared_eigenvalue(graph: Any) -> bool:
    """Whether several parts have the largest eigenvalue: any mixture is an eigenvector then."""
    if not graph.number_of_edges():
        return True
    values = np.linalg.eigvalsh(nx.to_numpy_array(graph, weight=None))
    return bool(len(values) > 1 and values[-1] - values[-2] < TIGHT)


def shape_checks(case: Case) -> Iterator[Check]:
    """Hierarchy, closure, cuts, centralisation of arcs, flow, mode of governance."""
    want, name = case.expected, case.name
    network = from_networkx(case.graph)
    chart, told = hierarchy(network), want["krackhardt"]
    for key, value in (
        ("connectedness", chart.connectedness), ("efficiency", chart.efficiency),
        ("hierarchy", chart.hierarchy), ("lubness", chart.least_upper),
    ):  # fmt: skip
        yield Check(name, f"krackhardt.{key}", value, told[key], LOOSE)
    if "transitivity_undirected" in want:
        closed = transitivity(network.symmetrised)
        yield Check(name, "transitivity", closed, want["transitivity_undirected"], LOOSE)
    if "transitivity_weak_sna" in want:
        yield Check(
            name, "transitivity_arcs", transitivity(network), want["transitivity_weak_sna"], LOOSE
        )
    if "reciprocity_edgewise" in want:
        yield Check(name, "reciprocity", reciprocity(network), want["reciprocity_edgewise"], LOOSE)
    points = want["articulation_points"]
    points = [points] if isinstance(points, int) else points
    found = (np.flatnonzero(articulation_points(network)) + 1).tolist()
    yield Check(name, "articulation_points", found, sorted(points), LOOSE)
    yield Check(name, "bridges", len(bridges(network)), want["bridges"], LOOSE)
    yield from centralization_checks(case)
    if want.get("flowbet_undirected_sna") and network.n_nodes <= 40:
        flow = flow_betweenness(network)
        yield Check(name, "flow_betweenness", flow, want["flowbet_undirected_sna"], LOOSE)


def centralization_checks(case: Case) -> Iterator[Check]:
    """Centralisation of arcs and by closeness; programs that give 0 in parts are left out."""
    network, want = from_networkx(case.graph), case.expected["centralization"]
    if want["indegree_sna"] is not None:
        for side in ("in", "out"):
            got = degree_centralization(network, arcs=side)
            yield Check(case.name, f"centralization.{side}", got, want[f"{side}degree_sna"], LOOSE)
        groups = Grouping.of([0] * network.n_nodes)
        ways = betweenness_centralization(betweenness(network, groups).total, directed=True)
        yield Check(
            case.name, "centralization.arcs", ways, want["betweenness_directed_sna"], LOOSE
        )
    close = closeness_centralization(network)
    if np.isfinite(close):
        yield Check(
            case.name, "centralization.closeness", close, want["closeness_undirected_sna"], LOOSE
        )


def governance_checks(case: Case) -> Iterator[Check]:
    want = case.expected["governance"]
    if not want:
        return
    found = measure_governance(case.graph).to_frame()
    got = dict(zip(found["measure"], found["value"], strict=True))
    keys = {"fragmentation": "F", "fragmentation_without_lead": "F_without_lead"}
    for measure in (
        "density", "degree_centralization", "betweenness_centralization", "top_degree_share",
        "top_gap", "brokerage_share", *keys,
    ):  # fmt: skip
        key = keys.get(measure, measure)
        yield Check(case.name, f"governance.{measure}", got[measure], want[key], LOOSE)


def two_mode_checks(want: dict[str, Any]) -> Iterator[Check]:
    """Southern women of networkx; marriage and business of the Florentine families."""
    rows = measure_two_mode(nx.davis_southern_women_graph()).to_frame().set_index("node")
    names = {"EVELYN": "Evelyn Jefferson", "NORA": "Nora Fayette", "9/16": "E8", "4/8": "E9"}
    for key, node in names.items():
        got = rows.loc[node, "betweenness"]
        yield Check("published", f"two_mode.{key}", got, want["southern_women"][key], LOOSE)
    yield Check("published", "multiplexity.florentine", phi(8, 20, 15, 120), 0.371868, 3e-6)


def published_checks(folder: Path) -> Iterator[Check]:
    """Matrices and graphs whose values a publication prints."""
    want = load(folder / "published_values.json")
    for name, index, key in (
        ("catania", assortativity, "assortativity_directed"), ("coleman1958", coleman, "exact"),
    ):  # fmt: skip
        about = want[name]
        ties = np.array(about["mixing"])
        sizes = np.array(about.get("sizes", [1] * len(ties)))
        mixing = MixingMatrix(ties, sizes, tuple(range(len(ties))), directed=True)
        yield Check("published", f"{name}.{key}", index(mixing), about[key], LOOSE)
    about = load(folder / "reference_borgatti1997.json")
    graph = nx.Graph([tuple(edge) for edge in about["edges"]])
    holes = structural_holes(from_networkx(graph))
    yield Check(
        "published", "borgatti1997.constraint", holes.constraint, about["constraint"], LOOSE
    )
    yield from two_mode_checks(want)
    size = about["effective_size"]
    yield Check("published", "borgatti1997.effective_size", holes.effective_size, size, LOOSE)


def all_checks(folder: Path) -> list[Check]:
    """Everything that the reference files hold about silos and brokers."""
    checks: list[Check] = []
    for case in read_cases(folder):
        for part in (
            table_checks, chance_checks, network_role_checks, structure_checks, shape_checks,
            governance_checks,
        ):  # fmt: skip
            checks += list(part(case))
    return [*checks, *published_checks(folder)]


def show(checks: list[Check]) -> None:
    graphs = list(dict.fromkeys(c.graph for c in checks))
    measures = list(dict.fromkeys(c.measure for c in checks))
    cells = {(c.graph, c.measure): "ok" if c.ok else f"{c.difference:.0e}" for c in checks}
    print(" " * 36, " ".join(f"{i + 1:>5}" for i in range(len(graphs))))
    for measure in measures:
        line = " ".join(f"{cells.get((g, measure), '.'):>5}" for g in graphs)
        print(f"{measure:36} {line}")
    print("\n".join(f"{i + 1:>3} {g}" for i, g in enumerate(graphs)))
    wrong = sum(not c.ok for c in checks)
    values = sum(len(flat(c.want)) for c in checks)
    print(f"{len(checks)} comparisons ({values} values), {wrong} differ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path(os.environ.get("SINERGI_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--folder", type=Path, default=shared / "references")
    checks = all_checks(parser.parse_args().folder)
    show(checks)
    return int(any(not c.ok for c in checks))


if __name__ == "__main__":
    sys.exit(main())
