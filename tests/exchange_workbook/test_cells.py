"""Cell values: what a person typed or a spreadsheet damaged."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.exchange import cells
from sinergi.i18n import text
from sinergi.i18n.catalogue import codes


@pytest.mark.parametrize(
    ("value", "rupiah"),
    [
        ("Rp 1.250.000,00", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("Rp1.250.000,-", 1_250_000),
        ("Rp. 1.250.000.000,00", 1_250_000_000),
        ("1 250 000", 1_250_000),
        ("1'250'000", 1_250_000),
        ("IDR 1,250,000.00", 1_250_000),
        (1250000.0, 1_250_000),
        (1250000, 1_250_000),
        ("1250000.0000", 1_250_000),
        ("1.250", 1_250),
        ("0", 0),
        (0, 0),
        ("Rp0", 0),
        ("1.250.000 rupiah", 1_250_000),
    ],
)
def test_money_is_read(value, rupiah):
    assert cells.parse_money(value) == (rupiah, None, False)


@pytest.mark.parametrize(
    ("value", "rupiah"),
    [
        ("1,5 miliar", 1_500_000_000),
        ("Rp 1,5 M", 1_500_000_000),
        ("1,5 m", 1_500_000_000),
        ("Rp. 12 M,-", 12_000_000_000),
        ("350 jt", 350_000_000),
        ("2 T", 2_000_000_000_000),
        ("750 rb", 750_000),
        ("250 juta", 250_000_000),
        ("2,25 jt", 2_250_000),
        (1250000.5, 1_250_001),
        ("1.250.000,50", 1_250_001),
    ],
)
def test_money_with_one_reading_is_mended(value, rupiah):
    assert cells.parse_money(value) == (rupiah, None, True)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("-500", "money_negative"),
        (-500, "money_negative"),
        ("(1.250.000)", "money_negative"),
        ("Rp -1.000", "money_negative"),
        ("1.25E+09", "money_scientific"),
        (1.25, "money_unclear"),
        ("0,250", "money_unclear"),
        ("1250.000", "money_unclear"),
        ("1.250 juta", "money_unclear"),
        ("1.250,000", "money_unclear"),
        ("12.50.000", "money_unclear"),
        ("abc", "money_unclear"),
        (True, "money_unclear"),
        (float("inf"), "money_unclear"),
        ("9" * 30, "money_too_large"),
        ("#REF!", "error_value"),
    ],
)
def test_money_that_can_mean_two_things_is_refused(value, problem):
    assert cells.parse_money(value) == (None, f"workbook.cells.{problem}", False)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "n/a", float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize(
    "parse",
    [
        cells.parse_money,
        cells.parse_date,
        cells.parse_year,
        cells.parse_code,
        cells.parse_region_code,
        cells.parse_integer,
        cells.parse_number,
        cells.parse_bool,
        cells.parse_text,
    ],
)
def test_nothing_is_nothing(parse, value):
    assert parse(value) == (None, None, False)


@given(st.integers(0, 10**15))
def test_money_written_either_way_reads_the_same(amount):
    english = f"{amount:,}"
    indonesian = english.replace(",", ".")
    for words in (str(amount), english, indonesian, f"Rp {indonesian},00", f"{english}.00"):
        assert cells.parse_money(words).value == amount


@pytest.mark.parametrize(
    ("value", "repaired"),
    [
        ("05/03/2025", False),
        ("5-3-2025", False),
        ("5 Maret 2025", False),
        ("5 mrt 2025", False),
        ("Rabu, 5 Maret 2025", False),
        ("2025-03-05", False),
        ("2025-03-05T08:30:00", False),
        ("05/03/2025 08:30", False),
        (dt.datetime.fromisoformat("2025-03-05T08:30"), False),
        (dt.date(2025, 3, 5), False),
        (45721, True),
        (45721.4, True),
        ("45721", True),
        (20250305, True),
        ("05/03/25", True),
    ],
)
def test_dates_are_read(value, repaired):
    assert cells.parse_date(value) == (dt.date(2025, 3, 5), None, repaired)


def test_month_first_is_read_only_when_nothing_else_is_left():
    assert cells.parse_date("03/25/2025") == (dt.date(2025, 3, 25), None, True)
    assert cells.parse_date("03/05/2025") == (dt.date(2025, 5, 3), None, False)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("Maret 2025", "date_without_day"),
        (2025, "date_without_day"),
        ("3-5 Maret 2025", "date_range"),
        ("15 s.d. 17 Maret 2025", "date_range"),
        ("31/02/2025", "date_unclear"),
        ("kemarin", "date_unclear"),
        (True, "date_unclear"),
        (dt.date(1905, 7, 17), "date_unclear"),
        (1e300, "date_unclear"),
        ("#N/A", "error_value"),
    ],
)
def test_dates_that_are_none_are_refused(value, problem):
    assert cells.parse_date(value) == (None, f"workbook.cells.{problem}", False)


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_survives_its_usual_writings(day):
    months = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ]
    for words in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day} {months[day.month - 1]} {day.year}",
    ):
        assert cells.parse_date(words).value == day
    assert cells.parse_date((day - dt.date(1899, 12, 30)).days).value == day


@pytest.mark.parametrize(
    ("value", "repaired"),
    [
        (2025, False),
        (2025.0, False),
        ("2025", False),
        ("2025.0", True),
        ("TA 2025", True),
        ("Tahun Anggaran 2025", True),
        (2.025, True),
        ("2.025", True),
        (dt.date(1905, 7, 17), True),
        (dt.datetime.fromisoformat("2025-01-01"), True),
    ],
)
def test_years_are_read(value, repaired):
    assert cells.parse_year(value) == (2025, None, repaired)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("2025/2026", "year_unclear"),
        ("2025-2026", "year_unclear"),
        (25, "year_range"),
        ("1999", "year_range"),
        ("dua ribu", "year_unclear"),
        (True, "year_unclear"),
        (20.25, "year_unclear"),
    ],
)
def test_years_that_are_none_are_refused(value, problem):
    assert cells.parse_year(value) == (None, f"workbook.cells.{problem}", False)


@pytest.mark.parametrize(
    ("value", "code", "repaired"),
    [
        ("8.01.06.2.01.0004", "8.01.06.2.01.0004", False),
        ("8.01.06.2.01.04", "8.01.06.2.01.0004", True),  # two-digit edition
        ("8.1.6.2.1.4", "8.01.06.2.01.0004", True),  # lost leading zeros
        ("8,01,06,2,01,0004", "8.01.06.2.01.0004", True),
        ("801062010004", "8.01.06.2.01.0004", True),
        (801062010004.0, "8.01.06.2.01.0004", True),
        ("8010620104", "8.01.06.2.01.0004", True),
        ("'8.01.06", "8.01.06", True),
        ("8.01.06.", "8.01.06", True),
        ("X.XX.01.2.01.0001", "X.XX.01.2.01.0001", False),
        (
            dt.datetime.fromisoformat("2002-01-01"),
            "1.01.02",
            True,
        ),  # 1.01.02 typed into a date cell
        (
            dt.datetime.fromisoformat("2003-02-01"),
            "1.02.03",
            True,
        ),  # 2.01.03 cannot be: no affair 2.01
        (8.01, "8.01", False),
        (2.2, "2.20", True),  # 2.20 lost its zero; 2.02 is no affair
    ],
)
def test_program_codes(value, code, repaired):
    assert cells.parse_code(value) == (code, None, repaired)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("8.01.06.2", "code_unclear"),
        ("kode", "code_unclear"),
        (True, "code_unclear"),
        (dt.datetime.fromisoformat("2025-12-31"), "code_date"),
        ("8.01.06.2.01.00045", "code_unclear"),
        (-8.01, "code_unclear"),
    ],
)
def test_damaged_codes_without_a_reading_are_told(value, problem):
    assert cells.parse_code(value) == (None, f"workbook.cells.{problem}", False)


def test_a_date_with_two_possible_codes_is_refused():
    # 1 May 2002 may be 1.05.02 (day first) or 5.01.02 (month first), and both affairs exist.
    assert (
        cells.parse_code(dt.datetime.fromisoformat("2002-05-01")).problem
        == "workbook.cells.code_date"
    )
    # 4 May 2005 may only be 5.04.05: there is no affair 4.05.
    assert cells.parse_code(dt.datetime.fromisoformat("2005-05-04")).value == "5.04.05"


@pytest.mark.parametrize(
    ("value", "code", "repaired"),
    [
        ("32.04", "32.04", False),
        (32.04, "32.04", False),
        (32.1, "32.10", True),
        (3204, "32.04", True),
        ("3204", "32.04", True),
        ("3204.0", "32.04", True),
        ("32,04", "32.04", True),
        ("32", "32", False),
        (32.0, "32", False),
        ("32.04.12", "32.04.12", False),
        ("Kabupaten Bandung", "32.04", False),
        ("Kab. Bandung", "32.04", False),
        ("32.04 Kabupaten Bandung", "32.04", False),
    ],
)
def test_region_codes(value, code, repaired):
    assert cells.parse_region_code(value) == (code, None, repaired)


@pytest.mark.parametrize(
    ("value", "problem"),
    [("99.99", "region_unknown"), ("Negeri Antah", "region_unknown"), ("32.1", "code_unclear")],
)
def test_regions_that_are_unknown_or_ambiguous(value, problem):
    # As text, 32.1 may be a shortened 32.01 as well as a 32.10 that lost its zero.
    assert cells.parse_region_code(value) == (None, f"workbook.cells.{problem}", False)


def test_agency_codes():
    assert cells.parse_code("8.1.0.0.0.0.1.0", pattern=cells.OPD).value == "8.01.0.00.0.00.01.0000"
    assert cells.parse_code("1.02.0.00.0.00.01.0000", pattern=cells.OPD).repaired is False
    assert cells.parse_code("1.1", pattern=cells.URUSAN).value == "1.01"


@pytest.mark.parametrize(
    ("value", "parsed"),
    [
        ("1.250", (1250, None, False)),
        ("25.0", (25, None, False)),
        (25.0, (25, None, False)),
        ("150 orang", (150, None, True)),
        ("1.250,00", (1250, None, False)),
        (1.25, (None, "workbook.cells.integer_unclear", False)),
        ("12,5", (None, "workbook.cells.integer_unclear", False)),
    ],
)
def test_whole_numbers(value, parsed):
    assert cells.parse_integer(value) == parsed


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("73,83", 73.83),
        ("1.250,5", 1250.5),
        ("75%", 75.0),
        ("0,250", 0.25),
        (0.75, 0.75),
        ("-3,5", -3.5),
        ("1.250.000", 1_250_000.0),
    ],
)
def test_numbers(value, number):
    assert cells.parse_number(value).value == number


@pytest.mark.parametrize("value", ["1.250", "1,250", ">= 70", "abc", True])
def test_numbers_that_can_mean_two_things(value):
    assert cells.parse_number(value).problem == "workbook.cells.number_unclear"


def test_yes_and_no():
    assert [cells.parse_bool(v).value for v in ("Ya", "TIDAK", True, 1.0, "x", "tdk")] == [
        True,
        False,
        True,
        True,
        True,
        False,
    ]
    assert cells.parse_bool("mungkin").problem == "workbook.cells.bool_unclear"


def test_text_is_cleaned_and_errors_told():
    assert cells.parse_text("  Badan\u00a0\nKesbangpol\x00 ").value == "Badan Kesbangpol"
    assert cells.parse_text(5.0).value == "5"
    assert cells.parse_text(0.1).value == "0.1"
    assert cells.parse_text(dt.datetime.fromisoformat("2025-01-02")).value == "2025-01-02"
    assert cells.parse_text("#NAME?").problem == "workbook.cells.error_value"


@given(st.text())
def test_clean_text_stays(words):
    once = cells.clean(words)
    assert cells.clean(once) == once


@given(
    st.one_of(
        st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes(), st.dates()
    )
)
def test_no_cell_breaks_a_parser_and_every_problem_has_its_sentence(value):
    known = codes("id")
    for parse in (
        cells.parse_money,
        cells.parse_date,
        cells.parse_year,
        cells.parse_code,
        cells.parse_region_code,
        cells.parse_integer,
        cells.parse_number,
        cells.parse_bool,
        cells.parse_text,
    ):
        parsed = parse(value)
        assert parsed.value is None or parsed.problem is None
        if parsed.problem is not None:
            assert parsed.problem in known
            assert text(parsed.problem, value=value, column="k")


def test_code_and_name_in_one_cell():
    assert cells.split_code("[8.01.06] - Program X") == ("8.01.06", "Program X")
    assert cells.split_code("8.01.06.2.01.0004 Koordinasi") == ("8.01.06.2.01.0004", "Koordinasi")
    assert cells.split_code("1.000 paket sembako")[0] is None
    assert cells.split_code("1.50 meter jalan")[0] is None
    assert cells.split_code("8.01 KESATUAN BANGSA")[0] == "8.01"
    assert cells.split_code("Koordinasi") == (None, "Koordinasi")
