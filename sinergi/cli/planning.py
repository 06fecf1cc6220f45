"""Commands about acting: plan, review, simulate, compare."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sinergi import workspace
from sinergi.cli.analyses import finish
from sinergi.cli.data import Force, Input, Out, refuse_filled, sheet_to_fill
from sinergi.cli.run import Run, common
from sinergi.cli.show import (
    say,
    say_kept,
    say_lines,
    say_loaded,
    show_findings,
    show_result,
    show_table,
)

if TYPE_CHECKING:
    # only their names are needed here; loading them takes seconds
    from sinergi.model.snapshot import Snapshot
    from sinergi.plan import FollowUp, Plan

#: Questions on which a sheet and the store differ that are told: each names what has lost.
_CLASHES = 60
_CHANGE_COLUMNS = ("measure", "before", "after", "change", "reason")
_MAPS = (".html", ".png", ".svg")
_FOLLOWED = ("issue", "action", "lead", "period", "state", "action_status", "action_reason")
_PLAN_COLUMNS = ("issue", "action", "lead", "partners", "period", "state")


@common
def plan(
    run: Run,
    source: Input,
    output: Out = None,
    limit: Annotated[int, typer.Option("--limit", help="Jumlah aksi, paling banyak.")] = 20,
    budget: Annotated[
        float | None,
        typer.Option("--budget", help="Hari kerja untuk koordinasi, paling banyak."),
    ] = None,
    costs: Annotated[
        Path | None,
        typer.Option("--costs", help="Biaya koordinasi sendiri: lembar Biaya, atau CSV id,cost."),
    ] = None,
    papers: Annotated[
        bool,
        typer.Option("--papers", help="Tulis naskah ke folder -o: SK, undangan, berita acara."),
    ] = False,
    force: Force = False,
) -> int:
    """Susun Rencana Aksi Bersama (.xlsx untuk diisi, .docx untuk ditandatangani)."""
    if output and not papers:
        workspace.known_plan_format(output)
        if output.suffix.lower() == ".xlsx":
            refuse_filled(output, force=force)
    opened = workspace.open_input(source, region=run.region, year=run.year)
    analysis = workspace.run_stages(opened, seed=run.seed, progress=run.progress)
    wish = workspace.PlanWish(limit, budget, costs)
    made, came = workspace.make_plan(analysis, wish)
    run.clear()
    if came is not None:
        say_lines(run, [came.explain()])
    if papers:
        folder = output or Path("naskah")
        files = workspace.write_plan_papers(analysis.snapshot, made, folder)
        say(run, "cli.written_papers", count=len(files), path=folder)
        say_kept(run, folder)
    elif output:
        say(run, "cli.saved", path=workspace.write_plan_file(analysis.snapshot, made, output))
        say_lines(run, [made.explain()])
        if output.suffix.lower() == ".xlsx":
            say(run, "cli.plan_next", path=output)
    else:
        _show(run, made, came, analysis.snapshot)
    return 0


def _show(run: Run, made: "Plan", came: "FollowUp | None", snapshot: "Snapshot") -> None:
    """Print the plan; once there is something to tell of its actions, with their status."""
    if came is None:
        show_result(run, made, snapshot, _PLAN_COLUMNS)
        return
    rows, over = workspace.with_status(made, came)
    show_result(run, made, snapshot, _FOLLOWED, shown=rows)
    if len(over) and not (run.quiet or run.as_json):
        say(run, "cli.plan_closed", count=len(over))
        show_table(*workspace.in_words(over, snapshot, tuple(over.columns)))


@common
def review(
    run: Run,
    store: Annotated[str, typer.Argument(help="Berkas simpanan.")],
    output: Out = None,
    read: Annotated[
        Path | None, typer.Option("--read", help="Lembar tinjauan atau rencana yang sudah diisi.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="Tulis bobot yang disesuaikan putusan.")
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
        if done.entered is None:
            say_loaded(run, read.name, done.report)
        else:
            say_lines(run, [done.entered.sentence(read.name)])
            show_findings(run, done.report.findings, limit=_CLASHES)
        say_lines(run, done.summary.sentences())
        return 0
    if weights:
        return _write_weights(run, store, weights)
    target = sheet_to_fill(output, "tinjau.xlsx", force=force)
    opened = workspace.open_input(store, region=run.region, year=run.year)
    path = workspace.write_review_sheet(opened.snapshot, target)
    if workspace.is_store(store):
        say(run, "cli.review_done", path=path, store=store)
    else:
        say(run, "cli.review_load_first", path=path, source=store,
            store=Path(store).with_suffix(".sinergi").name)  # fmt: skip
    return 0


def _write_weights(run: Run, store: str, path: Path) -> int:
    opened = workspace.open_input(store, region=run.region, year=run.year)
    result = workspace.refitted(opened.snapshot)
    written = workspace.write_result(result.to_frame(), path, opened.snapshot)
    say(run, "cli.saved", path=written)
    say_lines(run, [result.explain()])
    return 0


@common
def simulate(
    run: Run,
    source: Input,
    plan_file: Annotated[
        Path, typer.Option("--plan", help="plan.csv, rencana.xlsx, atau daftar perubahan.")
    ],
    output: Out = None,
) -> int:
    """Andaikan rencana dijalankan: apa yang berubah."""
    opened = workspace.open_input(source, region=run.region, year=run.year)
    result = workspace.simulate_plan(opened.snapshot, plan_file)
    if output and output.suffix.lower() in _MAPS:
        show_result(run, result, opened.snapshot, _CHANGE_COLUMNS)
        for path in workspace.draw_simulation(result, output, seed=run.seed):
            say(run, "cli.saved", path=path)
        return 0
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


COMMANDS = {
    "plan": plan, "rencana": plan, "review": review, "tinjau": review, "simulate": simulate,
    "compare": compare,
}  # fmt: skip
