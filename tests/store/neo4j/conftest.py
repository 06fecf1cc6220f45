from collections.abc import Callable

import pytest

from sinergi.store.bolt.store import BoltStore
from tests.store.neo4j_server import Address, Database


@pytest.fixture
def server(neo4j_database: Database) -> Address:
    """Address of the server, whose database is empty."""
    return neo4j_database.address


@pytest.fixture
def bolt(open_bolt: Callable[..., BoltStore]) -> BoltStore:
    return open_bolt()
