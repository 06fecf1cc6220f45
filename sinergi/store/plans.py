# pyright: basic
# rows of frames are untyped
"""Loading a plan that offices filled in: an older sheet does not win in silence.

A plan workbook bears for every row a mark of each cell as it was written. When something else
than that is stored now, the two are put together (:mod:`sinergi.store.merging`) cell by cell:
what the sheet did not change stays as it is stored, what only the sheet changed is taken. Where
both changed, progress stays where it is furthest and of other cells the sheet stands, never an
empty one; what differs is told.

Of a sheet without marks an empty cell never takes away what stands. Where the stored progress,
realisation or answer is told otherwise by it, the one with the later ``answered_at`` stands, of
equal or missing dates the one loaded last. It is told when the sheet is the older one, or sets
progress back. What does not stand is in the history.
"""

from collections.abc import Mapping
from typing import Any

from sinergi.i18n import format_rupiah, text
from sinergi.model.batch import Batch
from sinergi.model.fields import split_list
from sinergi.model.finding import Finding
from sinergi.model.plan_columns import EDITED_COLUMNS, cell_mark, seen_cells
from sinergi.store.merging import Rule, Values, load_together
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
    words = _Words(store)

    def together(old: Values, new: Values) -> tuple[Values, Finding | None]:
        stands, clash = _together(old, new, seen_cells(batch.marks.get(str(new["id"]))))
        return stands, words.clash(batch.source.name, (old, new, stands), clash) if clash else None

    rule = Rule("actions", EDITED_COLUMNS, together,
                newer="store.plan_newer", kept="store.plan_kept")  # fmt: skip
    return load_together(store, batch, rule, who=who)


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
