"""Which affairs of government words point to, whatever the budget code says."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.analysis.duplicates.fields import fields_alike, pointers
from sinergi.model.snapshot import Snapshot

City = Callable[..., Snapshot]
ROOT = Path(__file__).resolve().parents[2]


def _told(things: list[str]) -> list[float]:
    return np.asarray(pointers(things).sum(axis=1)).ravel().tolist()


def test_words_of_one_affair_point_there_and_frame_words_hardly_anywhere() -> None:
    irrigation, plan, unheard = _told(["#irigasi", "data", "tidakadakataini"])
    assert irrigation > 2 * plan > 0
    assert unheard == 0
    both = pointers(["#irigasi", "data"]).toarray()
    # ln of the number of affairs less the entropy of the shares, summed over the affairs
    share = both[0] / both[0].sum()
    held = share[share > 0]
    assert both[0].sum() == pytest.approx(np.log(both.shape[1]) + (held * np.log(held)).sum())


def test_a_concept_that_the_table_does_not_know_points_where_its_words_do() -> None:
    own, word = pointers(["#air geologi", "geologi"]).toarray()
    assert own.argmax() == word.argmax()
    assert own.sum() > 0


def test_likeness_of_fields_is_the_cosine_of_what_the_words_point_to() -> None:
    points = sparse.csr_matrix(np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    rows = sparse.csr_matrix(np.eye(3))
    a, b = np.array([0, 0, 0]), np.array([0, 1, 2])
    assert fields_alike(rows, points, a, b) == pytest.approx([1.0, 0.5**0.5, 1.0])


def test_a_frame_that_two_fields_share_is_no_area_of_need(city: City) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinkes", "name": "Pengelolaan Sistem Informasi Kesehatan"},
            {"id": "b", "opd": "dinsos", "name": "Pengelolaan Sistem Informasi Kebencanaan"},
            {"id": "c", "opd": "dinsos", "name": "Pelatihan Relawan Tanggap Bencana"},
        ]
    )
    apart, near = compare_programs(snap, [("a", "b"), ("b", "c")]).to_dict("records")
    assert apart["kind"] == "none"
    assert "other_field" in apart["reasons"]
    assert "other_field" not in near["reasons"]


def test_the_facet_stands_in_the_table_of_weights_and_never_speaks_for_a_pair(city: City) -> None:
    rows = [
        {"id": "a", "opd": "dinkes", "name": "Pengelolaan Sistem Informasi Kesehatan"},
        {"id": "b", "opd": "dinsos", "name": "Pengelolaan Sistem Informasi Kebencanaan"},
    ]

    def weight() -> float:
        table = find_duplicates(city(rows)).explain("a", "b").table.set_index("facet")
        return float(table.loc["field", "related"])

    assert weight() < -1
    rows[1]["name"] = "Pemutakhiran Sistem Informasi Kesehatan"
    assert weight() == pytest.approx(0)


def test_the_table_is_that_of_the_nomenclature_and_of_the_reader(shared, tmp_path) -> None:
    """After a change of the reader or the thesaurus: ``python docs/make_stem_affairs.py``."""
    made = tmp_path / "stem_affairs.csv"
    command = [sys.executable, "docs/make_stem_affairs.py", str(shared), str(made)]
    subprocess.run(command, check=True, cwd=ROOT)
    kept = ROOT / "sinergi" / "analysis" / "duplicates" / "stem_affairs.csv"
    assert made.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")
