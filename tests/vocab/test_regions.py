import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.errors import UnknownTermError
from sinergi.vocab import find_region, region, regions


@pytest.mark.parametrize(
    "text",
    ["32.04", "3204", "32 04", "Kab. Bandung", "KABUPATEN BANDUNG", "kab bandung",
     "Kabupaten  Bandung", "Pemkab Bandung", "Pemerintah Kabupaten Bandung",
     "Pemerintah Daerah Kabupaten Bandung"],
)  # fmt: skip
def test_usual_spellings_of_kabupaten_bandung(text):
    assert find_region(text) == region("32.04")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Kota Bandung", "32.73"), ("Bandung Barat", "32.17"), ("Jawa Barat", "32"), ("JABAR", "32"),
     ("Provinsi Jawa Barat", "32"), ("Prov. Jawa Barat", "32"), ("DKI Jakarta", "31"),
     ("DIY", "34"), ("Kota Administrasi Jakarta Pusat", "31.71"), ("Jakarta Pusat", "31.71"),
     ("Kep. Riau", "21"), ("Kabupaten Kep. Siau Tagulandang Biaro", "71.09"), ("32", "32"),
     ("Kota Padang Sidempuan", "12.77"), ("Kabupaten Toba Samosir", "12.12"), ("Gorontalo", "75"),
     ("Kab. Muko Muko", "17.06"), ("Kota Tanjung Balai", "12.74"), ("Kota Baubau", "74.72"),
     ("KAB. FAKFAK", "92.03"), ("Lubuklinggau", "16.73"), ("Kab. Toli Toli", "72.04"),
     ("Kab. Pangkep", "73.10")],
)  # fmt: skip
def test_other_spellings(text, code):
    found = find_region(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["Bandung", "Yogyakarta", "Sukamaju", "99.99", "", "3", "Kota"])
def test_a_name_of_two_areas_or_of_none_names_nothing(text):
    assert find_region(text) is None


def test_unknown_code_offers_near_ones():
    with pytest.raises(UnknownTermError) as caught:
        region("32.4")
    assert "32.0" in caught.value.sentence("id")
    with pytest.raises(UnknownTermError) as caught:
        region("Kabupaten Bandnug")
    assert "Kabupaten Bandung" in caught.value.sentence("en")


def test_new_provinces_of_papua_have_their_day():
    assert region("93").valid_from == dt.date(2022, 7, 25)
    assert region("96").valid_from == dt.date(2022, 12, 8)
    assert region("32").valid_from is None


@given(st.sampled_from(sorted(regions())))
def test_every_region_is_found_by_its_code_and_its_name(code):
    fact = regions()[code]
    assert find_region(code) == fact
    assert find_region(code.replace(".", "")) == fact
    assert find_region(fact.name) == fact
    assert find_region(fact.name.upper()) == fact


@given(st.text(max_size=30))
def test_any_text_is_answered(text):
    found = find_region(text)
    assert found is None or found.code in regions()


def test_facts_cannot_be_changed():
    with pytest.raises(TypeError):
        regions()["32.04"] = region("32.73")
    with pytest.raises(AttributeError):
        region("32.04").name = "x"


@pytest.mark.parametrize(
    ("text", "offered"),
    [("Bandung", ["32.04", "32.73"]), ("Bandun", ["32.04", "32.73"]),
     ("Kabupaten Bandng", ["32.04"])],
)  # fmt: skip
def test_the_areas_of_that_very_name_are_offered_first(text, offered):
    with pytest.raises(UnknownTermError) as caught:
        region(text)
    sentence = caught.value.sentence()
    places = [sentence.index(f"({code})") for code in offered]
    assert places == sorted(places)
    assert sentence.index("(") in places  # nothing stands before them


def test_a_code_is_offered_others_of_its_province():
    with pytest.raises(UnknownTermError) as caught:
        region("32.99")
    assert caught.value.sentence().count("(32.") == 3


@pytest.mark.parametrize("text", ["99.99", "00", "qqqqqq"])
def test_nothing_is_invented_for_what_is_like_no_area(text):
    with pytest.raises(UnknownTermError) as caught:
        region(text)
    assert caught.value.code == "vocab.unknown_region"
    assert "Mungkin" not in caught.value.sentence()
