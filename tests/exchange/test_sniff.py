import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.errors import UnreadableFileError, UnusableDataError
from sinergi.exchange.sniff import header_names, read_delimited

ROWS = [{"id": "p1", "name": "Pelatihan “kader” é", "note": "a, b; c"},
        {"id": "p2", "name": "Rapat", "note": None}]  # fmt: skip


def text(delimiter=","):
    quoted = '"a, b; c"'
    lines = [["id", "name", "note"], ["p1", "Pelatihan “kader” é", quoted], ["p2", "Rapat", ""]]
    return "".join(delimiter.join(line) + "\r\n" for line in lines)


def read(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    return read_delimited(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_encoding_and_separator_are_found(tmp_path, delimiter, encoding):
    table = read(tmp_path, text(delimiter).encode(encoding))
    assert table.data.to_pylist() == ROWS
    assert table.findings == ()
    assert table.first_row == 2


def test_latin_1_is_read_as_the_windows_code_page(tmp_path):
    table = read(tmp_path, "id;nama\nx;Café\n".encode("latin-1"))
    assert table.data.to_pylist() == [{"id": "x", "nama": "Café"}]


def test_a_letter_that_is_cut_at_the_end_is_no_utf8(tmp_path):
    assert read(tmp_path, b"id,nama\nx,Caf\xe9").data.to_pylist() == [{"id": "x", "nama": "Café"}]


def test_quotes_escaped_with_a_backslash(tmp_path):
    content = (
        'id,nama,ket\n1,"Belanja \\"ATK\\", kertas",x\n2,"baris\\nbaru",y\n3,pipa 5\\" besar,z\n'
    )
    assert read(tmp_path, content.encode()).data.to_pylist() == [
        {"id": "1", "nama": 'Belanja "ATK", kertas', "ket": "x"},
        {"id": "2", "nama": "baris baru", "ket": "y"},
        {"id": "3", "nama": 'pipa 5" besar', "ket": "z"},
    ]


def test_a_backslash_before_a_closing_quote_is_a_path(tmp_path):
    content = 'id,folder\n1,"C:\\data\\"\n2,"D:\\n"\n'
    assert [r["folder"] for r in read(tmp_path, content.encode()).data.to_pylist()] == [
        "C:\\data\\", "D:\\n",
    ]  # fmt: skip


def test_a_stray_quote_inside_a_cell_is_a_letter(tmp_path):
    table = read(tmp_path, b'id,nama\n1,pipa 5" besar\n2,b\n')
    assert table.data.column("nama").to_pylist() == ['pipa 5" besar', "b"]


def test_doubled_quotes_and_a_line_break_inside_a_cell(tmp_path):
    content = 'id,nama\n1,"kata ""x"" dan\nbaris kedua"\n2,b\n'
    assert read(tmp_path, content.encode()).data.to_pylist() == [
        {"id": "1", "nama": 'kata "x" dan\nbaris kedua'}, {"id": "2", "nama": "b"},
    ]  # fmt: skip


def test_the_separator_line_of_excel_is_obeyed(tmp_path):
    table = read(tmp_path, b"sep=;\r\nid;nama\r\n1;a,b\r\n")
    assert table.data.to_pylist() == [{"id": "1", "nama": "a,b"}]


def test_nul_bytes_are_dropped_and_told(tmp_path):
    table = read(tmp_path, b"id,nama\n1,a\x00b\n")
    assert table.data.to_pylist() == [{"id": "1", "nama": "ab"}]
    assert [(f.code, f.facts["count"]) for f in table.findings] == [
        ("exchange.input.nul_bytes", 1)
    ]


def test_rows_of_other_lengths(tmp_path):
    table = read(tmp_path, b"id,nama\n1\n2,b,lebih\n3,c,\n")
    assert table.data.to_pylist() == [
        {"id": "1", "nama": None}, {"id": "2", "nama": "b"}, {"id": "3", "nama": "c"},
    ]  # fmt: skip
    assert [(f.code, f.row, f.value) for f in table.findings] == [
        ("exchange.input.long_row", 3, "lebih")
    ]


def test_blank_lines_keep_the_row_numbers(tmp_path):
    table = read(tmp_path, b"\n\nid,nama\n1,a\n\n2,b\n\n\n")
    assert table.first_row == 4
    assert table.data.column("id").to_pylist() == ["1", None, "2"]


def test_a_header_without_rows_is_an_empty_table(tmp_path):
    table = read(tmp_path, b"id,nama\n")
    assert table.data.num_rows == 0
    assert table.data.column_names == ["id", "nama"]


def test_a_single_column(tmp_path):
    assert read(tmp_path, b"id\na\nb\n").data.column("id").to_pylist() == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b"%PDF-1.7 xyz", "not_text"),
        (b"PK\x03\x04abc", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "not_text"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b'id,nama\n1,"tidak ditutup' + b" kata" * 40_000 + b"\x00", "open_quote"),
        (b'id,nama\n1,"tidak ditutup\n2,b\n3,c\n', "open_quote"),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(tmp_path, content, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, content)
    assert caught.value.code == f"exchange.input.{code}"
    assert isinstance(caught.value, UnusableDataError)
    assert caught.value.exit_code == 3
    assert "t.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(UnreadableFileError) as caught:
        read_delimited(tmp_path)
    assert caught.value.code == "exchange.input.is_folder"
    with pytest.raises(UnreadableFileError) as caught:
        read_delimited(tmp_path / "tidak_ada.csv")
    assert caught.value.code == "exchange.input.unreadable"


def test_names_of_columns_are_never_lost():
    assert header_names(["\ufeffid", " id", "", "a  b"]) == ["id", "id (2)", "kolom_3", "a b"]


def test_both_readers_agree(tmp_path):
    """A clean file goes through Arrow; one NUL byte sends the same file through Python."""
    lines = ["id,nama,ket"] + [f'{i},"nama, ""{i}""",{i * 7}' for i in range(200)]
    clean = "\n".join(lines).encode()
    fast = read(tmp_path, clean)
    slow = read(tmp_path, clean.replace(b"nama, ", b"nama\x00, "))
    assert fast.data.to_pylist() == slow.data.to_pylist()
    assert fast.first_row == slow.first_row


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_clearly(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("sniff") / "x.csv"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableFileError):
        assert read_delimited(path).data.num_columns >= 1
