# ruff: noqa: INP001 - a script beside the pages, not a package
"""Writes docs/reference/cli.md from the commands themselves.

Run: python docs/make_cli_reference.py
"""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from sinergi.cli.app import app

PAGE = Path(__file__).parent / "reference" / "cli.md"
HEAD = """\
# Perintah / *Commands*

Dibuat dari perintahnya sendiri oleh `docs/make_cli_reference.py`; jangan disunting dengan tangan.
*Made from the commands by `docs/make_cli_reference.py`; do not edit.*

`INPUT` adalah buku kerja, folder tabel, ekspor SIPD atau SIRUP, atau berkas simpanan.
"""
CODES = """\
## Kode keluar / *Exit codes*

| kode | arti |
|---|---|
| 0 | keluaran tertulis, apa pun temuannya |
| 1 | `check` dan `--fail-on-findings`: ada temuan |
| 2 | perintah keliru |
| 3 | data tidak dapat dipakai |
| 4 | simpanan tidak dapat dicapai |
"""


def make() -> str:
    """Write the page as text."""
    commands = dict(_commands(get_command(app), "sinergi"))
    common = _common(commands)
    parts = [HEAD, _contents(commands), *_sections(commands, common)]
    parts += ["## Pilihan setiap perintah / *Options of every command*\n", _table(common), CODES]
    return "\n".join(parts)


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def _common(commands: dict[str, Any]) -> list[Any]:
    """Options that every command has."""
    first, *others = (_by_name(command) for command in commands.values())
    shared = set(first).intersection(*others)
    return [parameter for name, parameter in first.items() if name in shared]


def _by_name(command: Any) -> dict[str, Any]:
    # two commands may mean different things by one name: the help text is part of the identity
    return {f"{p.name}: {p.help}": p for p in command.params}


def _contents(commands: dict[str, Any]) -> str:
    rows = [f"| `{name}` | {_sentence(command)} |" for name, command in commands.items()]
    return "\n".join(["| perintah | guna |", "|---|---|", *rows, ""])


def _sentence(command: Any) -> str:
    return " ".join(command.help.split())


def _sections(commands: dict[str, Any], common: list[Any]) -> Iterator[str]:
    names = {parameter.name for parameter in common}
    for name, command in commands.items():
        own = [p for p in command.params if p.name not in names]
        yield f"## `{name}`\n\n{_sentence(command)}\n\n```\n{_usage(name, own)}\n```\n"
        if own:
            yield _table(own)


def _usage(name: str, parameters: list[Any]) -> str:
    words = [name]
    for p in parameters:
        if p.param_type_name == "argument":
            words.append(_word(p) + ("..." if p.nargs == -1 else ""))
        elif p.is_flag:
            words.append(f"[{p.opts[0]}]")
        else:
            given = f"{p.opts[0]} {_value(p)}"
            words.append(given if p.required else f"[{given}]")
    return " ".join(words)


def _word(parameter: Any) -> str:
    return parameter.metavar or parameter.name.upper()


def _value(parameter: Any) -> str:
    if isinstance(parameter.default, Enum):
        return "|".join(choice.value for choice in type(parameter.default))
    return parameter.name.upper()


def _table(parameters: list[Any]) -> str:
    rows = [f"| {_spelled(p)} | {p.help} | {_default(p)} |" for p in parameters]
    return "\n".join(["| | arti | bawaan |", "|---|---|---|", *rows, ""])


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_word(parameter)}`"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    return names if parameter.is_flag else f"{names} `{_value(parameter)}`".replace("|", "\\|")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "wajib"
    if parameter.is_flag or parameter.default in {None, ""}:
        return ""
    default = parameter.default
    return f"`{default.value if isinstance(default, Enum) else default}`"


if __name__ == "__main__":
    PAGE.write_text(make(), encoding="utf-8")
