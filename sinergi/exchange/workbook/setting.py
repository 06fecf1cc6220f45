"""What a workbook says of itself: region, year, agency, in the instructions or above headers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sinergi.exchange.cells import parse_region_code, parse_text
from sinergi.exchange.headers import fold
from sinergi.exchange.workbook.context import Setting
from sinergi.exchange.workbook.grid import Grid
from sinergi.exchange.workbook.identify import Found, is_example, is_instructions, titles
from sinergi.exchange.workbook.parse import Reading
from sinergi.vocab import find_region, resolve_opd

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_LEAST_SHARE = 0.5


def read_setting(file: str, grids: Sequence[Grid], founds: Sequence[Found]) -> Setting:
    """Read the defaults of a file before its rows are read."""
    said: dict[str, str] = {}
    for grid in grids:
        if is_instructions(grid):
            said = titles(grid.rows) | said
    for found in founds:
        said = {**found.titles, **said}
    if fold(said.get("exact", "")) == "ya":
        return Setting(file, exact=True)
    region = _region(said.get("region")) or _region_in_titles(founds)
    year = _YEAR.search(said.get("year", ""))
    opd = said.get("opd") if not any(f.titles.get("opd") for f in founds) else None
    prefilled = frozenset(fold(name) for name in said.get("prefilled", "").split("|"))
    return Setting(
        file, region, int(year[1]) if year else None, opd, prefilled=prefilled,
        said_region=said.get("region"),
    )  # fmt: skip


def _region(text: str | None) -> str | None:
    return parse_region_code(text).value if text else None


def _region_in_titles(founds: Sequence[Found]) -> str | None:
    """Find "PEMERINTAH KABUPATEN BANDUNG" above a header."""
    for found in founds:
        for row in found.grid.rows[: found.first - 1]:
            for value in row:
                text = parse_text(value).value if isinstance(value, str) else None
                place = find_region(text) if text else None
                if place is not None and place.level != "provinsi":
                    return place.code
    return None


def guess_region(setting: Setting, readings: Iterable[Reading]) -> str | None:
    """Guess the region of a file from its rows: a column, else the names of its agencies.

    Only what more than half of the rows that say anything say is taken.
    """
    if setting.exact or setting.region is not None:
        return setting.region
    codes: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for reading in readings:
        for record in reading.records:
            _count(reading.key, record.values, codes, places)
    return _most(codes) or _most(places)


def _count(
    key: str, values: Any, codes: Counter[str], places: Counter[str]
) -> None:  # fmt: skip
    code = values.get("id") if key == "regions" else values.get("region")
    if code is not None and "." in code:
        codes[".".join(code.split(".")[:2])] += 1
    name = values.get("opd") or (values.get("name") if key == "actors" else None)
    if name is not None:
        found = resolve_opd(name)
        fact = find_region(found.place) if found.place else None
        if fact is not None:
            places[fact.code] += 1


def _most(counts: Counter[str]) -> str | None:
    if not counts:
        return None
    best, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return best if count > _LEAST_SHARE * counts.total() else None


def has_rows(found: Found) -> bool:
    """Whether a worksheet holds anything below its header but the example."""
    return any(row and not is_example(row) for row in found.grid.rows[found.first :])
