"""Sentences of the library: codes inside, words outside (Indonesian first, English beside it).

Every room keeps its own catalogue file, ``id/<room>.toml`` and ``en/<room>.toml``.
A code is ``<room>.<name>``; facts are filled in by name with :meth:`str.format`.
"""

from sinergi.i18n.catalogue import (
    LANGUAGES,
    Lang,
    codes,
    current_language,
    format_date,
    format_number,
    format_rupiah,
    list_sentence,
    short_rupiah,
    speak,
    text,
)

__all__ = [
    "LANGUAGES",
    "Lang",
    "codes",
    "current_language",
    "format_date",
    "format_number",
    "format_rupiah",
    "list_sentence",
    "short_rupiah",
    "speak",
    "text",
]
