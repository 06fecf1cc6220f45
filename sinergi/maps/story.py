"""The first words of a map: its headline numbers and a briefing in a few steps."""

import numpy as np

from sinergi.i18n import LANGUAGES, Lang, format_number, text
from sinergi.maps.money import short_rupiah
from sinergi.maps.scene import FRONT, LEAF, UNKNOWN, Note, Scene, Step, Words, words

_TOP_GAPS = 3


def _count(value: int) -> Words:
    return {lang: format_number(value, lang=lang) for lang in LANGUAGES}


def _say(code: str, **facts: Words | str) -> Words:
    def pick(value: Words | str, lang: Lang) -> str:
        return value if isinstance(value, str) else value[lang]

    return {
        lang: text(code, lang=lang, **{k: pick(v, lang) for k, v in facts.items()})
        for lang in LANGUAGES
    }


def _of(scene: Scene, kind: str) -> int:
    place = next((i for i, k in enumerate(scene.kinds) if k.id == kind), None)
    return 0 if place is None else int((scene.marks.kind == place).sum())


def top(scene: Scene, kind: str) -> tuple[int, Note] | None:
    """First finding of a kind, in the order of its ranking."""
    return next(((i, n) for i, n in enumerate(scene.notes) if n.kind == kind), None)


def headline(scene: Scene) -> tuple[Words, ...]:
    """Count what stands above the map."""
    if scene.marks.key and any(key.startswith("nodes/") for key in scene.marks.key):
        counts = [("nodes", scene.nodes), ("links", len(scene.edges))]
        return tuple(_say(f"maps.headline.{code}", count=_count(n)) for code, n in counts)
    forums, leaves = _of(scene, "forum"), int((scene.marks.tier == LEAF).sum())
    programs = leaves - _of(scene, "package")
    others = _of(scene, "required") + _of(scene, "issue")
    bodies = int((scene.marks.tier == FRONT).sum()) - forums - others
    lines = [
        ("bodies", bodies), ("forums", forums), ("programs", programs),
        ("pairs", sum(1 for n in scene.notes if n.kind == "duplicate" and n.parts)),
        ("gaps", sum(1 for n in scene.notes if n.kind == "gap")),
    ]  # fmt: skip
    return tuple(_say(f"maps.headline.{code}", count=_count(n)) for code, n in lines if n)


def steps(scene: Scene) -> tuple[Step, ...]:
    """Brief in at most five steps: overview, duplicate, gap, connector and sectors, what next."""
    found = [_overview(scene), _duplicate(scene), _gap(scene), _ties(scene)]
    story = [step for step in found if step is not None]
    if len(story) > 1:
        story.append(Step(words("maps.story.next_title"), words("maps.story.next_text")))
    return tuple(story)


def _ties(scene: Scene) -> Step | None:
    """Who connects the sectors, and which of them keep to themselves: one step."""
    broker, silo = _broker(scene), _silo(scene)
    if broker is None or silo is None:
        return broker or silo
    told: Words = {lang: f"{broker.text[lang]} {silo.text[lang]}" for lang in LANGUAGES}
    return Step(broker.title, told, broker.marks, broker.note)


def _overview(scene: Scene) -> Step:
    told: Words = {lang: ", ".join(line[lang] for line in headline(scene)) for lang in LANGUAGES}
    return Step(words("maps.story.overview_title"), _say("maps.story.overview_text", counts=told))


def _duplicate(scene: Scene) -> Step | None:
    pairs = [(i, n) for i, n in enumerate(scene.notes) if n.kind == "duplicate" and n.parts]
    if not pairs:
        return None
    # the pair that every report names first: its rupiah are those of its first two programs
    place, note = next((p for p in pairs if len(p[1].marks) > 1), pairs[0])
    first = scene.notes[note.parts[0]]
    money = short_rupiah(first.budget) if first.budget > 0 else words("maps.money_unknown")
    said = _say(
        "maps.story.duplicate_text",
        pair=note.title, first=first.title, count=_count(len(note.parts)), money=money,
    )  # fmt: skip
    return Step(words("maps.story.duplicate_title"), said, note.marks, place)


def _gap(scene: Scene) -> Step | None:
    """Name the issue with the most priority, and who is not seen there."""
    gaps = [(i, n) for i, n in enumerate(scene.notes) if n.kind == "gap"]
    if not gaps:
        return None
    first = next((n.issue for _, n in gaps if n.issue >= 0), UNKNOWN)
    same_issue = [(i, n) for i, n in gaps if n.issue == first][:_TOP_GAPS]
    told: Words = {g: "; ".join(n.title[g] for _, n in same_issue) for g in LANGUAGES}
    marks = tuple(dict.fromkeys(m for _, n in same_issue for m in n.marks))
    said = _say("maps.story.gap_text", gaps=told)
    return Step(words("maps.story.gap_title"), said, marks, same_issue[0][0])


def _broker(scene: Scene) -> Step | None:
    found = top(scene, "broker")
    if found is None:
        return None
    place, note = found
    name = scene.marks.label[note.marks[0]]
    said = _say("maps.story.broker_text", name=name, why=note.why)
    return Step(
        words("maps.story.broker_title"), said, _with_neighbours(scene, note.marks[0]), place
    )


def _silo(scene: Scene) -> Step | None:
    found = top(scene, "silo")
    if found is None:
        return None
    place, note = found
    said = _say("maps.story.silo_text", title=note.title, why=note.why)
    return Step(words("maps.story.silo_title"), said, note.marks, place)


def _with_neighbours(scene: Scene, mark: int) -> tuple[int, ...]:
    edges, tier = scene.edges, scene.marks.tier
    near = np.r_[edges.target[edges.source == mark], edges.source[edges.target == mark]]
    front = [int(i) for i in np.unique(near) if tier[i] == FRONT]
    return (mark, *front)
