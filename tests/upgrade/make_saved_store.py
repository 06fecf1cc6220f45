"""Write the saved store of the schema that this version has: ``make_saved_store.py OUT``.

Run once for every released schema; the file is then never made again, so that later versions
prove that they can still read what people have.
"""

import datetime as dt
import sys
from pathlib import Path

import pandas as pd

from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store.embedded.store import EmbeddedStore


def first() -> Snapshot:
    return Snapshot(
        {
            "regions": pd.DataFrame({"id": ["99.01"], "name": ["Kabupaten Sukamaju"]}),
            "actors": pd.DataFrame(
                {
                    "id": ["dinsos", "kesbangpol"],
                    "name": ["Dinas Sosial", "Badan Kesatuan Bangsa dan Politik"],
                    "kind": ["opd", "opd"],
                    "region": ["99.01", "99.01"],
                    "valid_from": [dt.date(2017, 1, 1), None],
                }
            ),
            "programs": pd.DataFrame(
                {
                    "id": ["p1", "p2"],
                    "name": ["Sosialisasi wawasan kebangsaan", "Bantuan sosial"],
                    "opd": ["kesbangpol", "dinsos"],
                    "region": ["99.01", "99.01"],
                    "year": [2025, 2025],
                    "budget_idr": [125_000_000, 2_000_000_000],
                    "active": [True, True],
                    "source_file": ["data.xlsx", "data.xlsx"],
                    "source_sheet": ["Program", "Program"],
                    "source_row": [2, 3],
                }
            ),
            "memberships": pd.DataFrame(
                {"actor": ["dinsos"], "forum": ["tim"], "role": [None], "basis": ["SK"]}
            ),
            "measurements": pd.DataFrame(
                {
                    "indicator": ["KP"],
                    "region": ["99.01"],
                    "period": ["2025"],
                    "value": [0.1 + 0.2],
                }
            ),
            "reviews": pd.DataFrame(
                {
                    "id": ["dup:p1:p2"],
                    "state": ["ditolak"],
                    "decided_by": ["Bappeda"],
                    "decided_at": [dt.date(2025, 4, 1)],
                }
            ),
        }
    )


def main(path: Path) -> None:
    moments = iter(dt.datetime(2025, 4, d, tzinfo=dt.UTC) for d in range(1, 28))
    with EmbeddedStore(path, create=True, clock=lambda: next(moments)) as store:
        store.load(first(), Source("data.xlsx", "workbook", "a" * 64), who="Bappeda")
        changed = pd.DataFrame({"id": ["p2"], "name": ["Bantuan sosial lansia"], "year": [2026]})
        store.load(Snapshot({"programs": changed}), Source("ubah.xlsx", "workbook", "b" * 64))
        extra = pd.DataFrame({"id": ["p3"], "name": ["Salah"]})
        store.load(Snapshot({"programs": extra}), Source("salah.xlsx", "workbook", "c" * 64))
        store.undo("L000003", who="Bappeda")
        store._db.run("VACUUM")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
