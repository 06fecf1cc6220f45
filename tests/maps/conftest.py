"""A fictional kabupaten for the map: 30 OPD, 12 kecamatan, 15 forums, 40 ormas, 400 programs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import kabupaten


@pytest.fixture(scope="session")
def city():
    return kabupaten.snapshot()


@pytest.fixture(scope="session")
def results():
    return kabupaten.results()
