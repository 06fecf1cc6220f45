"""Pairs that a review has rejected are told, not silently gone."""

import pandas as pd

from sinergi.analysis.duplicates import find_duplicates
from sinergi.model.snapshot import Snapshot


def test_summary_counts_rejected_pairs(city) -> None:
    rows = [
        {"id": k, "opd": opd, "name": "Pelatihan Kader Posyandu Lansia"}
        for k, opd in zip("abc", ("dinsos", "dinkes", "dpmd"), strict=True)
    ]
    plain = city(rows)
    before = find_duplicates(plain)
    assert before.rejected().empty
    assert "ditolak" not in before.explain()
    review = pd.DataFrame({"id": ["dup:a|b"], "state": ["ditolak"]})
    tables = {"actors": plain.actors, "programs": plain.programs, "reviews": review}
    after = find_duplicates(Snapshot(tables))
    assert len(after.rejected()) == 1
    assert len(after.ranking()) == len(before.ranking()) - 1
    assert "1 pasangan lain sudah ditinjau dan ditolak" in after.explain()
