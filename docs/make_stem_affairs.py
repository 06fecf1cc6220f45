# ruff: noqa: INP001 - a script beside the pages, not a package
"""Count in which affairs of the national nomenclature the words of the duplicates room stand.

    python docs/make_stem_affairs.py [FOLDER [TARGET]]

Reads the official nomenclature (edition 2027, one row a sub-kegiatan) from the reference data
beside the clone (SINERGI_SHARED or ../shared) and writes ``stem_affairs.csv``: for every stem,
topic (``#``) and group of beneficiaries (``@``) the share of the distinct names of an affair
(sub-kegiatan, kegiatan and programs; running costs left out) that hold it. Stems that stand in
one name only are left out. Run it again after a change of the reader or of the thesaurus.
"""

import csv
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.analysis.duplicates.stream import tokenise

SOURCE = "data/nomenklatur/nomenklatur_pemutakhiran_2027_sub_kegiatan.csv"
TARGET = Path("sinergi/analysis/duplicates/stem_affairs.csv")
LEVELS = ("NAMA_SUBKEGIATAN", "NAMA_KEGIATAN", "NAMA_PROGRAM")
#: Affairs whose programs of running costs (X.XX.01) carry work of their own.
OWN_FIRST = ("4.01", "4.02", "7.01", "8.01")
EVERY = "X.XX"
#: Names that hold a stem of ``stem_shares.csv`` at least.
LEAST = 8


def names(folder: Path, levels: tuple[str, ...] = LEVELS) -> dict[str, set[str]]:
    """Distinct names by affair."""
    found: dict[str, set[str]] = defaultdict(set)
    with (folder / SOURCE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            affair = row["KODE_BIDANG"]
            costs = row["KODE_PROGRAM"].endswith(".01") and affair not in OWN_FIRST
            if affair and affair != EVERY and not costs:
                found[affair] |= {" ".join(row[level].casefold().split()) for level in levels}
    return {affair: {n for n in held if n} for affair, held in found.items()}


def held(texts: list[str]) -> list[set[str]]:
    """Stems, topics and beneficiaries of each name, without mere means."""
    stream = tokenise(pa.array(texts), shouted=lexicon().shouted)
    reader = fc.reader(stream.lexis, lexicon())
    found = fc.read(stream, reader)
    out: list[set[str]] = [set() for _ in texts]
    for text, thing, means in zip(
        found.owner.tolist(), found.stem.tolist(), (found.container == fc.MEANS).tolist(),
        strict=True,
    ):  # fmt: skip
        if not means:
            out[text].add(reader.things[thing])
    return out


def write_shares(by_affair: dict[str, set[str]], target: Path) -> None:
    """Write how many of the names of sub-kegiatan hold each thing, and in how many affairs."""
    affairs: dict[str, set[str]] = defaultdict(set)
    for affair, held_names in by_affair.items():
        for name in held_names:
            affairs[name].add(affair)
    listed = sorted(affairs)
    count: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    for name, things in zip(listed, held(listed), strict=True):
        for thing in things:
            count[thing] += 1
            where[thing] |= affairs[name]
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["stem", "share", "affairs"])
        for thing in sorted(t for t, n in count.items() if n >= LEAST):
            out.writerow([thing, f"{count[thing] / len(listed):.4g}", len(where[thing])])


def main() -> None:
    """Write the tables."""
    default = Path(os.environ.get("SINERGI_SHARED", "../shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    by_affair = names(folder)
    pairs = [(affair, name) for affair in sorted(by_affair) for name in sorted(by_affair[affair])]
    seen: Counter[tuple[str, str]] = Counter()
    for (affair, _), things in zip(pairs, held([name for _, name in pairs]), strict=True):
        seen.update((thing, affair) for thing in things)
    total: Counter[str] = Counter()
    for (thing, _), count in seen.items():
        total[thing] += count
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET  # noqa: PLR2004 - the third word
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["stem", "affair", "share"])
        for (thing, affair), count in sorted(seen.items()):
            if total[thing] > 1:
                out.writerow([thing, affair, f"{count / len(by_affair[affair]):.4g}"])
    write_shares(names(folder, LEVELS[:1]), target.with_name("stem_shares.csv"))


if __name__ == "__main__":
    main()
