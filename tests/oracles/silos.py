"""Plain, slow forms of the silo and broker measures: what the fast ones must equal.

A network here is a set of pairs (arcs, or both directions of every tie) and a list of groups.
"""

import itertools
import math

import numpy as np

NAN = float("nan")


def both(ties):
    return {(a, b) for a, b in ties} | {(b, a) for a, b in ties}


def divide(a, b):
    return a / b if b else NAN


def ei(arcs, group):
    outside = sum(group[a] != group[b] for a, b in arcs)
    inside = sum(group[a] == group[b] for a, b in arcs)
    return divide(outside - inside, outside + inside)


def ei_relabelled(arcs, group):
    """E-I of every different relabelling."""
    return [ei(arcs, labels) for labels in set(itertools.permutations(group))]


def ei_group_ends(arcs, group, g):
    ends = [(x, y) for a, b in arcs for x, y in ((a, b), (b, a)) if group[x] == g]
    outside = sum(group[y] != g for _, y in ends)
    return divide(outside - (len(ends) - outside), len(ends))


def ei_node(ties, group, i):
    partners = {b for a, b in both(ties) if a == i}
    outside = sum(group[j] != group[i] for j in partners)
    return divide(outside - (len(partners) - outside), len(partners))


def coleman(arcs, group, g):
    n, members = len(group), group.count(g)
    sent = [b for a, b in arcs if group[a] == g]
    inside = sum(group[b] == g for b in sent)
    if len(set(group)) < 2 or not sent:
        return NAN
    expected = len(sent) * (members - 1) / (n - 1)
    if inside > expected:
        return divide(inside - expected, len(sent) - expected)
    return divide(inside - expected, expected)


def freeman(ties, group):
    n = len(group)
    pairs = list(itertools.combinations(range(n), 2))
    share = divide(sum(group[a] != group[b] for a, b in pairs), len(pairs))
    expected = len(ties) * share
    return divide(expected - sum(group[a] != group[b] for a, b in ties), expected)


def smi(arcs, group, g):
    n, k = len(group), group.count(g)
    inside = sum(group[a] == g and group[b] == g for a, b in arcs)
    out = sum(group[a] == g and group[b] != g for a, b in arcs)
    d_in, d_out = divide(inside, k * (k - 1)), divide(out, k * (n - k))
    return divide(d_in - d_out, d_in + d_out)


def odds(arcs, group):
    cells = {(same, tied): 0 for same in (True, False) for tied in (True, False)}
    for pair in itertools.permutations(range(len(group)), 2):
        cells[group[pair[0]] == group[pair[1]], pair in arcs] += 1
    top = cells[True, True] * cells[False, False]
    bottom = cells[False, True] * cells[True, False]
    return top, bottom


def modularity(arcs, group):
    """Newman & Girvan, pair by pair (Leicht & Newman for arcs)."""
    m, n = len(arcs), len(group)
    if not m:
        return NAN
    out = [sum(a == i for a, _ in arcs) for i in range(n)]
    into = [sum(b == i for _, b in arcs) for i in range(n)]
    pairs = itertools.product(range(n), repeat=2)
    return sum(
        ((i, j) in arcs) - out[i] * into[j] / m for i, j in pairs if group[i] == group[j]
    ) / m  # fmt: skip


def assortativity(arcs, group):
    m = len(arcs)
    if not m:
        return NAN
    stay = sum(group[a] == group[b] for a, b in arcs) / m
    chance = sum(
        sum(group[a] == g for a, _ in arcs) * sum(group[b] == g for _, b in arcs)
        for g in set(group)
    ) / m**2  # fmt: skip
    return divide(stay - chance, 0 if math.isclose(chance, 1) else 1 - chance)


def spectral(ties, group):
    """Dense eigenvectors, component by component."""
    n = len(group)
    adjacency = np.zeros((n, n))
    for a, b in both(ties):
        adjacency[a, b] = 1
    degree = adjacency.sum(axis=1)
    value = np.where(degree > 0, 0.0, NAN)
    same = np.equal.outer(np.array(group, dtype=object), np.array(group, dtype=object))
    inner = np.divide(adjacency * same, degree[:, None], where=degree[:, None] > 0,
                      out=np.zeros((n, n)))  # fmt: skip
    reach = np.linalg.matrix_power(np.eye(n) + inner, n) > 0
    for part in {tuple(np.flatnonzero(row)) for row in reach}:
        if len(part) > 1:
            values, vectors = np.linalg.eig(inner[np.ix_(part, part)])
            top = int(np.argmax(values.real))
            vector = np.abs(vectors[:, top].real)
            value[list(part)] = values[top].real * vector / vector.mean()
    return value


def brokered(arcs, group):
    """Gould-Fernandez roles by looking at every triple."""
    n = len(group)
    roles = np.zeros((n, 6), dtype=int)
    for a, v, b in itertools.permutations(range(n), 3):
        if (a, v) in arcs and (v, b) in arcs and (a, b) not in arcs:
            ga, gv, gb = group[a], group[v], group[b]
            role = (
                0 if ga == gv == gb else 1 if ga == gb else 2 if ga == gv else 3 if gv == gb else 4
            )
            roles[v, role] += 1
            roles[v, 5] += 1
    return roles


def holes(weights):
    """Constraint and effective size from a full matrix of weights."""
    z = weights + weights.T
    n = len(z)
    constraint, size = np.full(n, NAN), np.full(n, NAN)
    total = z.sum(axis=1)
    for i in range(n):
        partners = np.flatnonzero(z[i])
        if not len(partners):
            continue
        p = z[i] / total[i]
        constraint[i] = sum(
            (p[j] + sum(p[q] * z[q, j] / total[q] for q in partners if q != j)) ** 2
            for j in partners
        )
        size[i] = sum(
            1 - sum(p[q] * z[j, q] / z[j].max() for q in partners if q != j) for j in partners
        )
    return constraint, size


def gould_fernandez_network(sizes, d):
    """Mean and variance of the role totals: every pair of triples of a random digraph."""
    group = [g for g, size in enumerate(sizes) for _ in range(size)]
    triples = list(itertools.permutations(range(len(group)), 3))
    mean, variance = np.zeros(6), np.zeros(6)
    by_role = {}
    for a, v, b in triples:
        ga, gv, gb = group[a], group[v], group[b]
        role = 0 if ga == gv == gb else 1 if ga == gb else 2 if ga == gv else 3 if gv == gb else 4
        by_role.setdefault(role, []).append((a, v, b))
    by_role[5] = triples
    single = d * d * (1 - d)
    for role, members in by_role.items():
        mean[role] = single * len(members)
        for one, two in itertools.product(members, repeat=2):
            present = {one[:2], one[1:], two[:2], two[1:]}
            absent = {(one[0], one[2]), (two[0], two[2])}
            joint = 0 if present & absent else d ** len(present) * (1 - d) ** len(absent)
            variance[role] += joint - single**2
    return mean, variance
