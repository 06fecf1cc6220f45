# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Looking at everything: structure, every value, the journal, every reference."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.errors import StoreDamagedError
from sinergi.model.finding import Finding, Findings
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.pieces import Rows, pieces
from sinergi.store.embedded.reading import key_text, stored_shapes, unsealed
from sinergi.store.embedded.schema import Shape
from sinergi.store.embedded.sql import name, sql
from sinergi.store.seal import SUMMED_BITS

_TOLD_AT_MOST = 20


def damage(db: Database) -> Findings:
    """Find what shows that bytes were lost or changed; nothing when the store is whole."""
    with db.reading():
        found = [Finding("store.check.structure", "error", file=db.path.name,
                         facts={"detail": line}) for line in _structure(db)]  # fmt: skip
        if not found:
            found = [f for shape in stored_shapes(db).values() for f in _values(db, shape)]
            found += _journal(db)
    return Findings(found)


def check(db: Database) -> Findings:
    """Damage, and references to rows that are not there."""
    found = damage(db)
    if found:
        return found
    with db.reading():
        shapes = stored_shapes(db)
        return Findings(f for shape in shapes.values() for f in _references(db, shape))


def _structure(db: Database) -> list[str]:
    try:
        lines = [str(r[0]) for r in db.rows("PRAGMA integrity_check(20)")]
    except StoreDamagedError:
        return ["integrity_check"]
    return [line for line in lines if line != "ok"]


def _values(db: Database, shape: Shape) -> Iterator[Finding]:
    """Compare every value with its seal, and all seals with what the journal vouches for."""
    count = total = 0
    for wanted in (Rows(shape), Rows(shape, old=True)):
        told = 0
        try:
            for piece in pieces(db, wanted):
                for row in np.flatnonzero(unsealed(piece, shape))[: _TOLD_AT_MOST - told].tolist():
                    told += 1
                    yield _damaged(db, shape, key_text(piece, shape, row))
                if not wanted.old:
                    count += piece.rows
                    total += int((piece.columns["_seal"].to_numpy() & SUMMED_BITS).sum())
        except StoreDamagedError as error:
            yield _damaged(db, shape, str(error.facts.get("key", "?")))
            return
    if (count, total) != journal.vouched(db, shape.table):
        facts = {
            "table": shape.table,
            "rows": count,
            "expected": journal.vouched(db, shape.table)[0],
        }
        yield Finding("store.check.rows", "error", file=db.path.name, facts=facts)


def _damaged(db: Database, shape: Shape, key: str) -> Finding:
    facts = {"table": shape.table, "key": key}
    return Finding("store.check.value", "error", file=db.path.name, value=key, facts=facts)


def _journal(db: Database) -> Iterator[Finding]:
    """Entries without a gap, and no row that no entry knows."""
    newest, entries = db.one("SELECT coalesce(max(number), 0), count(*) FROM _loads")
    orphans = 0
    for shape in stored_shapes(db).values():
        query = sql(
            "SELECT count(*) FROM {t} WHERE _touched NOT IN (SELECT number FROM _loads)"
            " OR _origin NOT IN (SELECT number FROM _origins)", t=name(shape.table),
        )  # fmt: skip
        orphans += db.one(query)[0]
    if newest != entries or orphans:
        facts = {"missing": newest - entries, "rows": orphans}
        yield Finding("store.check.journal", "error", file=db.path.name, facts=facts)


def _references(db: Database, shape: Shape) -> Iterator[Finding]:
    for column in shape.columns:
        if column.list_of:
            found = _lists(db, shape, column.name, column.list_of)
            yield from _dangling(shape, column.name, column.list_of, found)
        elif column.references is not None:
            query = sql(
                "SELECT count(*), min({c}) FROM {t}"
                " WHERE {c} <> '' AND {c} NOT IN (SELECT id FROM {r})",
                c=name(column.name), t=name(shape.table), r=name(column.references),
            )  # fmt: skip
            yield from _dangling(shape, column.name, column.references, db.one(query))


def _lists(db: Database, shape: Shape, column: str, target: str) -> tuple[int, str | None]:
    cells = sql("SELECT {c} FROM {t} WHERE {c} IS NOT NULL", c=name(column), t=name(shape.table))
    known = [r[0] for r in db.rows(sql("SELECT id FROM {r}", r=name(target)))]
    parts = pc.split_pattern(pa.array([r[0] for r in db.rows(cells)], pa.string()), "|").flatten()
    parts = pc.utf8_trim_whitespace(parts)
    strange = parts.filter(pc.invert(pc.is_in(parts, value_set=pa.array(known, pa.string()))))
    return len(strange), pc.min(strange).as_py()


def _dangling(
    shape: Shape, column: str, target: str, found: tuple[int, str | None]
) -> Iterator[Finding]:
    count, example = found
    if count:
        facts = {"table": shape.table, "count": count, "target": target}
        yield Finding("store.check.dangling", "warning", column=column, value=example, facts=facts)
