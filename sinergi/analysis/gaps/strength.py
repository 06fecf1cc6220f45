# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""How strongly two actors work together: every record with its instrument, age and evidence.

Who is tied to whom is told by the same tables as in :mod:`sinergi.graph.view`; here each record
also has a strength: that of its instrument on the named scale, halved with every half-life since
its last sign of life. A pair is as strong as its strongest record.
"""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.frames import exploded, places, plain, word_map
from sinergi.analysis.gaps.yardstick import Yardstick, months_before
from sinergi.graph.project import pairs_by_item
from sinergi.model.snapshot import Snapshot

STRENGTH_COLUMNS: tuple[str, ...] = (
    "actor_a", "actor_b", "strength", "instrument", "last", "records", "evidence",
)  # fmt: skip
_REGULAR = 4  # meetings a year of a regular coordination meeting (instruments.csv)
_PARTS = ("standard", "metadata", "reference_code")
_RECORD = ["table", "item", "instrument", "base", "last"]


def tie_strengths(
    current: Snapshot, ids: pd.Index, *, yardstick: Yardstick, as_of: dt.date
) -> pd.DataFrame:
    """Weigh everything that ties two actors.

    Parameters
    ----------
    current
        Tables in force on ``as_of``.
    ids
        Ids of the actors, sorted; records of others tie nobody.
    yardstick
        Scale, half-life, whether seats in one forum count.
    as_of
        The day of the look.

    Returns
    -------
    DataFrame
        One row a pair, ``actor_a < actor_b``, sorted: ``actor_a actor_b strength instrument last
        records evidence``. ``strength`` 0-1 of the strongest record, ``instrument`` and ``last``
        of that record (empty when undated: it does not fade), ``records`` how many there are,
        ``evidence`` the table and item of the strongest, ``table:item``.
    """
    every = weighed_records(current, ids, yardstick=yardstick, as_of=as_of)
    return _strongest(every, ids)


def weighed_records(
    current: Snapshot, ids: pd.Index, *, yardstick: Yardstick, as_of: dt.date
) -> pd.DataFrame:
    """Weigh every single record of a tie; parameters as in :func:`tie_strengths`.

    Returns
    -------
    DataFrame
        ``table item instrument base last a b strength``: ``a`` and ``b`` are places in ``ids``,
        ``base`` the strength of the fresh instrument, ``strength`` what age left of it.
    """
    parts = [_together(rows(current, yardstick), ids) for rows in _seat_rows(yardstick)]
    parts += [_one_by_one(rows(current, yardstick), ids) for rows in (_flows, _partners, _reports)]
    every = pd.concat(parts, ignore_index=True)
    every = _regular(every, yardstick, as_of)
    age = np.datetime64(as_of, "s") - every["last"].to_numpy(dtype="datetime64[s]")
    days = np.where(np.isnat(age), 0, age.astype("timedelta64[D]").astype("float64"))
    every["strength"] = every["base"] * yardstick.kept(np.maximum(days, 0))
    return every


def _strongest(every: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    every = every.sort_values(
        ["a", "b", "strength", "table", "item"], ascending=[True, True, False, True, True]
    )
    counts = every.groupby(["a", "b"], sort=True).size().to_numpy()
    first = every.drop_duplicates(["a", "b"]).reset_index(drop=True)
    names = ids.to_numpy(dtype=object)
    return pd.DataFrame({
        "actor_a": names[first["a"].to_numpy(dtype=np.int64)],
        "actor_b": names[first["b"].to_numpy(dtype=np.int64)],
        "strength": first["strength"].astype("float64"), "instrument": first["instrument"],
        "last": first["last"], "records": counts,
        "evidence": first["table"].astype(object) + ":" + first["item"].astype(object),
    }, columns=list(STRENGTH_COLUMNS))  # fmt: skip


# ---------------------------------------------------------------- everyone with everyone
def _seat_rows(yardstick: Yardstick) -> list[Callable[[Snapshot, Yardstick], pd.DataFrame]]:
    return [*([_members] if yardstick.co_membership else []), _meetings, _parties]


def _together(rows: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Tie everyone in an item to everyone else in it."""
    at = places(ids, rows["actor"])
    rows, at = rows[at >= 0], at[at >= 0]
    number, items = pd.factorize(rows["item"], sort=True)
    a, b, item = pairs_by_item(at, number, n_actors=len(ids), n_items=len(items))
    facts = rows.drop_duplicates("item").set_index("item").loc[items]
    told = facts.reset_index().iloc[item].reset_index(drop=True)
    return told[_RECORD].assign(a=a, b=b)


def _record_frame(rows: pd.DataFrame, table: str, yardstick: Yardstick) -> pd.DataFrame:
    base = {name: yardstick.strength(name) for name in set(rows["instrument"])}
    bases = np.array([base[name] for name in rows["instrument"]], dtype=np.float64)
    return rows.assign(table=table, base=bases, last=_days(rows["last"]))


def _days(column: pd.Series) -> pd.Series:
    days = pd.to_datetime(column.astype(object), errors="coerce")
    return pd.Series(days.to_numpy(dtype="datetime64[s]"), index=column.index)


def _members(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    """Seats in a forum; its last sign of life is a meeting, the decree or the seat itself."""
    kinds = {kind: fact.instrument for kind, fact in vocab.forum_kinds().items()}
    forums = plain(current.forums, ["id", "kind"])
    forums["begun"] = _days(current.forums["valid_from"]).to_numpy()
    held = plain(current.meetings, ["forum", "date"])
    met = {str(f): g.max() for f, g in held[held["date"] != ""].groupby("forum")["date"]}
    forums["met"] = _days(pd.Series([met.get(f) for f in forums["id"]], dtype=object))
    rows = plain(current.memberships, ["actor", "forum"])
    rows["since"] = _days(current.memberships["valid_from"]).to_numpy()
    rows = rows.merge(forums, left_on="forum", right_on="id", how="left")
    newest = rows.groupby("forum")["since"].transform("max")
    rows["last"] = pd.concat([rows["begun"], rows["met"], newest], axis=1).max(axis=1)
    rows["instrument"] = rows["kind"].map(kinds).fillna("forum_konsultatif")
    rows = rows.rename(columns={"forum": "item"})[["actor", "item", "instrument", "last"]]
    return _record_frame(rows, "memberships", yardstick)


def _meetings(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    rows = plain(current.meetings, ["forum", "topic", "attendees"])
    rows["last"] = _days(current.meetings["date"]).to_numpy()
    days = rows["last"].dt.strftime("%Y-%m-%d").fillna("")
    parts = zip(rows["forum"], days, rows["topic"], strict=True)
    rows["item"] = pd.Series([" ".join(filter(None, part)) for part in parts], dtype=object)
    rows = exploded(rows, "attendees").rename(columns={"attendees": "actor"})
    rows = rows.assign(instrument="undangan")
    return _record_frame(rows[["actor", "item", "instrument", "last"]], "meetings", yardstick)


def _parties(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    deeds = plain(current.agreements, ["id", "kind"])
    deeds["last"] = _days(current.agreements["valid_from"]).to_numpy()
    rows = plain(current.agreement_parties, ["actor", "agreement"])
    rows = rows.merge(deeds, left_on="agreement", right_on="id").rename(columns={
        "agreement": "item"})  # fmt: skip
    rows["instrument"] = rows["kind"].where(rows["kind"] != "", "lainnya")
    return _record_frame(rows[["actor", "item", "instrument", "last"]], "agreements", yardstick)


def _regular(every: pd.DataFrame, yardstick: Yardstick, as_of: dt.date) -> pd.DataFrame:
    """Four meetings of a pair within a year make a regular coordination meeting."""
    met = every[every["table"] == "meetings"]
    lately = met[met["last"] > pd.Timestamp(months_before(as_of, 12))]
    often = lately.groupby(["a", "b"])["item"].transform("size") >= _REGULAR
    at = often.index[often.to_numpy(dtype=bool)]
    every.loc[at, "instrument"] = "rapat_berkala"
    every.loc[at, "base"] = yardstick.strength("rapat_berkala")
    return every


# ---------------------------------------------------------------- one by one
def _one_by_one(rows: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    a, b = places(ids, rows["left"]), places(ids, rows["right"])
    real = (a >= 0) & (b >= 0) & (a != b)
    low, high = np.minimum(a, b)[real], np.maximum(a, b)[real]
    return rows.loc[real, _RECORD].reset_index(drop=True).assign(a=low, b=high)


def _flows(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    """Take data that flow now: they do not fade; those of a described set are the stronger."""
    sets = plain(current.datasets, ["id", *_PARTS])
    full = set(sets.loc[(sets[list(_PARTS)] != "").all(axis=1), "id"])
    rows = plain(current.data_sharing, ["provider", "user", "dataset"])
    rows = rows.rename(columns={"provider": "left", "user": "right", "dataset": "item"})
    described = rows["item"].isin(full)
    rows["instrument"] = described.map({True: "berbagi_data_standar", False: "berbagi_data"})
    rows["item"] = rows["item"].where(rows["item"] != "", "data")
    rows["last"] = pd.NaT
    return _record_frame(rows, "data_sharing", yardstick)


def _partners(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    """Partners of a program, at work until the end of its budget year."""
    rows = plain(current.program_partners, ["program", "actor"])
    mine = current.programs[current.programs["id"].isin(set(rows["program"]))]
    owner = plain(mine, ["id", "opd"])
    year = mine["year"].astype("float64").to_numpy()
    days = [f"{int(y)}-12-31" if y == y else "" for y in year]  # noqa: PLR0124 - a missing year is not itself
    ends = dict(zip(owner["id"], days, strict=True))
    owners = word_map(owner["id"], owner["opd"])
    rows = rows.assign(
        left=[owners.get(p, "") for p in rows["program"]],
        last=[ends.get(p, "") for p in rows["program"]], instrument="program_bersama",
    ).rename(columns={"actor": "right", "program": "item"})  # fmt: skip
    return _record_frame(rows, "program_partners", yardstick)


def _reports(current: Snapshot, yardstick: Yardstick) -> pd.DataFrame:
    """Take reported ties: a kind that is an instrument says its strength, else the level."""
    ties = current.ties
    level = ties["level"].astype("float64")
    told = ties[~level.eq(0).to_numpy(dtype=bool)]
    rows = plain(told, ["actor_a", "actor_b", "kind"]).rename(columns={
        "actor_a": "left", "actor_b": "right", "kind": "item"})  # fmt: skip
    rows["last"] = _days(told["date"]).to_numpy()
    rows["instrument"] = rows["item"].where(
        rows["item"].isin(list(vocab.instruments())), "lainnya"
    )
    rows["item"] = rows["item"].where(rows["item"] != "", "ties")
    found = _record_frame(rows, "ties", yardstick)
    said = told["level"].astype("float64").to_numpy()
    known = ~np.isnan(said)
    found.loc[known, "base"] = [yardstick.strength_of_level(int(x)) for x in said[known]]
    return found
