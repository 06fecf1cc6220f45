"""The kills of ``benchmarks/store_faults_server.py``, a few of them, on a server of its own."""

import importlib.util
import os
import sys

import pytest

from sinergi.model.batch import Source
from sinergi.store import open_store
from tests.conftest import ROOT
from tests.store.neo4j_server import Server

ROWS = 1_500


@pytest.fixture(scope="module")
def faults():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        spec = importlib.util.spec_from_file_location(
            "store_faults_server", ROOT / "benchmarks" / "store_faults_server.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.mark.skipif("NEO4J_URI" in os.environ, reason="a given server is not ours to kill")
def test_two_clients_and_the_server_are_killed(faults):
    server = Server().start()
    try:
        with open_store(server.address.uri, create=True, auth=server.address.auth) as store:
            store.load(faults.rows(ROWS, "awal"), Source("awal", "test", "awal"))
        clients = faults.client_kills(server, 2, ROWS)
        servers, ended = faults.server_kills(server, 1, ROWS)
    finally:
        server.stop()
    for tally in (clients, servers):
        assert (tally.lost, tally.half, tally.unopened) == (0, 0, 0)
    assert ended == 1
    assert servers.done == 1
