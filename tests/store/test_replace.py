"""A corrected file takes the place of the earlier one: ``load(batch, replace=True)``."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from sinergi import exchange, open_workspace
from sinergi.cli.app import app
from sinergi.errors import UsageError
from sinergi.model.batch import Source

ACTORS = "id,name,kind,region\na,Dinas Sosial,opd,32.04\nb,Dinas Kesehatan,opd,32.04\n"


@pytest.fixture
def folder(tmp_path):
    """Write a folder of tables; programs are ``id: year`` or ``id: (year, region)``."""

    def write(programs, name="rup", links=()):
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        (place / "actors.csv").write_text(ACTORS)
        rows = [(i, *(v if isinstance(v, tuple) else (v, "32.04"))) for i, v in programs.items()]
        lines = [f"{i},Program {i},a,{region},{year}" for i, year, region in rows]
        (place / "programs.csv").write_text("\n".join(["id,name,opd,region,year", *lines]) + "\n")
        lines = [f"{program},I01,declared" for program in links]
        (place / "program_issues.csv").write_text(
            "\n".join(["program,issue,source", *lines]) + "\n"
        )
        return place

    return write


@pytest.fixture
def ws(tmp_path):
    with open_workspace(tmp_path / "kab.sinergi", create=True) as store:
        yield store


def codes(findings) -> list[str]:
    return [f.code for f in findings if "repl" in f.code or "take" in f.code or "told" in f.code]


def test_what_the_corrected_file_lacks_goes_and_comes_back(ws, folder):
    ws.load(exchange.read_any(folder({"x": 2025, "y": 2025, "z": 2025}, links="xyz")))
    before = ws.snapshot()
    batch = exchange.read_any(folder({"x": 2025, "z2": 2025}, links="x"))
    (note,) = ws.would_replace(batch)
    assert (note.code, note.facts["count"]) == ("store.will_take_out", 4)
    assert ws.snapshot() == before
    report = ws.load(batch, replace=True)
    assert (report.added, report.removed) == (1, 4)
    assert report.by_table["programs"].removed == report.by_table["program_issues"].removed == 2
    assert codes(report.findings) == ["store.taken_out"]
    now = ws.snapshot()
    assert now.programs["id"].tolist() == ["x", "z2"]
    assert now.program_issues["program"].tolist() == ["x"]
    assert "removed" in ws.history("programs", "y")["operation"].tolist()
    ws.undo("L000002")
    assert ws.snapshot() == before


def test_other_years_regions_and_files_stay(ws, folder):
    ws.load(exchange.read_any(folder({"old": 2024, "far": (2025, "32.05"), "y": 2025}, links="y")))
    ws.load(exchange.read_any(folder({"other": 2025}, name="lain")))
    report = ws.load(exchange.read_any(folder({"x": 2025})), replace=True)
    assert report.removed == 1  # its arrow is of a table that the new file does not have
    assert ws.snapshot().programs["id"].tolist() == ["far", "old", "other", "x"]


def test_a_row_that_another_file_brought_later_stays(ws, folder):
    ws.load(exchange.read_any(folder({"x": 2025, "y": 2025})))
    changed = folder({"y": 2026}, name="lain")
    ws.load(exchange.read_any(changed))
    ws.load(exchange.read_any(folder({"x": 2025})), replace=True)
    assert ws.snapshot().programs["id"].tolist() == ["x", "y"]


def test_another_office_or_name_replaces_nothing_and_is_told(ws, folder):
    ws.load(exchange.read_any(folder({"x": 2025, "y": 2025})), who="Bappeda")
    for batch, who, words in (
        (exchange.read_any(folder({"x": 2025})), "Bapeda", ('oleh "Bappeda", bukan', '"Bapeda"')),
        (exchange.read_any(folder({"x": 2025})), "", ('oleh "Bappeda"', "tanpa --who")),
        (exchange.read_any(folder({"x": 2025}, name="rup-perbaikan")), "Bappeda", ('"rup"',)),
    ):
        report = ws.load(batch, who=who, replace=True)
        assert report.removed == 0
        (note,) = [f for f in report.findings if "replace" in f.code]
        for word in words:
            assert word in note.sentence()
    assert ws.snapshot().programs["id"].tolist() == ["x", "y"]


def test_a_loaded_correction_can_replace_afterwards(ws, folder):
    ws.load(exchange.read_any(folder({"x": 2025, "y": 2025})))
    batch = exchange.read_any(folder({"x": 2025, "z": 2025}))
    (note,) = [f for f in ws.load(batch).findings if f.code == "store.no_longer_told"]
    assert "--replace" in note.sentence()
    report = ws.load(batch, replace=True)
    assert (report.load_id, report.removed) == ("L000003", 1)
    assert ws.load(batch, replace=True).load_id is None


def test_within_bounds_of_a_region_only_its_rows_go(ws, folder):
    ws.load(exchange.read_any(folder({"x": 2025, "far": (2025, "32.05")})))
    batch = exchange.read_any(folder({"z": 2025, "far2": (2025, "32.05")}))
    ws.load(batch, regions=("32.04",), replace=True)
    assert ws.snapshot().programs["id"].tolist() == ["far", "z"]


def test_a_sheet_of_answers_replaces_nothing(ws, folder):
    batch = exchange.read_any(folder({"x": 2025}))
    sheet = replace(batch, source=Source("tinjau.xlsx", "review", ""))
    for use in (ws.would_replace, lambda b: ws.load(b, replace=True)):
        with pytest.raises(UsageError) as caught:
            use(sheet)
        assert caught.value.code == "workspace.replaces_no_sheet"


def test_the_command_tells_before_and_after(folder, tmp_path):
    store = str(tmp_path / "kab.sinergi")
    run = CliRunner().invoke
    load = ["load", str(folder({"x": 2025, "y": 2025})), "--into", store, "--who", "Bappeda"]
    assert run(app, load).exit_code == 0
    folder({"x": 2025})
    done = run(app, [*load, "--replace"])
    assert done.exit_code == 0
    assert done.output.index("akan dikeluarkan") < done.output.index("dan dikeluarkan")
    assert "Program y" in done.output
    assert "L000002" in done.output
    assert "1 dikeluarkan" in done.output
    assert run(app, ["store", "undo", store, "L000002"]).exit_code == 0
    with open_workspace(store) as ws:
        assert ws.snapshot().programs["id"].tolist() == ["x", "y"]
