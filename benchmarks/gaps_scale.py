# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""How long gaps and congruence take for every kabupaten and kota at once.

Run: python benchmarks/gaps_scale.py [--regions 514] [--opd 40] [--programs 1000000] [--growth]
Makes a seeded set in memory (40 agencies a region, programs that name one of 30 issues, forums,
members, meetings, partners, data flows), runs ``find_gaps`` and ``measure_congruence`` with their
tables, and prints processor seconds (so that a busy machine does not matter), rows and the peak of
memory. ``--growth`` repeats it for a quarter and
half of the regions. Exits with 1 when a limit is missed (60 s and 3 GB for the gaps of all).
"""

import argparse
import datetime as dt
import resource
import sys
import time

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps import find_gaps, measure_congruence
from sinergi.model.snapshot import Snapshot

SECONDS, GIGABYTES = 60.0, 3.0
_ISSUES, _LABELLED = 4, 1 / 3
_DAY = dt.date(2025, 11, 1)
_PEOPLE = ("pelajar", "pemuda", "ibu hamil", "petani", "pelaku usaha", "warga miskin")
_WORK = ("Sosialisasi", "Pembinaan", "Pendampingan", "Pendataan", "Pelatihan", "Koordinasi")


def make(regions: int, opd: int, programs: int, seed: int = 11) -> Snapshot:
    """Seeded set: the same numbers give the same tables."""
    rng = np.random.default_rng(seed)
    codes = sorted(c for c in vocab.regions() if "." in c)[:regions]
    units = [u for u in vocab.opd_units().values() if u.kind == "opd"][:opd]
    region = np.repeat(codes, opd)
    actor = np.array([f"{c}:{n}" for c in codes for n in range(opd)], dtype=object)
    actors = pd.DataFrame({
        "id": actor, "name": [u.canonical for u in units] * len(codes), "kind": "opd",
        "urusan": [" | ".join(u.urusan) for u in units] * len(codes), "region": region,
    })  # fmt: skip
    tables = {"actors": actors, "programs": _programs(rng, actor, region, programs)}
    tables.update(_forums(rng, codes, opd))
    owner = tables["programs"]["id"].to_numpy()[rng.integers(0, programs, 20 * len(codes))]
    home = dict(zip(tables["programs"]["id"], tables["programs"]["region"], strict=True))
    helper = [
        f"{home[p]}:{n}" for p, n in zip(owner, rng.integers(0, opd, len(owner)), strict=True)
    ]
    tables["program_partners"] = pd.DataFrame({"program": owner, "actor": helper, "role": "mitra"})
    return Snapshot({k: v.drop_duplicates().reset_index(drop=True) for k, v in tables.items()})


def _programs(
    rng: np.random.Generator, actor: np.ndarray, region: np.ndarray, count: int
) -> pd.DataFrame:
    phrases = [words[0] for words in vocab.issue_terms().values()]
    at = rng.integers(0, len(actor), count)
    own = rng.integers(0, len(phrases), (len(actor), _ISSUES))  # an agency works on a few issues
    labelled = rng.random(count) < _LABELLED
    issue = np.where(
        labelled, own[at, rng.integers(0, _ISSUES, count)],
        len(phrases) + rng.integers(0, 2 * len(phrases), count),
    )  # fmt: skip
    work = np.array(_WORK)[rng.integers(0, len(_WORK), count)]
    about = np.array([*phrases, *[f"layanan umum {n}" for n in range(2 * len(phrases))]])[issue]
    number = rng.integers(1, 400, count).astype(str)
    names = [" ".join(words) for words in zip(work, about, number, strict=True)]
    return pd.DataFrame({
        "id": np.char.add("p", np.arange(count).astype(str)).astype(object), "name": names,
        "opd": actor[at], "region": region[at], "year": 2025, "level": "sub_kegiatan",
        "budget_idr": rng.integers(1, 2_000, count) * 1_000_000,
        "beneficiaries": np.array(_PEOPLE)[rng.integers(0, len(_PEOPLE), count)],
        "place": np.array([f"Kecamatan {n}" for n in range(20)])[rng.integers(0, 20, count)],
    })  # fmt: skip


def _forums(rng: np.random.Generator, codes: list[str], opd: int) -> dict[str, pd.DataFrame]:
    kinds = [k for k in vocab.forum_kinds() if k not in {"fkub", "fpk"}]
    forums = pd.DataFrame({
        "id": [f"{c}:{k}" for c in codes for k in kinds], "kind": kinds * len(codes),
        "name": [vocab.forum_kinds()[k].name for _ in codes for k in kinds],
        "region": np.repeat(codes, len(kinds)), "valid_from": dt.date(2023, 1, 1),
    })  # fmt: skip
    issues = list(vocab.issues())
    links = pd.DataFrame(
        {
            "forum": forums["id"],
            "issue": np.array(issues)[rng.integers(0, len(issues), len(forums))],
        }
    )
    seats = np.repeat(forums["id"].to_numpy(), 8)
    home = np.repeat(forums["region"].to_numpy(), 8)
    sits = [f"{c}:{n}" for c, n in zip(home, rng.integers(0, opd, len(seats)), strict=True)]
    members = pd.DataFrame({"actor": sits, "forum": seats, "role": "anggota"})
    held = np.repeat(forums["id"].to_numpy(), 2)
    days = [_DAY - dt.timedelta(days=int(d)) for d in rng.integers(0, 700, len(held))]
    near = members.drop_duplicates(["actor", "forum"]).groupby("forum")["actor"].agg(" | ".join)
    meetings = pd.DataFrame({"forum": held, "date": days, "attendees": near[held].to_numpy()})
    givers, takers = rng.integers(0, opd, (2, 10 * len(codes)))
    flows = pd.DataFrame({
        "provider": [f"{c}:{n}" for c, n in zip(np.repeat(codes, 10), givers, strict=True)],
        "user": [f"{c}:{n}" for c, n in zip(np.repeat(codes, 10), takers, strict=True)],
        "state": np.array(["active", "requested", "refused"])[rng.integers(0, 3, len(givers))],
    })  # fmt: skip
    flows = flows[flows["provider"] != flows["user"]].drop_duplicates(["provider", "user"])
    return {
        "forums": forums,
        "forum_issues": links,
        "memberships": members.drop_duplicates(),
        "meetings": meetings.drop_duplicates(["forum", "date"]),
        "data_sharing": flows,
    }


def run(regions: int, opd: int, programs: int) -> tuple[float, float, str]:
    """Time both analyses; the words hold rows."""
    snapshot = make(regions, opd, programs)
    start = time.process_time()
    gaps = find_gaps(snapshot)
    found = time.process_time() - start
    start = time.process_time()
    fit = measure_congruence(snapshot)
    measured = time.process_time() - start
    start = time.process_time()
    sides = {
        name: len(frame) for result in (gaps, fit) for name, frame in result.side_tables().items()
    }
    aside = time.process_time() - start
    kinds = gaps.to_frame()["kind"].value_counts().to_dict()
    words = f"gaps {len(gaps)} {kinds}; congruence {fit.value:.4f}; sides {sides} in {aside:.1f} s"
    return found, measured + aside, words


def main() -> int:
    """Print the table, tell whether the limits were held."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--regions", type=int, default=514)
    ask.add_argument("--opd", type=int, default=40)
    ask.add_argument("--programs", type=int, default=1_000_000)
    ask.add_argument("--growth", action="store_true")
    given = ask.parse_args()
    shares = (0.25, 0.5, 1.0) if given.growth else (1.0,)
    print("regions programs find_gaps_s congruence_and_tables_s peak_GB")
    found = 0.0
    for share in shares:
        regions, programs = int(given.regions * share), int(given.programs * share)
        found, measured, words = run(regions, given.opd, programs)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"{regions} {programs} {found:.1f} {measured:.1f} {peak:.2f}  ({words})")
    return int(found > SECONDS or peak > GIGABYTES)


if __name__ == "__main__":
    sys.exit(main())
