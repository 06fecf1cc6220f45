"""Who should work together and is not seen to, and what to do about it first?"""

from pathlib import Path

import sinergi as sg

BOOK = Path(__file__).with_name("kabupaten_sukamaju.xlsx")

city = sg.read_workbook(BOOK).snapshot
gaps = sg.find_gaps(city)
print(gaps.explain())

plan = sg.recommend(sg.find_duplicates(city), gaps, limit=5)
for row in plan.to_frame().itertuples():
    print("-", row.action)
