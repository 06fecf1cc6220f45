# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""From findings to the rows of a joint action plan."""

import datetime as dt
from textwrap import shorten
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps import Context, Gaps, short_issue
from sinergi.analysis.result import Result
from sinergi.errors import UsageError
from sinergi.i18n import codes, format_number, format_rupiah, list_sentence, text
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.plan.action_plan import PLAN_COLUMNS, PRIORITY_COLUMNS, Plan
from sinergi.plan.candidates import Candidate, Guide, of_gaps
from sinergi.plan.order import ranked
from sinergi.plan.others import of_duplicates, of_silos
from sinergi.plan.periods import next_period

_SHOWN_NAMES = 4
_LONGEST_EXAMPLE = 80
_BUDGET = "APBD"
_TEXTS = [c for c in PLAN_COLUMNS if c != "budget_idr"]


def recommend(*results: Result, limit: int = 10) -> Plan:
    """Propose the actions that answer the most need.

    Findings are grouped so that each belongs to one action (a meeting on the roles of an issue,
    an invitation into a forum, a joint review of programs ...). Existing forums and go-betweens
    are used before new ones. What the region has confirmed comes first, then the strongest
    finding of each family in turn (reviews of programs, forums, data, ties, roles), see
    :func:`sinergi.plan.order.ranked`. How many findings an action answers does not lift it above
    a single stronger one.

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
        findings; ``issue`` is an issue id, or says that the action goes across issues; ``state``
        is dikonfirmasi when the region confirmed all findings, else belum_ditinjau, and then the
        first step is to ask those concerned (said once, in ``.explain()``). Also
        ``.priorities()``, ``.check()``.

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
    rows = [_row(c, day, context) for c in chosen]
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


def _row(candidate: Candidate, day: dt.date | None, context: Context) -> tuple[object, ...]:
    words = _words(candidate)
    state = "dikonfirmasi" if candidate.all_confirmed else "belum_ditinjau"
    kind, issue = candidate.kind, candidate.issue or candidate.about
    action = text(f"plan.action.{_variant(kind, words)}", **words)
    return (
        candidate.key, issue or _no_issue(kind), action, candidate.lead or None,
        LIST_SEPARATOR.join(candidate.partners) or None, text(f"plan.output.{kind}", **words),
        text(f"plan.indicator.{kind}", **words), text(f"plan.baseline.{kind}", **words),
        text(f"plan.target.{kind}", **words), _place(candidate.region, context),
        next_period(day, issue) if day else None, None, _BUDGET,
        candidate.legal_basis or None, LIST_SEPARATOR.join(candidate.findings), state,
    )  # fmt: skip


def _no_issue(kind: str) -> str:
    """Say it where no listed issue is meant: the cell would look forgotten when left blank."""
    return text("plan.no_issue" if kind == "review_together" else "plan.cross_issue")


def _variant(kind: str, words: dict[str, str]) -> str:
    """Say so when the action can use an existing forum or go-between."""
    for way in ("forum", "broker"):
        if words.get(way) and f"plan.action.{kind}_{way}" in codes("id"):
            return f"{kind}_{way}"
    return kind


def _words(candidate: Candidate) -> dict[str, Any]:
    names = [n for n in candidate.words.get("names", "").split("; ") if n]
    shown = list_sentence(names)
    if len(names) > _SHOWN_NAMES:
        rest = len(names) - _SHOWN_NAMES + 1
        shown = text("plan.and_others", names=", ".join(names[: _SHOWN_NAMES - 1]), count=rest)
    words = {
        "issue": short_issue(candidate.issue),
        "forum": "",
        "broker": "",
        "a": "",
        "b": "",
        "detail": "",
        "example": "",
    }
    return {
        **words, **candidate.words, "names": shown,
        "example": _shortened(candidate.words.get("example", "")),
        "count": format_number(len(candidate.findings)),
    }  # fmt: skip


def _shortened(words: str) -> str:
    """Cut a long name at a word."""
    return shorten(words, width=_LONGEST_EXAMPLE, placeholder=" ...")


def _place(region: str, context: Context) -> str | None:
    facts = vocab.regions()
    known = facts[region].name if region in facts else region
    return context.places.get(region) or known or None


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
    if not candidate.all_confirmed:
        words.append(text("plan.ask_first"))
    if candidate.confirmed:
        confirmed = format_number(candidate.confirmed, decimals=2)
        words.append(text("plan.why_confirmed", confirmed=confirmed))
    if candidate.budget_idr:
        budget = format_rupiah(int(candidate.budget_idr))
        words.append(text("plan.why_budget", budget=budget))
    return " ".join(words)
