# pyright: basic
# reads pandas rows
"""Papers that offices need from a plan: decree, invitation, minutes of agreement, staff memo.

All of them are drafts. What is not in the data is a dotted blank, never an invented fact, and
nobody is named: offices sign.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sinergi import vocab
from sinergi._files import atomic_folder
from sinergi.analysis.gaps.required import laws
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.fields import split_list
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot
from sinergi.plan import Plan
from sinergi.reports.build import years
from sinergi.reports.office import BLANK, SHORT_BLANK, Paper, head, office_of
from sinergi.reports.plan import for_audience
from sinergi.reports.plan_docx import records, region_of, write_plan_docx
from sinergi.reports.plan_sheet import write_plan_sheet
from sinergi.reports.words import Names

#: Actions that need a decree, to the word in the name of its file.
_DECREES: Mapping[str, str] = {
    "found_forum": "pembentukan-forum", "found_team": "pembentukan-kelompok-kerja",
    "invite": "perubahan-anggota", "renew": "perpanjangan",
}  # fmt: skip
_NO_MEETING = frozenset({"found_forum", "renew", "list_members"})
#: Most actions that a memo names.
_NAMED = 5


def write_papers(folder: str | Path, snapshot: Snapshot, plan: Plan) -> list[Path]:
    """Write the papers of a plan into a folder.

    Parameters
    ----------
    folder
        New folder, or one that an earlier run wrote.
    snapshot
        Names of agencies, forums and the region.
    plan
        From :func:`~sinergi.recommend`.

    Returns
    -------
    list of Path
        ``rencana.docx``, ``rencana.xlsx``, ``telaahan-staf.docx``, one draft decree a forum
        (``sk-*.docx``), one invitation and one minutes of agreement a lead (``undangan-*.docx``,
        ``berita-acara-*.docx``).
    """
    target, plan = Path(folder), for_audience(plan)
    names, rows = Names(snapshot), [r for r in records(plan) if r["state"] != "ditolak"]
    with atomic_folder(target) as place:
        write_plan_docx(place / "rencana.docx", snapshot, plan)
        write_plan_sheet(place / "rencana.xlsx", snapshot, plan)
        files = ["rencana.docx", "rencana.xlsx", "telaahan-staf.docx"]
        _memo(snapshot, rows, names).save(place / files[-1])
        for number, row in enumerate((r for r in rows if _kind(r) in _DECREES), 1):
            files.append(f"sk-{number:02d}-{_DECREES[_kind(row)]}.docx")
            _decree(snapshot, row, names).save(place / files[-1])
        for number, (lead, mine) in enumerate(_by_lead(rows).items(), 1):
            for name, make in (("undangan", _invitation), ("berita-acara", _minutes)):
                files.append(f"{name}-{number:02d}.docx")
                make(snapshot, lead, mine, names).save(place / files[-1])
        made = {"function": "write_papers", **plan.provenance.to_dict()}
        record = json.dumps(made, ensure_ascii=False, indent=1, default=str)
        (place / "run.json").write_text(f"{record}\n", encoding="utf-8")
    return [target / name for name in files]


def _kind(row: dict[str, Any]) -> str:
    parts = str(row["action_id"]).split(":")
    return parts[1] if len(parts) > 1 and parts[0] == "act" else ""


def _by_lead(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Actions that need a meeting, by who leads them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["lead"] and _kind(row) not in _NO_MEETING:
            found.setdefault(str(row["lead"]), []).append(row)
    return found


def _partners(rows: Sequence[dict[str, Any]], lead: str, names: Names) -> list[str]:
    ids = [a for row in rows for a in split_list(str(row["partners"])) if a != lead]
    return [names.actor(a) for a in dict.fromkeys(ids)]


# ---------------------------------------------------------------- decree
def _decree(snapshot: Snapshot, row: dict[str, Any], names: Names) -> Paper:
    office = office_of(snapshot, region_of(snapshot))
    forum, kind, known = _forum(snapshot, row, names)
    change = _kind(row) in {"invite", "renew"}
    subject = text(f"reports.sk.{'change' if change else 'found'}", forum=forum)
    paper = Paper(office, subject)
    head = office.head.upper()
    about = subject if office.place in subject else f"{subject}\n{office.place}"
    for words, after in ((head, 2), (text("reports.sk.title", head=head), 0),
                         (text("reports.sk.number"), 4), (text("reports.sk.about"), 2),
                         (about.upper(), 8), (f"{head},", 8)):  # fmt: skip
        for line in words.split("\n"):
            paper.line(line, bold=True, center=True, after=after)
    paper.heading(text("reports.sk.considering"))
    issue = str(names.issue(str(row["issue"])))
    paper.points([text("reports.sk.because", issue=issue, forum=forum),
                  text("reports.sk.therefore", subject=subject, head=office.head)],
                 numbered=False)  # fmt: skip
    paper.heading(text("reports.sk.recalling"))
    paper.points([*_recalled(row, kind), BLANK * 2])
    paper.line(text("reports.sk.deciding"), bold=True, center=True)
    paper.fields(_articles(forum, subject, change=change), label=28.0)
    paper.signatures(
        [
            [],
            [
                text("reports.sk.signed_at"),
                text("reports.sk.signed_on"),
                f"{office.head.upper()},",
            ],
        ],
        nip=False,
    )
    _attachment(paper, forum, _members(snapshot, row, names, kind=kind, forum=known))
    return paper


def _recalled(row: dict[str, Any], kind: Any) -> list[str]:
    """Laws of the issue, of the row, and those on this very kind of forum.

    Kinds such as tim terpadu stand on several laws: of them only those of the issue are named.
    """
    issue = vocab.issues().get(str(row["issue"]))
    own = [*_laws(issue.legal_basis if issue else ""), *_laws(str(row["legal_basis"] or ""))]
    named = laws(" ".join(own))
    lawful = _laws(kind.legal_basis if kind else "")
    mine = [law for law in lawful if len(lawful) == 1 or laws(law) & named]
    found: list[str] = []
    for law in [*own, *mine]:
        if not laws(law) or not any(laws(law) <= laws(known) for known in found):
            found.append(law)
    return list(dict.fromkeys(found))


def _laws(cell: str) -> list[str]:
    return [law.strip() for law in cell.split(";") if law.strip()]


def _articles(forum: str, subject: str, *, change: bool) -> list[tuple[str, str]]:
    last = text("reports.sk.changed" if change else "reports.sk.tasks", forum=forum)
    words = (subject + ".", text("reports.sk.composed", forum=forum), last,
             text("reports.sk.reports", forum=forum), text("reports.sk.paid"),
             text("reports.sk.in_force"))  # fmt: skip
    marks = text("reports.sk.ordinals").split(" | ")
    return [(text("reports.sk.stipulating"), ""), *zip(marks, words, strict=False)]


def _forum(snapshot: Snapshot, row: dict[str, Any], names: Names) -> tuple[str, Any, str]:
    """Name of the forum, facts of its kind, and its id when it is on the list."""
    action = str(row["action_id"])
    kinds = vocab.forum_kinds()
    if _kind(row) == "found_team":
        issue = str(names.issue(str(row["issue"])))
        return text("reports.sk.team", issue=issue), kinds.get("pokja"), ""
    forums = snapshot.forums
    known = forums[[action.endswith(f":{i}") for i in forums["id"]]]
    if len(known):
        first = known.iloc[0]
        return str(first["name"]), kinds.get(str(first["kind"])), str(first["id"])
    kind = kinds.get(action.rsplit(":", 1)[-1])
    return (kind.name if kind else BLANK), kind, ""


def _members(
    snapshot: Snapshot, row: dict[str, Any], names: Names, *, kind: Any, forum: str
) -> list[list[str]]:
    """Seats that law gives, then members on the list and those who are to join."""
    scope = "provinsi" if "." not in region_of(snapshot) else "kabupaten/kota"
    lawful = kind.seats(scope) if kind and _kind(row) == "found_forum" else ()
    rows = [[seat.label, _role(seat.role)] for seat in lawful]
    seats = seats_taken(snapshot)
    seats = seats[seats["forum"] == forum]
    rows += [
        [names.actor(str(actor)), _role(str(role))]
        for actor, role in zip(seats["actor"], seats["role"].fillna("anggota"), strict=True)
    ]
    joining = [str(row["lead"]) if _kind(row) == "found_team" else "",
               *split_list(str(row["partners"]))]  # fmt: skip
    listed = {name for name, _ in rows}
    return rows + [
        [names.actor(a), _role("ketua" if a == joining[0] else "anggota")]
        for a in joining if a and names.actor(a) not in listed
    ]  # fmt: skip


def _role(role: str) -> str:
    known = role.strip().lower().replace(" ", "_")
    return text(f"reports.sk.role.{known}") if known in _ROLES else role.replace("_", " ")


_ROLES = frozenset({"ketua", "wakil_ketua", "sekretaris", "anggota", "sekretariat"})


def _attachment(paper: Paper, forum: str, members: Sequence[Sequence[str]]) -> None:
    paper.page_break()
    paper.line(text("reports.sk.attachment"), bold=True, after=0)
    paper.line(text("reports.sk.number"), after=8)
    paper.line(text("reports.sk.composition", forum=forum).upper(), bold=True, center=True)
    header = [text(f"reports.sk.head.{name}") for name in ("no", "office", "seat")]
    rows = [[str(n), *member] for n, member in enumerate(members, 1)]
    rows += [[str(len(rows) + 1), BLANK, SHORT_BLANK]]
    paper.grid(header, rows, (0.08, 0.62, 0.3), size=10)
    paper.line(text("reports.sk.check_members"), size=9)


# ---------------------------------------------------------------- meeting
def _invitation(
    snapshot: Snapshot, lead: str, rows: Sequence[dict[str, Any]], names: Names
) -> Paper:
    office = office_of(snapshot, region_of(snapshot), names.actor(lead))
    paper = Paper(office, text("reports.letter.title"))
    paper.letterhead()
    paper.line(f"{SHORT_BLANK}, {BLANK}", after=6).alignment = 2
    paper.fields([
        (text("reports.letter.number"), BLANK), (text("reports.letter.nature"), SHORT_BLANK),
        (text("reports.letter.enclosure"), text("reports.letter.enclosed")),
        (text("reports.letter.about"), text("reports.letter.subject")),
    ])  # fmt: skip
    paper.line(text("reports.letter.to"), after=0)
    invited = _partners(rows, lead, names)
    paper.points([head(name) for name in invited] or [BLANK])
    paper.line(text("reports.letter.at"), after=8)
    paper.line(text("reports.letter.opening", place=office.place))
    paper.fields([
        (text("reports.letter.day"), BLANK), (text("reports.letter.time"), SHORT_BLANK),
        (text("reports.letter.where"), BLANK),
        (text("reports.letter.agenda"), text("reports.letter.agenda_below")),
    ])  # fmt: skip
    paper.points([text("reports.letter.agenda_open"), *(str(r["action"]) for r in rows),
                  text("reports.letter.agenda_close")])  # fmt: skip
    paper.line(text("reports.letter.right_of_reply"))
    paper.line(text("reports.letter.closing"), after=10)
    paper.signatures([[], [f"{head(office.agency)},"]])
    return paper


def _minutes(snapshot: Snapshot, lead: str, rows: Sequence[dict[str, Any]], names: Names) -> Paper:
    office = office_of(snapshot, region_of(snapshot), names.actor(lead))
    paper = Paper(office, text("reports.minutes.title"))
    paper.letterhead()
    paper.line(text("reports.minutes.title"), bold=True, size=13, center=True, after=0)
    paper.line(text("reports.minutes.number"), center=True, after=8)
    paper.line(text("reports.minutes.opening", place=office.place))
    parties = [names.actor(lead), *_partners(rows, lead, names)]
    paper.points([head(name) for name in parties])
    paper.line(text("reports.minutes.agreed"))
    header = [text(f"reports.minutes.head.{n}") for n in ("no", "point", "who", "when", "result")]
    table = [
        [str(n), str(r["action"]), _who(r, names), names.cell("period", r["period"]), ""]
        for n, r in enumerate(rows, 1)
    ]
    paper.grid(header, table, (0.06, 0.38, 0.22, 0.14, 0.2))
    paper.line(text("reports.minutes.blank"))
    paper.line(text("reports.minutes.closing"), after=10)
    paper.signatures([[head(name)] for name in parties])
    return paper


def _who(row: dict[str, Any], names: Names) -> str:
    partners = [names.actor(a) for a in split_list(str(row["partners"]))]
    return "\n".join([names.actor(str(row["lead"])), *partners[:4]]) + (
        f"\n{text('reports.planbook.more', count=len(partners) - 4)}" if len(partners) > 4 else ""  # noqa: PLR2004 - what a cell holds
    )


# ---------------------------------------------------------------- memo
def _memo(snapshot: Snapshot, rows: Sequence[dict[str, Any]], names: Names) -> Paper:
    keeper = next((str(r["lead"]) for r in rows if _kind(r) in {"look_up", "review_together"}
                   and r["lead"]), "")  # fmt: skip
    office = office_of(snapshot, region_of(snapshot), names.actor(keeper) if keeper else "")
    paper = Paper(office, text("reports.memo.title"))
    paper.letterhead()
    paper.line(text("reports.memo.title"), bold=True, size=13, center=True, after=6)
    paper.fields([
        (text("reports.memo.to"), office.head),
        (text("reports.memo.via"), text("reports.office.secretary", place=office.place)),
        (text("reports.memo.from"), head(office.agency)),
        (text("reports.memo.date"), BLANK), (text("reports.letter.number"), BLANK),
        (text("reports.letter.about"), text("reports.memo.subject", place=office.place)),
    ])  # fmt: skip
    facts: dict[str, object] = {
        "programs": format_number(len(snapshot.programs)), "years": years(snapshot),
        "forums": format_number(len(snapshot.forums)), "place": office.place,
        "actors": format_number(len(snapshot.actors)), "actions": format_number(len(rows)),
        "meetings": format_number(len(snapshot.meetings)),
        "confirmed": format_number(sum(r["state"] == "dikonfirmasi" for r in rows)),
        "issues": list_sentence(_issues(rows, names)),
    }  # fmt: skip
    for part in ("problem", "assumption", "facts", "analysis"):
        paper.heading(text(f"reports.memo.{part}"))
        paper.line(text(f"reports.memo.{part}_words", lang=None, **facts))
    paper.points([str(r["action"]) for r in rows[:_NAMED]])
    for part in ("conclusion", "advice"):
        paper.heading(text(f"reports.memo.{part}"))
        paper.line(text(f"reports.memo.{part}_words", lang=None, **facts))
    paper.points(text("reports.memo.advice_points").split(" | "))
    paper.signatures([[], [f"{head(office.agency)},"]])
    return paper


def _issues(rows: Sequence[dict[str, Any]], names: Names) -> list[str]:
    known = vocab.issues()
    found = dict.fromkeys(str(r["issue"]) for r in rows if str(r["issue"]) in known)
    return [names.issue(issue) for issue in found][:_NAMED]
