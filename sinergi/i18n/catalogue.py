"""The catalogue: loads the sentence files once and fills in facts."""

import tomllib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Lang = Literal["id", "en"]
LANGUAGES: tuple[Lang, ...] = ("id", "en")

_language: ContextVar[Lang] = ContextVar("sinergi_language", default="id")


def current_language() -> Lang:
    """Language of the running context (``id`` unless :func:`speak` says otherwise)."""
    return _language.get()


@contextmanager
def speak(lang: Lang) -> Generator[None]:
    """Use ``lang`` for every sentence made inside the block.

    Examples
    --------
    >>> with speak("en"):
    ...     current_language()
    'en'
    """
    token = _language.set(lang)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(lang: Lang) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for entry in sorted(files("sinergi.i18n").joinpath(lang).iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        room = entry.name.removesuffix(".toml")
        table = tomllib.loads(entry.read_text(encoding="utf-8"))
        sentences.update(_flat(room, table))
    return sentences


def _flat(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}.{key}", cast("dict[str, object]", value))
        else:
            yield f"{prefix}.{key}", str(value)


def codes(lang: Lang) -> frozenset[str]:
    """Every code that has a sentence in ``lang`` (used by the completeness test)."""
    return frozenset(_catalogue(lang))


def text(code: str, /, *, lang: Lang | None = None, **facts: object) -> str:
    """Sentence of ``code`` with its facts filled in.

    Parameters
    ----------
    code
        ``room.name`` as in the catalogue files.
    lang
        Language; the running one when not given.
    **facts
        Values for the named places of the sentence.

    Returns
    -------
    str
        The sentence. An unknown code raises :class:`KeyError`: it is a mistake of ours.
    """
    return _catalogue(lang or current_language())[code].format(**facts)


def _grouped(digits: str, lang: Lang) -> str:
    return digits if lang == "en" else digits.translate(str.maketrans(",.", ".,"))


def format_number(value: float, *, decimals: int = 0, lang: Lang | None = None) -> str:
    """Write a number as the reader's language does.

    Examples
    --------
    >>> format_number(1234567.5, decimals=1, lang="id")
    '1.234.567,5'
    """
    return _grouped(f"{value:,.{decimals}f}", lang or current_language())


def format_rupiah(value: int, *, lang: Lang | None = None) -> str:
    """Write whole rupiah.

    Examples
    --------
    >>> format_rupiah(1250000, lang="id")
    'Rp1.250.000'
    """
    sign = "-" if value < 0 else ""
    return f"{sign}Rp{format_number(abs(value), lang=lang)}"


_SCALES = (
    (1_000_000_000_000, {"id": "triliun", "en": "trillion"}),
    (1_000_000_000, {"id": "miliar", "en": "billion"}),
    (1_000_000, {"id": "juta", "en": "million"}),
)


def short_rupiah(value: int, *, lang: Lang | None = None) -> str:
    """Write rupiah as people say it, one decimal.

    Examples
    --------
    >>> short_rupiah(19_179_000_000, lang="id")
    'Rp19,2 miliar'
    """
    for size, words in _SCALES:
        if abs(value) >= size:
            sign = "-" if value < 0 else ""
            number = format_number(abs(value) / size, decimals=1, lang=lang)
            return f"{sign}Rp{number} {words[lang or current_language()]}"
    return format_rupiah(value, lang=lang)


_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}


def format_date(value: date, *, lang: Lang | None = None) -> str:
    """Write a date in words.

    Examples
    --------
    >>> format_date(date(2025, 3, 15), lang="id")
    '15 Maret 2025'
    """
    month = _MONTHS[lang or current_language()].split()[value.month - 1]
    return f"{value.day} {month} {value.year}"


def list_sentence(words: Sequence[str], *, lang: Lang | None = None) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> list_sentence(["Bappeda", "Dinas Sosial", "Kesbangpol"], lang="id")
    'Bappeda, Dinas Sosial, dan Kesbangpol'
    """
    last = {"id": "dan", "en": "and"}[lang or current_language()]
    if len(words) <= 1:
        return "".join(words)
    comma = "," if len(words) > 2 else ""  # noqa: PLR2004 - the serial comma starts at three
    return f"{', '.join(words[:-1])}{comma} {last} {words[-1]}"
