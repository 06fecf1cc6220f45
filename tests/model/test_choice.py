import pandas as pd
import pytest

from sinergi import exchange, find_gaps, find_warnings, open_workspace
from sinergi.errors import UnknownTermError, UnusableDataError, UsageError
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import open_input

CITY = Snapshot({"actors": pd.DataFrame({"id": ["a"], "name": ["Dinas Sosial"], "kind": ["opd"],
                                         "region": ["32.04"]})})  # fmt: skip


def test_a_choice_that_can_match_nothing_is_one_clear_error(tmp_path):
    with open_workspace(tmp_path / "a.sinergi", create=True) as store:
        for choose in (CITY.select, store.snapshot):
            with pytest.raises(UsageError, match="bilangan bulat"):
                choose(year="2025")
        with pytest.raises(UnknownTermError, match=r"99\.77"):
            CITY.select(region="99.77")
        with pytest.raises(UnknownTermError, match=r"99\.77"):
            store.snapshot(region="99.77")
        assert len(CITY.select(region="32.73").actors) == 0  # a region that merely has no rows
        (tmp_path / "t").mkdir()
        (tmp_path / "t" / "actors.csv").write_text(
            "id,name,kind,region\na,Dinas Sosial,opd,32.04\n"
        )
        batch = exchange.read_any(tmp_path / "t")
        with pytest.raises(UsageError, match=r'regions=\["34\.71"\]'):
            store.load(batch, regions="34.71")
        with pytest.raises(UnknownTermError, match=r"99\.77"):
            store.load(batch, regions=["99.77"])


def test_nothing_left_of_a_region_stops_before_any_analysis(tmp_path):
    (tmp_path / "actors.csv").write_text("id,name,kind,region\na,Dinas Sosial,opd,32.04\n")
    assert len(open_input(tmp_path, region="32.04").snapshot.actors) == 1
    with pytest.raises(UnusableDataError) as told:
        open_input(tmp_path, region="32.73")
    assert told.value.code == "workspace.nothing_left"


def test_a_year_of_which_nothing_is_told_names_those_there_are(tmp_path):
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "actors.csv").write_text(
        "id,name,kind,region\na,Dinas Sosial,opd,32.04\nb,Dinas Kesehatan,opd,32.73\n"
    )
    (tmp_path / "t" / "programs.csv").write_text(
        "id,name,opd,region,year\np,Pembinaan,a,32.04,2024\nq,Pembinaan,a,32.04,2025\n"
        "r,Pembinaan,b,32.73,2023\n"
    )
    store = tmp_path / "a.sinergi"
    with open_workspace(store, create=True) as opened:
        opened.load(exchange.read_any(tmp_path / "t"), who="Bappeda")
    for source in (tmp_path / "t", store):
        assert len(open_input(source, year=2025).snapshot.programs) == 1
        with pytest.raises(UnusableDataError, match=r"tahun 2052.*2023, 2024, 2025\."):
            open_input(source, year=2052)
        with pytest.raises(UnusableDataError, match=r"tahun 2023.* 2024, 2025\."):
            open_input(source, region="32.04", year=2023)
    (tmp_path / "t" / "programs.csv").unlink()
    assert len(open_input(tmp_path / "t", year=2052).snapshot.actors) == 2  # no year in the data


def test_no_data_are_not_told_as_no_gaps():
    for find in (find_gaps, find_warnings):
        assert "elum ada data" in find(Snapshot({})).explain()


@pytest.mark.parametrize("who", ["Asep Sunandar", "Pak Budi", "BUDI SANTOSO"])
def test_a_person_does_not_load_or_undo(tmp_path, who):
    (tmp_path / "actors.csv").write_text("id,name,kind,region\na,Dinas Sosial,opd,32.04\n")
    batch = exchange.read_any(tmp_path)
    with open_workspace(tmp_path / "a.sinergi", create=True) as store:
        with pytest.raises(UsageError, match="nama kantor"):
            store.load(batch, who=who)
        done = store.load(batch, who="Kesbangpol Sukamaju")
        with pytest.raises(UsageError, match="nama kantor"):
            store.undo(str(done.load_id), who=who)


def test_a_mended_name_is_told_and_the_way_out_works(tmp_path):
    def load(*names):
        lines = [f"{n.lower().replace(' ', '-')},{n},opd,32.04" for n in names]
        (tmp_path / "t").mkdir(exist_ok=True)
        (tmp_path / "t" / "actors.csv").write_text(
            "\n".join(["id,name,kind,region", *lines]) + "\n"
        )
        return store.load(exchange.read_any(tmp_path / "t"), who="Bappeda")

    def told(report):
        return [f for f in report.findings if f.code == "store.no_longer_told"]

    with open_workspace(tmp_path / "a.sinergi", create=True) as store:
        assert not told(load("Dinas Sosail", "Dinas Kesehatan"))
        (note,) = told(load("Dinas Sosial", "Dinas Kesehatan"))
        assert note.facts["count"] == 1
        assert "Dinas Sosail" in note.sentence()
        assert len(store.snapshot().actors) == 3
        done = store.load(exchange.read_any(tmp_path / "t"), who="Bappeda", replace=True)
        assert (done.added, done.removed) == (0, 1)
        assert not told(load("Dinas Sosial", "Dinas Kesehatan"))
        assert sorted(store.snapshot().actors["name"]) == ["Dinas Kesehatan", "Dinas Sosial"]
        assert not store.check()
