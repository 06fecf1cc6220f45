import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest

from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import Store
from sinergi.store.bolt.server import Target
from sinergi.store.bolt.store import BoltStore
from sinergi.store.embedded.store import EmbeddedStore
from tests.store.neo4j_server import (
    Address,
    Database,
    exclusively,
    meeting_place,
    one_server,
)

START = dt.datetime(2025, 3, 1, 7, 0, tzinfo=dt.UTC)


class Clock:
    """A minute passes whenever it is asked."""

    def __init__(self) -> None:
        self.minutes = -1

    def __call__(self) -> dt.datetime:
        self.minutes += 1
        return START + dt.timedelta(minutes=self.minutes)


@pytest.fixture
def open_at() -> Iterator[Callable[..., EmbeddedStore]]:
    """Open embedded stores that are closed when the test ends."""
    opened: list[EmbeddedStore] = []

    def make(path: Path, **options) -> EmbeddedStore:
        options = {"create": True, "clock": Clock(), **options}
        opened.append(EmbeddedStore(path, **options))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real Neo4j server; without Java this fails and says what to install."""
    with one_server(meeting_place(tmp_path_factory)) as address:
        yield address


@pytest.fixture
def neo4j_database(
    neo4j_address: Address, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The only database of the server, empty and for this test alone."""
    with exclusively(meeting_place(tmp_path_factory)), Database(neo4j_address) as database:
        database.empty()
        yield database


@pytest.fixture
def open_bolt(neo4j_database: Database) -> Iterator[Callable[..., BoltStore]]:
    """Open graph stores that are closed when the test ends."""
    opened: list[BoltStore] = []

    def make(**options) -> BoltStore:
        options = {"create": True, "clock": Clock(), **options}
        address = neo4j_database.address
        opened.append(BoltStore(Target(address.uri, None), address.auth, **options))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture(params=["embedded", "bolt"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path, open_at) -> Callable[..., Store]:
    """Make a new, empty store of every kind there is: the conformance suite runs on each."""
    if request.param == "embedded":
        return lambda **options: open_at(tmp_path / f"{uuid4().hex}.sinergi", **options)
    database = request.getfixturevalue("neo4j_database")
    open_bolt = request.getfixturevalue("open_bolt")

    def make(**options) -> Store:
        database.empty()
        return open_bolt(**options)

    return make


@pytest.fixture
def store(new_store) -> Store:
    return new_store()


@pytest.fixture
def source() -> Callable[[str], Source]:
    return lambda name: Source(name, "workbook", f"hash of {name}")


@pytest.fixture
def city() -> Snapshot:
    """Two regencies of one province, a vertical agency, a forum, a meeting, an agreement."""
    return Snapshot(
        {
            "regions": pd.DataFrame(
                {"id": ["32", "32.04", "32.05"], "name": ["Jawa Barat", "Bandung", "Garut"]}
            ),
            "actors": pd.DataFrame(
                {
                    "id": ["dinsos", "dinkes", "garut", "polres", "prov"],
                    "name": ["Dinas Sosial", "Dinas Kesehatan", "Dinsos Garut", "Polres", "Biro"],
                    "kind": ["opd", "opd", "opd", "instansi_vertikal", "opd"],
                    "region": ["32.04", "32.04", "32.05", None, "32"],
                    "valid_from": [dt.date(2017, 1, 1), None, None, None, None],
                }
            ),
            "forums": pd.DataFrame(
                {
                    "id": ["f1", "f2"],
                    "name": ["Forkopimda", "Pokja"],
                    "kind": ["forkopimda", "pokja"],
                    "region": ["32.04", "32.05"],
                }
            ),
            "programs": pd.DataFrame(
                {
                    "id": ["p1", "p2", "p3", "p4"],
                    "name": ["Sosialisasi", "Bantuan", "Pelatihan", "=HYPERLINK(1)"],
                    "opd": ["dinsos", "dinkes", "garut", "prov"],
                    "region": ["32.04", "32.04", "32.05", "32.04"],
                    "year": [2025, 2024, 2025, 2025],
                    "code": ["1.06.02", "1.02.01", "1.06.02", None],
                    "budget_idr": pd.array([9_007_199_254_740_993, None, 0, 5], dtype="Int64"),
                    "active": [True, False, None, True],
                    "source_file": ["data.xlsx"] * 4,
                    "source_sheet": ["Program", "Program", "Lain", None],
                    "source_row": [5, 6, 7, None],
                }
            ),
            "issues": pd.DataFrame({"id": ["I01"], "name": ["Konflik sosial"]}),
            "agreements": pd.DataFrame({"id": ["a1"], "kind": ["pks"], "region": [None]}),
            "memberships": pd.DataFrame(
                {
                    "actor": ["dinsos", "dinsos", "garut"],
                    "forum": ["f1", "f1", "f2"],
                    "role": ["anggota", None, None],
                }
            ),
            "meetings": pd.DataFrame(
                {
                    "forum": ["f1"],
                    "date": [dt.date(2025, 2, 1)],
                    "attendees": ["dinsos | polres"],
                    "topic": [None],
                }
            ),
            "program_issues": pd.DataFrame(
                {
                    "program": ["p1", "p3"],
                    "issue": ["I01", "I01"],
                    "source": ["text", "declared"],
                    "confidence": [0.1 + 0.2, 1 / 3],
                }
            ),
            "agreement_parties": pd.DataFrame({"agreement": ["a1"], "actor": ["garut"]}),
            "ties": pd.DataFrame(
                {"actor_a": ["dinsos"], "actor_b": ["dinkes"], "level": [3], "date": [None]}
            ),
        }
    )
