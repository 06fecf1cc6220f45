"""Duplicates on labelled pairs of regions whose lines were not read while the rules were made.

    python benchmarks/duplicates_regions.py [--kept] [--wrong]

``labelled/pairs_of_regions.csv`` holds 1,019 pairs of sub-kegiatan of three kabupaten, two kota
and three provinces that are put together from the national nomenclature (edition 2027): six or
seven of ten kegiatan each, agencies that join affairs as regencies do. Pairs come from the tops of
TF-IDF of words and of letters and of our own search, from one area (likeness of the rows above),
from the middle and at random. Two readers labelled each pair by the guide that the reference data
use (GAO-15-49SP), without any score; kappa between them is 0.91, a third settled the rest.
Rules and weights were made with the part ``read``; ``kept`` was looked at as figures only, and
``fresh`` was labelled when the rules were done.

Prints average precision for "duplication or overlap" with paired bootstrap, how many of the pairs
told at 0.5 hold up, and the agreement on the four kinds; ``--kept`` adds the other parts,
``--wrong`` lists the wrong pairs of ``read``.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from duplicates_gold import draws, interval, tfidf
from sklearn.metrics import average_precision_score, cohen_kappa_score

from sinergi import vocab
from sinergi.analysis.duplicates import compare_programs
from sinergi.model.snapshot import Snapshot

FILE = Path(__file__).with_name("labelled") / "pairs_of_regions.csv"
RELATED = ["duplication", "overlap"]
# Stand-ins: codes of a kabupaten, a kota and a province.
CODES = {
    "kabupaten_1": "32.05", "kabupaten_2": "33.02", "kabupaten_3": "51.08", "kota_1": "35.71",
    "kota_2": "64.72", "provinsi_1": "32", "provinsi_2": "36", "provinsi_3": "18",
}  # fmt: skip
LEVELS = ("program", "kegiatan", "sub_kegiatan")


def labelled() -> pd.DataFrame:
    """Give the pairs with the ids of their programs."""
    pairs = pd.read_csv(FILE, dtype=str, keep_default_na=False)
    for side in "ab":
        pairs[f"program_{side}"] = pairs[f"opd_{side}"] + ":" + pairs[f"code_{side}"]
    return pairs.assign(related=pairs["label"].isin(RELATED))


def _sides(pairs: pd.DataFrame) -> pd.DataFrame:
    columns = ["opd", "code", *LEVELS[:2], "name"]
    sides = [
        pairs[[f"{c}_{s}" for c in columns]].set_axis(columns, axis=1) for s in "ab"
    ]  # fmt: skip
    return pd.concat(sides, ignore_index=True).drop_duplicates(["opd", "code"])


def _levels(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    parts = rows["code"].str.split(".")
    above = {"program": parts.str[:3].str.join("."), "kegiatan": parts.str[:5].str.join(".")}
    codes = {**above, "sub_kegiatan": rows["code"]}
    names = {
        "program": rows["program"],
        "kegiatan": rows["kegiatan"],
        "sub_kegiatan": rows["name"],
    }
    for level, over in zip(LEVELS, (None, *LEVELS), strict=False):
        yield pd.DataFrame(
            {
                "id": rows["opd"] + ":" + codes[level],
                "name": names[level],
                "opd": rows["opd"],
                "level": level,
                "code": codes[level],
                "parent": rows["opd"] + ":" + codes[over] if over else None,
            }
        )


def region(pairs: pd.DataFrame) -> Snapshot:
    """Make a snapshot of the programs of one region's pairs, with the rows above them."""
    rows, code = _sides(pairs), CODES[pairs["region"].iloc[0]]
    programs = pd.concat(list(_levels(rows)), ignore_index=True).drop_duplicates("id")
    agencies = sorted(set(rows["opd"]))
    kinds = [vocab.resolve_opd(n).kind for n in agencies]
    known = vocab.actor_kinds()
    actors = pd.DataFrame(
        {"id": agencies, "name": agencies, "kind": [k if k in known else "opd" for k in kinds]}
    )
    programs = programs.assign(region=code, year=2027, budget_idr=100_000_000)
    programs = programs.astype(object).where(programs.notna(), None)
    return Snapshot({"actors": actors.assign(region=code), "programs": programs})


def judged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with our score and kind and the two baselines."""
    parts = []
    for _, part in pairs.groupby("region"):
        snapshot = region(part)
        ours = compare_programs(snapshot, part[["program_a", "program_b"]])
        rows = snapshot.programs
        names = rows.loc[rows["level"] == LEVELS[-1], "name"].drop_duplicates().tolist()
        parts.append(
            part.assign(
                ours=ours["score"].to_numpy(dtype=float),
                kind=ours["kind"].to_numpy(dtype=object),
                reasons=ours["reasons"].to_numpy(dtype=object),
                letters=tfidf(names, part, analyzer="char_wb", ngram_range=(3, 3)),
                words=tfidf(names, part),
            )
        )
    return pd.concat(parts)


def gain(pairs: pd.DataFrame, base: str) -> list[float]:
    """Gains of average precision over a baseline in bootstrap samples of pairs."""
    truth = pairs["related"].to_numpy(dtype=bool)
    ours, other = (pairs[c].to_numpy(dtype=float) for c in ("ours", base))
    return [
        average_precision_score(truth[r], ours[r]) - average_precision_score(truth[r], other[r])
        for r in draws(truth)
    ]


def report(title: str, pairs: pd.DataFrame) -> None:
    """Print the figures of some pairs."""
    truth = pairs["related"].to_numpy(dtype=bool)
    told = pairs["ours"].to_numpy(dtype=float) >= 0.5
    print(f"\n{title}: {len(pairs)} pairs, {truth.sum()} duplication or overlap")
    for who in ("ours", "letters", "words"):
        score = pairs[who].to_numpy(dtype=float)
        print(f"  AP {who:8s} {average_precision_score(truth, score):.3f}")
    for base in ("letters", "words"):
        found = gain(pairs, base)
        print(f"  gain over {base:8s} {np.mean(found):+.3f} {interval(found)} (paired bootstrap)")
    print(f"  told at 0.5: {told.sum()}, of them hold {(told & truth).sum()}")
    print(f"  kappa of the four kinds {cohen_kappa_score(pairs['label'], pairs['kind']):.3f}")
    print(pd.crosstab(pairs["label"], pairs["kind"]))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    pairs = judged(labelled())
    read = pairs[pairs["part"] == "read"]
    print(f"kappa of the readers {cohen_kappa_score(pairs['reader_1'], pairs['reader_2']):.3f}")
    report("read", read)
    if options.kept:
        report("kept", pairs[pairs["part"] == "kept"])
        report("fresh", pairs[pairs["part"] == "fresh"])
        report("all", pairs)
    if options.wrong:
        wrong = read[read["label"] != read["kind"]].sort_values("ours", ascending=False)
        for row in wrong.itertuples():
            print(f"{row.pair_id} {row.label}, told {row.kind} {row.ours:.2f} | {row.reasons}")
            print(f"    {row.opd_a}: {row.name_a}\n    {row.opd_b}: {row.name_b}\n    {row.note}")


if __name__ == "__main__":
    main()
