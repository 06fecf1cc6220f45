"""The page is one inert, offline file."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tomllib
import zlib
from pathlib import Path

import hostile
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sinergi.maps
from sinergi.i18n import speak
from sinergi.maps import draw_map
from sinergi.maps.clean import clean
from sinergi.maps.pack import data_block, inert_json

ROOM = Path(sinergi.maps.__file__).parent


def data_of(page: str) -> dict:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    found = json.loads(block.group(1))
    if "deflate" in found:
        found = json.loads(zlib.decompress(base64.b64decode(found["deflate"])))
    return found


def test_policy_lets_only_the_script_and_style_of_the_page_work(city):
    page = draw_map(city).to_html()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_no_address_anywhere(city, results):
    page = draw_map(city, highlight=results).to_html()
    assert "http" not in page
    assert not re.search(r"\w+://|//\w+\.\w+", page)
    assert "src=" not in page
    assert "@import" not in page


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_hostile_text_in_every_field_stays_text(name):
    atlas = draw_map(hostile.snapshot(name), highlight=hostile.results(name), title=name)
    page = atlas.to_html()
    assert page.count("</script>") == 2
    assert page.count("<script") == 2
    assert "http" not in page
    assert page.lower().count("http") == 1  # the policy itself
    assert "<img" not in page
    assert "javascript:" not in page.lower()
    assert data_of(page)["marks"]["n"] == len(atlas.scene.marks)
    picture = atlas.to_svg()
    assert "<img" not in picture
    assert "<script" not in picture
    assert len(atlas.to_png(width=400)) > 1000


@given(st.text())
def test_json_is_inert_and_comes_back(value):
    value = value.encode("utf-8", "replace").decode("utf-8")
    made = inert_json({"x": value})
    assert not set("<>&\u2028\u2029") & set(made)
    assert "http" not in made.lower()
    assert json.loads(made) == {"x": value}


@given(st.text(max_size=700))
def test_clean_text_has_no_controls_and_bearable_length(value):
    found = clean(value, limit=80)
    assert len(found) <= 80
    assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", found)


def test_large_data_are_deflated_and_come_back():
    value = {"x": [str(i) for i in range(20_000)]}
    block = data_block(value)
    assert block.startswith('{"deflate":')
    assert len(block) < len(json.dumps(value)) / 2
    assert json.loads(zlib.decompress(base64.b64decode(json.loads(block)["deflate"]))) == value


def test_the_same_data_give_the_same_bytes(city, results):
    assert (
        draw_map(city, highlight=results).to_html() == draw_map(city, highlight=results).to_html()
    )


def test_page_speaks_both_languages_and_opens_in_the_running_one(city):
    assert '<html lang="id">' in draw_map(city).to_html()
    with speak("en"):
        page = draw_map(city).to_html()
    texts = data_of(page)["texts"]
    assert set(texts) == {"id", "en"}
    assert set(texts["id"]) == set(texts["en"])


def test_frame_for_notebooks_is_sandboxed(city):
    frame = draw_map(city)._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads" srcdoc="')
    assert "allow-same-origin" not in frame
    assert frame.count("<") == 2


def test_two_hundred_nodes_fit_into_150_kilobytes():
    graph = nx.gnm_random_graph(200, 600, seed=1)
    nx.set_node_attributes(graph, {i: f"Program nomor {i}" for i in graph}, "label")
    assert len(draw_map(graph, aggregate=False).to_html().encode()) <= 150_000


def test_assets_are_listed_with_their_hash_and_licence():
    listed = tomllib.loads((ROOM / "assets" / "ASSETS.toml").read_text(encoding="utf-8"))["asset"]
    assert {a["name"] for a in listed} == {"map.js", "map.css"}
    for asset in listed:
        content = (ROOM / "assets" / asset["name"]).read_bytes()
        assert asset["sha256"] == hashlib.sha256(content).hexdigest()
        assert asset["bytes"] == len(content)
        assert asset["licence"] == "Apache-2.0"


def test_lock_file_names_no_registry():
    lock = (ROOM / "_web" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert all(e.get("integrity") for k, e in json.loads(lock)["packages"].items() if k)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_assets_are_built_from_their_source(tmp_path):
    """Build again in a copy and compare byte by byte."""
    npm = shutil.which("npm")
    assert npm, "Node is missing: install it (apt-get install nodejs npm) to build the map again."
    work = tmp_path / "_web"
    shutil.copytree(ROOM / "_web", work, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=work, check=True, capture_output=True)
    subprocess.run([npm, "run", "check"], cwd=work, check=True, capture_output=True)
    subprocess.run(["node", "build.mjs", str(tmp_path / "assets")], cwd=work, check=True)
    for name in ("map.js", "map.css", "ASSETS.toml"):
        assert (tmp_path / "assets" / name).read_bytes() == (ROOM / "assets" / name).read_bytes()
