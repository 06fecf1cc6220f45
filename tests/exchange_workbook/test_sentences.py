"""Every finding and error of the room has its sentence in both languages."""

import re
from importlib.resources import files

from sinergi.i18n import text
from sinergi.i18n.catalogue import codes

FACTS = dict.fromkeys(
    [
        "file",
        "sheet",
        "cell",
        "row",
        "column",
        "value",
        "meaning",
        "known",
        "low",
        "high",
        "count",
        "of",
        "first",
        "header",
        "other",
        "purpose",
        "candidates",
        "near",
        "needed",
        "seen",
        "columns",
        "sheets",
        "core",
        "megabytes",
        "rows",
        "forum",
        "other_file",
        "names",
        "start",
    ],
    "x",
)


def sources(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_text(encoding="utf-8")


def test_codes_in_the_source_have_sentences():
    used = set()
    for source in sources(files("sinergi.exchange")):
        used |= set(re.findall(r'"(workbook\.[a-z_.]+[a-z])"', source))
    assert len(used) > 50
    for lang in ("id", "en"):
        assert used <= codes(lang)


def test_both_languages_say_the_same_things_and_format():
    room = {lang: {c for c in codes(lang) if c.startswith("workbook.")} for lang in ("id", "en")}
    assert room["id"] == room["en"]
    for lang, known in room.items():
        for code in known:
            assert text(code, lang=lang, **FACTS)
