"""Writes what analyses returned: tables by extension, the whole output folder."""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pandas as pd

from sinergi import settings
from sinergi._files import output_error
from sinergi._files.inventory import MARKER, written_files
from sinergi.analysis.duplicates import Duplicates
from sinergi.analysis.result import Result
from sinergi.errors import UnknownTermError
from sinergi.exchange import (
    atomic_file,
    atomic_folder,
    write_csv,
    write_graph,
    write_tables,
    write_workbook,
)
from sinergi.model.finding import Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_dashboard, write_report, write_sheet
from sinergi.reports.build import place, years
from sinergi.reports.words import Names, column
from sinergi.reports.words import in_words as words_of
from sinergi.reports.xlsx import to_read
from sinergi.workspace.inputs import Opened
from sinergi.workspace.stages import Analysis
from sinergi.workspace.workspace import open_workspace

GRAPH_SUFFIXES = (".graphml", ".gexf", ".json")


def _write_json(path: Path, frame: pd.DataFrame) -> None:
    with atomic_file(path) as temporary:
        text = frame.to_json(orient="records", date_format="iso", force_ascii=False, indent=1)
        temporary.write_text(text, encoding="utf-8")


def _write_parquet(path: Path, frame: pd.DataFrame) -> None:
    with atomic_file(path) as temporary:
        frame.to_parquet(temporary, index=False)


_WRITERS: Mapping[str, Callable[[Path, pd.DataFrame], object]] = {
    ".csv": write_csv,
    ".json": _write_json,
    ".parquet": _write_parquet,
    ".xlsx": write_sheet,
}


def write_result(
    result: Result | pd.DataFrame, path: Path, snapshot: Snapshot | None = None
) -> Path:
    """Write a result as csv, xlsx, parquet or json, by the extension of ``path``.

    A workbook is for people: with ``snapshot`` its codes and ids are put into words.
    """
    frame = result.to_frame() if isinstance(result, Result) else result
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise UnknownTermError.among(suffix or str(path), known=_WRITERS, what="format")
    if suffix == ".xlsx":
        pairs = isinstance(result, Duplicates)
        return write_sheet(path, to_read(result, frame) if pairs else frame, snapshot)
    _WRITERS[suffix](path, frame)
    return path


def in_words(
    frame: pd.DataFrame, snapshot: Snapshot, columns: tuple[str, ...]
) -> tuple[list[str], list[list[str]]]:
    """Header and first rows of a result in the reader's words, for a terminal."""
    kept = tuple(c for c in columns if c in frame.columns)
    return [column(c) for c in kept], words_of(frame, Names(snapshot), kept)


def write_snapshot(snapshot: Snapshot, path: Path, *, parquet: bool = False) -> Path:
    """Write the graph: GraphML, GEXF, JSON, a workbook, or a folder of tables."""
    suffix = path.suffix.lower()
    if suffix in GRAPH_SUFFIXES:
        write_graph(path, snapshot)
    elif suffix == ".xlsx":
        write_workbook(path, snapshot)
    elif suffix:
        raise UnknownTermError.among(suffix, known=[*GRAPH_SUFFIXES, ".xlsx"], what="format")
    else:
        write_tables(path, snapshot, format="parquet" if parquet else "csv")
    return path


def write_whole_store(address: str, path: Path, *, parquet: bool = False) -> Path:
    """Write all that a store holds as open files; see :meth:`Workspace.export`."""
    with open_workspace(address) as workspace:
        return workspace.export(path, format="parquet" if parquet else "csv")


def write_import(opened: Opened, folder: Path) -> tuple[str, Findings]:
    """Write files for the bulk importer of Neo4j; the command to run in the folder is returned."""
    from sinergi.store.bolt.bulk import COMMAND, write_import_files

    with atomic_folder(folder) as temporary:
        findings = write_import_files(opened.snapshot, temporary, opened.source)
        note = {"function": "export_neo4j_import", "data_fingerprint": opened.snapshot.fingerprint}
        (temporary / "run.json").write_text(f"{json.dumps(note)}\n", encoding="utf-8")
    return COMMAND, findings


def write_analysis(analysis: Analysis, folder: Path) -> dict[str, Path]:
    """Write every file of an analysis into ``folder``, as a whole or not at all.

    Returns
    -------
    dict
        Path by name: the tables, ``findings``, ``map``, ``report``, ``workbook``,
        ``dashboard``, ``run``.
    """
    names = {
        **{name: f"{name}.csv" for name in analysis.results},
        **{side: f"{side}.csv" for r in analysis.results.values() for side in r.side_tables()},
        "findings": "findings.csv", "map": "peta.html",
        "report": "laporan.docx", "workbook": "laporan.xlsx", "dashboard": "index.html",
        "run": "run.json",
    }  # fmt: skip
    with atomic_folder(folder) as temporary:
        _write_tables(analysis, temporary, names)
        analysis.atlas.save(temporary / names["map"])
        results = list(analysis.results.values())
        for name in ("report", "workbook"):
            write_report(
                temporary / names[name], analysis.snapshot, *results, analysis.atlas,
                findings=analysis.findings,
            )  # fmt: skip
        write_dashboard(
            temporary / names["dashboard"], analysis.snapshot, *results,
            findings=analysis.findings, files=names,
        )  # fmt: skip
        _write_run(analysis, temporary / names["run"])
    return {key: folder / name for key, name in names.items()}


def keep_other_results(analysis: Analysis, folder: Path) -> tuple[str, Path] | None:
    """Copy what an earlier run on another input wrote, before its files are replaced.

    Parameters
    ----------
    analysis
        What will be written.
    folder
        Where it will be written.

    Returns
    -------
    tuple or None
        What the earlier results are about and where they are now; ``None`` when there are none,
        or they come from this input.
    """
    ours = written_files(folder)
    try:
        earlier = json.loads((folder / MARKER).read_text(encoding="utf-8"))["about"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    if not ours or earlier == _about(analysis) or not isinstance(earlier, str):
        return None
    names = (folder.with_name(f"{folder.name}-{n}") for n in count(1))
    beside = next(name for name in names if not name.exists())
    try:
        for name in (*ours, MARKER):
            if (folder / name).is_file():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(folder / name, beside / name)
    except OSError as problem:
        raise output_error(problem, beside) from problem
    return earlier, beside


def _about(analysis: Analysis) -> str:
    """Tell what results are about: input, region, years."""
    city = analysis.snapshot
    return f"{analysis.source.name}, {place(city)}, {years(city)}"


def _write_tables(analysis: Analysis, folder: Path, names: Mapping[str, str]) -> None:
    for name, result in analysis.results.items():
        write_csv(folder / names[name], result.to_frame())
        for side, frame in result.side_tables().items():
            write_csv(folder / names[side], frame)
    write_csv(folder / names["findings"], analysis.findings.to_frame())


def _now() -> str:
    moment = datetime.now(UTC)  # noqa: TID251 - the border: a run tells when it was made
    return moment.isoformat(timespec="seconds")


def _write_run(analysis: Analysis, path: Path) -> None:
    run = Provenance(
        "analyze", {"seed": analysis.seed}, analysis.snapshot.fingerprint, analysis.seed
    )
    record = {
        **run.to_dict(),
        "source": {"name": analysis.source.name, "kind": analysis.source.kind,
                   "sha256": analysis.source.sha256},
        "about": _about(analysis),
        "audience": settings.current().audience,
        "lang": settings.current().lang,
        "made_at": _now(),
        "seconds": dict(analysis.seconds),
        "results": {name: r.provenance.to_dict() for name, r in analysis.results.items()},
        "rows": {name: len(r) for name, r in analysis.results.items()},
    }  # fmt: skip
    path.write_text(
        json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8"
    )


def write_analysis_report(analysis: Analysis, path: Path) -> Path:
    """Write the report of an analysis as docx, xlsx or html."""
    results = list(analysis.results.values())
    return write_report(
        path, analysis.snapshot, *results, analysis.atlas, findings=analysis.findings
    )
