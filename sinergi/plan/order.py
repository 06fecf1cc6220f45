"""Order of the plan: the strongest first, and not a dozen rows of one family in a row."""

from collections.abc import Iterable, Mapping

from sinergi.plan.candidates import Candidate

#: Every row of a family that already stands lowers the next of that family by this factor: a
#: judgement, so that the first agenda has something of everything that the data show.
REPEATED = 0.85
FAMILY: Mapping[str, str] = {
    "take_up": "role", "share_roles": "role", "settle_lead": "role", "look_up": "role",
    "connect": "tie", "found_team": "tie", "agree": "tie", "connect_levels": "tie",
    "second_broker": "tie",
    "found_forum": "forum", "revive": "forum", "invite": "forum", "list_members": "forum",
    "renew": "forum", "share_data": "data", "standardise": "data",
    "review_together": "review", "bridge": "bridge",
}  # fmt: skip


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Put confirmed findings first, then the strongest of the families in turn.

    Confirmed ones stand by the strongest confirmed finding, the strongest finding, the rupiah
    concerned, the need (sum of severities) and the id. Of the others each family (roles, ties,
    forums, data, reviews of programs, bridging) is put in that order, reviews by rupiah; then the
    strongest head is taken, where every row of its family that already stands counts
    :data:`REPEATED`. The strongest finding counts, not their number: twelve weak doubts about one
    issue do not outrank a decree that has ended.
    """
    everything = sorted(candidates, key=_strength)
    chosen = [c for c in everything if c.confirmed > 0]
    queues: dict[str, list[Candidate]] = {}
    for candidate in everything:
        if candidate.confirmed <= 0:
            queues.setdefault(family(candidate), []).append(candidate)
    for queue in queues.values():
        queue.sort(key=_within)
    taken: dict[str, int] = {}
    for candidate in chosen:
        taken[family(candidate)] = taken.get(family(candidate), 0) + 1
    while queues:
        name = min(queues, key=lambda n: _worth(queues[n][0], taken.get(n, 0)))
        chosen.append(queues[name].pop(0))
        taken[name] = taken.get(name, 0) + 1
        if not queues[name]:
            del queues[name]
    return chosen


def family(candidate: Candidate) -> str:
    """Family of an action; a kind that has none is one of its own."""
    return FAMILY.get(candidate.kind, candidate.kind)


def _strength(candidate: Candidate) -> tuple[float, float, float, float, str]:
    c = candidate
    return (
        -round(c.confirmed, 9), -round(c.strongest, 9), -c.budget_idr, -round(c.need, 9), c.key
    )  # fmt: skip


def _within(candidate: Candidate) -> tuple[object, ...]:
    """Reviews by rupiah, those that hold the same activity twice first; others by strength."""
    if family(candidate) == "review":
        return (not candidate.weighty, -candidate.budget_idr, *_strength(candidate))
    return (False, 0.0, *_strength(candidate))


def _worth(candidate: Candidate, taken: int) -> tuple[object, ...]:
    return (-round(candidate.strongest * REPEATED**taken, 9), *_strength(candidate))
