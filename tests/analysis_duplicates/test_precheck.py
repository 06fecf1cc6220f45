"""Proposals beside what is budgeted already."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sinergi.analysis.duplicates import check_proposals, find_duplicates
from sinergi.errors import UnusableDataError, UsageError
from sinergi.exchange import write_workbook
from sinergi.model.batch import Batch, Source
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import check_new, open_workspace

AGENCIES = {
    "dinsos": "Dinas Sosial",
    "dinkes": "Dinas Kesehatan",
    "disnaker": "Dinas Tenaga Kerja",
}
PAIR = ["program_a", "program_b"]


def plan(rows, *, year=2025, region="32.04", names=AGENCIES) -> Snapshot:
    actors = {"id": list(names), "name": list(names.values()), "kind": "opd", "region": region}
    programs = {
        "id": [r[0] for r in rows], "opd": [r[1] for r in rows], "name": [r[2] for r in rows],
        "region": region, "year": year, "budget_idr": 10_000_000,
    }  # fmt: skip
    return Snapshot({"actors": pd.DataFrame(actors), "programs": pd.DataFrame(programs)})


STORED = [
    ("lama-1", "dinsos", "Pelatihan Kader Posyandu Lansia"),
    ("lama-2", "disnaker", "Pelatihan Menjahit bagi Pencari Kerja"),
    ("lama-3", "dinkes", "Pelatihan Kader Posyandu Lansia"),
]
NEW = [
    ("usulan-1", "dinkes", "Bimtek Kader Posyandu Lansia"),
    ("usulan-2", "dinsos", "Pengadaan Alat Tulis Kantor"),
]


def test_only_pairs_with_a_proposal_are_told():
    found = check_proposals(plan(STORED), plan(NEW)).to_frame()
    assert found[PAIR].to_numpy().tolist() == [["lama-1", "usulan-1"]]
    assert found["name_a"].tolist() == ["Pelatihan Kader Posyandu Lansia"]


def test_a_pair_is_scored_as_the_whole_search_scores_it():
    ours = check_proposals(plan(STORED), plan(NEW)).to_frame()
    whole = find_duplicates(plan(STORED + NEW)).to_frame().merge(ours[PAIR], on=PAIR)
    assert len(whole) == len(ours) == 1
    pd.testing.assert_frame_equal(whole, ours)


def test_two_proposals_meet_each_other():
    both = plan([NEW[0], ("usulan-9", "disnaker", "Pelatihan Kader Posyandu Lansia")])
    found = check_proposals(plan(STORED[1:2]), both).to_frame()
    assert found[PAIR].to_numpy().tolist() == [["usulan-1", "usulan-9"]]


def test_a_year_to_come_meets_the_newest_year_of_the_store():
    result = check_proposals(plan(STORED), plan(NEW, year=2027))
    assert result.to_frame()["program_b"].tolist() == ["usulan-1"]
    (told,) = [n for n in result.notices if n.code == "duplicates.notices.other_year"]
    assert told.facts == {"count": 2, "region": "32.04", "year": 2027, "stored": 2025}


def outcomes(result) -> dict[str, str]:
    rows = result.proposals.drop_duplicates("program")
    return dict(zip(rows["program"], rows["outcome"], strict=True))


def test_a_region_that_is_not_stored_is_no_all_clear():
    result = check_proposals(plan(STORED), plan(NEW[:1], region="32.05"))
    assert len(result) == 0
    assert result.compared() == 0
    assert result.explain().startswith("Tidak ada usulan yang dapat diperiksa")
    assert outcomes(result) == {"usulan-1": "other_region"}
    (told,) = [n for n in result.notices if n.code == "duplicates.notices.other_region"]
    assert told.severity == "warning"
    assert "Kabupaten Garut (32.05)" in told.sentence()
    assert "Kabupaten Bandung (32.04)" in told.sentence()


def test_every_proposal_is_answered():
    rows = [
        *NEW,
        ("usulan-4", "dinsos", "Qwrty zxcvb"),
        ("usulan-5", "dinsos", "Kader Posyandu Tangguh"),
    ]
    stored = [*STORED, ("lama-4", "dinkes", "Pemeriksaan Kesehatan Lansia")]
    result = check_proposals(plan(stored), plan(rows))
    told = outcomes(result)
    assert told["usulan-1"] == "pairs"
    assert told["usulan-4"] == "none"
    assert told["usulan-5"] == "near"
    rows = result.proposals
    hints = rows[rows["near_program"].notna()]
    assert hints.groupby("program").size().max() <= 3
    # a hint is of another agency, is stored, and stays out of the pairs
    assert not (hints["near_opd"] == hints["opd"]).any()
    assert hints["near_program"].str.startswith("lama-").all()
    assert set(rows.loc[rows["outcome"] == "pairs", "pairs"]) == {1}
    assert len(result.sentences()) == len(told) == 4
    assert any("di bawah ambang" in line for line in result.sentences())


def test_a_stored_package_that_repeats_its_plan_row_is_no_second_pair():
    stored = plan([*STORED[:1], ("lama-9", "dinsos", STORED[0][2])])
    programs = stored.programs
    programs["level"] = pd.array(["sub_kegiatan", "paket"], dtype=programs["level"].dtype)
    found = check_proposals(stored.replace(programs=programs), plan(NEW)).to_frame()
    assert found[PAIR].to_numpy().tolist() == [["lama-1", "usulan-1"]]


def test_an_agency_numbered_otherwise_is_the_same_agency():
    other = {"7": "Dinas Sosial Kabupaten Bandung"}
    mine = plan([("u", "7", "Pelatihan Kader Posyandu Lansia")], names=other)
    result = check_proposals(plan(STORED), mine)
    assert result.to_frame()["program_a"].tolist() == ["lama-3"]  # not its own line
    assert [n.facts["count"] for n in result.notices if n.code.endswith("own_line")] == [1]


def test_a_proposal_takes_the_place_of_the_stored_row():
    changed = plan([("lama-1", "dinsos", "Pengadaan Kendaraan Dinas")])
    assert len(check_proposals(plan(STORED), changed)) == 0


def test_the_order_of_rows_does_not_matter():
    ours = check_proposals(plan(STORED), plan(NEW)).to_frame()
    turned = check_proposals(plan(STORED[::-1]), plan(NEW[::-1]))
    pd.testing.assert_frame_equal(ours, turned.to_frame())
    whole = check_proposals(plan(STORED), plan(NEW)).proposals
    pd.testing.assert_frame_equal(whole, turned.proposals)


def test_a_rejected_pair_is_not_asked_again():
    reviews = pd.DataFrame({"id": ["dup:lama-1|usulan-1"], "state": ["ditolak"]})
    result = check_proposals(plan(STORED).replace(reviews=reviews), plan(NEW))
    assert len(result.ranking()) == 0
    assert result.to_frame()["review"].tolist() == ["ditolak"]


def test_a_threshold_must_be_a_share():
    with pytest.raises(UsageError):
        check_proposals(plan(STORED), plan(NEW), threshold=2)


@pytest.fixture
def store(tmp_path) -> Path:
    path = tmp_path / "kabupaten.sinergi"
    with open_workspace(path, create=True) as ws:
        ws.load(Batch(plan(STORED), source=Source("dpa.xlsx", "workbook", "0" * 64)))
        other = plan([("jauh", "dinkes", "Pelatihan Kader Posyandu Lansia")], region="32.05")
        ws.load(Batch(other.replace(actors=other.actors.head(0)),
                      source=Source("lain.xlsx", "workbook", "1" * 64)))  # fmt: skip
    return path


def test_a_store_and_a_workbook_answer_alike(store, tmp_path):
    new, old = tmp_path / "usulan.xlsx", tmp_path / "dpa.xlsx"
    write_workbook(new, plan(NEW))
    write_workbook(old, plan(STORED))
    checked = check_new(str(store), new)
    assert checked.proposals == checked.found.compared() == 2
    frame = checked.found.to_frame()
    assert frame[PAIR].to_numpy().tolist() == [["lama-1", "usulan-1"]]
    pd.testing.assert_frame_equal(frame, check_new(str(old), new).found.to_frame())
    later = tmp_path / "renja.xlsx"
    write_workbook(later, plan(NEW, year=2026))
    assert len(check_new(str(store), later).found) == 1
    for stored in (store, old):  # nothing to compare with is not "nothing similar"
        with pytest.raises(UnusableDataError, match=r"tahun 2052.*20\d\d"):
            check_new(str(stored), new, year=2052)
    strange = tmp_path / "daerah_lain.xlsx"
    write_workbook(strange, plan(NEW[:1], region="32.06"))
    checked = check_new(str(store), strange)
    assert checked.proposals == 0
    (told,) = [n for n in checked.found.notices if n.code.endswith("other_region")]
    assert "32.06" in str(told.facts["region"])
    assert "32.04" in str(told.facts["stored"])


def test_a_file_without_programs_says_so(store, tmp_path):
    write_workbook(tmp_path / "kosong.xlsx", plan(NEW).replace(programs=plan([]).programs))
    with pytest.raises(UnusableDataError, match=r"kosong\.xlsx"):
        check_new(str(store), tmp_path / "kosong.xlsx")


def run_command(*words) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sinergi", "duplicates", *map(str, words)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command(store, tmp_path):
    write_workbook(tmp_path / "usulan.xlsx", plan(NEW, year=2027))
    said = run_command(store, "--new", tmp_path / "usulan.xlsx", "-o", tmp_path / "out.csv")
    assert "2 usulan diperiksa; 1 pasangan" in said
    assert "dibandingkan dengan program tahun 2025" in said  # also beside -o
    assert '"Bimtek Kader Posyandu Lansia": 1 pasangan' in said
    assert pd.read_csv(tmp_path / "out.csv")["program_b"].tolist() == ["usulan-1"]
    beside = pd.read_csv(tmp_path / "out-usulan.csv")
    assert beside["outcome"].tolist() == ["pairs", "none"]


def test_the_workbook_has_a_sheet_of_answers(store, tmp_path):
    write_workbook(tmp_path / "usulan.xlsx", plan(NEW))
    run_command(store, "--new", tmp_path / "usulan.xlsx", "-o", tmp_path / "out.xlsx")
    sheets = pd.read_excel(tmp_path / "out.xlsx", sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["Data", "Usulan"]
    assert sheets["Usulan"]["Hasil pemeriksaan"].tolist() == [
        "ada pasangan", "tidak ada yang mirip",
    ]  # fmt: skip
    assert sheets["Usulan"]["OPD"].tolist() == ["Dinas Kesehatan", "Dinas Sosial"]


def test_answers_come_in_the_order_of_the_file(store, tmp_path):
    names = ["Pelatihan Menjahit", "Bimtek Kader Posyandu Lansia", "Gerakan Menanam Pohon"]
    lines = ["Perangkat Daerah,Nama Program/Kegiatan/Sub Kegiatan,Tahun,Pagu (Rp)"]
    lines += [f"Dinas Kesehatan,{name},2025,1000000" for name in names]
    file = tmp_path / "usulan.csv"
    for order in (lines, [lines[0], *reversed(lines[1:])]):
        file.write_text("\n".join(order) + "\n", encoding="utf-8")
        told = (
            check_new(str(store), file, region="32.04").found.proposals["name"].drop_duplicates()
        )
        assert told.tolist() == [line.split(",")[1] for line in order[1:]]


def everyday(*stored, proposed, kecamatan=()):
    """Stored lines and proposals in the words of everyday, carried by kecamatan and agencies."""
    names = {**AGENCIES, **{f"kec-{n}": f"Kecamatan {n}" for n in kecamatan}}
    return check_proposals(plan(stored, names=names), plan(proposed, names=names))


def test_everyday_words_lead_to_the_official_line():
    rows = [
        ("s1", "dinsos", "Perbaikan Rumah Tidak Layak Huni di Luar Kawasan Permukiman Kumuh"),
        ("s2", "dinsos", "Penyediaan Perlengkapan Jalan di Jalan Kabupaten/Kota"),
        ("s3", "dinsos", "Rehabilitasi Jaringan Irigasi Permukaan"),
        ("s4", "dinsos", "Pembangunan Sistem Drainase Lingkungan"),
        ("s5", "dinsos", "Pelatihan Keterampilan bagi Pencari Kerja"),
        ("s6", "dinsos", "Pengembangan Rumah Sakit Bedas Pacet"),
    ]
    asked = {
        "Bedah rumah warga miskin": "s1", "Bantuan rutilahu 10 unit": "s1",
        "Pemasangan PJU": "s2", "Rehab saluran irigasi tersier": "s3",
        "Normalisasi selokan": "s4", "Kursus menjahit utk ibu-ibu PKK": "s5",
    }  # fmt: skip
    proposed = [(f"u{n}", "kec-Pacet", name) for n, name in enumerate(asked)]
    result = everyday(*rows, proposed=proposed, kecamatan=["Pacet"])
    first = result.proposals.drop_duplicates("program").set_index("name")["near_program"]
    paired = {
        b if a.startswith("u") else a for a, b in result.frame[PAIR].itertuples(index=False)
    } - {f"u{n}" for n in range(9)}
    for name, line in asked.items():
        assert line in paired or first[name] == line, name
    assert "Rumah Sakit" not in " ".join(result.sentences())


def test_hints_name_programs_not_what_is_bought_nor_where():
    rows = [
        ("s1", "dinsos", "Belanja Kursus Singkat/Pelatihan Kejuruan Mebel Rotan"),
        ("s2", "dinkes", "Pengelolaan Pelayanan Kesehatan Gizi Masyarakat PKM Nagreg"),
        ("s3", "dinsos", "E - Toll Real Cost"),
        ("s4", "dinsos", "Pengembangan Sentra Kerajinan Mebel Rotan"),
    ]
    proposed = [("u1", "kec-Nagreg", "Kursus mebel rotan"),
                ("u2", "kec-Nagreg", "Pembangunan jembatan gantung Nagreg"),
                ("u3", "kec-Nagreg", "Pasar Real Cost")]  # fmt: skip
    result = everyday(*rows, proposed=proposed, kecamatan=["Nagreg"])
    near = set(result.proposals["near_program"].dropna())
    assert not near & {"s1", "s2", "s3"}
    assert outcomes(result)["u2"] == "none"


def test_the_answer_names_with_whom():
    others = [(f"lama-{n}", "dinkes", f"Pelatihan Kader Posyandu Lansia {n}") for n in range(5)]
    result = check_proposals(plan(others), plan([("u", "dinsos", "Bimtek Kader Posyandu Lansia")]))
    (said,) = result.sentences()
    assert "5 pasangan" in said
    assert said.count("Dinas Kesehatan") == 3
    assert "dan 2 lainnya" in said


def country() -> Snapshot:
    """Two kabupaten with many words and their province, two years."""
    parts = []
    for code, kind in (("32.04", "a"), ("32.05", "b"), ("32", "p")):
        names = {f"{kind}{n}": f"Dinas {w}" for n, w in enumerate(("Sosial", "Kesehatan"))}
        topics = ("Posyandu Lansia", "Rumah Sehat", "Gizi Balita", "Remaja Tangguh", "Jalan Desa")
        rows = [(f"{kind}-{y}-{o}-{n}", f"{kind}{o}", f"Pelatihan Kader {t} {kind * (o + 1)}")
                for y in (2025, 2026) for o in range(2) for n, t in enumerate(topics)]  # fmt: skip
        for year in (2025, 2026):
            mine = [r for r in rows if r[0].split("-")[1] == str(year)]
            parts.append(plan(mine, year=year, region=code, names=names))
    return Snapshot({
        "programs": pd.concat([p.programs for p in parts]),
        "actors": pd.concat([p.actors for p in parts]).drop_duplicates("id"),
    })  # fmt: skip


def told(result) -> dict:
    rows = result.to_frame()[["program_a", "program_b", "score"]]
    return {(a, b): s for a, b, s in rows.itertuples(index=False)}


def test_the_answer_does_not_hang_on_what_else_is_stored():
    store = country()
    new = plan([("u", "a1", "Bimtek Kader Posyandu Lansia aa")],
               names={"a0": "Dinas Sosial", "a1": "Dinas Kesehatan"})  # fmt: skip
    own = told(check_proposals(store.select(region="32.04", year=2025), new))
    assert own
    assert told(check_proposals(store.select(region="32.04"), new)) == own
    whole = told(check_proposals(store, new))
    # the province's own rows are met too, and nothing else; they change no weight
    assert {pair: whole[pair] for pair in own} == own
    assert all("p-2025" in "".join(pair) for pair in whole.keys() - own.keys())


def test_proposals_of_several_regions_are_answered_each_by_its_own():
    store = country()
    one = plan([("u1", "a1", "Bimtek Kader Posyandu Lansia aa")], names={"a1": "Dinas Kesehatan"})
    two = plan([("u2", "b1", "Bimtek Kader Gizi Balita bb")], region="32.05",
               names={"b1": "Dinas Kesehatan"})  # fmt: skip
    both = check_proposals(store, Snapshot({
        "programs": pd.concat([one.programs, two.programs]),
        "actors": pd.concat([one.actors, two.actors]),
    }))  # fmt: skip
    apart = [check_proposals(store, p) for p in (one, two)]
    assert told(both) == told(apart[0]) | told(apart[1])
    assert sorted(both.sentences()) == sorted(s for p in apart for s in p.sentences())
    assert len(both.families()) == sum(len(p.families()) for p in apart)
    pair = next(iter(told(apart[1])))
    assert both.explain(*pair).sentence == apart[1].explain(*pair).sentence
    both.areas(), both.clusters()
    assert both.budget_idr() == 10_000_000 * len({i for pair in told(both) for i in pair})


def test_an_old_version_of_the_budget_is_not_met():
    stored = plan(STORED[:1])
    programs = stored.programs
    programs["active"] = pd.array([False], dtype=programs["active"].dtype)
    assert not len(check_proposals(stored.replace(programs=programs), plan(NEW[:1])))


def test_the_store_gives_the_province_along(tmp_path):
    with open_workspace(tmp_path / "p.sinergi", create=True) as ws:
        ws.load(Batch(country(), source=Source("dpa.xlsx", "workbook", "0" * 64)))
    path = tmp_path / "usulan.xlsx"
    new = plan([("u", "a1", "Bimtek Kader Posyandu Lansia ppp")], names={"a1": "Dinas Kesehatan"})
    write_workbook(path, new)
    checked = check_new(str(tmp_path / "p.sinergi"), path, region="32.04")
    # the other kabupaten stays out; rows of the province stand beside those of the kabupaten
    assert set(checked.city.programs["region"]) == {"32.04", "32"}
