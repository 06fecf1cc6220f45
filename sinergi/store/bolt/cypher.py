"""Statements, filled from literals of :mod:`sinergi.store.graph` only.

The type checker holds it: a statement is a ``LiteralString``, which nothing read from a file can
become. Values and property names travel as parameters.

A row carries ``_since`` (number of the load from which it is seen) and ``_seal``; an earlier
version is a ``(:Version)`` node with ``_table``, ``_key``, ``_ended`` and ``_operation``. An id
that is named but has no row yet is a ``(:Missing)`` node: it has no ``_since``.
"""

from typing import LiteralString

from sinergi.store.derived import KINDS
from sinergi.store.graph import Link, Place

#: Gives the rows ``x`` in pieces, column by column.
COLUMNS: LiteralString = (
    " WITH collect(x) AS found UNWIND range(0, size(found) - 1, $piece) AS at"
    " WITH [x IN found[at..at + $piece] | properties(x)] AS part"
    " RETURN [c IN $columns | [x IN part | x[c]]] AS columns"
)


def _matched(place: Place) -> LiteralString:
    return ("()-[x:{name}]->()" if place.ends else "(x:{name})").format(name=place.name)


def _by_key(place: Place) -> LiteralString:
    text: LiteralString = (
        "()-[x:{name} {{{key}: key}}]->()" if place.ends else "(x:{name} {{{key}: key}})"
    )
    return text.format(name=place.name, key=place.key)


def read_rows(place: Place) -> LiteralString:
    """Columns of the rows that were there at load ``$at`` and have not changed since."""
    return "MATCH " + _matched(place) + " WHERE x._since <= $at" + COLUMNS


_WITHIN: LiteralString = "p.region STARTS WITH $region"


def _condition(table: str, *, region: bool, year: bool) -> LiteralString:
    """Filter of programs, forums or agreements; the bounds of a region are a superset."""
    parts: list[LiteralString] = [_WITHIN] if region else []
    if year and table == "programs":
        parts.append("p.year = $year")
    text = " AND ".join(parts)
    return "(" + text + " OR p.region IS NULL)" if table == "agreements" else text


def read_roots(place: Place, *, region: bool, year: bool) -> LiteralString:
    """Columns of the programs, forums or agreements of ``$region`` and ``$year``."""
    text: LiteralString = "MATCH (p:{name}) WHERE "
    condition = _condition(place.table, region=region, year=year)
    return (
        text.format(name=place.name) + condition + " WITH p AS x WHERE x._since <= $at" + COLUMNS
    )


def read_below(
    place: Place, column: str, parent: Place, *, region: bool, year: bool
) -> LiteralString:  # fmt: skip
    """Columns of the rows whose reference points to such a program, forum or agreement."""
    text: LiteralString = (
        "MATCH (p:{parent}) WHERE {condition} MATCH {below} WHERE x._since <= $at"
    )
    if not place.ends:
        made = next(link for link in place.links if link.column == column)
        below: LiteralString = (
            "(p)-[:{type}]->(x:{name})" if made.incoming else "(p)<-[:{type}]-(x:{name})"
        )
        below = below.format(type=made.type, name=place.name)
    elif place.ends[0][0] == column:
        below = f"(p)-[x:{place.name}]->()"
    else:
        below = f"()-[x:{place.name}]->(p)"
    condition = _condition(parent.table, region=region, year=year)
    return text.format(parent=parent.name, condition=condition, below=below) + COLUMNS


READ_ACTORS: LiteralString = (
    "MATCH (x:Actor) WHERE x._since <= $at AND (x.region STARTS WITH $region OR x.id IN $named)"
    + COLUMNS
)
STATE: LiteralString = (
    "OPTIONAL MATCH (s:Store {id: 'turns'})"
    " RETURN coalesce(s.count, 0) AS turns, COUNT { (:Load {state: 'open'}) } AS open"
)


def read_versions() -> LiteralString:
    """Columns of the versions of ``$table`` that were there at load ``$at``."""
    return (
        "MATCH (x:Version) WHERE x._ended > $at AND x._table = $table AND x._since <= $at"
        + COLUMNS
    )


MOVED: LiteralString = "MATCH (x:Version) WHERE x._ended > $at RETURN DISTINCT x._table AS name"


def read_by_key(place: Place, *, seen: bool = False) -> LiteralString:
    """Columns of the rows with ``$keys``; ``seen``: only those that were there at ``$at``."""
    condition: LiteralString = "x._since <= $at" if seen else "x._since IS NOT NULL"
    return "UNWIND $keys AS key MATCH " + _by_key(place) + " WHERE " + condition + COLUMNS


def read_near(middle: Place, place: Place, column: str) -> LiteralString:
    """Columns of at most ``$limit`` rows whose column names the row ``$id``."""
    text: LiteralString = "MATCH (c:{middle} {{id: $id}}) MATCH {pattern} WHERE x._since <= $at"
    if place.ends:
        pattern: LiteralString = (
            "(c)-[x:{name}]->()" if place.ends[0][0] == column else "()-[x:{name}]->(c)"
        )
        pattern = pattern.format(name=place.name)
    else:
        made = next(link for link in place.links if link.column == column)
        pattern = "(c)-[:{type}]->(x:{name})" if made.incoming else "(c)<-[:{type}]-(x:{name})"
        pattern = pattern.format(type=made.type, name=place.name)
    return text.format(middle=middle.name, pattern=pattern) + " WITH x LIMIT $limit" + COLUMNS


def read_of_load(place: Place) -> LiteralString:
    """Columns of the rows that the load ``$load_id`` wrote last."""
    return "MATCH " + _matched(place) + " WHERE x.load_id = $load_id" + COLUMNS


def read_life(place: Place) -> LiteralString:
    """Columns of the rows with ``$id`` in a key column."""
    return (
        "MATCH " + _matched(place)
        + " WHERE x._since <= $at AND any(k IN $keys WHERE x[k] = $id)" + COLUMNS
    )  # fmt: skip


def keep_versions(place: Place) -> LiteralString:
    """Put rows aside that a load is about to write; doing it twice changes nothing."""
    text: LiteralString = (
        "UNWIND $rows AS row WITH row, row.key AS key MATCH {by_key} WHERE x._since < $number"
        " CREATE (v:Version) SET v = properties(x), v._table = $table, v._key = key,"
        " v._ended = $number, v._operation = row.operation"
    )
    return text.format(by_key=_by_key(place))


def write_nodes(place: Place) -> LiteralString:
    """Write whole nodes with their second label."""
    kinds = ":".join(place.kinds.values())
    text: LiteralString = (
        "UNWIND $rows AS row MERGE (x:{name} {{{key}: row.key}}) SET x = row.values"
        " REMOVE x:Missing"
    )
    text = text.format(name=place.name, key=place.key)
    if not kinds:
        return text
    return text + ", x:" + kinds + " WITH x, row WHERE row.label IS NOT NULL SET x:$(row.label)"


def write_edges(place: Place) -> LiteralString:
    """Write whole relationships; an end without a row stands as a missing one."""
    (_, start), (_, end) = place.ends
    text: LiteralString = (
        "UNWIND $rows AS row"
        " MERGE (a:{start} {{id: row.start}}) ON CREATE SET a:Missing"
        " MERGE (b:{end} {{id: row.end}}) ON CREATE SET b:Missing"
        " MERGE (a)-[x:{name} {{_key: row.key}}]->(b) SET x = row.values"
    )
    return text.format(start=start, end=end, name=place.name)


def unlink(place: Place, link: Link) -> LiteralString:
    """Delete the links that a column made."""
    arrow: LiteralString = "<-[r:{type}]-" if link.incoming else "-[r:{type}]->"
    text: LiteralString = (
        "UNWIND $keys AS key MATCH {by_key} MATCH (x)" + arrow + "(:{to}) DELETE r"
    )
    return text.format(by_key=_by_key(place), type=link.type, to=link.to)


AWAITED: LiteralString = (
    "MATCH (m:Missing) UNWIND labels(m) AS label WITH label, m WHERE label <> 'Missing'"
    " RETURN label, collect(m.id) AS keys"
)


def link(place: Place, made: Link) -> LiteralString:
    """Make the links of a column."""
    arrow: LiteralString = "(m)-[:{type}]->(x)" if made.incoming else "(x)-[:{type}]->(m)"
    text: LiteralString = (
        "UNWIND $keys AS key MATCH {by_key} UNWIND " + _ids_of(made)
        + " AS other MERGE (m:{to} {{id: other}}) ON CREATE SET m:Missing MERGE " + arrow
    )  # fmt: skip
    return text.format(by_key=_by_key(place), to=made.to, type=made.type)


def _ids_of(made: Link) -> LiteralString:
    """Ids that the column of a node ``x`` names, as a list."""
    text: LiteralString = (
        "[part IN split(coalesce(x.{column}, ''), '|') WHERE trim(part) <> '' | trim(part)]"
        if made.many else "[i IN [x.{column}] WHERE i IS NOT NULL]"
    )  # fmt: skip
    return text.format(column=made.column)


def wrong_links(place: Place, made: Link) -> LiteralString:
    """Count arrows that the column of a node asks for and that lack, and others of their kind."""
    arrow: LiteralString = "(m)-[:{type}]->(x)" if made.incoming else "(x)-[:{type}]->(m)"
    text: LiteralString = (
        "MATCH (x:{name}) WHERE x._since <= $at WITH x, " + _ids_of(made) + " AS ids"
        " WITH x, ids, [" + arrow + " WHERE m:{to} | m.id] AS drawn"
        " WITH x, size([i IN ids WHERE NOT i IN drawn]) + size([i IN drawn WHERE NOT i IN ids])"
        " AS apart WHERE apart > 0 RETURN sum(apart) AS count, min(x.{key}) AS key"
    )
    return text.format(name=place.name, key=place.key, to=made.to, type=made.type)


def wrong_ends(place: Place) -> LiteralString:
    """Count relationships that do not lie between the rows that their columns name."""
    (first, _), (second, _) = place.ends
    text: LiteralString = (
        "MATCH (a)-[x:{name}]->(b) WHERE x._since <= $at"
        " AND (a.id <> x.{first} OR b.id <> x.{second})"
        " RETURN count(x) AS count, min(x.{key}) AS key"
    )
    return text.format(name=place.name, key=place.key, first=first, second=second)


def drop_edges(place: Place) -> LiteralString:
    """Delete relationships."""
    return "UNWIND $keys AS key MATCH " + _by_key(place) + " DELETE x"


def empty_nodes(place: Place) -> LiteralString:
    """Take the row off its node; the node stays as a missing one while something names it."""
    kinds = ":".join(("Missing", *place.kinds.values()))
    text: LiteralString = (
        "UNWIND $keys AS key MATCH {by_key} SET x = {{{key}: key}} REMOVE x:{kinds} SET x:Missing"
    )
    return text.format(by_key=_by_key(place), key=place.key, kinds=kinds)


def drop_findings(place: Place) -> LiteralString:
    """Delete at most ``$limit`` of what an analysis drew at nodes whose row goes."""
    types: LiteralString = "|".join(kind.type for kind in KINDS.values())
    text: LiteralString = (
        "UNWIND $keys AS key MATCH {by_key} MATCH (x)-[r:{types}]-()"
        " WITH DISTINCT r LIMIT $limit DELETE r RETURN count(*) AS gone"
    )
    return text.format(by_key=_by_key(place), types=types)


SWEEP: LiteralString = (
    "MATCH (m:Missing) WHERE NOT (m)--() WITH m LIMIT $limit DELETE m RETURN count(*) AS gone"
)


def begun_rows(place: Place) -> LiteralString:
    """Keys of the rows that the unfinished load ``$number`` brought in anew."""
    text: LiteralString = (
        "MATCH {matched} WHERE x._since = $number AND NOT EXISTS {{"
        " MATCH (v:Version {{_table: $table, _key: x.{key}, _ended: $number}}) }}"
        " RETURN x.{key} AS key LIMIT $piece"
    )
    return text.format(matched=_matched(place), key=place.key)


BEGUN_VERSIONS: LiteralString = (
    "MATCH (v:Version) WHERE v._ended = $number AND v._table = $table"
    " RETURN v._key AS key, properties(v) AS values LIMIT $piece"
)
DROP_VERSIONS: LiteralString = (
    "UNWIND $keys AS key MATCH (v:Version {_table: $table, _key: key, _ended: $number}) DELETE v"
)

# Writing to a lane first takes its lock; what is read afterwards can't change any more. A lane
# counts its batches in the transaction that writes them, so one that is sent again is known.
TOUCH_LANE: LiteralString = (
    "MATCH (w:LoadLane {id: $lane}) SET w.beat = $token"
    " WITH w WHERE w.token = $token WITH w, w.batch AS before SET w.batch = $batch RETURN before"
)
OPEN_LANES: LiteralString = (
    "UNWIND $lanes AS lane MERGE (w:LoadLane {id: lane})"
    " ON CREATE SET w.number = $number, w.token = $token, w.batch = 0"
)
STOP_LOAD: LiteralString = (
    "MATCH (l:Load {number: $number, state: 'open'}) SET l.token = ''"
    " WITH l MATCH (w:LoadLane {number: $number}) SET w.token = ''"
)
DROP_LANES: LiteralString = "MATCH (w:LoadLane {number: $number}) DELETE w"
FIND_STORE: LiteralString = (
    "OPTIONAL MATCH (s:Store {id: 'sinergi'}) OPTIONAL MATCH (n)"
    " WITH s, n LIMIT 1 RETURN s.schema AS schema, n IS NULL AS empty"
)
MAKE_STORE: LiteralString = "MERGE (s:Store {id: 'sinergi'}) ON CREATE SET s.schema = $schema"
LOCK_STORE: LiteralString = "MATCH (s:Store {id: 'sinergi'}) SET s.writer = 'busy' RETURN s.id"
NEWEST: LiteralString = (
    "OPTIONAL MATCH (l:Load) WHERE l.state = 'done' RETURN coalesce(max(l.number), 0) AS at"
)
WRITER: LiteralString = (
    "MATCH (l:Load {state: 'open'}) RETURN l.who AS who, l.at AS since"
    " ORDER BY l.number DESC LIMIT 1"
)
OPEN_LOADS: LiteralString = (
    "MATCH (l:Load {state: 'open'}) RETURN l.number AS number ORDER BY number"
)
OPEN_LOAD: LiteralString = (
    "MERGE (l:Load {number: $entry.number}) SET l += $entry"
    " MERGE (s:Store {id: 'turns'}) SET s.count = coalesce(s.count, 0) + 1"
)
#: A load that an earlier version began does not tell its tables.
OPEN_TABLES: LiteralString = "MATCH (l:Load {number: $number}) RETURN l.tables AS tables"
DROP_LOAD: LiteralString = "MATCH (l:Load {number: $number, state: 'open'}) DELETE l"
CLOSE_LOAD: LiteralString = (
    "MATCH (l:Load {number: $number}) SET l.beat = $token"
    " WITH l WHERE l.token = $token SET l.state = 'done' REMOVE l.tables WITH l"
    " UNWIND $tables AS told"
    " MERGE (l)-[:CHANGED]->(t:LoadTable {number: $number, table: told.table}) SET t = told"
    " RETURN count(t) AS tables"
)
LOADS: LiteralString = (
    "MATCH (l:Load {state: 'done'}) OPTIONAL MATCH (l)-[:CHANGED]->(t:LoadTable)"
    " RETURN l.number AS number, properties(l) AS entry, collect(properties(t)) AS tables"
    " ORDER BY number"
)
LOAD: LiteralString = (
    "MATCH (l:Load {number: $number, state: 'done'})"
    " OPTIONAL MATCH (l)-[:CHANGED]->(t:LoadTable) WITH l, collect(properties(t)) AS tables"
    " OPTIONAL MATCH (u:Load {undoes: $number, state: 'done'})"
    " RETURN properties(l) AS entry, tables, u.number AS undone_by"
)
VOUCHED: LiteralString = (
    "MATCH (t:LoadTable) WHERE t.number <= $at WITH t ORDER BY t.number"
    " WITH t.table AS table, last(collect(t)) AS t RETURN table, t.rows AS rows, t.seal AS seal"
)
LOAD_OF_FILE: LiteralString = (
    "MATCH (l:Load {sha256: $sha256, operation: 'load', state: 'done'})"
    " WHERE NOT EXISTS { MATCH (u:Load {state: 'done'}) WHERE u.undoes = l.number }"
    " RETURN max(l.number) AS number"
)
VERSIONS: LiteralString = (
    "MATCH (x:Version) WHERE x._table = $table AND x._ended <= $at"
    " AND ($id IS NULL OR any(k IN $keys WHERE x[k] = $id))" + COLUMNS
)
WRITTEN_BY: LiteralString = (
    "MATCH (v:Version) WHERE v._table = $table AND v.load_id = $load_id"
    " RETURN v._key AS key, v._ended AS ended"
)
REMOVED_BY: LiteralString = (
    "MATCH (v:Version) WHERE v._ended = $ended AND v._table = $table AND v._operation = 'removed'"
    " RETURN v._key AS key"
)
ENDED_BY: LiteralString = (
    "MATCH (x:Version) WHERE x._ended = $ended AND x._table = $table" + COLUMNS
)
