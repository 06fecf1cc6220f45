# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What :func:`sinergi.find_gaps` returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from sinergi import settings
from sinergi.analysis.gaps.coverage import sentence as coverage_sentence
from sinergi.analysis.gaps.frames import rows_of
from sinergi.analysis.gaps.words import headline, sentence
from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.snapshot import Snapshot

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
    kinds
        Kind by id of actors.
    places
        Name by code of regions.
    offices
        ``region issue actor role``: OPD that lead or coordinate an issue by rule, whether seen
        working on it or not, the strongest role first, then who is seen, then rupiah.
    forums
        ``id name kind region issue``.
    planners
        Planning agency (urusan 5.01) by region.
    coordinators
        Agency of general government affairs (urusan 8.01) by region.
    budgets
        ``region issue actor budget_idr``: OPD that spend on an issue, the largest first.
    as_of
        The day of the look, ISO.
    government
        Ids of government bodies: the only ones that may be asked to be a go-between.
    """

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    homes: Mapping[str, str] = field(default_factory=dict[str, str])
    kinds: Mapping[str, str] = field(default_factory=dict[str, str])
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    offices: pd.DataFrame = field(default_factory=pd.DataFrame)
    forums: pd.DataFrame = field(default_factory=pd.DataFrame)
    planners: Mapping[str, str] = field(default_factory=dict[str, str])
    coordinators: Mapping[str, str] = field(default_factory=dict[str, str])
    budgets: pd.DataFrame = field(default_factory=pd.DataFrame)
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
    snapshot
        What was looked at: a plan has to know who sits where already.
    tables
        Makes what :meth:`side_tables` gives, when asked.
    """

    coverage: Mapping[str, object] = field(default_factory=dict[str, object])
    context: Context = field(default_factory=Context)
    part_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    snapshot: Snapshot | None = field(default=None, repr=False)
    tables: Callable[[], dict[str, pd.DataFrame]] = field(default=dict, repr=False)

    def parts(self) -> pd.DataFrame:
        """Show what each severity is made of.

        Returns
        -------
        DataFrame
            ``gap_id reason detail need confidence evidence_weight severity legal_basis expired``;
            severity is the product of the three numbers before it.
        """
        return self.part_frame.copy()

    def side_tables(self) -> dict[str, pd.DataFrame]:
        """Give the matrices for a meeting.

        Returns
        -------
        dict
            ``roles`` (who has which role in an issue: conflicts and vacancies), ``coverage``
            (issue by forum by actor), ``alignment`` (programs and goals of the RPJMD), ``synergy``
            (Aspek, Kesbangpol, OPD lain, Hasil Sinergi).
        """
        return self.tables()

    def sentences(self) -> "pd.Series[str]":
        """One sentence a gap in the running language, indexed by ``gap_id``."""
        both = self._told()
        words = [
            self._placed(row.region, sentence(row._asdict(), self.context.names))
            for row in rows_of(both)
        ]
        return pd.Series(words, index=both["gap_id"].astype(object), dtype=object)

    def _told(self) -> pd.DataFrame:
        return self.frame.merge(self.part_frame, on="gap_id", suffixes=("", "_part"))

    def agenda(self, count: int = 3) -> list[str]:
        """First gaps by name: who is concerned and about what.

        Other readers than internal ones read of agencies in confirmed gaps only.

        Parameters
        ----------
        count
            How many, at most.
        """
        told = self._told()
        if settings.current().audience != "internal":
            told = told[told["evidence_state"] == "confirmed_absent"]
        first = told.head(count)
        return [
            self._placed(row.region, headline(row._asdict(), self.context.names))
            for row in rows_of(first)
        ]

    def _placed(self, region: object, words: str) -> str:
        """Name the region where the gaps are of several."""
        if self.frame["region"].nunique() < 2 or not isinstance(region, str):  # noqa: PLR2004 - more than one
            return words
        place = self.context.places.get(region, region)
        return text("gaps.in_region", place=place, words=words)

    def explain(self, gap_id: str | None = None) -> str:
        """Say what was found, the first three by name, or why one gap is one."""
        if gap_id is not None:
            words = self.sentences()
            if gap_id not in words.index:
                raise UnknownIdError("errors.unknown_id", id=gap_id, table="gaps")
            return str(words[gap_id])
        if self.frame.empty and self.snapshot is not None and not len(self.snapshot):
            return text("gaps.no_data")
        covered = coverage_sentence(self.coverage)
        if self.frame.empty:
            return f"{text('gaps.none')}\n{covered}"
        counts = self.frame["kind"].value_counts()
        kinds = [
            text("gaps.counted", count=format_number(int(counts[k])), kind=text(f"gaps.kind.{k}"))
            for k in KINDS if k in counts.index
        ]  # fmt: skip
        confirmed = int((self.frame["evidence_state"] == "confirmed_absent").sum())
        first = "; ".join(f"({n}) {words}" for n, words in enumerate(self.agenda(), 1))
        code = "gaps.summary" if first else "gaps.summary_unnamed"
        urgent = int(self.frame["severity_class"].isin(["medium", "high"]).sum())
        head = text(
            "gaps.summary_urgent" if urgent and first else code, count=format_number(len(self)),
            first=first, urgent=format_number(urgent),
        )  # fmt: skip
        told = "confirmed" if confirmed else "none_confirmed"
        state = text(
            "gaps.summary_kinds", kinds=list_sentence(kinds),
            confirmed=text(f"gaps.{told}", count=format_number(confirmed)),
        )  # fmt: skip
        return f"{head}\n{state}\n{covered}"
