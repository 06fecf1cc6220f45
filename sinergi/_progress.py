"""How long work tells where it is: a callback, never a print."""

from typing import Protocol


class Progress(Protocol):
    """Called with what is being done and how far it is; must return quickly."""

    def __call__(self, stage: str, done: int = 0, total: int | None = None) -> None:
        """Take note that ``stage`` has ``done`` of ``total`` steps behind it."""
        ...


def silent(stage: str, done: int = 0, total: int | None = None) -> None:
    """Take no note of progress."""
    del stage, done, total
