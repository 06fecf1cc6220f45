# pyright: basic
# reads pandas rows
"""The plan as an office document: landscape matrix, letterhead, signature blocks of offices."""

from pathlib import Path
from typing import Any

from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.plan import Plan, status_of
from sinergi.reports.build import stamp, years
from sinergi.reports.office import BLANK, SHORT_BLANK, Office, Paper, head, office_of
from sinergi.reports.words import Names, missing, term

_SHARES = (0.036, 0.085, 0.179, 0.11, 0.13, 0.095, 0.115, 0.095, 0.085, 0.07)


#: Findings of an action that the annex tells one by one.
_TOLD = 5


def write_plan_docx(path: Path, snapshot: Snapshot, plan: Plan) -> None:
    """Write the plan as docx.

    Parameters
    ----------
    path
        File to write.
    snapshot
        Names of agencies, issues and the region.
    plan
        Rows of the plan.
    """
    names = Names(snapshot)
    office = plan_office(snapshot, plan, names)
    paper = Paper(office, text("reports.planbook.title"), landscape=True)
    paper.letterhead()
    paper.line(text("reports.planbook.title"), bold=True, size=13, center=True, after=0)
    of = text("reports.planbook.of", place=office.place, years=years(snapshot))
    paper.line(of.upper(), bold=True, size=11, center=True, after=4)
    paper.line(stamp(), size=9, center=True, after=6)
    header = [text(f"reports.planbook.head.{name}") for name in _HEADERS]
    rows = [_row(n, row, names) for n, row in enumerate(records(plan), 1)]
    paper.grid(header, rows, _SHARES, size=8)
    paper.line(text("reports.planbook.note"), size=8)
    paper.signatures(
        [
            [text("reports.office.known"), text("reports.office.secretary", place=office.place)],
            [f"{BLANK}, {SHORT_BLANK}", f"{head(office.agency)},"],
        ]
    )
    _evidence(paper, plan)
    paper.save(path)


_HEADERS = (
    "no", "issue", "action", "lead", "partners", "output", "indicator", "when", "budget", "state",
)  # fmt: skip


def records(plan: Plan) -> list[dict[str, Any]]:
    """Rows of a plan with what offices filled in, missing values as ""."""
    frame = plan.frame.astype(object)
    if len(plan.follow_frame):
        frame = frame.merge(plan.follow_frame.astype(object), on="action_id", how="left")
    rows: list[Any] = frame.where(frame.notna(), "").to_dict("records")
    return rows


def plan_office(snapshot: Snapshot, plan: Plan, names: Names) -> Office:
    """Agency that keeps the plan: the planning agency leads what goes across agencies."""
    region = region_of(snapshot)
    across = ("act:review_together:", "act:look_up:", "act:bridge:")
    leads = (str(r["lead"]) for r in records(plan) if str(r["action_id"]).startswith(across))
    keeper = next(filter(None, leads), "")
    return office_of(snapshot, region, names.actor(keeper) if keeper else "")


def region_of(snapshot: Snapshot) -> str:
    """Code of the region that most programs are of, else of most actors."""
    for table in (snapshot.programs, snapshot.actors):
        codes = table["region"].dropna()
        if len(codes):
            return str(codes.mode().iloc[0])[:5]
    return BLANK


def _row(number: int, row: dict[str, Any], names: Names) -> list[str]:
    return [
        str(number), names.issue(str(row["issue"])), _action(row),
        names.actor(str(row["lead"])) if row["lead"] else SHORT_BLANK,
        bodies(row["partners"], names), str(row["output"]) or SHORT_BLANK, _measure(row),
        "\n".join(filter(None, [names.cell("period", row["period"]), str(row["place"])])),
        _money(row), _state(row),
    ]  # fmt: skip


def bodies(cell: object, names: Names, most: int = 6) -> str:
    """Names of partners, one a line; of many the first and how many more."""
    listed = [names.actor(a) for a in split_list(str(cell or ""))]
    if len(listed) > most:
        rest = format_number(len(listed) - most + 1)
        listed = [*listed[: most - 1], text("reports.planbook.more", count=rest)]
    return "\n".join(listed) or "-"


def _action(row: dict[str, Any]) -> str:
    basis = str(row["legal_basis"] or "")
    return f"{row['action']}\n({basis})" if basis else str(row["action"])


def _measure(row: dict[str, Any]) -> str:
    words = text("reports.planbook.from_to", baseline=row["baseline"] or "...",
                 target=row["target"] or "...")  # fmt: skip
    return f"{row['indicator']}\n{words}" if row["indicator"] else SHORT_BLANK


def _money(row: dict[str, Any]) -> str:
    amount = row["budget_idr"]
    shown = SHORT_BLANK if amount == "" or missing(amount) else format_rupiah(int(amount))
    return "\n".join(filter(None, [shown, str(row["fund_source"] or "")]))


def _state(row: dict[str, Any]) -> str:
    words = [term("review", str(row["state"]))]
    if row.get("progress"):
        words.append(term("progress", str(row["progress"])))
        status, _ = status_of(
            str(row["progress"]), str(row["realisation"]), str(row["proof"]),
            rejected=row["state"] == "ditolak",
        )  # fmt: skip
        words.append(text("reports.planbook.carried_out", status=term("action_status", status)))
    if row.get("realisation"):
        words.append(str(row["realisation"]))
    return "\n".join(words)


def _findings(cell: str, plan: Plan) -> str:
    """Say the findings of an action, the first ones and how many more there are."""
    said = [plan.words.get(finding, finding) for finding in split_list(cell)]
    more = [text("reports.planbook.more", count=format_number(len(said) - _TOLD))]
    lines = [f"- {words}" for words in said[:_TOLD]] + (more if len(said) > _TOLD else [])
    return "\n".join(lines)


def _evidence(paper: Paper, plan: Plan) -> None:
    """List the findings behind each action on a page of their own."""
    paper.page_break()
    paper.heading(text("reports.planbook.evidence"))
    rows = [[str(n), str(r["action"]), _findings(str(r["evidence"]), plan)]
            for n, r in enumerate(records(plan), 1)]  # fmt: skip
    header = [text(f"reports.planbook.head.{name}") for name in ("no", "action", "evidence")]
    paper.grid(header, rows, (0.04, 0.36, 0.6), size=7)
