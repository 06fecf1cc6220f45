# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Congruence of a snapshot: whether those whose work hangs together work together."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sinergi._calls import checked
from sinergi.analysis.gaps.case import Case, build_case
from sinergi.analysis.gaps.congruence import QapTest, relabelled_hits
from sinergi.analysis.gaps.frames import places
from sinergi.analysis.gaps.links import Links
from sinergi.analysis.gaps.needs import Needs, interdependence
from sinergi.analysis.gaps.requirements import bound_by_rule, requirement_table
from sinergi.analysis.gaps.yardstick import Yardstick
from sinergi.analysis.result import Result
from sinergi.errors import UsageError
from sinergi.graph.project import pairs_by_item
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

CONGRUENCE_COLUMNS: tuple[str, ...] = (
    "scope", "region", "issue", "node", "mode", "value", "required", "satisfied", "expected", "p",
)  # fmt: skip
_Row = tuple[object, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Congruence(Result):
    """Fit of required and actual coordination.

    Attributes
    ----------
    pairs
        The pairs behind the numbers; see :meth:`side_tables`.
    """

    pairs: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def value(self) -> float:
        """Binary congruence of everything; NaN when the data cannot say."""
        return float(self._row("binary")["value"])

    def _row(self, mode: str) -> "pd.Series":
        frame = self.frame
        return frame[(frame["scope"] == "network") & (frame["mode"] == mode)].iloc[0]

    def side_tables(self) -> dict[str, pd.DataFrame]:
        """Give the pairs as ``requirements``.

        One row a pair that needs each other or that works together: ``region actor_a name_a
        actor_b name_b fit evidence_state need shared dependent issues strength instrument
        last records evidence``. ``fit`` met, weak (tied below what counts), not_visible,
        no_data; of ties without a need by_rule (a rule names both), excess, or unknown_work
        (one of the two has no work on record, so nobody can say).
        """
        return {"requirements": self.pairs.copy()}

    def explain(self) -> str:
        """Say what was found."""
        if math.isnan(self.value):
            return text("gaps.congruence_unknown")
        row, excess = self._row("binary"), self._row("excess")
        words = text(
            "gaps.congruence", satisfied=format_number(int(row["satisfied"])),
            required=format_number(int(row["required"])),
            share=format_number(100 * self.value, decimals=1),
            expected=format_number(100 * float(row["expected"]), decimals=1),
        )  # fmt: skip
        more = text(
            "gaps.congruence_excess", excess=format_number(int(excess["satisfied"])),
            ties=format_number(int(excess["required"])),
        )  # fmt: skip
        scale = text(f"gaps.scale.{self.provenance.parameters['scale']}")
        return f"{words} {more} {text('gaps.congruence_scale', scale=scale)}"


@dataclass(frozen=True, eq=False)
class _Block:
    """One region: actors about whom something is known, their needs and strengths."""

    region: str
    actors: list[str]
    need: np.ndarray
    strength: np.ndarray
    bound: np.ndarray

    @property
    def tied(self) -> np.ndarray:
        return self.strength > 0


@checked
def measure_congruence(
    snapshot: Snapshot,
    *,
    draws: int = 999,
    seed: int = 7,
    as_of: dt.date | None = None,
    floor: float = 0.0,
    yardstick: Yardstick | None = None,
) -> Congruence:
    """Measure how much of the coordination that the programs need is seen.

    The need of two agencies is their interdependence (:mod:`sinergi.analysis.gaps.needs`):
    shared tasks and dependent programs, without kecamatan, desa and citizens' bodies. Only
    actors about whom the data know any coordination take part: of the others nothing can be
    said.

    Parameters
    ----------
    snapshot
        Tables of one or many regions; pairs are formed within a region.
    draws, seed
        Random relabellings of the QAP test, within each region.
    as_of
        The day of the look; the newest day in the data when not given.
    floor
        Needs below this do not count; 0 counts every one.
    yardstick
        Scale of strength, half-life, what counts as a tie, what weighs.

    Returns
    -------
    Congruence
        Columns ``scope region issue node mode value required satisfied expected p``; scope
        network|region|issue|node. Modes: ``binary`` share of needing pairs that are tied,
        ``weighted`` by need, ``capped`` sum of min(need, strength) over need with the needs of a
        region brought to 0-1 by its largest (Kwan, Schroter & Damian 2009), ``brokered`` counts
        pairs with a common neighbour too, ``excess`` share of ties without a need, of programs or
        by rule (``required`` ties, ``satisfied`` those without need). ``expected`` is the density
        of ties (the exact mean under QAP); ``p`` stands for the whole, each region and, up to
        2,000 actors, each issue (many issues, many tests: one small p among thirty tells little).
        NaN where nothing is required or known. Pairs:
        ``.side_tables()["requirements"]``.

    Raises
    ------
    UsageError
        ``draws`` or ``floor`` is negative.
    """
    if draws < 0 or not floor >= 0:
        raise UsageError("gaps.draws", draws=draws, floor=floor)
    measure = yardstick or Yardstick()
    case = build_case(snapshot, issues=None, as_of=as_of, dormant_months=6, yardstick=measure)
    needs = interdependence(snapshot, case.work, case.actors, yardstick=measure)
    bound = bound_by_rule(case)
    blocks = list(_blocks(case, needs, bound, floor))
    rows = [
        *_network(blocks, draws, seed),
        *_by_issue(case, blocks, (draws, seed)),
        *_by_node(blocks),
    ]
    frame = pd.DataFrame(rows, columns=list(CONGRUENCE_COLUMNS))
    notices = [] if blocks else [Finding("gaps.congruence_unknown", "notice")]
    parameters = {"draws": draws, "as_of": case.as_of.isoformat(), "floor": floor,
                  **measure.record()}  # fmt: skip
    provenance = Provenance("measure_congruence", parameters, snapshot.fingerprint, seed)
    pairs = requirement_table(case, needs.pairs, bound, floor=floor)
    return Congruence(_typed(frame), provenance, Findings(notices), pairs)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(("scope", "region", "issue", "node", "mode"), "string[pyarrow]")
    numbers = dict.fromkeys(("value", "expected", "p"), "float64")
    counts = dict.fromkeys(("required", "satisfied"), "int64")
    return frame.astype({**texts, **numbers, **counts})


def _blocks(case: Case, needs: Needs, bound: Links, floor: float) -> Iterator[_Block]:
    """Regions with two actors or more that have work and about whom something is known."""
    busy = needs.matrix.diagonal() > 0
    table = pd.DataFrame({"actor": needs.ids, "at": np.arange(len(needs.ids))})[busy]
    table = table[table["actor"].isin(case.coordination.known)]
    home = dict(zip(case.actors["id"], case.actors["region"], strict=True))
    table["region"] = [home[a] for a in table["actor"]]
    links = case.coordination.links
    for region, group in table[table["region"] != ""].groupby("region"):
        if len(group) < 2:  # noqa: PLR2004 - a pair needs two
            continue
        mine = group.sort_values("actor")
        at = mine["at"].to_numpy()
        need = needs.matrix[at][:, at].toarray()
        need = np.where(need >= floor, need, 0.0)
        np.fill_diagonal(need, 0.0)
        here = links.codes(mine["actor"])
        strength, ruled = (m[here][:, here].toarray() for m in (links.matrix, bound.matrix))
        yield _Block(str(region), list(mine["actor"]), need, strength, ruled > 0)


# ---------------------------------------------------------------- rows
_MODES = ("binary", "weighted", "capped", "brokered")


@dataclass(frozen=True)
class _Totals:
    """Sums over blocks; every pair counted once."""

    required: int = 0
    tied: int = 0
    need: float = 0.0
    met: float = 0.0
    capped: float = 0.0
    capped_need: float = 0.0
    brokered: int = 0
    ties: int = 0
    excess: int = 0

    @classmethod
    def of(cls, blocks: list[_Block]) -> "_Totals":
        sums = [cls._one(block) for block in blocks]
        return cls(*(sum(getattr(s, name) for s in sums) for name in cls.__dataclass_fields__))

    @classmethod
    def _one(cls, block: _Block) -> "_Totals":
        need = np.triu(block.need, 1)
        wanted, here = need > 0, block.tied
        near = here | (here.astype(np.int64) @ here.astype(np.int64) > 0)
        # Strengths lie between 0 and 1; so must the needs that they are held against.
        scaled = need / need.max() if wanted.any() else need
        ties = np.triu(here, 1)
        return cls(
            int(wanted.sum()), int((wanted & here).sum()), float(need.sum()),
            float(need[here].sum()), float(np.minimum(scaled, block.strength).sum()),
            float(scaled.sum()), int((wanted & near).sum()), int(ties.sum()),
            int((ties & ~wanted & ~block.bound).sum()),
        )  # fmt: skip

    def value(self, mode: str) -> float:
        """Share that is met; NaN when nothing is required."""
        if not self.required:
            return math.nan
        part, whole = {
            "binary": (self.tied, self.required), "weighted": (self.met, self.need),
            "capped": (self.capped, self.capped_need), "brokered": (self.brokered, self.required),
        }[mode]  # fmt: skip
        return part / whole

    def rows(self, scope: str, region: str | None, test: QapTest) -> Iterator[_Row]:
        """Rows of the modes, the test beside the binary one."""
        for mode in _MODES:
            kept = self.brokered if mode == "brokered" else self.tied
            more = (test.expected, test.p) if mode == "binary" else (math.nan, math.nan)
            yield (scope, region, None, None, mode, self.value(mode), self.required, kept, *more)
        share = self.excess / self.ties if self.ties else math.nan
        yield (scope, region, None, None, "excess", share, self.ties, self.excess,
               math.nan, math.nan)  # fmt: skip


def _network(blocks: list[_Block], draws: int, seed: int) -> Iterator[_Row]:
    rng = np.random.default_rng(seed)
    hits = [_hits(block, draws, rng) for block in blocks]
    yield from _Totals.of(blocks).rows("network", None, _test(blocks, hits, draws))
    for block, own in zip(blocks, hits, strict=True):
        yield from _Totals.of([block]).rows("region", block.region, _test([block], [own], draws))


def _hits(block: _Block, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Needing pairs that are tied when the ties of a region are relabelled."""
    orders = rng.permuted(np.tile(np.arange(len(block.actors)), (draws, 1)), axis=1)
    return relabelled_hits(np.triu(block.need, 1) > 0, block.tied, orders)


def _test(blocks: list[_Block], hits: list[np.ndarray], draws: int) -> QapTest:
    """QAP within regions: ties are relabelled among the actors of a region only."""
    observed = wanted = 0
    expected = 0.0
    for block in blocks:
        need = np.triu(block.need, 1) > 0
        observed += int((need & block.tied).sum())
        wanted += int(need.sum())
        n = len(block.actors)
        expected += float(need.sum()) * float(block.tied.sum()) / (n * (n - 1))
    if not wanted:
        return QapTest(math.nan, math.nan, 0, exact=False)
    p = (1 + int((np.sum(hits, axis=0) >= observed).sum())) / (1 + draws)
    return QapTest(expected / wanted, p, draws, exact=False)


#: Up to so many actors, and so many looks at pairs, issues are tested one by one.
_TESTED_ACTORS, _TESTED_LOOKS = 2_000, 50_000_000


def _by_issue(case: Case, blocks: list[_Block], chance: tuple[int, int]) -> Iterator[_Row]:
    """Pairs that work on an issue, every issue for itself, tested as the whole is."""
    ids = pd.Index([a for block in blocks for a in block.actors], dtype=object)
    work = case.work[case.work["actor"].isin(ids)]
    if work.empty:
        return
    item = work.groupby(["region", "issue"], sort=True).ngroup().to_numpy()
    name = work["issue"].groupby(item).first().to_numpy(dtype=object)
    a, b, at = pairs_by_item(
        places(ids, work["actor"]), item, n_actors=len(ids), n_items=len(name)
    )
    left, right = (pd.Series(ids.to_numpy(dtype=object)[x], dtype=object) for x in (a, b))
    tied = np.asarray(case.coordination.links.tied(left, right), dtype=bool)
    issue = name[at]
    small = len(ids) <= _TESTED_ACTORS and len(a) * max(chance[0], 1) <= _TESTED_LOOKS
    test = _IssueTest(blocks, *chance) if small and chance[0] else None
    for one in sorted(set(work["issue"])):
        mine = issue == one
        value = float(tied[mine].mean()) if mine.any() else math.nan
        told = test.of(a[mine], b[mine]) if test and mine.any() else (math.nan, math.nan)
        yield ("issue", None, one, None, "binary", value, int(mine.sum()), int(tied[mine].sum()),
               *told)  # fmt: skip


class _IssueTest:
    """Relabels the ties within each region once, for the pairs of every issue."""

    def __init__(self, blocks: list[_Block], draws: int, seed: int) -> None:
        sizes = [len(block.actors) for block in blocks]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        self._tied = np.zeros((starts[-1], starts[-1]), dtype=bool)
        self._density = np.zeros(starts[-1])
        # a stream of its own: the test of the whole stays what it is without issues
        rng = np.random.default_rng([seed, 1])
        orders = []
        for block, start, n in zip(blocks, starts, sizes, strict=False):
            here = slice(start, start + n)
            self._tied[here, here] = block.tied & ~np.eye(n, dtype=bool)
            self._density[here] = self._tied[here, here].sum() / (n * (n - 1))
            orders.append(start + rng.permuted(np.tile(np.arange(n), (draws, 1)), axis=1))
        self._orders = np.concatenate(orders, axis=1)

    def of(self, a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
        """Give the expected share of tied pairs, and the share of relabellings with as many."""
        seen = int(self._tied[a, b].sum())
        hits = self._tied[self._orders[:, a], self._orders[:, b]].sum(axis=1)
        p = (1 + int((hits >= seen).sum())) / (1 + len(hits))
        return float(self._density[a].mean()), p


def _by_node(blocks: list[_Block]) -> Iterator[_Row]:
    for block in blocks:
        need, tied = block.need > 0, block.tied
        wanted, met = need.sum(axis=1), (need & tied).sum(axis=1)
        ties, excess = tied.sum(axis=1), (tied & ~need & ~block.bound).sum(axis=1)
        for at, actor in enumerate(block.actors):
            for mode, part, whole in (("binary", met, wanted), ("excess", excess, ties)):
                share = part[at] / whole[at] if whole[at] else math.nan
                yield ("node", block.region, None, actor, mode, share, int(whole[at]),
                       int(part[at]), math.nan, math.nan)  # fmt: skip
