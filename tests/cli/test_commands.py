"""The command line as a planner uses it: whole processes, files on disk, exit codes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "examples" / "kabupaten_sukamaju.xlsx"


def sinergi(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "sinergi", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def analysed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hasil") / "out"
    done = sinergi("analyze", DEMO, "-o", folder)
    assert done.returncode == 0, done.stderr
    assert str(folder / "peta.html") in done.stdout
    return folder


def test_analyze_writes_every_file(analysed):
    expected = {
        "duplicates.csv", "areas.csv", "gaps.csv", "silos.csv", "brokers.csv", "governance.csv",
        "evaluation.csv",
        "plan.csv", "findings.csv", "peta.html", "laporan.docx", "laporan.xlsx", "index.html",
        "run.json",
    }  # fmt: skip
    assert expected <= {p.name for p in analysed.iterdir()}
    run = json.loads((analysed / "run.json").read_text(encoding="utf-8"))
    assert run["source"]["name"] == DEMO.name
    assert run["versions"]["sinergi"]
    assert run["results"]["silos"]["seed"] == 7


def test_tables_have_the_stable_columns(analysed):
    columns = {
        "duplicates": "program_a program_b name_a name_b opd_a opd_b region year kind score "
        "p_duplication budget_idr reasons reason_sentence review",
        "gaps": "gap_id kind region issue forum dataset actor_a name_a actor_b name_b role "
        "severity severity_class evidence_state budget_idr distance brokers coverage evidence",
        "silos": "measure scope group node value expected sd z p low high n_ties",
        "brokers": "node group coordinator itinerant representative gatekeeper liaison total "
        "z_total constraint effective_size betweenness",
        "governance": "aspect measure value low high part whole state",
        "evaluation": "indicator region period value target achieved_pct status",
        "plan": "action_id issue action lead partners output indicator baseline target place "
        "period budget_idr fund_source legal_basis evidence state",
    }
    for name, expected in columns.items():
        path = analysed / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert list(pd.read_csv(path, encoding="utf-8-sig").columns) == expected.split()


def test_the_same_input_gives_the_same_tables(analysed, tmp_path):
    assert sinergi("analyze", DEMO, "-o", tmp_path / "x", "--quiet").returncode == 0
    for path in analysed.glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "x" / path.name).read_bytes(), path.name
    assert (analysed / "peta.html").read_bytes() == (tmp_path / "x" / "peta.html").read_bytes()


def test_an_output_folder_that_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "penting.txt").write_text("jangan hilang")
    done = sinergi("analyze", DEMO, "-o", tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (tmp_path / "penting.txt").read_text() == "jangan hilang"
    assert [p.name for p in tmp_path.iterdir()] == ["penting.txt"]


def test_results_of_another_input_are_kept_beside(analysed, tmp_path):
    folder = tmp_path / "hasil"
    shutil.copytree(analysed, folder)
    before = (folder / "laporan.docx").read_bytes()
    (tmp_path / "kecil").mkdir()
    (tmp_path / "kecil" / "programs.csv").write_text(
        "id,name,opd,region,year\np,Pembinaan UMKM,a,32.04,2025\nq,Pembinaan UMKM,b,32.04,2025\n"
    )
    done = sinergi("analyze", tmp_path / "kecil", "-o", folder)
    assert done.returncode == 0, done.stderr
    assert f"hasil itu disimpan di {tmp_path / 'hasil-1'}." in done.stdout
    assert (tmp_path / "hasil-1" / "laporan.docx").read_bytes() == before
    assert (folder / "laporan.docx").read_bytes() != before
    again = sinergi("analyze", tmp_path / "kecil", "-o", folder)
    assert "disimpan di" not in again.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hasil", "hasil-1", "kecil"]


def test_an_output_folder_used_again_loses_no_file_of_the_user(analysed, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(analysed, folder)
    (folder / "catatan.txt").write_text("milik saya")
    (folder / "laporan.docx").write_bytes(b"disunting")
    done = sinergi("analyze", DEMO, "-o", folder)
    assert done.returncode == 0
    assert "2 berkas lain di folder ini dibiarkan: catatan.txt, laporan (disimpan).docx." in (
        done.stdout
    )
    assert (folder / "catatan.txt").read_text() == "milik saya"
    assert (folder / "laporan (disimpan).docx").read_bytes() == b"disunting"
    assert (folder / "laporan.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "command",
    ["duplicates", "gaps", "silos", "brokers", "evaluate", "warnings", "governance", "plan"],
)
def test_one_analysis_alone_speaks_json(command):
    done = sinergi(command, DEMO, "--json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), list)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".json"])
def test_one_analysis_is_saved_by_extension(tmp_path, suffix):
    path = tmp_path / f"gaps{suffix}"
    assert sinergi("gaps", DEMO, "-o", path).returncode == 0
    assert path.stat().st_size > 100


def test_english_speaks_english():
    done = sinergi("duplicates", DEMO, "--lang", "en")
    assert done.returncode == 0
    assert "looked at together" in done.stdout
    assert "ditinjau" not in done.stdout


def test_store_round_trip(tmp_path):
    store = tmp_path / "s.sinergi"
    first = sinergi("load", DEMO, "--into", store, "--who", "Bappeda", "--json")
    assert first.returncode == 0, first.stderr
    added = json.loads(first.stdout)[0]["added"]
    assert added > 700
    again = json.loads(sinergi("load", DEMO, "--into", store, "--json").stdout)[0]
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, added)
    status = sinergi("store", "status", store)
    assert status.returncode == 0
    assert "Bappeda" in status.stdout
    assert sinergi("store", "check", store).returncode == 0
    direct = sinergi("duplicates", DEMO, "--json").stdout
    assert json.loads(sinergi("duplicates", store, "--json").stdout) == json.loads(direct)
    backup = tmp_path / "cadangan.sinergi"
    assert sinergi("store", "backup", store, "-o", backup).returncode == 0
    assert sinergi("store", "restore", store, "--from", backup).returncode == 0
    assert sinergi("store", "undo", store, "L000001").returncode == 0
    assert json.loads(sinergi("store", "status", store, "--json").stdout)["rows"] == 0


def test_review_sheet_comes_back(tmp_path):
    import openpyxl

    store, sheet = tmp_path / "s.sinergi", tmp_path / "tinjau.xlsx"
    assert sinergi("load", DEMO, "--into", store).returncode == 0
    assert sinergi("review", store, "-o", sheet).returncode == 0
    book = openpyxl.load_workbook(sheet)
    page = book["Tinjauan"]
    header = [cell.value for cell in page[1]]
    page.cell(2, header.index("Status") + 1).value = "ditolak"
    page.cell(2, header.index("Tanggapan OPD A") + 1).value = "Sasaran kami desa lain"
    rejected = page.cell(2, 1).value
    book.save(sheet)
    done = sinergi("review", store, "--read", sheet, "--who", "Bappeda")
    assert done.returncode == 0, done.stderr
    again = tmp_path / "lagi.xlsx"
    assert sinergi("review", store, "-o", again).returncode == 0
    later = pd.read_excel(again, sheet_name="Tinjauan", dtype=str, engine="openpyxl")
    later = later.set_index(header[0])
    # right of reply: the answer stays on the sheet, behind what is still to be decided
    assert later.loc[rejected, "Status"] == "ditolak"
    assert later.loc[rejected, "Tanggapan OPD A"] == "Sasaran kami desa lain"
    assert later.index[-1] == rejected
    pairs = json.loads(sinergi("duplicates", store, "--json").stdout)
    states = {f"dup:{p['program_a']}|{p['program_b']}": p["review"] for p in pairs}
    assert states[rejected] == "ditolak"


def test_export_and_publish(tmp_path):
    for name in ("g.graphml", "g.gexf", "g.json", "buku.xlsx", "tabel"):
        assert sinergi("export", DEMO, "-o", tmp_path / name).returncode == 0
    assert (tmp_path / "tabel" / "programs.csv").exists()
    assert sinergi("publish", DEMO, "-o", tmp_path / "umum").returncode == 0
    public = {p.name for p in (tmp_path / "umum").iterdir()}
    assert not {"incidents.csv", "assessments.csv", "reviews.csv", "ties.csv"} & public
    assert "programs.csv" in public
    (tmp_path / "umum" / "surat.txt").write_text("milik saya")
    assert "surat.txt" in sinergi("publish", DEMO, "-o", tmp_path / "umum").stdout
    assert (tmp_path / "umum" / "surat.txt").read_text() == "milik saya"
    assert sinergi("analyze", DEMO, "-o", tmp_path / "z", "--audience", "publik").returncode == 2


def test_papers_that_were_edited_stay(tmp_path):
    write = ("plan", DEMO, "--papers", "-o", tmp_path / "naskah")
    assert sinergi(*write).returncode == 0
    (tmp_path / "naskah" / "undangan-01.docx").write_bytes(b"disunting")
    assert "undangan-01 (disimpan).docx" in sinergi(*write).stdout
    assert (tmp_path / "naskah" / "undangan-01 (disimpan).docx").read_bytes() == b"disunting"


def test_template_is_accepted_by_check(tmp_path):
    book = tmp_path / "data.xlsx"
    done = sinergi("template", book, "--region", "32.04")
    assert done.returncode == 0, done.stderr
    assert "sinergi check" in done.stdout
    assert sinergi("check", book).returncode in (0, 1)


def test_several_inputs_are_checked_at_once(tmp_path):
    for name in ("a", "b"):
        sinergi("template", tmp_path / f"{name}.xlsx")
    both = (tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    done = sinergi("check", *both)
    assert done.returncode in {0, 1}, done.stderr
    assert all(str(path) in done.stdout for path in both)
    assert sinergi("check", *both, "-o", tmp_path / "c.xlsx").returncode == 2


def test_wrong_usage_is_two():
    assert sinergi("gaps").returncode == 2
    assert sinergi("nothing").returncode == 2
    assert sinergi("map", DEMO, "-o", "peta.doc").returncode == 2


def test_help_of_every_command():
    done = sinergi("--help")
    assert done.returncode == 0
    for command in ("demo", "template", "check", "load", "analyze", "store"):
        assert command in done.stdout
        assert sinergi(command, "--help").returncode == 0


@pytest.mark.parametrize("name", ["tidak-ada.xlsx", "tidak-ada.sinergi"])
def test_a_missing_input_is_one_sentence(name, tmp_path):
    done = sinergi("analyze", tmp_path / name, "-o", tmp_path / "o")
    assert done.returncode in (3, 4)
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "o").exists()


def test_a_plan_is_simulated_and_years_are_compared(analysed):
    done = sinergi("simulate", DEMO, "--plan", analysed / "plan.csv", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["measure"]: row for row in json.loads(done.stdout)}
    assert rows["plan_gaps"]["after"] < rows["plan_gaps"]["before"]
    missing = sinergi("compare", DEMO, "--from", "2024", "--to", "2025")
    assert missing.returncode == 3
    assert "2024" in missing.stderr


def test_a_budget_and_lists_of_forums_are_analysed_together(tmp_path):
    forums = tmp_path / "sk.csv"
    forums.write_text(
        "Nama Forum;Jenis;Anggota\nTPPS Kabupaten Sukamaju;TPPS;Dinas Kesehatan | Dinas Sosial\n",
        encoding="utf-8",
    )
    done = sinergi("analyze", DEMO, forums, "-o", tmp_path / "hasil")
    assert done.returncode in {0, 1}, done.stderr
    assert "sk.csv" in (tmp_path / "hasil" / "run.json").read_text(encoding="utf-8")


def test_a_store_among_inputs_is_refused_with_the_way_out(tmp_path):
    store = tmp_path / "kab.sinergi"
    assert sinergi("load", DEMO, "--into", store).returncode == 0
    done = sinergi("analyze", store, DEMO, "-o", tmp_path / "hasil")
    assert done.returncode == 2
    assert "sinergi load" in done.stderr
    assert not (tmp_path / "hasil").exists()
