"""Commands that ask people: missing facts, words that mean the same, and the answers."""

from pathlib import Path
from typing import Annotated

import typer

from sinergi import workspace
from sinergi.cli.data import Force, Input, Out, sheet_to_fill
from sinergi.cli.run import Run, common
from sinergi.cli.show import dump, say, say_loaded, show_findings, show_table

StorePath = Annotated[str, typer.Argument(metavar="STORE", help="Berkas simpanan.")]
Who = Annotated[str, typer.Option("--who", help="Unit yang memuat.")]
_CHANGES = ("name_a", "opd_a", "name_b", "opd_b", "score_before", "score", "kind", "review")


@common
def complete(
    run: Run,
    store: StorePath,
    output: Out = None,
    read: Annotated[
        Path | None, typer.Option("--read", help="Lembar pelengkapan yang sudah diisi.")
    ] = None,
    who: Who = "",
    force: Force = False,
) -> int:
    """Tanyakan penerima, lokasi, dan keluaran yang belum disebut, atau baca jawaban OPD."""
    if read:
        return _read(run, store, read, who)
    target = sheet_to_fill(output, "lengkapi.xlsx", force=force)
    opened = workspace.open_input(store, region=run.region, year=run.year)
    questions = workspace.write_completion_sheet(opened.snapshot, target)
    if run.as_json:
        dump(questions.astype(object).to_dict(orient="records"))
    if not len(questions):
        say(run, "cli.complete_nothing")
        return 0
    facts = {"count": len(questions), "agencies": questions["opd"].nunique(dropna=False)}
    say(run, "cli.complete_done", path=target, store=store, **facts)
    return 0


def _read(run: Run, store: str, path: Path, who: str) -> int:
    with workspace.open_workspace(store) as ws:
        done = workspace.complete(ws, path, who=who)
        city = ws.snapshot()
    show_findings(run, done.findings)
    say_loaded(run, path.name, done.report)
    if run.as_json:
        dump(done.changes.astype(object).to_dict(orient="records"))
    elif not run.quiet:
        say(run, "cli.complete_scored", count=len(done.changes))
        if len(done.changes):
            show_table(*workspace.in_words(done.changes.head(20), city, _CHANGES))
        if (done.changes["kind"] == "fragmentation").any():
            say(run, "cli.complete_kinds")
    return 0


@common
def synonyms(
    run: Run,
    source: Input,
    output: Out = None,
    read: Annotated[
        Path | None, typer.Option("--read", help="Lembar padanan kata yang sudah diputuskan.")
    ] = None,
    who: Who = "",
    force: Force = False,
) -> int:
    """Usulkan kata yang mungkin searti, atau baca putusannya ke dalam simpanan."""
    if read:
        return _learn(run, source, read, who)
    target = sheet_to_fill(output, "padanan.xlsx", force=force)
    opened = workspace.open_input(source, region=run.region, year=run.year)
    proposals = workspace.write_synonym_sheet(opened.snapshot, target)
    if run.as_json:
        dump(proposals.astype(object).to_dict(orient="records"))
    if not len(proposals):
        say(run, "cli.synonyms_nothing")
    say(run, "cli.synonyms_done", path=target, store=source, count=len(proposals))
    return 0


def _learn(run: Run, store: str, path: Path, who: str) -> int:
    with workspace.open_workspace(store) as ws:
        taught = workspace.read_synonym_sheet(ws, path, who=who)
    show_findings(run, taught.findings)
    say_loaded(run, path.name, taught.report)
    accepted = int((taught.decided["state"] == "diterima").sum())
    if run.as_json:
        dump(taught.decided.astype(object).to_dict(orient="records"))
    say(run, "cli.synonyms_read", accepted=accepted, refused=len(taught.decided) - accepted)
    return 0


COMMANDS = {
    "complete": complete, "lengkapi": complete, "synonyms": synonyms, "padanan": synonyms,
}  # fmt: skip
