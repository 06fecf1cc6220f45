import pytest

from sinergi.errors import UnknownTermError
from sinergi.vocab import (
    Selector,
    bodies,
    find_body,
    forum_kinds,
    instruments,
    match_selector,
    names_body,
    required_actors,
)
from sinergi.vocab.selectors import selectors_of


def asks(field, value, *, name=None, kind=None, urusan=None):
    return match_selector(Selector(field, value), name=name, kind=kind, urusan=urusan)


def test_an_affair_is_found_in_the_column_or_in_the_name():
    assert asks("urusan", "2.20", name="Diskominfo", kind="opd", urusan="2.16 | 2.20")
    assert asks("urusan", "8.01", name="Kesbangpol Kota Cimahi", kind="opd")
    assert not asks("urusan", "8.01", name="Dinas Sosial", kind="opd")
    assert not asks("urusan", "2.09", name="DKP", kind="opd"), "ambiguous names prove nothing"
    assert not asks("urusan", "2.11", name="Dinas Lingkunan Hidup", kind="opd")


def test_the_column_overrules_the_name():
    assert not asks("urusan", "8.01", name="Kesbangpol", kind="opd", urusan="1.06")


def test_kinds_and_forum_kinds():
    assert asks("kind", "kecamatan", name="Kecamatan Soreang", kind="kecamatan")
    assert asks("forum_kind", "fkub", name="FKUB Kabupaten Bandung", kind="fkub")
    assert not asks("forum_kind", "fkub", name="FKDM", kind="fkdm")


@pytest.mark.parametrize(
    ("body", "name"),
    [("polri", "Polresta Bandung"), ("polri", "Polrestabes Bandung"), ("polri", "POLRI"),
     ("polri", "Kepolisian Resor Garut"), ("polri", "Unit PPA Polres Garut"),
     ("tni", "Kodim 0624/Kabupaten Bandung"), ("kejaksaan", "Kejaksaan Negeri Kota Bandung"),
     ("bin", "BIN (Jawa Barat)"), ("bin", "BIN Daerah"), ("bnn", "BNN Kota Cimahi"),
     ("bps", "Badan Pusat Statistik Kabupaten Garut"), ("imigrasi", "Kantor Imigrasi Bandung"),
     ("kemenag", "Kantor Kementerian Agama Kota Bandung"), ("bulog", "Bulog Cabang Bandung"),
     ("bank_indonesia", "Bank Indonesia Jawa Barat"), ("kppn", "KPPN Bandung II"),
     ("satpol_pp", "Satpol PP Kabupaten Bandung"),
     ("damkar", "Satuan Polisi Pamong Praja dan Pemadam Kebakaran"),
     ("kepala_daerah", "Bupati Bandung"), ("timpora", "Tim Pora Kabupaten Bandung"),
     ("timdu_p4gn", "Tim Terpadu P4GN Kota Bandung")],
)  # fmt: skip
def test_names_of_bodies(body, name):
    assert names_body(body, name)
    assert names_body(body, name.upper())


@pytest.mark.parametrize(
    ("body", "name"),
    [("polri", "Satuan Polisi Pamong Praja"), ("polri", "Keluarga Besar Putra Putri Polri"),
     ("polri", "Sentra Komunikasi Polri"), ("tni", "Forum Pedagang Pasar Kodim"),
     ("bin", "Dinas Pembinaan"), ("bin", "Bina Marga"), ("bank_indonesia", "Dinas PUPR Bidang BI"),
     ("kepala_daerah", "Wakil Bupati Bandung"), ("bpk", "BPKAD"), ("bps", "BPSDM"),
     ("pmi", "Dinas Pelayanan Minimum"), ("kpu", "Dinas KPUKM"), ("bpk", "BPKP Jawa Barat")],
)  # fmt: skip
def test_names_that_only_look_like_it(body, name):
    assert not names_body(body, name)


def test_an_association_of_citizens_is_never_a_state_body():
    assert names_body("polri", "Polres Bandung", kind="instansi_vertikal")
    assert not names_body("polri", "Polres Bandung", kind="ormas")
    assert names_body("pmi", "PMI Kabupaten Bandung", kind="ormas")


def test_find_body_takes_the_longest_and_refuses_ties():
    assert find_body("BAIS TNI").id == "bais"
    assert find_body("Cabang BPJS Kesehatan Soreang").id == "bpjs_kesehatan"
    assert find_body("Dinas Sosial") is None


def test_an_unknown_body_is_told():
    with pytest.raises(UnknownTermError) as caught:
        names_body("plri", "Polres")
    assert "polri" in caught.value.sentence()


def test_a_cell_of_selectors():
    assert selectors_of("alias:polri | urusan:8.01") == (
        Selector("alias", "polri"), Selector("urusan", "8.01"),
    )  # fmt: skip
    with pytest.raises(UnknownTermError):
        selectors_of("alais:polri")


def test_independent_bodies_never_report_to_a_region():
    independent = {b.id for b in bodies().values() if b.independent}
    assert independent == {"pengadilan", "kpu", "bawaslu", "bank_indonesia", "ojk", "bpk"}


def labels(scope, *, required):
    seats = forum_kinds()["forkopimda"].seats(scope)
    return [
        s.selector.value
        for s in seats
        if s.required is required and s.role in {"ketua", "anggota"}
    ]


def test_forkopimda_after_pp_12_of_2022():
    fact = forum_kinds()["forkopimda"]
    assert "PP 12/2022" in fact.legal_basis
    assert fact.strength == 3
    five = ["kepala_daerah", "ketua_dprd", "polri", "kejaksaan", "tni"]
    assert labels("provinsi", required=True) == five
    assert labels("kabupaten/kota", required=True) == five
    assert labels("kecamatan", required=True) == ["camat", "polri", "tni"]
    optional = [s for s in fact.composition if not s.required]
    assert {s.selector.value for s in optional} == {
        "bin", "pengadilan", "mrp", "kemenag", "kejaksaan",
    }  # fmt: skip


def test_fkub_seats_say_how_many_the_rule_allows():
    seats = forum_kinds()["fkub"].composition
    members = {s.scope: s.label for s in seats if s.role == "anggota"}
    assert "21" in members["provinsi"]
    assert "17" in members["kabupaten/kota"]


def test_roles_of_several_bodies_were_taken_apart():
    pairs = [a.selectors for a in required_actors("I04")]
    assert (Selector("alias", "kpu"),) in pairs
    assert (Selector("alias", "bawaslu"),) in pairs


def test_limited_legal_bases_end():
    import datetime as dt

    def values(day):
        return {a.selectors[0].value for a in required_actors("I19", as_of=day)}

    assert "ojk" in values(dt.date(2024, 9, 1))
    assert "ojk" not in values(dt.date(2025, 1, 1))
    assert "polri" in values(dt.date(2025, 1, 1))


def test_heads_of_regions_are_offices():
    offices = {a.label for a in required_actors() if a.office}
    assert offices == {"Kepala daerah"}


def test_an_unknown_issue_offers_near_ones():
    with pytest.raises(UnknownTermError) as caught:
        required_actors("I31")
    assert "I30" in caught.value.sentence()


def test_strengths_of_instruments():
    strength = {i.id: i.strength for i in instruments().values()}
    assert strength["undangan"] == 1
    assert strength["nota_kesepahaman"] == 2
    assert strength["sk"] == 3
    assert strength["pks"] == 4
    assert strength["program_bersama"] == 5
