"""Settings of a run: frozen, scoped, never global."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal, get_args

from sinergi.errors import UnknownTermError
from sinergi.i18n import LANGUAGES, Lang, speak

Audience = Literal["internal", "pimpinan", "publik"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told.

    Attributes
    ----------
    lang
        Language of sentences, ``id`` or ``en``.
    audience
        Who will read the outputs; stamped on every one of them. ``internal`` is a draft,
        ``pimpinan`` names agencies only in confirmed findings, ``publik`` comes from
        ``publish`` only.
    """

    lang: Lang = "id"
    audience: Audience = "internal"


_DEFAULT = Settings()
_settings: ContextVar[Settings] = ContextVar("sinergi_settings", default=_DEFAULT)


def current() -> Settings:
    """Return the settings of the running context."""
    return _settings.get()


@contextmanager
def use(*, lang: Lang | None = None, audience: Audience | None = None) -> Generator[Settings]:
    """Run the block with other settings.

    Examples
    --------
    >>> with use(audience="pimpinan") as s:
    ...     s.audience
    'pimpinan'
    """
    if lang is not None and lang not in LANGUAGES:
        raise UnknownTermError.among(str(lang), known=LANGUAGES, what="language")
    if audience is not None and audience not in AUDIENCES:
        raise UnknownTermError.among(audience, known=AUDIENCES)
    old = current()
    new = replace(old, lang=lang or old.lang, audience=audience or old.audience)
    token = _settings.set(new)
    try:
        with speak(new.lang):
            yield new
    finally:
        _settings.reset(token)
