"""Commands that draw and write: map, report."""

from pathlib import Path

from sinergi import workspace
from sinergi.cli.data import Input, Out
from sinergi.cli.run import Run, common
from sinergi.cli.show import say
from sinergi.errors import UnknownTermError


def known_suffix(path: Path, suffixes: tuple[str, ...]) -> Path:
    """Refuse a format nobody can write before the work is done."""
    if path.suffix.lower() not in suffixes:
        raise UnknownTermError.among(path.suffix or path.name, known=suffixes, what="format")
    return path


@common
def map_(run: Run, source: Input, output: Out = None) -> int:
    """Gambar peta sinergi (.html, .png, .svg): satu berkas, tanpa internet."""
    path = known_suffix(output or Path("peta.html"), (".html", ".png", ".svg"))
    opened = workspace.open_input(source, region=run.region, year=run.year)
    analysis = workspace.run_stages(opened, seed=run.seed, progress=run.progress)
    analysis.atlas.save(path)
    run.clear()
    say(run, "cli.saved", path=path)
    return 0


@common
def report(run: Run, source: Input, output: Out = None) -> int:
    """Tulis laporan (.docx, .xlsx, .html)."""
    target = known_suffix(output or Path("laporan.docx"), (".docx", ".xlsx", ".html"))
    opened = workspace.open_input(source, region=run.region, year=run.year)
    analysis = workspace.run_stages(opened, seed=run.seed, progress=run.progress)
    path = workspace.write_analysis_report(analysis, target)
    run.clear()
    say(run, "cli.saved", path=path)
    return 0


COMMANDS = {"map": map_, "report": report}
