"""What is unique and quick to find; statements of the schema share no transaction with data."""

from typing import LiteralString

from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES


def schema() -> dict[str, LiteralString]:
    """Statements that make what is unique unique, and quick to find, by name of the index."""
    made: dict[str, LiteralString] = {}
    for place in PLACES.values():
        what: LiteralString = "()-[x:{name}]-()" if place.ends else "(x:{name})"
        text: LiteralString = (
            "CREATE CONSTRAINT sinergi_{table} IF NOT EXISTS FOR "
            + what
            + " REQUIRE x.{key} IS UNIQUE"
        )
        made[f"sinergi_{place.table}"] = text.format(
            table=place.table, name=place.name, key=place.key
        )
    return made | _OWN_SCHEMA


_OWN_SCHEMA: dict[str, LiteralString] = {
    "sinergi_load": "CREATE CONSTRAINT sinergi_load IF NOT EXISTS"
    " FOR (x:Load) REQUIRE x.number IS UNIQUE",
    "sinergi_store": "CREATE CONSTRAINT sinergi_store IF NOT EXISTS"
    " FOR (x:Store) REQUIRE x.id IS UNIQUE",
    "sinergi_version": "CREATE CONSTRAINT sinergi_version IF NOT EXISTS"
    " FOR (x:Version) REQUIRE (x._table, x._key, x._ended) IS UNIQUE",
    "sinergi_programs_of_region": "CREATE INDEX sinergi_programs_of_region IF NOT EXISTS"
    " FOR (x:Program) ON (x.region, x.year)",
    "sinergi_ended": "CREATE INDEX sinergi_ended IF NOT EXISTS FOR (x:Version) ON (x._ended)",
}
INDEXES: LiteralString = "SHOW INDEXES YIELD name RETURN name"


def make_schema(server: Server, *, bare: bool = False) -> None:
    """Make the constraints and indexes that are not there; ``bare`` leaves out relationships.

    An index of relationships is made faster than it is kept while millions come, so an empty
    store gets them at the end of its first load.
    """
    have = {r["name"] for r in server.read(INDEXES)}
    late = {f"sinergi_{place.table}" for place in PLACES.values() if place.ends}
    late.add("sinergi_programs_of_region")
    for name, statement in schema().items():
        if name not in have and not (bare and name in late):
            server.run_alone(statement)
