"""Two earlier visits to Kigali: one closed, with its cascade at home; one of this very week.

People, days and words are made up; the institutions and what the desk does are facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from accounts.models import Institution, Role, User
from dashboard.management.demo import visit_papers
from exchanges import services
from exchanges.models import (
    ActionState,
    Answer,
    HostOffer,
    Quality,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
    Want,
)
from exchanges.queries import visits_with_people
from exchanges.rules.conduct import past_days
from exchanges.services import agenda, cascade, conduct, reports, terms
from notifications.models import OutboxMessage

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(weeks=1)
KIGALI: Final = ZoneInfo("Africa/Kigali")
CLOSED_WEEKS_AGO: Final = 14
CYCLE_WEEKS_AGO: Final = 40
CYCLE_WEEKS: Final = 44


@dataclass(frozen=True)
class Actors:
    """Who acts in the earlier visits."""

    host: Institution
    organiser: User
    host_person: User

    @classmethod
    def of_demo(cls) -> Actors:
        host = Institution.objects.get(name="Rwanda National Police")
        return cls(host, _holder(host, Role.ORGANISER), _holder(host, Role.HOST))


def load(now: datetime) -> None:
    """Make the earlier cycle with its two visits; their old mails are not sent again."""
    known = set(OutboxMessage.objects.values_list("pk", flat=True))
    actors = Actors.of_demo()
    this_monday = now.date() - now.weekday() * DAY
    cycle = _cycle(actors, this_monday)
    offer = _offer(cycle, actors)
    wishes = {
        "Uganda Police Force": this_monday - CLOSED_WEEKS_AGO * WEEK,
        "Southern Sudan Police Service": this_monday,
    }
    for sender, monday in wishes.items():
        _request(cycle, Institution.objects.get(name=sender), monday)
    for visit in _publish(cycle, actors):
        _confirm(visit, actors)
        _write_papers(_read(visit), actors)
        _hold(_read(visit), actors, now)
    _report_and_cascade(_read(offer.visits.order_by("first_monday")[0]), actors, now)
    services.close_cycle(cycle=cycle, by=actors.organiser, now=now)
    OutboxMessage.objects.exclude(pk__in=known).delete()


def _holder(institution: Institution, role: Role) -> User:
    return User.objects.get(memberships__institution=institution, memberships__role=role)


def _cycle(actors: Actors, this_monday: date) -> VisitCycle:
    first_monday = this_monday - CYCLE_WEEKS_AGO * WEEK
    return services.create_cycle(
        institution=actors.host,
        fields={
            "name": f"First visits {first_monday.year}",
            "first_monday": first_monday,
            "weeks": CYCLE_WEEKS,
            "visa_weeks": 2,
        },
        invited=Institution.objects.filter(kind=actors.host.kind).exclude(country="SE"),
        interpreters={},
        by=actors.organiser,
        now=_at(first_monday - 4 * WEEK),
    )


def _offer(cycle: VisitCycle, actors: Actors) -> HostOffer:
    at = _at(cycle.first_monday - 3 * WEEK)
    offer = services.create_offer(
        cycle=cycle,
        institution=actors.host,
        fields={
            "title": "First days at the Gender Desk",
            "city": "Kigali",
            "about": "Five days at headquarters, two stations and the One Stop Centre.",
            "languages": ["rw", "en", "fr"],
            "max_people": 8,
            "per_cycle": 4,
        },
        themes={"gender_desk": Quality.MODEL, "survivor_care": Quality.STRONG},
        by=actors.host_person,
        now=at,
    )
    services.store_host_weeks(offer=offer, mondays=cycle.mondays, by=actors.host_person, now=at)
    services.store_resource_person(
        offer=offer,
        person=None,
        fields={
            "name": "Chantal Uwimana",
            "themes": ["gender_desk", "survivor_care"],
            "max_visits": 4,
        },
        by=actors.host_person,
        now=at,
    )
    return services.place_offer(offer=offer, by=actors.host_person, now=at)


def _request(cycle: VisitCycle, sender: Institution, monday: date) -> VisitRequest:
    focal_point = _holder(sender, Role.FOCAL_POINT)
    at = _at(cycle.first_monday - 2 * WEEK)
    request = services.create_request(
        cycle=cycle,
        institution=sender,
        fields={
            "title": "See a desk at work",
            "need": "We have to decide whether stations get desks of their own.",
            "languages": ["en"],
            "people": 4,
            "duration": 1,
            "ready_on": monday - 8 * WEEK,
        },
        themes={"gender_desk": Want.ESSENTIAL},
        excluded_hosts=[],
        by=focal_point,
        now=at,
    )
    services.store_request_weeks(
        request=request, mondays=[monday], preferred=[monday], by=focal_point, now=at
    )
    head = User.objects.get(profiles__institution=sender)
    services.name_head(request=request, head=head, by=focal_point, now=at)
    return services.place_request(request=request, by=focal_point, now=at)


def _publish(cycle: VisitCycle, actors: Actors) -> list[Visit]:
    at = _at(cycle.first_monday - WEEK)
    plan = services.request_plan(cycle=cycle, by=actors.organiser, now=at)
    services.work_next_plan(clock=lambda: at)
    plan.refresh_from_db()
    services.publish_plan(plan=plan, by=actors.organiser, now=at)
    return list(plan.visits.order_by("first_monday"))


def _confirm(visit: Visit, actors: Actors) -> None:
    at = visit.published_at + 2 * DAY
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=actors.host_person, now=at)
    for delegation in visit.delegations.select_related("request__head"):
        services.answer_for_delegation(
            delegation=delegation,
            answer=Answer.CONFIRMED,
            by=_head(delegation),
            now=at + DAY,
        )


def _write_papers(visit: Visit, actors: Actors) -> None:
    at = _at(visit.first_monday - 6 * WEEK)
    head = _head(_delegation(visit))
    parts = visit_papers.TERMS
    terms.store_terms(visit=visit, version=0, parts=parts, by=head, now=at)
    terms.share_terms(visit=visit, by=head, now=at + DAY)
    for day, begin, end, title, place, has_person in visit_papers.AGENDA:
        on = visit.first_monday + day * DAY
        entry = agenda.ItemEntry(
            starts_at=_local(on, begin),
            ends_at=_local(on, end),
            title=title,
            place=place,
            resource_person=visit.resource_person if has_person else None,
        )
        agenda.store_item(
            visit=visit, item=None, version=0, entry=entry, by=actors.host_person, now=at + 7 * DAY
        )
    by, later = actors.host_person, at + 8 * DAY
    agenda.store_practical(visit=visit, version=0, fields=visit_papers.PRACTICAL, by=by, now=later)
    agenda.share_agenda(visit=visit, by=by, now=later)


def _hold(visit: Visit, actors: Actors, now: datetime) -> None:
    """Lock and begin the visit, and write down the days that have come."""
    conduct.lock_visit(visit=visit, by=actors.organiser, now=_at(visit.first_monday - 2 * WEEK))
    if _local(visit.first_monday, time(8)) > now:
        return
    conduct.begin_visit(visit=visit, by=actors.host_person, now=_local(visit.first_monday, time(8)))
    visit = _read(visit)
    delegation = _delegation(visit)
    for day, text in zip(past_days(visit, now), visit_papers.LOGS, strict=False):
        evening = min(_local(day, time(18)), now)
        conduct.record_attendance(
            visit=visit,
            day=day,
            present={delegation.pk: conduct.Present(4)},
            by=actors.host_person,
            now=evening,
        )
        entry = conduct.add_log(visit=visit, day=day, text=text, by=_head(delegation), now=evening)
        if day == visit.first_monday:
            words, later = visit_papers.FIRST_LOG_CORRECTED, min(evening + DAY / 2, now)
            conduct.correct_log(entry=entry, text=words, by=_head(delegation), now=later)


def _report_and_cascade(visit: Visit, actors: Actors, now: datetime) -> None:
    after = _at(visit.last_day + 9 * DAY)
    delegation = _delegation(visit)
    head = _head(delegation)
    sides: list[tuple[VisitDelegation | None, User, dict[str, str]]] = [
        (delegation, head, visit_papers.REPORT),
        (None, actors.host_person, visit_papers.HOST_REPORT),
    ]
    for side, by, parts in sides:
        reports.store_report(visit=visit, delegation=side, version=0, parts=parts, by=by, now=after)
        reports.hand_in_report(visit=visit, delegation=side, by=by, now=after)
    visit = _read(visit)
    reports.draft_certificates(visit=visit, by=actors.organiser, now=after + DAY)
    _pass_on(_delegation(visit), head, after + 2 * DAY, now)
    conduct.close_visit(visit=visit, by=actors.organiser, now=after + 20 * DAY)


def _pass_on(delegation: VisitDelegation, head: User, at: datetime, now: datetime) -> None:
    delegation.visit = _read(delegation.visit)
    for what, audience, planned, due_in, owner, women, men in visit_papers.CASCADE:
        due_on = now.date() + due_in * DAY
        fields = {
            "what": what,
            "audience": audience,
            "planned": planned,
            "due_on": due_on,
            "owner": owner,
        }
        step = cascade.store_step(
            delegation=delegation, step=None, version=0, fields=fields, by=head, now=at
        )
        if women or men:
            cascade.prove_step(
                step=step,
                held_on=min(due_on, now.date()) - 3 * DAY,
                reached={"women": women, "men": men, "others": 0},
                upload=None,
                by=head,
                now=now,
            )
    for what, owner, due_in, state in visit_papers.ACTIONS:
        due_on = now.date() + due_in * DAY
        action = cascade.add_action(
            delegation=delegation,
            fields={"what": what, "owner": owner, "due_on": due_on},
            by=head,
            now=at,
        )
        if state != ActionState.OPEN:
            cascade.move_action(
                action=action, to_state=state, note="", version=1, by=head, now=at + 30 * DAY
            )


def _delegation(visit: Visit) -> VisitDelegation:
    found = visit.delegations.all()[0]
    found.visit = visit
    return found


def _head(delegation: VisitDelegation) -> User:
    head = delegation.request.head
    if head is None:
        raise ValueError(f"{delegation} has no head")
    return head


def _read(visit: Visit) -> Visit:
    return visits_with_people(Visit.objects.filter(pk=visit.pk)).get()


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=KIGALI).astimezone(UTC)
