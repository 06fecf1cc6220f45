"""A process that loads, to be killed, starved or made to wait.

``loading_process.py STORE ROWS STAMP [LIMIT_BYTES]`` changes every program of the store and adds
as many memberships; prints ``ready`` when it starts and the load id when it is done.
"""

import resource
import sys
from pathlib import Path

import pandas as pd

from sinergi.errors import SinergiError
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store


def rows(count: int, stamp: str) -> Snapshot:
    ids = [f"p{i:06d}" for i in range(count)]
    programs = pd.DataFrame({"id": ids, "name": [f"{stamp} {i} " + "teks " * 20 for i in ids]})
    members = pd.DataFrame({"actor": ids, "forum": [f"f-{stamp}"] * count})
    return Snapshot({"programs": programs, "memberships": members})


def tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(path: str, count: str, stamp: str, limit: str = "0") -> None:
    data = rows(int(count), stamp)
    with open_store(path) as store:
        tell("ready")
        if int(limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
        try:
            tell(store.load(data, Source(stamp, "test", stamp)).load_id)
        except SinergiError as error:
            tell(f"{type(error).__name__} {error}")
            sys.exit(error.exit_code)


if __name__ == "__main__":
    Path(sys.argv[1]).stat()
    main(*sys.argv[1:])
