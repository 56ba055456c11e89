"""Messages about group sessions: asked, changed, cancelled, not answered, a day away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.calendar import group_key
from coaching.emails.planned import stamp
from coaching.models import GroupAnswer, GroupPlace, GroupState
from coaching.presenters.groups import when_of_group
from coaching.rules import REMIND_BEFORE
from coaching.rules.groups import ASK_BEFORE
from matching.models import EnrolmentState
from notifications.calendar import CalendarFile, cancellation, invitation
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)
from notifications.models import CalendarEntry

KIND = "coaching.group_session"
TOMORROW = "coaching.group_tomorrow"
UNANSWERED = "coaching.group_unanswered"


def compose_group_session(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Somebody is asked, something changed, it is cancelled, or the own answer did."""
    place = _place(about_id, recipient)
    if place is None or not _is_newest(place, occurrence):
        return None
    session = place.session
    is_off = session.state == GroupState.CANCELLED or place.answer == GroupAnswer.NO
    return MessageText(
        subject=_("A date of your cohort"),
        paragraphs=_words(place),
        url=session.get_absolute_url(),
        action=_("See it") if is_off or place.answer else _("Say whether you come"),
        calendar=_calendar_of(place, recipient, is_off=is_off),
    )


def compose_unanswered(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A week before, somebody has not said whether they come."""
    place = _coming(about_id, recipient, occurrence, now)
    if place is None or place.answer:
        return None
    return MessageText(
        subject=_("Do you come?"),
        paragraphs=(_what(place), _("Please say whether you come.")),
        url=place.session.get_absolute_url(),
        action=_("Say whether you come"),
    )


def compose_tomorrow(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A group session is a day away."""
    place = _coming(about_id, recipient, occurrence, now)
    if place is None:
        return None
    where = (place.session.place,) if place.session.place else ()
    return MessageText(
        subject=_("A date of your cohort is coming up"),
        paragraphs=(_what(place), *where),
        url=place.session.get_absolute_url(),
        action=_("See it"),
    )


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """What follows from the group sessions as they stand."""
    coming = _asked().filter(
        session__state=GroupState.PLANNED,
        session__starts_at__gt=now,
        session__starts_at__lte=until + ASK_BEFORE,
    )
    for place in coming.exclude(answer=GroupAnswer.NO):
        yield _planned(TOMORROW, place, REMIND_BEFORE)
        ask_at = place.session.starts_at - ASK_BEFORE
        if not place.answer and ask_at > place.created_at + timedelta(days=1):
            yield _planned(UNANSWERED, place, ASK_BEFORE)


def _planned(kind: str, place: GroupPlace, before: timedelta) -> PlannedMessage:
    session = place.session
    return PlannedMessage(
        kind=kind,
        about_id=session.pk,
        recipient_id=place.enrolment.profile.user_id,
        due_at=session.starts_at - before,
        occurrence=stamp(session.starts_at),
        useless_after=session.starts_at,
        institution_id=session.cohort.programme.institution_id,
    )


def _asked() -> QuerySet[GroupPlace]:
    enrolled = GroupPlace.objects.filter(enrolment__state=EnrolmentState.ENROLLED)
    return enrolled.select_related("session__cohort__programme", "enrolment__profile__user")


def _place(about_id: str, recipient: User) -> GroupPlace | None:
    return _asked().filter(session__pk=about_id, enrolment__profile__user=recipient).first()


def _coming(about_id: str, recipient: User, occurrence: str, now: datetime) -> GroupPlace | None:
    """The place of the reader, while the session lies ahead as planned and is not refused."""
    place = _place(about_id, recipient)
    if place is None or place.answer == GroupAnswer.NO:
        return None
    session = place.session
    is_ahead = session.state == GroupState.PLANNED and session.starts_at > now
    return place if is_ahead and stamp(session.starts_at) == occurrence else None


def _is_newest(place: GroupPlace, occurrence: str) -> bool:
    """Whether no later change or answer replaces this mail."""
    word, _sep, rest = occurrence.partition(":")
    if word == "answer":
        at = place.answered_at
        is_last = at is not None and rest == f"{stamp(at)}:{place.answer}"
        return is_last and place.session.state != GroupState.CANCELLED
    return word == f"v{place.session.version}" and place.answer != GroupAnswer.NO


def _words(place: GroupPlace) -> tuple[str, ...]:
    session = place.session
    if session.state == GroupState.CANCELLED:
        return (_what(place), _("It is cancelled."))
    if place.answer == GroupAnswer.NO:
        return (_what(place), _("You said that you do not come. You can change that."))
    where = (session.place,) if session.place else ()
    if place.answer == GroupAnswer.YES:
        return (_what(place), *where, _("You said that you come."))
    if session.moves.filter(at__gt=place.created_at).exists():
        return (_what(place), *where, _("It was changed. Please say whether you come."))
    return (_what(place), *where, _("You are asked to it. Please say whether you come."))


def _what(place: GroupPlace) -> str:
    session = place.session
    return _("%(kind)s: %(title)s, %(when)s.") % {
        "kind": session.get_kind_display(),
        "title": session.title,
        "when": when_of_group(session),
    }


def _calendar_of(place: GroupPlace, recipient: User, *, is_off: bool) -> CalendarFile | None:
    entry = CalendarEntry.objects.filter(uid=group_key(place.session)).first()
    if entry is None:
        return None
    return (cancellation if is_off else invitation)(entry, recipient)


register_kind(
    MessageKind(
        name=KIND,
        label=gettext_lazy("Group sessions and seminar days: planned, changed or cancelled"),
        compose=compose_group_session,
        travels_alone=True,
    )
)
register_kind(
    MessageKind(
        name=UNANSWERED,
        label=gettext_lazy("A group session waits for your answer"),
        compose=compose_unanswered,
    )
)
register_kind(
    MessageKind(
        name=TOMORROW,
        label=gettext_lazy("A group session is a day away"),
        compose=compose_tomorrow,
    )
)
register_planner("coaching.groups", planned_messages)
