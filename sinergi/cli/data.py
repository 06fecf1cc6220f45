"""Commands about input: demo, template, check, load, analyze, export, publish."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sinergi import exchange, workspace
from sinergi._files import check_format
from sinergi.cli.run import Run, common
from sinergi.cli.show import counts, dump, say, say_kept, say_loaded, show_files, show_findings
from sinergi.errors import OutputError, UsageError
from sinergi.settings import current

if TYPE_CHECKING:
    # only its name is needed here; loading it takes seconds
    from sinergi.model.batch import Batch

Input = Annotated[
    str,
    typer.Argument(
        metavar="INPUT", help="Buku kerja, folder tabel, ekspor SIPD/SIRUP, atau berkas simpanan."
    ),
]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Berkas keluaran.")]
Force = Annotated[bool, typer.Option("--force", help="Timpa berkas yang sudah ada.")]
OutDir = Annotated[Path, typer.Option("-o", "--output", help="Folder keluaran.")]


def refuse_filled(path: Path, *, force: bool) -> None:
    """Keep a file that somebody may have filled in."""
    if path.exists() and not force:
        raise OutputError("cli.would_overwrite", path=path)


def sheet_to_fill(output: Path | None, usual: str, *, force: bool) -> Path:
    """Where a sheet for offices goes; refused, before anything is computed, if it cannot."""
    target = output or Path(usual)
    check_format(target)
    refuse_filled(target, force=force)
    return target


@common
def demo(run: Run, output: OutDir = Path("demo-sinergi")) -> int:
    """Coba dengan kabupaten rekaan: peta, laporan, dan dasbor langsung jadi."""
    _analyze(run, [str(workspace.demo_workbook())], output / "hasil")
    book = workspace.write_demo(output)
    say(run, "cli.demo_done", path=book)
    return 0


@common
def template(
    run: Run,
    output: Annotated[Path, typer.Argument(help="Nama berkas, misalnya data.xlsx.")],
    split: Annotated[bool, typer.Option("--split", help="Satu berkas untuk setiap OPD.")] = False,
    force: Force = False,
) -> int:
    """Buat buku kerja kosong yang tinggal diisi."""
    refuse_filled(output, force=force)
    region = workspace.region_code(run.region)
    files = exchange.write_template(output, region=region, split=split)
    if run.as_json:
        dump([str(path) for path in files])
    say(run, "cli.template_done", path=files[0], count=len(files))
    return 0


@common
def check(
    run: Run,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Buku kerja, folder tabel, ekspor SIPD/SIRUP, atau daftar CSV; boleh beberapa.",
        ),
    ],
    output: Out = None,
) -> int:
    """Periksa data: apa yang salah, di sel mana, dan cara memperbaikinya."""
    if output and len(sources) > 1:
        raise UsageError("cli.marked_one")
    if output:
        check_format(output, (".xlsx", ".xlsm"))
    region = workspace.region_code(run.region)
    # all are read before anything is said: a file that is not there stops at once
    batches = [exchange.read_any(Path(source), region=region) for source in sources]
    if run.as_json:
        dump([row for b in batches for row in b.findings.to_frame().to_dict(orient="records")])
    for source, batch in zip(sources, batches, strict=True):
        _tell_checked(run, source, batch)
    if output:
        exchange.write_marked(Path(sources[0]), batches[0], output)
        say(run, "cli.marked", path=output)
    return 1 if any(len(batch.findings) for batch in batches) else 0


def _tell_checked(run: Run, source: str, batch: "Batch") -> None:
    show_findings(run, batch.findings, limit=10)
    facts = {"what": workspace.counts_line(batch.snapshot), "path": source}
    if not batch.findings:
        say(run, "cli.check_sound", **facts)
    else:
        errors = len(batch.findings.errors)
        say(run, "cli.check_done", count=len(batch.findings), errors=errors, **facts)
        marked = Path(source).suffix.casefold() in {".xlsx", ".xlsm"}
        say(run, "cli.check_next" if marked else "cli.check_next_plain", **facts)


@common
def load(
    run: Run,
    inputs: Annotated[list[str], typer.Argument(help="Berkas atau folder yang dimuat.")],
    into: Annotated[
        str, typer.Option("--into", help="Berkas simpanan, misalnya bandung.sinergi.")
    ],
    who: Annotated[str, typer.Option("--who", help="Unit yang memuat, misalnya Bappeda.")] = "",
    only_region: Annotated[
        list[str] | None,
        typer.Option("--only-region", help="Hanya baris wilayah ini yang boleh berubah."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Keluarkan baris lama dari berkas bernama sama yang tidak ada lagi di berkas ini"
            " (wilayah dan tahun yang sama); dapat dibatalkan dengan store undo.",
        ),
    ] = False,
) -> int:
    """Muat data ke simpanan; memuat berkas yang sama dua kali tidak mengubah apa pun."""
    reports: list[dict[str, object]] = []
    region = workspace.region_code(run.region)
    only = [str(workspace.region_code(r)) for r in only_region] if only_region else None
    # before the store: nothing is made of bad input
    first = exchange.read_any(Path(inputs[0]), region=region)
    with workspace.open_workspace(into, create=True) as ws:
        for name in inputs:
            batch = first if name == inputs[0] else exchange.read_any(Path(name), region=region)
            if replace:
                show_findings(run, ws.would_replace(batch, who=who, regions=only))
            report = ws.load(batch, who=who, regions=only, replace=replace, progress=run.progress)
            run.clear()
            show_findings(run, batch.findings)
            say_loaded(run, batch.source.name, report)
            if batch.findings.errors:
                say(run, "cli.left_out", count=len(batch.findings.errors), path=name)
            reports.append({"file": batch.source.name, **counts(report)})
    if run.as_json:
        dump(reports)
    return 0


@common
def analyze(
    run: Run,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Buku kerja, folder tabel, ekspor SIPD/SIRUP, daftar CSV, atau berkas simpanan;"
            " boleh beberapa, misalnya ekspor SIRUP dan buku kerja SK & forum.",
        ),
    ],
    output: OutDir,
    fail_on_findings: Annotated[
        bool, typer.Option("--fail-on-findings", help="Kode keluar 1 bila ada temuan.")
    ] = False,
) -> int:
    """Jalankan semua analisis dan tulis peta, laporan, dasbor, dan tabel."""
    found = _analyze(run, sources, output)
    return 1 if fail_on_findings and found else 0


def _analyze(run: Run, addresses: list[str], folder: Path) -> int:
    if current().audience == "publik":
        raise UsageError("cli.public_only_by_publish")
    exchange.check_folder(folder)
    analysis = workspace.analyze(
        addresses, region=run.region, year=run.year, seed=run.seed, progress=run.progress
    )
    run.progress("write")
    kept = workspace.keep_other_results(analysis, folder)
    files = workspace.write_analysis(analysis, folder)
    run.clear()
    for line in workspace.summary(analysis):
        if not (run.quiet or run.as_json):
            typer.echo(line)
    show_findings(run, analysis.findings, limit=3, notices=False)
    say(run, "cli.notes", count=len(analysis.findings))
    say(run, "cli.written", folder=folder)
    show_files(run, files)
    if kept:
        say(run, "cli.kept_results", what=kept[0], folder=folder, path=kept[1])
    say_kept(run, folder)
    return len(analysis.findings)


@common
def export(
    run: Run,
    source: Input,
    output: OutDir,
    parquet: Annotated[bool, typer.Option("--parquet", help="Tabel Parquet, bukan CSV.")] = False,
    neo4j_import: Annotated[
        bool, typer.Option("--neo4j-import", help="Folder berkas impor massal untuk Neo4j.")
    ] = False,
) -> int:
    """Ekspor graf (.graphml, .gexf, .json), buku kerja (.xlsx), atau folder tabel.

    Folder dari simpanan utuh memuat juga jurnal dan riwayat, dan dapat dimuat kembali persis.
    """
    whole = workspace.is_store(source) and not (run.region or run.year or output.suffix)
    if whole and not neo4j_import:
        return _saved(run, workspace.write_whole_store(source, output, parquet=parquet))
    opened = workspace.open_input(source, region=run.region, year=run.year)
    if neo4j_import:
        command, findings = workspace.write_import(opened, output)
        show_findings(run, findings)
        if run.as_json:
            dump({"path": str(output), "command": command})
        say(run, "cli.import_files", path=output, command=command)
        return 0
    return _saved(run, workspace.write_snapshot(opened.snapshot, output, parquet=parquet))


def _saved(run: Run, path: Path) -> int:
    if run.as_json:
        dump({"path": str(path)})
    say(run, "cli.saved", path=path)
    if path.is_dir():
        say_kept(run, path)
    return 0


@common
def publish(run: Run, source: Input, output: OutDir) -> int:
    """Buat salinan untuk umum: tanpa temuan, kejadian, penilaian, dan data perorangan."""
    opened = workspace.open_input(source, region=run.region, year=run.year)
    return _saved(run, workspace.publish(opened.snapshot, output))


COMMANDS = {
    "demo": demo, "template": template, "check": check, "periksa": check, "load": load,
    "analyze": analyze, "export": export, "publish": publish,
}  # fmt: skip
