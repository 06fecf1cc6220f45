"""Runs the stages in their order and keeps what each returned and how long it took."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sinergi._progress import Progress, silent
from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.early_warning import find_warnings
from sinergi.analysis.evaluation import evaluate
from sinergi.analysis.gaps import find_gaps, measure_congruence
from sinergi.analysis.governance import measure_governance
from sinergi.analysis.null import Permutation
from sinergi.analysis.result import Result
from sinergi.analysis.silos import measure_silos
from sinergi.errors import UnknownTermError
from sinergi.maps import Atlas, draw_map
from sinergi.model.batch import Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.plan import recommend
from sinergi.workspace.inputs import Opened, open_input, refuse_unfilled
from sinergi.workspace.reviewing import find_reviewed

R = TypeVar("R")
DEFAULT_SEED = 7
#: Rows of the joint action plan that a run proposes; more would not be read in a meeting.
PLAN_ROWS = 20


@dataclass(frozen=True)
class Analysis:
    """Everything that was found in one snapshot.

    Attributes
    ----------
    snapshot
        What was analysed: the newest year when the data hold several.
    results
        Result by name, in the order in which the stages ran.
    atlas
        The synergy map.
    findings
        What readers and stages noticed.
    source
        What was read.
    seconds
        Wall time by stage, for ``run.json``.
    seed
        Seed of every random draw.
    """

    snapshot: Snapshot
    results: Mapping[str, Result]
    atlas: Atlas
    findings: Findings
    source: Source
    seconds: Mapping[str, float]
    seed: int


class _Clock:
    """Times the stages; tells progress."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    def run(self, stage: str, work: Callable[[], R]) -> R:
        self._progress(stage)
        start = time.perf_counter()
        value = work()
        self.seconds[stage] = round(time.perf_counter() - start, 3)
        return value


def analyze(
    address: str | Sequence[str],
    *,
    region: str | None = None,
    year: int | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
) -> Analysis:
    """Read an input and run every stage on it.

    Parameters
    ----------
    address
        Workbook, folder, export or store; several inputs are joined.
    region, year
        What to keep; see :func:`~sinergi.workspace.inputs.open_input`.
    seed
        Seed of permutations and layout.
    progress
        Called at the start of every stage.

    Returns
    -------
    Analysis
        Results, map, findings, timings.
    """
    clock = _Clock(progress)
    opened = clock.run("read", lambda: open_input(address, region=region, year=year))
    return run_stages(opened, seed=seed, clock=clock)


def run_stages(
    opened: Opened,
    *,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
    clock: _Clock | None = None,
) -> Analysis:
    """Run every stage on what was opened.

    With several fiscal years all stages look at the newest, so that one report speaks of one
    year; decisions of earlier years about pairs of programs still count.
    """
    refuse_unfilled(opened)
    clock = clock or _Clock(progress)
    everything = opened.snapshot
    city = _newest(everything)
    results = _results(city, seed, clock)
    highlights = [results[name] for name in ("duplicates", "gaps", "silos", "brokers")]
    atlas = clock.run("map", lambda: draw_map(city, highlight=highlights, seed=seed))
    notices = (notice for result in results.values() for notice in result.notices)
    findings = opened.findings + _years_notice(everything) + _once(notices)
    return Analysis(city, results, atlas, findings, opened.source, clock.seconds, seed)


def run_stage(name: str, snapshot: Snapshot, *, seed: int = DEFAULT_SEED) -> Result:
    """Run one stage as :func:`run_stages` would; similar programs alone are of every year."""
    known = {**_STAGES, **_ALONE}
    if name not in known:
        raise UnknownTermError.among(name, known=known)
    city = snapshot if name == "duplicates" else _newest(snapshot)
    return known[name](city, seed)


def _newest(snapshot: Snapshot) -> Snapshot:
    years = snapshot.years
    return snapshot.select(year=years[-1]) if len(years) > 1 else snapshot


def _once(notices: Iterable[Finding]) -> list[Finding]:
    """Two analyses may note the same; it is told once."""
    return list({notice.sentence(): notice for notice in notices}.values())


def _years_notice(snapshot: Snapshot) -> list[Finding]:
    years = snapshot.years
    if len(years) <= 1:
        return []
    facts = {"years": ", ".join(map(str, years)), "newest": years[-1]}
    return [Finding("workspace.several_years", "notice", facts=facts)]


def _silos(city: Snapshot, seed: int) -> Result:
    return measure_silos(city, by="sector", null=Permutation(draws=999, seed=seed))


_STAGES: Mapping[str, Callable[[Snapshot, int], Result]] = {
    "duplicates": lambda city, _: find_reviewed(city),
    "gaps": lambda city, _: find_gaps(city),
    "congruence": lambda city, seed: measure_congruence(city, seed=seed),
    "silos": _silos,
    "brokers": lambda city, _: rank_brokers(city, by="sector"),
    "governance": lambda city, _: measure_governance(city, ratings=False),
    "evaluation": lambda city, _: evaluate(city),
    "warnings": lambda city, _: find_warnings(city),
}
#: Stages that tell more when a command asks for them alone: the ratings of partners.
_ALONE: Mapping[str, Callable[[Snapshot, int], Result]] = {
    "governance": lambda city, _: measure_governance(city),
}


def _results(city: Snapshot, seed: int, clock: _Clock) -> dict[str, Result]:
    results: dict[str, Result] = {}
    for name, stage in _STAGES.items():
        results[name] = clock.run(name, partial(stage, city, seed))
    sources = [results[name] for name in ("duplicates", "gaps", "silos", "brokers")]
    results["plan"] = clock.run("plan", lambda: recommend(*sources, limit=PLAN_ROWS))
    return results
