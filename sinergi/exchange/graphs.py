# pyright: basic
# pandas has no complete types
"""The graph as GraphML, GEXF or node-link JSON, written in a stream.

Nodes are actors, forums, programs, issues and agreements; edges their relations. Incidents and
assessments never leave this way (DESIGN.md section 9).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from sinergi._files import atomic_file
from sinergi.errors import UnknownTermError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import PROVENANCE_NAMES, contract

__all__ = ["write_graph"]

_NODES = {"actors": "actor", "forums": "forum", "programs": "program", "issues": "issue",
          "agreements": "agreement"}  # fmt: skip


class _Edge(NamedTuple):
    """Relation of the export: table, columns of both ends and their tables, type."""

    table: str
    source: str
    source_table: str
    target: str
    target_table: str
    type: str


_EDGES = (
    _Edge("programs", "opd", "actors", "id", "programs", "IMPLEMENTS"),
    _Edge("programs", "id", "programs", "parent", "programs", "PART_OF"),
    _Edge("actors", "id", "actors", "parent", "actors", "PART_OF"),
    _Edge("memberships", "actor", "actors", "forum", "forums", "MEMBER_OF"),
    _Edge("program_issues", "program", "programs", "issue", "issues", "ADDRESSES"),
    _Edge("forum_issues", "forum", "forums", "issue", "issues", "ADDRESSES"),
    _Edge("program_partners", "actor", "actors", "program", "programs", "PARTNER_IN"),
    _Edge("program_supports", "program", "programs", "supports", "programs", "SUPPORTS"),
    _Edge("agreement_parties", "actor", "actors", "agreement", "agreements", "PARTY_TO"),
    _Edge("data_sharing", "provider", "actors", "user", "actors", "SHARES_DATA"),
    _Edge("ties", "actor_a", "actors", "actor_b", "actors", "COORDINATES_WITH"),
    _Edge("supervises", "supervisor", "actors", "supervised", "actors", "SUPERVISES"),
)
Attributes = dict[str, Any]
#: What XML 1.0 cannot hold, also not escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Rows turned into plain values at a time.
_CHUNK = 20_000
#: The ends of an edge have these names already.
_RENAMED = {"source": "basis"}
_BLANKS = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


class _Graph:
    """Nodes and edges of a snapshot, one by one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.frames = {t: snapshot.table(t) for t in {*_NODES, *(e.table for e in _EDGES)}}
        self.names = self._unique_names()
        self.node_types = self._types(_NODES, skip={"id", "name"})
        self.edge_columns = self._types({e.table for e in _EDGES} - set(_NODES), skip=set())
        self.edge_types = {_RENAMED.get(n, n): kind for n, kind in self.edge_columns.items()}

    def _unique_names(self) -> dict[str, dict[str, str]]:
        """Id in the export: the own one, with its table before it when it is taken."""
        taken: set[str] = set()
        names: dict[str, dict[str, str]] = {}
        for table, kind in _NODES.items():
            ids = self.frames[table]["id"].tolist()
            names[table] = {i: f"{kind}:{i}" if i in taken else i for i in ids}
            taken.update(names[table].values())
        return names

    def _types(self, tables: Any, skip: set[str]) -> dict[str, str]:
        """Name and kind of every attribute; kinds that disagree become text."""
        types: dict[str, str] = (
            {"label": "text", "type": "text"} if "id" in skip else {"type": "text"}
        )
        for table in sorted(tables):
            for column in contract(table).columns:
                if column.name not in skip and column.references not in {*_NODES}:
                    name = column.name
                    old = types.setdefault(name, column.kind)
                    types[name] = old if old == column.kind else "text"
        return types

    def nodes(self) -> Iterator[tuple[str, Attributes]]:
        for table, kind in _NODES.items():
            columns = [c for c in self.node_types if c in self.frames[table].columns]
            for key, name, values in _rows(self.frames[table], ["id", "name"], columns):
                label = name if name is not None else key
                yield self.names[table][key], {"label": label, "type": kind, **values}

    def edges(self) -> Iterator[tuple[str, str, Attributes]]:
        for edge in _EDGES:
            frame = self.frames[edge.table]
            columns = (
                []
                if edge.table in _NODES
                else [c for c in self.edge_columns if c in frame.columns]
            )
            for source, target, values in _rows(frame, [edge.source, edge.target], columns):
                start = self.names[edge.source_table].get(source)
                end = self.names[edge.target_table].get(target)
                if start is not None and end is not None:
                    named = {_RENAMED.get(n, n): v for n, v in values.items()}
                    yield start, end, {"type": edge.type, **named}


def _rows(
    frame: pd.DataFrame, keys: list[str], columns: list[str]
) -> Iterator[tuple[Any, Any, Attributes]]:
    """Two key columns and the attributes that are not missing, row by row."""
    names = [*keys, *(c for c in columns if c not in PROVENANCE_NAMES)]
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        lists = [_plain(part[n]) if n in part.columns else [None] * len(part) for n in names]
        for first, second, *rest in zip(*lists, strict=True):
            values = zip(names[2:], rest, strict=True)
            yield first, second, {n: v for n, v in values if v is not None}


def _plain(column: pd.Series) -> list[Any]:
    values = column.array.__arrow_array__().to_pylist()  # pyright: ignore[reportAttributeAccessIssue] - tables of a snapshot hold Arrow arrays
    return [v.isoformat() if hasattr(v, "isoformat") else v for v in values]


def write_graph(path: str | Path, snapshot: Snapshot) -> Path:
    """Write the graph for Gephi, yEd, networkx or a script.

    Parameters
    ----------
    path
        ``.graphml``, ``.gexf`` or ``.json`` (node-link, as networkx reads it).
    snapshot
        What to write.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UnknownTermError
        Another extension.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> city = Snapshot({"actors": pd.DataFrame({"id": ["a"], "name": ["Bappeda"],
    ...                                          "kind": ["opd"]})})
    >>> write_graph(Path(tempfile.mkdtemp()) / "peta.graphml", city).name
    'peta.graphml'
    """
    target = Path(path)
    writers: Mapping[str, Callable[[TextIO, _Graph], None]] = {
        ".graphml": _graphml, ".gexf": _gexf, ".json": _json,
    }  # fmt: skip
    write = writers.get(target.suffix.casefold())
    if write is None:
        raise UnknownTermError.among(target.suffix or target.name, known=writers, what="format")
    graph = _Graph(snapshot)
    with atomic_file(target) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        write(file, graph)
    return target


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_FORBIDDEN.sub("\ufffd", str(value)), {"\r": "&#13;"})


def _attribute(value: Any) -> str:
    plain = "true" if value is True else "false" if value is False else str(value)
    return quoteattr(_FORBIDDEN.sub("\ufffd", plain), _BLANKS)


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XML_TYPES = {"text": "string", "date": "string", "integer": "long", "number": "double",
                  "boolean": "boolean"}  # fmt: skip


def _graphml(file: TextIO, graph: _Graph) -> None:
    file.write(f'{_XML}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for owner, types in (("node", graph.node_types), ("edge", graph.edge_types)):
        file.writelines(
            f'<key id="{owner[0]}_{name}" for="{owner}" attr.name="{name}" '
            f'attr.type="{_XML_TYPES[kind]}"/>\n'
            for name, kind in types.items()
        )
    file.write('<graph id="sinergi" edgedefault="directed">\n')
    file.writelines(
        f"<node id={_attribute(key)}>{_data('n', values)}</node>\n"
        for key, values in graph.nodes()
    )
    file.writelines(
        f'<edge id="e{number}" source={_attribute(start)} target={_attribute(end)}>'
        f"{_data('e', values)}</edge>\n"
        for number, (start, end, values) in enumerate(graph.edges())
    )
    file.write("</graph>\n</graphml>\n")


def _data(owner: str, values: Attributes) -> str:
    return "".join(f'<data key="{owner}_{n}">{_text(v)}</data>' for n, v in values.items())


def _gexf(file: TextIO, graph: _Graph) -> None:
    file.write(
        f'{_XML}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
        '<graph mode="static" defaultedgetype="directed">\n'
    )
    for owner, types in (("node", graph.node_types), ("edge", graph.edge_types)):
        file.write(f'<attributes class="{owner}" mode="static">\n')
        file.writelines(
            f'<attribute id="{owner[0]}_{name}" title="{name}" type="{_XML_TYPES[kind]}"/>\n'
            for name, kind in types.items()
            if name != "label"
        )
        file.write("</attributes>\n")
    file.write("<nodes>\n")
    file.writelines(
        f"<node id={_attribute(key)} label={_attribute(values['label'])}>"
        f"{_values('n', values)}</node>\n"
        for key, values in graph.nodes()
    )
    file.write("</nodes>\n<edges>\n")
    file.writelines(
        f'<edge id="{number}" source={_attribute(start)} target={_attribute(end)}>'
        f"{_values('e', values)}</edge>\n"
        for number, (start, end, values) in enumerate(graph.edges())
    )
    file.write("</edges>\n</graph>\n</gexf>\n")


def _values(owner: str, values: Attributes) -> str:
    rows = "".join(
        f'<attvalue for="{owner}_{n}" value={_attribute(v)}/>'
        for n, v in values.items()
        if n != "label"
    )
    return f"<attvalues>{rows}</attvalues>"


def _json(file: TextIO, graph: _Graph) -> None:
    file.write('{"directed": true, "multigraph": true, "graph": {},\n"nodes": [\n')
    nodes = ({"id": key, **values} for key, values in graph.nodes())
    file.writelines(_lines(nodes))
    file.write('],\n"edges": [\n')
    edges = (
        {"source": start, "target": end, "key": number, **values}
        for number, (start, end, values) in enumerate(graph.edges())
    )
    file.writelines(_lines(edges))
    file.write("]}\n")


def _lines(rows: Iterator[Attributes]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield ("," if number else "") + _object(row) + "\n"


def _object(row: Attributes) -> str:
    """One line of JSON that is inert inside HTML as well."""
    text = json.dumps(row, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
