"""A process that loads into the server of NEO4J_TEST_URI, to be killed.

``loading_process.py ROWS STAMP``; prints ``ready`` when it starts and the load id when done.
"""

import os
import sys

from sinergi.model.batch import Source
from sinergi.store import open_store
from tests.store.loading_process import rows, tell


def main(count: str, stamp: str) -> None:
    data = rows(int(count), stamp)
    with open_store(os.environ["NEO4J_TEST_URI"]) as store:
        tell("ready")
        tell(store.load(data, Source(stamp, "test", stamp)).load_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
