# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What :func:`sinergi.find_gaps` returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.coverage import sentence as coverage_sentence
from sinergi.analysis.gaps.draft import RECORDED
from sinergi.analysis.gaps.frames import rows_of
from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError
from sinergi.i18n import current_language, format_number, list_sentence, text

KINDS: tuple[str, ...] = ("role", "tie", "vertical", "forum", "data", "broker")


@dataclass(frozen=True, eq=False)
class Context:
    """Names and offices that the plan needs to speak of the gaps.

    Attributes
    ----------
    names
        Name by id of actors and forums.
    homes
        Region by id of actors.
    offices
        ``region issue actor role``: who leads or coordinates which issue in law or practice,
        the strongest role and rupiah first.
    forums
        ``id name kind region issue``.
    planners
        Planning agency (urusan 5.01) by region.
    coordinators
        Agency of general government affairs (urusan 8.01) by region.
    as_of
        The day of the look, ISO.
    government
        Ids of government bodies: the only ones that may be asked to be a go-between.
    """

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    homes: Mapping[str, str] = field(default_factory=dict[str, str])
    offices: pd.DataFrame = field(default_factory=pd.DataFrame)
    forums: pd.DataFrame = field(default_factory=pd.DataFrame)
    planners: Mapping[str, str] = field(default_factory=dict[str, str])
    coordinators: Mapping[str, str] = field(default_factory=dict[str, str])
    as_of: str = ""
    government: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, repr=False)
class Gaps(Result):
    """Coordination that is needed and that the data do not show.

    Attributes
    ----------
    coverage
        About how many OPD anything of coordination is known; see
        :func:`sinergi.analysis.gaps.coverage.coverage`.
    context
        Names and offices for the plan.
    """

    coverage: Mapping[str, object] = field(default_factory=dict[str, object])
    context: Context = field(default_factory=Context)
    part_frame: pd.DataFrame = field(default_factory=pd.DataFrame)

    def parts(self) -> pd.DataFrame:
        """Show what each severity is made of.

        Returns
        -------
        DataFrame
            ``gap_id reason detail need confidence evidence_weight severity legal_basis expired``;
            severity is the product of the three numbers before it.
        """
        return self.part_frame.copy()

    def sentences(self) -> "pd.Series[str]":
        """One sentence a gap in the running language, indexed by ``gap_id``."""
        both = self.frame.merge(self.part_frame, on="gap_id", suffixes=("", "_part"))
        words = [_sentence(row._asdict(), self.context.names) for row in rows_of(both)]
        return pd.Series(words, index=both["gap_id"].astype(object), dtype=object)

    def explain(self, gap_id: str | None = None) -> str:
        """Say what was found, or why one gap is one."""
        if gap_id is not None:
            words = self.sentences()
            if gap_id not in words.index:
                raise UnknownIdError("errors.unknown_id", id=gap_id, table="gaps")
            return str(words[gap_id])
        covered = coverage_sentence(self.coverage)
        if self.frame.empty:
            return f"{text('gaps.none')}\n{covered}"
        counts = self.frame["kind"].value_counts()
        kinds = [
            text("gaps.counted", count=format_number(int(counts[k])), kind=text(f"gaps.kind.{k}"))
            for k in KINDS if k in counts.index
        ]  # fmt: skip
        confirmed = int((self.frame["evidence_state"] == "confirmed_absent").sum())
        head = text("gaps.summary", count=format_number(len(self)), kinds=list_sentence(kinds))
        state = text("gaps.confirmed", count=format_number(confirmed))
        return f"{head}\n{state}\n{covered}"


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


def _sentence(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    forum = row["forum"] if isinstance(row["forum"], str) else ""
    role = row["role"] if isinstance(row["role"], str) else ""
    facts: dict[str, Any] = {
        "issue": issue_name(row["issue"], names),
        "a": _shown(row["name_a"]), "b": _shown(row["name_b"]),
        "forum": names.get(forum, forum), "detail": _shown(row["detail"]),
        "role": text(f"gaps.role.{role}") if role in _ROLES else role,
        "through": _through(row["brokers"], names), "lacking": _lacking(row),
    }  # fmt: skip
    words = " ".join(text(f"gaps.reason.{row['reason']}", **facts).split()).replace(" .", ".")
    state = str(row["evidence_state"])
    if state == "not_visible" and row["reason"] in RECORDED:
        state = "recorded"
    basis = text("gaps.basis_expired") if row["expired"] and row["kind"] != "forum" else ""
    return " ".join(part for part in (words, basis, text(f"gaps.state.{state}")) if part)


_ROLES = ("lead", "coordinator", "support")


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
