# pyright: basic
# rows of results are plain dictionaries
"""Makes the findings list: what to look at first, why, and what is confirmed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sinergi.i18n import LANGUAGES, Lang, format_number, text
from sinergi.maps.clean import MAX_TEXT, clean
from sinergi.maps.extend import gap_ends
from sinergi.maps.highlight import Highlights, plain, state_of
from sinergi.maps.money import short_rupiah
from sinergi.maps.scene import FRONT, LEAF, REGION, UNKNOWN, Marks, Note, Words, same, words
from sinergi.model.fields import split_list
from sinergi.model.kinds import PROTECTED_KINDS

MAX_NOTES = 4_000
_TOP_BROKERS = 5
_SURE = 0.05
_NAMED = 4


class Places:
    """Finds marks by key and sector."""

    def __init__(self, marks: Marks, kinds: list[str], regions: Sequence[str] = ()) -> None:
        self.by_key: Mapping[str, int] = {k: i for i, k in enumerate(marks.key)}
        several = bool((marks.tier == REGION).any())
        self.labels = [
            f"{label}, {regions[region]}" if several and tier == FRONT and region >= 0 else label
            for label, tier, region in zip(
                marks.label, marks.tier.tolist(), marks.region.tolist(), strict=True
            )
        ]
        self.kinds = kinds
        self.budget: Sequence[int] = marks.budget.tolist()
        self._parent = marks.parent
        self._tier = marks.tier

    def owner(self, program: int) -> int:
        """Place of the agency that carries a program out, or of the program when none is known."""
        return int(self._parent[program]) if self._tier[program] == LEAF else program

    def actor(self, value: object) -> int:
        """Place of an actor, forum or node, -1 when it is not on the map."""
        for key in (f"actors/{value}", f"forums/{value}", f"nodes/{value!r}"):
            if key in self.by_key:
                return self.by_key[key]
        return UNKNOWN


def _rupiah(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) and value >= 0 else UNKNOWN


def counted_once(programs: Iterable[int], budget: Sequence[int]) -> int:
    """Rupiah of the programs of several pairs, every program counted once.

    The same notion as ``Duplicates.budget_idr``: what the agencies discuss together is the
    budget of every program concerned, however many pairs it is in.

    Examples
    --------
    >>> counted_once([0, 1, 0, 2], [5, 7, -1])
    12
    """
    known = [int(budget[p]) for p in sorted(set(programs)) if budget[p] >= 0]
    return sum(known) if known else UNKNOWN


def duplicate_notes(highlights: Highlights, places: Places) -> list[Note]:
    """One note per pair of agencies, followed by the pairs of programs that it sums up."""
    pairs: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in plain(highlights.duplicates):
        row["ends"] = tuple(
            places.by_key.get(f"programs/{row[c]}", UNKNOWN) for c in ("program_a", "program_b")
        )
        if min(row["ends"]) >= 0:
            a, b = sorted(places.owner(end) for end in row["ends"])
            pairs[(a, b)].append(row)
    notes: list[Note] = []
    # a pair of agencies stands where its first pair of programs stands in the ranking
    for owners, rows in pairs.items():
        if len(notes) + len(rows) > MAX_NOTES:
            break
        notes.extend(_pair_notes(owners, rows, places, first=len(notes)))
    return notes


def _pair_notes(
    owners: tuple[int, int], rows: list[dict[str, Any]], places: Places, *, first: int
) -> Iterator[Note]:
    states = {state_of(r.get("review")) for r in rows}
    programs = [end for row in rows for end in row["ends"]]
    names = [places.labels[o] for o in owners]
    total = counted_once(programs, places.budget)
    code = "maps.notes.pair" if owners[0] != owners[1] else "maps.notes.within"
    yield Note(
        kind="duplicate",
        state="confirmed" if states == {"confirmed"} else "open",
        marks=owners if owners[0] != owners[1] else owners[:1],
        title=words(code, a=names[0], b=names[1]),
        why=_pair_why(len(rows), len(set(programs)), total),
        budget=total,
        weight=len(rows),
        parts=tuple(range(first + 1, first + 1 + len(rows))),
    )
    for row in rows:
        # each program on the side of its agency, as the note of the agencies names them
        ends: tuple[int, int] = tuple(sorted(row["ends"], key=places.owner))
        yield Note(
            kind="duplicate",
            state=state_of(row.get("review")),
            marks=ends,
            title=same(f"{places.labels[ends[0]]} ↔ {places.labels[ends[1]]}"),
            why=_why(row),
            budget=_rupiah(row.get("budget_idr")),
            weight=float(row.get("score") or 0),
        )


def _pair_why(pairs: int, programs: int, total: int) -> Words:
    money = short_rupiah(total) if total > 0 else None
    code = "maps.notes.pair_why" if money else "maps.notes.pair_count"
    return {
        lang: text(code, lang=lang, count=pairs, programs=programs, money=money and money[lang])
        for lang in LANGUAGES
    }


def moved_notes(highlights: Highlights, places: Places) -> list[Note]:
    """Pairs of the old and the new agency of a reorganisation, one note each."""
    notes: list[Note] = []
    for row in plain(highlights.moved):
        ends = [
            places.by_key.get(f"programs/{row[c]}", UNKNOWN) for c in ("program_a", "program_b")
        ]
        if min(ends) < 0:
            continue
        names = [places.labels[places.owner(end)] for end in ends]
        notes.append(
            Note(
                kind="moved", state="open", marks=(ends[0], ends[1]),
                title=words("maps.notes.moved", name=places.labels[ends[0]]),
                why=words("maps.notes.moved_why", a=names[0], b=names[1]),
            )
        )  # fmt: skip
    return notes


def _why(row: dict[str, Any]) -> Words:
    said = clean(row.get("reason_sentence") or "", limit=MAX_TEXT)
    return same(said) if said else words("maps.notes.look_together")


def gap_notes(
    highlights: Highlights, places: Places, issues: Mapping[str, int], names: Mapping[str, Words]
) -> list[Note]:
    """One note a gap, in the order of the ranking."""
    known = set(places.by_key)
    local = any(key.startswith("local/") for key in known)
    notes: list[Note] = []
    for row in plain(highlights.gaps):
        keys = gap_ends(row, known, local=local)
        ends = [places.by_key[e] for e in keys if e in places.by_key]
        issue = str(row.get("issue") or "")
        facts = _gap_facts(row, names.get(issue) or same(clean(issue)), places)
        row["evidence"] = _told(row.get("evidence"), places, known_to_be=ends)
        notes.append(
            Note(
                kind="gap",
                state=state_of(row.get("evidence_state")),
                marks=tuple(ends),
                title={lang: _gap_title(facts[lang], lang) for lang in LANGUAGES},
                why={lang: _gap_why(row, facts[lang], lang) for lang in LANGUAGES},
                budget=_rupiah(row.get("budget_idr")),
                weight=float(row.get("severity") or 0),
                issue=issues.get(issue, UNKNOWN),
            )
        )
    return notes[:MAX_NOTES]


def _told(evidence: object, places: Places, *, known_to_be: Sequence[int]) -> str:
    """Evidence in words: ids become names, the first few of them, without what the title says."""
    if not evidence:
        return ""
    parts = split_list(str(evidence))
    keys = [f"{table}/{p}" for p in parts for table in ("programs", "forums", "actors")]
    known = [places.by_key[k] for k in keys if k in places.by_key]
    if not known:
        return clean(evidence, limit=MAX_TEXT)
    said = "; ".join(places.labels[p] for p in known[:_NAMED] if p not in known_to_be)
    return clean(said if len(parts) <= _NAMED or not said else f"{said}; …", limit=MAX_TEXT)


def _end_name(row: dict[str, Any], end: str, places: Places) -> str:
    """Name of an end as it stands on the map, else as the result gives it."""
    place = places.actor(row.get(f"actor_{end}"))
    if place >= 0:
        return places.labels[place]
    return clean(row.get(f"name_{end}") or row.get(f"actor_{end}") or "")


def _gap_facts(row: dict[str, Any], issue: Words, places: Places) -> dict[Lang, dict[str, str]]:
    facts: dict[Lang, dict[str, str]] = {}
    for lang in LANGUAGES:
        role = str(row.get("role") or "")
        facts[lang] = {
            "issue": issue[lang],
            "role": _known(f"maps.roles.{role}", role, lang),
            "a": _end_name(row, "a", places),
            "b": _end_name(row, "b", places),
        }
    return facts


def _known(code: str, fallback: str, lang: Lang) -> str:
    try:
        return text(code, lang=lang)
    except KeyError:
        return clean(fallback)


def _gap_title(facts: dict[str, str], lang: Lang) -> str:
    parts = [p for p in (facts["a"], facts["b"]) if p]
    ends = " ↔ ".join(parts) or facts["issue"]
    return (
        text("maps.notes.gap", lang=lang, ends=ends, issue=facts["issue"])
        if facts["issue"] and parts
        else ends
    )


def _gap_why(row: dict[str, Any], facts: dict[str, str], lang: Lang) -> str:
    kind = _known(f"maps.gap_kinds.{row.get('kind')}", str(row.get("kind") or ""), lang)
    state = text(f"maps.evidence.{row.get('evidence_state')}", lang=lang)
    role = text("maps.notes.role", lang=lang, role=facts["role"]) if facts["role"] else ""
    evidence = clean(row.get("evidence") or "", limit=MAX_TEXT)
    return " ".join(part for part in (f"{kind}.", role, state, evidence) if part)


def broker_notes(highlights: Highlights, places: Places) -> list[Note]:
    """Agencies that connect sectors; citizens' bodies are never named (no targeting)."""
    rows = [(places.actor(r["node"]), r) for r in plain(highlights.brokers)]
    rows = [
        (place, r) for place, r in rows
        if place >= 0 and places.kinds[place] not in PROTECTED_KINDS and r["pairs"]
    ]  # fmt: skip
    return [
        Note(
            kind="broker", state="open", marks=(place,),
            title=words("maps.notes.broker", name=places.labels[place]),
            why=_count_words("maps.notes.broker_why", int(row["pairs"])),
            weight=float(row["pairs"]),
        )
        for place, row in rows[:_TOP_BROKERS]
    ]  # fmt: skip


def _count_words(code: str, count: int) -> Words:
    return {g: text(code, lang=g, count=format_number(count, lang=g)) for g in LANGUAGES}


def silo_notes(
    highlights: Highlights, groups: Mapping[str, int], names: Mapping[str, Words]
) -> list[Note]:
    """Sectors whose ties stay inside more than chance would leave them there."""
    notes: list[Note] = []
    for row in plain(highlights.silos):
        group = str(row["group"] or "")
        if row["scope"] != "group" or row["measure"] != "ei" or group not in groups:
            continue
        value, expected, p = row["value"], row.get("expected"), row.get("p")
        if value is None or expected is None or p is None or value >= expected or p >= _SURE:
            continue
        inside = round(100 * (1 - float(value)) / 2)
        usual = round(100 * (1 - float(expected)) / 2)
        name = names.get(group, same(group))
        notes.append(
            Note(
                kind="silo", state="open", marks=(groups[group],),
                title={g: text("maps.notes.silo", lang=g, name=name[g]) for g in LANGUAGES},
                why=words("maps.notes.silo_why", inside=inside, usual=usual),
                weight=float(expected) - float(value),
            )
        )  # fmt: skip
    return sorted(notes, key=lambda n: (-n.weight, n.title["id"]))
