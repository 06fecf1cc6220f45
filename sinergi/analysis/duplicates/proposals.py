# pyright: basic
# Pandas columns are untyped in practice.
"""What a check of proposals returns: pairs, and an answer for every single proposal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import cast

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.explain import PairExplanation
from sinergi.analysis.duplicates.nearest import BY_LETTERS, BY_SCORE, BY_TOPIC, Near
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.i18n import text
from sinergi.model.snapshot import Snapshot

PROPOSAL_COLUMNS = (
    "program", "name", "opd", "region", "year", "outcome", "pairs", "near_program", "near_name",
    "near_opd", "near_score",
)  # fmt: skip
HINTS = (BY_SCORE, BY_TOPIC, BY_LETTERS)
#: Outcomes of proposals that were compared with something; the others say why they were not.
COMPARED = ("pairs", *HINTS, "none")
#: Programs that a sentence names; of the others the number is told.
_NAMED = 3
#: Letters of a description that a sentence quotes.
_DESCRIBED = 90
_TEXT, _WHOLE, _NUMBER = "string[pyarrow]", "int64[pyarrow]", "float64[pyarrow]"
_TYPES = dict.fromkeys(PROPOSAL_COLUMNS, _TEXT) | {
    "year": _WHOLE, "pairs": _WHOLE, "near_score": _NUMBER,
}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Proposals(Duplicates):
    """Pairs with at least one proposal, and what came of each proposal.

    Attributes
    ----------
    proposals
        ``program name opd region year outcome pairs near_program near_name near_opd
        near_score``: a row a proposal, or a row for each of up to three stored programs that
        come nearest where it has no pair. ``outcome``: ``pairs``; ``near`` (nearest by score,
        below the threshold), ``topic`` (the same topic only), ``letters`` (nearest by the letters
        of the name only), ``none`` (nothing alike); or why it was not
        compared: ``other_region``, ``no_region``, ``overhead``, ``expense``.
    """

    proposals: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    parts: tuple["Proposals", ...] = field(default=(), repr=False)

    def side_tables(self) -> dict[str, pd.DataFrame]:
        """Give the answer for every proposal, written beside the pairs."""
        return {"proposals": self.proposals}

    def _summary(self) -> str:
        """Say what was found; where nothing could be compared, that is no all-clear."""
        if len(self.proposals) and not self.compared():
            return text("duplicates.proposals.nothing_compared")
        return super()._summary()

    def budget_idr(self) -> int:
        """Rupiah to be discussed together: every program of the ranking counts once."""
        if not self.parts:
            return super().budget_idr()
        pairs = self.ranking()
        ids = set(pairs["program_a"]) | set(pairs["program_b"])
        rows = (self.snapshot or Snapshot()).programs.drop_duplicates("id")
        return int(rows.loc[rows["id"].isin(ids), "budget_idr"].fillna(0).sum())

    def families(self) -> pd.DataFrame:
        """Gather the ranking into what is asked at once; see ``find_duplicates``."""
        return self._together(super().families, "families")

    def areas(self) -> pd.DataFrame:
        """Find areas of need in the regions of the proposals."""
        return self._together(super().areas, "areas")

    def clusters(self) -> pd.DataFrame:
        """Find groups of more than two programs."""
        return self._together(super().clusters, "clusters")

    def _together(self, own: Callable[[], pd.DataFrame], name: str) -> pd.DataFrame:
        if not self.parts:
            return own()
        return pd.concat([getattr(part, name)() for part in self.parts], ignore_index=True)

    def _explain_pair(self, a: str, b: str) -> PairExplanation:
        for part in self.parts:
            known = () if part.prepared is None else part.prepared.position()
            if a in known and b in known:
                return cast("PairExplanation", part.explain(a, b))
        return super()._explain_pair(a, b)

    def compared(self) -> int:
        """Count the proposals that were compared with what is stored."""
        rows = self.proposals
        return int(rows.loc[rows["outcome"].isin(COMPARED), "program"].nunique())

    def sentences(self) -> list[str]:
        """One sentence a proposal: its pairs, else what comes nearest, else why not compared."""
        each = [p for part in self.parts or (self,) if (p := part.prepared) is not None]
        names = {i: n for p in each for i, n in zip(p.owners.ids, p.owners.names, strict=True)}
        others = _partners(self.frame, _described(each, self.snapshot or Snapshot()))
        return [
            _sentence(group, names, others.get(str(program), []))
            for program, group in self.proposals.groupby("program", sort=False)
        ]


def _described(each: Sequence[Prepared], city: Snapshot) -> dict[str, str]:
    """Begin of the description of programs whose name tells only what is bought."""
    mute = [i for p in each for i in p.rows["id"].iloc[np.flatnonzero(p.detail)]]
    rows = city.programs
    rows = rows[rows["id"].isin(mute) & rows["description"].notna()]
    cells = rows[["id", "description"]].astype(object)
    return {str(i): shorten(str(d), _DESCRIBED) for i, d in cells.itertuples(index=False)}


def joined(parts: Sequence[Proposals], frame: pd.DataFrame) -> Proposals:
    """Put the results of several regions and years together.

    Parameters
    ----------
    parts
        Results, at least one.
    frame
        Their pairs in the order of the whole.
    """
    first = parts[0]
    programs = pd.concat([part.snapshot.programs for part in parts if part.snapshot is not None])
    city = (first.snapshot or Snapshot()).replace(programs=programs.drop_duplicates("id"))
    table = pd.concat([part.proposals for part in parts]).sort_values(
        "program", kind="stable", ignore_index=True
    )
    return replace(first, frame=frame, proposals=table, snapshot=city, parts=tuple(parts))


def _partners(frame: pd.DataFrame, told: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Name and agency of the other side of every pair, by program, in the order of the pairs.

    A name that tells only what is bought is followed by what the description tells.
    """

    def called(program: object, name: object) -> str:
        more = told.get(str(program))
        return f"{name}: {more}" if more else str(name)

    found: dict[str, list[tuple[str, str]]] = {}
    columns = ["program_a", "name_a", "opd_a", "program_b", "name_b", "opd_b"]
    for a, name_a, opd_a, b, name_b, opd_b in (
        frame[columns].astype(object).itertuples(index=False)
    ):
        found.setdefault(str(a), []).append((called(b, name_b), str(opd_b)))
        found.setdefault(str(b), []).append((called(a, name_a), str(opd_a)))
    return found


def _sentence(
    group: pd.DataFrame, names: Mapping[str, str], others: Sequence[tuple[str, str]]
) -> str:
    first = group.iloc[0]
    hints = group[["near_name", "near_opd"]].dropna(subset="near_name").astype(object)
    listed = others or [(str(n), str(opd)) for n, opd in hints.itertuples(index=False)]
    told = [
        text("duplicates.proposals.item", name=name, opd=names.get(opd, "-"))
        for name, opd in listed[:_NAMED]
    ]
    if len(listed) > _NAMED:
        told.append(text("duplicates.proposals.more", count=len(listed) - _NAMED))
    facts = {"name": first["name"], "pairs": int(first["pairs"]), "near": "; ".join(told)}
    return text(f"duplicates.proposals.{first['outcome']}", **facts)


def answers(
    p: Prepared, outcome: Mapping[int, str], pairs: np.ndarray, near: Mapping[int, Sequence[Near]]
) -> pd.DataFrame:
    """Write the table of :class:`Proposals`, ordered by id.

    Parameters
    ----------
    p
        Programs.
    outcome
        Why the proposal at a position was not compared, "" when it was.
    pairs
        How many pairs each row of ``p`` has.
    near
        Nearest programs of proposals without a pair.
    """
    rows = [
        row
        for at in sorted(outcome)
        for row in _rows(p, at, outcome[at], (int(pairs[at]), near.get(at, ())))
    ]
    frame = pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))
    return frame.astype(_TYPES)


def _rows(p: Prepared, at: int, why: str, found: tuple[int, Sequence[Near]]) -> list[list[object]]:
    count, hints = found
    told = "pairs" if count else why or (hints[0].by if hints else "none")
    cells = p.rows[["id", "name"]].iloc[at].tolist()
    year = int(p.year[at])
    own = [*cells, _agency(p, at), p.region[at] or None, year if year >= 0 else None, told, count]
    if told not in HINTS:
        return [[*own, None, None, None, None]]
    return [
        [*own, *p.rows[["id", "name"]].iloc[n.at].tolist(), _agency(p, n.at), n.value]
        for n in hints
    ]


def _agency(p: Prepared, at: int) -> str | None:
    return p.owners.ids[p.agency[at]] if p.agency[at] >= 0 else None
