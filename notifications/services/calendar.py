"""Calendar entries and who is invited to them; feeds made, renewed and stopped."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import audit
from notifications.calendar import Appointment, digest_of
from notifications.crypto import seal_feed_token
from notifications.models import CalendarEntry, CalendarFeed, CalendarGuest
from notifications.services.queueing import queue_message

KIND = "notifications.calendar"


@transaction.atomic
def note_appointment(*, appointment: Appointment, now: datetime) -> CalendarEntry:
    """Bring the entry of an appointment in line; its sequence rises only on a real change."""
    entry, _is_new = CalendarEntry.objects.get_or_create(
        uid=appointment.key, defaults={**_shown(appointment), "changed_at": now, "created_at": now}
    )
    entry = CalendarEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.digest == digest_of(appointment) and not entry.is_cancelled:
        return entry
    for name, value in _shown(appointment).items():
        setattr(entry, name, value)
    entry.is_cancelled = False
    return _next(entry, now)


@transaction.atomic
def keep_appointment(
    *,
    appointment: Appointment,
    people: Iterable[User],
    now: datetime,
    institution_id: UUID | None = None,
) -> CalendarEntry:
    """Invite exactly `people`: the new ones are asked, all hear of a change, the others lose it."""
    before = CalendarEntry.objects.filter(uid=appointment.key).first()
    entry = note_appointment(appointment=appointment, now=now)
    is_changed = before is None or before.sequence != entry.sequence
    wanted = {person.pk: person for person in people}
    for guest in entry.guests.select_related("user"):
        if guest.user_id not in wanted:
            _queue(entry, guest, "cancel", now, institution_id)
            guest.delete()
        elif is_changed:
            _queue(entry, guest, "request", now, institution_id)
        wanted.pop(guest.user_id, None)
    for person in wanted.values():
        guest = CalendarGuest.objects.create(entry=entry, user=person, created_at=now)
        _queue(entry, guest, "request", now, institution_id)
    return entry


@transaction.atomic
def cancel_appointment(
    *, key: str, now: datetime, institution_id: UUID | None = None
) -> CalendarEntry | None:
    """Take an entry out of all calendars; done twice, or without an entry, it changes nothing."""
    entry = CalendarEntry.objects.select_for_update().filter(uid=key).first()
    if entry is None or entry.is_cancelled:
        return entry
    entry.is_cancelled = True
    _next(entry, now)
    for guest in entry.guests.select_related("user"):
        _queue(entry, guest, "cancel", now, institution_id)
    return entry


@transaction.atomic
def take_out_of_calendar(
    *, appointment: Appointment, person: User, now: datetime, institution_id: UUID | None = None
) -> None:
    """Send somebody who no longer takes part what removes the date; for the others it stands."""
    entry = note_appointment(appointment=appointment, now=now)
    entry.guests.filter(user=person).delete()
    queue_message(
        kind=KIND,
        about=entry,
        recipient=person,
        due_at=now,
        now=now,
        occurrence=f"cancel:{entry.sequence}:{person.pk.hex[:12]}",
        institution_id=institution_id,
    )


@transaction.atomic
def make_feed(*, user: User, by: User, now: datetime) -> str:
    """Give a person a secret address; an earlier one stops to work at once. Return its token."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.filter(user=user).delete()
    feed = CalendarFeed(user=user, token_hash=hash_of(token), made_at=now, created_at=now)
    feed.sealed_token = seal_feed_token(feed, token)
    feed.save(force_insert=True)
    audit.record("user.calendar_feed_made", user, by=by, now=now)
    return token


@transaction.atomic
def stop_feed(*, user: User, by: User, now: datetime) -> None:
    """Let the secret address of a person lead nowhere; done twice it changes nothing."""
    gone, _rows = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        audit.record("user.calendar_feed_stopped", user, by=by, now=now)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _shown(appointment: Appointment) -> dict[str, object]:
    return {
        "noun": appointment.noun,
        "path": appointment.path,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "is_all_day": appointment.is_all_day,
        "digest": digest_of(appointment),
    }


def _next(entry: CalendarEntry, now: datetime) -> CalendarEntry:
    entry.sequence += 1
    entry.changed_at = now
    entry.save()
    return entry


def _queue(
    entry: CalendarEntry, guest: CalendarGuest, word: str, now: datetime, institution: UUID | None
) -> None:
    # The guest's own key: whoever is invited again after being taken off hears of it again.
    queue_message(
        kind=KIND,
        about=entry,
        recipient=guest.user,
        due_at=now,
        now=now,
        occurrence=f"{word}:{entry.sequence}:{guest.pk.hex[:12]}",
        useless_after=entry.ends_at if word == "request" else None,
        institution_id=institution,
    )
