"""Line breaks that SIRUP wrote as the letters rn."""

import pandas as pd
import pytest

from sinergi.exchange.sirup.breaks import mend_breaks

TEXTS = [
    ("Akomodasi Tahunrn- Uang Harian", "Akomodasi Tahun - Uang Harian"),
    ("tebal <5cmrn2. Fotocopy - F.4rn3. Pembulatan", "tebal <5cm 2. Fotocopy - F.4 3. Pembulatan"),
    ("Tata Kelola MuturnFasyankes", "Tata Kelola Mutu Fasyankes"),
    ("Meeting di Hotel rnrn", "Meeting di Hotel  "),
    ("PROGRAM IMUNISASIrn", "PROGRAM IMUNISASI "),
    ("Narasumber Eselon IIrnHonorarium", "Narasumber Eselon II Honorarium"),
    ("Kota Jakartarn- Bandung", "Kota Jakarta - Bandung"),
]
KEPT = [
    "Revitalisasi pasar modern - tahap 2", "Pengawasan intern", "sistem ekstern 2. lanjutan",
    "PasarmodernX", "mobil turn-key", "burn-in test", "internal", "Barnabas", "western-style",
    "SATURN", "modern.", "",
]  # fmt: skip


@pytest.mark.parametrize(("damaged", "meant"), TEXTS)
def test_a_break_becomes_a_blank(damaged, meant):
    mended, count = mend_breaks(pd.Series([damaged, None, "utuh"]))
    assert mended.tolist()[0] == meant
    assert mended.isna().tolist() == [False, True, False]
    assert count == 1


@pytest.mark.parametrize("text", KEPT)
def test_words_that_end_so_stay(text):
    mended, count = mend_breaks(pd.Series([text]))
    assert (mended[0], count) == (text, 0)
