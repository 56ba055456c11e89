"""From the rows of a cycle to the planner's frozen problem: the only bridge between the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.models import Institution
from exchanges.models import (
    AT_A_HOST,
    HostOffer,
    OfferState,
    PlanLock,
    RequestState,
    ResourcePerson,
    Visit,
    VisitCycle,
    VisitRequest,
    VisitState,
)
from exchanges.planning import (
    Delegation,
    Host,
    Lock,
    Person,
    PlanningProblem,
    Weights,
    closed_at,
)
from exchanges.queries import (
    live_visits,
    offers_of_cycle,
    region_of,
    requests_of_cycle,
)
from exchanges.queries.calendars import AS_IN_TABLE, changes_of, holiday_weeks
from exchanges.queries.pairs import excluded_pairs
from exchanges.queries.waiting import cycles_waited
from exchanges.queries.weeks import weeks_opened, weeks_to_travel
from exchanges.rules import FIXED_STATES
from exchanges.rules.priority import planned_priority

SAME_REGION_TRAVEL = 20
# Up to this size the planner also proves its plan, and a short search before that is enough;
# up to the other one a proof can be asked for, and takes a minute.
PROVED_UP_TO, PROVABLE_UP_TO = 40, 80
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
    """A planning problem, the Monday of its week 0, and the published visits that stand.

    `void_locks` are the organiser's locks that a door has closed on since: nothing keeps them.
    """

    problem: PlanningProblem
    first_monday: date
    live: tuple[Visit, ...] = ()
    void_locks: tuple[Lock, ...] = ()

    @property
    def can_be_proved(self) -> bool:
        """Whether the exact method answers within seconds."""
        return len(self.problem.delegations) <= PROVED_UP_TO

    def week_of(self, monday: date) -> int:
        """The number of a week of the problem."""
        return (monday - self.first_monday).days // 7

    def monday_of(self, week: int) -> date:
        return self.first_monday + timedelta(weeks=week)


def snapshot_of(cycle: VisitCycle, *, today: date, seed: int) -> Snapshot:
    """What the planner must know of `cycle`, as it stands now.

    Confirmed visits and what the organiser fixed are locks, all published visits are known, and
    nothing is planned that could not be prepared from `today` on; who has a visit prepares since
    it was published.
    """
    visits = list(live_visits(cycle))
    kept = {visit.offer_id for visit in visits}
    offers = [
        offer
        for offer in offers_of_cycle(cycle).prefetch_related(
            "themes", "resource_people", "wished_senders"
        )
        if offer.state == OfferState.OFFERED or offer.pk in kept
    ]
    requests = list(
        requests_of_cycle(cycle)
        .prefetch_related("themes", "excluded_hosts", "wished_hosts")
        .filter(state=RequestState.REQUESTED, instrument__in=AT_A_HOST)
        .exclude(visit_delegations__visit__state__in=ENDED_STATES)
    )
    begun = _begun(visits)
    since = {one.pk: min(today, begun.get(one.pk, today)) for one in requests}
    horizon = _horizon(cycle, requests, since)
    institutions = {one.institution for one in offers} | {one.institution for one in requests}
    waited = cycles_waited(cycle, requests)
    opened, travelling = weeks_opened(cycle), weeks_to_travel(cycle)
    problem = PlanningProblem(
        weeks=horizon.weeks,
        hosts=tuple(_host(cycle, offer, opened[offer.pk], horizon) for offer in offers),
        delegations=tuple(
            _delegation(
                cycle, one, offers, horizon, travelling[one.pk], since[one.pk], waited[one.pk]
            )
            for one in requests
        ),
        people=tuple(
            _person(person, horizon) for offer in offers for person in offer.resource_people.all()
        ),
        interpreters={team.language: team.teams for team in cycle.interpreter_teams.all()},
        visa_weeks_default=cycle.lead_weeks,
        holidays=_holidays(cycle, institutions, horizon),
        **_borders(cycle, institutions),
        locks=_locks([visit for visit in visits if visit.state in FIXED_STATES], horizon, requests),
        published=_locks(visits, horizon, requests),
        weights=Weights(**cycle.weights),
        seed=seed,
        iterations=SHORT_SEARCH if len(requests) <= PROVED_UP_TO else LONG_SEARCH,
    )
    locks, void = _organisers_locks(cycle, problem, horizon)
    problem = replace(problem, locks=(*problem.locks, *locks))
    return Snapshot(problem, horizon.first_monday, tuple(visits), void)


def _begun(visits: list[Visit]) -> dict[UUID, date]:
    """Since when each delegation with a visit has known of it, by request."""
    return {
        one.request_id: one.created_at.date()
        for visit in visits
        for one in visit.delegations.all()
        if one.is_live
    }


def _organisers_locks(
    cycle: VisitCycle, problem: PlanningProblem, horizon: Horizon
) -> tuple[tuple[Lock, ...], tuple[Lock, ...]]:
    """What the organiser fixed and can still be, and what a door has closed on since."""
    fixed = {lock.delegation for lock in problem.locks}
    wanting = {one.id for one in problem.delegations} - fixed
    hosts = {host.id for host in problem.hosts}
    kept: list[Lock] = []
    void: list[Lock] = []
    for row in PlanLock.objects.filter(request__cycle=cycle):
        week = (row.monday - horizon.first_monday).days // 7
        lock = Lock(str(row.request_id), str(row.offer_id), row.theme, week)
        if lock.delegation in wanting:
            is_open = lock.host in hosts and closed_at(problem, lock) is None
            (kept if is_open else void).append(lock)
    return tuple(kept), tuple(void)


def _horizon(
    cycle: VisitCycle, requests: list[VisitRequest], since: Mapping[UUID, date]
) -> Horizon:
    ready = [max(request.ready_on, since[request.pk]) for request in requests]
    early = max(((cycle.first_monday - day).days // 7 for day in ready), default=0)
    lead = min(max(0, early), cycle.lead_weeks)
    return Horizon(cycle.first_monday - timedelta(weeks=lead), cycle.weeks + lead)


def _home(cycle: VisitCycle, institution: Institution) -> str:
    """What the planner takes for the country of an institution.

    Within one country each institution is a country of its own: none hosts itself, and fairness
    counts them one by one.
    """
    return str(institution.pk if cycle.is_within_country else institution.country)


def _holidays(
    cycle: VisitCycle, institutions: Iterable[Institution], horizon: Horizon
) -> dict[str, dict[int, int]]:
    changes = changes_of(cycle)
    homes = sorted((_home(cycle, one), str(one.country)) for one in institutions)
    return {
        home: holiday_weeks(
            country, horizon.first_monday, horizon.weeks, changes.get(country, AS_IN_TABLE)
        )
        for home, country in homes
    }


def _borders(cycle: VisitCycle, institutions: Iterable[Institution]) -> dict[str, Any]:
    """Distances, and who may not meet; within one country all are equally near."""
    pairs = excluded_pairs(cycle)
    excluded = {"excluded_countries": tuple(pair.sides for pair in pairs)}
    if cycle.is_within_country:
        return {"travel_default": 0, **excluded}
    return {"travel": _travel(sorted({str(one.country) for one in institutions})), **excluded}


def _host(cycle: VisitCycle, offer: HostOffer, mondays: Iterable[date], horizon: Horizon) -> Host:
    open_weeks = horizon.numbers(mondays)
    return Host(
        id=str(offer.pk),
        country=_home(cycle, offer.institution),
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
    cycle: VisitCycle,
    request: VisitRequest,
    offers: list[HostOffer],
    horizon: Horizon,
    weeks: Mapping[date, bool],
    today: date,
    waited: int,
) -> Delegation:
    avoided = {institution.pk for institution in request.excluded_hosts.all()}
    wished = {institution.pk for institution in request.wished_hosts.all()}
    return Delegation(
        id=str(request.pk),
        country=_home(cycle, request.institution),
        institution=str(request.institution_id),
        themes={row.theme: row.want for row in request.themes.all()},
        languages=tuple(sorted(request.languages)),
        people=request.people,
        duration=request.duration,
        available=horizon.numbers(weeks),
        preferred=horizon.numbers(monday for monday, is_best in weeks.items() if is_best),
        ready=min(horizon.first_full_week(max(request.ready_on, today)), horizon.weeks),
        priority=planned_priority(request, waited),
        excluded_hosts=tuple(str(offer.pk) for offer in offers if offer.institution_id in avoided),
        matched_hosts=tuple(
            str(offer.pk)
            for offer in offers
            if offer.institution_id in wished
            and request.institution_id in {one.pk for one in offer.wished_senders.all()}
        ),
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
