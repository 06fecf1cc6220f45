# pyright: basic
# (lives on pandas and networkx)
"""Actual coordination: who works with whom and how strongly, and about whom anything is known."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from sinergi.analysis.gaps.frames import exploded, plain
from sinergi.analysis.gaps.links import Links
from sinergi.analysis.gaps.strength import tie_strengths
from sinergi.analysis.gaps.yardstick import STALE_MONTHS, Yardstick, months_before
from sinergi.model.finding import Finding
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot

_TOLD: tuple[str, ...] = (
    "memberships", "meetings", "agreements", "data_sharing", "program_partners", "ties"
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Coordination:
    """What the data know of working together.

    Attributes
    ----------
    edges
        What ties each pair, in force on the day of the look:
        :func:`~sinergi.analysis.gaps.strength.tie_strengths`.
    links
        Those of them that are strong enough to count as working together.
    known
        Actors about whom any coordination record exists, in force or not.
    seats
        ``actor forum role``: members in force and actors who came to a meeting.
    partners
        ``program actor role``.
    supervises
        ``supervisor supervised``, without the rows that cannot be.
    through
        Actors that may be named as go-betweens: government only.
    """

    edges: pd.DataFrame
    links: Links
    known: frozenset[str]
    seats: pd.DataFrame
    partners: pd.DataFrame
    supervises: pd.DataFrame
    through: frozenset[str]
    notices: tuple[Finding, ...] = ()

    def between(self, a: pd.Series, b: pd.Series) -> tuple[list[int | None], list[list[str]]]:
        """Count steps between each pair today; name government bodies that work with both."""
        steps, shared = self.links.ways(a, b)
        names = self.links.ids.to_numpy(dtype=object)
        open_to = np.fromiter((name in self.through for name in names), bool, len(names))
        return steps, [list(names[at[open_to[at]]]) for at in shared]


def coordination(
    snapshot: Snapshot,
    actors: pd.DataFrame,
    *,
    as_of: dt.date,
    stale_months: int,
    yardstick: Yardstick,
) -> Coordination:
    """Collect what is in force on ``as_of``.

    Meetings and reports older than ``stale_months`` tie nobody any more; they still show that
    something is known about the actors.
    """
    current = _in_force(snapshot, as_of, stale_months)
    ids = pd.Index(actors["id"], dtype=object)
    edges = tie_strengths(
        _of_standing_forums(current, as_of), ids, yardstick=yardstick, as_of=as_of
    )
    enough = (edges["strength"] > 0) & (edges["strength"] >= yardstick.enough)
    supervises, notices = _supervision(snapshot, actors)
    government = actors.loc[actors["kind"].isin(GOVERNMENT_KINDS), "id"]
    return Coordination(
        edges, Links(ids, edges[enough]), _known(snapshot), _seats(current), _partners(snapshot),
        supervises, frozenset(government), tuple(notices),
    )  # fmt: skip


def in_force(snapshot: Snapshot, *, as_of: dt.date, stale_months: int = STALE_MONTHS) -> Snapshot:
    """Keep what ties anybody on ``as_of``: standing, begun, and not stale."""
    return _of_standing_forums(_in_force(snapshot, as_of, stale_months), as_of)


def _in_force(snapshot: Snapshot, as_of: dt.date, stale_months: int) -> Snapshot:
    tables: dict[str, pd.DataFrame] = {}
    oldest = months_before(as_of, stale_months)
    for name in ("meetings", "ties"):
        table = snapshot.table(name)
        past = (table["date"] < oldest).fillna(value=False).to_numpy(dtype=bool)
        later = (table["date"] > as_of).fillna(value=False).to_numpy(dtype=bool)
        tables[name] = table[~(past | later)]
    for name, table in (
        ("memberships", seats_taken(snapshot)),
        ("agreements", snapshot.agreements),
    ):
        ended = (table["valid_to"] < as_of).fillna(value=False).to_numpy(dtype=bool)
        later = (table["valid_from"] > as_of).fillna(value=False).to_numpy(dtype=bool)
        tables[name] = table[~(ended | later)]
    parties = snapshot.agreement_parties
    tables["agreement_parties"] = parties[parties["agreement"].isin(tables["agreements"]["id"])]
    sharing = snapshot.data_sharing
    active = sharing["state"].fillna("active").eq("active").to_numpy(dtype=bool)
    tables["data_sharing"] = sharing[active]
    return snapshot.replace(**tables)


def _of_standing_forums(current: Snapshot, as_of: dt.date) -> Snapshot:
    """Leave out seats in forums that have ended or have not begun: they tie nobody."""
    forums = current.forums
    ended = (forums["valid_to"] < as_of).fillna(value=False).to_numpy(dtype=bool)
    later = (forums["valid_from"] > as_of).fillna(value=False).to_numpy(dtype=bool)
    members = current.memberships
    return current.replace(
        memberships=members[~members["forum"].isin(forums.loc[ended | later, "id"])]
    )


def _known(snapshot: Snapshot) -> frozenset[str]:
    """Actors named by any coordination record; the owner of a program with partners is one."""
    owners = snapshot.programs.loc[
        snapshot.programs["id"].isin(snapshot.program_partners["program"]), "opd"
    ]
    attendees = exploded(plain(snapshot.meetings, ["attendees"]), "attendees")["attendees"]
    columns: list[Iterable[object]] = [
        seats_taken(snapshot)["actor"], attendees, snapshot.agreement_parties["actor"],
        snapshot.data_sharing["provider"], snapshot.data_sharing["user"],
        snapshot.program_partners["actor"], owners, snapshot.ties["actor_a"],
        snapshot.ties["actor_b"],
    ]  # fmt: skip
    return frozenset(a for column in columns for a in column if isinstance(a, str) and a)


def _seats(current: Snapshot) -> pd.DataFrame:
    members = plain(current.memberships, ["actor", "forum", "role"])
    came = exploded(plain(current.meetings, ["attendees", "forum"]), "attendees")
    came = came.rename(columns={"attendees": "actor"}).assign(role="")
    both = pd.concat([members, came[["actor", "forum", "role"]]], ignore_index=True)
    both = both[(both["actor"] != "") & (both["forum"] != "")]
    return both.drop_duplicates(["actor", "forum"]).reset_index(drop=True)


def _partners(snapshot: Snapshot) -> pd.DataFrame:
    partners = plain(snapshot.program_partners, ["program", "actor", "role"])
    return partners.drop_duplicates().reset_index(drop=True)


def _supervision(snapshot: Snapshot, actors: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take the vertical lines; a circle, or a vertical agency under an OPD, is left out."""
    lines = plain(snapshot.supervises, ["supervisor", "supervised"]).drop_duplicates()
    kind = dict(zip(actors["id"], actors["kind"], strict=True))
    above, below = lines["supervisor"].map(kind), lines["supervised"].map(kind)
    # UU 23/2014 Ps 10, 25 and PP 12/2022 Ps 23: vertical agencies and Forkopimda coordinate
    # with a region, they do not report to it.
    wrong = above.isin(["opd", "kecamatan", "dprd"]) & below.eq("instansi_vertikal")
    notices = _wrong_lines(int(wrong.sum()))
    lines = lines[~wrong.to_numpy(dtype=bool)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(zip(lines["supervisor"], lines["supervised"], strict=True))
    circle = {
        node for part in nx.strongly_connected_components(graph) if len(part) > 1 for node in part
    } | set(nx.nodes_with_selfloops(graph))
    if circle:
        names = dict(zip(actors["id"], actors["name"], strict=True))
        shown = ", ".join(sorted(names.get(a, a) for a in circle)[:4])
        notices.append(Finding("gaps.supervision_circle", "warning", facts={"names": shown}))
        inside = lines["supervisor"].isin(circle) & lines["supervised"].isin(circle)
        lines = lines[~inside.to_numpy(dtype=bool)]
    return lines.reset_index(drop=True), notices


def _wrong_lines(count: int) -> list[Finding]:
    if not count:
        return []
    return [Finding("gaps.vertical_agency_supervised", "warning", facts={"count": count})]


def told_tables(snapshot: Snapshot) -> dict[str, int]:
    """Rows of every table that tells about coordination."""
    return {name: len(snapshot.table(name)) for name in _TOLD}
