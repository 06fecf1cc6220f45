"""Commands that run one analysis each."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sinergi import workspace
from sinergi.cli.data import Input, Out
from sinergi.cli.run import Run, common
from sinergi.cli.show import say, say_lines, show_findings, show_result

if TYPE_CHECKING:
    # only their names are needed here; loading them takes seconds
    from sinergi.analysis.duplicates import Duplicates
    from sinergi.analysis.result import Result
    from sinergi.model.snapshot import Snapshot

Fail = Annotated[bool, typer.Option("--fail-on-findings", help="Kode keluar 1 bila ada temuan.")]
# More lines than these nobody reads in a terminal.
_PROPOSALS = 50
_SHOWN: dict[str, tuple[str, ...]] = {
    "duplicates": (
        "name_a",
        "opd_a",
        "name_b",
        "opd_b",
        "kind",
        "score",
        "smaller_idr",
        "review",
    ),
    "gaps": ("kind", "issue", "name_a", "name_b", "role", "severity_class", "evidence_state"),
    "silos": ("measure", "scope", "group", "value", "expected", "z", "p"),
    "brokers": ("node", "group", "total", "z_total", "constraint", "betweenness"),
    "evaluation": ("indicator", "region", "period", "value", "target", "achieved_pct", "status"),
    "governance": ("aspect", "measure", "value", "low", "high", "part", "whole", "state"),
    "warnings": ("kind", "region", "issue", "period", "count", "expected", "p"),
}


def _command(name: str, doc: str) -> Callable[..., int]:
    def body(run: Run, source: Input, output: Out = None, fail_on_findings: Fail = False) -> int:
        opened = workspace.open_input(source, region=run.region, year=run.year)
        run.progress(name)
        result = stage(name, opened.snapshot, run)
        run.clear()
        finish(run, result, opened.snapshot, output, _SHOWN[name])
        show_findings(run, opened.findings, limit=2)
        return 1 if fail_on_findings and len(result) else 0

    body.__doc__ = doc
    body.__name__ = name
    return body


def stage(name: str, snapshot: "Snapshot", run: Run) -> "Result":
    """Run one stage as ``analyze`` runs it."""
    return workspace.run_stage(name, snapshot, seed=run.seed)


def finish(
    run: Run,
    result: "Result",
    snapshot: "Snapshot",
    output: Path | None,
    columns: tuple[str, ...],
) -> None:
    """Write the table when asked to; print the first rows otherwise."""
    if output:
        say(run, "cli.saved", path=workspace.write_result(result, output, snapshot))
        if not (run.quiet or run.as_json):
            typer.echo(result.explain())
    else:
        show_result(run, result, snapshot, columns)


def _duplicates(
    run: Run, source: str, output: Path | None, threshold: float | None, fail: bool
) -> int:
    opened = workspace.open_input(source, region=run.region, year=run.year)
    run.progress("duplicates")
    result = workspace.find_reviewed(opened.snapshot, threshold)
    run.clear()
    if output:
        finish(run, result, opened.snapshot, output, _SHOWN["duplicates"])
    else:
        _show_pairs(run, result, opened.snapshot)
    show_findings(run, opened.findings, limit=2)
    return 1 if fail and len(result) else 0


@common
def duplicates(
    run: Run,
    source: Input,
    output: Out = None,
    new: Annotated[
        Path | None,
        typer.Option("--new", help="Berkas usulan (Musrenbang, Renja) yang dibandingkan."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", help="Batas skor, 0 sampai 1; bila kosong menurut tinjauan."),
    ] = None,
    fail_on_findings: Fail = False,
) -> int:
    """Program berbagai OPD yang perlu ditinjau bersama; dengan --new: hanya terhadap usulan."""
    if new is None:
        return _duplicates(run, source, output, threshold, fail_on_findings)
    run.progress("duplicates")
    checked = workspace.check_new(
        source, new, region=run.region, year=run.year, threshold=threshold
    )
    run.clear()
    if output:
        for path in workspace.write_checked(checked, output):
            say(run, "cli.saved", path=path)
        show_findings(run, checked.found.notices)
    else:
        _show_pairs(run, checked.found, checked.city)
    _say_proposals(run, checked)
    show_findings(run, checked.findings, limit=2)
    return 1 if fail_on_findings and len(checked.found) else 0


def _show_pairs(run: Run, result: "Duplicates", snapshot: "Snapshot") -> None:
    """Print the first pairs in the order of every report."""
    shown, said = workspace.pairs_to_read(result, snapshot)
    show_result(run, result, snapshot, _SHOWN["duplicates"], shown=shown, said=said)


def _say_proposals(run: Run, checked: "workspace.Checked") -> None:
    """Tell a line a proposal, so that none without pairs goes unanswered."""
    lines = checked.found.sentences()
    say_lines(run, lines[:_PROPOSALS])
    if len(lines) > _PROPOSALS:
        say(run, "cli.proposals_more", count=len(lines) - _PROPOSALS)
    say(run, "cli.proposals_checked", count=checked.proposals, pairs=len(checked.found))


gaps = common(_command("gaps", "Koordinasi yang dibutuhkan tetapi belum terlihat dalam data."))
silos = common(_command("silos", "Kecenderungan bekerja di dalam rumpun sendiri."))
brokers = common(_command("brokers", "Penghubung antar-rumpun."))
evaluate = common(_command("evaluation", "Capaian indikator terhadap target."))
warnings = common(_command("warnings", "Tanda yang perlu diwaspadai dari kejadian dan rapat."))
governance = common(_command("governance", "Cara tata kelola kerja sama dan prinsip-prinsipnya."))

COMMANDS = {
    "duplicates": duplicates, "duplikat": duplicates, "gaps": gaps, "silos": silos,
    "brokers": brokers, "evaluate": evaluate, "warnings": warnings, "governance": governance,
}  # fmt: skip
