"""Gaps in words: the name of an issue, one sentence a gap, and the agenda of the first few."""

from collections.abc import Mapping
from typing import Any

from sinergi import vocab
from sinergi.analysis.gaps.draft import RECORDED
from sinergi.i18n import current_language, list_sentence, text

_ROLES = ("lead", "coordinator", "support")


def issue_name(issue: object, own: Mapping[str, str] | None = None) -> str:
    """Name of an issue in the running language.

    Parameters
    ----------
    issue
        Id of an issue.
    own
        Names of issues that a region added; an issue that neither knows is named by its id.
    """
    if not isinstance(issue, str) or not issue:
        return text("gaps.no_issue")
    fact = vocab.issues().get(issue)
    if fact is None:
        return (own or {}).get(issue, issue)
    return fact.name_en if current_language() == "en" else fact.name_id


def short_issue(issue: object, own: Mapping[str, str] | None = None) -> str:
    """Name of an issue without what stands in brackets behind it."""
    return issue_name(issue, own).split(" (", 1)[0]


def instrument_name(fact: vocab.InstrumentFact) -> str:
    """Name of an instrument in the running language."""
    return fact.name_en if current_language() == "en" else fact.name_id


def sentence(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Say why a gap is one, and what the data can say of it."""
    reason = str(row["reason"])
    words = " ".join(text(f"gaps.reason.{reason}", **_facts(row, names)).split())
    state = str(row["evidence_state"])
    if state == "not_visible" and reason in RECORDED:
        state = "recorded"
    basis = text("gaps.basis_expired") if row["expired"] and row["kind"] != "forum" else ""
    parts = (words.replace(" .", "."), basis, text(f"gaps.state.{state}"))
    return " ".join(part for part in parts if part)


def headline(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Say in a few words who is concerned and about what."""
    facts = _facts(row, names)
    facts["issue"] = short_issue(row["issue"], names)
    return text(f"gaps.brief.{row['reason']}", **facts)


def _facts(row: Mapping[str, object], names: Mapping[str, str]) -> dict[str, Any]:
    forum, role = _shown(row["forum"]), _shown(row["role"])
    return {
        "issue": issue_name(row["issue"], names),
        "a": _shown(row["name_a"]) or _shown(row["name_b"]), "b": _shown(row["name_b"]),
        "forum": names.get(forum, forum), "detail": _shown(row["detail"]),
        "role": text(f"gaps.role.{role}") if role in _ROLES else role,
        "through": _through(row["brokers"], names), "lacking": _lacking(row),
    }  # fmt: skip


def _lacking(row: Mapping[str, object]) -> str:
    if row["reason"] != "bare" or not isinstance(row["evidence"], str):
        return ""
    return list_sentence([text(f"gaps.part.{p}") for p in row["evidence"].split(" | ")])


def _through(brokers: object, names: Mapping[str, str]) -> str:
    if not isinstance(brokers, str):
        return ""
    known = [names.get(b, b) for b in brokers.split(" | ")]
    return text("gaps.through", names=list_sentence(known[:3]))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else ""
