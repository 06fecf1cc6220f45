"""Weights refitted from decisions, and what the data say without them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.model import model
from sinergi.analysis.duplicates.refit import REFIT_COLUMNS, _map, refit, unlabelled_weights
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot

OPDS = [f"dinas-{k}" for k in range(12)]
WORK = """Kader Posyandu Lansia; Kelompok Tani Kopi; Guru Mengaji; Nelayan Kecil; Pengrajin Batik
Pelaku Wisata; Perajin Bambu; Peternak Sapi Perah; Pengelola Sampah; Penyuluh Narkoba
Satuan Linmas; Relawan Bencana; Petugas Irigasi; Pemuda Pelopor; Pengurus Koperasi
Pembudidaya Ikan Lele; Penyandang Disabilitas; Pengelola Perpustakaan; Penjahit Konveksi
Pengrajin Rotan; Petani Kentang; Kader Jumantik; Pelatih Silat; Penari Jaipong"""


@pytest.fixture(scope="module")
def region() -> Snapshot:
    work = [name.strip() for line in WORK.splitlines() for name in line.split(";")]
    rows = [
        (f"{w:02d}-{k}", OPDS[(w + k) % 12], f"{deed} {name}", "Kec. Soreang" if w % 2 else None)
        for w, name in enumerate(work)
        for k, deed in enumerate(("Pelatihan", "Bimtek", "Pelatihan"))
    ]
    programs = pd.DataFrame(rows, columns=["id", "opd", "name", "place"])
    actors = pd.DataFrame({"id": OPDS, "name": OPDS, "kind": "opd", "region": "32.04"})
    return Snapshot({"programs": programs.assign(region="32.04", year=2025), "actors": actors})


@pytest.fixture(scope="module")
def found(region):
    return find_duplicates(region, threshold=0.3)


def decided(found, state_of, count=None):
    """The result with decisions on its first rows."""
    frame = found.to_frame()
    states = [state_of(row) if count is None or k < count else "belum_ditinjau"
              for k, row in enumerate(frame.to_dict("records"))]  # fmt: skip
    return replace(found, frame=frame.assign(review=pd.array(states, dtype="string[pyarrow]")))


def by_place(row) -> str:
    return "dikonfirmasi" if "same_district" in row["reasons"] else "ditolak"


def test_without_decisions_the_weights_are_the_shipped_ones(found):
    result = refit(found)
    assert (result.decisions, result.calibrated) == (0, False)
    assert result.table["change"].abs().max() == 0
    np.testing.assert_allclose(result.scores(found), found.frame["score"].to_numpy(dtype=float))


def test_a_few_decisions_change_little_and_many_change_more(found):
    few, many = refit(decided(found, by_place, 5)), refit(decided(found, by_place))
    largest = [r.table["change"].abs().max() for r in (few, many)]
    assert 0 < largest[0] < largest[1]
    tight = refit(decided(found, by_place), spread=0.1)
    assert tight.table["change"].abs().max() < largest[1]


def test_what_reviewers_look_at_gains_weight(found):
    result = refit(decided(found, by_place))
    table = result.table.set_index(["facet", "level"])
    assert list(result.table.columns) == list(REFIT_COLUMNS)
    assert table.loc[("place", "district"), "change"] > 0.3
    assert table.loc[("place", "unknown"), "change"] < 0
    shipped = dict(zip(("unknown", "district"), model().related.weights["place"][[0, 3]],
                       strict=True))  # fmt: skip
    assert table.loc[("place", "district"), "shipped"] == pytest.approx(shipped["district"])


def test_refitted_scores_tell_the_kinds_apart(found):
    marked = decided(found, by_place)
    right = marked.frame["reasons"].str.contains("same_district").to_numpy(dtype=bool)
    before, after = found.frame["score"].to_numpy(dtype=float), refit(marked).scores(marked)
    assert (
        after[right].mean() - after[~right].mean() > before[right].mean() - before[~right].mean()
    )
    assert ((after > 0) & (after < 1)).all()


def test_enough_decisions_of_both_kinds_make_a_probability(found):
    result = refit(decided(found, by_place))
    assert result.calibrated
    assert "peluang" in result.explain()
    share = refit(decided(found, by_place)).scores(found).mean()
    seen = np.mean([by_place(r) == "dikonfirmasi" for r in found.frame.to_dict("records")])
    assert share == pytest.approx(seen, abs=0.1)
    assert not refit(decided(found, lambda _: "dikonfirmasi")).calibrated


def test_the_order_of_rows_does_not_matter(found):
    marked = decided(found, by_place)
    turned = replace(marked, frame=marked.frame.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(refit(marked).table, refit(turned).table)


def test_the_posterior_is_at_its_top():
    rng = np.random.default_rng(1)
    design, offset = rng.normal(size=(40, 3)), rng.normal(size=40)
    label = (rng.random(40) < 0.5).astype(float)

    def loss(change):
        odds = offset + design @ change
        return (np.logaddexp(0, odds) - label * odds).sum() + (change**2).sum() / (2 * 0.5**2)

    best = _map(design, offset, label, 0.5)
    assert all(
        loss(best) <= loss(best + step) for step in 0.01 * np.vstack([np.eye(3), -np.eye(3)])
    )


def test_a_spread_must_be_positive(found):
    with pytest.raises(UsageError):
        refit(found, spread=0)


def test_em_shows_shares_and_dependence(found):
    result = unlabelled_weights(found)
    sums = result.table.groupby("facet")[["m", "u"]].sum()
    np.testing.assert_allclose(sums, 1.0)
    np.testing.assert_allclose(
        result.table["weight"], np.log(result.table["m"] / result.table["u"])
    )
    assert result.pairs > 0
    assert all(value >= -1e-12 for value in result.dependence)
    again = unlabelled_weights(found)
    pd.testing.assert_frame_equal(result.table, again.table)
