"""What a plan changes for whom against the visits that stand, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import Role
from exchanges.models import LIVE_STATES, Plan, Visit, VisitCycle, VisitDelegation, VisitRequest
from exchanges.queries.rows import active_members


@dataclass(frozen=True)
class Place:
    """Where and when a visit is: host, theme, first Monday and length."""

    offer: UUID
    theme: str
    monday: date
    weeks: int


@dataclass(frozen=True)
class Occupied:
    """A place with the requests that are served there and the person who leads the visit.

    Interpreters follow from who comes: they are no change of their own. `state` is that of a
    published visit.
    """

    requests: frozenset[UUID]
    person: UUID
    interpreters: tuple[str, ...] = field(compare=False)
    state: str = field(default="", compare=False)


Places = dict[Place, Occupied]


@dataclass(frozen=True)
class PlaceChange:
    """One request whose place is another after publication: new, moved or lost."""

    request: UUID
    was: Place | None
    now: Place | None

    @property
    def kind(self) -> str:
        if self.was is None:
            return "new"
        return "lost" if self.now is None else "moved"


@dataclass(frozen=True)
class HostChange:
    """What changes at one place for its host: asked anew, told of a change, or called off."""

    place: Place
    kind: str  # "asked", "told", "gone"


@dataclass(frozen=True)
class Changes:
    """Everything that publishing a plan changes."""

    requests: Sequence[PlaceChange]
    hosts: Sequence[HostChange]
    kept: int


@dataclass
class Told:
    """The people who learn of changes, by the part in which they do; a person may have several."""

    hosts: set[UUID] = field(default_factory=set)
    focal_points: set[UUID] = field(default_factory=set)
    heads: set[UUID] = field(default_factory=set)

    @property
    def everybody(self) -> set[UUID]:
        return self.hosts | self.focal_points | self.heads


def planned_places(plan: Plan) -> Places:
    """The places of a plan that is done."""
    return result_places(plan.planned_visits, plan.monday_of)


def result_places(visits: Iterable[Mapping[str, Any]], monday_of: Callable[[int], date]) -> Places:
    """The places of visits as a result stores them."""
    return {
        Place(UUID(one["host"]), one["theme"], monday_of(one["week"]), one["duration"]): Occupied(
            frozenset(UUID(name) for name in one["delegations"]),
            UUID(one["person"]),
            tuple(one["interpreters"]),
        )
        for one in visits
    }


def place_of(visit: Visit) -> Place:
    return Place(visit.offer_id, visit.theme, visit.first_monday, visit.weeks)


def standing_places(visits: Iterable[Visit]) -> Places:
    """The places of published visits, whose delegations are prefetched."""
    return {
        place_of(visit): _occupied(visit, [one for one in visit.delegations.all() if one.is_live])
        for visit in visits
    }


def places_in(cycle: VisitCycle) -> Places:
    """The places of the published visits of a cycle that still stand, in one query."""
    rows = VisitDelegation.objects.live().filter(
        visit__state__in=LIVE_STATES, visit__offer__cycle=cycle
    )
    coming: dict[Place, list[VisitDelegation]] = {}
    for one in rows.select_related("visit"):
        coming.setdefault(place_of(one.visit), []).append(one)
    return {place: _occupied(ones[0].visit, ones) for place, ones in coming.items()}


def _occupied(visit: Visit, coming: Iterable[VisitDelegation]) -> Occupied:
    return Occupied(
        frozenset(one.request_id for one in coming),
        visit.resource_person_id,
        tuple(visit.interpreters),
        visit.state,
    )


def changes_between(before: Places, after: Places) -> Changes:
    """What changes from one set of places to another, in the order of weeks."""
    was, now = _by_request(before), _by_request(after)
    changed = [
        PlaceChange(one, was.get(one), now.get(one))
        for one in was.keys() | now.keys()
        if was.get(one) != now.get(one)
    ]
    return Changes(
        requests=sorted(changed, key=_order),
        hosts=[*_host_changes(before, after)],
        kept=len(before.keys() & after.keys()),
    )


def people_told(
    changes: Changes, institution_of: dict[UUID, UUID], requests: Iterable[VisitRequest]
) -> Told:
    """Who learns of `changes`; `institution_of` gives the host of each offer."""
    at = {institution_of[one.place.offer] for one in changes.hosts}
    changed = {one.request for one in changes.requests}
    senders = [one for one in requests if one.pk in changed]
    people = active_members(
        {Role.HOST: at, Role.FOCAL_POINT: {one.institution_id for one in senders}}
    )
    return Told(
        hosts=people[Role.HOST],
        focal_points=people[Role.FOCAL_POINT],
        heads={one.head.pk for one in senders if one.head and one.head.is_active},
    )


def _by_request(places: Places) -> dict[UUID, Place]:
    return {request: place for place, one in places.items() for request in one.requests}


def _order(change: PlaceChange) -> tuple[date, str]:
    place = change.now or change.was
    return (place.monday if place else date.max, str(change.request))


def _host_changes(before: Places, after: Places) -> Iterable[HostChange]:
    for place in sorted(before.keys() | after.keys(), key=lambda one: (one.monday, one.theme)):
        was, now = before.get(place), after.get(place)
        if now is None:
            yield HostChange(place, "gone")
        elif was is None or now.requests - was.requests:
            yield HostChange(place, "asked")
        elif was != now:
            yield HostChange(place, "told")
