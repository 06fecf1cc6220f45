# pyright: basic, reportMissingImports=false
# Pandas and Arrow columns are untyped in practice; PySpark is an extra that need not be there.
"""The two doors of the room: search a snapshot, or judge given pairs."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, overload

import numpy as np
import pandas as pd

from sinergi._calls import checked
from sinergi.analysis.duplicates.block import Block, batches, each_once, numbers_of_ids, pairs_of
from sinergi.analysis.duplicates.compare import Levels, levels
from sinergi.analysis.duplicates.decide import KINDS, Decision, decide, judge, screened
from sinergi.analysis.duplicates.family import programs_of
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.analysis.duplicates.memory import give_back
from sinergi.analysis.duplicates.own_terms import own_terms
from sinergi.analysis.duplicates.prepare import Prepared, prepare
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.analysis.duplicates.review import states
from sinergi.analysis.duplicates.table import DECIDED, families, pairs_table, ranked
from sinergi.errors import UnknownIdError, UsageError
from sinergi.i18n import format_number
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import Term

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as SparkTable

_WORKERS = 2


@overload
def find_duplicates(
    snapshot: Snapshot,
    *,
    threshold: float = 0.5,
    limit_per_agency_pair: int | None = None,
    thesaurus: tuple[Term, ...] = (),
    induced: bool = True,
) -> Duplicates: ...


@overload
def find_duplicates(
    snapshot: "SparkTable",
    *,
    threshold: float = 0.5,
    limit_per_agency_pair: int | None = None,
    thesaurus: tuple[Term, ...] = (),
    induced: bool = True,
    actors: "SparkTable | None" = None,
) -> "SparkTable": ...


@checked
def find_duplicates(
    snapshot: "Snapshot | SparkTable",
    *,
    threshold: float = 0.5,
    limit_per_agency_pair: int | None = None,
    thesaurus: tuple[Term, ...] = (),
    induced: bool = True,
    actors: "SparkTable | None" = None,
) -> "Duplicates | SparkTable":
    """Find programs of different agencies that should be looked at together.

    Compared are active rows of the deepest level that each agency has, within one year and
    region; a province with its own kabupaten and kota where place and beneficiaries meet.
    Running costs of the agency, expense lines without an activity and packages that only repeat
    a row of their agency's plan (same name and year) are left out and counted in ``notices``.

    Parameters
    ----------
    snapshot
        Tables of a region set and period; or a Spark DataFrame with the columns of
        ``programs``, which is searched province by province on the workers of its session.
    threshold
        Least ``score``, 0 to 1. A pair that an office has decided stays, whatever it scores now,
        with its kind as it is (also fragmentation or none); confirmed ones are named in
        ``notices``.
    limit_per_agency_pair
        At most so many pairs for each pair of agencies, the strongest, one of every family (see
        below) first; all when not given.
        Reorganisations and rejected pairs do not count against it.
    thesaurus
        Terms of the region's own thesaurus that a person has accepted, on top of the package's;
        see :func:`propose_synonyms`.
    induced
        Whether synonyms that the data show, and nobody has read, count as weak evidence.
    actors
        Beside a Spark DataFrame of programs: one with the columns of ``actors``.

    Returns
    -------
    Duplicates
        ``program_a program_b name_a name_b opd_a opd_b region year kind score p_duplication
        budget_idr reasons reason_sentence review``; ``program_a < program_b``; ``kind`` is
        duplication or overlap as GAO-15-49SP defines them (of a decided pair also another);
        ``budget_idr`` the smaller of the two in rupiah. Strongest first, and of one name that
        many kecamatan share with an agency the strongest pair only: the others of such a family
        follow after all families. In both parts pairs of which one side has a budget of Rp0 come
        behind the funded ones.
        Reorganisations and rejected pairs come last and count in no total.
        For a Spark DataFrame a Spark DataFrame with the same columns: the pairs and scores of
        each province are those of ``find_duplicates(snapshot.select(region=province))``.

    Raises
    ------
    UsageError
        A threshold outside 0 to 1, a limit below 1, or something that is neither a snapshot nor
        a Spark DataFrame with ``id``, ``name`` and ``region``.

    Examples
    --------
    >>> city = Snapshot({
    ...     "actors": pd.DataFrame({"id": ["a", "b"], "name": ["Dinas Sosial", "Dinas Kesehatan"],
    ...                             "kind": ["opd", "opd"], "region": ["32.04"] * 2}),
    ...     "programs": pd.DataFrame({
    ...         "id": ["1", "2"], "opd": ["a", "b"], "region": ["32.04"] * 2, "year": [2025] * 2,
    ...         "name": ["Pelatihan Kader Posyandu Lansia", "Bimtek Kader Posyandu Lansia"]})})
    >>> found = find_duplicates(city).to_frame()
    >>> found["program_a"].tolist(), found["kind"].tolist()
    (['1'], ['overlap'])
    """
    if not 0.0 <= threshold <= 1.0:
        raise UsageError("duplicates.errors.threshold", value=threshold)
    if limit_per_agency_pair is not None and limit_per_agency_pair < 1:
        raise UsageError("duplicates.errors.limit", value=limit_per_agency_pair)
    if not isinstance(snapshot, Snapshot):
        # Loaded only here: who has no cluster needs no PySpark.
        from sinergi.analysis.duplicates.spark import search_on_spark

        search = partial(
            find_duplicates, threshold=threshold, limit_per_agency_pair=limit_per_agency_pair,
            thesaurus=thesaurus, induced=induced,
        )  # fmt: skip
        return search_on_spark(snapshot, actors, search)
    terms = (*own_terms(snapshot), *thesaurus)
    give_back(len(snapshot.programs))
    p = prepare(
        snapshot, books=lexicon(terms), induced=induced, meanwhile=lambda: snapshot.fingerprint
    )
    give_back(len(p.rows))
    i, j, facets = _above(p, threshold)
    found = len(i)
    i, j, facets = _with_decided(p, snapshot, (i, j, facets))
    judged = _related(judge(p, i, j, facets))
    if found < len(i):
        judged.kind[found:] = decide(p, i[found:], j[found:]).kind
    frame = pairs_table(p, i, j, judged, reviews=states(snapshot))
    del facets, judged
    notices = _notices(p, snapshot) + _decided_below(frame.iloc[found:], threshold)
    kept = ranked(frame, families(p, i, j), limit=limit_per_agency_pair)
    give_back(len(p.rows))
    frame = frame.iloc[kept].reset_index(drop=True)
    give_back(len(p.rows))
    return Duplicates(
        frame=frame,
        provenance=Provenance(
            "find_duplicates",
            {
                "threshold": threshold,
                "limit_per_agency_pair": limit_per_agency_pair,
                "induced": induced,
                "own_terms": len(terms),
            },
            snapshot.fingerprint,
        ),
        notices=notices,
        prepared=p,
        snapshot=snapshot,
    )


def _related(d: Decision) -> Decision:
    """Tell what a low threshold asks for as the likelier of the two kinds."""
    overlap, duplication = KINDS.index("overlap"), KINDS.index("duplication")
    likelier = np.where(d.p_duplication >= d.score / 2, duplication, overlap)
    return replace(d, kind=np.where(d.kind < overlap, likelier, d.kind))


def _above(p: Prepared, threshold: float) -> tuple[np.ndarray, np.ndarray, Levels]:
    """Pairs of duplication or overlap that reach the threshold, with their facets.

    Batches of blocks are judged side by side; what comes out is put in order afterwards.
    """
    none = np.empty(0, dtype=np.int64)

    def judged(batch: Sequence[Block]) -> tuple[np.ndarray, np.ndarray, Levels]:
        found = list(pairs_of(p, batch))
        i, j = (np.concatenate([none, *(f[k] for f in found)]) for k in (0, 1))
        at, facets = screened(p, i, j, threshold)
        return i[at], j[at], facets

    with ThreadPoolExecutor(_WORKERS) as pool:
        parts = list(pool.map(judged, batches(p)))
    left, right, facets = zip(*parts, strict=True)
    i, j = np.concatenate(left), np.concatenate(right)
    at = each_once(p, i, j)
    give_back(len(p.rows))
    return i[at], j[at], Levels.joined(facets).take(at)


def _with_decided(
    p: Prepared, snapshot: Snapshot, found: tuple[np.ndarray, np.ndarray, Levels]
) -> tuple[np.ndarray, np.ndarray, Levels]:
    """Add the pairs that an office has decided and that score too little now."""
    reviews = snapshot.reviews
    decided = reviews["state"].isin(DECIDED) & reviews["id"].str.startswith("dup:")
    ids = reviews.loc[decided.fillna(value=False), "id"].astype(str)
    named = [programs_of(finding, p) for finding in sorted(set(ids))]
    pairs = pd.DataFrame([pair for pair in named if None not in pair], columns=["a", "b"])
    if not len(pairs):
        return found
    i, j, facets = found
    at = np.sort(
        np.column_stack([p.position().get_indexer(pd.Index(pairs[c])) for c in "ab"]), axis=1
    )
    there = set(zip(np.minimum(i, j).tolist(), np.maximum(i, j).tolist(), strict=True))
    new = [(a, b) for a, b in at.tolist() if a != b and (a, b) not in there]
    if not new:
        return found
    left, right = (np.array(side, dtype=np.int64) for side in zip(*new, strict=True))
    facets = Levels.joined([facets, levels(p, left, right)])
    return np.concatenate([i, left]), np.concatenate([j, right]), facets


def _decided_below(frame: pd.DataFrame, threshold: float) -> list[Finding]:
    """Name confirmed pairs that stay although they score too little now, and tell their kinds."""
    still = frame[(frame["review"] == "dikonfirmasi").fillna(value=False)]
    if not len(still):
        return []
    names = [f'"{a}" - "{b}"' for a, b in zip(still["name_a"], still["name_b"], strict=True)]
    facts = {"count": format_number(len(still)), "names": "; ".join(dict.fromkeys(names)),
             "threshold": format_number(threshold, decimals=2)}  # fmt: skip
    return [Finding("duplicates.notices.decided_below", "notice", facts=facts)]


def _notices(p: Prepared, snapshot: Snapshot) -> Findings:
    own = (snapshot.programs["parent"] == snapshot.programs["id"]).fillna(value=False)
    counts = {
        "same_id": len(p.rows) - int(numbers_of_ids(p).max(initial=-1)) - 1,
        "own_parent": int(own.sum()),
        "overhead": int(p.overhead.sum()),
        "expense": int((p.expense & ~p.overhead).sum()),
        "own_package": int(p.twice.sum()),
        "no_agency": int((p.agency < 0).sum()),
        "no_region": int((p.pool & (p.region == "")).sum()),
        "no_year": int((p.pool & (p.year < 0)).sum()),
    }
    told = [
        Finding(f"duplicates.notices.{code}", "notice", facts={"count": count})
        for code, count in counts.items()
        if count
    ]
    doubt = p.weak.doubt
    if doubt is not None:
        facts = {"known": doubt.known, "agreeing": doubt.agreeing}
        told.append(Finding("duplicates.notices.synonyms_doubtful", "notice", facts=facts))
    return Findings(told)


def _ids(pairs: pd.DataFrame | Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    if isinstance(pairs, pd.DataFrame):
        named = {"program_a", "program_b"} <= set(pairs.columns)
        if not named and pairs.shape[1] < 2:  # noqa: PLR2004 - a pair has two ends
            raise UsageError("duplicates.errors.pairs")
        both = pairs[["program_a", "program_b"]] if named else pairs.iloc[:, :2]
        if (empty := both.isna().any(axis=1).to_numpy()).any():
            raise UsageError("duplicates.errors.no_pair", row=int(empty.argmax()) + 1)
        return both.iloc[:, 0].astype(str).tolist(), both.iloc[:, 1].astype(str).tolist()
    listed = [tuple(pair) for pair in pairs]
    if any(len(pair) != 2 for pair in listed):  # noqa: PLR2004 - a pair has two ends
        raise UsageError("duplicates.errors.pairs")
    return [str(a) for a, _ in listed], [str(b) for _, b in listed]


def _positions(p: Prepared, ids: Sequence[str]) -> np.ndarray:
    found = p.position().get_indexer(pd.Index(list(ids), dtype=str))
    for position, name in zip(found.tolist(), ids, strict=True):
        if position < 0:
            raise UnknownIdError("errors.unknown_id", id=name, table="programs")
    return np.asarray(found, dtype=np.int64)


@checked
def compare_programs(
    snapshot: Snapshot,
    pairs: pd.DataFrame | Iterable[tuple[str, str]],
    *,
    thesaurus: tuple[Term, ...] = (),
    induced: bool = True,
) -> pd.DataFrame:
    """Judge given pairs of programs.

    Parameters
    ----------
    snapshot
        Tables of a region set and period; rarity of words is taken from all of it.
    pairs
        Frame with ``program_a`` and ``program_b`` (else its first two columns) or tuples of
        ids. Any level, active or not.
    thesaurus, induced
        As in :func:`find_duplicates`.

    Returns
    -------
    pandas.DataFrame
        One row a pair, same order and orientation, columns as :func:`find_duplicates`;
        ``kind`` is duplication, overlap, fragmentation or none.

    Raises
    ------
    UnknownIdError
        An id that is not in ``programs``.
    """
    left, right = _ids(pairs)
    books = lexicon((*own_terms(snapshot), *thesaurus))
    p = prepare(snapshot, [*left, *right], books=books, induced=induced)
    i, j = _positions(p, left), _positions(p, right)
    return pairs_table(p, i, j, decide(p, i, j), reviews=states(snapshot))
