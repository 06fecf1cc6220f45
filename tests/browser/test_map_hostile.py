"""Hostile names in every field are shown as text and do nothing."""

import hostile
import looking
import pytest

from sinergi.maps import draw_map
from sinergi.maps.clean import clean


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_hostile_names_are_inert_and_legible(show, name):
    atlas = draw_map(
        hostile.snapshot(name), highlight=hostile.results(name), title=name, aggregate=False
    )
    page = show(atlas)
    assert page.evaluate("window.bad") is None
    assert page.locator("#app img, #app iframe, #app script, #app svg").count() == 0
    assert page.locator("h1").inner_text().strip() == clean(name)
    page.get_by_role("button", name="Tabel").click()
    assert page.locator(".sheet tbody tr").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".sheet td button").first.click()
    looking.settled(page)
    shown = clean(name.encode("utf-8", "replace").decode())
    assert page.locator(".details h2").inner_text().strip() == shown
    assert page.evaluate("window.bad") is None
