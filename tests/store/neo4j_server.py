"""A real Neo4j Community server for the tests, from the jars of Maven Central.

``NEO4J_URI`` (with ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``) uses a server that is there already;
its database is emptied. Otherwise one server serves every worker of a test run: the first one who
needs it starts it, the last one out stops it. The server dies with the process that started it.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pytest

VERSION = "5.26.30"  # long-term support, runs on Java 17 and 21
CACHE = Path(os.environ.get("SINERGI_TESTS_CACHE", Path.home() / ".cache" / "sinergi-tests"))
_ENTRY = "org.neo4j.server.CommunityEntryPoint"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>neo4j-runtime</artifactId><version>1</version>
<packaging>pom</packaging><dependencies><dependency><groupId>org.neo4j</groupId>
<artifactId>neo4j</artifactId><version>{VERSION}</version></dependency></dependencies></project>
"""
_MODULES = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true", "-Dfile.encoding=UTF-8",
)  # fmt: skip
_NEED = (
    "The Neo4j tests need Java 17 or 21 and Maven: install openjdk-17-jre-headless and maven, "
    "or name a running server in NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD."
)


class ServerMissingError(Exception):
    """No server can be started here; the message says what to install."""


@dataclass(frozen=True)
class Address:
    """Where the server is; the password never shows."""

    uri: str
    user: str
    password: str = field(repr=False)

    @property
    def auth(self) -> tuple[str, str]:
        return self.user, self.password


def _java() -> str:
    candidates = [os.environ.get("SINERGI_JAVA"), shutil.which("java")]
    candidates += sorted(str(p) for p in Path("/usr/lib/jvm").glob("*/bin/java"))
    for java in filter(None, candidates):
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
        found = re.search(r'version "(\d+)', told.stderr)
        if found and int(found.group(1)) in {17, 21}:
            return java
    raise ServerMissingError(_NEED)


def _jars() -> Path:
    """Folder of the jars, fetched once for a machine."""
    home = CACHE / f"neo4j-{VERSION}"
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / "lock"):
        if not (home / ".complete").exists():
            _fetch(home)
    return home / "lib"


def _fetch(home: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissingError(_NEED)
    (home / "pom.xml").write_text(_POM, encoding="utf-8")
    shutil.rmtree(home / "lib", ignore_errors=True)
    command = [maven, "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime",
               f"-DoutputDirectory={home / 'lib'}"]  # fmt: skip
    for _ in range(3):  # a repository may falter
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            (home / ".complete").touch()
            return
    raise ServerMissingError(f"Maven could not fetch Neo4j {VERSION}: {done.stdout[-500:]}")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a killed run leaves no server


class Server:
    """One server in a throw-away home; start it from the main thread.

    For tests it starts fast and small; a benchmark names a heap and gets a server as it comes.
    """

    def __init__(self, heap: str = "") -> None:
        self._small, heap = not heap, heap or "512m"
        self._java, self._lib, self._heap = _java(), _jars(), heap
        self.home = Path(tempfile.mkdtemp(prefix="sinergi-neo4j-"))
        self.port = _free_port()
        self.address = Address(
            f"bolt://127.0.0.1:{self.port}", "neo4j", f"s{secrets.token_urlsafe(12)}"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Server":
        self.prepare()
        self.launch()
        return self

    def prepare(self) -> None:
        """Make its home, so that it can be launched."""
        self._configure()
        self._admin("dbms", "set-initial-password", self.address.password)

    def import_full(self, folder: Path, arguments: str) -> None:
        """Fill the database from the files of a folder, while the server does not run."""
        self._admin("database", "import", "full", "neo4j", f"@{arguments}", folder=folder)

    def _admin(self, *command: str, folder: Path | None = None) -> None:
        env = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        whole = [*self._command(self._heap), "org.neo4j.cli.AdminTool", *command]
        subprocess.run(whole, env=env, capture_output=True, check=True, cwd=folder)

    def launch(self) -> None:
        """Start, or start again after :meth:`kill`, on the same data."""
        fast = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if self._small else []
        command = [*self._command(self._heap), *fast, _ENTRY, f"--home-dir={self.home}",
                   f"--config-dir={self.home / 'conf'}"]  # fmt: skip
        with (self.home / "logs" / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one call of the C library
            )  # fmt: skip
        self._wait()

    def _command(self, heap: str) -> list[str]:
        return [self._java, f"-Xmx{heap}", *_MODULES, "-cp", f"{self._lib}/*"]

    def _configure(self) -> None:
        for folder in ("conf", "data", "logs", "plugins", "import", "run", "licenses"):
            (self.home / folder).mkdir()
        listen = f"127.0.0.1:{self.port}"
        settings = {
            "server.default_listen_address": "127.0.0.1", "server.bolt.listen_address": listen,
            "server.bolt.advertised_address": listen, "server.http.enabled": "false",
            "server.https.enabled": "false", "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "128m" if self._small else "2g",
            "db.tx_log.rotation.retention_policy": "keep_none", "db.tx_log.preallocate": "false",
            # tests fill and empty the database all the time: plans need not follow its size
            "dbms.cypher.min_replan_interval": "1h",
            "dbms.cypher.statistics_divergence_threshold": "1.0",
        }  # fmt: skip
        if not self._small:
            settings = {n: v for n, v in settings.items() if not n.startswith("dbms.cypher")}
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(lines, encoding="utf-8")

    def _wait(self, seconds: float = 180) -> None:
        import neo4j

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                break
            with contextlib.suppress(neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
                with neo4j.GraphDatabase.driver(
                    self.address.uri, auth=self.address.auth, notifications_min_severity="OFF"
                ) as driver:
                    driver.verify_connectivity()
                    driver.execute_query("RETURN 1", database_="neo4j")
                return
            time.sleep(0.2)
        log = (self.home / "logs" / "console.log").read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"Neo4j did not start:\n{log[-2000:]}")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Kill it and throw its home away: a clean stop takes ten seconds for nothing."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def one_server(meeting_place: Path) -> Iterator[Address]:
    """Share one server among the workers of a run.

    Parameters
    ----------
    meeting_place
        Folder that all workers of the run see.
    """
    given = os.environ.get("NEO4J_URI")
    if given:
        yield Address(given, os.environ.get("NEO4J_USERNAME", "neo4j"),
                      os.environ["NEO4J_PASSWORD"])  # fmt: skip
        return
    own, address = _join(meeting_place)
    try:
        yield address
    finally:
        _leave(meeting_place, own)


def _join(place: Path) -> tuple[Server | None, Address]:
    told, own = place / "neo4j.json", None
    with _locked(place / "neo4j.lock"):
        if told.exists():
            state = json.loads(told.read_text())
        else:
            own = Server().start()
            state = {"address": asdict(own.address), "users": 0}
        state["users"] += 1
        _write(told, state)
    return own, Address(**state["address"])


def _leave(place: Path, own: Server | None) -> None:
    """Say goodbye; who started the server waits for the others, for it dies with its parent."""
    told = place / "neo4j.json"
    with _locked(place / "neo4j.lock"):
        state = json.loads(told.read_text())
        state["users"] -= 1
        if state["users"]:
            _write(told, state)
        else:
            told.unlink()
    end = time.monotonic() + 600
    while own is not None and told.exists() and time.monotonic() < end:
        time.sleep(0.2)
    if own is not None:
        own.stop()


def _write(path: Path, state: dict[str, object]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(state))


def meeting_place(folders: "pytest.TempPathFactory") -> Path:
    """Folder that all workers of one test run see."""
    base = folders.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def exclusively(place: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the only database of the server: workers of a run take turns."""
    return _locked(place / "neo4j-database.lock")


class Database:
    """The database as the driver itself sees it, beside the store under test."""

    def __init__(self, address: Address) -> None:
        import neo4j

        self.address = address
        self._driver = neo4j.GraphDatabase.driver(
            address.uri, auth=address.auth, notifications_min_severity="OFF"
        )

    def run(self, statement: str, **values: object) -> list[dict[str, Any]]:
        return [r.data() for r in self._driver.execute_query(statement, values).records]

    def empty(self) -> None:
        while self.run("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n")[0][
            "n"
        ]:
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._driver.close()
