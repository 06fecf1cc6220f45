"""Loading a plan that offices filled in: an older sheet does not win in silence.

An empty cell never takes away what stands. Where the stored progress, realisation or answer is
told otherwise by the sheet, the one with the later ``answered_at`` stands, of equal or missing
dates the one loaded last. It is told when the sheet is the older one, or sets progress back. What
does not stand is in the history.
"""

from dataclasses import replace

from sinergi.i18n import text
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.store.decisions import Values, values_of, values_replaced
from sinergi.store.protocol import LoadReport, Store

#: What offices fill in while a plan is carried out.
_ANSWERS = (
    "state", "realisation", "progress", "proof", "obstacle", "answer", "answered_at",
)  # fmt: skip
_ORDER = ("belum", "berjalan", "selesai")


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
    for old in values_replaced(store, "actions", report.load_id):
        new = sheet[str(old["id"])]
        stands = _joined(old, new)
        if _contradict(old, new) and (_older(old, new) or _back(old, new)):
            told.append(_told(file, old, new))
        if any(stands.get(n) != new.get(n) for n in _ANSWERS):
            kept.append(stands)
    if kept:
        rows = Snapshot({"actions": rows_to_table("actions", kept)})
        again = store.load(rows, Source(file, "plan", ""), who=who)
        facts = {"load_id": again.load_id, "first": report.load_id, "count": len(kept)}
        told.append(Finding("store.plan_kept", "notice", file=file, facts=facts))
    return replace(report, findings=report.findings + Findings(told))


def _older(old: Values, new: Values) -> bool:
    """Whether the stored answer has a date and the sheet's has an earlier one, or none."""
    return old.get("answered_at", "") > new.get("answered_at", "")


def _back(old: Values, new: Values) -> bool:
    places = [_ORDER.index(row["progress"]) for row in (old, new) if row.get("progress") in _ORDER]
    return len(places) == len((old, new)) and places[1] < places[0]


def _contradict(old: Values, new: Values) -> list[str]:
    return [n for n in _ANSWERS[:-1] if n in old and n in new and old[n] != new[n]]


def _joined(old: Values, new: Values) -> Values:
    """Take the plan from the sheet, and the later ones of the answers; none gets lost."""
    answers = (new, old) if _older(old, new) else (old, new)
    told = {n: row[n] for row in answers for n in _ANSWERS if n in row}
    return {**{n: v for n, v in new.items() if n not in _ANSWERS}, **told}


def _told(file: str, old: Values, new: Values) -> Finding:
    apart = _contradict(old, new)
    facts = {
        f"{side}{part}": value
        for side, row in (("stored", old), ("sheet", new))
        for part, value in (
            ("", "; ".join(f"{text(f'store.plan.{n}')}: {row[n]}" for n in apart)),
            ("_at", row.get("answered_at", "-")),
        )
    }
    code = "store.plan_clash.stored" if _older(old, new) else "store.plan_clash.sheet"
    return Finding(
        code, "warning", file=file, column="id", value=str(new["id"]),
        facts={**facts, "action": str(new.get("action", old.get("action", "")))},
    )  # fmt: skip
