# pyright: basic
# rows of frames are untyped
"""Loading a plan that offices filled in: an older sheet does not win in silence.

A plan workbook bears for every row a mark of each cell as it was written. When a load replaces
something else than that (looked up in the history of this very load, so two loads at once make
no difference), the two are put together cell by cell: what the sheet did not change stays as it
is stored, what only the sheet changed is taken. Where both changed, progress stays where it is
furthest and of other cells the sheet stands, never an empty one; what differs is told.

Of a sheet without marks an empty cell never takes away what stands. Where the stored progress,
realisation or answer is told otherwise by it, the one with the later ``answered_at`` stands, of
equal or missing dates the one loaded last. It is told when the sheet is the older one, or sets
progress back. What does not stand is in the history.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.batch import Batch, Source
from sinergi.model.fields import split_list
from sinergi.model.finding import Finding, Findings
from sinergi.model.plan_columns import EDITED_COLUMNS, cell_mark, seen_cells
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.store.decisions import Values, values_of, values_replaced
from sinergi.store.protocol import LoadReport, Store

#: What offices fill in while a plan is carried out.
_ANSWERS = (
    "state", "realisation", "progress", "proof", "obstacle", "answer", "answered_at",
)  # fmt: skip
#: How far an action has come; what was withdrawn stays withdrawn.
_ORDER = ("belum", "berjalan", "selesai", "dibatalkan")


def load_plan(store: Store, batch: Batch, *, who: str = "") -> LoadReport:
    """Load a plan sheet; see the rule of this module.

    Parameters
    ----------
    store
        Where to.
    batch
        What ``read_plan`` handed over.
    who
        The office that loads.

    Returns
    -------
    LoadReport
        Of the sheet, with a finding for every action of which the sheet was older than what was
        stored. When a stored value stands, a second load puts it back, and is named.
    """
    report = store.load(batch.snapshot, batch.source, who=who)
    changed = report.by_table.get("actions")
    if report.load_id is None or changed is None or not changed.updated:
        return report
    file, told, kept = batch.source.name, list[Finding](), list[Values]()
    sheet = {str(row["id"]): row for row in values_of(batch.snapshot, "actions")}
    words = _Words(store)
    for old in values_replaced(store, "actions", report.load_id):
        key = str(old["id"])
        stands, clash = _together(old, sheet[key], seen_cells(batch.marks.get(key)))
        if clash:
            told.append(words.clash(file, (old, sheet[key], stands), clash))
        if any(stands.get(n) != sheet[key].get(n) for n in EDITED_COLUMNS):
            kept.append(stands)
    if kept:
        rows = Snapshot({"actions": rows_to_table("actions", kept)})
        again = store.load(rows, Source(file, "plan", ""), who=who)
        facts = {"load_id": again.load_id, "first": report.load_id,
                 "count": format_number(len(kept))}  # fmt: skip
        told.append(Finding("store.plan_kept", "notice", file=file, facts=facts))
    return replace(report, findings=report.findings + Findings(told))


_Clash = tuple[str, list[str]]


def _together(
    old: Values, new: Values, seen: Mapping[str, str]
) -> tuple[Values, _Clash | None]:  # fmt: skip
    """Values that stand, and what has to be told: a code and the columns that differ."""
    if seen:
        stands, apart = _merged(old, new, seen)
        return stands, ("marked", apart) if apart else None
    stands, apart = _joined(old, new), _contradict(old, new)
    if apart and _older(old, new):
        return stands, ("stored", apart)
    return stands, ("sheet", apart) if apart and _far(new) < _far(old) else None


# ---------------------------------------------------------------- with marks
def _merged(old: Values, new: Values, seen: Mapping[str, str]) -> tuple[Values, list[str]]:
    stands, apart = dict(new), list[str]()
    for name in EDITED_COLUMNS:
        there, here = (cell_mark(name, row.get(name)) for row in (old, new))
        if there == here:
            continue
        if here == seen[name] or here == "-" != seen[name] != there:
            _put(stands, name, old)
        elif there != seen[name] and (name != "progress" or _far(old) > _far(new)):
            apart.append(name)
            if name == "progress":
                _put(stands, name, old)
    return stands, apart


def _put(stands: Values, name: str, row: Values) -> None:
    stands.pop(name, None)
    if name in row:
        stands[name] = row[name]


def _far(row: Values) -> int:
    told = str(row.get("progress", _ORDER[0]))
    return _ORDER.index(told) if told in _ORDER else 0


# ---------------------------------------------------------------- without marks
def _older(old: Values, new: Values) -> bool:
    """Whether the stored answer has a date and the sheet's has an earlier one, or none."""
    return old.get("answered_at", "") > new.get("answered_at", "")


def _contradict(old: Values, new: Values) -> list[str]:
    return [n for n in _ANSWERS[:-1] if n in old and n in new and old[n] != new[n]]


def _joined(old: Values, new: Values) -> Values:
    """Take the plan from the sheet, and the later ones of the answers; none gets lost."""
    answers = (new, old) if _older(old, new) else (old, new)
    told = {n: row[n] for row in answers for n in _ANSWERS if n in row}
    return {**{n: v for n, v in new.items() if n not in _ANSWERS}, **told}


# ---------------------------------------------------------------- words
class _Words:
    """Values of a row as people read them."""

    def __init__(self, store: Store) -> None:
        bodies = store.snapshot(kinds=("actors",)).actors
        self._names = dict(zip(bodies["id"], bodies["name"], strict=True))

    def clash(self, file: str, rows: tuple[Values, Values, Values], clash: _Clash) -> Finding:
        """Tell what is stored, what the sheet says, and which of them stands."""
        code, apart = clash
        facts: dict[str, Any] = {}
        for side, row in zip(("stored", "sheet", "stands"), rows, strict=True):
            facts[side] = "; ".join(
                f"{text(f'store.plan_field.{n}')}: {self._value(n, row.get(n))}" for n in apart
            )
            facts[f"{side}_at"] = row.get("answered_at", "-")
        facts["action"] = str(rows[2].get("action", rows[0].get("action", "")))
        return Finding(f"store.plan_clash.{code}", "warning", file=file, column="id",
                       value=str(rows[0]["id"]), facts=facts)  # fmt: skip

    def _value(self, name: str, value: Any) -> str:
        if value is None:
            return "-"
        if name in {"lead", "partners"}:
            return ", ".join(self._names.get(a, a) for a in split_list(str(value)))
        if name == "budget_idr":
            return format_rupiah(int(value))
        return str(value).replace("_", " ") if name in {"state", "progress"} else str(value)
