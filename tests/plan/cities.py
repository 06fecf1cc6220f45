"""Small invented regions, drawn from a seed."""

import datetime as dt
import itertools

import numpy as np

from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

R, DAY = "32.04", dt.date(2025, 6, 30)
OPD = (
    ("kesbangpol", "Badan Kesatuan Bangsa dan Politik", "8.01"),
    ("dinsos", "Dinas Sosial", "1.06"),
    ("satpol", "Satuan Polisi Pamong Praja", "1.05"),
    ("setda", "Sekretariat Daerah", "4.01"),
    ("bappeda", "Badan Perencanaan Pembangunan Daerah", "5.01"),
    ("dinkes", "Dinas Kesehatan", "1.02"),
    ("disdik", "Dinas Pendidikan", "1.01"),
    ("kominfo", "Dinas Komunikasi dan Informatika", "2.16"),
)
OTHERS = (
    ("polres", "Polres Sukamaju", "instansi_vertikal"),
    ("kejari", "Kejaksaan Negeri Sukamaju", "instansi_vertikal"),
    ("ormas1", "Perkumpulan", "ormas"),
)
ISSUES = ("I01", "I04", "I08", "I10", "I30")
KINDS = ("tim_terpadu", "pokja", "satgas", "fkdm", "forkopimda")
ENDS = (None, dt.date(2024, 12, 31), dt.date(2025, 7, 30), dt.date(2027, 1, 1))


def invented(seed: int) -> Snapshot:
    """A region with programs, forums (some expired), seats, ties and data flows."""
    draw = np.random.default_rng(seed)
    opd = [row for row in OPD if draw.random() < 0.85]
    actors = [{"id": i, "name": n, "kind": "opd", "urusan": u, "region": R} for i, n, u in opd]
    actors += [{"id": i, "name": n, "kind": k, "region": R} for i, n, k in OTHERS]
    ids = [row["id"] for row in actors]
    tables = {"actors": actors, **_programs(draw, opd, ids), **_forums(draw, ids)}
    tables["ties"] = [
        {"actor_a": a, "actor_b": b, "level": 2, "date": DAY}
        for a, b in itertools.combinations(sorted(ids), 2) if draw.random() < 0.08
    ]  # fmt: skip
    tables |= _flows(draw, ids[:-1])
    return Snapshot({name: rows_to_table(name, rows) for name, rows in tables.items() if rows})


def _programs(draw, opd, ids):
    programs, labels, partners = [], [], []
    for key in (f"p{n}" for n in range(12)):
        programs.append({"id": key, "name": "x", "opd": opd[draw.integers(len(opd))][0],
                         "region": R, "budget_idr": int(draw.integers(1, 900)),
                         "year": 2025})  # fmt: skip
        labels.append({"program": key, "issue": str(draw.choice(ISSUES))})
        if draw.random() < 0.3:
            partners.append({"program": key, "actor": str(draw.choice(ids)), "role": "anggota"})
    return {"programs": programs, "program_issues": labels, "program_partners": partners}


def _forums(draw, ids):
    forums, links, seats, meetings = [], [], [], []
    for n in range(int(draw.integers(1, 5))):
        key = f"f{n}"
        forums.append({"id": key, "name": f"Tim {n}", "kind": KINDS[n], "region": R,
                       "valid_to": ENDS[draw.integers(len(ENDS))]})  # fmt: skip
        chosen = draw.choice(ISSUES, size=int(draw.integers(0, 3)), replace=False)
        links += [{"forum": key, "issue": str(i)} for i in chosen]
        seats += [{"actor": a, "forum": key, "role": "anggota"}
                  for a in ids if draw.random() < 0.35]  # fmt: skip
        if draw.random() < 0.6:
            met = (dt.date(2024, 1, 1), dt.date(2025, 5, 1))[draw.integers(2)]
            meetings.append({"forum": key, "date": met})
    return {"forums": forums, "forum_issues": links, "memberships": seats, "meetings": meetings}


def _flows(draw, ids):
    sets = [{"id": "d1", "name": "Keluarga", "standard": "s", "metadata": "m",
             "reference_code": "r"}, {"id": "d2", "name": "Bencana"}]  # fmt: skip
    flows = {}
    for _ in range(4):
        a, b = map(str, draw.choice(ids, size=2, replace=False))
        name = str(draw.choice(["d1", "d2"]))
        state = str(draw.choice(["requested", "refused", "active"]))
        flows[a, b, name] = {"provider": a, "user": b, "dataset": name, "state": state}
    return {"datasets": sets, "data_sharing": list(flows.values())}
