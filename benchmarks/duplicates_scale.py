"""Duplicates at national scale: whole process, from files to pairs and groups in Parquet.

    python benchmarks/duplicates_scale.py --sizes 10k 100k 1M --repeat 3
    python benchmarks/duplicates_scale.py --folders FOLDER ... [--lexicon FOLDER]

Generates sets with planted truth beside the clone (SINERGI_SHARED or ../shared, program
generator), or takes table folders, and runs the search as a process of its own under
``/usr/bin/time -v``. The threshold on ``p_duplication`` is chosen on seed 1, the figures are of
seed 2; ``--lexicon`` is a folder with another ``lexicon.py`` for the generator. Prints wall
time, memory, F1 with and without the synonyms that the data show, the four kinds, the hard
negatives, and how well ``p_duplication`` is calibrated.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.model.snapshot import Snapshot

SIZES = {"10k": 10_000, "20k": 20_000, "100k": 100_000, "1M": 1_000_000}
TUNED, REPORTED = 1, 2
BINS = 10


def shared() -> Path:
    """Folder of the reference data."""
    return Path(os.environ.get("SINERGI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def generate(size: int, seed: int, out: Path, lexicon: Path | None) -> Path:
    """Make a set with planted truth."""
    tool = shared() / "tools" / "program_generator"
    more = {"LEXICON_DIR": str(lexicon)} if lexicon else {}
    folder = out / f"{size}_{seed}"
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
    found.frame.to_parquet(folder / "found.parquet")
    found.clusters().to_parquet(folder / "groups.parquet")


def timed(folder: Path) -> tuple[float, int]:
    """Wall seconds and megabytes of one whole process."""
    done = subprocess.run(
        ["/usr/bin/time", "-v", sys.executable, __file__, "--run", str(folder)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    clock = re.search(r"Elapsed .*?: (?:(\d+):)?(\d+):([\d.]+)", done.stderr)
    peak = re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr)
    if clock is None or peak is None:
        raise SystemExit(done.stderr)
    hours, minutes, seconds = clock.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds), int(peak[1]) // 1024


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


def best_threshold(frame: pd.DataFrame, planted: set[tuple[str, str]]) -> float:
    """Least p_duplication with the best F1."""
    p = frame["p_duplication"].to_numpy(dtype=float)
    order = np.argsort(-p, kind="stable")
    right = np.cumsum(hits(frame, planted)[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + len(planted))
    return float(p[order][f1.argmax()])


def f1_at(frame: pd.DataFrame, planted: set[tuple[str, str]], least: float) -> tuple[float, ...]:
    """F1, precision and recall of the pairs that reach a threshold."""
    told = frame[(frame["p_duplication"] >= least).to_numpy(dtype=bool)]
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


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=["10k", "100k"], choices=sorted(SIZES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--lexicon", type=Path)
    parser.add_argument("--quality", default="100k", choices=sorted(SIZES))
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run)
        return
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        for name in options.sizes:
            folder = generate(SIZES[name], REPORTED, out, options.lexicon)
            runs = [timed(folder) for _ in range(options.repeat)]
            wall, peak = (statistics.median(r[k] for r in runs) for k in (0, 1))
            print(f"{name}: {wall:.1f} s wall, {peak:,.0f} MB (median of {options.repeat})")
        size = SIZES[options.quality]
        tuned = generate(size, TUNED, out, options.lexicon)
        report(tuned, generate(size, REPORTED, out, options.lexicon))


if __name__ == "__main__":
    main()
