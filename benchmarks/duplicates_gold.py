"""Duplicates against labelled pairs of a real regency and against planted truth.

    python benchmarks/duplicates_gold.py [--top] [--planted FOLDER ...]

Reads the reference data beside the clone (SINERGI_SHARED or ../shared): labelled pairs of
sub-kegiatan of Kabupaten Bandung 2025, read by two readers, and the budget that they come from.
Prints average precision for "duplication or overlap" with bootstrap intervals, next to TF-IDF
of the names (letters and words), and the agreement on the four kinds; then the same for labelled
pairs of packages. ``--top`` lists the best 50 pairs of the whole regency; ``--planted``
scores table folders of the program generator;
``--poor`` takes away what another region may lack: codes and rows above, half of the thesaurus.
"""

import argparse
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, cohen_kappa_score

from sinergi import vocab
from sinergi.analysis.duplicates import compare, compare_programs, facets, find_duplicates, lexicon
from sinergi.exchange import read_sirup
from sinergi.model.snapshot import Snapshot

REGION, YEAR = "32.04", 2025
DRAWS, SEED = 2000, 11
LEVELS = (
    ("program", "kd_program_str", "nama_program", None),
    ("kegiatan", "kd_kegiatan_str", "nama_kegiatan", "kd_program_str"),
    ("sub_kegiatan", "kd_subkegiatan_str", "nama_subkegiatan", "kd_kegiatan_str"),
)


def shared() -> Path:
    """Folder of the reference data."""
    return Path(os.environ.get("SINERGI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _money(cells: pd.Series) -> list[int | None]:
    return [int(float(c)) if c else None for c in cells]


def _plan(joined: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for level, code, name, parent in LEVELS:
        rows = joined.drop_duplicates(["kd_satker", code])
        yield pd.DataFrame(
            {
                "id": rows["kd_satker"] + ":" + rows[code],
                "name": rows[name],
                "opd": rows["kd_satker"],
                "level": level,
                "code": rows[code],
                "parent": rows["kd_satker"] + ":" + rows[parent] if parent else None,
                "budget_idr": _money(rows["pagu_subkegiatan"]) if level == LEVELS[-1][0] else None,
            }
        )


def bandung(folder: Path, *, packages: bool = False) -> Snapshot:
    """Budget of Kabupaten Bandung 2025 as a snapshot, with or without self-managed packages."""
    source = folder / "data" / "bandung_kab_rup_2025"
    joined = _read(source / "JOINED_program_kegiatan_subkegiatan_per_opd.csv")
    units = joined.drop_duplicates("kd_satker")
    kinds = [vocab.resolve_opd(n).kind for n in units["nama_satker"]]
    actors = pd.DataFrame(
        {
            "id": units["kd_satker"],
            "name": units["nama_satker"],
            "kind": [k if k in vocab.actor_kinds() else "opd" for k in kinds],
            "urusan": [" | ".join(vocab.urusan_of_opd_code(c)) for c in units["kd_satker_str"]],
        }
    )
    parts = list(_plan(joined))
    if packages:
        lines = _read(source / "paket_swakelola.csv").drop_duplicates("kd_rup")
        parts.append(
            pd.DataFrame(
                {
                    "id": "rup:" + lines["kd_rup"],
                    "name": lines["nama_paket"],
                    "description": lines["uraian_pekerjaan"],
                    "opd": lines["kd_satker"],
                    "level": "paket",
                    "budget_idr": _money(lines["pagu"]),
                }
            )
        )
    programs = pd.concat(parts, ignore_index=True).assign(region=REGION, year=YEAR)
    programs = programs.astype(object).where(programs.notna() & (programs != ""), None)
    return Snapshot({"actors": actors.assign(region=REGION), "programs": programs})


def gold(folder: Path) -> pd.DataFrame:
    """Labelled pairs with program ids; ``held`` marks the quarter never read."""
    pairs = pd.read_csv(folder / "references" / "gold" / "bandung_sub_kegiatan_dev.csv", dtype=str)
    for side in "ab":
        unit = pairs[f"satker_{side}"].str.removesuffix(".0")
        pairs[f"program_{side}"] = unit + ":" + pairs[f"code_{side}"]
    number = [int(hashlib.sha256(p.encode()).hexdigest(), 16) for p in pairs["pair_id"]]
    return pairs.assign(
        reorganisation=pairs["note"].str.contains("reorg", na=False),
        held=[n % 4 == 3 for n in number],
        related=pairs["label"].isin(["duplication", "overlap"]),
    )


def tfidf(names: list[str], pairs: pd.DataFrame, **options: object) -> np.ndarray:
    """Cosine of the names, fitted on all names."""
    model = TfidfVectorizer(**options).fit([*names, *pairs["name_a"], *pairs["name_b"]])
    a, b = model.transform(pairs["name_a"]), model.transform(pairs["name_b"])
    return np.asarray(a.multiply(b).sum(axis=1)).ravel()


def names_only(snapshot: Snapshot, pairs: pd.DataFrame) -> Snapshot:
    """Keep the labelled programs only, with agency, level, year and name."""
    named = snapshot.programs["id"].isin([*pairs["program_a"], *pairs["program_b"]])
    programs = snapshot.programs[named].astype(object)
    programs[["parent", "code", "budget_idr"]] = None
    return Snapshot({"actors": snapshot.actors.assign(urusan=None), "programs": programs})


@contextmanager
def share_of_thesaurus(share: float, seed: int) -> Iterator[None]:
    """Let the room know a share of the words for activities, topics and beneficiaries."""
    terms = vocab.thesaurus()
    drawn = np.random.default_rng(seed).random(len(terms)) < share
    cut = {"ACTIVITY", "TOPIC", "BENEFICIARY"}
    kept = tuple(t for t, stays in zip(terms, drawn, strict=True) if stays or t.facet not in cut)
    rooms = (lexicon, compare, facets)
    caches = [f for room in rooms for f in vars(room).values() if hasattr(f, "cache_clear")]
    try:
        with patch.object(lexicon.vocab, "thesaurus", lambda: kept):
            for cache in caches:
                cache.cache_clear()
            yield
    finally:
        for cache in caches:
            cache.cache_clear()


def report_poor(folder: Path) -> None:
    """Print average precision when the input or the vocabulary is poor."""
    print("\naverage precision, all pairs and without the reorganisation:")
    for title, share, seed, bare in (
        ("names only", 1.0, 0, True),
        ("no thesaurus", 0.0, 0, False),
        ("no thesaurus, names only", 0.0, 0, True),
        *((f"half of the thesaurus, draw {k}", 0.5, k, False) for k in range(1, 6)),
    ):
        with share_of_thesaurus(share, seed):
            pairs = judged(folder, bare=bare)
        parts = (pairs, pairs[~pairs["reorganisation"]])
        told = [
            " ".join(f"{average_precision_score(p['related'], p[who]):.3f}"
                     for who in ("ours", "letters", "words"))
            for p in parts
        ]  # fmt: skip
        print(f"  {title:32s} ours letters words  {told[0]}   {told[1]}")


def judged(folder: Path, *, bare: bool = False) -> pd.DataFrame:
    """Pairs with our score and kind and the two baselines."""
    snapshot, pairs = bandung(folder), gold(folder)
    ours = compare_programs(names_only(snapshot, pairs) if bare else snapshot, pairs)
    names = snapshot.programs["name"].drop_duplicates().tolist()
    return pairs.assign(
        ours=ours["score"].to_numpy(dtype=float),
        kind=ours["kind"].to_numpy(dtype=object),
        letters=tfidf(names, pairs, analyzer="char_wb", ngram_range=(3, 3)),
        words=tfidf(names, pairs),
    )


def draws(truth: np.ndarray) -> Iterator[np.ndarray]:
    """Bootstrap samples that hold both classes."""
    draw = np.random.default_rng(SEED)
    for _ in range(DRAWS):
        rows = draw.integers(0, len(truth), len(truth))
        if 0 < truth[rows].sum() < len(rows):
            yield rows


def interval(values: list[float]) -> str:
    low, high = np.quantile(values, [0.025, 0.975])
    return f"[{low:+.3f}, {high:+.3f}]"


def report_gold(folder: Path) -> None:
    """Print average precision, gains and agreement."""
    pairs = judged(folder)
    groups = {
        "all pairs": pairs.index == pairs.index,
        "without the reorganisation": ~pairs["reorganisation"],
        "quarter never read": pairs["held"],
    }
    for title, rows in groups.items():
        part = pairs[np.asarray(rows, dtype=bool)]
        truth = part["related"].to_numpy(dtype=bool)
        print(f"\n{title}: {len(part)} pairs, {truth.sum()} duplication or overlap")
        samples = list(draws(truth))
        found: dict[str, list[float]] = {}
        for who in ("ours", "letters", "words"):
            score = part[who].to_numpy(dtype=float)
            found[who] = [average_precision_score(truth[r], score[r]) for r in samples]
            point = average_precision_score(truth, score)
            print(f"  AP {who:8s} {point:.3f} {interval(found[who])}")
        for base in ("letters", "words"):
            gain = [a - b for a, b in zip(found["ours"], found[base], strict=True)]
            print(
                f"  gain over {base:8s} {np.mean(gain):+.3f} {interval(gain)} (paired bootstrap)"
            )
        print(f"  kappa of the four kinds {cohen_kappa_score(part['label'], part['kind']):.3f}")
    print(pd.crosstab(pairs["label"], pairs["kind"]))


def report_packages(folder: Path) -> None:
    """Print agreement on labelled pairs of self-managed packages, read from the export itself.

    Nearly all of them are unrelated, as packages of a budget are: what counts is how many of
    those are told, and which of the others are missed. They were not looked at while building.
    """
    pairs = _read(folder / "references" / "gold" / "bandung_paket_swakelola_dev.csv")
    snapshot = read_sirup(folder / "data" / "bandung_kab_rup_2025").snapshot
    ids = snapshot.programs.loc[(snapshot.programs["level"] == "paket").fillna(value=False), "id"]
    known = {i.rsplit(":", 1)[1]: i for i in ids.astype(str)}
    for side in "ab":
        pairs[f"program_{side}"] = pairs[f"id_{side}"].str.removesuffix(".0").map(known)
    pairs = pairs.dropna(subset=["program_a", "program_b"])
    ours = compare_programs(snapshot, pairs[["program_a", "program_b"]])
    kind = ours["kind"].to_numpy(dtype=object)
    score = ours["score"].to_numpy(dtype=float)
    related = pairs["label"].isin(["duplication", "overlap"]).to_numpy(dtype=bool)
    print(f"\npackages: {len(pairs)} pairs, {related.sum()} duplication or overlap")
    print(f"  kappa of the four kinds {cohen_kappa_score(pairs['label'], kind):.3f}")
    print(
        f"  unrelated ones told at 0.5: {((score >= 0.5) & ~related).sum()} of {(~related).sum()}"
    )
    print(pd.crosstab(pairs["label"], pd.Series(kind, index=pairs.index, name="kind")))
    for label in ("duplication", "overlap", "fragmentation"):
        mine = (pairs["label"] == label).to_numpy(dtype=bool)
        if mine.any():
            print(f"  {label} missed: {(mine & (kind != label)).sum()} of {mine.sum()}")


def report_top(folder: Path, *, count: int = 50) -> None:
    """Print the best pairs of the whole regency and what the search took."""
    snapshot = bandung(folder, packages=True)
    start = time.process_time()
    result = find_duplicates(snapshot, threshold=0.3, limit_per_agency_pair=3)
    print(f"\n{len(snapshot.programs):,} rows searched in {time.process_time() - start:.1f} s CPU")
    pairs = result.ranking().head(count)
    names = dict(zip(snapshot.actors["id"], snapshot.actors["name"], strict=True))
    for place, row in enumerate(pairs.itertuples(), start=1):
        print(f"{place:2d}. {row.score:.2f} {row.kind} | {row.reasons}")
        print(f"    {names[row.opd_a]}: {row.name_a}\n    {names[row.opd_b]}: {row.name_b}")
    print(f"reorganisation, apart: {len(result.reorganisations())} pairs")


def report_planted(folder: Path) -> None:
    """Print F1 and the fate of each kind of planted pair."""
    tables = {n: pd.read_parquet(folder / f"{n}.parquet") for n in ("programs", "actors")}
    truth = pd.read_parquet(folder / "gold.parquet")
    snapshot = Snapshot(tables)
    start = time.process_time()
    found = find_duplicates(snapshot).to_frame()
    took = time.process_time() - start
    ordered = np.sort(truth[["program_a", "program_b"]].to_numpy(dtype=str), axis=1)
    planted = set(map(tuple, ordered[truth["label"] == "duplication"]))
    told = found[found["kind"] == "duplication"]
    pairs = set(zip(told["program_a"], told["program_b"], strict=True))
    hits = len(pairs & planted)
    f1 = 2 * hits / (len(pairs) + len(planted))
    print(f"\n{folder.name}: {len(snapshot.programs):,} rows, {took:.1f} s CPU")
    print(f"  F1 duplication {f1:.3f}")
    print(f"  precision {hits / max(1, len(pairs)):.3f} recall {hits / len(planted):.3f}")
    kinds = compare_programs(snapshot, truth)["kind"].to_numpy(dtype=object)
    print(pd.crosstab(truth["kind"], kinds).to_string())
    hard = truth["label"].eq("none").to_numpy()
    print(
        f"  false alarms on hard negatives: {(kinds[hard] == 'duplication').sum()} of {hard.sum()}"
    )


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--top", action="store_true")
    parser.add_argument("--poor", action="store_true")
    parser.add_argument("--planted", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    report_gold(shared())
    report_packages(shared())
    if options.poor:
        report_poor(shared())
    if options.top:
        report_top(shared())
    for folder in options.planted:
        report_planted(folder)


if __name__ == "__main__":
    main()
