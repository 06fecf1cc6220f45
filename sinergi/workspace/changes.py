# pyright: basic
# reads pandas frames
"""What a plan or other changes would do, and what changed between two years."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.errors import UnknownTermError, UnreadableFileError, UnusableDataError
from sinergi.exchange import read_plan, restore
from sinergi.exchange.headers import fold
from sinergi.maps import draw_map
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.plan import Change, Comparison, Simulation, compare_periods, simulate

#: Words of the column "perubahan" and the kinds of change that they stand for.
CHANGE_WORDS: Mapping[str, str] = {
    "tambah hubungan": "tie", "tambah anggota": "member", "tambah forum": "forum",
    "tambah rapat": "meeting", "perpanjang keputusan": "renewal", "tambah kerja sama": "agreement",
    "tambah berbagi data": "sharing", "tambah mitra program": "partner",
    "gabung program": "merge", "tanpa penghubung": "remove",
}  # fmt: skip
_COLUMNS: Mapping[str, str] = {
    "perubahan": "kind", "change": "kind", "lembaga": "actors", "actors": "actors",
    "forum": "forum", "isu": "issue", "issue": "issue", "program": "programs",
    "programs": "programs", "data": "dataset", "dataset": "dataset", "wilayah": "region",
    "region": "region",
}  # fmt: skip


def simulate_plan(snapshot: Snapshot, path: Path) -> Simulation:
    """Carry a plan, or a list of changes, out on a copy of the data and measure again.

    Parameters
    ----------
    snapshot
        The data.
    path
        ``plan.csv`` or ``rencana.xlsx``, also after an edit; or a CSV or workbook with the
        columns ``perubahan lembaga forum isu program data`` (see :data:`CHANGE_WORDS`).

    Raises
    ------
    UnreadableFileError
        The file cannot be read.
    UnknownTermError
        A word that is no change, or a name that is not in the data.
    """
    if path.suffix.lower() == ".csv":
        rows = _csv(path)
    else:
        rows = _sheet(path)
        if rows is None:
            return simulate(snapshot, read_plan(path).snapshot.actions)
    columns = {fold(str(c)): c for c in rows.columns}
    if not {"perubahan", "change"} & set(columns):
        return simulate(snapshot, rows)
    names = {_COLUMNS[word]: column for word, column in columns.items() if word in _COLUMNS}
    plain = rows.astype(object).where(rows.notna(), "")
    lookup = _Names(snapshot)
    changes = [
        _change({field: str(row[column]).strip() for field, column in names.items()}, lookup)
        for row in plain.to_dict("records") if str(row[names["kind"]]).strip()
    ]  # fmt: skip
    return simulate(snapshot, changes)


def _csv(path: Path) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise UnreadableFileError("workspace.plan_unreadable", path=path) from error
    return rows.map(restore).replace({"": None})


def _sheet(path: Path) -> pd.DataFrame | None:
    """First sheet whose header names changes; ``None`` for a plan workbook."""
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=str, engine="openpyxl")
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFileError("workspace.plan_unreadable", path=path) from error
    for frame in sheets.values():
        if {"perubahan", "change"} & {fold(str(c)) for c in frame.columns}:
            return frame
    return None


class _Names:
    """Ids by name, as a planner writes them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._ids = {
            name: {**_by_name(snapshot, name), **{fold(i): i for i in snapshot.table(name)["id"]}}
            for name in ("actors", "forums", "programs", "datasets")
        }
        self._written = {
            name: sorted({str(n) for n in snapshot.table(name)["name"]}) for name in self._ids
        }
        self._issues = {fold(w): i for i, f in vocab.issues().items() for w in (i, f.name_id)}
        self._kinds = {fold(w): k for k, f in vocab.forum_kinds().items() for w in (k, f.name)}

    def find(self, table: str, word: str) -> str:
        """Id of a name; an unknown one offers near names."""
        found = self._ids[table].get(fold(word))
        if found is None and table == "actors":
            known = vocab.resolve_opd(word).canonical
            found = self._ids[table].get(fold(known)) if known else None
        if found is None:
            raise UnknownTermError.among(word, known=self._written[table], what="name")
        return found

    def issue(self, word: str) -> str:
        """Id of an issue."""
        return self._issues.get(fold(word), word)

    def forum(self, kind: str, word: str) -> str:
        """Id of a forum, or the kind of a new one."""
        if kind == "forum":
            return self._kinds.get(fold(word), "pokja")
        return self.find("forums", word)


def _by_name(snapshot: Snapshot, table: str) -> dict[str, str]:
    rows = snapshot.table(table)
    return {fold(str(n)): str(i) for i, n in zip(rows["id"], rows["name"], strict=True)}


def _change(row: dict[str, str], names: _Names) -> Change:
    words = {**{fold(w): k for w, k in CHANGE_WORDS.items()},
             **{k: k for k in CHANGE_WORDS.values()}}  # fmt: skip
    kind: Any = words.get(fold(row["kind"]))
    if kind is None:
        raise UnknownTermError.among(row["kind"], known=CHANGE_WORDS, what="change")
    actors = tuple(names.find("actors", a) for a in _list(row.get("actors", "")))
    made = Change(
        kind, actors, issue=names.issue(row["issue"]) if row.get("issue") else "",
        programs=tuple(names.find("programs", p) for p in _list(row.get("programs", ""))),
        dataset=names.find("datasets", row["dataset"]) if row.get("dataset") else "",
        region=row.get("region", "") or (actors[0].split(":")[0] if actors else ""),
    )  # fmt: skip
    word = row.get("forum", "")
    return replace(made, forum=names.forum(kind, word)) if word else made


def _list(cell: str) -> list[str]:
    return split_list(cell.replace("\n", "|").replace(";", "|"))


def draw_simulation(result: Simulation, path: Path, *, seed: int) -> tuple[Path, Path]:
    """Draw the map as it would be, and beside it the map as it is (``...-sebelum``).

    Returns
    -------
    tuple of Path
        The map after and the map before.
    """
    before = path.with_name(f"{path.stem}-sebelum{path.suffix}")
    for target, gaps in ((path, result.gaps_after), (before, result.gaps_before)):
        city = gaps.snapshot if gaps is not None else result.snapshot
        draw_map(city or Snapshot(), highlight=gaps, seed=seed).save(target)
    return path, before


def compare_years(snapshot: Snapshot, before: int, after: int) -> Comparison:
    """Compare two fiscal years of the same data."""
    for year in (before, after):
        if year not in snapshot.years:
            known = ", ".join(map(str, snapshot.years)) or "-"
            raise UnusableDataError("workspace.no_such_year", year=year, known=known)
    return compare_periods(snapshot.select(year=before), snapshot.select(year=after))
