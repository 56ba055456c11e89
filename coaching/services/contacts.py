"""Ask a pair how it goes: a kind message, or a call with a coded answer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from coaching.models import CallOutcome, Contact, ContactKind
from coaching.rules.health import ContactRefused, can_contact, nudged_lately
from core import audit
from matching.models import Pairing, PairingState
from notifications.services import queue_message


@transaction.atomic
def nudge_pair(*, pairing: Pairing, by: User, now: datetime) -> Contact:
    """Send both, or all three, a kind message; who did so and when is kept.

    Raises:
        ContactRefused: the pairing has ended, takes a pause, or was nudged less than a week ago.
    """
    held = _lock(pairing, by)
    if held.state == PairingState.PAUSED:
        raise ContactRefused("paused")
    last = Contact.objects.filter(pairing=held, kind=ContactKind.NUDGE).first()
    if last is not None and nudged_lately(last.at, now):
        raise ContactRefused("nudged_lately")
    contact = Contact.objects.create(
        pairing=held, kind=ContactKind.NUDGE, by=by, at=now, created_at=now
    )
    audit.record("pairing.nudged", held, by=by, now=now, contact=contact.pk)
    for person in held.people:
        queue_message(
            kind="coaching.nudge",
            about=contact,
            recipient=person,
            due_at=now,
            now=now,
            institution_id=held.cohort.programme.institution_id,
        )
    return contact


@transaction.atomic
def record_call(
    *, pairing: Pairing, outcome: CallOutcome, look_again_on: date, by: User, now: datetime
) -> Contact:
    """Keep that somebody called, what it came to and when to look again; twice is once.

    Raises:
        ContactRefused: the pairing has ended, or the day to look again is not to come.
    """
    held = _lock(pairing, by)
    if look_again_on <= now.date():
        raise ContactRefused("look_again_past")
    contact, is_new = Contact.objects.get_or_create(
        pairing=held,
        kind=ContactKind.CALL,
        outcome=outcome,
        look_again_on=look_again_on,
        by=by,
        defaults={"at": now, "created_at": now},
    )
    if is_new:
        audit.record("pairing.called", held, by=by, now=now, outcome=str(outcome))
    return contact


def _lock(pairing: Pairing, by: User) -> Pairing:
    """Read the pairing again and keep a second organiser waiting."""
    held = Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)
    if not can_contact(by, held):
        raise ContactRefused("ended")
    return held
