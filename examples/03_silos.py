"""Do agencies work inside their own field more than chance would give?"""

from pathlib import Path

import networkx as nx

import sinergi as sg

BOOK = Path(__file__).with_name("kabupaten_sukamaju.xlsx")

city = sg.read_workbook(BOOK).snapshot
silos = sg.measure_silos(city, by="sector", null=sg.Permutation(draws=999, seed=7))
print(silos.explain())

# any networkx graph will do as well
graph = nx.karate_club_graph()
print(sg.measure_silos(graph, by="club", measures=("ei",), null=None).to_frame().head(3))
