"""Lists the gaps of Kabupaten Bandung on seven issues, with the rows of the sources behind them.

python benchmarks/gaps_bandung.py

Reads the real budget and the partial public records of teams and meetings; nothing is confirmed.
Exit code 1 when a gap rests on a row that the sources do not have, or is called confirmed.
"""

import os
import sys
from pathlib import Path

import sinergi as sg
from sinergi.exchange import merge_batches, read_form
from sinergi.vocab import issues

HERE = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SINERGI_SHARED", HERE.parent / "shared"))
ISSUES = ("I06", "I01", "I05", "I08", "I09", "I10", "I17")
SHOWN, REGION = 3, "32.04"


def city() -> sg.Snapshot:
    """Put budget and records together as a planner would, by the readers."""
    data = SHARED / "data"
    budget = sg.read_sirup(data / "bandung_kab_rup_2025")
    bodies = read_form(data / "bandung_forums", region=REGION)
    return merge_batches([budget, bodies]).snapshot.select(region=REGION)


def main() -> int:
    """Print the list."""
    place = city()
    gaps = sg.find_gaps(place)
    told, frame = gaps.sentences(), gaps.to_frame()
    programs = place.programs.set_index("id")
    known = {*programs.index, *place.forums["id"], *place.datasets["id"]}
    wrong = 0
    for issue in ISSUES:
        mine = frame[frame["issue"] == issue]
        counts = mine["kind"].value_counts().to_dict()
        print(f"\n{issue} {issues()[issue].name_id}: {counts}")
        for kind in ("role", "tie", "data"):
            for row in mine[mine["kind"] == kind].head(SHOWN).to_dict("records"):
                print(f"  [{row['evidence_state']}] {told[row['gap_id']]}")
                rows = str(row["evidence"] or "").split(" | ") if row["evidence"] else []
                wrong += sum(r not in known for r in rows)
                for key in rows[:2]:
                    if key in programs.index:
                        at = programs.loc[key]
                        print(f"      {at['source_file']} baris {at['source_row']}: {at['name']}")
    confirmed = int((frame["evidence_state"] == "confirmed_absent").sum())
    print(f"\n{gaps.explain().splitlines()[-1]}")
    print(f"Dikonfirmasi: {confirmed}. Bukti yang tidak ada dalam sumber: {wrong}.")
    return int(bool(wrong or confirmed))


if __name__ == "__main__":
    sys.exit(main())
