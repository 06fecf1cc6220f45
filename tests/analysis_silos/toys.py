"""Small networks made for testing, with values that two independent programs agree on."""

import networkx as nx
import numpy as np

from sinergi.graph.mixing import Grouping
from sinergi.graph.network import build_network

NAN = float("nan")

#: name -> directed, ties (1-based), group of each node
TOYS = {
    "two_cliques": (False, "1-2 1-3 1-4 2-3 2-4 3-4 4-9 5-6 5-7 5-8 5-9 6-7 6-8 7-8", "AAAABBBBC"),
    "star7": (False, "1-2 1-3 1-4 1-5 1-6 1-7", "ABBBCCC"),
    "cycle6": (False, "1-2 1-6 2-3 3-4 4-5 5-6", "AABBCC"),
    "complete6": (False, "1-2 1-3 1-4 1-5 1-6 2-3 2-4 2-5 2-6 3-4 3-5 3-6 4-5 4-6 5-6", "AAABBB"),
    "allexternal": (False, "1-4 1-5 1-6 2-4 2-5 2-6 3-4 3-5 3-6", "AAABBB"),
    "allinternal": (False, "1-2 1-3 2-3 4-5 4-6 5-6", "AAABBB"),
    "isolates": (False, "1-2 2-3 3-4 4-5", "AAABBBC"),
    "onegroup": (False, "1-2 2-3 3-4 4-5 5-1", "AAAAA"),
    "empty5": (False, "", "AABBC"),
    "periphery10": (False, "1-2 1-3 1-4 1-5 1-9 2-3 2-4 2-6 2-10 3-4 3-7 4-8", "CCCCPPPPPP"),
    "directed_gf": (True, "1-2 2-3 2-4 3-5 4-5 4-7 5-6 6-2 7-1 7-8 8-4", "AAABBBCC"),
}


def ends(name):
    pairs = [tuple(map(int, tie.split("-"))) for tie in TOYS[name][1].split()]
    return [(a - 1, b - 1) for a, b in pairs]


def toy(name):
    """Network and grouping; nodes are v1, v2, ... in that order."""
    directed, _, letters = TOYS[name]
    pairs = np.array(ends(name), dtype=int).reshape(-1, 2)
    names = [f"v{i + 1}" for i in range(len(letters))]
    network = build_network(names, pairs[:, 0], pairs[:, 1], directed=directed)
    return network, Grouping.of(list(letters))


def graph(name):
    """The same as a networkx graph with the node attribute ``group``."""
    directed, _, letters = TOYS[name]
    out = nx.DiGraph() if directed else nx.Graph()
    for i, letter in enumerate(letters):
        out.add_node(f"v{i + 1}", group=letter)
    out.add_edges_from((f"v{a + 1}", f"v{b + 1}") for a, b in ends(name))
    return out
