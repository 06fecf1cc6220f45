# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What if the plan were carried out, or something else were different."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sinergi._calls import checked
from sinergi.analysis.gaps import Gaps, find_gaps
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.plan.action_plan import Plan
from sinergi.plan.carry import carried_out
from sinergi.plan.changes import Change, apply_changes
from sinergi.plan.measuring import (
    TwoStates,
    aimed,
    fit_moved,
    fit_of,
    measured,
    moved,
    side_by_side,
    told,
)


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(TwoStates):
    """Before and after of a plan; ``gone``, ``new`` and ``open_ends`` are gap ids.

    ``open_ends`` are findings of the plan that only people can answer, by naming who takes part.
    """

    snapshot: Snapshot | None = None
    open_ends: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    gaps_before: Gaps | None = None
    gaps_after: Gaps | None = None

    def explain(self) -> str:
        """Say what would be answered, and why the congruence falls when it does."""
        why = self._fell()
        return f"{self._answered()}\n{why}" if why else self._answered()

    def _fell(self) -> str:
        fit = self.row("congruence")
        if not fit["change"] < 0:
            return ""
        why = self.frame.loc[self.frame["measure"] == "congruence", "reason"].iloc[0]
        before, after = (told("congruence", fit[name]) for name in ("before", "after"))
        return text("plan.fit_falls", before=before, after=after, why=why)

    def _answered(self) -> str:
        mine = self.row("plan_gaps")
        if not mine["before"]:
            return text(
                "plan.simulated_changes", gone=format_number(len(self.gone)),
                new=format_number(len(self.new)), changes=format_number(len(self.changes)),
            )  # fmt: skip
        return text(
            "plan.simulated", planned=format_number(mine["before"]),
            answered=format_number(mine["before"] - mine["after"]),
            open=format_number(len(self.open_ends)), new=format_number(len(self.new)),
        )  # fmt: skip


@checked
def simulate(
    snapshot: Snapshot, plan: Plan | pd.DataFrame | Sequence[Change], *,
    as_of: dt.date | None = None,
) -> Simulation:  # fmt: skip
    """Carry a plan or single changes out on a copy of the data and measure again.

    A row of a plan is carried out by its ``action_id`` with those who stand in ``lead`` and
    ``partners``: a seat, a tie, a meeting, a longer decree, shared data. A row of one's own is
    carried out by the findings in its ``evidence``. What only a person can name (an agency that
    is not on the list) or decide (who takes up an issue) stays open.

    Parameters
    ----------
    snapshot
        The data of the plan.
    plan
        What :func:`~sinergi.recommend` returned, or its rows after an edit; or changes of one's
        own, see :class:`sinergi.plan.Change`.
    as_of
        The day of the look, as for :func:`~sinergi.find_gaps`.

    Returns
    -------
    Simulation
        Columns ``measure before after change reason``; measures: the findings of the plan
        (``plan_gaps``) and their severities (``plan_need``), gaps in all and by kind, need (sum
        of severities), congruence, silo indices, pairs of programs to review and their rupiah.
        New records let more be said (the first line of an agency shows which of its lines are
        missing), so all gaps may grow while those of the plan shrink.
        ``.snapshot`` is the changed copy, ``.changes`` what was changed.

    Raises
    ------
    UsageError
        The plan has no column ``evidence``; a change names too few actors, or a body that must
        not be taken out.
    UnknownIdError
        A change names an actor, forum or program that is not in the data.
    """
    before = find_gaps(snapshot, as_of=as_of)
    day = dt.date.fromisoformat(before.context.as_of)
    if isinstance(plan, (Plan, pd.DataFrame)):
        rows = plan.to_frame() if isinstance(plan, Plan) else plan
        changes, wanted = carried_out(rows, before)
    else:
        changes, wanted = list(plan), frozenset[str]()
    changed = apply_changes(snapshot, changes, day)
    after = find_gaps(changed, as_of=day)
    left = wanted & set(after.frame["gap_id"])
    fits = fit_of(snapshot), fit_of(changed)
    was = {**aimed(before, wanted), **measured(snapshot, before, fits[0])}
    now = {**aimed(after, wanted), **measured(changed, after, fits[1])}
    gone, new = moved(before, after)
    why = fit_moved(*fits)
    frame = side_by_side(was, now, gone, new, reasons={"congruence": why} if why else {})
    notices = [Finding("plan.open_ends", "notice", facts={"count": len(left)})] if left else []
    parameters = {"changes": len(changes), "findings": len(wanted)}
    provenance = Provenance("simulate", parameters, snapshot.fingerprint)
    return Simulation(
        frame, provenance, Findings(notices), gone, new, changed, tuple(sorted(left)),
        tuple(changes), before, after,
    )  # fmt: skip
