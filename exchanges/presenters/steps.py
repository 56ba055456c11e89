"""What hosts, focal points, heads of delegation and organisers have to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from core.next_steps import NextStep, Urgency, Waiting
from exchanges.models import (
    HostOffer,
    PlanState,
    RequestState,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
)
from exchanges.presenters.aftermath import waiting_aftermath
from exchanges.presenters.arranging import waiting_arrangements
from exchanges.presenters.duties import waiting_duties
from exchanges.presenters.words import theme_words, week_words
from exchanges.queries import (
    cycles_with_plans,
    delegations_to_confirm,
    offers_to_finish,
    requests_to_finish,
    visits_to_confirm_as_host,
)
from exchanges.queries.rows import cycles_to_ask_in, requests_in_writing

ANSWER_WITHIN = timedelta(days=10)
CycleWithPlans = Any  # a VisitCycle with what exchanges.queries.cycles_with_plans adds


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Everything about visits that may wait for the person."""
    yield Waiting(delegations_to_confirm(user), partial(_to_answer, now=now))
    yield from waiting_duties(user, now=now)
    yield from _as_writer(user, now)
    yield from waiting_aftermath(user, now=now)
    yield from waiting_arrangements(user, now=now)
    if user.institutions_as(Role.HOST):
        yield from _as_host(user, now)
    if user.institutions_as(Role.FOCAL_POINT):
        yield from _as_focal_point(user, now)
    if user.institutions_as(Role.ORGANISER):
        yield Waiting(cycles_with_plans(VisitCycle.objects.organised_by(user)), _of_cycles)


def _urgency(due_at: datetime, now: datetime) -> Urgency:
    return Urgency.LATE if due_at <= now else Urgency.DUE


def _to_answer(delegations: QuerySet[VisitDelegation], *, now: datetime) -> Iterator[NextStep]:
    for delegation in delegations:
        visit = delegation.visit
        due_at = visit.published_at + ANSWER_WITHIN
        yield NextStep(
            urgency=_urgency(due_at, now),
            due_at=due_at,
            title=_("Say whether your delegation comes"),
            detail=_("%(host)s, %(city)s, %(weeks)s: %(theme)s")
            % {
                "host": visit.offer.institution,
                "city": visit.offer.city,
                "weeks": week_words(visit.first_monday, visit.weeks),
                "theme": theme_words(visit.theme),
            },
            url=reverse("exchanges:delegation-answer", args=[delegation.pk]),
            action=_("Answer"),
        )


def _as_host(user: User, now: datetime) -> Iterator[Waiting[NextStep]]:
    yield Waiting(visits_to_confirm_as_host(user), partial(_to_confirm, now=now))
    yield Waiting(offers_to_finish(user), _to_finish)
    unused = VisitCycle.objects.open_to(user, Role.HOST).exclude(
        offers__institution__in=user.institutions_as(Role.HOST)
    )
    yield Waiting(unused, partial(_to_offer, now=now))


def _to_confirm(visits: QuerySet[Visit], *, now: datetime) -> Iterator[NextStep]:
    for visit in visits:
        due_at = visit.published_at + ANSWER_WITHIN
        senders = [str(one.request.institution) for one in visit.delegations.all() if one.is_live]
        yield NextStep(
            urgency=_urgency(due_at, now),
            due_at=due_at,
            title=_("Confirm a visit"),
            detail=_("%(weeks)s: %(senders)s, %(theme)s")
            % {
                "weeks": week_words(visit.first_monday, visit.weeks),
                "senders": _(", ").join(senders),
                "theme": theme_words(visit.theme),
            },
            url=reverse("exchanges:visit-host-answer", args=[visit.pk]),
            action=_("Answer"),
        )


def _to_finish(offers: QuerySet[HostOffer]) -> Iterator[NextStep]:
    for offer in offers:
        yield _offer_step(offer)


def _to_offer(cycles: QuerySet[VisitCycle], *, now: datetime) -> Iterator[NextStep]:
    for cycle in cycles:
        yield NextStep(
            urgency=Urgency.OPEN,
            due_at=_beginning(cycle, now),
            title=_("Offer a study visit"),
            detail=cycle.name,
            url=reverse("exchanges:offer-create", args=[cycle.pk]),
            action=_("Offer"),
        )


def _offer_step(offer: HostOffer) -> NextStep:
    no_week_is_open = not offer.open_weeks
    page = "exchanges:offer-weeks" if no_week_is_open else "exchanges:offer-detail"
    return NextStep(
        urgency=Urgency.SOON,
        due_at=offer.created_at,
        title=_("Open weeks for visits") if no_week_is_open else _("Finish your offer"),
        detail=f"{offer.title}, {offer.cycle}",
        url=reverse(page, args=[offer.pk]),
        action=_("Open weeks") if no_week_is_open else _("Look at it"),
    )


def _as_focal_point(user: User, now: datetime) -> Iterator[Waiting[NextStep]]:
    yield Waiting(requests_to_finish(user), _to_see_to)
    unasked = VisitCycle.objects.open_to(user, Role.FOCAL_POINT).exclude(
        requests__institution__in=user.institutions_as(Role.FOCAL_POINT)
    )
    yield Waiting(unasked.prefetch_related("visa_times"), partial(_to_request, now=now))


def _to_see_to(requests: QuerySet[VisitRequest]) -> Iterator[NextStep]:
    for request in requests:
        yield _request_step(request)


def _to_request(cycles: QuerySet[VisitCycle], *, now: datetime) -> Iterator[NextStep]:
    for cycle in (one for one in cycles if one.has_time_for(now.date())):
        yield NextStep(
            urgency=Urgency.OPEN,
            due_at=_beginning(cycle, now),
            title=_("Request a study visit"),
            detail=cycle.name,
            url=reverse("exchanges:need-create", args=[cycle.pk]),
            action=_("Request"),
        )


def _as_writer(user: User, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Somebody who is no focal point: drafts to hand in, and cycles in which to ask."""
    yield Waiting(requests_in_writing(user), _to_hand_in)
    if not user.institutions_as(Role.FOCAL_POINT):
        unasked = cycles_to_ask_in(user).exclude(requests__written_by=user)
        yield Waiting(unasked, partial(_to_ask, now=now))


def _to_hand_in(requests: QuerySet[VisitRequest]) -> Iterator[NextStep]:
    for request in requests:
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=request.created_at,
            title=_("Finish your request and hand it in"),
            detail=f"{request.title}, {request.cycle}",
            url=reverse("exchanges:request-detail", args=[request.pk]),
            action=_("Look at it"),
        )


def _to_ask(cycles: QuerySet[VisitCycle], *, now: datetime) -> Iterator[NextStep]:
    for cycle in (one for one in cycles if one.has_time_for(now.date())):
        yield NextStep(
            urgency=Urgency.OPEN,
            due_at=_beginning(cycle, now),
            title=_("Ask for a study visit"),
            detail=cycle.name,
            url=reverse("exchanges:need-create", args=[cycle.pk]),
            action=_("Ask"),
        )


def _request_step(request: VisitRequest) -> NextStep:
    if request.state == RequestState.SUBMITTED:
        return NextStep(
            urgency=Urgency.DUE,
            due_at=request.created_at,
            title=_("Approve a request, or give it back"),
            detail=f"{request.title}, {request.cycle}",
            url=reverse("exchanges:request-detail", args=[request.pk]),
            action=_("Look at it"),
        )
    is_draft = request.state == RequestState.DRAFT
    page = "exchanges:request-detail" if is_draft else "exchanges:request-head"
    return NextStep(
        urgency=Urgency.SOON if is_draft else Urgency.DUE,
        due_at=request.created_at,
        title=_("Finish and place your request") if is_draft else _("Name the head of delegation"),
        detail=f"{request.title}, {request.cycle}",
        url=reverse(page, args=[request.pk]),
        action=_("Look at it") if is_draft else _("Choose who leads"),
    )


def _of_cycles(cycles: QuerySet[Any]) -> Iterator[NextStep]:
    for cycle in cycles:
        if cycle.newest_state == PlanState.DONE:
            yield _publish_step(cycle)
        elif cycle.declined_count:
            yield _declined_step(cycle)
        elif cycle.newest_state == PlanState.PUBLISHED and cycle.left_out_count:
            yield _left_out_step(cycle)
        elif not cycle.has_live_plan and cycle.offer_count and cycle.request_count:
            yield _plan_step(cycle)


def _publish_step(cycle: CycleWithPlans) -> NextStep:
    return NextStep(
        urgency=Urgency.DUE,
        due_at=cycle.newest_at,
        title=_("Publish the plan of visits"),
        detail=cycle.name,
        url=reverse("exchanges:plan-detail", args=[cycle.newest_id]),
        action=_("Look at it"),
    )


def _declined_step(cycle: CycleWithPlans) -> NextStep:
    number = cycle.declined_count
    words = ngettext(
        "%(number)s delegation has lost its visit and has no other",
        "%(number)s delegations have lost their visit and have no other",
        number,
    )
    return NextStep(
        urgency=Urgency.DUE,
        due_at=cycle.created_at,
        title=_("Plan again"),
        detail=f"{cycle.name}: {words % {'number': number}}",
        url=reverse("exchanges:cycle-detail", args=[cycle.pk]),
        action=_("Look at it"),
    )


def _left_out_step(cycle: CycleWithPlans) -> NextStep:
    number = cycle.left_out_count
    words = ngettext(
        "%(number)s request was left out; see what would let it in",
        "%(number)s requests were left out; see what would let them in",
        number,
    )
    return NextStep(
        urgency=Urgency.OPEN,
        due_at=cycle.newest_at,
        title=_("Look for room"),
        detail=f"{cycle.name}: {words % {'number': number}}",
        url=reverse("exchanges:plan-detail", args=[cycle.newest_id]),
        action=_("See why"),
    )


def _plan_step(cycle: CycleWithPlans) -> NextStep:
    return NextStep(
        urgency=Urgency.SOON,
        due_at=cycle.created_at,
        title=_("Make a plan of visits"),
        detail=cycle.name,
        url=reverse("exchanges:cycle-detail", args=[cycle.pk]),
        action=_("Look at it"),
    )


def _beginning(cycle: VisitCycle, now: datetime) -> datetime:
    """The first day of the cycle as a moment, for the order of steps."""
    return datetime.combine(cycle.first_monday, datetime.min.time(), tzinfo=now.tzinfo)
