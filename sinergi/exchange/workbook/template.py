# pyright: basic
# XlsxWriter has no types
"""The empty workbook for a planner, filled with what is usual in the region."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sinergi._files import check_format
from sinergi.exchange.headers import data, label
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.resolve import ActorBook
from sinergi.exchange.workbook.book import Book, new_book
from sinergi.exchange.workbook.layout import SheetSpec, sheet, sheets
from sinergi.vocab import RegionFact, forum_kinds, opd_units
from sinergi.vocab import region as region_fact

_MAIN_AFFAIR = "8.01"  # unity and politics: the office that keeps the forums (PP 12/2022 Ps 14)


def write_template(
    path: str | Path, *, region: str | None = None, split: bool = False
) -> list[Path]:
    """Write the workbook that a planner fills in.

    Three sheets are shown (Program, SK & Forum, Rapat) with instructions; the others start
    hidden. Codes are text cells, closed lists are drop-downs, the grey example row is ignored
    on reading.

    Parameters
    ----------
    path
        The ``.xlsx`` file.
    region
        Code of a region; its usual agencies and statutory forums are filled in.
    split
        One file per agency beside ``path``, named after the agency; ``merge_workbooks`` reads
        them as one.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    UnknownTermError
        The region is not known, or the name does not end in ``.xlsx``.
    OutputError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> files = write_template(Path(tempfile.mkdtemp()) / "data.xlsx", region="32.04")
    >>> [f.name for f in files]
    ['data.xlsx']
    """
    target = Path(path)
    check_format(target, (".xlsx", "") if split else (".xlsx",))
    place = region_fact(region) if region is not None else None
    units = usual_units(place)
    if not split:
        with new_book(target, bodies=units) as book:
            _fill(book, place, units, opd=None)
        return [target]
    files: list[Path] = []
    for unit in units:
        file = target.with_name(f"{target.stem}-{slug(unit)}{target.suffix or '.xlsx'}")
        with new_book(file, bodies=units) as book:
            _fill(book, place, units, opd=unit)
        files.append(file)
    return files


def usual_units(place: RegionFact | None) -> list[str]:
    """Names of the agencies that a region of that level usually has."""
    level = "provinsi" if place is not None and place.level == "provinsi" else "kabupaten/kota"
    return [u.canonical for u in opd_units().values()
            if u.kind == "opd" and level in u.levels and u.form not in _MANY]  # fmt: skip


_MANY = frozenset({"uptd", "rsud", "uobk_rsud", "kekhususan", "kota_administrasi"})


def _fill(book: Book, place: RegionFact | None, units: Sequence[str], *, opd: str | None) -> None:
    actors = _actors(place, units) if opd is None and place is not None else []
    book.instructions(_instructions(place, opd=opd, prefilled=bool(actors)))
    keeper = opd is None or _MAIN_AFFAIR in opd_units()[opd].urusan
    rows: dict[str, list[dict[str, Any]]] = {
        "actors": actors,
        "forums": _forums(place) if keeper and place is not None else [],
    }
    for spec in sheets():
        if spec.shown or spec.offered:
            book.sheet(spec, rows.get(spec.key, []), example=True, hidden=not spec.shown)


def _actors(place: RegionFact, units: Sequence[str]) -> list[dict[str, Any]]:
    known = ActorBook(region=place.code)
    rows: list[dict[str, Any]] = []
    for unit in units:
        actor, kind, urusan = known.propose(unit)
        rows.append({"name": unit, "kind": label("actor_kind", kind), "urusan": urusan,
                     "region": place.code, "id": actor})  # fmt: skip
    return rows


def _forums(place: RegionFact) -> list[dict[str, Any]]:
    level = "provinsi" if place.level == "provinsi" else "kabupaten/kota"
    return [
        {"name": f"{fact.name} {place.name}", "kind": label("forum_kind", fact.kind),
         "legal_basis": fact.legal_basis, "region": place.code,
         "id": in_region(place.code, fact.kind)}
        for fact in forum_kinds().values() if fact.statutory and level in fact.scopes
    ]  # fmt: skip


def _instructions(
    place: RegionFact | None, *, opd: str | None, prefilled: bool
) -> list[list[str]]:
    said = data("layout")["instructions"]
    area = f"{place.code} {place.name}" if place else ""
    rows = [[said["title"]], ["Wilayah:", area], ["Tahun anggaran:", ""]]
    if opd is not None:
        rows.append(["Perangkat daerah:", opd])
    if prefilled:
        rows.append(["Lembar terisi awal:", sheet("actors").title])
    rows += [[], *([step["head"], step["text"]] for step in said["steps"]), []]
    rows.append([said["sheets"]])
    rows += [[spec.title, _purpose(spec)] for spec in sheets() if spec.shown or spec.offered]
    return rows


def _purpose(spec: SheetSpec) -> str:
    words = spec.purpose[0].upper() + spec.purpose[1:]
    return f"{words}." if spec.shown else f"Bila ada. {words}."
