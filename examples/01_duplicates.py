"""Which programs of different agencies should be reviewed together?"""

from pathlib import Path

import sinergi as sg

BOOK = Path(__file__).with_name("kabupaten_sukamaju.xlsx")

city = sg.read_workbook(BOOK).snapshot
duplicates = sg.find_duplicates(city)
print(duplicates.explain())

first = duplicates.to_frame().iloc[0]
print(first["name_a"], "<->", first["name_b"])
print(first["reason_sentence"])
print(duplicates.areas().head(5).to_string(index=False))
