import subprocess
import sys

import pytest

from sinergi.errors import StoreError, StoreUnreachableError, UsageError
from sinergi.model.batch import Source
from sinergi.store import open_store, restore_store


def test_auth_comes_from_the_environment(server, bolt, monkeypatch, city):
    bolt.load(city, Source("1", "test", "1"))
    monkeypatch.setenv("NEO4J_USERNAME", server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.setenv("NEO4J_DATABASE", "neo4j")
    with open_store(server.uri.replace("bolt://", "neo4j://")) as store:
        assert store.snapshot() == city
        assert store.status().address == server.uri.replace("bolt://", "neo4j://") + "/neo4j"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("neo4j://budi:rahasia@server:7687", "store.bolt.credentials_in_address"),
        ("neo4j://server:7687", "store.bolt.no_auth"),
    ],
)
def test_wrong_calls(address, code, monkeypatch):
    monkeypatch.delenv("NEO4J_USERNAME", raising=False)
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(UsageError) as caught:
        open_store(address)
    assert caught.value.code == code
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["neo4j://", "bolt://server:99999", "bolt://server/a/b", "bolt://[::1", "bolt://:7"]
)
def test_what_is_no_address(address):
    with pytest.raises(StoreUnreachableError) as caught:
        open_store(address, auth=("a", "b"))
    assert caught.value.code == "store.bolt.bad_address"


def test_other_schemes_are_not_supported():
    with pytest.raises(StoreUnreachableError) as caught:
        open_store("http://server")
    assert caught.value.code == "store.unknown_scheme"


def test_a_server_is_not_restored_in_place():
    with pytest.raises(StoreError) as caught:
        restore_store("cadangan.sinergi", "neo4j://server")
    assert caught.value.code == "store.bolt.server_restore"


def test_without_the_driver_one_sentence_says_what_to_install():
    script = (
        "import sys; sys.modules['neo4j'] = None\n"
        "from sinergi.errors import MissingExtraError\n"
        "from sinergi.store import open_store\n"
        "try:\n    open_store('bolt://127.0.0.1:9', auth=('a', 'b'))\n"
        "except MissingExtraError as error:\n    sys.stdout.write(str(error))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert 'pip install "sinergi[neo4j]"' in told.stdout


def test_a_file_needs_no_driver():
    script = "import sys, sinergi.store; sys.exit('neo4j' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_server_without_encryption_is_told_from_one_that_is_not_there(server):
    for scheme in ("bolt+s", "bolt+ssc"):
        with pytest.raises(StoreUnreachableError) as caught:
            open_store(server.uri.replace("bolt", scheme), auth=server.auth)
        assert caught.value.code == "store.bolt.no_encryption"
    with pytest.raises(StoreUnreachableError) as caught:
        open_store("bolt+s://127.0.0.1:9", auth=server.auth)
    assert caught.value.code == "store.bolt.unreachable"
