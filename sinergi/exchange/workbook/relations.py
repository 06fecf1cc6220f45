"""Sheets that tie things together, and sheets of events, become rows."""

import hashlib
from collections import Counter
from typing import Any

from sinergi.exchange.headers import find_value, fold
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.workbook import entities
from sinergi.exchange.workbook.context import OFFICE, Context, forum_words
from sinergi.exchange.workbook.entities import lacks, pick
from sinergi.exchange.workbook.parse import Reading, Record
from sinergi.i18n import text
from sinergi.model.fields import join_list
from sinergi.model.tables import CONTRACTS

_OTHER_MEETINGS = "rapat-lain"
_DIGEST = 12


def meetings(ctx: Context, reading: Reading) -> None:
    """Sheet Rapat: the forum may stand in the topic ("Rapat FKUB ...")."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("meetings", record)
        named: str | None = record.values.get("forum")
        topic: str | None = record.values.get("topic")
        if ctx.setting.exact:
            row["forum"] = ctx.named("forums", reading, record, "forum")
        elif named:
            row["forum"] = ctx.forum(reading, record, named)
        else:
            row["forum"] = _forum_in(ctx, reading, record, topic)
        if row["forum"] is None:
            continue
        attendees = ctx.actors(reading, record, "attendees")
        row["attendees"] = join_list(attendees)
        key = (row["forum"], row["date"], topic)
        if key in merged:
            reading.tell("workbook.meetings.twice", "notice", row=record.row, name="date",
                         value=row["date"])  # fmt: skip
            both = [*(merged[key]["attendees"] or "").split(" | "), *attendees]
            merged[key]["attendees"] = join_list(list(dict.fromkeys(filter(None, both))))
            continue
        if not attendees and not ctx.setting.exact:
            reading.tell("workbook.meetings.nobody", "notice", row=record.row, name="attendees")
        ctx.add("meetings", row, reading, record)
        merged[key] = ctx.tables["meetings"][-1]


def _forum_in(ctx: Context, reading: Reading, record: Record, topic: str | None) -> str:
    """Find a known forum in the words of the topic, else the one for all other meetings."""
    words = f" {fold(topic or '')} "
    names = [(fold(n), f["id"]) for f in ctx.forums() for n in (f["name"], forum_words(f["name"]))]
    known = [(len(name), forum) for name, forum in names if name and f" {name} " in words]
    if known:
        return ctx.take(max(known)[1])
    kind = find_value("forum_kind", topic or "")
    same = [f["id"] for f in ctx.forums() if f["kind"] == kind and kind != "pokja"]
    if len(same) == 1:
        return ctx.take(same[0])
    other = in_region(ctx.setting.region, _OTHER_MEETINGS)
    if other not in ctx.names["forums"].ids:
        ctx.names["forums"].learn(other, [])
        row = {"id": other, "name": text("workbook.meetings.other", lang="id"), "kind": "pokja"}
        ctx.add("forums", {**row, "region": ctx.setting.region}, reading, record)
        reading.tell("workbook.meetings.no_forum", "notice", row=record.row, name="forum")
    return other


def plain(ctx: Context, reading: Reading) -> None:
    """Any sheet whose fields are columns of its table: each reference is looked up."""
    table = reading.key
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = _looked_up(ctx, reading, record, table)
        if row is None and table == "memberships":
            _office_leads(ctx, record)
        if row is not None:
            entities.ends_before_start(reading, record)
            if table == "program_issues" and not ctx.setting.exact:
                row.setdefault("source", "declared")
            ctx.add(table, row, reading, record)


def _office_leads(ctx: Context, record: Record) -> None:
    """Head of region as chair: an office stays a word beside the forum."""
    forum = ctx.find_forum(record.values["forum"])
    if str(record.values.get("role") or "").casefold() != "ketua" or forum is None:
        return
    match = ctx.book.match(record.values["actor"], owner=False)
    for row in ctx.tables["forums"]:
        if row["id"] == forum and match.problem == OFFICE and not row.get("chair"):
            row["chair"] = record.values["actor"]


def _looked_up(
    ctx: Context, reading: Reading, record: Record, table: str
) -> dict[str, Any] | None:
    """Row with ids in place of names; ``None`` when a needed one is not found."""
    row = pick(table, record)
    for column in reading.found.spec.columns:
        name = column.field
        if column.kind == "region":
            row[name] = ctx.region(reading, record, name)
        if name not in row or column.kind not in _LOOKUPS:
            continue
        row[name] = _look_up(ctx, reading, record, name)
        if row[name] is None and name in reading.found.spec.needed:
            return None
    return row


_LOOKUPS = {"actor": "", "actors": "", "issue": "", "forum": "forums", "program": "programs",
            "agreement": "agreements", "dataset": "datasets", "indicator": "indicators",
            "goal": "goals"}  # fmt: skip


def _look_up(ctx: Context, reading: Reading, record: Record, name: str) -> str | None:
    kind = reading.found.spec.column(name).kind
    if kind == "actor":
        return ctx.actor(reading, record, name)
    if kind == "actors":
        return join_list(ctx.actors(reading, record, name))
    if kind == "issue":
        return ctx.issue(reading, record, name)
    if kind == "forum" and not ctx.setting.exact:
        return ctx.forum(reading, record, record.values[name])
    if kind == "program":
        return _program(ctx, reading, record, name)
    return ctx.named(_LOOKUPS[kind], reading, record, name)


def _program(ctx: Context, reading: Reading, record: Record, name: str) -> str | None:
    """Find a program by id, code or name; the agency decides between several."""
    value: str = record.values[name]
    found = ctx.names["programs"].find(value)
    if len(found) > 1 and "opd" in record.values:
        opd = ctx.actor(reading, record, "opd")
        owners = {row["id"]: row.get("opd") for row in ctx.tables["programs"]}
        own = [i for i in found if owners.get(i) == opd]
        if len(own) == 1:
            return own[0]
    return ctx.named("programs", reading, record, name)


def data_sharing(ctx: Context, reading: Reading) -> None:
    """Sheet Berbagi Data: a data set that is only named becomes a row of its owner."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = _looked_up(ctx, reading, record, "data_sharing")
        if row is None:
            continue
        named: str | None = record.values.get("dataset")
        if named is not None:
            row["dataset"], new = _dataset(ctx, named, row["provider"])
            if new is not None:
                ctx.add("datasets", new, reading, record)
        ctx.add("data_sharing", row, reading, record)


def _dataset(ctx: Context, named: str, owner: str) -> tuple[str, dict[str, Any] | None]:
    """Id of a data set, and its row when only its mention tells of it."""
    names = ctx.names["datasets"]
    key = f"{owner}:{slug(named)}"
    found = names.find(named)
    own = found if ctx.setting.exact else [f for f in found if f in (named, key)]
    own = own or [f for f in found if f.startswith(f"{owner}:")]
    if len(own) == 1:
        return own[0], None
    names.learn(key, [named])
    return key, {"id": key, "name": named, "owner": owner}


def events(ctx: Context, reading: Reading) -> None:
    """Sheets Kejadian and Rencana Aksi: ids are made of what a row says."""
    table = reading.key
    seen: Counter[str] = Counter()
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = _looked_up(ctx, reading, record, table)
        if row is None:
            continue
        if "id" not in row:
            key = _content_id(table, row)
            seen[key] += 1
            row["id"] = key if seen[key] == 1 else f"{key}-{seen[key]}"
        ctx.add(table, row, reading, record)


#: What makes an event the same when its handling goes on.
_IDENTITY = {
    "incidents": ("date", "region", "issue", "channel", "incident_class", "description_code",
                  "reporting_actor"),
    "actions": ("action", "issue", "region", "lead"),
}  # fmt: skip


def _content_id(table: str, row: dict[str, Any]) -> str:
    said = "\x1f".join(str(row.get(name) or "") for name in _IDENTITY[table])
    digest = hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]
    prefix = {"incidents": "kejadian", "actions": "aksi"}[table]
    return in_region(row.get("region"), f"{prefix}-{digest}")


def drop_repeats(ctx: Context, readings: dict[str, Reading]) -> None:
    """Keep one row of each key; equal rows are dropped, different ones are told."""
    for table, rows in ctx.tables.items():
        key_columns, names = CONTRACTS[table].key, CONTRACTS[table].names
        first: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in rows:
            key = tuple(row.get(name) for name in key_columns)
            kept = first.setdefault(key, row)
            if kept is row:
                continue
            same = all(kept.get(name) == row.get(name) for name in names)
            _tell_repeat(table, row, kept, readings, same=same)
        ctx.tables[table] = list(first.values())


def _tell_repeat(
    table: str, row: dict[str, Any], kept: dict[str, Any], readings: dict[str, Reading], *,
    same: bool,
) -> None:  # fmt: skip
    reading = readings.get(str(row.get("source_sheet")))
    if reading is None or (same and reading.key != table):
        return
    number = int(row["source_row"]) - 1
    value = " / ".join(str(row.get(name)) for name in CONTRACTS[table].key)
    fields = ("id", *CONTRACTS[table].key, "code")
    field = next((f for f in fields if reading.cell(number, f) is not None), None)
    reading.tell(f"workbook.row.{'repeated' if same else 'duplicate'}",
                 "notice" if same else "error", row=number, name=field, value=value,
                 other=kept.get("source_row"))  # fmt: skip
