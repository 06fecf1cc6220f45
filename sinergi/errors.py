"""Every error that the library raises on purpose.

::

    SinergiError
    ├── UsageError (ValueError)            the call itself is wrong              exit code 2
    │   ├── UnknownTermError (LookupError)     a name that nobody knows; near ones are offered
    │   ├── UnknownIdError (LookupError)       an id that is not in the data
    │   └── OutputError (OSError)              the output cannot be written
    ├── UnusableDataError (ValueError)     the input cannot be used              exit code 3
    │   └── UnreadableFileError (OSError)      the file itself cannot be read
    ├── StoreError (RuntimeError)          the store cannot do it                exit code 4
    │   ├── StoreUnreachableError (ConnectionError)
    │   ├── StoreLockedError
    │   ├── StoreDamagedError
    │   └── StoreVersionError
    └── MissingExtraError (ImportError)    an optional package is not installed  exit code 2

An error carries a ``code`` and facts; the sentence is looked up when it is shown, so that it
speaks the reader's language.
"""

import difflib
from collections.abc import Iterable
from typing import ClassVar, Self

from sinergi.i18n import Lang, text

__all__ = [
    "MissingExtraError",
    "OutputError",
    "SinergiError",
    "StoreDamagedError",
    "StoreError",
    "StoreLockedError",
    "StoreUnreachableError",
    "StoreVersionError",
    "UnknownIdError",
    "UnknownTermError",
    "UnreadableFileError",
    "UnusableDataError",
    "UsageError",
    "near_misses",
]


class SinergiError(Exception):
    """Root of the tree: a code of the catalogue and the facts of its sentence."""

    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def sentence(self, lang: Lang | None = None) -> str:
        """Tell what happened, where, and how to mend it."""
        return text(self.code, lang=lang, **self.facts)

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.facts))


def _rebuild(kind: type[SinergiError], code: str, facts: dict[str, object]) -> SinergiError:
    return kind(code, **facts)


def near_misses(word: str, known: Iterable[str], *, limit: int = 3) -> list[str]:
    """Known words that look like ``word``, the nearest first."""
    lowered = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(word.casefold(), list(lowered), n=limit, cutoff=0.6)
    return [lowered[f] for f in found]


class UsageError(SinergiError, ValueError):
    """The call is wrong: an option, a value or a combination that has no meaning."""


class UnknownTermError(UsageError, LookupError):
    """A name outside a closed list."""

    @classmethod
    def among(cls, word: str, *, known: Iterable[str], what: str = "term") -> Self:
        """Build the error with near misses.

        Parameters
        ----------
        word
            What was asked for.
        known
            The closed list.
        what
            Key of the noun in the catalogue (``errors.nouns.<what>``).
        """
        names = sorted(known)
        return cls(
            "errors.unknown_term",
            noun=text(f"errors.nouns.{what}"),
            word=word,
            near=", ".join(near_misses(word, names) or names[:8]),
        )


class UnknownIdError(UsageError, LookupError):
    """An id that the data does not have."""


class OutputError(UsageError, OSError):
    """The output cannot be written (open elsewhere, read-only, disk full)."""


class UnusableDataError(SinergiError, ValueError):
    """The input cannot be used as it is."""

    exit_code = 3


class UnreadableFileError(UnusableDataError, OSError):
    """The file cannot be read at all (empty, damaged, protected, of another kind)."""


class StoreError(SinergiError, RuntimeError):
    """The store cannot do what was asked."""

    exit_code = 4


class StoreUnreachableError(StoreError, ConnectionError):
    """Nobody answers at the address of the store."""


class StoreLockedError(StoreError):
    """Another process is writing."""


class StoreDamagedError(StoreError):
    """The store file is damaged."""


class StoreVersionError(StoreError):
    """The store was written by a newer version."""


class MissingExtraError(SinergiError, ImportError):
    """An optional package is needed."""
