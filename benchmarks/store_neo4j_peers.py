"""Our store beside neomodel and the GDS client: ``store_neo4j_peers.py PYTHON [PROGRAMS]``.

PYTHON is the interpreter of an environment with requirements-peers-store.txt. Each side gets the
same programs (20,000) and a Neo4j server of its own that was just started. neomodel merges nodes
in batches and makes an arrow a statement; we also write versions, seals, the journal and the
arrows to agency and region. The GDS client projects into memory what a plug-in holds; Neo4j
Community from Maven has no such plug-in, and the script tells what the client says then.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from store_neo4j import Clock, served
from store_scale import FIRST, nation

from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store


def main(python: str, count: int) -> None:
    whole = nation(count)
    data = Snapshot({n: whole.table(n) for n in ("regions", "actors", "programs")})
    print(f"{count:,} programs\n\n| step | seconds | CPU s client | CPU s server | rows/s "
          "| peak MB | of the server |\n|---|---|---|---|---|---|---|")  # fmt: skip
    with served() as (server, _):
        address = server.address
        with open_store(address.uri, create=True, auth=address.auth) as store:
            clock = Clock(server)
            clock("sinergi: load, arrows included", lambda: store.load(data, FIRST), len(data))
            clock("sinergi: snapshot", store.snapshot, len(data))
    with served() as (server, _), tempfile.TemporaryDirectory() as folder:
        columns = ["id", "name", "description", "opd", "region", "year", "level", "code",
                   "budget_idr", "stage", "active"]  # fmt: skip
        data.programs[columns].to_parquet(Path(folder) / "programs.parquet")
        user, password = server.address.auth
        env = {**os.environ, "NEO4J_USERNAME": user, "NEO4J_PASSWORD": password}
        env.pop("PYTHONPATH", None)
        script = Path(__file__).with_name("store_peers.py")
        done = subprocess.run([python, script, server.address.uri, folder], env=env, text=True,
                              stdout=subprocess.PIPE, check=True)  # fmt: skip
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if "seconds" not in told:
            print(f"| {told['step']} | | | | | | |")
            continue
        rate = f"{told['rows'] / told['seconds']:,.0f}"
        print(f"| {told['step']} | {told['seconds']:.1f} | {told['cpu']:.1f} | | {rate} | | |")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        raise SystemExit(0)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
