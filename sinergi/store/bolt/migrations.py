"""Steps from one schema of the graph to the next: numbered, recorded, never edited once released.

A step that changes values does so as a load does: the earlier values are put aside, nobody sees
anything before it is whole, and what breaks off is taken back. Constraints and indexes are made
anew after every step. A step that is broken off after its values begins again and finds nothing
left to change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

from sinergi.errors import StoreError
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.store.bolt import loading
from sinergi.store.bolt.constraints import make_schema
from sinergi.store.bolt.journal import Request
from sinergi.store.bolt.reading import read_snapshot
from sinergi.store.bolt.server import Server

_RECORD: LiteralString = (
    "MERGE (t:SchemaStep {number: $number, name: $name}) ON CREATE SET t.at = $at"
    " WITH t MATCH (s:Store {id: 'sinergi'}) SET s.schema = $number"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes
    ----------
    number
        Schema afterwards, one more than before.
    name
        A few words with underscores.
    changed
        Gives the rows that get other values, whole, out of everything; ``None`` when only
        constraints and indexes change. Harmless when done twice.
    """

    number: int
    name: str
    changed: Callable[[Snapshot], Snapshot] | None = None

    @property
    def label(self) -> str:
        """Number and name, for lists and records."""
        return f"{self.number:04d}_{self.name}"


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first_schema"),
    Migration(2, "programs_by_region"),
    # tables that came after schema 2: an older program would not read them, so it must refuse
    Migration(3, "answers_rules_and_synonyms"),
)
#: Version that this program writes.
SCHEMA = MIGRATIONS[-1].number


def pending(have: int, steps: tuple[Migration, ...] = MIGRATIONS) -> list[Migration]:
    """List the steps that the graph has not seen."""
    return [step for step in steps if step.number > have]


def migrate(
    server: Server, have: int, at: str, *, patience_s: float,
    steps: tuple[Migration, ...] = MIGRATIONS,
) -> list[str]:  # fmt: skip
    """Take the pending steps, each whole or not at all."""
    done: list[str] = []
    for step in pending(have, steps):
        if step.changed is not None:
            _change(server, step, step.changed(read_snapshot(server)), (at, patience_s))
        make_schema(server)
        server.run(_RECORD, number=step.number, name=step.name, at=at)
        done.append(step.label)
    return done


def _change(
    server: Server, step: Migration, rows: Snapshot, how: tuple[str, float]
) -> None:  # fmt: skip
    """Write changed rows as a load; a step may change values, never add or lose rows."""
    before, (at, patience_s) = read_snapshot(server), how
    for name, frame in rows.tables():
        key = list(contract(name).key)
        if len(frame[key].merge(before.table(name)[key], on=key)) != len(frame):
            raise StoreError("store.step_lost_rows", step=step.label, table=name)
    request = Request(Source(step.label, "upgrade", ""), "", at, "upgrade")
    loading.load(server, rows, loading.Job(request, patience_s=patience_s))
    after, touched = read_snapshot(server), {name for name, _ in rows.tables()}
    for name, frame in before.tables():
        same = len(after.table(name)) == len(frame)
        if not same or (name not in touched and not after.table(name).equals(frame)):
            raise StoreError("store.step_lost_rows", step=step.label, table=name)
