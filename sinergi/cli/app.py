"""The commands, gathered from one file a noun."""

import os
import sys
from io import TextIOWrapper

import typer

from sinergi._version import __version__
from sinergi.cli import analyses, asking, data, drawing, frame, planning, stores

app = typer.Typer(
    name="sinergi",
    cls=frame.Group,
    help="Peta sinergi antarlembaga: program yang perlu ditinjau bersama, koordinasi yang belum "
    "terlihat, dan rencana aksi bersama. Mulailah dengan: sinergi demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"sinergi {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_version,
        is_eager=True,
        help="Cetak versi.",
    ),
) -> None:
    """Peta sinergi antarlembaga pemerintah daerah."""
    del version


for room in (data, analyses, asking, planning, drawing):
    for name, body in room.COMMANDS.items():
        app.command(name, cls=frame.Command)(body)
app.add_typer(stores.app, name="store")


def main() -> None:
    """Entry point of ``sinergi``."""
    for stream in (sys.stdout, sys.stderr):
        # a Windows console may speak cp1252; a name must never stop a run
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = frame.run(app)
        sys.stdout.flush()
    except BrokenPipeError:
        # `sinergi ... | head`: not an error; what is still buffered must not raise at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
