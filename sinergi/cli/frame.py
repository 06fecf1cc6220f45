"""The words around the commands: help pages and wrong usage, in the language of the user."""

import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from sinergi import settings
from sinergi.i18n import text

_EXTRA = re.compile(r"^Got unexpected extra argument(?:s|\(s\))? \((?P<words>.*)\)\s*$", re.DOTALL)
#: Words for the types of options; the empty word is a switch.
_KINDS = {"bool": "", "str": "text", "int": "number", "float": "number", "Path": "file"}


#: Words of a planner for commands that have no Indonesian name; letters alone would guess wrong.
_MEANT = {
    "muat": "load", "memuat": "load", "analisis": "analyze", "analisa": "analyze",
    "analyse": "analyze", "jalankan": "analyze", "peta": "map", "laporan": "report",
    "ekspor": "export", "terbitkan": "publish", "kesenjangan": "gaps", "penghubung": "brokers",
    "evaluasi": "evaluate", "peringatan": "warnings", "bandingkan": "compare",
    "simulasi": "simulate", "andaikan": "simulate", "contoh": "demo", "templat": "template",
    "formulir": "template", "simpanan": "store", "riwayat": "store history",
    "pulihkan": "store restore", "cadangkan": "store backup", "batalkan": "store undo",
}  # fmt: skip


class Command(TyperCommand):
    """A command whose help page speaks the language of the user."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the options and arguments, with words for their types."""
        return _named(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands whose help page speaks the language of the user."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the options, with words for their types."""
        return _named(super().get_params(ctx))


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    command.options_metavar = text("cli.frame.options_here")
    if isinstance(command, Group):
        command.subcommand_metavar = text("cli.frame.commands_here")
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=text("cli.frame.usage"))


def _named(params: list[Any]) -> list[Any]:
    """Name the kind of value that an option wants; a switch wants none."""
    for param in params:
        if "--help" in param.opts:
            param.help = text("cli.frame.help")
        kind = param.bare_type()
        if param.metavar is None and param.opts[0].startswith("-") and kind in _KINDS:
            param.metavar = _KINDS[kind] and text(f"cli.frame.{_KINDS[kind]}")
        if not param.opts[0].startswith("-"):
            # what an argument is stands in its help; "<list[str]>" says nothing to a planner
            param.display_type_rich = _untold
    return params


def _untold(**_: Any) -> None:
    """Give no type."""


def run(app: typer.Typer, words: Sequence[str] | None = None) -> int:
    """Run a command line; wrong usage becomes one sentence and exit code 2.

    Parameters
    ----------
    app
        The commands.
    words
        Words after the name of the program; those of the process when not given.

    Returns
    -------
    int
        Exit code.
    """
    given = list(sys.argv[1:] if words is None else words)
    with settings.use(lang=_language(given)):
        if not given or len(given) == 1 or {"-h", "--help"} & set(given):
            _dress()
        try:
            return int(app(given, prog_name="sinergi", standalone_mode=False) or 0)
        except typer.Abort:
            typer.echo(text("cli.interrupted"), err=True)
            return 130
        except TyperException as error:
            _tell(error)
            return error.exit_code


def _language(words: Sequence[str]) -> Any:
    """Find the language before the words are parsed: their mistakes are told in it too."""
    for word, after in zip(words, [*words, ""][1:], strict=True):
        said = after if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and said in {"id", "en"}:
            return said
    return settings.current().lang


def _dress() -> None:
    """Set the titles of the boxes on a help page."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = text("cli.frame.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = text("cli.frame.options")
    rich_utils.COMMANDS_PANEL_TITLE = text("cli.frame.commands")
    rich_utils.REQUIRED_LONG_STRING = text("cli.frame.required")
    rich_utils.DEFAULT_STRING = text("cli.frame.default", value="{}")


def _tell(error: TyperException) -> None:
    """Say what is wrong with a command line and where its help is."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "sinergi"
    typer.echo(_sentence(error, kind), err=True)
    typer.echo(text("cli.frame.see", command=f"{path} --help"), err=True)


def _sentence(error: TyperException, kind: str) -> str:
    message = error.format_message()
    if kind == "MissingParameter":
        return text("cli.frame.missing", what=_names(error))
    if kind == "NoSuchOption":
        near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
        code = "no_option_near" if near else "no_option"
        return text(f"cli.frame.{code}", option=getattr(error, "option_name", ""), near=near)
    if kind == "BadOptionUsage":
        return text("cli.frame.no_value", option=getattr(error, "option_name", ""))
    if kind == "BadParameter":
        return text("cli.frame.bad_value", what=_names(error), why=_reason(error))
    return _by_message(message)


def _by_message(message: str) -> str:
    """Read what the parser tells in words only."""
    if message.startswith("No such command"):
        return _no_command(message)
    extra = _EXTRA.match(message)
    if extra:
        return text("cli.frame.extra", words=extra["words"])
    return text("cli.frame.wrong", message=message)


def _names(error: TyperException) -> str:
    param: Any = getattr(error, "param", None)
    names = [name for name in getattr(param, "opts", ()) if name.startswith("-")]
    return " / ".join(names) or str(getattr(param, "help", "")).rstrip(".")


def _reason(error: TyperException) -> str:
    """Name the words that can be chosen or the kind of value; else repeat the parser."""
    param: Any = getattr(error, "param", None)
    descriptor: Any = getattr(param, "type_descriptor", None)
    choices = [str(getattr(c, "value", c)) for c in getattr(descriptor, "choices", None) or ()]
    if choices:
        return text("cli.frame.choose", choices=", ".join(choices))
    if param is not None and param.bare_type() == "int":
        return text("cli.frame.whole_number")
    return error.message


def _no_command(message: str) -> str:
    words = re.findall(r"'([^']*)'", message)
    meant = _MEANT.get(words[0].casefold()) if words else None
    if meant:
        return text("cli.frame.no_command_near", command=words[0], near=meant)
    if len(words) > 1:
        return text("cli.frame.no_command_near", command=words[0], near=", ".join(words[1:]))
    return text("cli.frame.no_command", command=words[0] if words else "")
