"""Visit requests: written, placed and withdrawn by the focal point."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Institution, ProfileKind, User
from accounts.rules import InvitationRefused
from accounts.services import Guest, invite_person
from core import audit
from exchanges import rules
from exchanges.models import (
    Answer,
    RequestState,
    RequestTheme,
    RequestWeek,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
)
from exchanges.queries import possible_heads
from exchanges.rules.visits import can_return_request, can_submit_request, can_write_request
from exchanges.services.arrangements import end_arrangement
from exchanges.services.messages import (
    tell_focal_points_of_request,
    tell_new_head,
    tell_organisers_of_request,
    tell_writer,
)
from exchanges.services.moves import release_delegation


@transaction.atomic
def create_request(
    *,
    cycle: VisitCycle,
    institution: Institution,
    fields: Mapping[str, Any],
    themes: Mapping[str, int],
    excluded_hosts: Iterable[Institution],
    by: User,
    now: datetime,
) -> VisitRequest:
    """Begin a request as a draft; the delegation can travel in every week until told otherwise."""
    if not can_write_request(by, institution.pk):
        raise rules.RequestRefused("not_yours")
    if not VisitCycle.objects.open_for([institution.pk]).filter(pk=cycle.pk).exists():
        raise rules.RequestRefused("is_closed")
    request = VisitRequest(cycle=cycle, institution=institution, written_by=by, created_at=now)
    _store(request, fields, themes, excluded_hosts)
    RequestWeek.objects.bulk_create(
        RequestWeek(request=request, monday=day) for day in cycle.mondays
    )
    audit.record("request.created", request, by=by, now=now, cycle=cycle.pk)
    return request


@transaction.atomic
def edit_request(
    *,
    request: VisitRequest,
    version: int,
    fields: Mapping[str, Any],
    themes: Mapping[str, int],
    excluded_hosts: Iterable[Institution],
    by: User,
    now: datetime,
) -> VisitRequest:
    """Change a request, unless somebody else did since `version` was read."""
    if not rules.can_edit_request(by, request):
        raise rules.RequestRefused("is_closed")
    same = VisitRequest.objects.filter(pk=request.pk, version=version)
    if not same.update(version=F("version") + 1):
        raise rules.RequestRefused("changed_meanwhile")
    request.version = version + 1
    _store(request, fields, themes, excluded_hosts)
    audit.record("request.changed", request, by=by, now=now)
    return request


@transaction.atomic
def store_request_weeks(
    *,
    request: VisitRequest,
    mondays: Collection[date],
    preferred: Collection[date],
    by: User,
    now: datetime,
) -> VisitRequest:
    """Store the weeks in which the delegation can travel, and the best among them."""
    if not rules.can_edit_request(by, request):
        raise rules.RequestRefused("is_closed")
    known = set(request.cycle.mondays)
    request.request_weeks.all().delete()
    RequestWeek.objects.bulk_create(
        RequestWeek(request=request, monday=day, is_preferred=day in preferred)
        for day in sorted(known & (set(mondays) | set(preferred)))
    )
    audit.record("request.weeks_changed", request, by=by, now=now, weeks=len(set(mondays)))
    return request


@transaction.atomic
def name_head(*, request: VisitRequest, head: User, by: User, now: datetime) -> VisitRequest:
    """Name who leads the delegation and answers for it.

    Once a head has answered, the answer and the head stay.
    """
    if not rules.can_edit_request(by, request):
        raise rules.RequestRefused("is_closed")
    if not possible_heads(request.institution).filter(pk=head.pk).exists():
        raise rules.RequestRefused("unknown_person")
    # A head who dropped out leaves the place open, whatever was answered.
    is_led = request.head_id is not None
    if is_led and request.visit_delegations.filter(answer=Answer.CONFIRMED).exists():
        raise rules.RequestRefused("head_answered")
    request.head = head
    request.save(update_fields=["head"])
    tell_new_head(request, now=now)
    audit.record("request.head_named", request, by=by, now=now, head=head.pk)
    return request


@transaction.atomic
def name_new_head(*, request: VisitRequest, guest: Guest, by: User, now: datetime) -> VisitRequest:
    """Invite somebody who may not be here yet as a leader of the institution, and name them."""
    if not rules.can_edit_request(by, request):
        raise rules.RequestRefused("is_closed")
    try:
        head = invite_person(
            guest=guest, part=ProfileKind.LEADER, institution=request.institution, by=by, now=now
        )
    except InvitationRefused as error:
        raise rules.RequestRefused("unknown_person") from error
    return name_head(request=request, head=head, by=by, now=now)


@transaction.atomic
def place_request(*, request: VisitRequest, by: User, now: datetime) -> VisitRequest:
    """Approve a request and hand it to the organisers, who are told; so is who wrote it."""
    if not rules.can_place_request(by, request):
        raise rules.RequestRefused("is_requested")
    if missing := rules.missing_in_request(request):
        raise rules.RequestRefused(missing[0])
    was_submitted = request.state == RequestState.SUBMITTED
    request.state, request.placed_at = RequestState.REQUESTED, now
    request.approved_by, request.return_reason = by, ""
    request.save(update_fields=["state", "placed_at", "approved_by", "return_reason"])
    tell_organisers_of_request(request, now=now)
    if was_submitted:
        tell_writer(request, now=now, occurrence=f"approved:{now.isoformat()}")
    audit.record("request.placed", request, by=by, now=now)
    return request


@transaction.atomic
def submit_request(*, request: VisitRequest, by: User, now: datetime) -> VisitRequest:
    """Hand a request to the focal point, who approves it or gives it back."""
    if not can_submit_request(by, request):
        raise rules.RequestRefused("is_not_draft")
    if missing := rules.missing_in_request(request):
        raise rules.RequestRefused(missing[0])
    request.state = RequestState.SUBMITTED
    request.save(update_fields=["state"])
    tell_focal_points_of_request(request, now=now)
    audit.record("request.submitted", request, by=by, now=now)
    return request


@transaction.atomic
def return_request(*, request: VisitRequest, reason: str, by: User, now: datetime) -> VisitRequest:
    """Give a request back to who wrote it, with the reason."""
    if not can_return_request(by, request):
        raise rules.RequestRefused("is_not_submitted")
    request.state, request.return_reason = RequestState.DRAFT, reason
    request.save(update_fields=["state", "return_reason"])
    tell_writer(request, now=now, occurrence=f"returned:{now.isoformat()}")
    audit.record("request.returned", request, by=by, now=now)
    return request


@transaction.atomic
def withdraw_request(*, request: VisitRequest, by: User, now: datetime) -> VisitRequest:
    """Take a request back; the place of its delegation in a visit becomes free."""
    if not rules.can_withdraw_request(by, request):
        raise rules.RequestRefused("is_not_requested")
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    for delegation in VisitDelegation.objects.live().filter(request=request):
        release_delegation(delegation, by=by, now=now)
    end_arrangement(request, by=by, now=now)
    audit.record("request.withdrawn", request, by=by, now=now)
    return request


@transaction.atomic
def change_priority(
    *, request: VisitRequest, priority: int, counts_waiting: bool, by: User, now: datetime
) -> VisitRequest:
    """Set how much a request counts against others, and whether waiting raises that."""
    if not rules.can_set_priority(by, request):
        raise rules.RequestRefused("is_closed")
    request.priority, request.counts_waiting = priority, counts_waiting
    request.save(update_fields=["priority", "counts_waiting"])
    audit.record(
        "request.priority_changed",
        request,
        by=by,
        now=now,
        priority=priority,
        counts_waiting=counts_waiting,
    )
    return request


def _store(
    request: VisitRequest,
    fields: Mapping[str, Any],
    themes: Mapping[str, int],
    excluded_hosts: Iterable[Institution],
) -> None:
    for name, value in fields.items():
        setattr(request, name, value)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise rules.RequestRefused("title_taken") from error
    request.excluded_hosts.set(excluded_hosts)
    request.themes.all().delete()
    RequestTheme.objects.bulk_create(
        RequestTheme(request=request, theme=theme, want=want) for theme, want in themes.items()
    )
