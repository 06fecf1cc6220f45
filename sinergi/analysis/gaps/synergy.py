# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""The four columns of the source documents: Aspek, Kesbangpol, OPD lain, Hasil Sinergi.

An aspect is a part of the life of a region (the dimension of an issue). The cells are filled
from the data: what the agency of general government affairs does by rule and by program, which
other agencies work on the same issues, and what their programs are to bring about.
"""

from collections.abc import Mapping

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.frames import looked_up, plain
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.analysis.gaps.words import short_issue
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.fields import split_list
from sinergi.model.kinds import PROTECTED_KINDS

SYNERGY_COLUMNS: tuple[str, ...] = (
    "region", "aspect", "kesbangpol", "other_agencies", "result", "budget_idr", "evidence",
)  # fmt: skip
_AGENCIES, _ISSUES, _RESULTS = 5, 3, 3


def synergy_table(
    case: Case, people: pd.DataFrame, lead_office: Mapping[str, str]
) -> pd.DataFrame:
    """Fill the four columns for every region and aspect that somebody works on.

    Parameters
    ----------
    case
        Prepared tables.
    people
        ``region issue actor kind role programs budget_idr``.
    lead_office
        Agency of general government affairs (urusan 8.01) by region.

    Returns
    -------
    DataFrame
        ``region aspect kesbangpol other_agencies result budget_idr evidence``; words of the
        running language, ``evidence`` ids of the programs behind them.
    """
    dimension = {issue: fact.dimension for issue, fact in vocab.issues().items()}
    seen = people[~people["kind"].isin(PROTECTED_KINDS)].copy()
    seen["aspect"] = looked_up(seen["issue"], dimension)
    seen = seen[seen["aspect"] != ""]
    promised = _promised(case, seen)
    rows = [
        (region, *_row(case, mine, lead_office.get(str(region), ""), promised))
        for (region, _), mine in seen.groupby(["region", "aspect"])
    ]
    return pd.DataFrame(rows, columns=list(SYNERGY_COLUMNS))


def _promised(case: Case, seen: pd.DataFrame) -> dict[str, str]:
    """Give each shown program with its indicator and target, where it states one."""
    shown = {p for cell in seen["programs"] for p in split_list(cell)}
    programs = case.snapshot.programs
    told = plain(programs[programs["id"].isin(shown)], ["id", "name", "indicator", "target"])
    said = zip(told["name"], told["indicator"], told["target"], strict=True)
    words = [
        f"{name}: {' '.join(filter(None, (indicator, target)))}" if indicator or target else ""
        for name, indicator, target in said
    ]
    return dict(zip(told["id"], words, strict=True))


def _row(
    case: Case, mine: pd.DataFrame, office: str, promised: dict[str, str]
) -> tuple[object, ...]:
    own = mine[mine["actor"] == office]
    others = mine[mine["actor"] != office].sort_values(
        ["need", "budget_idr", "actor"], ascending=[False, False, True]
    )
    programs = list(dict.fromkeys(p for cell in mine["programs"] for p in split_list(cell)))
    return (
        text(f"gaps.aspect.{mine['aspect'].iloc[0]}"), _own(case, own), _others(case, others),
        _result(case, office, others, [promised.get(p, "") for p in programs]),
        float(mine["budget_idr"].sum()), " | ".join(programs[:6]),
    )  # fmt: skip


def _issues(case: Case, rows: pd.DataFrame) -> str:
    return list_sentence(
        [short_issue(i, case.names) for i in dict.fromkeys(rows["issue"])][:_ISSUES]
    )


def _role(value: object) -> str:
    return text(f"gaps.role.{value}") if isinstance(value, str) else text("gaps.role.other")


def _own(case: Case, own: pd.DataFrame) -> str:
    if own.empty:
        return text("gaps.synergy_no_work")
    parts = own.assign(said=[_role(r) for r in own["role"]]).groupby("said", sort=False)
    words = "; ".join(
        text("gaps.synergy_role", role=said, issues=_issues(case, rows)) for said, rows in parts
    )
    return words[:1].upper() + words[1:]


def _others(case: Case, others: pd.DataFrame) -> str:
    single = others[~others["kind"].isin(MANY_KINDS)]
    words = [
        text(
            "gaps.synergy_agency", name=case.names.get(str(a), str(a)), issues=_issues(case, rows)
        )
        for a, rows in list(single.groupby("actor", sort=False))[:_AGENCIES]
    ]
    more = single["actor"].nunique() - _AGENCIES
    if more > 0:
        words.append(text("gaps.synergy_more", count=format_number(more)))
    return "; ".join(words) or text("gaps.synergy_no_other")


def _result(case: Case, office: str, others: pd.DataFrame, promised: list[str]) -> str:
    """Say what the programs promise, and with how many the office is seen working."""
    wanted = list(dict.fromkeys(filter(None, promised)))[:_RESULTS]
    words = "; ".join(wanted) or text("gaps.synergy_no_result")
    single = others[~others["kind"].isin(MANY_KINDS)].drop_duplicates("actor")
    if not office or single.empty or not case.coordination.known:
        return words
    here = pd.Series([office] * len(single), dtype=object)
    tied = int(case.coordination.links.tied(here, single["actor"]).sum())
    seen = text("gaps.synergy_seen", tied=format_number(tied), count=format_number(len(single)))
    return f"{words}. {seen}"
