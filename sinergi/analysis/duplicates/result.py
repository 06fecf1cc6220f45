# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""What the search returns."""

from dataclasses import dataclass, field, replace
from typing import overload

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.areas import areas
from sinergi.analysis.duplicates.cluster import clusters, with_people
from sinergi.analysis.duplicates.decide import KINDS, decide
from sinergi.analysis.duplicates.explain import PairExplanation, explain_pair
from sinergi.analysis.duplicates.family import family_table
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.analysis.duplicates.reasons import WEAK
from sinergi.analysis.duplicates.review import taken_out
from sinergi.analysis.duplicates.table import REJECTED, pairs_table, set_apart
from sinergi.analysis.issues import program_issues
from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError, UsageError
from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.snapshot import Snapshot


@dataclass(frozen=True, eq=False, repr=False)
class Duplicates(Result):
    """Pairs of programs to look at together, with areas, groups and explanations.

    Attributes
    ----------
    prepared
        Facets of the compared programs (internal; lets pairs be explained later).
    snapshot
        What was searched (internal; tells the issues that programs serve).
    """

    prepared: Prepared | None = field(default=None, repr=False)
    snapshot: Snapshot | None = field(default=None, repr=False)

    def _facets(self) -> Prepared:
        if self.prepared is None:
            raise UsageError("duplicates.errors.no_facets")
        return self.prepared

    def ranking(self) -> pd.DataFrame:
        """Pairs that count: no reorganisation, not rejected by a review."""
        return self.frame[~set_apart(self.frame)].reset_index(drop=True)

    def reorganisations(self) -> pd.DataFrame:
        """Pairs of an old and a new agency that carry the same lines after a change."""
        moved = self.frame["reasons"].str.contains("reorganisation", regex=False)
        return self.frame[moved.fillna(value=False).to_numpy(dtype=bool)].reset_index(drop=True)

    def rejected(self) -> pd.DataFrame:
        """Pairs that a review has rejected, reorganisations left out."""
        moved = self.frame["reasons"].str.contains("reorganisation", regex=False)
        out = (self.frame["review"] == REJECTED) & ~moved.fillna(value=False)
        return self.frame[out.fillna(value=False).to_numpy(dtype=bool)].reset_index(drop=True)

    def areas(self) -> pd.DataFrame:
        """Fragmentation: areas of need in which several agencies work, per region and year."""
        return areas(self._facets(), program_issues(self.snapshot or Snapshot()))

    def clusters(self) -> pd.DataFrame:
        """Group the ranking into more than two programs; each budget counts once.

        Pairs that rest on synonyms nobody has read join no group: chains of them would.
        A program that a review has taken out (``reviews.id`` = ``member:<program>``, state
        ``ditolak``) stays out.
        """
        city = self.snapshot or Snapshot()
        pairs = self.ranking()
        weak = pairs["reasons"].str.contains(WEAK, regex=False).fillna(value=False)
        firm = pairs[~weak.to_numpy(dtype=bool)]
        groups = clusters(self._facets(), firm, without=taken_out(city))
        return with_people(groups, city.programs)

    def families(self) -> pd.DataFrame:
        """Gather the ranking into what is asked at once, in the order in which reports tell it.

        A family are pairs of two names under two kinds of agencies in one region and year: what
        an agency shares with thirty kecamatan is one row. ``pairs`` counts them, ``budget_a``
        and ``budget_b`` are the rupiah of both sides, every program once, ``budget_idr`` the
        smaller of the two; side A has the fewer agencies. Kind, score and reasons are those of
        the weightiest pair (score times rupiah), ``review`` the state that all pairs share.
        """
        return family_table(self._facets(), self.ranking())

    def side_tables(self) -> dict[str, pd.DataFrame]:
        """Families of pairs, fragmented areas and groups, written beside the pairs."""
        return {"families": self.families(), "areas": self.areas(), "clusters": self.clusters()}

    def budget_idr(self) -> int:
        """Rupiah to be discussed together: every program of the ranking counts once."""
        pairs = self.ranking()
        ids = set(pairs["program_a"]) | set(pairs["program_b"])
        rows = self._facets().rows
        return int(rows.loc[rows["id"].isin(ids), "budget_idr"].fillna(0).sum())

    @overload
    def explain(self) -> str: ...
    @overload
    def explain(self, a: str, b: str) -> PairExplanation: ...
    def explain(self, a: str | None = None, b: str | None = None) -> str | PairExplanation:
        """Say what was found, or why one pair is where it is.

        Parameters
        ----------
        a, b
            Ids of two compared programs; both or none. The pair need not be in the table.

        Returns
        -------
        str or PairExplanation
            A sentence about the whole, or a sentence and a table of facet weights.
        """
        if a is None and b is None:
            return self._summary()
        if a is None or b is None:
            raise UsageError("duplicates.errors.pairs")
        return self._explain_pair(a, b)

    def _explain_pair(self, a: str, b: str) -> PairExplanation:
        p = self._facets()
        found = p.position().get_indexer(pd.Index([a, b], dtype=object)).tolist()
        for position, name in zip(found, (a, b), strict=True):
            if position < 0:
                raise self._unknown(name)
        i, j = np.array(found[:1]), np.array(found[1:])
        d = decide(p, i, j)
        low, high = sorted((a, b))
        row = self.frame[(self.frame["program_a"] == low) & (self.frame["program_b"] == high)]
        if len(row):
            # A low threshold tells the likelier kind: what the table says is what is explained.
            d = replace(d, kind=np.array([KINDS.index(str(row["kind"].iloc[0]))]))
        told = pairs_table(p, i, j, d, reviews={})["reason_sentence"].iloc[0]
        return explain_pair(d, str(told))

    def _unknown(self, name: str) -> UnknownIdError | UsageError:
        """Make the error of an id that was not compared: a row of an upper level, or none."""
        rows = (self.snapshot or Snapshot()).programs
        level = rows.loc[(rows["id"] == name).fillna(value=False), "level"]
        if not len(level):
            return UnknownIdError("errors.unknown_id", id=name, table="programs")
        told = "-" if pd.isna(level.iloc[0]) else str(level.iloc[0]).replace("_", " ")
        return UsageError("duplicates.errors.not_compared", id=name, level=told)

    def _summary(self) -> str:
        pairs = self.ranking()
        if not len(self.frame):
            return text("duplicates.summary.nothing")
        said = text(
            "duplicates.summary.found",
            pairs=format_number(len(pairs)),
            duplications=format_number(int((pairs["kind"] == "duplication").sum())),
            agencies=format_number(len(set(pairs["opd_a"]) | set(pairs["opd_b"]))),
            budget=format_rupiah(self.budget_idr()),
        )
        moved, rejected = len(self.reorganisations()), len(self.rejected())
        apart = text("duplicates.summary.apart", count=format_number(moved)) if moved else ""
        out = (
            text("duplicates.summary.rejected", count=format_number(rejected)) if rejected else ""
        )
        return " ".join(part for part in (said, apart, out) if part)
