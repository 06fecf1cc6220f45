# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""From findings to the rows of a joint action plan."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi._calls import checked
from sinergi.analysis.gaps import Context, Gaps, short_issue
from sinergi.analysis.gaps.required import laws
from sinergi.analysis.result import Result
from sinergi.errors import UsageError
from sinergi.i18n import codes, format_number, format_rupiah, list_sentence, text
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.plan.action_plan import PLAN_COLUMNS, PRIORITY_COLUMNS, Plan
from sinergi.plan.candidates import Candidate, of_gaps
from sinergi.plan.choose import Choice, choose
from sinergi.plan.costs import cost_of, cost_table
from sinergi.plan.follow_up import no_issue, settled
from sinergi.plan.guide import Guide
from sinergi.plan.order import ranked
from sinergi.plan.others import of_duplicates, of_silos
from sinergi.plan.periods import next_period
from sinergi.plan.proposals import proposals
from sinergi.plan.selection import FLOOR, Offer, claim, make_offer
from sinergi.plan.world import build_world

_SHOWN_NAMES = 4
_LONGEST_EXAMPLE = 80
_BUDGET = "APBD"
_DECREE = ("SK ", "Keputusan ")
_TEXTS = [c for c in PLAN_COLUMNS if c != "budget_idr"]


@checked
def recommend(
    *results: Result,
    limit: int = 10,
    budget: float | None = None,
    costs: Mapping[str, float] | None = None,
    floor: float = FLOOR,
) -> Plan:
    """Propose the actions that close the most weighted need.

    Of the meetings, seats in existing forums, new teams, agreements, renewals and data flows on
    offer at most ``limit`` are chosen: those that together close the most need, and among equal
    choices the cheapest, so that existing forums and go-betweens come before new ones. At
    regional size the choice is exact (integer program), beyond it greedy with a bound, see
    :func:`sinergi.plan.choose.choose`; which one it was stands in ``.explain()`` and in the
    provenance. Joint reviews of similar programs and bridging meetings take the rows that
    :func:`sinergi.plan.order.ranked` gives them. The rows stand in that order: what the region
    has confirmed first, then the strongest finding of each family in turn.

    Parameters
    ----------
    *results
        What :func:`~sinergi.find_gaps`, :func:`~sinergi.find_duplicates`,
        :func:`~sinergi.measure_silos` and :func:`~sinergi.rank_brokers` returned, in any order.
        Gaps bring the names and leads; without them agencies are named by their ids. Actions
        that the data hold as withdrawn, or as rejected with a reason, are not proposed again.
    limit
        Most rows.
    budget
        Most working days of one official that the coordination may take; open when not given.
    costs
        Own costs by id of :func:`sinergi.vocab.action_costs`.
    floor
        Findings of a lower priority, unless confirmed, only fill rows that are left.

    Returns
    -------
    Plan
        Columns ``action_id issue action lead partners output indicator baseline target place
        period budget_idr fund_source legal_basis evidence state``. ``evidence`` holds ids of
        findings; ``issue`` is an issue id, or says that the action goes across issues; ``state``
        is dikonfirmasi when the region confirmed all findings, else belum_ditinjau, and then the
        first step is to ask those concerned (said once, in ``.explain()``). Also
        ``.priorities()``, ``.sensitivity()``, ``.proposals()``, ``.costs()``, ``.check()``.

    Raises
    ------
    UsageError
        ``limit`` or ``budget`` is not positive, a cost is below zero.
    UnknownTermError
        A cost that is not in the table.
    """
    if limit < 1:
        raise UsageError("plan.limit", limit=limit)
    if budget is not None and not budget > 0:
        raise UsageError("plan.budget", budget=budget)
    made = _Making(results, cost_table(costs), limit=limit, budget=budget, floor=floor)
    day = dt.date.fromisoformat(made.context.as_of) if made.context.as_of else None
    rows = [_row(c, day, made.context) for c in made.rows]
    frame = pd.DataFrame(rows, columns=list(PLAN_COLUMNS)).astype(
        dict.fromkeys(_TEXTS, "string[pyarrow]")
    )
    frame["budget_idr"] = pd.array([None] * len(frame), dtype="int64[pyarrow]")
    return Plan(
        frame, _provenance(results, made), Findings(made.notices()), _priorities(made),
        day, made.choice, made.offer, frozenset(made.predicted), made.proposals,
        (made.share, budget), words=made.words(),
    )  # fmt: skip


class _Making:
    """The steps from results to the rows of a plan."""

    def __init__(
        self, results: tuple[Result, ...], table: dict[str, float], *, limit: int,
        budget: float | None, floor: float,
    ) -> None:  # fmt: skip
        self.table, self.limit, self.budget, self.floor = table, limit, budget, floor
        self.gaps = next((r for r in results if isinstance(r, Gaps)), None)
        self.context = self.gaps.context if self.gaps else Context()
        self.world = build_world(self.gaps) if self.gaps else None
        frames = _by_columns(results)
        brokers = frames["brokers"][0] if frames["brokers"] else None
        silos = frames["silos"][0] if frames["silos"] else None
        self.guide = Guide(self.context, self.world, brokers)
        over = _over(results)
        offered = of_gaps(self.gaps, self.guide) if self.gaps else []
        others = [c for f in frames["duplicates"] for c in of_duplicates(f, self.guide)]
        others += of_silos(silos, brokers, self.guide)
        self.coordination = [c for c in offered if c.key not in over]
        self.others = [c for c in others if c.key not in over]
        self.said = _pairs_said(frames["duplicates"])
        self.proposals = proposals(frames["duplicates"], self.guide)
        self.offer: Offer | None = None
        self.choice: Choice | None = None
        self.predicted: set[str] = set()
        self.share = limit
        self.rows = self._chosen()

    def _chosen(self) -> list[Candidate]:
        """Share the rows out, then choose what closes the most."""
        usual = [c for c in self.coordination if not c.besides]
        first = {c.key for c in ranked([*usual, *self.others])[: self.limit]}
        mine = [c for c in usual if c.key in first]
        picked = self._coordination(max(len(mine), self.limit - len(self.others)))
        others = ranked(self.others)[: self.limit - len(picked)]
        return ranked([*picked, *others])

    def _coordination(self, rows: int) -> list[Candidate]:
        self.share = rows
        if not self.coordination or self.gaps is None or self.world is None or rows < 1:
            return []
        self.offer = make_offer(self.coordination, self.gaps, self.world, self.table)
        problem = self.offer.problem(self.floor)
        self.choice = choose(problem, limit=rows, budget=self.budget)
        picked = ranked([self.offer.candidates[a] for a in self.choice.chosen])
        claimed = claim(self.offer, picked)
        severity = self.offer.findings
        for candidate in picked:
            candidate.retake({g: severity[g] for g in claimed[candidate.key]})
        closed = {self.offer.ids[g] for g in self.choice.closed}
        self.predicted = closed - self.offer.open
        return [c for c in picked if c.findings]

    def words(self) -> dict[str, str]:
        """Say each finding of the plan in a sentence."""
        told = {g for c in self.rows for g in c.findings}
        said = dict(self.said)
        if self.gaps is not None and told:
            frame, parts = self.gaps.frame, self.gaps.part_frame
            few = replace(
                self.gaps, frame=frame[frame["gap_id"].isin(told)],
                part_frame=parts[parts["gap_id"].isin(told)],
            )  # fmt: skip
            said |= {str(k): str(v) for k, v in few.sentences().items()}
        return {g: said[g] for g in sorted(told) if g in said}

    def notices(self) -> list[Finding]:
        """Say how many findings of weight and reviews are left for a longer plan."""
        taken = {g for c in self.rows for g in c.findings}
        offered = {g for c in (*self.coordination, *self.others) for g in c.findings}
        left = len(offered - taken)
        facts = {"count": format_number(left), "all": format_number(len(offered)),
                 "limit": format_number(self.limit)}  # fmt: skip
        return [Finding("plan.left_out", "notice", facts=facts)] if left else []


def _over(results: tuple[Result, ...]) -> frozenset[str]:
    """Ids of actions that the region withdrew or rejected with a reason."""
    found: frozenset[str] = frozenset()
    for result in results:
        data = getattr(result, "snapshot", None)
        if isinstance(data, Snapshot):
            found |= settled(data.actions)
    return found


def _by_columns(results: tuple[Result, ...]) -> dict[str, list[pd.DataFrame]]:
    """Tell the results apart by their columns, so that this room knows no other's class."""
    frames = [r.to_frame() for r in results]
    return {
        "duplicates": [f for f in frames if "program_a" in f.columns],
        "silos": [f for f in frames if {"measure", "scope"} <= set(f.columns)],
        "brokers": [f for f in frames if "gatekeeper" in f.columns],
    }


def _pairs_said(frames: list[pd.DataFrame]) -> dict[str, str]:
    """Say why each pair of programs is one, where the result says it."""
    return {
        f"{a}~{b}": str(words)
        for frame in frames if "reason_sentence" in frame.columns
        for a, b, words in zip(frame["program_a"], frame["program_b"], frame["reason_sentence"],
                               strict=True)
    }  # fmt: skip


def _provenance(results: tuple[Result, ...], made: _Making) -> Provenance:
    prints = sorted({r.provenance.data_fingerprint for r in results})
    parameters = {
        "limit": made.limit, "budget": made.budget, "floor": made.floor, "costs": made.table,
        "method": made.choice.method if made.choice else None,
        "need": made.choice.need if made.choice else None,
        "most": made.choice.most if made.choice else None,
        "results": [r.provenance.function for r in results],
    }  # fmt: skip
    return Provenance("recommend", parameters, "+".join(prints))


def _row(candidate: Candidate, day: dt.date | None, context: Context) -> tuple[object, ...]:
    words = _words(candidate)
    state = "dikonfirmasi" if candidate.all_confirmed else "belum_ditinjau"
    kind, issue = candidate.kind, candidate.issue or candidate.about
    action = text(f"plan.action.{_variant(kind, words)}", **words)
    return (
        candidate.key, issue or no_issue(candidate.key), action, candidate.lead or None,
        LIST_SEPARATOR.join(candidate.partners) or None, text(f"plan.output.{kind}", **words),
        text(f"plan.indicator.{kind}", **words), text(f"plan.baseline.{kind}", **words),
        text(f"plan.target.{kind}", **words), _place(candidate.region, context),
        next_period(day, issue) if day else None, None, _BUDGET,
        _basis(candidate) or None, LIST_SEPARATOR.join(candidate.findings), state,
    )  # fmt: skip


def _basis(candidate: Candidate) -> str:
    """Laws and decrees that the findings rest on, else those of the issue."""
    parts = [part.strip() for part in candidate.legal_basis.split(";")]
    named = [part for part in parts if laws(part) or part.startswith(_DECREE)]
    fact = vocab.issues().get(candidate.issue or candidate.about)
    return "; ".join(dict.fromkeys(named)) or (fact.legal_basis if fact else "")


def _variant(kind: str, words: dict[str, str]) -> str:
    """Say so when the action can use an existing forum or go-between, or is about one thing."""
    if words.get("count") == "1" and f"plan.action.{kind}_one" in codes("id"):
        return f"{kind}_one"
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


def _priorities(made: _Making) -> pd.DataFrame:
    rows = [
        (rank, c.key, round(c.strongest, 6), round(c.confirmed, 6), len(c.findings),
         round(c.need, 6), int(c.budget_idr), cost_of(c.needs, made.table), c.lead_why,
         _why(c))
        for rank, c in enumerate(made.rows, 1)
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
    if candidate.lead_why:
        words.append(candidate.lead_why)
    if not candidate.all_confirmed:
        words.append(text("plan.ask_first"))
    if candidate.confirmed:
        confirmed = format_number(candidate.confirmed, decimals=2)
        words.append(text("plan.why_confirmed", confirmed=confirmed))
    if candidate.budget_idr:
        budget = format_rupiah(int(candidate.budget_idr))
        words.append(text("plan.why_budget", budget=budget))
    return " ".join(words)
