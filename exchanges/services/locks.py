"""Places that the organiser fixes by hand: later plans keep them until the lock is taken off."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import audit
from exchanges import planning, rules
from exchanges.models import HostOffer, PlanLock, PlanQuestion, VisitCycle, VisitRequest
from exchanges.rules import FIXED_STATES
from exchanges.rules.questions import can_force, can_lock
from exchanges.services.questions import ask_again
from exchanges.snapshot import Snapshot, snapshot_of


class MoveRefused(rules.PlanRefused):
    """A request cannot be locked at a place; the reason is a door of exchanges.planning."""


@transaction.atomic
def lock_place(
    *, request: VisitRequest, offer: HostOffer, theme: str, monday: date, by: User, now: datetime
) -> PlanLock:
    """Fix where and when a request is served; its earlier lock is replaced.

    Raises MoveRefused with the door that is closed there, and PlanRefused("visit_fixed") for a
    request whose visit is confirmed.
    """
    cycle = VisitCycle.objects.select_for_update().get(pk=request.cycle_id)
    if not can_lock(by, request) or offer.cycle_id != cycle.pk:
        raise rules.PlanRefused("is_closed")
    if has_fixed_visit(request):
        raise rules.PlanRefused("visit_fixed")
    PlanLock.objects.filter(request=request).delete()
    snapshot = snapshot_of(cycle, today=now.date(), seed=1)
    door = door_at(snapshot, request, offer, theme, monday)
    if door is not None:
        raise MoveRefused(door)
    lock = PlanLock.objects.create(
        request=request, offer=offer, theme=theme, monday=monday, locked_by=by, created_at=now
    )
    audit.record("request.locked", request, by=by, now=now, offer=offer.pk, lock=lock.pk)
    return lock


@transaction.atomic
def unlock(*, lock: PlanLock, by: User, now: datetime) -> None:
    """Let later plans decide again."""
    if not can_lock(by, lock.request):
        raise rules.PlanRefused("is_closed")
    audit.record("request.unlocked", lock.request, by=by, now=now, offer=lock.offer_id)
    lock.delete()


@transaction.atomic
def force_in(*, question: PlanQuestion, by: User, now: datetime) -> PlanQuestion:
    """Lock the request of a price at the place that was found, and plan again around it."""
    if question.request is None or not can_force(by, question) or question.first_monday is None:
        raise rules.PlanRefused("is_not_done")
    visit = question.results["price"]["visit"]
    try:
        lock_place(
            request=question.request,
            offer=HostOffer.objects.get(pk=UUID(visit["host"])),
            theme=visit["theme"],
            monday=question.monday_of(visit["week"]),
            by=by,
            now=now,
        )
    except MoveRefused as refused:
        raise rules.PlanRefused("outdated") from refused
    return ask_again(cycle=question.cycle, by=by, now=now)


def has_fixed_visit(request: VisitRequest) -> bool:
    """Whether the visit of a request is confirmed, so that no plan moves it."""
    live = request.visit_delegations.live()
    return bool(live.filter(visit__state__in=FIXED_STATES).exists())


def door_at(
    snapshot: Snapshot, request: VisitRequest, offer: HostOffer, theme: str, monday: date
) -> str | None:
    """Why a request cannot be at a place, None if it can; "host_left" for a withdrawn offer."""
    place = planning.Lock(str(request.pk), str(offer.pk), theme, snapshot.week_of(monday))
    try:
        return planning.forbidden_at(snapshot.problem, place)
    except planning.InstanceError:
        return "host_left"
