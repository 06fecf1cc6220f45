# ruff: noqa: E501 - tables of test data read better in one line a row
"""A fictional kabupaten and the findings on it, made by hand and by a seeded draw."""

import numpy as np
import pandas as pd

from sinergi.model.snapshot import Snapshot

REGION = "32.04"
OPD = {
    "dinsos": ("Dinas Sosial", "1.06"),
    "dinkes": ("Dinas Kesehatan", "1.02"),
    "disdik": ("Dinas Pendidikan", "1.01"),
    "pupr": ("Dinas Pekerjaan Umum dan Penataan Ruang", "1.03"),
    "perkim": ("Dinas Perumahan Rakyat dan Kawasan Permukiman", "1.04"),
    "satpol": ("Satuan Polisi Pamong Praja", "1.05"),
    "damkar": ("Dinas Pemadam Kebakaran dan Penyelamatan", "1.05"),
    "bpbd": ("Badan Penanggulangan Bencana Daerah", "1.05"),
    "disnaker": ("Dinas Ketenagakerjaan", "2.07"),
    "dp3a": ("Dinas Pemberdayaan Perempuan dan Pelindungan Anak", "2.08"),
    "dkpp": ("Dinas Ketahanan Pangan", "2.09"),
    "dlh": ("Dinas Lingkungan Hidup", "2.11"),
    "disdukcapil": ("Dinas Kependudukan dan Pencatatan Sipil", "2.12"),
    "dpmd": ("Dinas Pemberdayaan Masyarakat dan Desa", "2.13"),
    "dalduk": ("Dinas Pengendalian Penduduk dan Keluarga Berencana", "2.14"),
    "dishub": ("Dinas Perhubungan", "2.15"),
    "kominfo": ("Dinas Komunikasi, Informatika, dan Statistik", "2.16"),
    "diskop": ("Dinas Koperasi dan Usaha Mikro", "2.17"),
    "dpmptsp": ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "2.18"),
    "dispora": ("Dinas Pemuda dan Olahraga", "2.19"),
    "arsip": ("Dinas Arsip dan Perpustakaan", "2.23"),
    "disbudpar": ("Dinas Kebudayaan dan Pariwisata", "2.22"),
    "distan": ("Dinas Pertanian", "3.27"),
    "disperdagin": ("Dinas Perdagangan dan Perindustrian", "3.30"),
    "setda": ("Sekretariat Daerah", "4.01"),
    "setwan": ("Sekretariat DPRD", "4.02"),
    "bappeda": ("Badan Perencanaan Pembangunan Daerah", "5.01"),
    "bkad": ("Badan Keuangan dan Aset Daerah", "5.02"),
    "inspektorat": ("Inspektorat Daerah", "6.01"),
    "kesbangpol": ("Badan Kesatuan Bangsa dan Politik", "8.01"),
}
KECAMATAN = [
    "Soreang", "Banjaran", "Ciwidey", "Majalaya", "Rancaekek", "Cileunyi", "Pangalengan",
    "Kertasari", "Baleendah", "Dayeuhkolot", "Margahayu", "Cicalengka",
]  # fmt: skip
FORUMS = [
    ("forkopimda", "forkopimda", "Forkopimda"),
    ("fkub", "fkub", "Forum Kerukunan Umat Beragama"),
    ("fkdm", "fkdm", "Forum Kewaspadaan Dini Masyarakat"),
    ("fpk", "fpk", "Forum Pembauran Kebangsaan"),
    ("ppwk", "ppwk", "Pusat Pendidikan Wawasan Kebangsaan"),
    ("timpadu", "tim_terpadu", "Tim Terpadu Penanganan Konflik Sosial"),
    ("tkd", "tim_kewaspadaan_dini", "Tim Kewaspadaan Dini"),
    ("stunting", "satgas", "Tim Percepatan Penurunan Stunting"),
    ("kemiskinan", "tim_evaluasi", "Tim Koordinasi Penanggulangan Kemiskinan"),
    ("gtra", "gugus_tugas", "Gugus Tugas Reforma Agraria"),
    ("kla", "gugus_tugas", "Gugus Tugas Kabupaten Layak Anak"),
    ("tppo", "gugus_tugas", "Gugus Tugas Pencegahan Perdagangan Orang"),
    ("sampah", "pokja", "Pokja Pengelolaan Sampah"),
    ("satudata", "forum_satu_data", "Forum Satu Data"),
    ("ormas", "forum_sinergi", "Forum Sinergi Ormas"),
]
VERTICAL = [
    ("polres", "Polresta Bandung"), ("kodim", "Kodim 0624/Kabupaten Bandung"),
    ("kejari", "Kejaksaan Negeri Kabupaten Bandung"), ("kemenag", "Kantor Kementerian Agama"),
    ("bnn", "BNN Kabupaten"), ("bps", "BPS Kabupaten Bandung"),
]  # fmt: skip
WORK = [
    "Penyediaan bantuan sosial bagi keluarga miskin", "Pelatihan kerja pemuda",
    "Penyuluhan pencegahan stunting", "Pendampingan usaha mikro perempuan",
    "Pembinaan karang taruna", "Sosialisasi bahaya narkoba di sekolah",
    "Pemetaan daerah rawan bencana", "Pengelolaan sampah berbasis masyarakat",
    "Pendidikan wawasan kebangsaan", "Literasi digital dan penanganan hoaks",
    "Rehabilitasi rumah tidak layak huni", "Peningkatan jalan lingkungan",
    "Pemberdayaan kelompok tani", "Verifikasi data penerima manfaat",
    "Pelayanan kesehatan ibu dan anak", "Pembinaan kerukunan umat beragama",
    "Pengawasan orang asing", "Pelatihan relawan kebakaran",
]  # fmt: skip
ISSUES = {
    "I01": "Konflik sosial", "I04": "Stunting", "I07": "Kemiskinan", "I12": "Narkoba",
    "I21": "Hoaks dan disinformasi", "I25": "Sampah",
}  # fmt: skip


def _actors() -> pd.DataFrame:
    rows = [(k, f"{n} Kabupaten Bandung", "opd", u) for k, (n, u) in OPD.items()]
    rows += [(f"kec{i}", f"Kecamatan {n}", "kecamatan", "7.01") for i, n in enumerate(KECAMATAN)]
    rows += [(k, n, "instansi_vertikal", None) for k, n in VERTICAL]
    rows += [(f"ormas{i}", f"Ormas Contoh {i + 1}", "ormas", None) for i in range(40)]
    table = pd.DataFrame(rows, columns=["id", "name", "kind", "urusan"])
    return table.assign(region=REGION)


def _programs(rng: np.random.Generator, years: tuple[int, ...]) -> pd.DataFrame:
    names = list(OPD)
    weights = rng.dirichlet(np.full(len(names), 1.2))
    rows = []
    for year in years:
        for i in range(400):
            opd = names[rng.choice(len(names), p=weights)] if i >= 60 else names[i % 30]
            work = WORK[int(rng.integers(len(WORK)))]
            where = KECAMATAN[int(rng.integers(12))]
            budget = int(rng.lognormal(20, 1.1) // 1000 * 1000)
            rows.append(
                (f"p{year}-{i:03d}", f"{work} di {where}", opd, year, "sub_kegiatan", budget)
            )
    columns = ["id", "name", "opd", "year", "level", "budget_idr"]
    return pd.DataFrame(rows, columns=columns).assign(region=REGION)


def _memberships(rng: np.random.Generator) -> pd.DataFrame:
    pool = [*OPD, *[k for k, _ in VERTICAL], *[f"ormas{i}" for i in range(12)]]
    rows = []
    for forum, _, _ in FORUMS:
        size = int(rng.integers(5, 12))
        members = {"kesbangpol", "bappeda"} if rng.random() < 0.7 else {"kesbangpol"}
        members |= set(rng.choice(pool, size=size, replace=False))
        rows += [
            (m, forum, "ketua" if i == 0 else "anggota") for i, m in enumerate(sorted(members))
        ]
    return pd.DataFrame(rows, columns=["actor", "forum", "role"])


def snapshot(years: tuple[int, ...] = (2025,), seed: int = 3) -> Snapshot:
    rng = np.random.default_rng(seed)
    actors, programs, members = _actors(), _programs(rng, years), _memberships(rng)
    issue_of = {i: list(ISSUES)[int(rng.integers(6))] for i in programs["id"]}
    meetings = pd.DataFrame(
        [
            (
                f[0],
                pd.Timestamp(2025, m, 10).date(),
                " | ".join(members.loc[members.forum == f[0], "actor"][:4]),
            )
            for f in FORUMS
            for m in range(1, int(rng.integers(2, 6)))
        ],
        columns=["forum", "date", "attendees"],
    )
    return Snapshot({
        "regions": pd.DataFrame({"id": [REGION], "name": ["Kabupaten Bandung"], "level": ["kabupaten"]}),
        "actors": actors,
        "programs": programs,
        "forums": pd.DataFrame(FORUMS, columns=["id", "kind", "name"]).assign(region=REGION),
        "memberships": members,
        "meetings": meetings,
        "issues": pd.DataFrame({"id": list(ISSUES), "name": list(ISSUES.values())}),
        "program_issues": pd.DataFrame({"program": list(issue_of), "issue": list(issue_of.values()), "source": "text", "confidence": 0.7}),
        "forum_issues": pd.DataFrame({"forum": ["timpadu", "stunting", "kemiskinan", "sampah"], "issue": ["I01", "I04", "I07", "I25"]}),
        "agreements": pd.DataFrame({"id": ["pks1", "pks2"], "kind": ["pks", "nota_kesepahaman"], "title": ["PKS penanganan stunting", "Nota kesepahaman data kemiskinan"]}),
        "agreement_parties": pd.DataFrame({"agreement": ["pks1", "pks1", "pks1", "pks2", "pks2"], "actor": ["dinkes", "dalduk", "dp3a", "dinsos", "bappeda"]}),
        "data_sharing": pd.DataFrame({"provider": ["disdukcapil", "dinsos", "bps"], "user": ["dinsos", "bappeda", "bappeda"], "mode": ["realtime", "batch", "manual"], "state": "active"}),
        "ties": pd.DataFrame({"actor_a": ["kesbangpol", "satpol"], "actor_b": ["polres", "damkar"], "level": [4, 3], "kind": ["koordinasi", "patroli"]}),
        "incidents": pd.DataFrame({"id": ["RAHASIA-1"], "date": [pd.Timestamp(2025, 1, 1).date()], "region": [REGION], "description_code": ["RAHASIA-KEJADIAN"], "handler": ["satpol"]}),
        "assessments": pd.DataFrame({"rater": ["dinsos"], "ratee": ["dinkes"], "item": ["RAHASIA-PENILAIAN"], "score": [1.0], "period": ["2025"]}),
    })  # fmt: skip


def duplicates(city: Snapshot) -> pd.DataFrame:
    """Programs of the same work in the same place, of different agencies."""
    table = city.programs[["id", "name", "opd", "year", "budget_idr"]].astype(object)
    pairs = table.merge(table, on=["name", "year"])
    pairs = pairs[(pairs["id_x"] < pairs["id_y"]) & (pairs["opd_x"] != pairs["opd_y"])].head(90)
    money = pairs[["budget_idr_x", "budget_idr_y"]].min(axis=1)
    return pd.DataFrame({
        "program_a": pairs["id_x"], "program_b": pairs["id_y"], "name_a": pairs["name"],
        "name_b": pairs["name"], "opd_a": pairs["opd_x"], "opd_b": pairs["opd_y"],
        "region": REGION, "year": pairs["year"], "kind": "duplication", "score": 0.91,
        "p_duplication": 0.88, "budget_idr": money, "reasons": "same_name | same_place",
        "reason_sentence": "Nama, sasaran, dan tempat kegiatan sama.",
        "review": ["dikonfirmasi" if i % 7 == 0 else None for i in range(len(pairs))],
    }).reset_index(drop=True)  # fmt: skip


def gaps() -> pd.DataFrame:
    rows = [
        ("role", "I21", None, "kominfo", "Dinas Komunikasi, Informatika, dan Statistik", "required:polri", "Polri (Polres)", "support", 0.82, "medium", "not_visible"),
        ("role", "I21", None, "kesbangpol", "Badan Kesatuan Bangsa dan Politik", "required:kejaksaan", "Kejaksaan Negeri", "support", 0.74, "medium", "not_visible"),
        ("role", "I12", None, None, None, "required:bnn", "BNN Kabupaten", "lead", 0.9, "high", "confirmed_absent"),
        ("tie", "I04", None, "dinkes", "Dinas Kesehatan", "disdik", "Dinas Pendidikan", None, 0.66, "medium", "not_visible"),
        ("tie", "I07", None, "dinsos", "Dinas Sosial", "dpmd", "Dinas Pemberdayaan Masyarakat dan Desa", None, 0.6, "medium", "not_visible"),
        ("forum", "I12", "fkdm", "bnn", "BNN Kabupaten", None, None, None, 0.5, "medium", "not_visible"),
        ("data", "I07", None, "dinsos", "Dinas Sosial", "disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", None, 0.4, "low", "no_data"),
    ]  # fmt: skip
    columns = ["kind", "issue", "forum", "actor_a", "name_a", "actor_b", "name_b", "role",
               "severity", "severity_class", "evidence_state"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        gap_id=[f"g{i}" for i in range(len(rows))], region=REGION, budget_idr=None, evidence=None
    )


def many_gaps(count: int) -> pd.DataFrame:
    """One gap an issue, each about a body that nobody sees."""
    issues = [f"I{i + 1:02d}" for i in range(count)]
    return pd.DataFrame({
        "gap_id": issues, "kind": "role", "issue": issues, "forum": None, "region": "32.04",
        "actor_a": [f"required:x{i}" for i in range(count)], "name_a": "Lembaga", "actor_b": None,
        "name_b": None, "role": "lead", "severity": 0.5, "evidence_state": "not_visible",
    })  # fmt: skip


def silos() -> pd.DataFrame:
    return pd.DataFrame({
        "measure": "ei", "scope": ["network", "group", "group"],
        "group": [None, "sosial_kesehatan", "ekonomi"], "node": None,
        "value": [0.1, -0.35, 0.2], "expected": [0.6, 0.58, 0.6], "p": [0.001, 0.002, 0.2],
    })  # fmt: skip


def brokers() -> pd.DataFrame:
    return pd.DataFrame({
        "node": ["kesbangpol", "bappeda", "ormas3"], "group": ["ketertiban_persatuan", "pemerintahan", "x"],
        "total": [412.0, 301.0, 999.0], "z_total": [5.1, 3.2, 9.0],
    })  # fmt: skip


def results() -> list[pd.DataFrame]:
    return [duplicates(snapshot()), gaps(), silos(), brokers()]
