"""Issues of the national list are named in the graph, though no office has a row for them."""

from typing import LiteralString

from sinergi import vocab
from sinergi.store.bolt.server import Server

_NAME: LiteralString = (
    "UNWIND $rows AS row MATCH (m:Missing:Issue {id: row.id}) SET m.name = row.name"
)


def name_issues(server: Server) -> None:
    """Give nodes without a row the name of their national issue; a row that comes replaces it."""
    rows = [{"id": fact.id, "name": fact.name_id} for fact in vocab.issues().values()]
    server.run(_NAME, rows=rows)
