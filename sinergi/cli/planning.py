"""Commands about acting: plan, review, simulate, compare."""

from pathlib import Path
from typing import Annotated

import typer

from sinergi import workspace
from sinergi.cli.analyses import finish
from sinergi.cli.data import Force, Input, Out, refuse_filled
from sinergi.cli.run import Run, common
from sinergi.cli.show import say, say_lines, say_loaded, show_findings

_CHANGE_COLUMNS = ("measure", "before", "after", "change", "reason")
_PLAN_COLUMNS = ("issue", "action", "lead", "partners", "period", "state")


@common
def plan(run: Run, source: Input, output: Out = None) -> int:
    """Susun baris Rencana Aksi Bersama dari semua temuan."""
    opened = workspace.open_input(source, region=run.region, year=run.year)
    analysis = workspace.run_stages(opened, seed=run.seed, progress=run.progress)
    run.clear()
    finish(run, analysis.results["plan"], opened.snapshot, output, _PLAN_COLUMNS)
    return 0


@common
def review(
    run: Run,
    store: Annotated[str, typer.Argument(help="Berkas simpanan.")],
    output: Out = None,
    read: Annotated[
        Path | None, typer.Option("--read", help="Lembar tinjauan yang sudah diisi.")
    ] = None,
    who: Annotated[str, typer.Option("--who", help="Unit yang memuat.")] = "",
    force: Force = False,
) -> int:
    """Tulis lembar tinjauan untuk OPD, atau baca kembali jawabannya."""
    if read:
        region = workspace.region_code(run.region)
        with workspace.open_workspace(store) as ws:
            done = workspace.review(ws, read, who=who, region=region)
        show_findings(run, done.findings)
        say_loaded(run, read.name, done.report)
        say_lines(run, done.summary.sentences())
        return 0
    opened = workspace.open_input(store, region=run.region, year=run.year)
    target = output or Path("tinjau.xlsx")
    refuse_filled(target, force=force)
    say(
        run,
        "cli.review_done",
        path=workspace.write_review_sheet(opened.snapshot, target),
        store=store,
    )
    return 0


@common
def simulate(
    run: Run,
    source: Input,
    plan_file: Annotated[Path, typer.Option("--plan", help="plan.csv dari sinergi analyze.")],
    output: Out = None,
) -> int:
    """Andaikan rencana dijalankan: apa yang berubah."""
    opened = workspace.open_input(source, region=run.region, year=run.year)
    result = workspace.simulate_plan(opened.snapshot, plan_file)
    finish(run, result, opened.snapshot, output, _CHANGE_COLUMNS)
    return 0


@common
def compare(
    run: Run,
    source: Input,
    before: Annotated[int, typer.Option("--from", help="Tahun yang lebih awal.")],
    after: Annotated[int, typer.Option("--to", help="Tahun yang lebih akhir.")],
    output: Out = None,
) -> int:
    """Bandingkan dua tahun: apa yang berubah dan sebabnya."""
    opened = workspace.open_input(source, region=run.region)
    result = workspace.compare_years(opened.snapshot, before, after)
    finish(run, result, opened.snapshot, output, _CHANGE_COLUMNS)
    return 0


COMMANDS = {"plan": plan, "review": review, "simulate": simulate, "compare": compare}
