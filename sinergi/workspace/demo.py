"""The bundled fictional kabupaten."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from sinergi.errors import UnreadableFileError

DEMO_NAME = "kabupaten_sukamaju.xlsx"


def demo_workbook() -> Path:
    """Path of the bundled workbook: inside the installed package, or in a checkout."""
    with as_file(files("sinergi")) as package:
        places = (
            package / "workspace" / "data" / DEMO_NAME,
            package.parent / "examples" / DEMO_NAME,
        )
    for place in places:
        if place.is_file():
            return place
    raise UnreadableFileError("workspace.no_demo", name=DEMO_NAME)


def write_demo(folder: Path) -> Path:
    """Copy the bundled workbook into ``folder`` so that the user can change it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(demo_workbook(), folder / DEMO_NAME))
