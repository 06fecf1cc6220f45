# ruff: noqa: E501 - scripts for the page and tables read better in one line
"""Looks at what is on the screen: pixels of the canvas, text that can be read."""

import io

import numpy as np
from PIL import Image


def pixels(page, selector="canvas#map") -> np.ndarray:
    """Colours of an element as they are on the screen."""
    shot = page.locator(selector).screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def near(image: np.ndarray, colour: str, *, within: int = 40) -> int:
    """Number of pixels of about a colour."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(image - wanted).sum(axis=2) < within).sum())


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """Share of pixels that differ."""
    height, width = (min(before.shape[k], after.shape[k]) for k in (0, 1))
    before, after = before[:height, :width], after[:height, :width]
    return float((np.abs(before - after).sum(axis=2) > 30).mean())


_ALIKE = 3


def settled(page, selector="canvas#map") -> np.ndarray:
    """Pixels once four pictures in a row are the same: names come after the map has stopped."""
    last, alike = pixels(page, selector), 0
    for _ in range(40):
        page.wait_for_timeout(120)
        now = pixels(page, selector)
        alike = alike + 1 if changed(last, now) == 0 else 0
        if alike == _ALIKE:
            return now
        last = now
    return last


def marks(page) -> int:
    """Number of marks in the picture that is drawn next."""
    page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    return int(page.evaluate("document.documentElement.dataset.marks"))


def cut_off(page) -> list[str]:
    """Texts of the page that stick out of the window or are cut inside their box."""
    return page.evaluate("""() => {
      const bad = [];
      for (const el of document.querySelectorAll('h1,h2,h3,button,label span,p,b,li,dt,dd,th')) {
        const box = el.getBoundingClientRect();
        if (!box.width || !box.height || !el.checkVisibility({visibilityProperty: true})) continue;
        let up = el.parentElement, scrolls = false;
        while (up) { const s = getComputedStyle(up);
          if (/auto|scroll/.test(s.overflowX + s.overflowY) || s.clipPath !== 'none') scrolls = true; up = up.parentElement; }
        if (getComputedStyle(el).clipPath !== 'none') continue;
        if (!scrolls && (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)) bad.push('outside: ' + el.textContent.slice(0, 40));
        if (el.scrollWidth > el.clientWidth + 2 && el.clientWidth && getComputedStyle(el).overflowX === 'hidden') bad.push('cut: ' + el.textContent.slice(0, 40));
      }
      return bad;
    }""")
