"""Several transactions at once, each of whose batches is written exactly once.

A lane is a node that counts the batches written through it, in the same transaction. A batch
whose commit got no answer is sent again and finds out there whether it had been committed. Who
takes a load back changes the token of its lanes first: that waits for a batch on its way and stops
the next.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.server import Server

#: Statements of one transaction.
Work = Callable[[Any], None]
#: Transactions at once: a server with few cores does no more.
LANES = 2


@dataclass(slots=True)
class Lanes:
    """The lanes of an unfinished load."""

    server: Server
    number: int
    token: str
    count: int = LANES
    _sent: list[int] = field(default_factory=list[int])

    @property
    def names(self) -> list[str]:
        """Ids of the lanes."""
        return [f"{self.number}-{lane}" for lane in range(self.count)]

    def open(self) -> None:
        """Make the lanes; they go when the load ends."""
        self._sent = [0] * self.count
        self.server.run(cypher.OPEN_LANES, lanes=self.names, number=self.number, token=self.token)

    def one(self, work: Work) -> None:
        """Run one batch."""
        self._send(0, work)

    def all(self, batches: Iterable[Work]) -> None:
        """Run batches that do not depend on each other; the first that fails stops the rest."""
        feed = _Feed(batches)
        with ThreadPoolExecutor(self.count) as pool:
            running = [pool.submit(self._drain, lane, feed) for lane in range(self.count)]
            try:
                for lane in running:
                    lane.result()
            finally:
                feed.stop()

    def _drain(self, lane: int, feed: "_Feed") -> None:
        try:
            for work in feed:
                self._send(lane, work)
        finally:
            feed.stop()

    def _send(self, lane: int, work: Work) -> None:
        self._sent[lane] += 1
        asked = {"lane": self.names[lane], "token": self.token, "batch": self._sent[lane]}

        def attempt(tx: Any) -> None:
            found = tx.run(cypher.TOUCH_LANE, asked).single()
            if found is None:  # our lock broke and somebody took the load back
                raise journal.lost(self.server)
            if found["before"] < asked["batch"]:
                work(tx)

        self.server.write(attempt)


class _Feed:
    """Batches handed out to several threads, made when they are wanted."""

    def __init__(self, batches: Iterable[Work]) -> None:
        self._batches = iter(batches)
        self._lock = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    def __iter__(self) -> Iterator[Work]:
        return self

    def __next__(self) -> Work:
        with self._lock:
            if self._stopped:
                raise StopIteration
            return next(self._batches)
