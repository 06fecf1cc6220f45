"""Says what a map does not draw, and why."""

from collections.abc import Sequence

from sinergi.i18n import LANGUAGES, format_number, text
from sinergi.maps.draft import Draft
from sinergi.maps.highlight import Highlights
from sinergi.maps.scene import Note, Words

#: Reasons in the order in which they are told.
REASONS = ("other_level", "package", "inactive", "unconfirmed", "rejected", "limit", "not_on_map")


def left_out(draft: Draft, highlights: Highlights, notes: Sequence[Note]) -> tuple[Words, ...]:
    """One sentence for every reason that holds back something."""
    counts = {**draft.unseen, **highlights.unseen}
    told = sum(1 for n in notes if n.kind == "duplicate" and not n.parts)
    keys = set(draft.nodes["key"])
    given, here = len(highlights.duplicates), 0
    if given:
        ends = [
            ("programs/" + highlights.duplicates[c].astype(str)).isin(keys)
            for c in ("program_a", "program_b")
        ]
        here = int((ends[0] & ends[1]).sum())
    gaps = sum(1 for n in notes if n.kind == "gap")
    counts["not_on_map"] = given - here
    counts["limit"] = here - told + len(highlights.gaps) - gaps
    return tuple(_said(code, counts[code]) for code in REASONS if counts.get(code, 0) > 0)


def _said(code: str, count: int) -> Words:
    return {
        lang: text(f"maps.left_out.{code}", lang=lang, count=format_number(count, lang=lang))
        for lang in LANGUAGES
    }
