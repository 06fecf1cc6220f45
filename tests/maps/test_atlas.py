# ruff: noqa: E501 - tables of test data read better in one line a row
"""Files are written as a whole or not at all; pictures need no browser."""

import io
import os
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from sinergi.errors import OutputError, UnknownTermError
from sinergi.maps import draw_map
from sinergi.maps.money import short_rupiah


@pytest.mark.parametrize("name", ["peta.html", "peta.svg", "PETA.PNG"])
def test_save_by_extension(city, tmp_path, name):
    path = draw_map(city).save(tmp_path / "baru" / name)
    assert path.stat().st_size > 10_000
    assert [p.name for p in path.parent.iterdir()] == [name]


def test_files_are_the_same_on_every_system(city, tmp_path):
    """UTF-8 named where a browser looks for it, and no line end that a system would change."""
    for name in ("peta.html", "peta.svg"):
        written = draw_map(city, title="Peta Sukamaju ✓ é").save(tmp_path / name).read_bytes()
        assert b"\r" not in written
        assert "Peta Sukamaju ✓ é" in written.decode("utf-8")
    assert b'<meta charset="utf-8">' in (tmp_path / "peta.html").read_bytes()[:1024]


def test_another_extension_is_refused(city, tmp_path):
    with pytest.raises(UnknownTermError, match=r"\.html, \.png, atau \.svg"):
        draw_map(city).save(tmp_path / "peta.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_gives_one_sentence_and_leaves_nothing(city, tmp_path):
    (tmp_path / "peta.html").mkdir()
    with pytest.raises(OutputError, match=r"peta\.html"):
        draw_map(city).save(tmp_path / "peta.html")
    assert [p.name for p in tmp_path.iterdir()] == ["peta.html"]


def test_an_error_while_writing_leaves_the_old_file(city, tmp_path, monkeypatch):
    path = tmp_path / "peta.html"
    path.write_text("lama")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="Penyimpanan penuh"):
        draw_map(city).save(path)
    assert path.read_text() == "lama"
    assert [p.name for p in tmp_path.iterdir()] == ["peta.html"]


def test_svg_is_well_formed_and_carries_title_stamp_and_legend(city, results):
    root = ET.fromstring(draw_map(city, highlight=results).to_svg())  # noqa: S314 - our own text
    told = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Peta sinergi Kabupaten Bandung" in told
    assert "Untuk kalangan internal, belum dikonfirmasi" in told
    assert "perlu ditinjau bersama" in told
    assert "koordinasi belum terlihat" in told
    dashes = {p.get("stroke-dasharray") for p in root.iter("{http://www.w3.org/2000/svg}path")}
    assert {"9 5", "0.1 5.5"} <= dashes


def test_png_has_the_asked_width_and_is_not_blank(city):
    image = Image.open(io.BytesIO(draw_map(city).to_png(width=600)))
    assert image.size == (600, 430)
    assert len(image.getcolors(maxcolors=1 << 20)) > 200


def test_title_can_be_given(city):
    assert "<title>Rapat &lt;1&gt;</title>" in draw_map(city, title="Rapat <1>").to_html()


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "Rp0"), (950_000, "Rp950.000"), (1_000_000, "Rp1,0 juta"), (2_460_000_000, "Rp2,5 miliar"),
     (123_456_000_000, "Rp123 miliar"), (7_100_000_000_000, "Rp7,1 triliun")],
)  # fmt: skip
def test_rupiah_as_people_say_them(value, said):
    assert short_rupiah(value)["id"] == said
