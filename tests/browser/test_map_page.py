# ruff: noqa: E501, PLR0917 - scripts for the page and tables read better in one line
"""Every interaction of the map, judged by what is visible afterwards."""

import json
import re

import kabupaten
import looking
import networkx as nx
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.gaps import find_gaps
from sinergi.maps import draw_map
from sinergi.model.snapshot import Snapshot

DUPLICATE, ACCENT = "#C2410C", "#0B5CAD"


def test_after_the_first_paint_the_page_says_what_it_shows(show, atlas):
    page = show(atlas)
    data = page.evaluate("({...document.documentElement.dataset})")
    assert data["ready"] == "true"
    assert int(data["nodes"]) == atlas.scene.nodes
    assert int(data["edges"]) == len(atlas.scene.edges)
    assert int(data["marks"]) == 105  # 88 bodies, 15 forums, 2 issues
    assert looking.near(looking.settled(page), "#FBFAF7", within=9) < 0.9 * 1050 * 690


def test_start_view_says_something(show, atlas):
    page = show(atlas)
    assert page.locator("h1").inner_text() == "Peta sinergi Kabupaten Bandung"
    assert "400 program" in page.locator(".counts").inner_text()
    first = page.locator("button.note").first
    assert "Rp" in first.inner_text()
    assert "anggaran program yang lebih kecil" in first.inner_text()
    states = page.locator("button.note .state").all_inner_texts()
    assert {"dikonfirmasi", "belum dikonfirmasi"} <= set(states)
    assert (
        page.locator(".stage .stamp").inner_text() == "Untuk kalangan internal, belum dikonfirmasi"
    )
    assert looking.near(looking.settled(page), DUPLICATE) > 300


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 700), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off(show, atlas, width, height, scheme):
    page = show(atlas, width=width, height=height, color_scheme=scheme)
    assert looking.cut_off(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_node_is_drawn_without_aggregation(show, city, results):
    page = show(draw_map(city, highlight=results, aggregate=False))
    assert looking.marks(page) == int(page.evaluate("document.documentElement.dataset.nodes"))


def test_aggregated_map_opens_on_sectors_and_unfolds(show, city):
    page = show(draw_map(city, aggregate=True))
    assert looking.marks(page) == 12
    page.get_by_role("button", name="Buka rumpun").click()
    assert looking.marks(page) == 103


def test_programs_unfold_and_fold(show, atlas):
    page = show(atlas)
    before = looking.settled(page)
    page.get_by_role("button", name="Buka semua program").click()
    assert looking.marks(page) == 505
    assert looking.changed(before, looking.settled(page)) > 0.01
    page.get_by_role("button", name="Lipat program").click()
    assert looking.marks(page) == 105
    assert looking.changed(before, looking.settled(page)) < 0.01


def test_double_click_opens_an_agency(show, city):
    page = show(draw_map(city))
    search(page, "Dinas Sosial")
    page.keyboard.press("Enter")
    held = int(page.locator(".details dd").nth(4).inner_text())
    assert looking.marks(page) == 103 + held


def search(page, text):
    page.get_by_role("combobox", name=re.compile("Cari")).fill(text)
    page.keyboard.press("Enter")
    looking.settled(page)


def test_search_answers_while_typing_and_flies_there(show, atlas):
    page = show(atlas)
    before = looking.settled(page)
    page.get_by_role("combobox", name=re.compile("Cari")).fill("kesatuan")
    options = page.get_by_role("option")
    assert options.first.inner_text().startswith("Badan Kesatuan Bangsa dan Politik")
    page.keyboard.press("Enter")
    assert looking.changed(before, looking.settled(page)) > 0.05
    assert page.locator(".details h2").inner_text() == "Badan Kesatuan Bangsa dan Politik"
    assert looking.near(looking.pixels(page), ACCENT) > 30


def test_search_finds_a_folded_program_and_unfolds_its_agency(show, atlas):
    page = show(atlas)
    search(page, "pemetaan daerah rawan")
    assert page.locator(".details h2").inner_text().startswith("Pemetaan daerah rawan bencana")
    assert looking.marks(page) > 105


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Disdik", "Dinas Pendidikan"),
        ("Diskominfo", "Dinas Komunikasi, Informatika, dan Statistik"),
        ("kominfo", "Dinas Komunikasi, Informatika, dan Statistik"),
        ("Kesbangpol", "Badan Kesatuan Bangsa dan Politik"),
        ("Bappeda", "Badan Perencanaan Pembangunan Daerah"),
        ("polresta", "Polresta Bandung"),
        ("PUPR", "Dinas Pekerjaan Umum dan Penataan Ruang"),
        ("DLH", "Dinas Lingkungan Hidup"),
    ],
)
def test_search_knows_abbreviations(show, atlas, typed, found):
    page = show(atlas)
    page.get_by_role("combobox", name=re.compile("Cari")).fill(typed)
    assert page.get_by_role("option").first.inner_text().startswith(found)


def test_search_puts_beginnings_of_words_first_and_running_costs_last(show):
    names = ["Belanja Perjalanan Dinas", "Perjalanan wisata", "Pemeliharaan jalan desa",
             "Belanja Jasa Jalan Tol"]  # fmt: skip
    table = pd.DataFrame({"id": list("pqrs"), "name": names, "opd": "a", "year": 2025})
    table["code"] = ["2.06.01.2.06.0009", None, None, "2.06.01.2.06.0010"]
    actors = pd.DataFrame({"id": ["a"], "name": ["Dinas A"], "kind": ["opd"]})
    atlas = draw_map(Snapshot({"actors": actors, "programs": table}))
    assert len(atlas.scene.routine) == 2
    page = show(atlas)
    page.get_by_role("combobox", name=re.compile("Cari")).fill("jalan")
    found = page.get_by_role("option").locator("b").all_inner_texts()
    assert found[:2] == ["Pemeliharaan jalan desa", "Perjalanan wisata"]
    assert set(found[2:]) == {names[0], names[3]}


def test_search_finds_an_issue_by_its_other_spelling(show, demo_city):
    page = show(draw_map(demo_city, highlight=find_gaps(demo_city)))
    search(page, "hoax")
    assert page.locator(".details h2").inner_text() == "Hoaks dan disinformasi"


def test_what_an_issue_brought_goes_when_it_is_left(show, demo_city):
    page = show(draw_map(demo_city, highlight=find_gaps(demo_city)))
    before = looking.marks(page)
    search(page, "inflasi daerah")
    assert looking.marks(page) > before
    page.keyboard.press("Escape")
    assert looking.marks(page) == before


def test_programs_in_pairs_stand_out_in_an_open_agency(show, atlas, tmp_path):
    """Its orange lines stay, every program that stands in a pair carries a ring and bears its name first."""
    scene = atlas.scene
    first = next(n for n in scene.notes if n.parts and len(n.marks) > 1)
    agency = first.marks[0]
    page = show(atlas, accept_downloads=True)
    search(page, scene.marks.label[agency])
    before = looking.near(looking.settled(page), DUPLICATE)
    page.keyboard.press("Enter")
    assert looking.near(looking.settled(page), DUPLICATE) > 0.7 * before > 50
    page.get_by_text("Simpan gambar").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Gambar SVG").click()
    waiting.value.save_as(tmp_path / "peta.svg")
    drawn = (tmp_path / "peta.svg").read_text("utf-8")
    pairs = {m for n in scene.notes if n.kind == "duplicate" and not n.parts for m in n.marks}
    mine = [m for m in pairs if scene.marks.parent[m] == agency]
    rings = re.findall(rf'<circle [^>]*fill="none"[^>]*stroke="{DUPLICATE}"', drawn)
    assert len(rings) == len(mine) > 0


def test_an_issue_shows_who_handles_it_and_who_is_missing(show, atlas, city):
    page = show(atlas)
    before = looking.settled(page)
    search(page, "hoaks")
    assert page.locator(".details h2").inner_text() == "Hoaks dan disinformasi"
    told = page.locator(".details").inner_text()
    programs = city.programs.set_index("id")["opd"]
    served = city.program_issues.query("issue == 'I21'")["program"]
    handlers = programs[served].nunique()
    assert f"Yang menangani ({handlers})" in told
    assert "Yang belum terlihat (2)" in told
    for name in ("Polri (Polres)", "Kejaksaan Negeri"):
        assert name in told
    assert told.index("Yang menangani") < told.index("TEMUAN")
    assert looking.changed(before, looking.settled(page)) > 0.05


def test_other_issues_wait_until_asked_for(show, city):
    atlas = draw_map(city, highlight=kabupaten.many_gaps(25))
    page = show(atlas)
    marks = atlas.scene.marks
    issue = next(i for i, k in enumerate(atlas.scene.kinds) if k.id == "issue")
    waiting = int((atlas.scene.quiet & (marks.kind == issue)).sum())
    assert looking.marks(page) == 103 + 10  # required bodies are not counted
    page.get_by_role("button", name=f"Buka isu lainnya ({waiting})").click()
    assert looking.marks(page) == 103 + 10 + waiting
    page.get_by_role("button", name="Lipat isu lainnya").click()
    assert looking.marks(page) == 103 + 10
    page.locator("button.note").nth(20).click()
    assert looking.marks(page) == 103 + 11
    legend(page)
    page.get_by_role("combobox", name="Isu").select_option(index=20)
    assert page.get_by_text("Tidak ada yang dapat ditampilkan").is_hidden()


def test_findings_can_be_put_in_order_of_rupiah(show, atlas):
    page = show(atlas)
    pairs = [n for n in atlas.scene.notes if n.parts]
    rupiah = {n.title["id"]: atlas.scene.notes[n.parts[0]].budget for n in pairs}
    titles = page.locator("button.note.duplicate b")
    ranked = [n.title["id"] for n in pairs]
    assert titles.all_inner_texts() == ranked[: titles.count()]
    page.get_by_role("button", name="Urut anggaran").click()
    told = [rupiah[t] for t in titles.all_inner_texts()]
    assert told == sorted(rupiah.values(), reverse=True)[: len(told)]
    page.get_by_role("button", name="Urutan prioritas").click()
    assert titles.all_inner_texts() == ranked[: titles.count()]


def test_the_panel_says_a_sentence_once(show, atlas):
    page = show(atlas)
    search(page, "hoaks")
    told = page.locator(".details").inner_text()
    assert told.count("Belum terlihat dalam data, bukan berarti tidak ada.") == 1
    assert told.count("Peran yang diminta aturan belum terlihat. Peran: pendukung.") == 1
    search(page, "Dinas Sosial")
    links = page.locator(".details .mini")
    page.locator(".details section").first.get_by_role("button", name="Tampilkan lagi").click()
    assert f"TEMUAN ({links.count()})" in page.locator(".details").inner_text()


def test_words_of_the_table_are_not_broken(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="Tabel").click()
    broken = page.evaluate(r"""() => [...document.querySelectorAll('.sheet td')].slice(0, 200).filter((cell) => {
      const range = document.createRange(), text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (text.nextNode()) for (const m of text.currentNode.data.matchAll(/\w+/g)) {
        range.setStart(text.currentNode, m.index); range.setEnd(text.currentNode, m.index + m[0].length);
        if (range.getClientRects().length > 1) return true;
      }
      return false;
    }).map((cell) => cell.textContent)""")
    assert broken == []


def test_search_without_a_match_says_so(show, atlas):
    page = show(atlas)
    page.get_by_role("combobox", name=re.compile("Cari")).fill("zzzz")
    assert page.get_by_text("Tidak ada nama yang cocok").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_text("Tidak ada nama yang cocok").is_visible()


def test_focus_shows_neighbours_and_evidence(show, atlas):
    page = show(atlas)
    search(page, "kesatuan bangsa")
    panel = page.locator(".details")
    assert "anggota forum (15)" in panel.inner_text()
    assert re.search(r"(ketua|anggota) · \d rapat", panel.inner_text())
    assert "menjadi penghubung" in panel.inner_text()
    panel.get_by_role("button", name="Tampilkan lingkungannya saja").click()
    assert 10 < looking.marks(page) < 105
    panel.get_by_role("button", name="Tampilkan semuanya").click()
    assert looking.marks(page) == 105


def test_clicking_a_mark_and_the_empty_paper(show, atlas):
    page = show(atlas)
    search(page, "dinas kesehatan")
    box = page.locator("canvas#map").bounding_box()
    page.keyboard.press("Escape")
    assert not page.locator(".details").is_visible()
    looking.settled(page)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 6)
    assert page.locator(".details h2").inner_text() == "Dinas Kesehatan"
    page.mouse.click(box["x"] + 30, box["y"] + 600)
    assert not page.locator(".details").is_visible()


def legend(page):
    page.get_by_role("tab", name="Legenda").click()
    return page.locator(".legend")


def test_legend_filters_kinds_sectors_and_lines(show, atlas):
    page = show(atlas)
    box = legend(page)
    box.get_by_label("Ormas dan LSM", exact=True).first.uncheck()
    assert looking.marks(page) == 65
    box.get_by_label("Kewilayahan").uncheck()
    assert looking.marks(page) == 53
    before = looking.near(looking.settled(page), DUPLICATE)
    box.get_by_label("perlu ditinjau bersama").uncheck()
    assert looking.near(looking.settled(page), DUPLICATE) < before / 2  # the stamp stays
    box.get_by_role("button", name="Hapus saringan").click()
    assert looking.marks(page) == 105


def test_legend_shows_every_kind_and_line_that_is_drawn(show, atlas):
    page = show(atlas)
    told = legend(page).inner_text()
    for name in ("Perangkat daerah", "Forum koordinasi", "Kecamatan", "Peran yang belum terlihat",
                 "perlu ditinjau bersama", "koordinasi belum terlihat", "anggota forum",
                 "kerja sama tertulis", "berbagi data", "Tanda tanya: belum dikonfirmasi"):  # fmt: skip
        assert name in told


def test_issue_filter_keeps_what_serves_it(show, atlas):
    page = show(atlas)
    box = legend(page)
    box.get_by_role("combobox", name="Isu").select_option(label="Hoaks dan disinformasi")
    some = looking.marks(page)
    assert 5 < some < 105
    page.get_by_role("tab", name="Temuan").click()
    page.get_by_role("button", name="Belum terlihat", exact=True).click()
    notes = page.locator("button.note")
    assert notes.count() == 2
    assert all("Hoaks" in n for n in notes.all_inner_texts())


def test_findings_fly_to_their_place_and_unfold_into_pairs(show, atlas):
    page = show(atlas)
    before = looking.settled(page)
    note = page.locator("button.note").first
    note.click()
    assert note.get_attribute("aria-current") == "true"
    after = looking.settled(page)
    assert looking.changed(before, after) > 0.05
    page.get_by_role("button", name="Lihat 2 pasang program").first.click()
    part = page.locator(".parts button.note").first
    assert "Nama, sasaran, dan tempat kegiatan sama." in part.inner_text()
    part.click()
    assert looking.marks(page) > 105


def test_chips_choose_a_kind_of_finding(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="Penghubung", exact=True).click()
    assert page.locator("button.note").all_inner_texts()[0].find("Badan Kesatuan") >= 0
    page.get_by_role("button", name="Belum terlihat", exact=True).click()
    told = page.locator(".findings").inner_text()
    assert "Polri (Polres)" in told
    assert "Belum terlihat dalam data, bukan berarti tidak ada." in told


def test_story_walks_through_the_findings(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="Cerita").click()
    titles = []
    for _ in range(5):
        titles.append(page.locator(".story h2").inner_text())
        looking.settled(page)
        assert looking.cut_off(page) == []
        page.locator(".story button.main").click()
    assert titles[0] == "Siapa bekerja di sini"
    assert titles[1] == "Yang pertama perlu ditinjau bersama"
    assert titles[-1] == "Langkah berikutnya"
    assert not page.locator(".story").is_visible()


def test_table_holds_the_same_data_and_leads_back(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="Tabel").click()
    assert not page.locator("canvas#map").is_visible()
    assert (
        page.locator(".sheet .key").inner_text()
        == f"{int((atlas.scene.marks.tier > 1).sum())} baris"
    )
    page.get_by_role("tab", name="Hubungan").click()
    assert page.locator(".sheet .key").inner_text() == f"{len(atlas.scene.edges)} baris"
    page.get_by_role("tab", name="Temuan").last.click()
    assert page.locator(".sheet .key").inner_text() == f"{len(atlas.scene.notes)} baris"
    page.get_by_role("tab", name="Lembaga dan program").click()
    page.locator(".tables input").fill("inspektorat")
    page.locator(".sheet td button").first.click()
    assert page.locator("canvas#map").is_visible()
    assert page.locator(".details h2").inner_text() == "Inspektorat Daerah"


def test_keyboard_reaches_marks_and_escape_leads_back(show, atlas):
    page = show(atlas)
    page.locator("canvas#map").focus()
    seen = set()
    for key in ("PageDown", "PageDown", "PageDown", "ArrowRight", "ArrowDown", "PageUp"):
        page.keyboard.press(key)
        seen.add(page.locator(".details h2").inner_text())
        assert page.locator("[aria-live]").first.inner_text()
    assert len(seen) >= 4
    page.keyboard.press("Escape")
    assert not page.locator(".details").is_visible()
    page.keyboard.press("0")
    before = looking.settled(page)
    page.keyboard.press("+")
    assert looking.changed(before, looking.settled(page)) > 0.05
    page.keyboard.press("0")
    assert looking.changed(before, looking.settled(page)) < 0.01


def test_every_mark_is_on_the_keyboard_path(show):
    graph = nx.path_graph(["a", "b", "c", "d", "e"])
    page = show(draw_map(graph))
    page.locator("canvas#map").focus()
    seen = []
    for _ in range(5):
        page.keyboard.press("PageDown")
        seen.append(page.locator(".details h2").inner_text())
    assert sorted(seen) == ["a", "b", "c", "d", "e"]


def test_tab_reaches_the_controls_with_a_visible_focus(show, atlas):
    page = show(atlas)
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.textContent).slice(0, 30)"))  # fmt: skip
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert any(n.startswith("Cari") for n in names)
    assert {"Cerita", "Tabel", "Simpan gambar"} <= set(names)


def test_wheel_drag_and_buttons_move_the_map(show, atlas):
    page = show(atlas)
    first = looking.settled(page)
    box = page.locator("canvas#map").bounding_box()
    x, y = box["x"] + 500, box["y"] + 300
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    zoomed = looking.settled(page)
    assert looking.changed(first, zoomed) > 0.05
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=4)
    page.mouse.up()
    assert looking.changed(zoomed, looking.settled(page)) > 0.05
    page.get_by_role("button", name="Lihat semua").click()
    page.mouse.move(5, 5)
    assert looking.changed(first, looking.settled(page)) < 0.01


def test_a_window_that_changes_keeps_the_whole_map_in_view(show, atlas):
    page = show(atlas)
    first = looking.settled(page)
    page.set_viewport_size({"width": 1100, "height": 560})
    small = looking.settled(page)
    bubbles = "#EFEDE6"
    assert looking.near(small[:, 10:-10], bubbles, within=6) > 20_000
    # none of them is cut at the rim (the shadow of the buttons lies at the bottom right)
    assert looking.near(small[:, :3], bubbles, within=6) == 0
    assert looking.near(small[:-120, -3:], bubbles, within=6) == 0
    page.set_viewport_size({"width": 1366, "height": 768})
    assert looking.changed(first, looking.settled(page)) < 0.01


def test_hovering_shows_a_name(show, atlas):
    page = show(atlas)
    search(page, "dinas kesehatan")
    box = page.locator("canvas#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 6)
    tip = page.locator(".tip")
    assert tip.is_visible()
    assert "Dinas Kesehatan" in tip.inner_text()
    assert "program" in tip.inner_text()


def test_touch_taps_and_pinches(show, atlas):
    page = show(atlas, width=390, height=844, has_touch=True, device_scale_factor=2)
    before = looking.settled(page)
    page.evaluate("""() => {
      const c = document.getElementById('map'), b = c.getBoundingClientRect();
      const fire = (type, id, dx) => c.dispatchEvent(new PointerEvent(type, {pointerId: id, pointerType: 'touch',
        clientX: b.left + b.width / 2 + dx, clientY: b.top + b.height / 2, bubbles: true}));
      c.setPointerCapture = () => {};
      fire('pointerdown', 1, -20); fire('pointerdown', 2, 20);
      for (let i = 1; i < 6; i++) { fire('pointermove', 1, -20 - 12 * i); fire('pointermove', 2, 20 + 12 * i); }
      fire('pointerup', 1, -80); fire('pointerup', 2, 80);
    }""")
    assert looking.changed(before, looking.settled(page)) > 0.1
    page.get_by_role("button", name="Temuan", exact=True).tap()
    page.locator("button.note").first.tap()
    looking.settled(page)
    assert not page.locator(".side").is_visible()
    assert looking.near(looking.pixels(page), DUPLICATE) > 100


def test_language_switches_everything(show, atlas):
    page = show(atlas)
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    told = page.locator("body").inner_text()
    assert "Synergy map of Kabupaten Bandung" in told
    assert "For internal use, not confirmed" in told
    assert "budget of the smaller program" in told
    for word in ("Temuan", "Tabel", "belum dikonfirmasi", "anggaran"):
        assert word not in told
    page.get_by_role("button", name="Indonesia", exact=True).click()
    assert "Temuan" in page.locator("body").inner_text()


def test_page_opens_in_the_language_of_the_settings(show, city):
    with settings.use(lang="en"):
        page = show(draw_map(city))
    assert page.locator("h1").inner_text() == "Synergy map of Kabupaten Bandung"


def test_years_slide(show):
    atlas = draw_map(kabupaten.snapshot(years=(2024, 2025)), aggregate=False)
    served = int(atlas.scene.quiet[atlas.scene.marks.tier == 2].sum())  # issues that wait
    page = show(atlas)
    slider = page.get_by_role("slider")
    assert page.locator(".year output").inner_text() == "2025"
    assert looking.marks(page) == 503 + served
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".year output").inner_text() == "2024"
    assert looking.marks(page) == 503 + served
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator(".year output").inner_text() == "Semua tahun"
    assert looking.marks(page) == 903 + served


def test_geographic_layout_where_coordinates_exist(show):
    graph = nx.Graph()
    for i, region in enumerate(["32.04", "33.74", "51.71", "73.71"] * 3):
        graph.add_node(i, label=f"Dinas {i}", kind="opd", region=region)
    page = show(draw_map(graph))
    before = looking.settled(page)
    page.get_by_role("button", name="Geografis").click()
    assert looking.changed(before, looking.settled(page)) > 0.01
    assert looking.marks(page) == 12
    page.get_by_role("button", name="Jejaring").click()
    assert looking.changed(before, looking.settled(page)) < 0.02


def test_no_geographic_button_without_coordinates(show, atlas):
    assert show(atlas).get_by_role("button", name="Geografis").count() == 0


def test_pictures_are_saved_from_the_page(show, atlas, tmp_path):
    page = show(atlas, accept_downloads=True)
    for name, suffix in (("Gambar PNG", "png"), ("Gambar SVG", "svg")):
        page.get_by_text("Simpan gambar").click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        path = tmp_path / f"peta.{suffix}"
        waiting.value.save_as(path)
        assert waiting.value.suggested_filename == f"peta-sinergi-kabupaten-bandung.{suffix}"
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG" if suffix == "png" else b"<svg xmlns=")
    text = (tmp_path / "peta.svg").read_text(encoding="utf-8")
    assert "Untuk kalangan internal, belum dikonfirmasi" in text
    assert "perlu ditinjau bersama" in text
    assert 'stroke-dasharray="9 5"' in text


def test_print_has_picture_legend_findings_and_stamp(show, atlas):
    page = show(atlas, color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator(".print img").is_visible()
    assert not page.locator("header").is_visible()
    told = page.locator(".print").inner_text()
    assert "Untuk kalangan internal, belum dikonfirmasi" in told
    assert "anggaran program yang lebih kecil" in told
    image = looking.pixels(page, ".print img")
    assert looking.near(image, "#FFFFFF", within=12) > 0.3 * image.shape[0] * image.shape[1]
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_dark_mode_follows_the_system(show, atlas):
    light = looking.settled(show(atlas, color_scheme="light"))
    dark = looking.settled(show(atlas, color_scheme="dark"))
    assert light.mean() > 200
    assert dark.mean() < 70


def test_no_motion_when_the_system_asks_for_none(show, atlas):
    page = show(atlas, reduced_motion="reduce")
    page.get_by_role("combobox", name=re.compile("Cari")).fill("dinas kesehatan")
    page.keyboard.press("Enter")
    page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    first = looking.pixels(page)
    page.wait_for_timeout(600)
    assert looking.changed(first, looking.pixels(page)) == 0


def test_stamp_follows_the_audience(show, city, results):
    with settings.use(audience="pimpinan"):
        page = show(draw_map(city, highlight=results))
    assert page.locator(".stage .stamp").inner_text().startswith("Untuk pimpinan")
    states = page.locator("button.note .state").all_inner_texts()
    assert states
    assert set(states) == {"dikonfirmasi"}


def test_controls_have_names_for_screen_readers(show, atlas):
    page = show(atlas)
    bad = page.evaluate("""() => [...document.querySelectorAll('button,input,select,canvas[tabindex],summary')]
      .filter(e => !(e.ariaLabel || e.textContent.trim() || (e.labels && e.labels.length)))
      .map(e => e.outerHTML.slice(0, 80))""")
    assert bad == []
    tree = json.dumps(page.locator("body").aria_snapshot())
    assert "application" in tree
    assert "searchbox" in tree or "combobox" in tree


def test_empty_filter_says_so(show, atlas):
    page = show(atlas)
    box = legend(page)
    for name in ("Perangkat daerah", "Forum koordinasi", "Kecamatan", "Instansi vertikal", "Ormas dan LSM",
                 "Isu", "Peran yang belum terlihat"):  # fmt: skip
        box.get_by_role("checkbox", name=name, exact=True).first.uncheck()
    assert page.get_by_text("Tidak ada yang dapat ditampilkan dengan saringan ini.").is_visible()


def test_a_notebook_frame_shows_the_map(browser, atlas, tmp_path):
    path = tmp_path / "buku.html"
    path.write_text(f"<!doctype html><body>{atlas._repr_html_()}</body>", encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("canvas#map").wait_for()
    assert frame.locator("h1").inner_text() == "Peta sinergi Kabupaten Bandung"
    page.close()


def test_provinces_hold_kabupaten_and_open_step_by_step(show):
    rows = [(f"{r}-{k}", f"Dinas {k}", "opd", u, r)
            for r in ("32.04", "32.05", "33.74", "51.71") for k, (_, u) in kabupaten.OPD.items()]  # fmt: skip
    actors = pd.DataFrame(rows, columns=["id", "name", "kind", "urusan", "region"])
    ties = pd.DataFrame({"actor_a": ["32.04-dinsos"], "actor_b": ["51.71-dinsos"]})
    page = show(draw_map(Snapshot({"actors": actors, "ties": ties}), aggregate=True))
    opened = looking.marks(page)
    search(page, "Jawa Barat")
    assert page.locator(".details h2").inner_text() == "Jawa Barat"
    assert "hubungan kerja (1)" in page.locator(".details").inner_text()
    assert looking.marks(page) >= opened
    page.get_by_role("button", name="Geografis").click()
    assert looking.near(looking.settled(page), "#5A636E") < 20_000
