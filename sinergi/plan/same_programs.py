# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Which program of one state of the data is which of another: the ids of two years differ."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sinergi.analysis.duplicates.normalise import key
from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.snapshot import Snapshot

_Line = tuple[object, ...]


def same_programs(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Match the programs of two states.

    The same id is the same program. Of the rest those of one agency with the same name are the
    same, as reviews of earlier years find their pairs again, and then those with the same code;
    of several such rows the first is the first, the second the second.

    Parameters
    ----------
    before, after
        The two states.

    Returns
    -------
    dict
        Id in the later state by id in the earlier one.
    """
    old, new = (_cells(s) for s in (before, after))
    pairs = {i: i for i in old.index.intersection(new.index)}
    for column in ("name", "code"):
        left = old[~old.index.isin(list(pairs))]
        free = new[~new.index.isin(list(pairs.values()))]
        lines = dict(_lines(free, column))
        pairs |= {i: lines[line] for line, i in _lines(left, column) if line in lines}
    return pairs


def _cells(snapshot: Snapshot) -> pd.DataFrame:
    table = snapshot.programs[["id", "opd", "region", "name", "code"]].astype(object)
    table = table.where(table.notna(), "").drop_duplicates("id").sort_values("id")
    return table.set_index("id")


def _lines(table: pd.DataFrame, column: str) -> Iterator[tuple[_Line, str]]:
    words = [key(str(v)) for v in table[column]]
    frame = pd.DataFrame(
        {"region": table["region"].to_numpy(), "opd": table["opd"].to_numpy(), "word": words}
    )
    nth = frame.groupby(list(frame.columns)).cumcount()
    cells = zip(frame["region"], frame["opd"], words, nth, table.index, strict=True)
    for region, opd, word, count, program in cells:
        if word:
            yield (region, opd, word, count), str(program)


def budget_moved(before: Snapshot, after: Snapshot, pairs: Mapping[str, str]) -> str:
    """Say how many rupiah came with new programs, went with others, and changed; "" for none."""
    old, new = (
        dict(zip(s.programs["id"], s.programs["budget_idr"].fillna(0), strict=True))
        for s in (before, after)
    )
    came = sum(int(new[i]) for i in new.keys() - set(pairs.values()))
    went = sum(int(old[i]) for i in old.keys() - pairs.keys())
    other = sum(int(new[b]) - int(old[a]) for a, b in pairs.items())
    if not (came or went or other):
        return ""
    return text(
        "plan.budget_moved", new=format_rupiah(came), gone=format_rupiah(went),
        other=format_rupiah(other),
    )  # fmt: skip


def programs_moved(before: Snapshot, after: Snapshot, pairs: Mapping[str, str]) -> str:
    """Say how many programs are new and how many are no longer there; "" for none."""
    new = len(set(after.programs["id"]) - set(pairs.values()))
    gone = len(set(before.programs["id"]) - pairs.keys())
    if not (new or gone):
        return ""
    return text("plan.rows_moved", new=format_number(new), gone=format_number(gone))


def with_vanished(before: Snapshot, after: Snapshot, pairs: Mapping[str, str]) -> Snapshot | None:
    """Make the later state as if the programs that went were still there; None if none went."""
    gone = set(before.programs["id"]) - pairs.keys()
    if not gone:
        return None
    links = ("program_issues", "program_goals", "program_partners")
    tables: dict[str, pd.DataFrame] = {}
    for name, column in (("programs", "id"), *((name, "program") for name in links)):
        rows = before.table(name)
        rows = rows[rows[column].isin(list(gone))]
        tables[name] = pd.concat([after.table(name), rows], ignore_index=True)
    return after.replace(**tables)
