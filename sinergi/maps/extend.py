# pyright: basic
# pandas frames of text keys
"""Adds to a draft what findings need on the map: their edges, issues, required actors."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sinergi.maps.clean import clean
from sinergi.maps.draft import EDGE_COLUMNS, NODE_COLUMNS, Draft, name_or
from sinergi.maps.highlight import REQUIRED, Highlights, plain
from sinergi.maps.scene import FRONT, QUIET, Words, same, words
from sinergi.vocab import issue_terms
from sinergi.vocab import issues as known_issues

#: The issues of so many first gaps stand on the map when it opens, the others wait.
LEADING = 10
#: Keys of what is asked for: a body that is not seen, or the issue that asks.
_ISSUES = ("issues/", "local/")
_ASKING = ("required/", *_ISSUES)


def extend(draft: Draft, highlights: Highlights) -> Draft:
    """Draft with the edges of duplicates and gaps and the bodies that are asked for."""
    known = set(draft.nodes["key"])
    local = many_regions(draft)
    issues = dict(draft.issues)
    edges: list[tuple[object, ...]] = []
    nodes: dict[str, tuple[object, ...]] = {}
    leading = 0
    for row in plain(highlights.duplicates):
        a, b = f"programs/{row['program_a']}", f"programs/{row['program_b']}"
        if a in known and b in known:
            edges.append((a, b, "duplicate", float(row.get("score") or 1), 1, ""))
    for row in plain(highlights.gaps):
        if row.get("issue"):
            issues.setdefault(str(row["issue"]), issue_name(str(row["issue"])))
        ends = gap_ends(row, known, local=local)
        # inside a kabupaten that is folded at first there is room for all of them
        group = "issue" if local or leading < LEADING else QUIET
        leading += any(e not in known for e in ends[:2])
        _add_missing(nodes, row, ends, known=known, issues=issues, group=group)
        if len(ends) > 1:
            edges.append((ends[0], ends[1], "gap", float(row.get("severity") or 0.5), 1, ""))
    if not local:
        _add_other_issues(nodes, draft, issues)
    edges += _handlers(draft, set(nodes))
    return replace(
        draft,
        nodes=_joined(draft.nodes, pd.DataFrame(list(nodes.values()), columns=list(NODE_COLUMNS))),
        edges=_joined(draft.edges, pd.DataFrame(edges, columns=list(EDGE_COLUMNS))),
        issues=issues,
        also={**draft.also, **_said_of_issues(nodes)},
        groups={**draft.groups, "forum": words("maps.groups.forum"),
                "issue": words("maps.groups.issue"), QUIET: words("maps.groups.issue_more")},
    )  # fmt: skip


def _said_of_issues(nodes: Mapping[str, tuple[object, ...]]) -> dict[str, str]:
    """Other words for the issues of the national list ("hoax"), by key."""
    terms, said = issue_terms(), dict[str, str]()
    for key, node in nodes.items():
        code = key.rsplit("/", 1)[1]
        # a region may give another meaning to a code
        if key.startswith(_ISSUES) and code in terms and node[1] == issue_name(code)["id"]:
            said[key] = " ".join(dict.fromkeys(" ".join(terms[code]).split()))
    return said


def many_regions(draft: Draft) -> bool:
    """Whether bodies of several kabupaten or kota are on the map: each has issues of its own."""
    front = draft.nodes[(draft.nodes["tier"] == FRONT) & (draft.nodes["region"] != "")]
    return front["region"].astype(str).str.slice(0, 5).nunique() > 1


def _add_other_issues(
    nodes: dict[str, tuple[object, ...]], draft: Draft, issues: dict[str, Words]
) -> None:
    """Issues that somebody serves and no gap names: they wait until asked for."""
    served = draft.issue_links[~draft.issue_links["key"].astype(str).str.startswith("programs/")]
    for issue in sorted(set(served["issue"].astype(str))):
        key = f"issues/{issue}"
        if key not in nodes:
            label = issues.get(issue) or issue_name(issue)
            nodes[key] = (key, clean(label["id"]), "issue", QUIET, "", "", FRONT, -1, 0)


def _handlers(draft: Draft, issues: set[str]) -> list[tuple[object, ...]]:
    """Join an issue of the map to the agencies and forums that do handle it."""
    links = draft.issue_links
    links = links[~links["key"].astype(str).str.startswith("programs/")]
    region = dict(zip(draft.nodes["key"], draft.nodes["region"], strict=True))
    found: set[tuple[str, str]] = set()
    for issue, key in zip(links["issue"].astype(object), links["key"], strict=True):
        home = str(region.get(key) or "")
        for code in (f"issues/{issue}", f"local/{home}/{issue}", f"local/{home[:5]}/{issue}"):
            if code in issues:
                found.add((code, key))
    return [(i, k, "addresses", 1.0, 0, "") for i, k in sorted(found)]


def issue_name(code: str) -> Words:
    """Name of an issue of the national list, else its id."""
    fact = known_issues().get(code)
    return {"id": fact.name_id, "en": fact.name_en} if fact else same(clean(code))


def _joined(table: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, more], ignore_index=True) if len(more) else table


def gap_ends(row: dict[str, Any], known: set[str], *, local: bool = False) -> list[str]:
    """Keys of what a gap lies between: its actors, else its forum, else its issue.

    On a map of several kabupaten (``local``) each has an issue of its own.
    """
    ends: list[str] = []
    for column in ("actor_a", "actor_b"):
        value = row.get(column)
        if not value:
            continue
        if str(value).startswith(REQUIRED):
            ends.append(f"required/{row.get('region') or ''}/{value}")
        elif (found := _known_actor(str(value), known)) is not None:
            ends.append(found)
    if row.get("forum") and f"forums/{row['forum']}" in known:
        ends.append(f"forums/{row['forum']}")
    if row.get("issue"):
        place = f"local/{row['region']}" if local and row.get("region") else "issues"
        ends.append(f"{place}/{row['issue']}")
    ends = list(dict.fromkeys(ends))
    present = [e for e in ends if not e.startswith(_ASKING)]
    # a required actor hangs on the issue that asks for it, whoever else is named
    if len(ends) > 2 and len(present) < 2:  # noqa: PLR2004 - an edge has two ends
        ends = [e for e in ends if e.startswith(_ASKING)] or ends
    return ends


def _known_actor(value: str, known: set[str]) -> str | None:
    return next(
        (k for k in (f"actors/{value}", f"forums/{value}", f"nodes/{value!r}") if k in known), None
    )


def _add_missing(
    nodes: dict[str, tuple[object, ...]],
    row: dict[str, Any],
    ends: list[str],
    *,
    known: set[str],
    issues: dict[str, Words],
    group: str,
) -> None:
    region = str(row.get("region") or "")
    for key in ends[:2]:
        if key in known or key in nodes:
            continue
        if key.startswith(_ASKING[1:]):
            issue = str(row["issue"])
            label, kind = issues[issue]["id"], "issue"
        else:
            label, kind = _required_name(row, key), "required"
        nodes[key] = (key, clean(label), kind, group, region, "", FRONT, -1, 0)


def _required_name(row: dict[str, Any], key: str) -> str:
    wanted = key.split("/", 2)[2]
    for actor, name in (("actor_a", "name_a"), ("actor_b", "name_b")):
        if row.get(actor) == wanted and row.get(name):
            return str(row[name])
    bare = wanted.removeprefix(REQUIRED)
    return name_or(f"maps.kinds.{bare}", bare)["id"]
