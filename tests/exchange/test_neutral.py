import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.exchange.neutral import neutralise, neutralise_array, restore, restore_array

TRICKY = st.text(alphabet="'=+-@\t\r\n \x00\u00a0\ufeff\uff1da1", max_size=6)


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+62", "-5", "@SUM(A1)", "\t=1", "\rx", "  =1", "\uff1d1", "\n+1", "\ufeff=1"],
)
def test_risky_text_no_longer_starts_as_a_formula(value):
    assert neutralise(value) == f"'{value}"
    assert restore(f"'{value}") == value


@pytest.mark.parametrize("value", ["", "Dinas Sosial", "'kutip", "1=2", "a@b", " x", "''", "Rp-"])
def test_plain_text_stays_as_it_is(value):
    assert neutralise(value) == value
    assert restore(value) == value


def test_text_that_looks_neutralised_gets_one_more_apostrophe():
    assert neutralise("'=1") == "''=1"
    assert restore("''=1") == "'=1"


@given(st.one_of(st.text(), TRICKY))
def test_restore_undoes_neutralise(value):
    safe = neutralise(value)
    assert restore(safe) == value
    assert not safe.lstrip(" \t\r\n\x00\u00a0\ufeff").startswith(("=", "+", "-", "@"))


@given(st.lists(st.one_of(st.none(), TRICKY), max_size=8))
def test_a_column_is_treated_as_its_cells(values):
    column = pa.chunked_array([pa.array(values, pa.string())])
    safe = neutralise_array(column)
    assert safe.to_pylist() == [None if v is None else neutralise(v) for v in values]
    assert restore_array(safe).to_pylist() == values
