"""A small invented region, every fact of it chosen by hand."""

import datetime as dt

import pandas as pd
import pytest

from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

REGION = "32.04"
DAY = dt.date(2025, 6, 30)


def _actors():
    opd = {
        "kesbangpol": ("Badan Kesatuan Bangsa dan Politik", "8.01"),
        "dinkes": ("Dinas Kesehatan", "1.02"),
        "dinsos": ("Dinas Sosial", "1.06"),
        "disdik": ("Dinas Pendidikan", "1.01"),
        "satpol": ("Satuan Polisi Pamong Praja", "1.05"),
        "bappeda": ("Badan Perencanaan Pembangunan Daerah", "5.01"),
        "setda": ("Sekretariat Daerah", "4.01"),
    }
    rows = [{"id": i, "name": n, "kind": "opd", "urusan": u} for i, (n, u) in opd.items()]
    rows += [
        {"id": "polres", "name": "Polres Sukamaju", "kind": "instansi_vertikal"},
        {"id": "kodim", "name": "Kodim 0699 Sukamaju", "kind": "instansi_vertikal"},
        {"id": "kejari", "name": "Kejaksaan Negeri Sukamaju", "kind": "instansi_vertikal"},
        {"id": "dprd", "name": "DPRD Kabupaten Sukamaju", "kind": "dprd"},
        {"id": "ormas1", "name": "Perkumpulan Maju Bersama", "kind": "ormas"},
        {"id": "ormas2", "name": "Yayasan Damai", "kind": "ormas"},
    ]
    rows += [{"id": f"kec{i}", "name": f"Kecamatan {i}", "kind": "kecamatan"} for i in (1, 2, 3)]
    return [{"region": REGION, **row} for row in rows]


def _program(key, opd, issue, budget):
    return {"id": key, "name": f"Kegiatan {key}", "opd": opd, "region": REGION, "year": 2025,
            "level": "sub_kegiatan", "budget_idr": budget, "issue": issue}  # fmt: skip


PROGRAMS = [
    _program("p1", "kesbangpol", "I01", 500), _program("p2", "dinsos", "I01", 300),
    _program("p3", "satpol", "I01", 200), _program("p4", "kesbangpol", "I05", 100),
    _program("p5", "dinkes", "I05", 400), _program("p6", "dinkes", "I08", 900),
]  # fmt: skip


def build(**tables):
    """Snapshot of the region; a table given replaces the one of the region."""
    rows = {
        "regions": [{"id": REGION, "name": "Kabupaten Sukamaju"}],
        "actors": _actors(),
        "programs": [{k: v for k, v in p.items() if k != "issue"} for p in PROGRAMS],
        "program_issues": [
            {"program": p["id"], "issue": p["issue"], "source": "declared"} for p in PROGRAMS
        ],
        **tables,
    }
    return Snapshot({name: rows_to_table(name, given) for name, given in rows.items()})


@pytest.fixture
def region():
    return build


FORUMS = {
    "forums": [
        {"id": "tt", "name": "Tim Terpadu Penanganan Konflik Sosial", "kind": "tim_terpadu",
         "region": REGION, "valid_from": dt.date(2023, 1, 1), "chair": "Bupati"},
        {"id": "fkp", "name": "Forkopimda Sukamaju", "kind": "forkopimda", "region": REGION,
         "chair": "Bupati", "legal_basis": "SK Bupati"},
    ],
    "forum_issues": [{"forum": "tt", "issue": "I01"}],
    "memberships": [
        {"actor": a, "forum": "tt", "role": "anggota"}
        for a in ("kesbangpol", "polres", "kodim", "kejari", "ormas1")
    ] + [{"actor": a, "forum": "fkp", "role": "anggota"} for a in ("polres", "kodim", "setda")],
    "meetings": [
        {"forum": "tt", "date": dt.date(2024, 5, 1), "attendees": "kesbangpol | polres"},
        {"forum": "fkp", "date": DAY, "attendees": "polres | kodim"},
    ],
}  # fmt: skip


@pytest.fixture
def forums():
    return {name: [dict(row) for row in rows] for name, rows in FORUMS.items()}


@pytest.fixture(scope="session")
def bandung(shared):
    """Budget of Kabupaten Bandung 2025, sub-kegiatan only."""
    from sinergi import vocab

    path = shared / "data/bandung_kab_rup_2025/JOINED_program_kegiatan_subkegiatan_per_opd.csv"
    raw = pd.read_csv(path, dtype=str).drop_duplicates(["kd_satker", "kd_subkegiatan_str"])
    actors = []
    for row in raw.drop_duplicates("kd_satker").itertuples(index=False):
        found = vocab.resolve_opd(row.nama_satker, code=row.kd_satker_str)
        actors.append({"id": row.kd_satker, "name": row.nama_satker, "kind": found.kind or "opd",
                       "region": "32.04", "urusan": found.urusan})  # fmt: skip
    programs = pd.DataFrame({
        "id": raw["kd_satker"] + ":" + raw["kd_subkegiatan_str"], "name": raw["nama_subkegiatan"],
        "description": raw["nama_kegiatan"], "opd": raw["kd_satker"], "region": "32.04",
        "year": 2025, "level": "sub_kegiatan", "code": raw["kd_subkegiatan_str"],
        "budget_idr": raw["pagu_subkegiatan"].astype("int64"),
    })  # fmt: skip
    return Snapshot({"actors": pd.DataFrame(actors), "programs": programs})
