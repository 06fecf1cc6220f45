# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Files for the bulk importer of the server: the fastest way into an empty database.

What ``neo4j-admin database import full`` makes of them is a store with one load in its journal,
the same as if the rows had been loaded. Constraints come when it is opened for the first time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from sinergi.errors import UnusableDataError
from sinergi.model.batch import Source
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import Column
from sinergi.store.bolt import journal
from sinergi.store.bolt.batches import pairs, unknown_ids
from sinergi.store.bolt.journal import Request
from sinergi.store.bolt.migrations import SCHEMA
from sinergi.store.bolt.rows import columns_of, keys_of, load_id, seal_sum, stamped
from sinergi.store.graph import PLACES, Place
from sinergi.store.offices import Clock, office, stamp, utc_now
from sinergi.store.protocol import Counts
from sinergi.store.vetting import VettedTable, vet

ARGUMENTS = "neo4j-admin.args"
#: What to run inside the folder, on the computer of the server, while the server is stopped.
COMMAND = f"neo4j-admin database import full neo4j @{ARGUMENTS}"
_TYPES = {"text": "string", "integer": "long", "number": "double", "boolean": "boolean",
          "date": "date"}  # fmt: skip
_FIXED = ("--overwrite-destination=true", "--multiline-fields=true")
_ROWS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class _File:
    """A CSV file for the importer: header, rows, and the argument that names it."""

    name: str
    argument: str
    header: Sequence[str]
    rows: pa.Table


def write_import_files(
    snapshot: Snapshot, folder: Path, source: Source, *, who: str = "", clock: Clock = utc_now
) -> Findings:
    """Write the files, the arguments and the command into a folder.

    Parameters
    ----------
    snapshot
        The rows.
    folder
        An existing, empty folder.
    source, who
        File and office for the journal.
    clock
        Tells the time of the entry.

    Returns
    -------
    Findings
        Rows that broke the contract and were left out.

    Raises
    ------
    UnusableDataError
        Not a row to write.
    """
    request = Request(source, office(who), stamp(clock()))
    vetted = vet(snapshot)
    tables = [(PLACES[t.rules.name], _stamped(t)) for t in vetted.tables]
    if not tables:
        raise UnusableDataError("store.import_empty", file=source.name)
    written = [_write(file, folder) for file in _files(tables, vetted.tables, request)]
    arguments = [*_FIXED, *written]
    (folder / ARGUMENTS).write_text("\n".join(arguments) + "\n", encoding="utf-8")
    return vetted.findings


def _stamped(table: VettedTable) -> pa.Table:
    return stamped(table.rows, PLACES[table.rules.name], since=1, load=load_id(1))


def _write(file: _File, folder: Path) -> str:
    header, body = folder / f"{file.name}.header.csv", folder / f"{file.name}.csv"
    header.write_text(",".join(file.header) + "\n", encoding="utf-8")
    options = pa.csv.WriteOptions(include_header=False, batch_size=_ROWS_AT_ONCE)
    pa.csv.write_csv(file.rows, body, write_options=options)
    return f"{file.argument}={header.name},{body.name}"


def _files(
    tables: Sequence[tuple[Place, pa.Table]], vetted: Sequence[VettedTable], request: Request
) -> Iterator[_File]:
    for place, rows in tables:
        yield _edges(place, rows) if place.ends else _nodes(place, rows)
        for link in place.links:
            both = pairs(rows, place, link)
            start, end = ("other", "key") if link.incoming else ("key", "other")
            left, right = (link.to, place.name) if link.incoming else (place.name, link.to)
            yield _File(
                f"{place.table}.{link.column}", f"--relationships={link.type}",
                (f":START_ID({left})", f":END_ID({right})"), both.select([start, end]),
            )  # fmt: skip
    for place, ids in unknown_ids(tables):
        yield _File(f"{place.table}.missing", f"--nodes={place.name}:Missing",
                    (f"id:ID({place.name})",), pa.table({"id": ids}))  # fmt: skip
    yield from _journal(tables, {t.rules.name: t.rejected for t in vetted}, request)


def _nodes(place: Place, rows: pa.Table) -> _File:
    columns = _told(place, rows)
    names = [_header(c, place, key=c.name == place.key) for c in columns]
    data = rows.select([c.name for c in columns])
    if place.key != "id":
        names.append(f"_key:ID({place.name})")
        data = data.append_column("_key", pa.array(keys_of(rows, place), pa.string()))
    if place.kinds:
        kinds = data.column("kind").combine_chunks().dictionary_encode()
        labels = pa.array([place.kinds.get(k) for k in kinds.dictionary.to_pylist()], pa.string())
        data = data.append_column(":LABEL", labels.take(kinds.indices))
        names.append(":LABEL")
    return _File(place.table, f"--nodes={place.name}", names, data)


def _edges(place: Place, rows: pa.Table) -> _File:
    columns = _told(place, rows)
    (start, left), (end, right) = place.ends
    data = rows.select([c.name for c in columns])
    data = data.append_column("_key", pa.array(keys_of(rows, place), pa.string()))
    for name, column in ((":START_ID", start), (":END_ID", end)):
        data = data.append_column(name, rows.column(column))
    names = [*(_header(c, place, key=False) for c in columns), "_key:string",
             f":START_ID({left})", f":END_ID({right})"]  # fmt: skip
    return _File(place.table, f"--relationships={place.name}", names, data)


def _told(place: Place, rows: pa.Table) -> list[Column]:
    return [c for c in columns_of(place) if rows.column(c.name).null_count < len(rows)]


def _header(column: Column, place: Place, *, key: bool) -> str:
    return f"{column.name}:ID({place.name})" if key else f"{column.name}:{_TYPES[column.kind]}"


def _journal(
    tables: Sequence[tuple[Place, pa.Table]], rejected: Mapping[str, int], request: Request
) -> Iterator[_File]:
    """Store, load and what the load did, as a load into the empty store would leave them."""
    yield _facts("_store", "--nodes=Store", {"id:ID(Store)": ["sinergi"], "schema:long": [SCHEMA]})
    entry = {**journal.head(1, request), "state": "done"}
    told = {n: v for n, v in entry.items() if v is not None}
    heads = {f"{n}:{'long' if isinstance(v, int) else 'string'}": [v] for n, v in told.items()}
    yield _facts("_loads", "--nodes=Load", {":ID(Load)": ["1"], **heads})
    done = []
    for place, rows in tables:
        counts = asdict(Counts(added=len(rows), rejected=rejected[place.table]))
        seal = seal_sum(rows.column("_seal").to_numpy())
        done.append({"number": 1, "table": place.table, **counts, "rows": len(rows), "seal": seal})
    ids = [f"1-{row['table']}" for row in done]
    columns = {
        f"{n}:{'string' if n == 'table' else 'long'}": [r[n] for r in done] for n in done[0]
    }
    yield _facts("_load_tables", "--nodes=LoadTable", {":ID(LoadTable)": ids, **columns})
    yield _facts("_changed", "--relationships=CHANGED",
                 {":START_ID(Load)": ["1"] * len(ids), ":END_ID(LoadTable)": ids})  # fmt: skip


def _facts(name: str, argument: str, columns: Mapping[str, Sequence[object]]) -> _File:
    return _File(name, argument, list(columns), pa.table([pa.array(v) for v in columns.values()],
                                                         names=list(columns)))  # fmt: skip
