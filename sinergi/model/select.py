"""Which rows belong to a region and a year."""

from collections.abc import Mapping
from numbers import Integral

import pandas as pd

from sinergi import vocab
from sinergi.errors import UnknownTermError, UsageError
from sinergi.model.fields import split_list
from sinergi.model.tables import CONTRACTS, NODE_TABLES, RELATION_TABLES


def within(codes: "pd.Series[str]", region: str) -> "pd.Series[bool]":
    """Mark the codes that are ``region`` or lie below it.

    Examples
    --------
    >>> within(pd.Series(["32", "32.04", "32.041", None]), "32.04").tolist()
    [False, True, False, False]
    """
    text = codes.fillna("").astype(str)
    return (text == region) | text.str.startswith(f"{region}.")


def rows(
    tables: Mapping[str, pd.DataFrame], *, region: str | None, year: int | None
) -> dict[str, pd.DataFrame]:
    """Select rows; see :meth:`sinergi.model.snapshot.Snapshot.select`."""
    kept = dict(tables)
    if year is not None:
        kept["programs"] = kept["programs"][(kept["programs"]["year"] == year).fillna(value=False)]
    if region is not None:
        kept = _of_region(kept, region)
    return _close(kept)


def check_choice(region: object, year: object) -> None:
    """Refuse a region or a year of another type: it would match no row and say nothing.

    Parameters
    ----------
    region
        Dotted code, as a text.
    year
        Fiscal year, as a whole number.

    Raises
    ------
    UsageError
        Something else was given.
    """
    if region is not None and not isinstance(region, str):
        raise UsageError("model.region_is_text", value=repr(region))
    if year is not None and (isinstance(year, bool) or not isinstance(year, Integral)):
        raise UsageError("model.year_is_number", value=repr(year))


def refuse_unknown(tables: Mapping[str, pd.DataFrame], region: str | None) -> None:
    """Refuse a region that neither the list of the ministry nor the data know.

    Parameters
    ----------
    tables
        Frames by name.
    region
        Dotted code; ``None`` is all.

    Raises
    ------
    UnknownTermError
        With near codes.
    """
    if region is None or region in vocab.regions():
        return
    codes = (f["id" if n == "regions" else "region"] for n, f in tables.items()
             if n == "regions" or "region" in f.columns)  # fmt: skip
    if not any(within(column, region).any() for column in codes):
        raise UnknownTermError.among(region, known=vocab.regions(), what="region")


def _of_region(tables: dict[str, pd.DataFrame], region: str) -> dict[str, pd.DataFrame]:
    kept = dict(tables)
    ancestors = {region[:i] for i, c in enumerate(region) if c == "."}
    for name, frame in tables.items():
        column = "id" if name == "regions" else "region"
        if name == "actors" or column not in frame.columns:
            continue
        mask = within(frame[column], region)
        if name == "regions":
            mask |= frame[column].isin(ancestors)
        if name in {
            "agreements",
            "goals",
            "actions",
            "incidents",
            "measurements",
            "feedback",
            "issue_rules",
            "synonyms",
        }:
            mask |= frame[column].isna()
        if name == "synonyms":  # words of the province are words of its kabupaten and kota
            mask |= frame[column].isin(ancestors)
        kept[name] = frame[mask]
    named = _actors_named(kept)
    actors = tables["actors"]
    kept["actors"] = actors[within(actors["region"], region) | actors["id"].isin(named)]
    return kept


def _actors_named(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Actors of any region that forums, programs and agreements of the region name."""
    forums, programs = set(tables["forums"]["id"]), set(tables["programs"]["id"])
    agreements = set(tables["agreements"]["id"])
    named: set[str] = set(tables["programs"]["opd"].dropna())
    members = tables["memberships"]
    named |= set(members.loc[members["forum"].isin(forums), "actor"])
    meetings = tables["meetings"]
    for cell in meetings.loc[meetings["forum"].isin(forums), "attendees"].dropna():
        named |= set(split_list(cell))
    partners = tables["program_partners"]
    named |= set(partners.loc[partners["program"].isin(programs), "actor"])
    parties = tables["agreement_parties"]
    return named | set(parties.loc[parties["agreement"].isin(agreements), "actor"])


def _close(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Drop relations that lost an end."""
    ids = {name: set(tables[name]["id"]) for name in NODE_TABLES}
    for name in RELATION_TABLES:
        frame = tables[name]
        mask = pd.Series(data=True, index=frame.index)
        for column in CONTRACTS[name].columns:
            known = ids.get(column.references or "")
            if known:
                mask &= frame[column.name].isna() | frame[column.name].isin(known)
            elif column.references in {"programs", "forums", "agreements"} and column.required:
                mask &= False
        tables[name] = frame[mask.astype(bool)]
    return tables
