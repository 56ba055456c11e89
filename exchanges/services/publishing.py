"""Publishing: a plan becomes visits; what did not change stays, with its answers."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from exchanges import planning, rules
from exchanges.models import (
    Answer,
    CycleState,
    HostAnswer,
    Plan,
    PlanState,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitMove,
    VisitRequest,
    VisitState,
    VisitWeek,
    WithdrawReason,
)
from exchanges.models.offer import person_key
from exchanges.queries import live_visits
from exchanges.queries.changes import (
    Changes,
    Occupied,
    Place,
    changes_between,
    place_of,
    planned_places,
    standing_places,
)
from exchanges.services.letters import renew_letters
from exchanges.services.messages import tell_of_publication
from exchanges.services.moves import call_off, move_visit, settle
from exchanges.services.recalls import recall_delegation
from exchanges.services.telling import tell_of_changes
from exchanges.snapshot import snapshot_of


@transaction.atomic
def publish_plan(*, plan: Plan, by: User, now: datetime) -> Plan:
    """Make the visits of a plan known and ask hosts and heads for their answers.

    Raises PlanRefused("outdated") when offers, requests or visits are no longer what was planned.
    """
    # One publication at a time in a cycle: the second sees what the first made, and is refused.
    cycle = VisitCycle.objects.select_for_update().get(pk=plan.cycle_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    plan.cycle = cycle
    if not rules.can_publish_plan(by, plan):
        raise rules.PlanRefused("is_not_done")
    _check_still_true(plan)
    cycle.plans.filter(state=PlanState.PUBLISHED).update(state=PlanState.SUPERSEDED)
    plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, now, by
    plan.save(update_fields=["state", "published_at", "published_by"])
    try:
        with transaction.atomic():
            changes = _publish_visits(plan, by, now)
    except IntegrityError as error:
        raise rules.PlanRefused("outdated") from error
    cycle.state = CycleState.PUBLISHED
    cycle.save(update_fields=["state"])
    audit.record(
        "plan.published",
        plan,
        by=by,
        now=now,
        kept_visits=changes.kept,
        changed_requests=len(changes.requests),
    )
    return plan


def _check_still_true(plan: Plan) -> None:
    now_true = snapshot_of(plan.cycle, today=plan.today, seed=plan.seed)
    if planning.digest(now_true.problem) != plan.digest:
        raise rules.PlanRefused("outdated")


def _publish_visits(plan: Plan, by: User, now: datetime) -> Changes:
    planned = planned_places(plan)
    standing = {place_of(visit): visit for visit in live_visits(plan.cycle)}
    changes = changes_between(standing_places(standing.values()), planned)
    for place, visit in standing.items():
        if place not in planned:
            call_off(visit, by=by, now=now, reason="replanned", tell=False)
    kept = {place: visit for place, visit in standing.items() if place in planned}
    for place, visit in kept.items():
        _let_go(visit, planned[place], by, now)
    # Only now is every place free that the plan needs.
    VisitWeek.objects.filter(offer__cycle=plan.cycle).delete()
    for place, one in planned.items():
        visit = kept.get(place) or _new_visit(plan, place, one, by, now)
        _bring_up_to_date(visit, one, plan, by, now)
    _book(plan.cycle)
    tell_of_changes(changes, standing, plan=plan, now=now)
    return changes


def _let_go(visit: Visit, planned: Occupied, by: User, now: datetime) -> None:
    """Free the delegations that the new plan takes elsewhere, or nowhere."""
    here = VisitDelegation.objects.live().filter(visit=visit)
    for leaving in here.exclude(request__in=planned.requests):
        recall_delegation(leaving, WithdrawReason.MOVED, by=by, now=now)
        leaving.answer = Answer.RELEASED
        leaving.save(update_fields=["answer"])


def _new_visit(plan: Plan, place: Place, planned: Occupied, by: User, now: datetime) -> Visit:
    visit = Visit.objects.create(
        plan=plan,
        offer_id=place.offer,
        theme=place.theme,
        first_monday=place.monday,
        weeks=place.weeks,
        resource_person_id=planned.person,
        interpreters=list(planned.interpreters),
        published_at=now,
        created_at=now,
    )
    HostAnswer.objects.create(visit=visit, created_at=now)
    VisitMove.objects.create(visit=visit, to_state=VisitState.PROPOSED, by=by, at=now)
    return visit


def _bring_up_to_date(visit: Visit, planned: Occupied, plan: Plan, by: User, now: datetime) -> None:
    """Give the visit the person, the interpreters and the delegations of the plan."""
    visit.plan, visit.interpreters = plan, list(planned.interpreters)
    visit.resource_person_id = planned.person
    visit.save(update_fields=["plan", "interpreters", "resource_person"])
    here = set(VisitDelegation.objects.live().filter(visit=visit).values_list("request", flat=True))
    joining = planned.requests - here
    VisitDelegation.objects.bulk_create(
        VisitDelegation(visit=visit, request_id=request, created_at=now)
        for request in sorted(joining)
    )
    if joining:
        if visit.state == VisitState.CONFIRMED:
            move_visit(visit, VisitState.HELD, by=by, now=now, reason="joined")
        newcomers = VisitRequest.objects.filter(pk__in=joining).select_related("head")
        tell_of_publication(visit, now=now, occurrence=plan.pk.hex, newcomers=newcomers)
        renew_letters(visit, by=by, now=now)
    settle(visit, by=by, now=now)


def _book(cycle: VisitCycle) -> None:
    """Take a place of the host for every week of every visit, and for the rest after it."""
    taken: Counter[tuple[UUID, date]] = Counter()
    rows = []
    for visit in live_visits(cycle).order_by("first_monday", "pk"):
        offer, person = visit.offer, visit.resource_person
        key = person_key(offer.institution_id, person.name)
        for number in range(visit.weeks + offer.rest_weeks):
            monday = visit.first_monday + timedelta(weeks=number)
            rows.append(
                VisitWeek(
                    visit=visit,
                    offer=offer,
                    monday=monday,
                    slot=taken[offer.pk, monday],
                    places=offer.parallel,
                    resource_person=person if number < visit.weeks else None,
                    person_key=key if number < visit.weeks else "",
                )
            )
            taken[offer.pk, monday] += 1
    VisitWeek.objects.bulk_create(rows)
