"""Name a delegate, choose what mails they get, end it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.models.user import clean_email
from accounts.services import Guest, invite_guest
from coaching import rules
from coaching.models import Delegate
from coaching.rules import DelegateRefused
from core import audit
from notifications.services import queue_message

DAY = timedelta(days=1)


@transaction.atomic
def name_delegate(*, guest: Guest, gets_mails: bool, by: User, now: datetime) -> Delegate:
    """Let `guest` book and move the sessions of `by`; who is not here yet gets an invitation.

    Naming the same person twice is one delegation.

    Raises:
        DelegateRefused: `by` has no sessions to keep, it is their own address, or there are
            too many.
    """
    if not rules.can_name_delegate(by):
        raise DelegateRefused("not_yours")
    if clean_email(guest.email) == by.email:
        raise DelegateRefused("yourself")
    # Two forms at once wait for one another here.
    User.objects.select_for_update().get(pk=by.pk)
    current = Delegate.objects.current().of(by)
    same = current.filter(aide__email=clean_email(guest.email)).first()
    if same is not None:
        return same
    _check_number(by, now)
    aide = invite_guest(guest=guest, part="aide", by=by, now=now)
    delegate = Delegate.objects.create(
        principal=by, aide=aide, known_as=guest.name, gets_mails=gets_mails, begun_at=now
    )
    _mark(aide)
    audit.record("delegate.named", delegate, by=by, now=now, aide=aide.pk)
    queue_message(
        kind="coaching.delegate_named", about=delegate, recipient=aide, due_at=now, now=now
    )
    return delegate


@transaction.atomic
def choose_delegate_mails(
    *, delegate: Delegate, gets_mails: bool, by: User, now: datetime
) -> Delegate:
    """Let the mails about session times go to the delegate too, or no longer.

    Raises:
        DelegateRefused: the delegation has ended, or is another person's.
    """
    held = Delegate.objects.select_for_update().get(pk=delegate.pk)
    if held.principal_id != by.pk or held.ended_at is not None:
        raise DelegateRefused("ended")
    if held.gets_mails != gets_mails:
        held.gets_mails = gets_mails
        held.save(update_fields=["gets_mails"])
        audit.record("delegate.mails_chosen", held, by=by, now=now, gets_mails=gets_mails)
    return held


@transaction.atomic
def end_delegate(*, delegate: Delegate, by: User, now: datetime) -> Delegate:
    """End a delegation: from the next request on nothing is left to see; done twice it is one end.

    Raises:
        DelegateRefused: `by` is neither of the two.
    """
    held = Delegate.objects.select_for_update().get(pk=delegate.pk)
    if by.pk not in {held.principal_id, held.aide_id}:
        raise DelegateRefused("not_yours")
    if held.ended_at is None:
        held.ended_at, held.ended_by = now, by
        held.save(update_fields=["ended_at", "ended_by"])
        _mark(held.aide)
        audit.record("delegate.ended", held, by=by, now=now)
    return held


def _mark(aide: User) -> None:
    """Keep the mark that menus read in line with the delegations that stand."""
    aide.keeps_calendars = Delegate.objects.current().filter(aide=aide).exists()
    aide.save(update_fields=["keeps_calendars"])


def _check_number(by: User, now: datetime) -> None:
    named = Delegate.objects.of(by)
    if named.current().count() >= rules.MOST_DELEGATES:
        raise DelegateRefused("too_many")
    if named.filter(begun_at__gt=now - DAY).count() >= rules.MOST_DELEGATES_A_DAY:
        raise DelegateRefused("too_many_today")
