"""Files for the bulk importer, read by the real admin tool."""

import pytest
from typer.testing import CliRunner

from sinergi.cli.app import app
from sinergi.model.batch import Source
from sinergi.store import open_store
from sinergi.store.bolt.bulk import ARGUMENTS, write_import_files
from tests.conftest import DEMO
from tests.store.neo4j_server import Server


@pytest.fixture(scope="module")
def own_server():
    server = Server()
    try:
        server.prepare()
        yield server
    finally:
        server.stop()


def hostile(city):
    programs = city.programs
    programs.loc[0, "name"] = "kutip \" koma, \\ garis\nbaru; '); MATCH (n) DETACH DELETE n //"
    programs.loc[1, ["opd", "description"]] = ["entah", "  spasi  "]
    return city.replace(programs=programs)


def test_an_imported_database_opens_as_a_store(own_server, city, tmp_path):
    data = hostile(city)
    (tmp_path / "impor").mkdir()
    findings = write_import_files(data, tmp_path / "impor", Source("a.xlsx", "workbook", "1"))
    assert not findings
    own_server.import_full(tmp_path / "impor", ARGUMENTS)
    own_server.launch()
    with open_store(own_server.address.uri, auth=own_server.address.auth) as store:
        assert store.snapshot() == data
        assert not store.check().errors
        assert store.loads()["file"].tolist() == ["a.xlsx"]
        assert store.load(data, Source("b", "workbook", "2")).load_id is None
        assert store.load(city, Source("c", "workbook", "3")).updated == 2
        store.undo("L000002")
        store.undo("L000001")
        assert store.status().rows == 0


def test_the_command_writes_files_and_tells_what_to_run(tmp_path):
    target = tmp_path / "impor"
    told = CliRunner().invoke(app, ["export", str(DEMO), "--neo4j-import", "-o", str(target)])
    assert told.exit_code == 0, told.output
    assert f"neo4j-admin database import full neo4j @{ARGUMENTS}" in told.output
    lines = (target / ARGUMENTS).read_text(encoding="utf-8").splitlines()
    files = [n for line in lines if ".csv" in line for n in line.rpartition("=")[2].split(",")]
    assert {*files, ARGUMENTS, "run.json"} == {p.name for p in target.iterdir()}
    again = CliRunner().invoke(app, ["export", str(DEMO), "--neo4j-import", "-o", str(target)])
    assert again.exit_code == 0, again.output


def test_an_empty_store_gives_no_files_and_says_so(tmp_path):
    open_store(str(tmp_path / "kosong.sinergi"), create=True).close()
    call = ["export", str(tmp_path / "kosong.sinergi"), "--neo4j-import", "-o"]
    told = CliRunner().invoke(app, [*call, str(tmp_path / "impor")])
    assert told.exit_code == 3, told.output
    assert "kosong" in told.output
    assert not (tmp_path / "impor").exists()
