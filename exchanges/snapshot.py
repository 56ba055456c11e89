"""From the rows of a cycle to the planner's frozen problem: the only bridge between the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from exchanges.models import (
    HostOffer,
    OfferState,
    RequestState,
    ResourcePerson,
    Visit,
    VisitCycle,
    VisitRequest,
    VisitState,
)
from exchanges.planning import Delegation, Host, Lock, Person, PlanningProblem, Weights
from exchanges.queries import (
    holiday_weeks,
    live_visits,
    offers_of_cycle,
    region_of,
    requests_of_cycle,
)
from exchanges.rules import FIXED_STATES

SAME_REGION_TRAVEL = 20
# Up to this size the planner also proves its plan, and a short search before that is enough.
PROVED_UP_TO = 40
SHORT_SEARCH, LONG_SEARCH = 1000, 20000
ENDED_STATES = (VisitState.REPORTED, VisitState.CLOSED)


@dataclass(frozen=True)
class Horizon:
    """The weeks that the planner sees, numbered from 0.

    They begin before the cycle where a delegation is ready before it: the time that a visa takes
    then runs before the first week, and no earlier week is open to anybody.
    """

    first_monday: date
    weeks: int

    def numbers(self, mondays: Iterable[date]) -> tuple[int, ...]:
        """The numbers of the weeks that begin on `mondays`, in order; others are left out."""
        found = {(monday - self.first_monday).days // 7 for monday in mondays}
        return tuple(sorted(week for week in found if 0 <= week < self.weeks))

    def first_full_week(self, day: date) -> int:
        """The first week that begins on `day` or later."""
        return max(0, -((self.first_monday - day).days // 7))


@dataclass(frozen=True)
class Snapshot:
    """A planning problem and the Monday of its week 0."""

    problem: PlanningProblem
    first_monday: date

    @property
    def can_be_proved(self) -> bool:
        """Whether the exact method answers within seconds."""
        return len(self.problem.delegations) <= PROVED_UP_TO


def snapshot_of(cycle: VisitCycle, *, today: date, seed: int) -> Snapshot:
    """What the planner must know of `cycle`, as it stands now.

    Confirmed visits are locks, all published ones are known, and nothing is planned that could
    not be prepared from `today` on.
    """
    visits = list(live_visits(cycle))
    kept = {visit.offer_id for visit in visits}
    offers = [
        offer
        for offer in offers_of_cycle(cycle).prefetch_related(
            "themes", "resource_people", "host_weeks"
        )
        if offer.state == OfferState.OFFERED or offer.pk in kept
    ]
    requests = list(
        requests_of_cycle(cycle)
        .prefetch_related("themes", "request_weeks", "excluded_hosts")
        .filter(state=RequestState.REQUESTED)
        .exclude(visit_delegations__visit__state__in=ENDED_STATES)
    )
    horizon = _horizon(cycle, requests, today)
    institutions = {one.institution for one in offers} | {one.institution for one in requests}
    countries = sorted({str(institution.country) for institution in institutions})
    problem = PlanningProblem(
        weeks=horizon.weeks,
        hosts=tuple(_host(offer, horizon) for offer in offers),
        delegations=tuple(_delegation(one, offers, horizon, today) for one in requests),
        people=tuple(
            _person(person, horizon) for offer in offers for person in offer.resource_people.all()
        ),
        interpreters={team.language: team.teams for team in cycle.interpreter_teams.all()},
        visa_weeks_default=cycle.visa_weeks,
        travel=_travel(countries),
        holidays={
            country: holiday_weeks(country, horizon.first_monday, horizon.weeks)
            for country in countries
        },
        locks=_locks([visit for visit in visits if visit.state in FIXED_STATES], horizon, requests),
        published=_locks(visits, horizon, requests),
        weights=Weights(**cycle.weights),
        seed=seed,
        iterations=SHORT_SEARCH if len(requests) <= PROVED_UP_TO else LONG_SEARCH,
    )
    return Snapshot(problem, horizon.first_monday)


def _horizon(cycle: VisitCycle, requests: list[VisitRequest], today: date) -> Horizon:
    ready = [max(request.ready_on, today) for request in requests]
    early = max(((cycle.first_monday - day).days // 7 for day in ready), default=0)
    lead = min(max(0, early), cycle.visa_weeks)
    return Horizon(cycle.first_monday - timedelta(weeks=lead), cycle.weeks + lead)


def _host(offer: HostOffer, horizon: Horizon) -> Host:
    open_weeks = horizon.numbers(row.monday for row in offer.host_weeks.all() if row.is_open)
    return Host(
        id=str(offer.pk),
        country=str(offer.institution.country),
        themes={row.theme: row.quality for row in offer.themes.all()},
        languages=tuple(sorted(offer.languages)),
        max_delegations=offer.max_delegations,
        max_people=offer.max_people,
        parallel=offer.parallel,
        per_cycle=offer.per_cycle,
        blackout=tuple(week for week in range(horizon.weeks) if week not in open_weeks),
        rest=offer.rest_weeks,
    )


def _delegation(
    request: VisitRequest, offers: list[HostOffer], horizon: Horizon, today: date
) -> Delegation:
    weeks = request.request_weeks.all()
    avoided = {institution.pk for institution in request.excluded_hosts.all()}
    return Delegation(
        id=str(request.pk),
        country=str(request.institution.country),
        institution=str(request.institution_id),
        themes={row.theme: row.want for row in request.themes.all()},
        languages=tuple(sorted(request.languages)),
        people=request.people,
        duration=request.duration,
        available=horizon.numbers(row.monday for row in weeks),
        preferred=horizon.numbers(row.monday for row in weeks if row.is_preferred),
        ready=min(horizon.first_full_week(max(request.ready_on, today)), horizon.weeks),
        priority=request.priority,
        excluded_hosts=tuple(str(offer.pk) for offer in offers if offer.institution_id in avoided),
    )


def _person(person: ResourcePerson, horizon: Horizon) -> Person:
    return Person(
        id=str(person.pk),
        hosts=(str(person.offer_id),),
        themes=tuple(sorted(person.themes)),
        max_visits=person.max_visits,
        off=horizon.numbers(date.fromisoformat(day) for day in person.weeks_off),
    )


def _travel(countries: list[str]) -> dict[str, dict[str, int]]:
    """Fewer points between countries of one region; the planner's default for the rest."""
    return {
        home: {
            there: SAME_REGION_TRAVEL
            for there in countries
            if there != home and region_of(home) and region_of(home) == region_of(there)
        }
        for home in countries
    }


def _locks(visits: list[Visit], horizon: Horizon, requests: list[VisitRequest]) -> tuple[Lock, ...]:
    """The places that the delegations of `visits` have, as far as they still want one."""
    wanted = {request.pk for request in requests}
    return tuple(
        Lock(str(one.request_id), str(visit.offer_id), visit.theme, week)
        for visit in visits
        for one in visit.delegations.all()
        if one.is_live and one.request_id in wanted
        for week in horizon.numbers([visit.first_monday])
    )
