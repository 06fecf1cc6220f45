# pyright: basic
# rows of frames are untyped
"""Loading a sheet of answers beside what others answered meanwhile.

A sheet that comes back is put together row by row with what is stored. Where nothing that
somebody entered would be lost, that is done before the load: the load then holds only what the
sheet really changes, and its office only what it entered. Where the sheet and the store say
different things the sheet is loaded as it is, so that the history has it, and a second load puts
back what stands. What another load replaced in between is found in the history of the load.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sinergi.i18n import format_number
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract, rows_to_table
from sinergi.store.protocol import LoadReport, Store

#: Values of a row as the history tells them.
Values = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """How two states of one row are put together.

    Attributes
    ----------
    table
        Table with ids that the sheet fills.
    columns
        Columns that people fill in.
    together
        From the stored values and those of the sheet: the values that stand, and what has to be
        told when the two contradict each other.
    newer, kept
        Codes of the findings that count rows which keep what is stored: of those that the sheet
        did not fill in otherwise, and of those that a second load put back.
    gather
        What is told of all contradictions, from what is told of each.
    """

    table: str
    columns: tuple[str, ...]
    together: Callable[[Values, Values], tuple[Values, Finding | None]]
    newer: str
    kept: str
    gather: Callable[[list[Finding]], list[Finding]] = list

    def differ(self, one: Values, other: Values) -> bool:
        """Whether two states differ in a column that people fill in."""
        return any(one.get(name) != other.get(name) for name in self.columns)


def load_together(store: Store, batch: Batch, rule: Rule, *, who: str = "") -> LoadReport:
    """Load a sheet by a rule; see the text of this module.

    Returns
    -------
    LoadReport
        Of the sheet, with what the rule tells. When a stored value stands against another one on
        the sheet, a second load puts it back, and is named.
    """
    sheet = {str(row["id"]): row for row in values_of(batch.snapshot, rule.table)}
    loads = sheet | (quiet := _without_clash(store, sheet, rule))
    rows = {rule.table: rows_to_table(rule.table, list(loads.values()))} if quiet else {}
    report = store.load(batch.snapshot.replace(**rows), batch.source, who=who)
    file, told, back = batch.source.name, list[Finding](), list[Values]()
    changed = report.by_table.get(rule.table)
    if report.load_id is not None and changed is not None and changed.updated:
        for old in values_replaced(store, rule.table, report.load_id):
            key = str(old["id"])
            stands, clash = rule.together(old, sheet[key])
            told += [clash] if clash is not None else []
            back += [stands] if rule.differ(stands, loads[key]) else []
    told = rule.gather(told)
    if quiet:
        facts = {"count": format_number(len(quiet))}
        told.append(Finding(rule.newer, "notice", file=file, facts=facts))
    if back:
        again = store.load(
            Snapshot({rule.table: rows_to_table(rule.table, back)}),
            Source(file, batch.source.kind, ""), who=who,
        )  # fmt: skip
        facts = {"load_id": again.load_id, "first": report.load_id,
                 "count": format_number(len(back))}  # fmt: skip
        told.append(Finding(rule.kept, "notice", file=file, facts=facts))
    return replace(report, findings=report.findings + Findings(told))


def _without_clash(store: Store, sheet: Mapping[str, Values], rule: Rule) -> dict[str, Values]:
    """Rows that can be put together at once, since nothing that was entered would be lost."""
    found: dict[str, Values] = {}
    for old in values_of(store.snapshot(kinds=(rule.table,)), rule.table):
        key = str(old["id"])
        if key in sheet and rule.differ(old, sheet[key]):
            stands, clash = rule.together(old, sheet[key])
            if clash is None and rule.differ(stands, sheet[key]):
                found[key] = stands
    return found


def values_of(rows: Snapshot, table: str) -> list[Values]:
    """Rows as the history tells them: without missing values, dates in ISO 8601."""
    names = contract(table).names
    dates = {c.name for c in contract(table).columns if c.kind == "date"}
    found: list[Any] = rows.table(table)[list(names)].astype(object).to_dict("records")
    return [
        {n: v.isoformat() if n in dates else v for n, v in row.items() if not pd.isna(v)}
        for row in found
    ]


def values_replaced(store: Store, table: str, load_id: str) -> list[Values]:
    """Values with which the rows stood that a load replaced; the table has ids."""
    lives = store.history(table)
    ended = lives[(lives["load_id"] == load_id) & (lives["operation"] == "updated")]
    pairs = zip(ended["key"], ended["old"], strict=True)
    return [{"id": key, **json.loads(values)} for key, values in pairs]
