"""Keep data over time: load, load again, look at the history, take a load back."""

import tempfile
from pathlib import Path

import sinergi as sg

BOOK = Path(__file__).with_name("kabupaten_sukamaju.xlsx")

folder = tempfile.TemporaryDirectory()
with folder, sg.open_workspace(Path(folder.name) / "sukamaju.sinergi", create=True) as ws:
    batch = sg.read_workbook(BOOK)
    print(ws.load(batch, who="Bappeda"))
    print(ws.load(batch, who="Bappeda"))
    city = ws.snapshot(region="99.01", year=2025)
    print(city)
    print(ws.loads()[["load_id", "who", "added"]].to_string(index=False))
    ws.undo("L000001")
    print(len(ws.snapshot()))
