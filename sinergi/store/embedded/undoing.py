"""Taking a load back, as far as nobody has built on it."""

from typing import LiteralString

from sinergi.errors import StoreError
from sinergi.i18n import list_sentence
from sinergi.model.batch import Source
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.sql import Sql, name, names, same, sql
from sinergi.store.protocol import Counts, LoadReport


def undo(db: Database, load_id: str, who: str, at: str) -> LoadReport:
    """Take a load back; see :meth:`sinergi.store.protocol.Store.undo`."""
    with db.writing(who):
        target = journal.number_of(db, load_id)
        _refuse_undone(db, target)
        _refuse_built_upon(db, target)
        number = journal.next_number(db)
        source = _source(db, target)
        journal.open_entry(db, number, journal.Request(source, who, at, "undo", target))
        counts: dict[str, Counts] = {}
        for table in _tables_of(db, target):
            counts[table] = _take_back(db, shapes()[table], target, number)
            journal.close_table(db, number, shapes()[table], counts[table])
    return LoadReport(journal.load_id(number), counts)


def _source(db: Database, number: int) -> Source:
    query: LiteralString = "SELECT file, file_kind, sha256 FROM _loads WHERE number = ?"
    return Source(*db.one(query, number))


def _tables_of(db: Database, number: int) -> list[str]:
    query: LiteralString = (
        "SELECT table_name FROM _load_tables WHERE load = ? AND added + updated + removed > 0"
    )
    return [r[0] for r in db.rows(query, number)]


def _refuse_undone(db: Database, number: int) -> None:
    """Raise for an undo (load the file again instead) and for a load that is undone already."""
    if db.one("SELECT operation FROM _loads WHERE number = ?", number)[0] != "load":
        raise StoreError("store.undo_of_undo", load_id=journal.load_id(number))
    found = db.one("SELECT number FROM _loads WHERE undoes = ?", number)
    if found is not None:
        facts = {"load_id": journal.load_id(number), "by": journal.load_id(found[0])}
        raise StoreError("store.undone_before", **facts)


def _refuse_built_upon(db: Database, number: int) -> None:
    """Rows that the load wrote and that are otherwise now: say how many and by which loads."""
    rows, later = 0, set[int]()
    for table in _tables_of(db, number):
        shape = shapes()[table]
        wrote = sql(
            "SELECT o._ended FROM {o} o WHERE o._touched = ? AND NOT EXISTS"
            " (SELECT 1 FROM {t} b WHERE {k} AND b._touched = o._touched)",
            o=name(shape.old),
            t=name(table),
            k=same(shape.key, "b", "o"),
        )
        again = sql("SELECT b._touched FROM {o} o CROSS JOIN {t} b WHERE o._ended = ?"
                    " AND o._operation = 'removed' AND {k}",
                    o=name(shape.old), t=name(table), k=same(shape.key, "b", "o"))  # fmt: skip
        ended = [r[0] for r in (*db.rows(wrote, number), *db.rows(again, number))]
        rows += len(ended)
        later |= set(ended)
    if rows:
        loads = list_sentence([journal.load_id(n) for n in sorted(later)])
        raise StoreError(
            "store.built_upon", load_id=journal.load_id(number), rows=rows, loads=loads
        )


def _take_back(db: Database, shape: Shape, target: int, number: int) -> Counts:
    """Put what the load wrote aside, then bring back what it had ended."""
    base, old = name(shape.table), name(shape.old)
    had: Sql = sql("SELECT 1 FROM {o} o WHERE o._ended = :target AND {k}",
                   o=old, k=same(shape.key, "o", "b"))  # fmt: skip
    values: dict[str, object] = {"target": target, "number": number}
    db.run_named(
        sql(
            "INSERT INTO {o} ({c}, _ended, _operation) SELECT {v}, :number,"
            " CASE WHEN EXISTS ({h}) THEN 'restored' ELSE 'removed' END"
            " FROM {b} b WHERE b._touched = :target",
            o=old, b=base, c=names(shape.stored), v=names(shape.stored, of="b"), h=had,
        ), values,
    )  # fmt: skip
    db.run(sql("DELETE FROM {b} WHERE _touched = ?", b=base), target)
    db.run(sql("INSERT INTO {b} ({c}) SELECT {c} FROM {o} WHERE _ended = ?",
               b=base, o=old, c=names(shape.stored)), target)  # fmt: skip
    query = sql("SELECT count(*), total(_operation = 'restored') FROM {o} WHERE _ended = ?", o=old)
    aside, restored = db.one(query, number)
    back = db.one(sql("SELECT count(*) FROM {o} WHERE _ended = ?", o=old), target)[0]
    return Counts(back - int(restored), int(restored), removed=aside - int(restored))
