"""Resource people as the planner sees them: who is named under several offers is one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from exchanges.models import HostOffer, ResourcePerson, VisitCycle, VisitWeek
from exchanges.models.offer import person_key
from exchanges.planning import Person, PlannedVisit, PlanningResult
from exchanges.snapshot.horizon import Horizon


@dataclass(frozen=True)
class Roster:
    """The planner's people, and which row stands for whom under which offer.

    `ids` gives the planner's person by the key of a row, `rows` the key of the row by person and
    offer.
    """

    people: tuple[Person, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def as_planned(self, visit: PlannedVisit) -> PlannedVisit:
        """A visit led by a row, as the planner knows its person."""
        return replace(visit, person=self.ids.get(visit.person, visit.person))

    def as_stored(self, result: PlanningResult) -> PlanningResult:
        """The result with each visit led by the row of its own offer."""
        visits = [replace(one, person=self.rows[one.person, one.host]) for one in result.visits]
        return replace(result, visits=tuple(sorted(visits)))


def roster_of(cycle: VisitCycle, offers: Sequence[HostOffer], horizon: Horizon) -> Roster:
    """The people of `offers`; weeks in which one leads a visit of another cycle are taken."""
    named: dict[str, list[ResourcePerson]] = defaultdict(list)
    for offer in offers:
        for row in offer.resource_people.all():
            named[person_key(offer.institution_id, row.name)].append(row)
    taken = _taken_elsewhere(cycle, offers)
    people = tuple(_person(rows, taken[key], horizon) for key, rows in named.items())
    together = list(zip(people, named.values(), strict=True))
    return Roster(
        people=people,
        ids={str(row.pk): person.id for person, rows in together for row in rows},
        rows={
            (person.id, str(row.offer_id)): str(row.pk) for person, rows in together for row in rows
        },
    )


def _person(rows: Sequence[ResourcePerson], taken: Iterable[date], horizon: Horizon) -> Person:
    """One person of one or several rows: every theme, every week off, the most visits promised."""
    off = {date.fromisoformat(day) for row in rows for day in row.weeks_off} | set(taken)
    return Person(
        id=str(rows[0].pk),
        hosts=tuple(dict.fromkeys(str(row.offer_id) for row in rows)),
        themes=tuple(sorted({theme for row in rows for theme in row.themes})),
        max_visits=max(row.max_visits for row in rows),
        off=horizon.numbers(off),
    )


def _taken_elsewhere(cycle: VisitCycle, offers: Iterable[HostOffer]) -> Mapping[str, set[date]]:
    """By key, the Mondays of weeks in which people of the hosts lead visits of other cycles."""
    found: dict[str, set[date]] = defaultdict(set)
    rows = VisitWeek.objects.filter(
        offer__institution__in={one.institution_id for one in offers}
    ).exclude(Q(offer__cycle=cycle) | Q(person_key=""))
    for key, monday in rows.order_by().values_list("person_key", "monday"):
        found[key].add(monday)
    return found
