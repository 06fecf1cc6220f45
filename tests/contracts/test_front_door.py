import subprocess
import sys

import pytest

import sinergi


def test_every_public_name_is_there():
    for name in sinergi.__all__:
        assert getattr(sinergi, name) is not None


def test_the_list_equals_what_is_at_home():
    assert set(sinergi.__all__) == {*sinergi._HOME, *sinergi._ROOMS, "__version__"}
    assert dir(sinergi) == sorted(sinergi.__all__)


def test_importing_the_front_door_loads_no_heavy_library():
    code = (
        "import sys, sinergi; "
        "heavy = {'pandas', 'numpy', 'pyarrow', 'networkx', 'scipy', 'neo4j', 'pydantic'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_does_not_exist_says_so():
    with pytest.raises(AttributeError, match="find_duplicate'"):
        _ = sinergi.find_duplicate  # pyright: ignore[reportAttributeAccessIssue] - the test
