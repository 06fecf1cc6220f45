"""Sheets of areas, issues, bodies, forums and other things become rows."""

from typing import Any

from sinergi.exchange import cells
from sinergi.exchange.headers import data, find_value
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.offices import looks_like_person
from sinergi.exchange.resolve import no_agency
from sinergi.exchange.workbook.context import Context, forum_key, forum_words
from sinergi.exchange.workbook.parse import Reading, Record
from sinergi.model.tables import CONTRACTS
from sinergi.vocab import forum_kinds, sector_of
from sinergi.vocab import regions as official_regions

#: Forums that one sentence names.
_NAMED = 3


def pick(table: str, record: Record) -> dict[str, Any]:
    """Take the values of a row that are columns of its table."""
    names = CONTRACTS[table].names
    return {name: value for name, value in record.values.items() if name in names}


def lacks(reading: Reading, record: Record) -> bool:
    """Whether a row misses what it cannot do without; told as an error.

    A cell that could not be read has been told already.
    """
    for need in reading.found.spec.needs:
        choices = need.split("|")
        if not any(choice in record.values for choice in choices):
            if any((record.row, choice) in reading.unread for choice in choices):
                return True
            reading.tell("workbook.row.needs", "error", row=record.row, name=choices[0],
                         header=reading.header(choices[0]))  # fmt: skip
            return True
    return False


def learn_regions(ctx: Context, reading: Reading) -> None:
    """Know the areas that the file describes before other sheets name them."""
    ctx.regions |= {str(r.values["id"]) for r in reading.records if "id" in r.values}


def regions(ctx: Context, reading: Reading) -> None:
    """Sheet Wilayah."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("regions", record)
        fact = official_regions().get(row["id"])
        if fact is not None and not ctx.setting.exact:
            official = {"name": fact.name, "level": fact.level, "parent": fact.parent,
                        "lat": fact.lat, "lon": fact.lon}  # fmt: skip
            row = {**official, **row}
        elif fact is None and not ctx.setting.exact:
            reading.tell("workbook.regions.own", "notice", row=record.row, name="id",
                         value=row["id"])  # fmt: skip
        if row.get("parent") and row["parent"] not in ctx.regions:
            row["parent"] = ctx.region(reading, record, "parent")
        ctx.add("regions", {"name": row["id"], **row}, reading, record)


def issues(ctx: Context, reading: Reading) -> None:
    """Sheet Isu."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("issues", record)
        row.setdefault("id", slug(row["name"]))
        ctx.issues[row["id"]] = row["name"]
        ctx.add("issues", row, reading, record)


def learn_actors(ctx: Context, reading: Reading) -> None:
    """Sheet Aktor: names first, since rows may name each other."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("actors", record)
        if not ctx.setting.exact and _is_no_agency(ctx, reading, record, row["name"]):
            continue
        _complete_actor(ctx, reading, record, row)
        short = [s for s in str(record.values.get("short") or "").split("|") if s.strip()]
        row["parent"] = None
        row |= {"source_file": ctx.setting.file, "source_sheet": reading.found.grid.name,
                "source_row": record.row + 1}  # fmt: skip
        if row["id"] in ctx.book.stated:
            ctx.tables["actors"].append(row)
        else:
            ctx.book.state(row, short=short)


def _is_no_agency(ctx: Context, reading: Reading, record: Record, name: str) -> bool:
    """Whether a row of the sheet Aktor names a person or a head of region; told."""
    match = no_agency(name)
    if match is None:
        return False
    ctx.tell_match(reading, record, "name", match, value=name)
    return True


def _complete_actor(ctx: Context, reading: Reading, record: Record, row: dict[str, Any]) -> None:
    row["region"] = ctx.region(reading, record)
    if ctx.setting.exact:
        return
    actor, kind, urusan = ctx.book.propose(row["name"], region=row["region"])
    row.setdefault("id", actor)
    row.setdefault("kind", kind)
    if row["kind"] == kind:
        row.setdefault("urusan", urusan)
    if row.get("urusan"):
        row["urusan"] = _urusan(reading, record, row["urusan"])
    row.setdefault("sector", sector_of(row.get("urusan")))


def _urusan(reading: Reading, record: Record, value: str) -> str | None:
    """Codes of affairs joined in the form of the tables; damaged ones are mended or told."""
    found: list[str] = []
    for part in value.replace(";", "|").replace(",", "|" if "|" not in value else ",").split("|"):
        code = cells.parse_code(cells.split_code(part.strip())[0] or part.strip(),
                                pattern=cells.URUSAN)  # fmt: skip
        if code.value is not None:
            found.append(code.value)
        elif code.problem is not None:
            reading.tell(code.problem, "warning", row=record.row, name="urusan", value=part)
    return " | ".join(dict.fromkeys(found)) or None


def actor_parents(ctx: Context, reading: Reading) -> None:
    """Second look at sheet Aktor: the body above."""
    by_place = {(row.get("source_sheet"), row.get("source_row")): row
                for row in [*ctx.book.stated.values(), *ctx.tables["actors"]]}  # fmt: skip
    for record in reading.records:
        row = by_place.get((reading.found.grid.name, record.row + 1))
        if row is not None and "parent" in record.values:
            parent = ctx.actor(reading, record, "parent")
            ctx.book.set_parent(row, parent)


def forums(ctx: Context, reading: Reading) -> None:
    """Sheet SK & Forum: names and ids; members come when all bodies are known."""
    for record in reading.records:
        row = _forum_row(ctx, reading, record)
        if row is None:
            continue
        if _untouched(ctx, record):
            ctx.offer(row, reading, record)
            continue
        number = record.values.get("number")
        hints = [forum_words(row["name"])]
        ctx.names["forums"].learn(row["id"], [row["name"], number], hints=hints)
        if not row.get("chair") and not ctx.setting.exact:
            row["chair"] = ctx.leading_office(record, "members")
        ctx.add("forums", row, reading, record)
        _members(ctx, reading, record, row)
        for issue in ctx.issue_list(reading, record, "issues"):
            ctx.add("forum_issues", {"forum": row["id"], "issue": issue}, reading, record)


def _untouched(ctx: Context, record: Record) -> bool:
    """Whether a row stands as the template offered it: that says nothing of the region."""
    values = record.values
    if ctx.setting.exact or set(values) - {"name", "kind", "legal_basis", "region", "id"}:
        return False
    return values.get("id") == in_region(ctx.setting.region, values.get("kind", ""))


def tell_unfilled(ctx: Context) -> None:
    """Tell of forums that no sheet gives members; of those that the template printed once."""
    filled = {row["forum"] for row in ctx.tables["memberships"]}
    for row, reading, record in ctx.memberless:
        if row["id"] not in filled:
            reading.tell("workbook.forums.no_members", "notice", row=record.row, name="members",
                         forum=row["name"])  # fmt: skip
    offers = [offer for offer in ctx.offered if offer[0]["id"] not in filled]
    if not offers or not any(ctx.tables[name] for name in ("programs", "forums", "meetings")):
        return
    row, reading, record = offers[0]
    names = [offer[0]["name"] for offer in offers[:_NAMED]]
    names += ["..."] if len(offers) > _NAMED else []
    reading.tell("workbook.forums.unfilled", "notice", row=record.row, name="members",
                 value=row["name"], count=len(offers), names="; ".join(names))  # fmt: skip


def ends_before_start(reading: Reading, record: Record) -> None:
    """Tell of a time that ends before it starts."""
    start, end = record.values.get("valid_from"), record.values.get("valid_to")
    if start is not None and end is not None and end < start:
        reading.tell("workbook.dates.reversed", "warning", row=record.row, name="valid_to",
                     value=end, start=start)  # fmt: skip


def _forum_row(ctx: Context, reading: Reading, record: Record) -> dict[str, Any] | None:
    row = pick("forums", record)
    number: str | None = record.values.get("number")
    if "name" not in row and "kind" in row:
        row["name"] = forum_kinds()[row["kind"]].name
    elif "name" not in row and number:
        row["name"] = number
    if "name" not in row:
        lacks(reading, record)
        return None
    ends_before_start(reading, record)
    row["region"] = ctx.region(reading, record)
    if "kind" not in row:
        known = find_value("forum_kind", row["name"])
        row["kind"] = known or "pokja"
        if known is None:
            reading.tell("workbook.forums.kind_assumed", "notice", row=record.row, name="name",
                         value=row["name"])  # fmt: skip
    key = f"sk-{slug(number)}" if number else forum_key(row["name"], row["kind"])
    row.setdefault("id", in_region(row["region"], key))
    if number:
        row["legal_basis"] = "; ".join(filter(None, (number, row.get("legal_basis"))))
    chair = row.get("chair")
    if chair and not ctx.setting.exact and _is_person(ctx, chair):
        reading.tell("workbook.forums.chair_person", "warning", row=record.row, name="chair",
                     value=chair)  # fmt: skip
        row["chair"] = None
    return row


def _is_person(ctx: Context, chair: str) -> bool:
    match = no_agency(chair)
    if match is not None:
        return match.problem == "workbook.actors.person"
    return not ctx.book.recognises(chair) and looks_like_person(chair)


def _members(ctx: Context, reading: Reading, record: Record, row: dict[str, Any]) -> None:
    found = ctx.members(reading, record, "members")
    chair = row.get("chair")
    stated = chair and not ctx.setting.exact and ctx.book.recognises(chair)
    if chair and stated and no_agency(chair) is None:
        actor = ctx.actor(reading, record, "chair", text=chair)
        if actor is not None:
            default = data("headers")["roles"]["default"]
            found = [m for m in found if m != (actor, default)]
            found.append((actor, "ketua"))
    if not found and not ctx.setting.exact:
        ctx.memberless.append((row, reading, record))
    for actor, role in dict.fromkeys(found):
        ctx.add("memberships", {"actor": actor, "forum": row["id"], "role": role,
                                "basis": "stated"}, reading, record)  # fmt: skip


def agreements(ctx: Context, reading: Reading) -> None:
    """Sheet Kerja Sama."""
    for record in reading.records:
        row = pick("agreements", record)
        named = row.get("number") or row.get("title")
        if "parties" not in record.values and not named and "id" not in row:
            lacks(reading, record)
            continue
        ends_before_start(reading, record)
        row["region"] = ctx.region(reading, record)
        parties = ctx.actors(reading, record, "parties")
        if "kind" not in row:
            row["kind"] = find_value("agreement_kind", row.get("title") or "") or "lainnya"
        key = row.get("number") or row.get("title") or "-".join(sorted(parties))
        row.setdefault("id", in_region(row["region"], f"{row['kind']}-{slug(key)}"))
        ctx.names["agreements"].learn(row["id"], [row.get("number"), row.get("title")])
        ctx.add("agreements", row, reading, record)
        for actor in parties:
            ctx.add("agreement_parties", {"agreement": row["id"], "actor": actor}, reading, record)


def indicators(ctx: Context, reading: Reading) -> None:
    """Sheet Indikator."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("indicators", record)
        row["issue"] = ctx.issue(reading, record, "issue")
        row.setdefault("id", slug(row["name"]))
        ctx.names["indicators"].learn(row["id"], [row["name"], row["id"]])
        ctx.add("indicators", row, reading, record)


def goals(ctx: Context, reading: Reading) -> None:
    """Sheet Sasaran RPJMD."""
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick("goals", record)
        row["region"] = ctx.region(reading, record)
        row.setdefault("id", in_region(row["region"], slug(row["name"])))
        ctx.names["goals"].learn(row["id"], [row["name"]])
        ctx.add("goals", row, reading, record)


def goal_parents(ctx: Context, reading: Reading) -> None:
    """Second look at the sheet Sasaran RPJMD: the goal above."""
    rows = {(r["source_sheet"], r["source_row"]): r for r in ctx.tables["goals"]}
    for record in reading.records:
        row = rows.get((reading.found.grid.name, record.row + 1))
        if row is not None and row.get("parent") is not None:
            row["parent"] = ctx.named("goals", reading, record, "parent")


def owned(ctx: Context, reading: Reading) -> None:
    """Sheets Dataset and Sistem: things with an owner."""
    table = reading.key
    for record in reading.records:
        if lacks(reading, record):
            continue
        row = pick(table, record)
        row["owner"] = ctx.actor(reading, record, "owner")
        row.setdefault("id", ":".join(filter(None, (row["owner"], slug(row["name"])))))
        ctx.names[table].learn(row["id"], [row["name"]])
        ctx.add(table, row, reading, record)
