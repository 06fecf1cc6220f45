"""Levels of the facets, in the order of their numbers."""

#: Levels of each facet; the numbers in :class:`~.compare.Levels` are positions in these tuples.
LEVELS: dict[str, tuple[str, ...]] = {
    "activity": ("unknown", "different", "broad", "near", "same", "induced", "parted"),
    "topic": ("unknown", "different", "same", "induced", "parted"),
    "people": (
        "unknown",
        "different",
        "broad",
        "same",
        "title_different",
        "title_same",
        "unclear",
        "induced",
        "parted",
        "wider",
        "same_broad",
    ),
    "place": ("unknown", "disjoint", "inside", "district", "village"),
    "code": ("unknown", "different", "affair", "program", "kegiatan", "same"),
    "name": ("different", "same"),
    "budget": ("unknown", "different", "alike", "same"),
    "law": ("open", "lawful"),
    "expense": ("none", "one", "both"),
    "parallel": ("none", "field", "topic"),
    "thing": (
        "alike", "creature", "part", "permit", "study",
        "output", "telling", "use", "holder", "act",
    ),
}  # fmt: skip
