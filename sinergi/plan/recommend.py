# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""From findings to the rows of a joint action plan."""

import datetime as dt
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps import Context, Gaps, issue_name
from sinergi.analysis.result import Result
from sinergi.errors import UsageError
from sinergi.i18n import codes, format_number, format_rupiah, text
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.plan.action_plan import PLAN_COLUMNS, PRIORITY_COLUMNS, Plan
from sinergi.plan.candidates import (
    Candidate,
    Guide,
    of_duplicates,
    of_gaps,
    of_silos,
    ranked,
)
from sinergi.plan.periods import next_period

_SHOWN_NAMES = 6
_BUDGET = "APBD"
_TEXTS = [c for c in PLAN_COLUMNS if c != "budget_idr"]


def recommend(*results: Result, limit: int = 10) -> Plan:
    """Propose the actions that answer the most need.

    Findings are grouped so that each belongs to one action (a meeting on the roles of an issue,
    an invitation into a forum, a joint review of programs ...). Existing forums and go-betweens
    are used before new ones. The order is: strongest finding that the region has confirmed,
    strongest finding, rupiah concerned, sum of severities. How many findings an action answers
    does not lift it above a single stronger one.

    Parameters
    ----------
    *results
        What :func:`~sinergi.find_gaps`, :func:`~sinergi.find_duplicates`,
        :func:`~sinergi.measure_silos` and :func:`~sinergi.rank_brokers` returned, in any order.
        Gaps bring the names and leads; without them agencies are named by their ids.
    limit
        Most rows.

    Returns
    -------
    Plan
        Columns ``action_id issue action lead partners output indicator baseline target place
        period budget_idr fund_source legal_basis evidence state``. ``evidence`` holds ids of
        findings; ``state`` is dikonfirmasi when the region confirmed all of them, else
        belum_ditinjau, and then the action begins by asking. Also ``.priorities()``, ``.check()``.

    Raises
    ------
    UsageError
        ``limit`` is not positive, or a result is of no use for a plan.
    """
    if limit < 1:
        raise UsageError("plan.limit", limit=limit)
    gaps = [r for r in results if isinstance(r, Gaps)]
    context = gaps[0].context if gaps else Context()
    candidates = _candidates(results, gaps, Guide(context))
    chosen = ranked(candidates)[:limit]
    day = dt.date.fromisoformat(context.as_of) if context.as_of else None
    rows = [_row(c, day) for c in chosen]
    frame = pd.DataFrame(rows, columns=list(PLAN_COLUMNS)).astype(
        dict.fromkeys(_TEXTS, "string[pyarrow]")
    )
    frame["budget_idr"] = pd.array([None] * len(frame), dtype="int64[pyarrow]")
    notices = [Finding("plan.left_out", "notice", facts={"count": len(candidates) - limit})]
    return Plan(
        frame, _provenance(results, limit), Findings(notices if len(candidates) > limit else []),
        _priorities(chosen), day,
    )  # fmt: skip


def _candidates(results: tuple[Result, ...], gaps: list[Gaps], guide: Guide) -> list[Candidate]:
    """Tell the results apart by their columns, so that this room knows no other's class."""
    frames = {id(r): r.to_frame() for r in results}
    by_columns = {
        "duplicates": [f for f in frames.values() if "program_a" in f.columns],
        "silos": [f for f in frames.values() if {"measure", "scope"} <= set(f.columns)],
        "brokers": [f for f in frames.values() if "gatekeeper" in f.columns],
    }
    found = [c for g in gaps for c in of_gaps(g)]
    for frame in by_columns["duplicates"]:
        found.extend(of_duplicates(frame, guide))
    first = {name: (frames[0] if frames else None) for name, frames in by_columns.items()}
    found.extend(of_silos(first["silos"], first["brokers"], guide))
    return found


def _provenance(results: tuple[Result, ...], limit: int) -> Provenance:
    prints = sorted({r.provenance.data_fingerprint for r in results})
    parameters = {"limit": limit, "results": [r.provenance.function for r in results]}
    return Provenance("recommend", parameters, "+".join(prints))


def _row(candidate: Candidate, day: dt.date | None) -> tuple[object, ...]:
    words = _words(candidate)
    state = "dikonfirmasi" if candidate.all_confirmed else "belum_ditinjau"
    kind = candidate.kind
    action = text(f"plan.action.{_variant(kind, words)}", **words)
    if not candidate.all_confirmed and kind not in {"review_together", "bridge", "list_members"}:
        action = f"{text('plan.ask_first')} {action}"
    return (
        candidate.key, candidate.issue or None, action, candidate.lead or None,
        LIST_SEPARATOR.join(candidate.partners) or None, text(f"plan.output.{kind}", **words),
        text(f"plan.indicator.{kind}", **words), text(f"plan.baseline.{kind}", **words),
        text(f"plan.target.{kind}", **words), _place(candidate.region),
        next_period(day, candidate.issue) if day else None, None, _BUDGET,
        candidate.legal_basis or None, LIST_SEPARATOR.join(candidate.findings), state,
    )  # fmt: skip


def _variant(kind: str, words: dict[str, str]) -> str:
    """Say so when the action can use an existing forum or go-between."""
    for way in ("forum", "broker"):
        if words.get(way) and f"plan.action.{kind}_{way}" in codes("id"):
            return f"{kind}_{way}"
    return kind


def _words(candidate: Candidate) -> dict[str, Any]:
    names = [n for n in candidate.words.get("names", "").split("; ") if n]
    shown = "; ".join(names[:_SHOWN_NAMES])
    if len(names) > _SHOWN_NAMES:
        shown = text("plan.and_others", names=shown, count=len(names) - _SHOWN_NAMES)
    words = {
        "issue": issue_name(candidate.issue),
        "forum": "",
        "broker": "",
        "a": "",
        "b": "",
        "detail": "",
        "example": "",
    }
    return {
        **words, **candidate.words, "names": shown,
        "count": format_number(len(candidate.findings)),
    }  # fmt: skip


def _place(region: str) -> str | None:
    known = vocab.regions()
    return known[region].name if region in known else (region or None)


def _priorities(chosen: list[Candidate]) -> pd.DataFrame:
    rows = [
        (rank, c.key, round(c.strongest, 6), round(c.confirmed, 6), len(c.findings),
         round(c.need, 6), int(c.budget_idr), _why(c))
        for rank, c in enumerate(chosen, 1)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(PRIORITY_COLUMNS))


def _why(candidate: Candidate) -> str:
    """Say why an action stands where it stands."""
    words = [
        text(
            "plan.why", findings=format_number(len(candidate.findings)),
            strongest=format_number(candidate.strongest, decimals=2),
        )
    ]  # fmt: skip
    if candidate.confirmed:
        confirmed = format_number(candidate.confirmed, decimals=2)
        words.append(text("plan.why_confirmed", confirmed=confirmed))
    if candidate.budget_idr:
        budget = format_rupiah(int(candidate.budget_idr))
        words.append(text("plan.why_budget", budget=budget))
    return " ".join(words)
