# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Seats in forums: who is on the list of members, and who takes the chair."""

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from sinergi.model.tables import rows_to_table
from sinergi.vocab import head_of

if TYPE_CHECKING:
    from sinergi.model.snapshot import Snapshot

_CHAIR = "ketua"
_USUAL_HEAD = "Kepala"  # UU 23/2014 Ps 217, 219: dinas and badan are led by a head


def seats_taken(snapshot: "Snapshot") -> pd.DataFrame:
    """Memberships together with the seats of the chairs: who chairs a forum sits in it.

    A chair counts when it is the id of an actor, the name of one actor of the region of the
    forum, or the office that heads it ("Kepala Dinas Sosial", "Sekretaris Daerah"). A head of
    region is no actor and stays a word beside the forum.

    Parameters
    ----------
    snapshot
        The data; stays as it is.

    Returns
    -------
    DataFrame
        Rows of the table ``memberships``; a chair who is no member yet has the role ``ketua``
        and the time of the forum.

    Examples
    --------
    >>> from sinergi.model.snapshot import Snapshot
    >>> from sinergi.model.tables import rows_to_table
    >>> city = Snapshot({
    ...     "actors": rows_to_table("actors", [{"id": "a", "name": "Dinas Sosial",
    ...                                         "kind": "opd", "region": "32.04"}]),
    ...     "forums": rows_to_table("forums", [{"id": "f", "name": "Pokja", "kind": "pokja",
    ...                                         "region": "32.04",
    ...                                         "chair": "Kepala Dinas Sosial"}]),
    ... })
    >>> seats_taken(city)[["actor", "forum", "role"]].values.tolist()
    [['a', 'f', 'ketua']]
    """
    members = snapshot.memberships
    known = set(zip(members["actor"], members["forum"], strict=True))
    new = {f: a for f, a in chairs(snapshot).items() if (a, f) not in known}
    if not new:
        return members
    forums = snapshot.forums
    columns = ("id", "valid_from", "valid_to")
    rows = [
        {"actor": new[forum], "forum": forum, "role": _CHAIR, "basis": "stated",
         **{n: t for n, t in zip(columns[1:], times, strict=True) if isinstance(t, dt.date)}}
        for forum, *times in zip(*(forums[c] for c in columns), strict=True) if forum in new
    ]  # fmt: skip
    return pd.concat([members, rows_to_table("memberships", rows)], ignore_index=True)


def chairs(snapshot: "Snapshot") -> dict[str, str]:
    """Actor who chairs each forum, where the chair is an actor of the data."""
    forums = snapshot.forums
    chaired = forums[forums["chair"].notna().to_numpy(dtype=bool)]
    if chaired.empty:
        return {}
    offices = _offices(snapshot)
    found: dict[str, str] = {}
    for forum, region, chair in zip(*(chaired[c] for c in ("id", "region", "chair")), strict=True):
        word = str(chair).casefold()
        actor = offices.get(("", word)) or offices.get((_home(region), word), "")
        if actor:
            found[forum] = actor
    return found


def _offices(snapshot: "Snapshot") -> dict[tuple[str, str], str]:
    """Actors by id, and by region with name or office; what names two stands for none."""
    found: dict[tuple[str, str], str] = {}
    actors = snapshot.actors
    for actor, name, region in zip(*(actors[c] for c in ("id", "name", "region")), strict=True):
        head = head_of(str(name)) or f"{_USUAL_HEAD} {name}"
        for word in {str(name).casefold(), head.casefold()}:
            key = (_home(region), word)
            found[key] = actor if found.get(key, actor) == actor else ""
    return found | {("", str(actor).casefold()): actor for actor in actors["id"]}


def _home(region: object) -> str:
    return "" if not isinstance(region, str) else region[:5]
