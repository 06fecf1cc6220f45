"""What a reader does with the map: answers, comparison, own agency, notes, layouts, print."""

import csv
import io
import json
import re
from urllib.parse import unquote

import looking
import pandas as pd
import pytest

from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.maps import draw_map
from sinergi.maps.style import SECTOR_COLOURS
from sinergi.model.snapshot import Snapshot

ACCENT = "#0B5CAD"


def search(page, text):
    page.get_by_role("combobox", name=re.compile("Cari")).fill(text)
    page.keyboard.press("Enter")
    looking.settled(page)


def test_the_start_view_answers_the_three_questions(show, atlas):
    """Which two every report names first, who is not seen in hoaks, who bridges the sectors."""
    page = show(atlas)
    told = page.locator(".answers").inner_text()
    pairs = [n for n in atlas.scene.notes if n.kind == "duplicate" and n.parts]
    assert pairs[0].title["id"] in told
    assert atlas.scene.notes[pairs[0].parts[0]].title["id"] in told
    assert "anggaran program yang lebih kecil" in told
    assert "Badan Kesatuan Bangsa dan Politik" in told.split("Penghubung antarrumpun")[1]
    page.get_by_label("Siapa yang belum terlihat menangani:").select_option(
        label="Hoaks dan disinformasi"
    )
    missing = page.locator(".answer.gap").inner_text()
    assert "Polri (Polres)" in missing
    assert "Kejaksaan Negeri" in missing
    before = looking.settled(page)
    page.get_by_role("button", name="Lihat Hoaks dan disinformasi di peta").click()
    assert page.locator(".details h2").inner_text() == "Hoaks dan disinformasi"
    assert looking.changed(before, looking.settled(page)) > 0.05


def test_the_first_pair_is_one_click_away(show, atlas):
    page = show(atlas)
    before = looking.settled(page)
    page.locator("button.answer.duplicate").click()
    after = looking.settled(page)
    assert looking.changed(before, after) > 0.05
    assert looking.near(after, "#C2410C") > 100


def test_a_connector_is_shown_with_whom_it_connects(show, atlas):
    """The sectors that it reaches stand out in their own colours, not only its own."""
    page = show(atlas)
    page.locator("button.answer.broker").click()
    seen = looking.settled(page)
    lit = [light for light, _ in SECTOR_COLOURS if looking.near(seen, light, within=12) > 150]
    assert len(lit) >= 3, lit


def test_names_of_the_answers_stand_on_the_map(show, demo_city, tmp_path):
    """The two of the first pair and the connector, whole or with their first words."""
    results = [f(demo_city) for f in (find_duplicates, find_gaps, rank_brokers)]
    page = show(draw_map(demo_city, highlight=results), accept_downloads=True)
    page.get_by_text("Simpan gambar").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    waiting.value.save_as(tmp_path / "peta.svg")
    drawn = " ".join(re.findall(r">([^<]+)</text>", (tmp_path / "peta.svg").read_text("utf-8")))
    pair, connector = (page.locator(f"button.answer.{kind} b").inner_text() for kind in ("duplicate", "broker"))  # fmt: skip # noqa: E501
    for name in [*pair.split(" ↔ "), connector]:
        assert " ".join(name.split()[:3]).rstrip(",") in drawn, name


def test_two_agencies_side_by_side(show, atlas):
    page = show(atlas)
    most = next(n for n in atlas.scene.notes if n.parts)
    first, second = (atlas.scene.marks.label[m] for m in most.marks)
    search(page, first)
    before = looking.settled(page)
    page.get_by_label("Bandingkan dengan").select_option(label=second)
    panel = page.locator(".details")
    assert panel.locator("h2").inner_text() == f"{first} ↔ {second}"
    told = panel.inner_text()
    assert f"DITINJAU BERSAMA ({len(most.parts)})" in told
    assert "ISU YANG SAMA" in told
    assert panel.locator(".versus tbody tr").count() == 6
    assert looking.changed(before, looking.settled(page)) > 0.05
    panel.get_by_role("button", name=f"Kembali ke {first}").click()
    assert panel.locator("h2").inner_text() == first


def test_my_agency_has_its_own_view(show, atlas):
    page = show(atlas)
    search(page, "kesatuan bangsa")
    page.get_by_role("button", name="Jadikan instansi saya").click()
    whole = page.locator("button.note").count()
    page.locator("header").get_by_role("button", name="Instansi saya").click()
    looking.settled(page)
    assert 5 < looking.marks(page) < 105
    assert 0 < page.locator("button.note").count() < whole
    for title in page.locator("button.note b").all_inner_texts():
        assert "Badan Kesatuan Bangsa dan Politik" in title
    assert looking.near(looking.pixels(page), ACCENT) > 60


def test_notes_stay_in_the_address_and_come_back(show, atlas, tmp_path):
    page = show(atlas, accept_downloads=True)
    search(page, "dinas sosial")
    page.locator("textarea").fill("=1+1 dibahas di Forkopimda <b>")
    kept = json.loads(unquote(page.url.split("#", 1)[1]))
    assert kept["catatan"] == [["opd:Dinas Sosial", "=1+1 dibahas di Forkopimda <b>"]]
    assert "Catatan (1)" in page.locator(".annotations").inner_text()
    page.get_by_text("Simpan gambar").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Catatan (CSV)").click()
    waiting.value.save_as(tmp_path / "catatan.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "catatan.csv").read_text("utf-8-sig"))))
    assert rows[1] == ["Dinas Sosial", "Perangkat daerah", "'=1+1 dibahas di Forkopimda <b>"]
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert page.locator(".details h2").inner_text() == "Dinas Sosial"
    assert page.locator("textarea").input_value() == "=1+1 dibahas di Forkopimda <b>"
    page.locator("textarea").fill("")
    assert page.locator(".annotations").count() == 0


@pytest.mark.parametrize(
    "hash_",
    [
        "%7B",
        "%00",
        '{"catatan":[[1,2],"x",null],"saya":{}}',
        '{"pilih":"opd:<img src=x onerror=bad()>"}',
        "[]",
        "null",
        "%",
    ],
)
def test_a_hostile_address_does_nothing(show, atlas, hash_):
    page = show(atlas)
    page.goto(f"{page.url.split('#')[0]}#{hash_}")
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert not page.locator(".details").is_visible()
    assert looking.marks(page) == 105


def test_layered_picture_has_a_row_for_every_level(show, atlas):
    page = show(atlas)
    before = looking.settled(page)
    page.get_by_role("button", name="Berjenjang").click()
    after = looking.settled(page)
    assert looking.changed(before, after) > 0.05
    assert looking.marks(page) == 105
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Jejaring").click()
    assert looking.changed(before, looking.settled(page)) < 0.02


def test_what_is_not_drawn_is_told(show, city, results):
    table = results[0] if isinstance(results[0], pd.DataFrame) else results[0].to_frame()
    page = show(
        draw_map(
            city,
            highlight=table.assign(review=["ditolak"] + ["belum ditinjau"] * (len(table) - 1)),
        )
    )
    page.get_by_text("Yang tidak digambar, dan sebabnya").click()
    assert page.get_by_text("1 pasang program sudah ditolak").is_visible()


@pytest.mark.parametrize(("size", "width"), [("a4", 842), ("a3", 1191)])
def test_print_fits_the_paper_with_its_legend(show, atlas, size, width):
    page = show(atlas)
    page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    page.get_by_text("Simpan gambar").click()
    page.get_by_role("button", name=f"Cetak {size.upper()}").click()
    pdf = page.pdf(prefer_css_page_size=True)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box
    assert abs(float(box[1]) - width) < 3
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    page.emulate_media(media="print")
    assert page.locator(".print img").is_visible()
    assert "Untuk kalangan internal" in page.locator(".print").inner_text()


def many_kabupaten() -> Snapshot:
    names = ["Sosial", "Kesehatan", "Pendidikan", "Perhubungan", "Pertanian", "Lingkungan Hidup"]
    rows = [(f"33.{r:02d}-{k}", f"Dinas {name} {k}", "opd", f"1.0{1 + k % 6}", f"33.{r:02d}")
            for r in range(1, 30) for k, name in enumerate(names * 4)]  # fmt: skip
    return Snapshot(
        {"actors": pd.DataFrame(rows, columns=["id", "name", "kind", "urusan", "region"])}
    )


def test_a_whole_province_opens_on_its_kabupaten_and_drills_down(show):
    page = show(draw_map(many_kabupaten()))
    assert looking.marks(page) == 29
    search(page, "Kabupaten Demak")
    assert page.locator(".details h2").inner_text() == "Kabupaten Demak"
    assert looking.marks(page) > 29
    page.get_by_role("button", name="Buka rumpun").click()
    assert looking.marks(page) == 29 * 24


@pytest.mark.parametrize(
    "look", [(s, z) for s in ("light", "dark") for z in ((1366, 768), (390, 844))]
)
def test_axe_finds_nothing_serious(show, atlas, axe, look):
    scheme, size = look
    page = show(atlas, width=size[0], height=size[1], color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(content=axe)
    phone = size[0] < 760
    panel = page.get_by_role("button", name="Temuan", exact=True)
    views = {
        "panel": panel.click if phone else lambda: None,
        "legend": lambda: page.get_by_role("tab", name="Legenda").click(),
        "details": lambda: search(page, "dinas sosial"),
        "comparison": lambda: page.get_by_label("Bandingkan dengan").select_option(index=3),
        "views": lambda: phone and page.get_by_text("Tampilan", exact=True).click(force=True),
        "story": lambda: page.get_by_role("button", name="Cerita").click(),
        "menu": lambda: page.locator("header .drop summary").click(),
        "table": lambda: page.get_by_role("button", name="Tabel").click(),
    }
    found = []
    for name, act in views.items():
        act()
        page.wait_for_timeout(150)
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (name, v["id"], v["impact"], v["nodes"][0]["html"][:120])
            for v in told["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
    assert found == []


def of_the_panel(page, heading):
    """Names below a heading of the panel of an issue, and how many it tells."""
    group = page.locator(".details details").filter(
        has=page.locator("summary", has_text=re.compile(rf"^{heading} \("))
    )
    if not group.count():
        return [], 0
    told = re.search(r"\((\d+)\)", group.locator("summary").inner_text())
    return group.locator("li > button").all_text_contents(), int(told[1])


def test_the_card_names_whom_the_panel_of_the_issue_names(show, demo_city):
    """Of every issue of the demo: only roles that are not seen, never somebody who handles it."""
    page = show(draw_map(demo_city, highlight=[find_duplicates(demo_city), find_gaps(demo_city)]))
    card = page.locator(".answer.gap")
    issues = card.locator("option").all_text_contents()
    assert len(issues) > 20
    told = {}
    first = card.locator("option:checked").inner_text()
    for issue in issues:
        card.locator("select").select_option(label=issue)
        names = card.locator("li button").all_text_contents()
        more = re.search(r"dan (\d+) lainnya", card.inner_text())
        told[issue] = len(names) + (int(more[1]) if more else 0)
        card.get_by_role("button", name=f"Lihat {issue} di peta").click()
        handling, _ = of_the_panel(page, "Yang menangani")
        unseen, count = of_the_panel(page, "Yang belum terlihat")
        assert names, issue
        assert not set(names) & set(handling), issue
        assert set(names) <= set(unseen), issue
        assert told[issue] == count, issue
    assert told[first] == max(told.values())


def test_the_card_of_the_rupiah_opens_its_pairs_of_programs(show, demo_city):
    atlas = draw_map(demo_city, highlight=find_duplicates(demo_city))
    most = next(n for n in atlas.scene.notes if n.kind == "duplicate" and n.parts)
    page = show(atlas)
    before = looking.marks(page)
    page.locator("button.answer.duplicate").click()
    listed = page.locator("ol.parts").inner_text()
    programs = {m for p in most.parts for m in atlas.scene.notes[p].marks}
    for program in programs:
        assert atlas.scene.marks.label[program] in listed
    assert looking.marks(page) >= before + len(programs)  # they are drawn, not only named
