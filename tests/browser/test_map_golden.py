"""The opening picture of three maps on a laptop and a phone, compared as an eye compares them.

Images are blurred and made small before they are compared, so that another typeface or another
edge of a line does not matter, and a missing bubble, a lost panel or an empty map does. To accept
a new picture after having looked at it: ``GOLDEN=write python -m pytest -k golden tests/browser``.

The findings on the demo are kept as tables beside the pictures: what an analysis finds is tested
elsewhere and may change. Of the real kabupaten only the blurred picture is kept, without findings.
"""

import io
import os
from pathlib import Path

import looking
import numpy as np
import pandas as pd
import province
import pytest
from PIL import Image, ImageFilter

from sinergi import read_any
from sinergi.maps import draw_map

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
#: Largest mean difference of a channel, and of any of the 12 x 12 fields of the picture.
MEAN, FIELD = 4.0, 30.0


def eye(image: Image.Image) -> np.ndarray:
    """Picture as it is seen from two metres away."""
    blurred = image.convert("RGB").filter(ImageFilter.GaussianBlur(image.width / 110))
    return np.asarray(blurred.resize((120, 120), Image.Resampling.BOX)).astype(float)


def differences(now: np.ndarray, then: np.ndarray) -> tuple[float, float]:
    gap = np.abs(now - then).mean(axis=2)
    fields = gap.reshape(12, 10, 12, 10).mean(axis=(1, 3))
    return float(gap.mean()), float(fields.max())


def results() -> list[pd.DataFrame]:
    return [
        pd.read_csv(GOLDEN / f"demo_{name}.csv")
        for name in ("duplicates", "gaps", "silos", "brokers")
    ]


@pytest.fixture(scope="module")
def maps(demo_city):
    whole = province.snapshot()
    return {
        "demo": draw_map(demo_city, highlight=results()),
        "province": draw_map(whole, highlight=province.pairs()),
    }


def compared(page, name: str, *, legible: bool = True) -> None:
    """Nothing is cut off, names do not leave the window, the picture is the accepted one."""
    looking.settled(page)
    page.mouse.move(1, 1)
    assert looking.cut_off(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot = Image.open(io.BytesIO(page.screenshot()))
    path = GOLDEN / f"{name}.png"
    if os.environ.get("GOLDEN") == "write":
        seen = shot.convert("RGB") if legible else Image.fromarray(eye(shot).astype("uint8"))
        seen.quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)
    kept = Image.open(path)
    then = eye(kept) if legible else np.asarray(kept.convert("RGB")).astype(float)
    mean, field = differences(eye(shot), then)
    assert mean <= MEAN, f"{name}: the picture changed by {mean:.1f}"
    assert field <= FIELD, f"{name}: a part of the picture changed by {field:.1f}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["demo", "province"])
def test_opening_picture(show, maps, name, size):
    width, height = SIZES[size]
    compared(show(maps[name], width=width, height=height), f"{name}-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_opening_picture_of_a_real_kabupaten(show, shared, size):
    city = read_any(shared / "data" / "bandung_kab_rup_2025").snapshot
    width, height = SIZES[size]
    page = show(draw_map(city), width=width, height=height)
    compared(page, f"bandung-{size}", legible=False)


def test_the_comparison_sees_what_an_eye_sees(show, maps):
    """A map without its bubbles, another language's panel or a shifted picture is not the same."""
    page = show(maps["demo"])
    looking.settled(page)
    shot = Image.open(io.BytesIO(page.screenshot()))
    whole, moved = eye(shot), eye(shot.transform(shot.size, Image.Transform.AFFINE, (1, 0, 90, 0, 1, 60)))  # fmt: skip # noqa: E501
    empty = shot.convert("RGB")
    empty.paste((251, 250, 247), (330, 90, 1366, 700))
    assert differences(moved, whole)[1] > FIELD
    assert differences(eye(empty), whole)[1] > FIELD
    assert differences(eye(shot.filter(ImageFilter.GaussianBlur(2))), whole)[0] < MEAN
