"""Makes the demo workbook of the invented Kabupaten Sukamaju, and the list of what was planted.

    python examples/make_sukamaju.py [folder]

The same seed gives the same workbook. ``sukamaju_truth.json`` names what an analysis must find
and the traps that it must not fall into; the tests read it.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
import sukamaju_data as data

from sinergi.exchange import write_workbook
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

SEED = 20250117
YEAR = 2025
REGION = data.REGION[0]
Rows = list[dict[str, object]]


def slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def kecamatan_code(index: int) -> str:
    return f"{REGION}.{index + 1:02d}"


class Kabupaten:
    """Gathers the rows of every table."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(SEED)
        self.tables: dict[str, Rows] = {}
        self.ids: dict[str, str] = {}

    def add(self, table: str, **row: object) -> None:
        self.tables.setdefault(table, []).append(row)

    def actor(self, name: str, kind: str, **more: object) -> str:
        key = f"{REGION}:{slug(name)}"
        self.ids[name] = key
        self.add("actors", id=key, name=name, kind=kind, region=REGION, **more)
        return key

    def budget(self, low: int, high: int) -> int:
        """Rupiah between ``low`` and ``high`` million, rounded to half a million."""
        return int(self.rng.integers(low * 2, high * 2)) * 500_000

    def program(self, agency: str, name: str, **more: object) -> None:
        number = len(self.tables.get("programs", [])) + 1
        row = {"id": f"SKM-{number:04d}", "name": name, "opd": self.ids[agency], "region": REGION,
               "year": YEAR, "level": "sub_kegiatan", "stage": "dpa", "active": True,
               "fund_source": "APBD", "place": data.REGION[1]}  # fmt: skip
        self.add("programs", **{**row, **more})

    def snapshot(self) -> Snapshot:
        return Snapshot({name: rows_to_table(name, rows) for name, rows in self.tables.items()})


def lines(block: str) -> Iterator[list[str]]:
    yield from (line.split("|") for line in block.strip().splitlines())


def add_regions(k: Kabupaten) -> None:
    code, name = data.PROVINCE
    k.add("regions", id=code, name=name, level="provinsi")
    k.add("regions", id=REGION, name=data.REGION[1], level="kabupaten", parent=code,
          population=512_000)  # fmt: skip
    for index, kecamatan in enumerate(data.KECAMATAN):
        k.add("regions", id=kecamatan_code(index), name=f"Kecamatan {kecamatan}",
              level="kecamatan", parent=REGION, population=int(k.rng.integers(28_000, 61_000)))  # fmt: skip


def add_actors(k: Kabupaten) -> None:
    for name, (urusan, _) in data.AGENCIES.items():
        k.actor(name, "opd", urusan=urusan)
    old, urusan = data.OLD_AGENCY
    k.actor(old, "opd", urusan=urusan, valid_to=dt.date(2025, 3, 31))
    for name, (code, _) in data.NEW_AGENCIES.items():
        k.actor(name, "opd", urusan=code, valid_from=dt.date(2025, 4, 1))
    k.actor("DPRD Kabupaten Sukamaju", "dprd")
    for name in data.KECAMATAN:
        k.actor(f"Kecamatan {name}", "kecamatan", urusan="7.01")
    for name in data.VERTICAL:
        k.actor(name, "instansi_vertikal")
    for name in data.FAITH:
        k.actor(name, "lembaga_keagamaan")
    for index in range(40):
        stem = data.ORMAS_STEMS[index % len(data.ORMAS_STEMS)]
        k.actor(f"{stem} {data.KECAMATAN[(index * 5 + index // 10) % 12]}", "ormas",
                legal_form="perkumpulan" if index % 3 else "yayasan",
                registration="terdaftar" if index % 4 else "belum diverifikasi")  # fmt: skip


def add_programs(k: Kabupaten) -> None:
    agencies = {**data.AGENCIES, **data.NEW_AGENCIES}
    for agency, (urusan, block) in agencies.items():
        for code, name, people, unit in lines(block):
            k.program(agency, name, code=code, beneficiaries=people, budget_idr=k.budget(60, 2400),
                      indicator=f"Jumlah {unit.casefold()}", target=f"{int(k.rng.integers(1, 200))} {unit}")  # fmt: skip
        main = urusan.split(" | ")[0]
        for suffix, name in data.OVERHEAD:
            k.program(agency, name, code=f"{main}.01.{suffix}", budget_idr=k.budget(80, 4000))
    old = data.OLD_AGENCY[0]
    for _, block in data.NEW_AGENCIES.values():
        for code, name, people, unit in lines(block):
            k.program(old, name, code=code, beneficiaries=people, budget_idr=k.budget(60, 900),
                      target=f"{int(k.rng.integers(1, 60))} {unit}")  # fmt: skip
    add_kecamatan_programs(k)
    add_repeated_work(k)


def add_kecamatan_programs(k: Kabupaten) -> None:
    for index, name in enumerate(data.KECAMATAN):
        for code, work, people, unit in lines(data.KECAMATAN_WORK):
            k.program(f"Kecamatan {name}", work, code=code, beneficiaries=f"{people} {name}",
                      place=f"Kecamatan {name}", region=kecamatan_code(index),
                      budget_idr=k.budget(30, 220), target=f"{int(k.rng.integers(2, 40))} {unit}")  # fmt: skip


def add_repeated_work(k: Kabupaten) -> None:
    """One agency, the same work in many places: no duplicate."""
    for agency, work, people in (
        ("Dinas Pertanian dan Perikanan", "Penyuluhan Pertanian Organik", "Petani"),
        ("Dinas Kesehatan", "Pemeriksaan Kesehatan Gratis", "Masyarakat umum"),
        ("Dinas Pendidikan", "Bantuan Seragam Sekolah", "Siswa SD dari keluarga miskin"),
        ("Dinas Kependudukan dan Pencatatan Sipil", "Pelayanan Keliling", "Penduduk wajib KTP"),
        ("Dinas Pekerjaan Umum dan Penataan Ruang", "Gorong-gorong", "Masyarakat umum"),
    ):
        for name in data.KECAMATAN:
            k.program(agency, f"{work} Kecamatan {name}", beneficiaries=people,
                      place=f"Kecamatan {name}", budget_idr=k.budget(40, 320))  # fmt: skip


def add_planted(k: Kabupaten) -> Rows:
    truth: Rows = []
    for kind, *sides in data.PLANTED:
        for agency, name, description, people, count, place, million in sides:
            k.program(agency, name, description=description or None, beneficiaries=people,
                      beneficiary_count=count, place=place, budget_idr=million * 1_000_000,
                      target=f"{count} Orang", indicator="Jumlah peserta")  # fmt: skip
        (opd_a, name_a, *_), (opd_b, name_b, *_) = sides
        truth.append(
            {"kind": kind, "opd_a": opd_a, "name_a": name_a, "opd_b": opd_b, "name_b": name_b}
        )
    return truth


def add_forums(k: Kabupaten) -> None:
    for name, kind, basis, start, end, chair, members, meetings, issue in data.FORUMS:
        key = f"{REGION}:forum:{slug(name)}"
        k.add("forums", id=key, name=name, kind=kind, region=REGION, legal_basis=basis, chair=chair,
              valid_from=day(start), valid_to=day(end))  # fmt: skip
        ids = [k.ids[member] for member in members.split(" | ")]
        for actor in ids:
            k.add("memberships", actor=actor, forum=key, role="anggota", basis="stated")
        for number, date in enumerate(meetings.split()):
            present = [a for i, a in enumerate(ids) if len(ids) <= 4 or (i + number) % 5]
            k.add("meetings", forum=key, date=day(date), attendees=" | ".join(present))
        if issue:
            k.add("forum_issues", forum=key, issue=issue)


def add_ties(k: Kabupaten) -> None:
    for group in data.SILO_TIES:
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                k.add("ties", actor_a=k.ids[a], actor_b=k.ids[b], level=3, kind="rapat koordinasi",
                      date=dt.date(2025, 6, 30), evidence="isian OPD")  # fmt: skip
    for name in data.BROKER_TIES:
        k.add("ties", actor_a=k.ids[data.BAPPEDA], actor_b=k.ids[name], level=2,
              kind="rapat koordinasi", date=dt.date(2025, 6, 30), evidence="isian OPD")  # fmt: skip
    for kind, title, number, start, end, parties in data.AGREEMENTS:
        key = f"{REGION}:{slug(number)}"
        k.add("agreements", id=key, kind=kind, title=title, number=number, region=REGION,
              valid_from=day(start), valid_to=day(end))  # fmt: skip
        for party in parties.split(" | "):
            k.add("agreement_parties", agreement=key, actor=k.ids[party])


def add_data_sharing(k: Kabupaten) -> None:
    seen: set[str] = set()
    for provider, user, name, state, standard in data.SHARING:
        key = f"{REGION}:data:{slug(name)}"
        if key not in seen:
            seen.add(key)
            words = "ya" if standard else None
            k.add("datasets", id=key, name=name, owner=k.ids[provider], standard=words,
                  metadata=words, reference_code=words)  # fmt: skip
        k.add("data_sharing", provider=k.ids[provider], user=k.ids[user], dataset=key, state=state,
              mode="batch", mechanism="surat permintaan", since=dt.date(2025, 2, 1))  # fmt: skip


def add_evaluation(k: Kabupaten) -> None:
    from sinergi import vocab

    targets = {fact.id: fact for fact in vocab.evaluation_targets()}
    for key, numerator, denominator, respondents in data.MEASURED:
        fact = targets[key]
        k.add("indicators", id=key, name=fact.name_id, unit=fact.unit, direction=fact.direction,
              target=float(fact.target), per=float(fact.per), source="dokumen evaluasi")  # fmt: skip
        k.add("measurements", indicator=key, region=REGION, period=str(YEAR),
              numerator=float(numerator), denominator=float(denominator), respondents=respondents)  # fmt: skip


def add_incidents(k: Kabupaten) -> None:
    kinds = [("I01", "konflik sosial"), ("I04", "hoaks"), ("I05", "narkoba"), ("I10", "banjir")]
    for number in range(36):
        issue, words = kinds[
            number % 4 if number < 24 else 1
        ]  # hoaks rises at the end of the year
        month = number // 3 + 1 if number < 24 else 9 + number % 3
        date = dt.date(YEAR, min(month, 12), 3 + (number * 7) % 24)
        done = number % 3 != 0
        k.add("incidents", id=f"KJD-{number + 1:03d}", date=date, issue=issue, incident_class=words,
              region=kecamatan_code(number % 12), channel="laporan kecamatan",
              reporting_actor=k.ids[f"Kecamatan {data.KECAMATAN[number % 12]}"],
              handler=k.ids[data.KESBANGPOL], state="selesai" if done else "diproses",
              handled_at=date + dt.timedelta(days=5) if done else None)  # fmt: skip


def truth_of(pairs: Rows) -> dict[str, object]:
    return {
        "seed": SEED,
        "pairs": pairs,
        "reorganisation": {"old": data.OLD_AGENCY[0], "new": list(data.NEW_AGENCIES)},
        "gaps": [
            {"kind": "forum", "what": "kursi Kejaksaan Negeri dan Ketua DPRD di Forkopimda: Kejaksaan belum tercatat",
             "forum": "Forkopimda Kabupaten Sukamaju", "missing": "Kejaksaan Negeri Sukamaju"},
            {"kind": "forum", "what": "dasar hukum berakhir", "forum": "Tim Terpadu Penanganan Konflik Sosial"},
            {"kind": "forum", "what": "tidak ada rapat lebih dari enam bulan", "forum": "FKDM Kabupaten Sukamaju"},
            {"kind": "tie", "issue": "I04", "actors": ["Dinas Komunikasi dan Informatika", "Badan Kesatuan Bangsa dan Politik"]},
            {"kind": "data", "what": "permintaan data ditolak", "actors": ["Dinas Sosial", "Dinas Kesehatan"],
             "dataset": "Data fakir miskin"},
        ],
        "silo": "ekonomi",
        "broker": data.BAPPEDA,
        "traps": ["overhead", "kecamatan", "same agency in many places", "ormas inside informasi"],
    }  # fmt: skip


def build() -> tuple[Snapshot, dict[str, object]]:
    """Make the kabupaten and the list of what was planted."""
    k = Kabupaten()
    add_regions(k)
    add_actors(k)
    add_programs(k)
    pairs = add_planted(k)
    add_forums(k)
    add_ties(k)
    add_data_sharing(k)
    add_evaluation(k)
    add_incidents(k)
    return k.snapshot(), truth_of(pairs)


def main(folder: Path) -> None:
    city, truth = build()
    write_workbook(folder / "kabupaten_sukamaju.xlsx", city)
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (folder / "sukamaju_truth.json").write_text(text, encoding="utf-8")
    counts = pd.Series({name: len(frame) for name, frame in city.tables()})
    print(counts.to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
