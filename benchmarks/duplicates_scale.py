"""Duplicates at national scale: whole processes, from files to pairs and groups in Parquet.

    python benchmarks/duplicates_scale.py --sizes 10k 100k 1m --repeat 3 [--peers PYTHON]
    python benchmarks/duplicates_scale.py --sizes 20k --peers PYTHON --gains

Generates sets with planted truth beside the clone (SINERGI_SHARED or ../shared, program
generator) and runs every search as a process of its own under ``/usr/bin/time -v``: ours and,
with ``--peers`` (a Python that has requirements-peers-duplicates.txt), those of
duplicates_peers.py, in turn. Thresholds are chosen on seed 1 (a set of the same size, at most
that of ``--quality``), the figures are of seed 2; ``--lexicon`` is a folder with another
``lexicon.py`` for the generator. Prints wall and CPU time, memory, F1, ratios; with ``--gains``
also Splink on our facets (ready-made, with the concepts that the data show) and our scorer on
raw text (title, description and indicator; no thesaurus, no concepts of the data). Then, with
``--quality``, F1 with and without the synonyms that the data show, the four kinds, the hard
negatives, and how well ``p_duplication`` is calibrated.

A tool that runs longer than ``--limit`` seconds or fails is said to in its row and the others go
on; ``--rows FILE`` keeps every row as soon as it is measured; ``--sets FOLDER`` keeps the
generated sets for another run.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.analysis.duplicates.sparse import all_members
from sinergi.model.snapshot import Snapshot

SIZES = {"10k": 10_000, "20k": 20_000, "100k": 100_000, "1m": 1_000_000}
TUNED, REPORTED = 1, 2
BINS = 10
OURS, PEERS = "sinergi", ("splink", "words", "letters")
# Exit codes of a process that was killed, by itself and under `timeout`.
KILLED = (-9, 9, 137)
GAINS = ("splink_facets", "sinergi_text")
TOLD = ["id", "name", "description", "indicator", "opd", "region", "year", "level"]


def shared() -> Path:
    """Folder of the reference data."""
    return Path(os.environ.get("SINERGI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def generate(size: int, seed: int, out: Path, lexicon: Path | None) -> Path:
    """Make a set with planted truth."""
    tool = shared() / "tools" / "program_generator"
    more = {"LEXICON_DIR": str(lexicon)} if lexicon else {}
    folder = out / f"{size}_{seed}"
    if (folder / "gold.parquet").exists():
        return folder
    subprocess.run(
        [sys.executable, "generate.py", str(size), str(seed), str(folder)],
        cwd=tool, env={**os.environ, **more}, check=True, capture_output=True,
    )  # fmt: skip
    return folder


def snapshot(folder: Path) -> Snapshot:
    """Read the tables."""
    names = ("programs", "actors")
    return Snapshot(
        {n: pd.read_parquet(folder / f"{n}.parquet", dtype_backend="pyarrow") for n in names}
    )


def run(folder: Path) -> None:
    """Read, search, group, write: the process that is measured."""
    found = find_duplicates(snapshot(folder))
    found.frame.to_parquet(folder / f"{OURS}.parquet")
    found.clusters().to_parquet(folder / f"{OURS}_groups.parquet")


def run_on_text(folder: Path) -> None:
    """Search by what the texts spell alone."""
    # Loaded only here: the process that is measured needs no scikit-learn.
    from duplicates_gold import share_of_thesaurus

    city = snapshot(folder)
    bare = Snapshot({"actors": city.actors, "programs": city.programs[TOLD]})
    with share_of_thesaurus(0.0, 0):
        found = find_duplicates(bare, induced=False, threshold=0.2)
        found.frame.to_parquet(folder / "sinergi_text.parquet")
        found.clusters().to_parquet(folder / "sinergi_text_groups.parquet")


def _spelt(rows: np.ndarray, members: np.ndarray, count: int) -> pd.Series:
    """Members of each row as one string; nothing for an empty row."""
    table = pd.Series(members.astype(str)).groupby(rows).agg("+".join)
    return table.reindex(range(count)).astype(object)


def inputs(folder: Path) -> None:
    """Write what the peers read: rows without running costs, and our facets of them."""
    city = snapshot(folder)
    p = find_duplicates(city).prepared
    if p is None:
        raise SystemExit("no facets")
    kept = ~p.overhead
    programs = city.programs.set_index("id").loc[p.rows["id"]].reset_index()[kept]
    bits = {
        "activity": p.activity[p.sig], "topic": p.topic[p.sig], "people": p.people,
        "activity_seen": p.weak.activity[p.sig], "topic_seen": p.weak.topic[p.sig],
        "people_seen": p.weak.people,
    }  # fmt: skip
    said = {name: _spelt(*all_members(table), len(p.sig)) for name, table in bits.items()}
    for name, table in (("district", p.districts), ("village", p.villages)):
        where = table.tocoo()
        said[name] = _spelt(where.row, where.col, len(p.sig))
    said["place"] = said["village"].fillna(said["district"])
    objects = p.texts.objects(p.sig)
    stems = np.split(objects.indices, objects.indptr[1:-1])
    said["object"] = pd.Series([s.tolist() or None for s in stems])
    places = pd.DataFrame({c: said[c] for c in ("district", "village")})[kept]
    programs = programs.reset_index(drop=True).join(places.reset_index(drop=True))
    programs.to_parquet(folder / "input.parquet")
    facets = programs[["id", "opd", "region", "year"]].reset_index(drop=True)
    told = pd.DataFrame(said)[kept].reset_index(drop=True)
    pd.concat([facets, told], axis=1).to_parquet(folder / "facets.parquet")


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds and megabytes of one whole process, and why it did not finish."""

    wall: float
    cpu: float
    peak: float
    ended: str = ""


def timed(command: list[str], limit: int) -> Cost:
    """Run a process under GNU time, for so many seconds at most."""
    done = subprocess.run(
        ["/usr/bin/time", "-f", "COST %e %U %S %M",
         "timeout", "--signal=KILL", str(limit), *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    cost = re.search(r"^COST (\S+) (\S+) (\S+) (\S+)$", done.stderr, re.MULTILINE)
    if cost is None:
        raise SystemExit(done.stderr)
    wall, user, system, peak = map(float, cost.groups())
    ended = ""
    if done.returncode:
        lines = [
            line for line in done.stderr.splitlines() if not line.startswith(("COST", "Comm"))
        ]
        ended = (
            f"stopped after {limit} s" if wall >= limit
            else "killed, most often for want of memory" if done.returncode in KILLED
            else (lines or ["failed"])[-1][:120]
        )  # fmt: skip
        sys.stderr.write(done.stderr[-2000:])
    return Cost(wall, user + system, peak / 1024, ended)


def command(tool: str, folder: Path, peers: Path | None) -> list[str]:
    """Command line of one tool on one folder."""
    if tool.startswith(OURS):
        return [sys.executable, __file__, "--tool", tool, "--run", str(folder)]
    script = Path(__file__).with_name("duplicates_peers.py")
    return [str(peers), str(script), tool, str(folder)]


def truth(folder: Path) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """Planted pairs in order, and those that are duplications."""
    gold = pd.read_parquet(folder / "gold.parquet")
    ends = np.sort(gold[["program_a", "program_b"]].to_numpy(dtype=str), axis=1)
    gold["program_a"], gold["program_b"] = ends[:, 0], ends[:, 1]
    return gold, set(map(tuple, ends[gold["label"] == "duplication"]))


def hits(frame: pd.DataFrame, planted: set[tuple[str, str]]) -> np.ndarray:
    """Which pairs are planted."""
    pairs = zip(frame["program_a"], frame["program_b"], strict=True)
    return np.array([p in planted for p in pairs], dtype=bool)


def told_by(frame: pd.DataFrame) -> np.ndarray:
    """What a tool ranks duplications by."""
    by = "p_duplication" if "p_duplication" in frame else "score"
    return frame[by].to_numpy(dtype=float)


def best_threshold(frame: pd.DataFrame, planted: set[tuple[str, str]]) -> float:
    """Least value with the best F1."""
    p = told_by(frame)
    order = np.argsort(-p, kind="stable")
    right = np.cumsum(hits(frame, planted)[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + len(planted))
    return float(p[order][f1.argmax()])


def f1_at(frame: pd.DataFrame, planted: set[tuple[str, str]], least: float) -> tuple[float, ...]:
    """F1, precision and recall of the pairs that reach a threshold."""
    told = frame[told_by(frame) >= least]
    right = int(hits(told, planted).sum())
    return (
        2 * right / (len(told) + len(planted)),
        right / max(1, len(told)),
        right / len(planted),
    )


def calibration(frame: pd.DataFrame, planted: set[tuple[str, str]]) -> None:
    """Print a reliability table, the Brier score and the expected calibration error."""
    p, right = frame["p_duplication"].to_numpy(dtype=float), hits(frame, planted)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    gap = 0.0
    for b in range(BINS):
        inside = bins == b
        if inside.any():
            gap += inside.mean() * abs(p[inside].mean() - right[inside].mean())
            print(
                f"    p {p[inside].mean():.2f}  true {right[inside].mean():.2f}  {inside.sum():,}"
            )
    print(f"  Brier {np.mean((p - right) ** 2):.4f}  ECE {gap:.4f}")


def report(tuned: Path, folder: Path) -> None:
    """Print quality on one set with the threshold of another."""
    city, (gold, planted) = snapshot(folder), truth(folder)
    for title, induced in (("with synonyms of the data", True), ("thesaurus alone", False)):
        least = best_threshold(
            find_duplicates(snapshot(tuned), induced=induced).frame, truth(tuned)[1]
        )
        frame = find_duplicates(city, induced=induced).frame
        f1, precision, recall = f1_at(frame, planted, least)
        print(f"  {title}: F1 {f1:.3f} (p >= {least:.3f}; precision {precision:.3f}, "
              f"recall {recall:.3f})")  # fmt: skip
        if induced:
            calibration(frame, planted)
    kinds = compare_programs(city, gold)["kind"].to_numpy(dtype=object)
    print(f"  four kinds right: {np.mean(kinds == gold['label']):.3f}")
    print(pd.crosstab(gold["kind"], kinds).to_string())


@dataclass(frozen=True)
class Row:
    """What one tool needed for one size and how right it was; NaN where it did not finish."""

    size: str
    tool: str
    wall: float
    cpu: float
    peak: float
    f1: float = float("nan")
    precision: float = float("nan")
    recall: float = float("nan")
    ended: str = ""

    def line(self, ours: "Row") -> str:
        """As a line of the table, with ratios to ours."""
        cells = [
            self.tool, f"{self.wall:.1f}", f"{self.cpu:.1f}", f"{self.peak:,.0f}",
            *(f"{v:.3f}" for v in (self.f1, self.precision, self.recall)),
            *(f"{a / b:.1f}" for a, b in ((self.wall, ours.wall), (self.cpu, ours.cpu),
                                          (self.peak, ours.peak))),
            f"{ours.f1 / max(self.f1, 0.001):.1f}", self.ended,
        ]  # fmt: skip
        return f"| {' | '.join(cells)} |"


def keep(row: Row, file: Path | None) -> None:
    """Write a row at once: what was measured stays if a later tool does not come back."""
    if file is not None:
        pd.DataFrame([asdict(row)]).to_csv(file, mode="a", header=not file.exists(), index=False)


def race(name: str, tools: list[str], options: argparse.Namespace, out: Path) -> None:
    """Print cost and F1 of every tool on sets of one size."""
    size = SIZES[name]
    folder = generate(size, REPORTED, out, options.lexicon)
    tuned = generate(min(size, SIZES[options.quality]), TUNED, out, options.lexicon)
    if len(tools) > 1:
        inputs(folder)
        inputs(tuned)
    costs: dict[str, list[Cost]] = {t: [] for t in tools}
    for _ in range(options.repeat):
        for tool in tools:
            if not any(c.ended for c in costs[tool]):
                cost = timed(command(tool, folder, options.peers), options.limit)
                costs[tool].append(cost)
                keep(Row(name, f"{tool} (run)", cost.wall, cost.cpu, cost.peak, ended=cost.ended),
                     options.rows)  # fmt: skip
    load = os.getloadavg()[0]
    print(f"\n{name} rows, medians of {options.repeat}, load {load:.1f}, {os.cpu_count()} cores")
    print("| tool | wall s | CPU s | MB | F1 | precision | recall | wall, times ours | CPU, times "
          "ours | MB, times ours | F1, ours as a multiple | did not finish |\n"
          "|---|---|---|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    rows = []
    for tool in tools:
        rows.append(measured((name, tool), (folder, tuned), costs[tool], options))
        keep(rows[-1], options.rows)
        print(rows[-1].line(rows[0]), flush=True)
    told = {row.tool: row for row in rows}
    if PEERS[0] in told:
        verdict(told[OURS], told[PEERS[0]])


def measured(
    who: tuple[str, str], sets: tuple[Path, Path], costs: list[Cost], options: argparse.Namespace
) -> Row:
    """Medians of what a tool needed, and its F1 with the threshold of the other set."""
    (_, tool), (folder, tuned) = who, sets
    wall, cpu, peak = (
        statistics.median(getattr(c, k) for c in costs) for k in ("wall", "cpu", "peak")
    )
    ended = next((c.ended for c in costs if c.ended), "")
    if not ended:
        ended = timed(command(tool, tuned, options.peers), options.limit).ended
    if ended:
        return Row(*who, wall, cpu, peak, ended=ended)
    least = best_threshold(pd.read_parquet(tuned / f"{tool}.parquet"), truth(tuned)[1])
    figures = f1_at(pd.read_parquet(folder / f"{tool}.parquet"), truth(folder)[1], least)
    return Row(*who, wall, cpu, peak, *figures)


def verdict(ours: Row, splink: Row) -> None:
    """Say how we stand to Splink with its training: time and F1."""
    more = "at least " if splink.ended else ""
    print(f"Splink with its training takes {more}{splink.wall / ours.wall:.1f} times our wall "
          f"time (aim 15), {splink.cpu / ours.cpu:.1f} times our processor time, "
          f"{splink.peak / ours.peak:.1f} times our memory")  # fmt: skip
    if not splink.ended:
        print(f"our F1 is {ours.f1 / max(splink.f1, 0.001):.1f} times that of Splink (aim 3)")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=str.lower, default=["10k", "100k"],
                        choices=sorted(SIZES))  # fmt: skip
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peers", type=Path, help="Python that has the other tools")
    parser.add_argument("--gains", action="store_true", help="gain of facets and engine apart")
    parser.add_argument("--lexicon", type=Path)
    parser.add_argument("--quality", default="100k", type=str.lower, choices=sorted(SIZES))
    parser.add_argument("--cost-only", action="store_true", help="leave the quality report out")
    parser.add_argument("--limit", type=int, default=3600, help="most seconds for one process")
    parser.add_argument("--rows", type=Path, help="CSV file to which every row is added at once")
    parser.add_argument("--sets", type=Path, help="keep the generated sets here, use them again")
    parser.add_argument("--tool", default=OURS, help=argparse.SUPPRESS)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        (run if options.tool == OURS else run_on_text)(options.run)
        return
    tools = [OURS, *(PEERS if options.peers else ()), *(GAINS if options.gains else ())]
    if options.gains and not options.peers:
        parser.error("--gains needs --peers")
    with tempfile.TemporaryDirectory() as place:
        out = options.sets or Path(place)
        out.mkdir(parents=True, exist_ok=True)
        for name in options.sizes:
            race(name, tools, options, out)
        if not options.cost_only:
            size = SIZES[options.quality]
            tuned = generate(size, TUNED, out, options.lexicon)
            report(tuned, generate(size, REPORTED, out, options.lexicon))


if __name__ == "__main__":
    main()
