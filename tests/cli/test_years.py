"""Data of several years: one report speaks of one year."""

from sinergi.model.batch import Source
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.workspace.inputs import Opened
from sinergi.workspace.stages import run_stage, run_stages

R = "32.04"


def two_years():
    actors = [{"id": i, "name": n, "kind": "opd", "region": R}
              for i, n in (("dinsos", "Dinas Sosial"), ("dp3a", "Dinas Kesehatan"))]  # fmt: skip
    programs = [
        {"id": f"{opd}-{year}", "name": "Pelatihan keterampilan menjahit bagi perempuan miskin",
         "opd": opd, "region": R, "budget_idr": 1000, "year": year}
        for opd in ("dinsos", "dp3a") for year in (2025, 2026)
    ]  # fmt: skip
    tables = {"actors": actors, "programs": programs}
    return Snapshot({name: rows_to_table(name, rows) for name, rows in tables.items()})


def test_a_report_on_two_years_shows_pairs_of_the_newest_only():
    city = two_years()
    assert set(run_stage("duplicates", city).to_frame()["year"]) == {2025, 2026}
    done = run_stages(Opened(city, Findings(), Source("x", "test", "")))
    assert set(done.results["duplicates"].to_frame()["year"]) == {2026}
    told = [f.sentence("id") for f in done.findings if f.code == "workspace.several_years"]
    assert len(told) == 1
    assert "seluruhnya tentang tahun 2026" in told[0]
