"""``sinergi store``: status, check, upgrade, backup, restore, history, undo."""

from pathlib import Path
from typing import Annotated

import typer

from sinergi import workspace
from sinergi.cli import frame
from sinergi.cli.run import Run, upkeep
from sinergi.cli.show import counts, dump, say, show_findings, show_table
from sinergi.i18n import format_number, text

app = typer.Typer(
    cls=frame.Group, no_args_is_help=True,
    help="Rawat simpanan: periksa, cadangkan, pulihkan, riwayat, batalkan.",
)  # fmt: skip
_SHOWN = 20
StorePath = Annotated[str, typer.Argument(help="Berkas simpanan, misalnya bandung.sinergi.")]


@upkeep
def status(run: Run, store: StorePath) -> int:
    """Isi simpanan dan muatan terakhir."""
    with workspace.open_workspace(store) as ws:
        state, journal = ws.status(), workspace.journal_in_words(ws, limit=_SHOWN)
    if run.as_json:
        dump(state.to_dict())
        return 0
    say(run, "cli.store_status", version=state.schema_version, rows=state.rows, loads=state.loads)
    for table, rows in state.by_table.items():
        say(run, "cli.store_table", table=text(f"model.tables.{table}"), rows=rows)
    show_findings(run, state.notices)
    if state.loads and not run.quiet:
        show_table(*journal)
    return 0


@upkeep
def check(run: Run, store: StorePath) -> int:
    """Periksa keutuhan simpanan."""
    with workspace.open_workspace(store) as ws:
        findings = ws.check()
    show_findings(run, findings)
    if run.as_json:
        dump(findings.to_frame().to_dict(orient="records"))
    if not findings:
        say(run, "cli.store_sound")
    return 1 if findings else 0


@upkeep
def upgrade(run: Run, store: StorePath) -> int:
    """Naikkan simpanan ke versi skema terbaru, dengan cadangan lebih dulu."""
    from sinergi.store import upgrade_store

    done = upgrade_store(store)
    say(run, "cli.upgraded", count=len(done.steps))
    return 0


@upkeep
def backup(
    run: Run,
    store: StorePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="Berkas cadangan.")],
) -> int:
    """Buat cadangan yang diperiksa."""
    with workspace.open_workspace(store) as ws:
        say(run, "cli.saved", path=ws.backup(output))
    return 0


@upkeep
def restore(
    run: Run,
    store: StorePath,
    backup_file: Annotated[Path, typer.Option("--from", help="Berkas cadangan.")],
) -> int:
    """Pulihkan simpanan dari cadangan; berkas lama disisihkan, tidak dihapus."""
    from sinergi.store import restore_store

    done = restore_store(backup_file, store)
    say(run, "cli.restored", path=done.path)
    if done.kept_aside is not None:
        say(run, "cli.kept_aside", path=done.kept_aside)
    return 0


@upkeep
def history(
    run: Run,
    store: StorePath,
    table: Annotated[
        str | None, typer.Option("--table", help="Nama tabel, misalnya programs.")
    ] = None,
    row: Annotated[str | None, typer.Option("--id", help="Id baris.")] = None,
) -> int:
    """Nilai lama: siapa mengubah apa, kapan, dari berkas mana."""
    with workspace.open_workspace(store) as ws:
        if run.as_json:
            changes = ws.history(table, row)
            typer.echo(changes.to_json(orient="records", force_ascii=False, date_format="iso"))
            return 0
        header, rows, count = workspace.history_in_words(ws, table, row, limit=_SHOWN)
    if not count:
        say(run, "cli.no_history")
    elif not run.quiet:
        show_table(header, rows)
        if count > _SHOWN:
            say(run, "cli.more_changes", shown=_SHOWN, rows=format_number(count))
    return 0


@upkeep
def undo(
    run: Run,
    store: StorePath,
    load_id: Annotated[str, typer.Argument(help="Nomor muatan, lihat: store status.")],
    who: Annotated[str, typer.Option("--who", help="Unit yang membatalkan.")] = "",
) -> int:
    """Batalkan satu muatan dan kembalikan nilai lama."""
    with workspace.open_workspace(store) as ws:
        report = ws.undo(load_id, who=who)
    if run.as_json:
        dump(counts(report))
    say(run, "cli.undone", load_id=load_id, by=report.load_id, **counts(report))
    return 0


for name, body in {"status": status, "check": check, "upgrade": upgrade, "backup": backup,
                   "restore": restore, "history": history, "undo": undo}.items():  # fmt: skip
    app.command(name, cls=frame.Command)(body)
