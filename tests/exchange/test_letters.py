"""Names in capitals become readable; abbreviations stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.exchange.letters import usual_letters

NAMES = [
    ("DINAS PENGENDALIAN PENDUDUK, KB, PEMBERDAYAAN PEREMPUAN DAN PERLINDUNGAN ANAK",
     "Dinas Pengendalian Penduduk, KB, Pemberdayaan Perempuan dan Perlindungan Anak"),
    ("BADAN PENANGGULANGAN BENCANA DAERAH (BPBD)", "Badan Penanggulangan Bencana Daerah (BPBD)"),
    ("RSUD DR. SLAMET GARUT", "RSUD dr. Slamet Garut"),
    ("UPTD PUSKESMAS KOPO II", "UPTD Puskesmas Kopo II"),
    ("SUB BAGIAN UMUM", "Sub Bagian Umum"),
    ("DINAS KOPERASI DAN UMKM", "Dinas Koperasi dan UMKM"),
    ("TAMAN PENDIDIKAN AL-QUR'AN", "Taman Pendidikan Al-Qur'an"),
    ("PMII", "PMII"),
    ("MUHAMMADIYAH", "Muhammadiyah"),
    ("MUI KECAMATAN SOREANG", "MUI Kecamatan Soreang"),
    ("DAN LAIN-LAIN", "Dan Lain-Lain"),
    ("DINSOS Kab. Bandung", "DINSOS Kab. Bandung"),
    ("Dinas PUPR", "Dinas PUPR"),
    ("", ""), ("123 / 45", "123 / 45"),
]  # fmt: skip


@pytest.mark.parametrize(("shouted", "read"), NAMES)
def test_names(shouted, read):
    assert usual_letters(shouted) == read


@given(st.text())
def test_what_is_not_shouted_stays_and_nothing_is_mended_twice(text):
    once = usual_letters(text)
    assert text.isupper() or once == text
    assert usual_letters(once) == once
    assert len(once) >= len(text)
