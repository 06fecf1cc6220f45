"""Names of bodies as people write them, brought to one row of the actors table each.

A body is found, in this order, by its id, by a name or abbreviation that the file itself
states, and by what its name means (:mod:`sinergi.exchange.naming`). Ambiguous, misspelt and
unknown names are kept as bodies of their own and told; nobody is dropped, except persons and
heads of region, who are no agency. An agency is shown under the full name that the input gives
it; its identity stays that of the unit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sinergi.exchange import persons
from sinergi.exchange.headers import fold
from sinergi.exchange.letters import usual_letters
from sinergi.exchange.naming import Reading, as_own, read_name
from sinergi.exchange.offices import (
    head_of_region,
    is_addressed,
    is_collective,
    looks_like_person,
)
from sinergi.exchange.own_names import best_form
from sinergi.vocab import Resolution, resolve_opd, sector_of

__all__ = ["ActorBook", "ActorMatch", "no_agency"]


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """Which actor a name stands for.

    Attributes
    ----------
    id
        Id of the actor; ``None`` when the name is that of a person, a head of region or of many
        bodies at once.
    problem
        ``workbook.actors.ambiguous | near | unknown | person | office | collective`` or ``None``.
    candidates
        Other readings.
    """

    id: str | None
    problem: str | None = None
    candidates: tuple[str, ...] = ()


#: A name with what decides its meaning: agency code, area, whether only agencies stand there.
_Key = tuple[str, str | None, str | None, bool]


@dataclass(slots=True)
class _Derived:
    """An actor that only its mentions tell of."""

    kind: str
    region: str | None
    urusan: str | None
    names: set[str] = field(default_factory=set[str])
    from_code: bool = False


class ActorBook:
    """Collects the actors of an input while its cells are read.

    Parameters
    ----------
    region
        Region of names that do not name one.

    Examples
    --------
    >>> book = ActorBook(region="32.04")
    >>> book.match("Disdik Kab. Bandung").id
    '32.04:dinas-pendidikan'
    >>> book.match("Kapolresta Bandung").id
    '32.04:polres'
    """

    def __init__(self, *, region: str | None = None) -> None:
        self.region = region
        self._stated: dict[str, dict[str, object]] = {}
        self._derived: dict[str, _Derived] = {}
        self._by_name: dict[str, set[str]] = {}
        self._names: set[str] = set()
        self._seen: dict[_Key, ActorMatch] = {}
        self._known: dict[tuple[str, bool], bool] = {}
        self._own: dict[_Key, str] = {}
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def state(self, row: Mapping[str, object], *, short: Iterable[str] = ()) -> None:
        """Take in an actor that the input states with all its columns."""
        actor = str(row["id"])
        self._stated[actor] = dict(row)
        self._derived.pop(actor, None)
        self._seen.clear()
        self._names.add(str(row["name"]))
        for name in (str(row["name"]), *short):
            self._by_name.setdefault(fold(name), set()).add(actor)

    def propose(self, name: str, *, region: str | None = None) -> tuple[str, str, str | None]:
        """Id, kind and urusan that a stated name should have when its columns are empty."""
        reading = read_name(name, None, region or self.region)
        return reading.id, reading.kind, reading.urusan

    def is_stated(self, name: str) -> bool:
        """Whether the input states exactly one actor of this id or name."""
        return name in self._stated or len(self._by_name.get(fold(name), ())) == 1

    def is_exact(self, name: str) -> bool:
        """Whether the input states an actor of this very id or name, letter by letter."""
        return name in self._stated or name in self._names

    def set_parent(self, row: Mapping[str, object], parent: str | None) -> None:
        """Give a stated actor the body above it, when all bodies are known."""
        stated = self._stated.get(str(row["id"]))
        if stated is not None and parent != row["id"]:
            stated["parent"] = parent

    def recognises(self, name: str, *, whole: bool = False) -> bool:
        """Whether a name is that of a body without doubt.

        Parameters
        ----------
        name
            As written.
        whole
            Every word must belong to the name: a list of bodies holds words of its members, and
            "Dinsos, Yayasan X" is no foundation.
        """
        if self.is_stated(name):
            return True
        key = (name, whole)
        if key not in self._known:
            self._known[key] = _is_known(name, self.region, whole=whole)
        return self._known[key]

    def match(
        self, name: str, *, code: str | None = None, region: str | None = None,
        owner: bool = True,
    ) -> ActorMatch:  # fmt: skip
        """Find or make the actor that a name stands for.

        Parameters
        ----------
        name
            As written; an id of a stated actor counts too.
        code
            Agency code beside the name.
        region
            Region of the row, the one of the book when not given.
        owner
            The name stands where only agencies stand, such as the owner of a program; elsewhere
            an unknown name that looks like that of a person is one.
        """
        key = (name, code, region, owner)
        if key not in self._seen:
            self._seen[key] = self._match(key)
        match = self._seen[key]
        if key in self._own and match.id is not None:
            self._forms[match.id][self._own[key]] += 1
        return match

    def _match(self, key: _Key) -> ActorMatch:
        name, code, region, owner = key[0], key[1], key[2] or self.region, key[3]
        if name in self._stated:
            return ActorMatch(name)
        stated = self._by_name.get(fold(name), set())
        if len(stated) == 1:
            return ActorMatch(next(iter(stated)))
        if len(stated) > 1:
            return self._among(sorted(stated), name, region)
        nobody = no_agency(name) or _many(name)
        if nobody is not None:
            return nobody
        reading = read_name(name, code, region)
        if reading.problem == "workbook.actors.unknown" and not owner and looks_like_person(name):
            return ActorMatch(None, "workbook.actors.person")
        if reading.own is not None:
            self._own[key] = reading.own
        if reading.id not in self._stated:
            self._derive(reading, code)
        return ActorMatch(reading.id, reading.problem, reading.candidates)

    def _among(self, stated: list[str], name: str, region: str | None) -> ActorMatch:
        """Choose the actor of the row's own region among stated ones of one name."""
        near = [a for a in stated if self._stated[a].get("region") == region]
        if len(near) == 1:
            return ActorMatch(near[0])
        reading = as_own(name, region, "ambiguous", Resolution(name, "ambiguous"))
        self._derive(reading, None)
        return ActorMatch(reading.id, reading.problem, tuple(stated))

    def _derive(self, reading: Reading, code: str | None) -> None:
        actor = self._derived.setdefault(
            reading.id, _Derived(reading.kind, reading.region, reading.urusan)
        )
        actor.names.add(usual_letters(reading.name))
        coded = resolve_opd(reading.name, code=code).urusan if code else None
        if (
            coded
            and reading.kind == "opd"
            and (not actor.from_code or coded > (actor.urusan or ""))
        ):
            actor.urusan, actor.from_code = coded, True

    @property
    def stated(self) -> Mapping[str, Mapping[str, object]]:
        """Actors that the input states, by id."""
        return self._stated

    def rows(self) -> list[dict[str, object]]:
        """Rows of the actors table, sorted by id."""
        rows = [*self._stated.values(), *(self._row(i, a) for i, a in self._derived.items())]
        return sorted(rows, key=lambda row: str(row["id"]))

    def _row(self, actor: str, derived: _Derived) -> dict[str, object]:
        name = best_form(self._forms.get(actor, {})) or max(
            derived.names, key=lambda n: (len(n), n)
        )
        return {
            "id": actor, "name": name, "kind": derived.kind, "region": derived.region,
            "urusan": derived.urusan, "sector": sector_of(derived.urusan),
        }  # fmt: skip


def _is_known(name: str, region: str | None, *, whole: bool) -> bool:
    if head_of_region(name) is not None:
        return True
    if persons.is_person(name):
        return False
    return read_name(name, None, region, words=not whole).problem is None


def _many(name: str) -> ActorMatch | None:
    return ActorMatch(None, "workbook.actors.collective") if is_collective(name) else None


def no_agency(name: str) -> ActorMatch | None:
    """Answer for a person or a head of region, ``None`` for any other name."""
    office = head_of_region(name)
    if persons.is_person(name) or (office is None and is_addressed(name)):
        return ActorMatch(None, "workbook.actors.person")
    return None if office is None else ActorMatch(None, "workbook.actors.office", (office,))
