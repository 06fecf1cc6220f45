# ruff: noqa: E501 - tables of test data read better in one line a row
"""A fictional province of 35 kabupaten and kota for the golden images."""

import numpy as np
import pandas as pd

from sinergi.model.snapshot import Snapshot

OPD = (
    ("Dinas Pendidikan", "1.01"), ("Dinas Kesehatan", "1.02"), ("Dinas Pekerjaan Umum", "1.03"),
    ("Satuan Polisi Pamong Praja", "1.05"), ("Dinas Sosial", "1.06"), ("Dinas Tenaga Kerja", "2.07"),
    ("Dinas Ketahanan Pangan", "2.09"), ("Dinas Lingkungan Hidup", "2.11"),
    ("Dinas Pemberdayaan Masyarakat dan Desa", "2.13"), ("Dinas Perhubungan", "2.15"),
    ("Dinas Komunikasi dan Informatika", "2.16"), ("Dinas Koperasi dan Usaha Mikro", "2.17"),
    ("Dinas Kebudayaan dan Pariwisata", "2.22"), ("Dinas Pertanian", "3.27"),
    ("Sekretariat Daerah", "4.01"), ("Badan Perencanaan Pembangunan Daerah", "5.01"),
    ("Badan Keuangan Daerah", "5.02"), ("Inspektorat Daerah", "6.01"),
    ("Badan Kesatuan Bangsa dan Politik", "8.01"),
)  # fmt: skip
REGIONS = tuple(f"33.{k:02d}" for k in range(1, 30)) + tuple(f"33.{k}" for k in range(71, 77))


def snapshot() -> Snapshot:
    """Every kabupaten has the same agencies, each with two programs of seeded budgets."""
    rng = np.random.default_rng(5)
    actors = [
        (f"{r}-{k}", name, "opd", urusan, r)
        for r in REGIONS
        for k, (name, urusan) in enumerate(OPD)
    ]
    programs = [
        (f"{a[0]}-{k}", f"Program {k + 1} {a[1]}", a[0], a[4], 2025, int(rng.integers(1, 900)) * 10**7)
        for a in actors
        for k in range(2)
    ]  # fmt: skip
    columns = ["id", "name", "opd", "region", "year", "budget_idr"]
    return Snapshot(
        {
            "actors": pd.DataFrame(actors, columns=["id", "name", "kind", "urusan", "region"]),
            "programs": pd.DataFrame(programs, columns=columns).assign(level="sub_kegiatan"),
        }
    )


def pairs() -> pd.DataFrame:
    """Pairs of programs of two agencies, a few of them across kabupaten."""
    rng = np.random.default_rng(6)
    rows = []
    for k in range(60):
        r = REGIONS[int(rng.integers(35))]
        other = REGIONS[int(rng.integers(35))] if k % 3 == 0 else r
        a, b = rng.choice(len(OPD), 2, replace=False)
        rows.append(
            (f"{r}-{a}-0", f"{other}-{b}-1", 0.9 - k / 200, int(rng.integers(1, 90)) * 10**7)
        )
    table = pd.DataFrame(rows, columns=["program_a", "program_b", "score", "budget_idr"])
    return table.assign(
        kind="duplication", review="belum ditinjau", reasons="", reason_sentence=""
    )
