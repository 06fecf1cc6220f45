import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from sinergi.errors import OutputError
from sinergi.exchange import restore, write_csv
from sinergi.exchange.sniff import read_delimited

HOSTILE = ['=HYPERLINK("http://x","klik")', "<img src=x onerror=alert(1)>", "</script>",
           '"; DROP TABLE programs;--', "+62811", "-1+1|cmd", "@SUM(A1)", "\t=1", "'=1", "a\nb",
           "baris;lain,lagi", "Ünïcödé 数"]  # fmt: skip


def test_hostile_text_is_inert_and_comes_back(tmp_path):
    path = write_csv(tmp_path / "h.csv", pd.DataFrame({"name": HOSTILE, "n": range(len(HOSTILE))}))
    cells = read_delimited(path).data.column("name").to_pylist()
    assert not any(c.lstrip().startswith(("=", "+", "-", "@")) for c in cells)
    assert [restore(c) for c in cells] == HOSTILE


def test_the_form_is_the_promised_one(tmp_path):
    frame = pd.DataFrame(
        {
            "id": pd.array(["a", None], dtype=pd.ArrowDtype(pa.string())),
            "budget_idr": pd.array([-5, None], dtype=pd.ArrowDtype(pa.int64())),
            "score": [0.1, float("nan")],
            "date": pd.array([dt.date(2025, 3, 15), None], dtype=pd.ArrowDtype(pa.date32())),
            "active": pd.array([True, None], dtype=pd.ArrowDtype(pa.bool_())),
            "mixed, name": ["x", 3],
        }
    )
    path = write_csv(tmp_path / "f.csv", frame)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        'id,budget_idr,score,date,active,"mixed, name"',
        '"a",-5,0.1,2025-03-15,true,"x"',
        ',,,,,"3"',
    ]


def test_frames_of_other_kinds(tmp_path):
    frame = pd.DataFrame({"kind": pd.Categorical(["=a", "b"]),
                          "at": pd.to_datetime(["2025-01-02 03:04:05", None])})  # fmt: skip
    lines = write_csv(tmp_path / "k.csv", frame).read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == ['"\'=a","2025-01-02T03:04:05"', '"b",']


def test_an_empty_frame_has_its_header(tmp_path):
    path = write_csv(tmp_path / "e.csv", pd.DataFrame({"a": [], "b": []}))
    assert path.read_text(encoding="utf-8-sig") == "a,b\n"


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(OutputError):
        write_csv(tmp_path / "x" / "y.csv", pd.DataFrame({"a": [1]}))
