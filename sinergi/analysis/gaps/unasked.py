# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Data that an issue needs and that nobody is seen to have asked for.

Which office holds which data, which office needs them, and why: :func:`sinergi.vocab.data_needs`.
A need counts where the issue is worked on and both offices are on the list. That nothing is
recorded says little: the weight is that of a doubt, and where no flow of data is on record at all
the state is ``no_data``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sinergi import vocab
from sinergi.analysis.gaps.case import Case, main_first
from sinergi.analysis.gaps.draft import Draft
from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.analysis.gaps.required import SURE, matches
from sinergi.i18n import current_language

_NEED = 0.5


def unasked_data(case: Case) -> Iterator[Draft]:
    """Look for the data that issues need among the flows that are in the list."""
    worked = set(zip(case.engaged["region"], case.engaged["issue"], strict=True))
    alive = {issue for _, issue in worked}
    needs = [n for n in vocab.data_needs().values()
             if n.issue in alive and n.valid_on(case.as_of)]  # fmt: skip
    if not needs:
        return
    holders = _offices(case, [n.holders for n in needs])
    users = _offices(case, [n.users for n in needs])
    flows = _flows(case)
    english = current_language() == "en"
    for (region, at), holder in sorted(holders.items()):
        need, user = needs[at], users.get((region, at), "")
        known = flows.get(region, ())
        if (region, need.issue) not in worked or user in {"", holder}:
            continue
        if _seen(need, (holder, user), known):
            continue
        yield Draft(
            "data", "unasked", region, _NEED, SURE[need.confidence],
            "not_visible" if known else "no_data", issue=need.issue, actor_a=holder,
            name_a=case.names.get(holder, holder), actor_b=user,
            name_b=case.names.get(user, user), detail=need.name_en if english else need.name_id,
            legal_basis=need.legal_basis, key_b=f"{user}:{need.id}",
        )  # fmt: skip


def _offices(
    case: Case, asked: Sequence[Sequence[vocab.Selector]]
) -> dict[tuple[str, int], str]:  # fmt: skip
    """Find the main office by region and place of the need."""
    found = main_first(case, matches(asked, case.actors))
    found = found[found["region"] != ""].drop_duplicates(["region", "rule"])
    return dict(zip(zip(found["region"], found["rule"], strict=True), found["actor"], strict=True))


_Flow = tuple[str, str, str]


def _flows(case: Case) -> Mapping[str, list[_Flow]]:
    """List provider, user and name of the data of every flow, by the regions that it touches."""
    home = dict(zip(case.actors["id"], case.actors["region"], strict=True))
    sets = plain(case.snapshot.datasets, ["id", "name"])
    names = dict(zip(sets["id"], sets["name"], strict=True))
    found: dict[str, list[_Flow]] = {}
    for row in rows_of(plain(case.snapshot.data_sharing, ["provider", "user", "dataset"])):
        flow = (row.provider, row.user, str(names.get(row.dataset, row.dataset)).casefold())
        for region in {home.get(row.provider, ""), home.get(row.user, "")} - {""}:
            found.setdefault(region, []).append(flow)
    return found


def _seen(need: vocab.DataNeed, pair: tuple[str, str], flows: Sequence[_Flow]) -> bool:
    """Whether these data flow or were asked for; an unnamed flow between the two counts."""
    words = re.compile("|".join(rf"\b{re.escape(term)}\b" for term in need.terms))
    return any(
        bool(words.search(name)) if name else (provider, user) == pair
        for provider, user, name in flows
    )
