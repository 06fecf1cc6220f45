# pyright: basic
# reads pandas tables of a Snapshot
"""Takes from a Snapshot what a map may show. Incidents and assessments are never read."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from sinergi.analysis.issues import program_issues
from sinergi.maps.aliases import OFFICIAL_KINDS, other_names
from sinergi.maps.clean import MAX_TEXT, calm, clean
from sinergi.maps.counted import Drawn, drawn_programs
from sinergi.maps.draft import EDGE_COLUMNS, NODE_COLUMNS, Draft, frame
from sinergi.maps.extend import issue_name
from sinergi.maps.scene import FRONT, LEAF, Words, same, words
from sinergi.model.fields import split_list
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import regions as known_regions
from sinergi.vocab import sector_of, sectors

_PLACE = re.compile(
    r"\s+(?:Pemerintah\s+)?(?:Kabupaten|Kab\.|Kota|Provinsi|Prov\.)\s+(?P<name>[\w' .-]+)$",
    re.IGNORECASE,
)


def objects(column: pd.Series) -> np.ndarray:
    """Values of a column as plain objects, ``None`` for missing."""
    values = column.to_numpy(dtype=object, na_value=None)  # pyright: ignore[reportCallIssue, reportArgumentType] - None is what we want
    return np.asarray(values, dtype=object)


def gather(snapshot: Snapshot, *, wanted: Iterable[str] = ()) -> Draft:
    """Draft of a snapshot.

    Parameters
    ----------
    snapshot
        Where from.
    wanted
        Ids of programs that must be shown even when deeper rows of their agency exist
        (findings name them).
    """
    actors = _actors(snapshot)
    drawn = drawn_programs(snapshot.programs, set(wanted))
    programs = _programs(drawn, actors)
    keys = _program_keys(drawn.rows["id"])
    uncounted = frozenset(keys[~drawn.counted])
    forums = _forums(snapshot)
    links = _issue_links(snapshot, _homes(drawn, actors))
    issues = _issue_names(snapshot, links)
    nodes = pd.concat([actors, forums, programs], ignore_index=True)
    nodes = _with_budgets(nodes, max(snapshot.years, default=0), uncounted)
    edges = pd.concat(list(_edges(snapshot, programs)), ignore_index=True)
    edges = edges[edges["a"].isin(nodes["key"]) & edges["b"].isin(nodes["key"])]
    return Draft(
        nodes=nodes,
        edges=edges,
        issue_links=links[links["key"].isin(nodes["key"])],
        title=_title(snapshot),
        groups={key: {"id": s.name_id, "en": s.name_en} for key, s in sectors().items()},
        regions=_region_names(snapshot, nodes),
        issues=issues,
        places=_coordinates(snapshot, nodes),
        years=snapshot.years,
        also=_other_names(actors),
        unseen=drawn.left_out,
        uncounted=uncounted,
        routine=frozenset(keys[drawn.routine]),
    )


def _other_names(actors: pd.DataFrame) -> dict[str, str]:
    """Abbreviations of the agencies present, by key."""
    official = actors[actors["kind"].isin(OFFICIAL_KINDS)]
    names = {label: " ".join(other_names(label)) for label in official["label"].unique()}
    said = zip(official["key"], official["label"], strict=True)
    return {key: names[label] for key, label in said if names[label]}


def _title(snapshot: Snapshot) -> Words:
    regions = snapshot.regions
    codes = _base_regions(snapshot)
    names = dict(zip(objects(regions["id"]), objects(regions["name"]), strict=True))
    provinces = sorted({code[:2] for code in codes})
    whole = codes if len(codes) == 1 else provinces
    if len(whole) != 1:
        return words("maps.title")
    return words("maps.title_of", region=_region_name(whole[0], names))


def _base_regions(snapshot: Snapshot) -> list[str]:
    """Kabupaten and kota that the programs, or else the actors, belong to."""
    for table in ("programs", "actors"):
        codes = snapshot.table(table)["region"].dropna().astype(str).str.slice(0, 5)
        if len(codes):
            return sorted(codes.unique())
    return []


def _region_name(code: str, names: dict[str, str]) -> str:
    if names.get(code):
        return clean(names[code])
    fact = known_regions().get(code)
    return fact.name if fact else clean(code)


def _region_names(snapshot: Snapshot, nodes: pd.DataFrame) -> dict[str, Words]:
    given = dict(
        zip(objects(snapshot.regions["id"]), objects(snapshot.regions["name"]), strict=True)
    )
    codes = {c for code in nodes["region"].unique() for c in (code, code[:5], code[:2]) if c}
    return {code: same(_region_name(code, given)) for code in codes}


def _coordinates(snapshot: Snapshot, nodes: pd.DataFrame) -> dict[str, tuple[float, float]]:
    places: dict[str, tuple[float, float]] = {}
    for code in nodes["region"].unique():
        fact = known_regions().get(code)
        if fact is not None and fact.lat is not None and fact.lon is not None:
            places[code] = (fact.lat, fact.lon)
    given = snapshot.regions.dropna(subset=["lat", "lon"])
    for code, lat, lon in zip(given["id"], given["lat"], given["lon"], strict=True):
        places[str(code)] = (float(lat), float(lon))
    return places


def short_names(names: Iterable[object]) -> list[str]:
    """Names without the region that most of them end with (it stands in the title).

    Examples
    --------
    >>> short_names(["Dinas Sosial Kabupaten Bandung", "Bappeda Kabupaten Bandung"])
    ['Dinas Sosial', 'Bappeda']
    """
    shown = [calm(clean(n)) for n in names]
    found = [_PLACE.search(n) for n in shown]
    ends = pd.Series([m.group("name").casefold() for m in found if m])
    if not len(ends):
        return shown
    common = ends.value_counts()
    if common.iloc[0] * 2 < len(ends):
        return shown
    usual = str(common.index[0])
    return [
        n[: m.start()] if m and m.group("name").casefold() == usual and m.start() else n
        for n, m in zip(shown, found, strict=True)
    ]


def _actors(snapshot: Snapshot) -> pd.DataFrame:
    table = snapshot.actors
    urusan = objects(table["urusan"])
    own = objects(table["sector"])
    kinds = objects(table["kind"])
    group = [s or sector_of(u) or f"kind:{k}" for s, u, k in zip(own, urusan, kinds, strict=True)]
    return frame(
        NODE_COLUMNS,
        key="actors/" + table["id"].astype(object),
        label=short_names(objects(table["name"])),
        kind=kinds,
        group=group,
        region=table["region"].astype(object).fillna(""),
        home="",
        tier=FRONT,
        budget=-1,
        year=0,
    )


def _forums(snapshot: Snapshot) -> pd.DataFrame:
    table = snapshot.forums
    return frame(
        NODE_COLUMNS,
        key="forums/" + table["id"].astype(object),
        label=short_names(objects(table["name"])),
        kind="forum",
        group="forum",
        region=table["region"].astype(object).fillna(""),
        home="",
        tier=FRONT,
        budget=-1,
        year=0,
    )


def _programs(drawn: Drawn, actors: pd.DataFrame) -> pd.DataFrame:
    table = drawn.rows
    if not len(table):
        return frame(NODE_COLUMNS, key=[])
    opd = "actors/" + table["opd"].astype(object).fillna("")
    group = dict(zip(actors["key"], actors["group"], strict=True))
    home = [key if key in group else "" for key in opd]
    return frame(
        NODE_COLUMNS,
        key=_program_keys(table["id"]),
        label=[clean(n) for n in objects(table["name"])],
        kind=np.where(drawn.package, "package", "program"),
        group=[group.get(key, "") for key in opd],
        region=table["region"].astype(object).fillna("").to_numpy(),
        home=home,
        tier=LEAF,
        budget=table["budget_idr"].fillna(-1).to_numpy(dtype=np.int64),
        year=table["year"].fillna(0).to_numpy(dtype=np.int64),
    )


def _program_keys(ids: pd.Series) -> np.ndarray:
    return ("programs/" + ids.astype(object)).to_numpy()


def _with_budgets(nodes: pd.DataFrame, year: int, uncounted: frozenset[str]) -> pd.DataFrame:
    """Give agencies the sum of their programs of the newest year (years are never added up)."""
    counted = nodes[
        (nodes["tier"] == LEAF) & (nodes["budget"] >= 0) & nodes["year"].isin([year, 0])
    ]
    counted = counted[~counted["key"].isin(list(uncounted))]
    total = counted.groupby("home")["budget"].sum()
    found = nodes["key"].map(total)
    return nodes.assign(budget=nodes["budget"].where(found.isna(), found).astype(np.int64))


def _homes(drawn: Drawn, actors: pd.DataFrame) -> dict[str, str]:
    """Agency of every program whose issues are those of its agency."""
    table = pd.concat([t[["id", "opd"]] for t in (drawn.rows, drawn.apart)])
    known = set(actors["key"])
    opd = "actors/" + table["opd"].astype(object).fillna("")
    return {k: o for k, o in zip(_program_keys(table["id"]), opd, strict=True) if o in known}


def _issue_links(snapshot: Snapshot, home: Mapping[str, str]) -> pd.DataFrame:
    own = program_issues(snapshot)
    forum = snapshot.forum_issues
    program_keys = _program_keys(own["program"])
    table = pd.DataFrame(
        {
            "key": np.r_[
                program_keys,
                [home.get(k, "") for k in program_keys],
                ("forums/" + forum["forum"].astype(object)).to_numpy(),
            ],
            "issue": np.r_[objects(own["issue"]), objects(own["issue"]), objects(forum["issue"])],
        },
        dtype=object,
    )
    return table[table["key"] != ""].drop_duplicates().reset_index(drop=True)


def _issue_names(snapshot: Snapshot, links: pd.DataFrame) -> dict[str, Words]:
    given = zip(objects(snapshot.issues["id"]), objects(snapshot.issues["name"]), strict=True)
    named = {code: same(clean(name)) for code, name in given}
    return {**{code: issue_name(code) for code in sorted(set(links["issue"]))}, **named}


def _attendance(snapshot: Snapshot) -> pd.DataFrame:
    """How often an actor came to the meetings of a forum."""
    meetings = snapshot.meetings
    pairs = [
        (actor, forum)
        for forum, cell in zip(meetings["forum"], objects(meetings["attendees"]), strict=True)
        for actor in dict.fromkeys(split_list(cell))
    ]
    table = pd.DataFrame(pairs, columns=["actor", "forum"], dtype=object)
    return table.value_counts(["actor", "forum"]).rename("count").reset_index()


def _edges(snapshot: Snapshot, programs: pd.DataFrame) -> Iterable[pd.DataFrame]:
    held = programs[programs["home"] != ""]
    yield frame(EDGE_COLUMNS, a=held["home"].to_numpy(), b=held["key"].to_numpy(),
                kind="implements", weight=1.0, count=0, detail="")  # fmt: skip
    yield from _forum_edges(snapshot)
    yield from _agreement_edges(snapshot)
    shared = snapshot.data_sharing
    yield _pairs("data", shared["provider"], shared["user"], detail=shared["mode"])
    ties = snapshot.ties
    level = ties["level"].fillna(1).to_numpy(dtype=np.float64)
    yield _pairs("tie", ties["actor_a"], ties["actor_b"], weight=level, detail=ties["kind"])
    above = snapshot.supervises
    yield _pairs("supervises", above["supervisor"], above["supervised"], detail=above["kind"])
    actors = snapshot.actors
    child = actors[actors["parent"].notna()]
    yield _pairs("part", child["parent"], child["id"])
    partner = snapshot.program_partners
    yield _pairs("partner", partner["actor"], partner["program"], tables=("actors", "programs"),
                 detail=partner["role"])  # fmt: skip
    support = snapshot.program_supports
    yield _pairs("supports", support["program"], support["supports"],
                 tables=("programs", "programs"))  # fmt: skip


def _pairs(
    kind: str,
    a: pd.Series,
    b: pd.Series,
    *,
    tables: tuple[str, str] = ("actors", "actors"),
    weight: np.ndarray | float = 1.0,
    detail: pd.Series | None = None,
) -> pd.DataFrame:
    said = (
        "" if detail is None else [clean(d, limit=MAX_TEXT) if d else "" for d in objects(detail)]
    )
    return frame(
        EDGE_COLUMNS,
        a=[f"{tables[0]}/{x}" for x in objects(a)],
        b=[f"{tables[1]}/{x}" for x in objects(b)],
        kind=kind, weight=weight, count=0, detail=said,
    )  # fmt: skip


def _forum_edges(snapshot: Snapshot) -> Iterable[pd.DataFrame]:
    members = seats_taken(snapshot)
    came = _attendance(snapshot)
    counts = {
        (a, f): c for a, f, c in zip(came["actor"], came["forum"], came["count"], strict=True)
    }
    seats = list(zip(objects(members["actor"]), objects(members["forum"]), strict=True))
    yield _pairs("member", members["actor"], members["forum"], tables=("actors", "forums"),
                 detail=members["role"],
                 ).assign(count=[counts.get(s, 0) for s in seats])  # fmt: skip
    guests = came[[s not in set(seats) for s in zip(came["actor"], came["forum"], strict=True)]] \
        if len(came) else came  # fmt: skip
    yield _pairs("meets", guests["actor"], guests["forum"], tables=("actors", "forums")).assign(
        count=guests["count"].to_numpy()
    )


def _agreement_edges(snapshot: Snapshot) -> Iterable[pd.DataFrame]:
    """Every two parties of an agreement, told with its title."""
    parties = snapshot.agreement_parties[["agreement", "actor"]].astype(object).drop_duplicates()
    pairs = parties.merge(parties, on="agreement")
    pairs = pairs[pairs["actor_x"] < pairs["actor_y"]]
    table = snapshot.agreements
    titles = dict(zip(objects(table["id"]), objects(table["title"]), strict=True))
    yield _pairs("agreement", pairs["actor_x"], pairs["actor_y"],
                 detail=pairs["agreement"].map(titles).astype(object)).assign(count=1)  # fmt: skip
