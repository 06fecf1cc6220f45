# pyright: basic
# Numpy, pandas and scipy.sparse columns are untyped in practice.
"""Proposals against what is budgeted already, without comparing the rest with itself again.

A row keeps its id whether it is searched here or by ``find_duplicates``, so a pair has one id
(:func:`~sinergi.analysis.duplicates.table.finding_id`) and one review in both.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi._calls import checked
from sinergi.analysis.duplicates.block import FLOOR
from sinergi.analysis.duplicates.decide import decide
from sinergi.analysis.duplicates.nearest import nearest
from sinergi.analysis.duplicates.normalise import key
from sinergi.analysis.duplicates.prepare import Prepared, prepare
from sinergi.analysis.duplicates.proposals import Proposals, answers, joined
from sinergi.analysis.duplicates.review import states
from sinergi.analysis.duplicates.table import families, pairs_table, ranked
from sinergi.analysis.rows import deepest_rows
from sinergi.errors import UsageError
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

_CHUNK = 512


@checked
def check_proposals(
    stored: Snapshot,
    proposals: Snapshot,
    *,
    threshold: float = 0.5,
    regions: Sequence[str] | None = None,
) -> Proposals:
    """Find programs that a proposal should be looked at together with.

    Parameters
    ----------
    stored
        What is budgeted or planned already; only the regions and years of the proposals matter,
        with the rows that the province itself carries out. How rare a word is is counted on
        the region and year of a proposal alone: what else is stored changes no answer.
    proposals
        Programs that somebody proposes (Musrenbang, Renja), in any readable format. A row whose
        id is stored too takes the place of the stored one.
    threshold
        Least ``score``, 0 to 1.
    regions
        Codes of the regions that are stored, to name them where a proposal is of none of them;
        those of ``stored`` when not given.

    Returns
    -------
    Proposals
        Columns as ``find_duplicates``; at least one side of each pair is a proposal.
        ``proposals`` answers for each of them, also for one without a pair (what comes nearest).
        Proposals of a region that is not stored count as not compared, with a warning. Of a year
        that the store does not have, proposals are compared with the newest year that it has in
        their region, and ``notices`` say so; they also tell how many proposals the agency
        itself has already under the same name.

    Raises
    ------
    UsageError
        A threshold outside 0 to 1.

    Examples
    --------
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["Dinas Sosial", "Dinas Kesehatan"],
    ...                        "kind": ["opd", "opd"], "region": ["32.04"] * 2})
    >>> def plan(key, opd, name):
    ...     rows = pd.DataFrame({"id": [key], "opd": [opd], "region": ["32.04"],
    ...                          "year": [2025], "name": [name]})
    ...     return Snapshot({"actors": actors, "programs": rows})
    >>> old = plan("lama", "a", "Pelatihan Kader Posyandu Lansia")
    >>> new = plan("usulan", "b", "Bimtek Kader Posyandu Lansia")
    >>> check_proposals(old, new).to_frame()["program_b"].tolist()
    ['usulan']
    """
    if not 0.0 <= threshold <= 1.0:
        raise UsageError("duplicates.errors.threshold", value=threshold)
    proposed, moved = _in_stored_years(_known_agencies(proposals, stored), stored)
    held = sorted({str(r) for r in stored.programs["region"].dropna().unique()})
    parts = [_Part.of(*both, threshold, held) for both in _each_place(stored, proposed)]
    notices = Findings([*_unchecked(parts, regions or held), *moved, *_own(proposed, stored)])
    made = Provenance("check_proposals", {"threshold": threshold},
                      _merged(stored, proposed).fingerprint)  # fmt: skip
    found = [part.found(made, notices) for part in parts]
    return found[0] if len(found) == 1 else joined(found, _order(parts))


def _each_place(stored: Snapshot, proposals: Snapshot) -> Iterator[tuple[Snapshot, Snapshot]]:
    """Take the proposals of each region and year, with what is stored of the same.

    Stored rows of other regions and years would change how rare a word is, and with it the
    answer: the same proposal against the same region is told the same whatever else is stored.
    Rows of the regions above are compared with too, but not counted.
    """
    asked, rows = proposals.programs, stored.programs
    places = asked[["region", "year"]].astype(object)
    told = places.where(places.notna(), None).drop_duplicates()
    found = sorted(told.itertuples(index=False, name=None), key=str)
    for region, year in found:
        mine = _of_year(asked, year) & (
            asked["region"].isna() if region is None else (asked["region"] == region)
        ).fillna(value=False)
        near = rows[_of_year(rows, year) & _tree(rows["region"], region)]
        yield stored.replace(programs=near), proposals.replace(programs=asked[mine])


def _uncounted(stored: pd.DataFrame, proposed: pd.DataFrame) -> pd.DataFrame:
    """Make rows of the regions above inactive: they are compared with, but nothing is counted."""
    size = proposed["region"].str.len().max()
    above = stored["region"].str.len().lt(0 if pd.isna(size) else size).fillna(value=False)
    active = stored["active"].fillna(value=True) & ~above.to_numpy(dtype=bool)
    return stored.assign(active=active.astype(stored["active"].dtype))


def _of_year(rows: pd.DataFrame, year: int | None) -> np.ndarray:
    found = rows["year"].isna() if year is None else rows["year"] == year
    return found.fillna(value=False).to_numpy(dtype=bool)


def _tree(regions: pd.Series, region: str | None) -> np.ndarray:
    if region is None:
        return np.zeros(len(regions), dtype=bool)
    return _related(regions.fillna("-").to_numpy(dtype=object), region)


@dataclass(frozen=True, slots=True)
class _Part:
    """What came of the proposals of one region and year."""

    p: Prepared
    frame: pd.DataFrame
    family: np.ndarray
    outcome: dict[int, str]
    table: pd.DataFrame
    merged: Snapshot

    @classmethod
    def of(
        cls, stored: Snapshot, proposed: Snapshot, threshold: float, held: list[str]
    ) -> "_Part":
        """Compare the proposals of one region and year with what is stored of the same."""
        merged = _merged(stored, proposed)
        left = deepest_rows(proposed)["id"].astype(str).tolist()
        old = _without(stored.programs, proposed.programs)
        right = deepest_rows(stored.replace(programs=old))["id"].astype(str).tolist()
        counted = merged.replace(programs=_uncounted(merged.programs, proposed.programs))
        p = prepare(counted, [*left, *right])
        asked = _positions(p, left)
        others = np.setdiff1d(_positions(p, right), asked)
        others = others[_usable(p, others) & ~p.twice[others]]
        ours = asked[_usable(p, asked)]
        i, j = _above(p, ours, np.union1d(ours, others), threshold)
        frame = pairs_table(p, i, j, decide(p, i, j), reviews=states(merged))
        family = families(p, i, j)
        outcome = _outcomes(p, asked, held)
        pairs = np.bincount(np.concatenate([i, j]), minlength=len(p.rows))
        alone = np.array([k for k, why in outcome.items() if not (why or pairs[k])], dtype=int)
        near = {
            k: v for b in _blocks(p, alone, others) for k, v in nearest(p, b.left, b.right).items()
        }
        return cls(p, frame, family, outcome, answers(p, outcome, pairs, near), merged)

    def found(self, made: Provenance, notices: Findings) -> Proposals:
        """Make the result of this part, the strongest pair first."""
        kept = ranked(self.frame, self.family)
        return Proposals(
            frame=self.frame.iloc[kept].reset_index(drop=True), provenance=made, notices=notices,
            prepared=self.p, snapshot=self.merged, proposals=self.table,
        )  # fmt: skip


def _order(parts: Sequence[_Part]) -> pd.DataFrame:
    """Pairs of all parts, the strongest of every family first."""
    frames = [part.frame for part in parts if len(part.frame)] or [parts[0].frame]
    start, numbers = 0, []
    for part in parts:
        numbers.append(part.family + start)
        start += int(part.family.max(initial=-1)) + 1
    frame = pd.concat(frames, ignore_index=True)
    return frame.iloc[ranked(frame, np.concatenate(numbers))].reset_index(drop=True)


def _outcomes(p: Prepared, asked: np.ndarray, held: list[str]) -> dict[int, str]:
    """Tell of each proposal why it meets nothing that is stored, "" when it can."""
    near = np.zeros(len(asked), dtype=bool)
    for region in held:
        near |= _related(p.region[asked], region)
    found: dict[int, str] = {}
    for at, known in zip(asked.tolist(), near.tolist(), strict=True):
        region = "" if known else "other_region"
        why = "expense" if p.expense[at] else region
        why = "overhead" if p.overhead[at] else why
        found[at] = why if p.region[at] else "no_region"
    return found


def _unchecked(parts: Sequence[_Part], regions: Sequence[str]) -> list[Finding]:
    """Warn of proposals of a region that is not stored; count the others left out."""
    whys = [(part.p.region[at], why) for part in parts for at, why in part.outcome.items()]
    strange = Counter(str(region) for region, why in whys if why == "other_region")
    stored = ", ".join(_region_name(r) for r in regions) or "-"
    told = [
        Finding("duplicates.notices.other_region", "warning",
                facts={"count": count, "region": _region_name(region), "stored": stored})
        for region, count in sorted(strange.items())
    ]  # fmt: skip
    rest = Counter(why for _, why in whys if why not in ("", "other_region"))
    return told + [
        Finding(f"duplicates.notices.{why}", "notice", facts={"count": count})
        for why, count in sorted(rest.items())
    ]


def _region_name(code: str) -> str:
    fact = vocab.regions().get(code)
    return f"{fact.name} ({code})" if fact else code


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["id"].isin(others["id"])]


def _merged(stored: Snapshot, proposals: Snapshot) -> Snapshot:
    """Put both together; of two rows with one id the proposal's counts, the stored actor's."""
    old, new = stored.actors, proposals.actors
    return stored.replace(
        programs=pd.concat([_without(stored.programs, proposals.programs), proposals.programs]),
        actors=pd.concat([old, _without(new, old)]),
    )


def _known_agencies(proposals: Snapshot, stored: Snapshot) -> Snapshot:
    """Give an agency of the proposals the id under which the store knows it.

    Two formats number the same agency differently; a name that means one stored agency of the
    region is enough.
    """
    known: dict[tuple[str, str], set[str]] = {}
    for identity, name, region in _agencies(stored):
        known.setdefault((region, name), set()).add(identity)
    ids = {identity for group in known.values() for identity in group}
    same = {
        identity: min(found)
        for identity, name, region in _agencies(proposals)
        if identity not in ids and len(found := known.get((region, name), set())) == 1
    }
    if not same:
        return proposals
    programs, actors = proposals.programs, proposals.actors
    opd = programs["opd"].astype(object).replace(same)
    programs["opd"] = opd.astype(programs["opd"].dtype)
    return proposals.replace(programs=programs, actors=actors[~actors["id"].isin(list(same))])


def _agencies(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Id, folded name and region of the agencies that carry programs."""
    actors = snapshot.actors
    actors = actors[actors["id"].isin(snapshot.programs["opd"].dropna().unique())]
    cells = actors[["id", "name", "region"]].astype(object).fillna("")
    return [
        (str(identity), _agency_name(str(name)), str(region))
        for identity, name, region in cells.itertuples(index=False)
    ]


def _agency_name(name: str) -> str:
    """Name without the region behind it; the place of a kecamatan or unit belongs to its name."""
    found = vocab.resolve_opd(name)
    place = f" {found.place}" if found.place and found.kind != "opd" else ""
    return key(f"{found.canonical}{place}" if found.canonical else name)


def _in_stored_years(proposals: Snapshot, stored: Snapshot) -> tuple[Snapshot, list[Finding]]:
    """Compare proposals of a year to come with the newest year that their region has."""
    have = stored.programs[["region", "year"]].dropna().drop_duplicates()
    newest = have.groupby("region")["year"].max()
    programs = proposals.programs
    told = pd.MultiIndex.from_frame(programs[["region", "year"]].astype(object))
    kept = told.isin(pd.MultiIndex.from_frame(have.astype(object)))
    other = programs["region"].map(newest).astype(programs["year"].dtype)
    moved = ~kept & other.notna().to_numpy(dtype=bool)
    if not moved.any():
        return proposals, []
    counts = Counter(zip(programs["region"][moved], programs["year"][moved], other[moved],
                         strict=True))  # fmt: skip
    notices = [
        Finding("duplicates.notices.other_year", "notice",
                facts={"count": count, "region": region, "stored": to,
                       "year": "-" if pd.isna(year) else year})
        for (region, year, to), count in sorted(counts.items(), key=str)
    ]  # fmt: skip
    programs["year"] = programs["year"].where(~moved, other)
    return proposals.replace(programs=programs), notices


def _own(proposals: Snapshot, stored: Snapshot) -> list[Finding]:
    """Tell proposals that the agency itself has already, under the same name."""

    def lines(rows: pd.DataFrame) -> pd.Series:
        cells = rows[["opd", "year", "name"]].astype(object).fillna("")
        return pd.Series(
            [f"{o}\x1f{y}\x1f{key(str(n))}" for o, y, n in cells.itertuples(index=False)],
            index=rows.index, dtype=object,
        )  # fmt: skip

    new = proposals.programs[proposals.programs["opd"].notna()]
    old = _without(stored.programs, new)
    old = old[old["opd"].isin(new["opd"])]
    count = int(lines(new).isin(set(lines(old))).sum())
    return [Finding("duplicates.notices.own_line", "notice", facts={"count": count})] * bool(count)


def _positions(p: Prepared, ids: list[str]) -> np.ndarray:
    found = np.unique(p.position().get_indexer(pd.Index(ids, dtype=object)))
    return found[found >= 0]


def _usable(p: Prepared, at: np.ndarray) -> np.ndarray:
    """Tell rows that can be compared: no running costs, an activity, a region."""
    return ~p.overhead[at] & ~p.expense[at] & (p.region[at] != "")


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of one region tree and year."""

    left: np.ndarray
    right: np.ndarray


def _blocks(p: Prepared, left: np.ndarray, right: np.ndarray) -> list[_Block]:
    """Rows meet within a year, and within a region or a province and its kabupaten."""
    found = []
    places = sorted(set(zip(p.region[left].tolist(), p.year[left].tolist(), strict=True)))
    for region, year in places:
        own = left[(p.region[left] == region) & (p.year[left] == year)]
        same = (p.year[right] == year) & _related(p.region[right], region)
        found.append(_Block(own, right[same]))
    return found


def _related(regions: np.ndarray, region: str) -> np.ndarray:
    codes, uniques = pd.factorize(regions)
    near = [
        u == region or u.startswith(f"{region}.") or region.startswith(f"{u}.") for u in uniques
    ]
    return np.array(near, dtype=bool)[codes]


def _above(
    p: Prepared, left: np.ndarray, right: np.ndarray, threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a proposal and any row that reach the threshold, each once, ``i < j``."""
    proposed = np.zeros(len(p.rows), dtype=bool)
    proposed[left] = True
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    for block in _blocks(p, left, right):
        turned = p.texts.objects(p.sig[block.right]).T.tocsr()
        for at in range(0, len(block.left), _CHUNK):
            rows = block.left[at : at + _CHUNK]
            product = (p.texts.objects(p.sig[rows]) @ turned).tocoo()
            near = product.data >= FLOOR
            a, b = rows[product.row[near]], block.right[product.col[near]]
            once = (a != b) & (~proposed[b] | (a < b))
            i, j = np.minimum(a, b)[once], np.maximum(a, b)[once]
            d = decide(p, i, j)
            good = (d.gate == 0) & (d.score >= threshold)
            kept.append((i[good], j[good]))
    if not kept:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    i, j = (np.concatenate(side) for side in zip(*kept, strict=True))
    order = np.lexsort((j, i))
    return i[order], j[order]
