# pyright: basic
# Numpy and pandas columns are untyped in practice.
"""Agency, region and year of the rows to prepare."""

from dataclasses import dataclass

import numpy as np

from sinergi.analysis.duplicates.agencies import Agencies, agencies
from sinergi.analysis.duplicates.choose import Chosen
from sinergi.analysis.duplicates.held import regions_above
from sinergi.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Who:
    """Agency, region and year of the rows."""

    owners: Agencies
    agency: np.ndarray
    region: np.ndarray
    year: np.ndarray
    place: np.ndarray
    regions: list[str]
    above: np.ndarray

    @property
    def nowhere(self) -> np.ndarray:
        """Which number stands for a region that is not told."""
        return np.array([not r for r in self.regions], dtype=bool)

    @property
    def province(self) -> np.ndarray:
        """Which numbers stand for provinces."""
        return np.array([r != "" and "." not in r for r in self.regions], dtype=bool)


def who_of(snapshot: Snapshot, rows: Chosen) -> Who:
    """Give agencies and regions numbers; a row without a region has that of its agency."""
    told, number = rows.coded("opd")
    owners = agencies(snapshot, [n for n in told.tolist() if n])
    at = {a: i for i, a in enumerate(owners.ids)}
    agency = np.array([at.get(n, -1) for n in told.tolist()], dtype=np.int32)[number]
    own, where = rows.coded("region")
    known = sorted({*own.tolist(), *owners.region})
    order = {r: k for k, r in enumerate(known)}
    place = np.array([order[r] for r in own.tolist()], dtype=np.int32)[where]
    of_owner = np.array([order[r] for r in (*owners.region, "")], dtype=np.int32)
    place = np.where(place == order[""], of_owner[agency], place)
    region = np.array(known, dtype=object)[place]
    return Who(
        owners, agency, region, rows.numbers("year", -1), place, known, regions_above(known)
    )
