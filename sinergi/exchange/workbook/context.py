"""What all rows of a workbook share while they become tables: names, ids, defaults, findings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sinergi.errors import near_misses
from sinergi.exchange import cells
from sinergi.exchange.headers import data, find_value, fold, read_value
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.offices import is_degree, looks_like_person
from sinergi.exchange.resolve import ActorBook, ActorMatch
from sinergi.exchange.workbook.parse import Reading, Record
from sinergi.model.finding import Severity
from sinergi.vocab import forum_kinds, split_place
from sinergi.vocab import issues as national_issues
from sinergi.vocab import regions as official_regions

_ENUMERATION = re.compile(r"^\s*(?:\d{1,2}[.)]|[-\u2022\u2013*]|[a-z][.)])\s+")
_AND = re.compile(r"\s+(?:dan|serta|&|bersama|dengan)\s+", re.IGNORECASE)
_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_ISSUE_ID = re.compile(r"^([A-Za-z]{1,4}-?\d{1,4})\b")
OFFICE = "workbook.actors.office"
_SEVERITY: Mapping[str, Severity] = {
    "workbook.actors.unknown": "notice", "workbook.actors.collective": "notice", OFFICE: "notice",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file says of itself: defaults of its rows.

    Attributes
    ----------
    file
        Name of the file.
    region, year, opd
        Defaults of rows that do not say.
    exact
        The library wrote it whole: nothing is inferred, nothing is filled in.
    prefilled
        Tabs that the template filled; hidden ones say nothing of the region.
    said_region
        Region as the file words it.
    """

    file: str
    region: str | None = None
    year: int | None = None
    opd: str | None = None
    exact: bool = False
    prefilled: frozenset[str] = frozenset()
    said_region: str | None = None


class Context:
    """Collects the rows of the tables and knows what names stand for."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.book = ActorBook(region=setting.region)
        self.tables: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.regions: set[str] = set(official_regions())
        self.issues: dict[str, str] = {f.id: f.name_id for f in national_issues().values()}
        self.names: defaultdict[str, _Names] = defaultdict(_Names)
        self._told: set[tuple[str, str]] = set()
        self._offers: dict[str, tuple[dict[str, Any], Reading, Record]] = {}
        #: Every forum that the template printed and nobody filled, in the order of the sheet.
        self.offered: list[tuple[dict[str, Any], Reading, Record]] = []
        #: Forums without members on their own row; another sheet may list them.
        self.memberless: list[tuple[dict[str, Any], Reading, Record]] = []

    def add(self, table: str, row: Mapping[str, Any], reading: Reading, record: Record) -> None:
        """Take in a row with its provenance."""
        self.tables[table].append(
            {
                **row,
                "source_file": self.setting.file,
                "source_sheet": reading.found.grid.name,
                "source_row": record.row + 1,
            }
        )

    def once(self, code: str, about: str) -> bool:
        """Whether something is to be told now: the same thing is told once."""
        if (code, about) in self._told:
            return False
        self._told.add((code, about))
        return True

    def region(self, reading: Reading, record: Record, name: str = "region") -> str | None:
        """Region of a row; the one of the file when the row does not say."""
        value: str | None = record.values.get(name)
        if value is None:
            return None if self.setting.exact else self.setting.region
        if value in self.regions or ".".join(value.split(".")[:2]) in self.regions:
            return value
        reading.tell("workbook.cells.region_unknown", "warning", row=record.row, name=name,
                     value=value)  # fmt: skip
        return None

    def actor(
        self, reading: Reading, record: Record, name: str, *, text: str | None = None,
        code: str | None = None, owner: bool = False,
    ) -> str | None:  # fmt: skip
        """Find the actor that a cell names; ``owner`` where only agencies stand."""
        value: str | None = text if text is not None else record.values.get(name)
        if value is None:
            return None
        if self.setting.exact and not self.book.is_stated(value):
            reading.tell("workbook.ref.dangling", "warning", row=record.row, name=name,
                         value=value)  # fmt: skip
            return None
        match = self.book.match(value, code=code, owner=owner)
        self.tell_match(reading, record, name, match, value=value, owner=owner)
        return match.id

    def tell_match(
        self, reading: Reading, record: Record, name: str, match: ActorMatch, *, value: str,
        owner: bool = False,
    ) -> None:  # fmt: skip
        """Tell once what is unclear about a name; an office once whatever it is called."""
        about = f"{match.candidates[0]} {owner}" if match.problem == OFFICE else value
        if match.problem is None or not self.once(match.problem, about):
            return
        # a program that loses its owner is more than a note
        lost = owner and match.id is None
        severity: Severity = "warning" if lost else _SEVERITY.get(match.problem, "warning")
        reading.tell(match.problem, severity, row=record.row, name=name, value=value,
                     candidates="; ".join(match.candidates))  # fmt: skip

    def members(self, reading: Reading, record: Record, name: str) -> list[tuple[str, str]]:
        """Actors of a cell with several, each with the role in its brackets, in order, once."""
        value: str | None = record.values.get(name)
        found: dict[tuple[str, str], None] = {}
        for part in self.split_names(value or ""):
            body, role = self._role(part)
            actor = self.actor(reading, record, name, text=body)
            if actor is not None:
                found[(actor, role)] = None
        return list(found)

    def actors(self, reading: Reading, record: Record, name: str) -> list[str]:
        """Actors of a cell with several, in order, each once."""
        return list(dict.fromkeys(actor for actor, _ in self.members(reading, record, name)))

    def leading_office(self, record: Record, name: str) -> str | None:
        """Head of region that a cell with members calls its chair."""
        for part in self.split_names(record.values.get(name) or ""):
            body, role = self._role(part)
            if role == "ketua" and self.book.match(body, owner=False).problem == OFFICE:
                return body
        return None

    def _role(self, part: str) -> tuple[str, str]:
        roles = data("headers")["roles"]
        if self.book.is_exact(part):
            return part, roles["default"]
        bracket = _BRACKET.match(part)
        if bracket and fold(bracket[2]) in roles["known"]:
            return bracket[1], fold(bracket[2])
        word, mark, rest = part.partition(":")
        if mark and rest.strip() and fold(word) in roles["known"]:
            return rest.strip(), fold(word)
        return part, roles["default"]

    def split_names(self, text: str) -> list[str]:
        """Take a cell with several bodies apart; commas only where bodies stand between them."""
        text = text.strip()
        if not text:
            return []
        for mark in ("|", "\n", ";"):
            if mark in text and not (mark == ";" and self.book.is_exact(text)):
                return [name for part in text.split(mark) for name in self.split_names(part)]
        if self.book.is_exact(text):
            return [text]
        bare = _ENUMERATION.sub("", text)
        if not bare or self.book.recognises(bare, whole=True):
            return [bare] if bare else []
        return self._by_commas(bare) if "," in bare else self._by_and(bare)

    def _known_part(self, text: str, *, whole: bool) -> str | None:
        """Name without the "dan" in front, when it is that of a body, with or without a role."""
        name = text.removeprefix("dan ").removeprefix("serta ").strip()
        body = self._role(name)[0]
        return name if name and self.book.recognises(body, whole=whole) else None

    def _by_commas(self, text: str) -> list[str]:
        """Join pieces again into the longest known names: "Dinas Sosial, Polres"."""
        pieces = _with_degrees(text.split(","))
        names: list[str] = []
        known = start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                joined = ", ".join(pieces[start:end])
                name = self._known_part(joined, whole=end - start > 1)
                if name is not None:
                    names.append(name)
                    known += 1
                    break
            else:
                end = start + 1
                parts = self._by_and(pieces[start])
                names += parts
                known += len(parts) > 1 or looks_like_person(pieces[start])
            start = end
        return names if known * 2 >= len(names) else [text]

    def _by_and(self, text: str) -> list[str]:
        """Take "Bakesbangpol dan Polres" apart where both sides are bodies."""
        for found in _AND.finditer(text):
            left = self._known_part(text[: found.start()], whole=True)
            right = self._known_part(text[found.end() :], whole=True)
            if left is not None and right is not None:
                return [left, right]
        return [text]

    def issue(self, reading: Reading, record: Record, name: str) -> str | None:
        """Find the issue that a cell names."""
        value: str | None = record.values.get(name)
        return None if value is None else self._issue(reading, record, name, value)

    def issue_list(self, reading: Reading, record: Record, name: str) -> list[str]:
        """Issues of a cell with several."""
        value: str = record.values.get(name) or ""
        if "|" in value:
            parts = value.split("|")
        else:
            whole = self._issue_id(value) is not None
            parts = [value] if whole else value.replace(";", ",").split(",")
        ids = [self._issue(reading, record, name, p.strip()) for p in parts if p.strip()]
        return list(dict.fromkeys(i for i in ids if i is not None))

    def _issue_id(self, text: str) -> str | None:
        if text in self.issues:
            return text
        token = _ISSUE_ID.match(text)
        if token and token[1].upper() in self.issues:
            return token[1].upper()
        if " " in text and text.split(" ", 1)[0] in self.issues:
            return text.split(" ", 1)[0]
        folded = fold(text)
        return next((i for i, label in self.issues.items() if fold(label) == folded), None)

    def _issue(self, reading: Reading, record: Record, name: str, text: str) -> str | None:
        found = self._issue_id(text)
        if found is None and self.once("workbook.ref.issue", text):
            near = "; ".join(near_misses(text, self.issues.values()))
            reading.tell("workbook.ref.issue", "warning", row=record.row, name=name, value=text,
                         near=near or "I01 - I30")  # fmt: skip
        return found

    def named(
        self, table: str, reading: Reading, record: Record, name: str, *, text: str | None = None
    ) -> str | None:
        """Find the row of another sheet that a cell names by id, code or name."""
        value: str | None = text if text is not None else record.values.get(name)
        if value is None:
            return None
        found = self.names[table].find(value)
        if len(found) == 1:
            return found[0]
        problem = "ambiguous" if found else "dangling"
        severity: Severity = "error" if name in reading.found.spec.needed else "warning"
        reading.tell(f"workbook.ref.{problem}", severity, row=record.row, name=name, value=value,
                     candidates="; ".join(found[:5]))  # fmt: skip
        return None

    def find_forum(self, text: str) -> str | None:
        """Id of the one forum that a text means: by id, number, name, name without the area.

        "FKUB" also means the only FKUB of the file, whatever its full name.
        """
        bare = forum_words(text)
        for word in dict.fromkeys((text, bare)):
            found = self.names["forums"].find(word)
            if len(found) == 1:
                return found[0]
        kind = read_value("forum_kind", bare)
        same = [f["id"] for f in self.forums() if kind is not None and f["kind"] == kind]
        return same[0] if len(same) == 1 and kind != "pokja" else None

    def forums(self) -> list[dict[str, Any]]:
        """Forums of the file, those that the template offered included."""
        return [*self.tables["forums"], *(offer[0] for offer in self._offers.values())]

    def offer(self, row: dict[str, Any], reading: Reading, record: Record) -> None:
        """Remember a forum that the template offered: it counts when something names it."""
        self._offers[row["id"]] = (row, reading, record)
        self.offered.append((row, reading, record))
        self.names["forums"].learn(row["id"], [row["name"]], hints=[forum_words(row["name"])])

    def take(self, forum: str) -> str:
        """Let a forum that the template offered count."""
        if forum in self._offers:
            row, reading, record = self._offers.pop(forum)
            self.add("forums", row, reading, record)
        return forum

    def forum(self, reading: Reading, record: Record, text: str) -> str:
        """Find the forum that a cell names, or make one that only its mention tells of."""
        found = self.find_forum(text)
        if found is not None:
            return self.take(found)
        kind = find_value("forum_kind", text) or "pokja"
        region = self.setting.region
        forum = in_region(region, forum_key(text, kind))
        if self.once("workbook.forums.derived", forum):
            reading.tell("workbook.forums.derived", "notice", row=record.row, name="forum",
                         value=text)  # fmt: skip
            if forum not in self.names["forums"].ids:
                row = {"id": forum, "name": cells.clean(text), "kind": kind, "region": region}
                self.add("forums", row, reading, record)
                self.names["forums"].learn(forum, [text], hints=[forum_words(text)])
        return forum


def forum_words(name: str) -> str:
    """Name of a forum without its area, its short words spelled out.

    Examples
    --------
    >>> forum_words("FKUB Kabupaten Bandung"), forum_words("Timdu Penanganan Konflik Sosial")
    ('FKUB', 'tim terpadu Penanganan Konflik Sosial')
    """
    return _spelled(split_place(name)[0])


def _spelled(name: str) -> str:
    known = data("headers")["forum_words"]
    return " ".join(known.get(fold(word), word) for word in name.split())


def forum_key(name: str, kind: str) -> str:
    """Last part of the id of a forum: its kind where law gives a region one of it, else its name.

    Examples
    --------
    >>> forum_key("Forum Kerukunan Umat Beragama Kab. Bandung", "fkub")
    'fkub'
    """
    statutory = forum_kinds()[kind].statutory
    return (
        kind
        if statutory and read_value("forum_kind", forum_words(name)) == kind
        else slug(_spelled(name))
    )


def _with_degrees(pieces: Iterable[str]) -> list[str]:
    """Pieces between commas, a degree with the name before it."""
    found: list[str] = []
    for piece in filter(None, map(str.strip, pieces)):
        if found and is_degree(piece):
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


class _Names:
    """Ids of a table by what people call its rows."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        # keys of a dictionary: a word may stand for as many rows as a sheet has
        self._by_word: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_hint: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def learn(self, key: str, words: Iterable[str | None], *, hints: Iterable[str] = ()) -> None:
        """Remember the words of a row, and hints that count when no row bears the word itself."""
        self.ids.add(key)
        for known, given in ((self._by_word, words), (self._by_hint, hints)):
            for word in given:
                if word and fold(word):
                    known[fold(word)].setdefault(key)

    def find(self, text: str) -> list[str]:
        """Ids that a text can mean: the id itself, else rows with that word, else hints."""
        if text in self.ids:
            return [text]
        word = fold(text)
        return list(self._by_word.get(word) or self._by_hint.get(word, ()))
