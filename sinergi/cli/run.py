"""Options that every command has, and how a command ends."""

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, get_type_hints

import typer

from sinergi import settings
from sinergi.errors import SinergiError
from sinergi.i18n import text


class LangChoice(StrEnum):
    """Languages of the command line."""

    id = "id"
    en = "en"


class AudienceChoice(StrEnum):
    """Who will read the outputs."""

    internal = "internal"
    pimpinan = "pimpinan"
    publik = "publik"


@dataclass(frozen=True, slots=True)
class Run:
    """Common options of a command.

    Attributes
    ----------
    as_json
        Print one JSON value instead of sentences.
    quiet
        Print nothing but errors.
    year, region, seed
        What to keep, and the seed of random draws.
    """

    as_json: bool
    quiet: bool
    year: int | None
    region: str | None
    seed: int

    def progress(self, stage: str, done: int = 0, total: int | None = None) -> None:
        """Tell the stage on a terminal; say nothing in a pipe."""
        if self.quiet or self.as_json or not sys.stderr.isatty():
            return
        share = f" {done * 100 // total}%" if total else ""
        sys.stderr.write(f"\r\x1b[K{text(f'cli.stages.{stage}')}{share} …")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the progress line away."""
        if sys.stderr.isatty() and not (self.quiet or self.as_json):
            sys.stderr.write("\r\x1b[K")


_LANG = Annotated[LangChoice, typer.Option("--lang", help="Bahasa keluaran: id atau en.")]
_AUDIENCE = Annotated[
    AudienceChoice, typer.Option("--audience", help="Pembaca keluaran; dicap pada setiap hasil.")
]
_JSON = Annotated[bool, typer.Option("--json", help="Cetak hasil sebagai JSON.")]
_QUIET = Annotated[bool, typer.Option("--quiet", help="Hanya cetak kesalahan.")]
_YEAR = Annotated[int | None, typer.Option("--year", help="Tahun anggaran, misalnya 2025.")]
_REGION = Annotated[
    str | None, typer.Option("--region", help="Kode atau nama wilayah, misalnya 32.04.")
]
_SEED = Annotated[int, typer.Option("--seed", help="Benih pengacakan, agar hasil dapat diulang.")]
_DEBUG = Annotated[bool, typer.Option("--debug", help="Tampilkan jejak kesalahan lengkap.")]

_COMMON: dict[str, tuple[Any, Any]] = {
    "lang": (_LANG, LangChoice.id),
    "audience": (_AUDIENCE, AudienceChoice.internal),
    "as_json": (_JSON, False),
    "quiet": (_QUIET, False),
    "year": (_YEAR, None),
    "region": (_REGION, None),
    "seed": (_SEED, 7),
    "debug": (_DEBUG, False),
}


def upkeep(body: Callable[..., int | None]) -> Callable[..., None]:
    """Give a command that analyses nothing the common options that mean something to it."""
    return common(body, without=("year", "region", "seed", "audience"))


def common(
    body: Callable[..., int | None], *, without: tuple[str, ...] = ()
) -> Callable[..., None]:  # fmt: skip
    """Give a command the common options; errors become one sentence and an exit code."""
    hints = get_type_hints(body, include_extras=True)
    own = [p for p in inspect.signature(body).parameters.values() if p.name != "run"]
    extra = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _COMMON.items()
        if name not in without
    ]

    @functools.wraps(body)
    def command(**given: Any) -> None:
        options = {name: given.pop(name, default) for name, (_, default) in _COMMON.items()}
        run = Run(*(options[name] for name in ("as_json", "quiet", "year", "region", "seed")))
        with settings.use(lang=options["lang"].value, audience=options["audience"].value):
            raise typer.Exit(_ended(lambda: body(run=run, **given), run, debug=options["debug"]))

    parameters = [
        p.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[p.name]) for p in own
    ]
    signature = inspect.Signature([*parameters, *extra])
    setattr(command, "__signature__", signature)  # noqa: B010 - typer reads it; functions do not declare it
    command.__annotations__ = {p.name: p.annotation for p in (*parameters, *extra)}
    return command


def _ended(work: Callable[[], int | None], run: Run, *, debug: bool) -> int:
    try:
        return work() or 0
    except SinergiError as error:
        if debug:
            raise
        run.clear()
        typer.echo(error.sentence(), err=True)
        return error.exit_code
    except BrokenPipeError:
        raise  # whoever read the output has seen enough; see the entry point
    except KeyboardInterrupt:
        run.clear()
        typer.echo(text("cli.interrupted"), err=True)
        return 130
    except Exception as error:
        if debug:
            raise
        run.clear()
        typer.echo(text("cli.unexpected", kind=type(error).__name__), err=True)
        return 70
