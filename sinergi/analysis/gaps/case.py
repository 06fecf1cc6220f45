# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What the kinds of gaps look at: prepared once from a snapshot."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.actual import Coordination, coordination
from sinergi.analysis.gaps.frames import home_region, looked_up, plain, word_map
from sinergi.analysis.gaps.required import Rules, rules
from sinergi.analysis.gaps.yardstick import STALE_MONTHS, Yardstick
from sinergi.analysis.issues import program_issues, text_issues
from sinergi.analysis.rows import deepest_rows
from sinergi.model.finding import Finding
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot

_PARENT_HOPS = 3  # a package lies at most three levels below its program
_INHERITED = 0.9
#: A label that an actor needs to be on a task without a rule that names it.
CLEAR_LABEL = 0.7
_EVIDENCE_ROWS = 5
_DATED: tuple[tuple[str, str], ...] = (
    ("meetings", "date"), ("memberships", "valid_from"), ("forums", "valid_from"),
    ("agreements", "valid_from"), ("data_sharing", "since"), ("ties", "date"),
    ("incidents", "date"), ("incidents", "handled_at"), ("feedback", "date"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Case:
    """Prepared tables of one run.

    Attributes
    ----------
    actors
        ``id name kind urusan parent region``; region is the kabupaten, kota or province.
    forums
        ``id name kind region legal_basis chair valid_from valid_to``.
    forum_issues
        ``forum issue inferred region``: declared, or read from the name of the forum.
    work
        ``id actor region issue confidence budget_idr``: labelled programs with their owners and
        partners.
    engaged
        ``region issue actor programs budget_idr confidence budgeted``: who works on what;
        ``programs`` are its largest programs and the forums of the issue where it sits.
    rules
        Required roles, matched with the actors of every region.
    coordination
        What is known of working together.
    as_of
        The day of the look.
    dormant_months
        A forum without a meeting for longer is dormant.
    budget_regions
        Regions whose budget is in the data.
    totals
        Rupiah of an actor's own programs: tells the main agency from its branches.
    notices
        What was noticed while preparing.
    """

    snapshot: Snapshot
    actors: pd.DataFrame
    forums: pd.DataFrame
    forum_issues: pd.DataFrame
    work: pd.DataFrame
    engaged: pd.DataFrame
    rules: Rules
    coordination: Coordination
    as_of: dt.date
    dormant_months: int
    budget_regions: frozenset[str]
    totals: Mapping[str, float] = field(default_factory=dict[str, float])
    notices: tuple[Finding, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions that the data speak about, sorted."""
        own = self.actors.loc[self.actors["kind"].isin(["opd", "kecamatan"]), "region"]
        seen = {*own, *self.budget_regions, *self.forums["region"]} - {""}
        return tuple(sorted(seen))


def own_issues(snapshot: Snapshot) -> dict[str, str]:
    """Issues that the region added, with their names."""
    table = plain(snapshot.issues, ["id", "name"])
    known = word_map(table["id"], table["name"])
    return {issue: name for issue, name in known.items() if issue not in vocab.issues()}


def newest_date(snapshot: Snapshot) -> dt.date:
    """Newest day that the data know; a later budget year starts on its first day."""
    days = [snapshot.table(table)[column].max() for table, column in _DATED]
    days = [day for day in days if not pd.isna(day)]
    years = snapshot.years
    newest = max(days, default=None)
    if years and (newest is None or newest.year < years[-1]):
        return dt.date(years[-1], 1, 1) if newest else dt.date(years[-1], 12, 31)
    return newest or dt.date(2000, 1, 1)


def build_case(
    snapshot: Snapshot,
    *,
    issues: tuple[str, ...] | None,
    as_of: dt.date | None,
    dormant_months: int,
    stale_months: int = STALE_MONTHS,
    yardstick: Yardstick | None = None,
) -> Case:
    """Prepare the tables."""
    day = as_of or newest_date(snapshot)
    actors, forums = _actors(snapshot), _forums(snapshot)
    links = _forum_issues(snapshot, forums)
    labelled = _labelled_rows(snapshot, actors)
    actual = coordination(
        snapshot, actors, as_of=day, stale_months=stale_months,
        yardstick=yardstick or Yardstick(),
    )  # fmt: skip
    work = _work(labelled, actual)
    engaged = _engaged(work, actual, links, actors)
    if issues is not None:
        work = work[work["issue"].isin(issues)].reset_index(drop=True)
        engaged = engaged[engaged["issue"].isin(issues)].reset_index(drop=True)
        links = links[links["issue"].isin(issues)].reset_index(drop=True)
    own = own_issues(snapshot)
    matched = rules(snapshot, actors, issues=issues, as_of=day, own_issues=own)
    names = {**own, **dict(zip(actors["id"], actors["name"], strict=True)),
             **dict(zip(forums["id"], forums["name"], strict=True))}  # fmt: skip
    notices = (*matched.notices, *actual.notices, *_forum_notices(forums, links))
    return Case(
        snapshot, actors, forums, links, work, engaged, matched, actual, day, dormant_months,
        frozenset(labelled.loc[labelled["budgeted"], "region"]) - {""}, _totals(labelled),
        notices, names,
    )  # fmt: skip


def _totals(labelled: pd.DataFrame) -> dict[str, float]:
    """Rupiah by actor; a row with several issues counts once."""
    once = labelled.drop_duplicates("id")
    sums = once.groupby("actor")["budget_idr"].sum()
    return {str(actor): float(total) for actor, total in sums.items()}


def _actors(snapshot: Snapshot) -> pd.DataFrame:
    actors = plain(snapshot.actors, ["id", "name", "kind", "urusan", "parent", "region"])
    actors["region"] = home_region(actors["region"])
    guess = _region_of_use(snapshot)
    missing = actors["region"] == ""
    actors.loc[missing, "region"] = looked_up(actors.loc[missing, "id"], guess)
    return actors.sort_values("id", kind="stable").drop_duplicates("id").reset_index(drop=True)


def _region_of_use(snapshot: Snapshot) -> dict[str, str]:
    """Where an actor without a region works: its programs, else its forums."""
    programs = plain(snapshot.programs, ["opd", "region"]).rename(columns={"opd": "actor"})
    members = plain(seats_taken(snapshot), ["actor", "forum"])
    forums = plain(snapshot.forums, ["id", "region"])
    members["region"] = looked_up(members["forum"], word_map(forums["id"], forums["region"]))
    both = pd.concat([programs, members[["actor", "region"]]], ignore_index=True)
    both["region"] = home_region(both["region"])
    both = both[(both["actor"] != "") & (both["region"] != "")].drop_duplicates()
    both = both.sort_values(["actor", "region"])
    return word_map(both["actor"], both["region"])


def _forums(snapshot: Snapshot) -> pd.DataFrame:
    forums = plain(snapshot.forums, ["id", "name", "kind", "region", "legal_basis", "chair"])
    for column in ("valid_from", "valid_to"):
        forums[column] = snapshot.forums[column].astype(object).to_numpy()
    forums["region"] = home_region(forums["region"])
    return forums.sort_values("id", kind="stable").drop_duplicates("id").reset_index(drop=True)


def _forum_issues(snapshot: Snapshot, forums: pd.DataFrame) -> pd.DataFrame:
    declared = plain(snapshot.forum_issues, ["forum", "issue"]).assign(inferred=False)
    silent = forums[~forums["id"].isin(declared["forum"])]
    read = text_issues(silent["id"], silent["name"])
    read = plain(read, ["program", "issue"]).rename(columns={"program": "forum"})
    both = pd.concat([declared, read.assign(inferred=True)], ignore_index=True)
    both = both[(both["issue"] != "") & both["forum"].isin(forums["id"])]
    both["region"] = looked_up(both["forum"], word_map(forums["id"], forums["region"]))
    both = both.drop_duplicates(["forum", "issue"]).sort_values(["forum", "issue"])
    return both.reset_index(drop=True)


def _forum_notices(forums: pd.DataFrame, links: pd.DataFrame) -> list[Finding]:
    silent = sorted(set(forums["id"]) - set(links["forum"]))
    if not silent:
        return []
    names = dict(zip(forums["id"], forums["name"], strict=True))
    facts = {"count": len(silent), "names": ", ".join(names[f] for f in silent[:3])}
    return [Finding("gaps.forum_without_issue", "notice", facts=facts)]


# ---------------------------------------------------------------- who works on what
def _labelled_rows(snapshot: Snapshot, actors: pd.DataFrame) -> pd.DataFrame:
    """Deepest rows with owner, region, rupiah and issue (empty when unlabelled)."""
    rows = deepest_rows(snapshot)
    rows = rows[~rows["overhead"].to_numpy(dtype=bool)] if "overhead" in rows else rows
    base = plain(rows, ["id", "opd", "region", "parent"])
    base["budget_idr"] = rows["budget_idr"].astype("float64").fillna(0.0).to_numpy()
    layer = (
        rows["layer"].astype(object) if "layer" in rows else pd.Series("plan", index=rows.index)
    )
    base["budget_idr"] = base["budget_idr"].where(layer.to_numpy() != "package", 0.0)
    home = dict(zip(actors["id"], actors["region"], strict=True))
    base["region"] = home_region(base["region"])
    base["region"] = base["region"].where(base["region"] != "", looked_up(base["opd"], home))
    labels = _inherited(snapshot, base, program_issues(snapshot))
    joined = base.merge(labels, left_on="id", right_on="program", how="left")
    joined["issue"] = joined["issue"].fillna("")
    joined["confidence"] = joined["confidence"].fillna(0.0)
    return (
        joined.rename(columns={"opd": "actor"})
        .drop(columns=["program", "parent"])
        .assign(budgeted=True)
    )


def _inherited(snapshot: Snapshot, base: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """Labels of the rows; a row without a label of its own takes its parent's, less surely."""
    known = plain(labels, ["program", "issue"])
    known["confidence"] = labels["confidence"].astype("float64").to_numpy()
    lines = plain(snapshot.programs, ["id", "parent"])
    parent = word_map(lines["id"], lines["parent"])
    found = [known[known["program"].isin(base["id"])]]
    left = base.loc[~base["id"].isin(known["program"]) & (base["parent"] != ""), ["id", "parent"]]
    for hop in range(_PARENT_HOPS):
        hits = left.merge(known, left_on="parent", right_on="program")
        hits["confidence"] *= _INHERITED ** (hop + 1)
        found.append(hits[["id", "issue", "confidence"]].rename(columns={"id": "program"}))
        left = left[~left["id"].isin(hits["id"])]
        left = left.assign(parent=looked_up(left["parent"], parent))
        left = left[left["parent"] != ""]
    return pd.concat(found, ignore_index=True)


def _work(labelled: pd.DataFrame, actual: Coordination) -> pd.DataFrame:
    """Labelled programs with those who own them and those who take part in them."""
    told = labelled[labelled["issue"] != ""]
    own = told[told["actor"] != ""]
    partners = actual.partners.merge(
        told[["id", "issue", "region", "confidence"]], left_on="program", right_on="id"
    ).assign(budget_idr=0.0, budgeted=False)  # fmt: skip
    columns = ["region", "issue", "actor", "id", "budget_idr", "confidence", "budgeted"]
    return pd.concat([own[columns], partners[columns]], ignore_index=True)


def _engaged(
    work: pd.DataFrame, actual: Coordination, links: pd.DataFrame, actors: pd.DataFrame
) -> pd.DataFrame:
    """Actors by issue: through programs, partnership in a program, or a seat in a forum."""
    seats = actual.seats.merge(links, on="forum").rename(columns={"forum": "id"})
    seats = seats.assign(budget_idr=0.0, confidence=1.0, budgeted=False)
    rows = pd.concat([work, seats[list(work.columns)]], ignore_index=True)
    home = dict(zip(actors["id"], actors["region"], strict=True))
    missing = rows["region"] == ""
    rows.loc[missing, "region"] = looked_up(rows.loc[missing, "actor"], home)
    return summarise(rows[rows["region"] != ""])


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a region, issue and actor, with its surest and largest programs as evidence."""
    keys = ["region", "issue", "actor"]
    # What is surely about the issue comes first: a large program may only touch it.
    rows = rows.assign(sure=rows["confidence"] >= CLEAR_LABEL)
    rows = rows.sort_values(
        [*keys, "sure", "budget_idr", "id"], ascending=[True, True, True, False, False, True]
    )
    rows = rows.drop_duplicates([*keys, "id"])
    top = rows[(rows["id"] != "") & (rows.groupby(keys).cumcount() < _EVIDENCE_ROWS)]
    programs = top.groupby(keys)["id"].agg(" | ".join)
    table = rows.groupby(keys).agg(
        budget_idr=("budget_idr", "sum"), confidence=("confidence", "max"),
        budgeted=("budgeted", "max"),
    )  # fmt: skip
    table["programs"] = programs.reindex(table.index).fillna("")
    return table.reset_index()


def main_first(case: Case, matches: pd.DataFrame) -> pd.DataFrame:
    """Put the agency before its branches: an OPD, the larger budget, the better known."""
    matches = matches.assign(
        told=matches["actor"].isin(case.coordination.known),
        opd=matches["kind"].eq("opd"),
        total=[case.totals.get(a, 0.0) for a in matches["actor"]],
        ties=case.coordination.links.degree(matches["actor"]),
    )
    return matches.sort_values(
        ["opd", "total", "told", "ties", "actor"], ascending=[False, False, False, False, True]
    )
