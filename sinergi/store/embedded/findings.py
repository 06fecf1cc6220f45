"""Findings of analyses in two tables of their own, outside of every snapshot."""

from typing import LiteralString

import pandas as pd

from sinergi.store.derived import Saved, columns_text, frame_of, kind_of, rows_text
from sinergi.store.embedded.database import Database

FINDINGS_DDL: tuple[LiteralString, ...] = (
    """CREATE TABLE IF NOT EXISTS _finding_sets (
        kind TEXT PRIMARY KEY, at TEXT NOT NULL, data_fingerprint TEXT NOT NULL,
        columns TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS _findings (
        kind TEXT NOT NULL, position INTEGER NOT NULL, row TEXT NOT NULL,
        PRIMARY KEY (kind, position)) WITHOUT ROWID""",
)


def save(db: Database, kind: str, found: Saved) -> int:
    """Put a set in the place of the earlier one, all or nothing."""
    kind_of(kind)
    rows = [(kind, at, row) for at, row in enumerate(rows_text(found.frame))]
    head = (kind, found.at, found.data_fingerprint, columns_text(found.frame))
    with db.writing():
        db.run("DELETE FROM _findings WHERE kind = ?", kind)
        db.run("DELETE FROM _finding_sets WHERE kind = ?", kind)
        db.run("INSERT INTO _finding_sets VALUES (?, ?, ?, ?)", *head)
        db.many("INSERT INTO _findings VALUES (?, ?, ?)", rows)
    return len(rows)


def saved(db: Database, kind: str) -> Saved:
    """Give the newest set; an empty one when none was saved."""
    kind_of(kind)
    with db.reading():
        query: LiteralString = (
            "SELECT at, data_fingerprint, columns FROM _finding_sets WHERE kind = ?"
        )
        head = db.one(query, kind)
        if head is None:
            return Saved(pd.DataFrame(), "", "")
        query = "SELECT row FROM _findings WHERE kind = ? ORDER BY position"
        rows = [r[0] for r in db.rows(query, kind)]
    return Saved(frame_of(head[2], rows), head[1], head[0])
