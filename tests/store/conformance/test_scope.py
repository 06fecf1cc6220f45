"""A kabupaten's file goes into the store of its province with its own rows only."""

import pandas as pd

from sinergi.model.batch import Batch
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.scope import concerned
from sinergi.workspace import Workspace


def test_only_own_rows_change(store, city, source):
    store.load(city, source("provinsi"), who="Bappeda Provinsi")
    before = store.snapshot()
    programs = city.programs
    programs["name"] = programs["name"] + " (baru)"
    programs.loc[2, "region"] = "32.04"  # a row of Garut that says it is of Bandung
    actors = city.actors.assign(name="Nama lain")
    links = pd.DataFrame({"program": ["p1", "p3"], "issue": ["I02", "I02"]})
    issues = pd.DataFrame({"id": ["I01", "I02"], "name": ["Diubah", "Baru"]})
    mine = Snapshot({"programs": programs, "actors": actors, "program_issues": links,
                     "issues": issues, "ties": city.ties.assign(level=5)})  # fmt: skip
    report = Workspace(store).load(
        Batch(mine, Findings(), source("kabupaten")), who="Bappeda Bandung", regions=("32.04",)
    )
    after = store.snapshot()
    changed = after.programs["name"] != before.programs["name"]
    assert after.programs.loc[changed, "id"].tolist() == ["p1", "p2", "p4"]
    assert after.programs["region"].tolist() == before.programs["region"].tolist()
    renamed = after.actors["name"] == "Nama lain"
    assert after.actors.loc[renamed, "id"].tolist() == ["dinkes", "dinsos"]
    assert after.issues["name"].tolist() == ["Konflik sosial", "Baru"]
    assert "p3" not in set(after.program_issues.query("issue == 'I02'")["program"])
    assert after.ties["level"].tolist() == [5]
    left = {f.facts["table"]: f.facts["count"] for f in report.findings
            if f.code == "store.out_of_scope"}  # fmt: skip
    assert left == {"programs": 1, "actors": 3, "program_issues": 1, "issues": 1}


def test_only_the_rows_a_load_concerns_are_read(store, city, source):
    store.load(city, source("provinsi"))
    meetings, ties = city.meetings.head(1), city.ties.head(1)  # keys with a date, and without one
    load = Snapshot({"meetings": meetings, "ties": ties, "programs": city.programs.head(1)})
    read = store.rows_of(concerned(load))
    assert read.meetings.equals(store.snapshot().meetings)
    assert read.ties.equals(store.snapshot().ties)
    assert read.programs["id"].tolist() == ["p1"]
    assert read.forums["id"].tolist() == ["f1"]
    assert read.actors["id"].tolist() == ["dinkes", "dinsos", "polres"]
    assert not len(read.issues)
