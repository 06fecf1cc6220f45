"""Worked matrices: Cataldo's report, an OPD example checked by hand, motif identity."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sinergi.analysis.gaps import congruence, motif_fit, qap_test, required_coordination
from sinergi.errors import UnknownTermError, UsageError

# Rows: Dinkes, Dinsos, Disdik, PUPR, DLH, Bappeda.
# Columns: Stunting, Sanitasi, PKH, Banjir, UKS.
T_A = np.array([
    [1, 1, 0, 0, 1],
    [1, 0, 1, 0, 0],
    [0, 0, 1, 0, 1],
    [0, 1, 0, 1, 0],
    [0, 1, 0, 1, 0],
    [1, 0, 0, 0, 0],
])  # fmt: skip
T_D = np.eye(5)
for a, b in ((0, 1), (1, 3), (0, 2), (2, 4)):  # Stunting-Sanitasi-Banjir, Stunting-PKH-UKS
    T_D[a, b] = T_D[b, a] = 1
C_A = np.zeros((6, 6))
for a, b, w in ((0, 5, 3), (1, 5, 2), (2, 5, 1), (3, 5, 2), (3, 4, 2), (0, 2, 1)):
    C_A[a, b] = C_A[b, a] = w


def test_cataldo_report():
    t_a = [[0, 1, 0], [0, 1, 1], [1, 1, 0]]
    t_d = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    assert required_coordination(t_a, t_d).tolist() == [[1, 2, 2], [2, 4, 3], [2, 3, 4]]


def test_missing_diagonal_is_set():
    hollow = T_D - np.eye(5)
    np.testing.assert_array_equal(
        required_coordination(T_A, hollow), required_coordination(T_A, T_D)
    )


def test_required_coordination_of_the_opd_example():
    c_r = required_coordination(T_A, T_D)
    upper = {(i, j): c_r[i, j] for i, j in itertools.combinations(range(6), 2) if c_r[i, j]}
    assert upper == {
        (0, 1): 4, (0, 2): 3, (0, 3): 3, (0, 4): 3, (0, 5): 2, (1, 2): 3, (1, 3): 1, (1, 4): 1,
        (1, 5): 2, (2, 5): 1, (3, 4): 4, (3, 5): 1, (4, 5): 1,
    }  # fmt: skip


def test_modes_of_the_opd_example():
    assert congruence(T_A, T_D, C_A) == 6 / 13
    assert congruence(T_A, T_D, C_A, mode="weighted") == 13 / 29
    assert congruence(T_A, T_D, C_A, mode="capped") == 9 / 29
    assert congruence(T_A, T_D, C_A, mode="brokered") == 11 / 13
    assert congruence(T_A, None, C_A) == 0.5
    np.testing.assert_allclose(
        congruence(T_A, T_D, C_A, mode="individual"), [0.4, 0.2, 2 / 3, 0.5, 0.25, 0.8]
    )


def test_motif_identity():
    fit = motif_fit(T_A, T_D, C_A)
    assert (fit.closed_triangles, fit.open_triangles) == (5, 4)
    assert (fit.closed_cycles, fit.open_cycles) == (8, 12)
    assert fit.triangle_fit == 5 / 9
    shared = T_A @ T_A.T
    untied = {(i, j): shared[i, j] for i, j in itertools.combinations(range(6), 2)
              if not C_A[i, j] and shared[i, j]}  # fmt: skip
    assert untied == {(0, 1): 1, (0, 3): 1, (0, 4): 1, (1, 2): 1}


def test_qap_looks_at_every_relabelling_of_six_actors():
    found = qap_test(required_coordination(T_A, T_D), C_A)
    assert found.exact
    assert found.draws == math.factorial(6)
    assert found.expected == pytest.approx(0.4)
    assert found.p == pytest.approx(0.35)


def test_qap_draws_count_the_observed_one_and_repeat_with_the_seed():
    need = np.ones((10, 10))
    tied = np.zeros((10, 10))
    tied[0, 1] = tied[1, 0] = 1
    found = qap_test(need, tied, draws=99, seed=3)
    assert not found.exact
    assert found.p == 1.0  # every relabelling is as congruent
    assert found == qap_test(need, tied, draws=99, seed=3)
    ring = np.zeros((10, 10))
    for i in range(10):
        ring[i, (i + 1) % 10] = ring[(i + 1) % 10, i] = 1
    assert qap_test(ring, ring, draws=99).p == 0.01  # (1 + 0) / (1 + 99)


def test_nothing_required_is_unknown_and_not_perfect():
    assert math.isnan(congruence([[1, 0], [0, 1]], None, [[0, 1], [1, 0]]))
    assert np.isnan(congruence([[1, 0], [0, 1]], None, np.ones((2, 2)), mode="individual")).all()
    assert math.isnan(qap_test(np.zeros((3, 3)), np.ones((3, 3))).p)
    assert math.isnan(motif_fit([[1, 0], [0, 1]], None, np.zeros((2, 2))).triangle_fit)


def test_wrong_shapes_and_modes_are_told():
    with pytest.raises(UsageError, match="5 tugas"):
        required_coordination(T_A, np.eye(4))
    with pytest.raises(UsageError, match="6 pelaku"):
        congruence(T_A, T_D, np.zeros((5, 5)))
    with pytest.raises(UnknownTermError, match="binary"):
        congruence(T_A, T_D, C_A, mode="binari")  # type: ignore[arg-type]


MATRICES = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.int64, (n, 4), elements=st.integers(0, 1)),
        hnp.arrays(np.int64, (n, n), elements=st.integers(0, 3)),
    )
)


@settings(max_examples=60, deadline=None)
@given(MATRICES)
def test_between_nothing_and_everything(matrices):
    t_a, c_a = matrices
    values = [congruence(t_a, None, c_a, mode=m) for m in ("binary", "weighted", "brokered")]
    assert all(math.isnan(v) or 0 <= v <= 1 for v in values)
    if not math.isnan(values[0]):
        assert values[2] >= values[0]
        assert congruence(t_a, None, np.ones_like(c_a)) == 1.0
        assert congruence(t_a, None, np.zeros_like(c_a)) == 0.0


@settings(max_examples=40, deadline=None)
@given(MATRICES, st.randoms(use_true_random=False))
def test_names_of_actors_do_not_matter(matrices, shuffler):
    t_a, c_a = matrices
    order = list(range(len(t_a)))
    shuffler.shuffle(order)
    np.testing.assert_allclose(
        congruence(t_a[order], None, c_a[np.ix_(order, order)]), congruence(t_a, None, c_a)
    )
