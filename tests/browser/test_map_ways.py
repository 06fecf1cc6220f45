# ruff: noqa: E501 - scripts for the page read better in one line
"""Ways through the map that the other tests leave out, and the drawing of big maps in slices."""

import re

import looking
import networkx as nx
import numpy as np
import pandas as pd
import province
import pytest

from sinergi.maps import draw_map
from sinergi.model.snapshot import Snapshot

DUPLICATE = "#C2410C"


@pytest.fixture(scope="module")
def provincial():
    return draw_map(province.snapshot(), highlight=province.pairs())


def two_regions() -> Snapshot:
    rows = [(f"{r}-{k}", f"Dinas {name} {r[-2:]}", "opd", u, r) for r in ("32.04", "32.05")
            for k, (name, u) in enumerate((("Sosial", "1.06"), ("Kesehatan", "1.02"), ("Pendidikan", "1.01")))]  # fmt: skip
    columns = ["id", "name", "kind", "urusan", "region"]
    return Snapshot({"actors": pd.DataFrame(rows, columns=columns)})


def test_region_filter_keeps_one_kabupaten_and_reset_brings_all_back(show):
    page = show(draw_map(two_regions()))
    assert looking.marks(page) == 6
    page.get_by_role("tab", name="Legenda").click()
    page.get_by_label("Wilayah").select_option(label="Kabupaten Bandung")
    assert looking.marks(page) == 3
    page.get_by_role("button", name="Tabel").click()
    told = page.locator(".sheet tbody").inner_text()
    assert "Dinas Sosial 04" in told
    assert "Dinas Sosial 05" not in told
    page.get_by_role("button", name="Peta", exact=True).click()
    page.get_by_role("button", name="Hapus saringan").click()
    assert looking.marks(page) == 6


def test_only_the_surroundings_and_everything_again(show, atlas):
    page = show(atlas)
    whole = looking.marks(page)
    page.get_by_role("combobox", name=re.compile("Cari")).fill("dinas kesehatan")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tampilkan lingkungannya saja").click()
    looking.settled(page)
    assert 1 < looking.marks(page) < whole
    page.get_by_role("button", name="Tampilkan semuanya").click()
    assert looking.marks(page) == whole


def test_table_is_searched_and_turned_page_by_page(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="Tabel").click()
    first = page.locator(".sheet tbody tr").first.inner_text()
    assert page.locator(".pager span").inner_text().startswith("Halaman 1 dari")
    page.locator(".pager").get_by_role("button", name="Lanjut").click()
    assert page.locator(".pager span").inner_text().startswith("Halaman 2 dari")
    assert page.locator(".sheet tbody tr").first.inner_text() != first
    page.locator(".tables input").fill("satpol zzz")
    assert page.locator(".sheet tbody tr").count() == 0
    page.locator(".tables input").fill("dinas kesehatan")
    rows = page.locator(".sheet tbody tr").all_inner_texts()
    assert rows
    assert all("dinas kesehatan" in row.lower() for row in rows)


def test_every_agency_of_a_kabupaten_is_reached_by_keyboard(show, atlas):
    page = show(atlas)
    page.locator("canvas#map").focus()
    seen = page.evaluate("""(count) => {
      const c = document.getElementById('map'), seen = [];
      for (let i = 0; i < count; i++) {
        c.dispatchEvent(new KeyboardEvent('keydown', {key: 'PageDown', bubbles: true, cancelable: true}));
        seen.push(document.querySelector('.details h2').textContent);
      }
      return seen;
    }""", int(looking.marks(page)) + 20)  # fmt: skip
    marks = atlas.scene.marks
    opd = {
        name
        for name, kind in zip(marks.label, marks.kind, strict=True)
        if atlas.scene.kinds[kind].id == "opd"
    }
    assert opd <= set(seen)
    page.keyboard.press("Escape")
    assert not page.locator(".details").is_visible()


def test_a_phone_keeps_two_buttons_and_unfolds_the_rest(show, provincial):
    page = show(provincial, width=390, height=844, has_touch=True)
    before = looking.settled(page)
    buttons = page.locator(".stage button:visible, .stage summary:visible").all_inner_texts()
    assert buttons == ["Lihat semua", "Tampilan"]
    page.get_by_text("Tampilan", exact=True).tap()
    page.get_by_role("button", name="Geografis").tap()
    assert looking.changed(before, looking.settled(page)) > 0.01
    assert not page.get_by_role("button", name="Geografis").is_visible()
    assert looking.cut_off(page) == []


def test_folded_regions_carry_the_number_of_findings_inside(show, provincial):
    page = show(provincial)
    orange = looking.near(looking.settled(page), DUPLICATE)
    bare = show(draw_map(province.snapshot()))
    assert looking.near(looking.settled(bare), DUPLICATE) < orange - 500
    page.get_by_role("tab", name="Legenda").click()
    assert "Angka di pinggir lingkaran" in page.locator(".legend").inner_text()


def test_a_question_without_data_says_so(show, provincial):
    page = show(provincial)
    told = page.locator(".answers").inner_text()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for said in (told, page.locator(".print").inner_text()):
        assert "data forum, rapat, atau hubungan kerja belum ada" in said
        assert "belum memuat temuan tentang koordinasi" in said


def test_the_card_of_the_story_never_covers_what_it_speaks_of(show, atlas):
    for width, height in ((1366, 768), (390, 844)):
        page = show(atlas, width=width, height=height)
        page.get_by_role("button", name="Cerita").click()
        page.locator(".story").get_by_role("button", name="Lanjut").click()
        looking.settled(page)
        card = page.locator(".story").bounding_box()
        seen = looking.pixels(page, "canvas#map")
        top = int(card["y"] - page.locator("canvas#map").bounding_box()["y"])
        assert looking.near(seen[:top], DUPLICATE) > 0.8 * looking.near(seen, DUPLICATE) > 50


def big() -> "nx.Graph[int]":
    rng = np.random.default_rng(3)
    made: nx.Graph[int] = nx.Graph()
    for i in range(3_000):
        made.add_node(i, label=f"Program nomor {i}", kind="opd", region=f"R{i % 12:02d}")
    made.add_edges_from(
        zip(
            rng.integers(0, 3_000, 8_000).tolist(),
            rng.integers(0, 3_000, 8_000).tolist(),
            strict=True,
        )
    )
    return made


def test_a_big_map_stands_whole_when_it_says_it_is_ready_and_after_every_move(show):
    page = show(draw_map(big(), aggregate=False))
    assert looking.marks(page) == 3_000
    first = looking.pixels(page)
    page.wait_for_timeout(900)
    assert looking.changed(first, looking.pixels(page)) < 0.001
    page.mouse.move(800, 400)
    page.mouse.down()
    page.mouse.move(900, 460, steps=4)
    page.mouse.up()
    moved = looking.settled(page)
    assert looking.changed(first, moved) > 0.05
    for _ in range(6):
        page.mouse.wheel(0, -400)
    assert looking.changed(moved, looking.settled(page)) > 0.05
    page.get_by_role("button", name="Lihat semua").click()
    page.mouse.move(5, 5)
    page.wait_for_timeout(900)
    assert looking.changed(first, looking.settled(page)) < 0.001
