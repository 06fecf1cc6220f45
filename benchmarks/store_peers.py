"""Other ways into Neo4j, run by an environment of their own: see ``store_neo4j_peers.py``.

``store_peers.py URI FOLDER`` reads programs.parquet, puts them onto an empty server and prints one
JSON line a step. User and password come from the environment.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pandas as pd
from graphdatascience import GraphDataScience
from neomodel import (
    BooleanProperty,
    IntegerProperty,
    RelationshipTo,
    StringProperty,
    StructuredNode,
    db,
)

BATCH = 10_000
CONNECTED = 2_000  # neomodel makes an arrow a statement: a sample is enough


class Actor(StructuredNode):
    uid = StringProperty(unique_index=True)  # neomodel keeps the name id for itself
    implements = RelationshipTo("Program", "IMPLEMENTS")


class Program(StructuredNode):
    uid = StringProperty(unique_index=True)  # neomodel keeps the name id for itself
    name = StringProperty()
    description = StringProperty()
    opd = StringProperty()
    region = StringProperty()
    year = IntegerProperty()
    level = StringProperty()
    code = StringProperty()
    budget_idr = IntegerProperty()
    stage = StringProperty()
    active = BooleanProperty()


def told(step: str, work: Callable[[], Any], rows: int) -> Any:
    begin, cpu = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    print(json.dumps({"step": step, "seconds": seconds, "cpu": cpu, "rows": rows}), flush=True)
    return result


def mapper(uri: str, rows: pd.DataFrame) -> None:
    host = uri.partition("://")[2]
    user, password = os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]
    db.set_connection(url=f"bolt://{user}:{password}@{host}")
    db.install_all_labels(stdout=sys.stderr)
    programs = rows.rename(columns={"id": "uid"}).to_dict("records")
    actors = [{"uid": key} for key in sorted(rows["opd"].unique())]

    def nodes() -> None:
        for kind, items in ((Actor, actors), (Program, programs)):
            for start in range(0, len(items), BATCH):
                with db.transaction:
                    kind.create_or_update(*items[start : start + BATCH])

    def arrows() -> None:
        some = programs[:CONNECTED]
        bodies = {a.uid: a for a in Actor.nodes.all()}
        known = {p.uid: p for p in Program.nodes.filter(uid__in=[p["uid"] for p in some])}
        with db.transaction:
            for row in some:
                bodies[row["opd"]].implements.connect(known[row["uid"]])

    name = f"neomodel {version('neomodel')}"
    told(f"{name}: create_or_update of nodes", nodes, len(programs) + len(actors))
    told(f"{name}: connect, an arrow a statement", arrows, CONNECTED)
    told(f"{name}: nodes.all() of programs", lambda: len(Program.nodes.all()), len(programs))


def science(uri: str, rows: pd.DataFrame) -> None:
    """Try the client's construct; it needs the plug-in on the server."""
    auth = (os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"])
    try:
        gds = GraphDataScience(uri, auth=auth)
        nodes = pd.DataFrame({"nodeId": range(len(rows))})
        ties = pd.DataFrame({"sourceNodeId": [0], "targetNodeId": [1]})
        told("GDS client: construct", lambda: gds.graph.construct("p", nodes, ties), len(rows))
    except Exception as error:  # noqa: BLE001 - whatever it says is the result
        first = str(error).strip().splitlines()[0][:150]
        print(json.dumps({"step": f"GDS client: construct: {first}"}), flush=True)


if __name__ == "__main__":
    frame = pd.read_parquet(f"{sys.argv[2]}/programs.parquet")
    science(sys.argv[1], frame)
    mapper(sys.argv[1], frame)
