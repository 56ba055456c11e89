"""What the two of a chemistry meeting are told. Subjects name nobody, and no score is in a mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.templatetags.counterpart import day
from matching.models import ChemistryMeeting, CohortState, MeetingState
from matching.presenters.zones import both_zones
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

ASKED = "matching.meeting_asked"
STILL = "matching.meeting_without_time"
TIMES = "matching.meeting_times"
TOMORROW = "matching.meeting_tomorrow"
HOW = "matching.meeting_how"
CANCELLED = "matching.meeting_cancelled"
BEFORE = timedelta(days=1)
AFTER = timedelta(hours=1)


def compose_asked(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The reader is asked to meet somebody, and nobody has offered a time yet."""
    meeting = _meeting(about_id, recipient, MeetingState.PROPOSED)
    if meeting is None or meeting.times.exists():
        return None
    return _asking(meeting, recipient, _("Somebody to meet"))


def compose_still(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Half the time is over and there is still no date."""
    meeting = _meeting(about_id, recipient, MeetingState.PROPOSED)
    if meeting is None or meeting.times.exists():
        return None
    return _asking(meeting, recipient, _("A chemistry meeting has no time yet"))


def _asking(meeting: ChemistryMeeting, recipient: User, subject: str) -> MessageText:
    facts = {
        "name": meeting.other(recipient).name,
        "cohort": meeting.round.cohort.name,
        "minutes": meeting.round.minutes,
        "day": day(meeting.round.meet_by),
    }
    return MessageText(
        subject=subject,
        paragraphs=(
            _("Before pairs are made in %(cohort)s, please talk with %(name)s.") % facts,
            _("%(minutes)s minutes are enough, by %(day)s. Offer up to three times.") % facts,
            _("Afterwards both of you say how it went; nobody but the matching reads it."),
        ),
        url=_url(meeting),
        action=_("Offer times"),
    )


def compose_times(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The other one has offered times."""
    meeting = _meeting(about_id, recipient, MeetingState.PROPOSED)
    if meeting is None or str(meeting.version) != occurrence:
        return None
    offered = [both_zones(one.starts_at, *meeting.people) for one in meeting.times.all()]
    name = meeting.other(recipient).name
    return MessageText(
        subject=_("Choose a time to meet"),
        paragraphs=(
            _("%(name)s can meet you before pairs are made in %(cohort)s:")
            % {"name": name, "cohort": meeting.round.cohort.name},
            *offered,
        ),
        url=_url(meeting),
        action=_("Choose a time"),
    )


def compose_tomorrow(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A chemistry meeting is a day away."""
    meeting = _meeting(about_id, recipient, MeetingState.AGREED)
    if meeting is None or meeting.starts_at is None or _stamp(meeting.starts_at) != occurrence:
        return None
    facts = {
        "name": meeting.other(recipient).name,
        "when": both_zones(meeting.starts_at, *meeting.people),
    }
    return MessageText(
        subject=_("A chemistry meeting is coming up"),
        paragraphs=(_("You talk with %(name)s: %(when)s.") % facts,),
        url=_url(meeting),
        action=_("See the meeting"),
    )


def compose_how(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The talk is over, and the reader has not said how it went."""
    meeting = _meeting(about_id, recipient, MeetingState.AGREED, MeetingState.HELD)
    if meeting is None or meeting.scores.filter(by=recipient).exists():
        return None
    facts = {"name": meeting.other(recipient).name}
    return MessageText(
        subject=_("How was your chemistry meeting?"),
        paragraphs=(
            _("Say whether you met %(name)s, and how it went. It takes half a minute.") % facts,
            _("Nobody but the matching reads it: not the other person and no organiser."),
        ),
        url=_url(meeting),
        action=_("Say how it went"),
    )


def compose_cancelled(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The two do not meet; nobody is blamed."""
    meeting = _meeting(about_id, recipient, MeetingState.CANCELLED)
    if meeting is None:
        return None
    return MessageText(
        subject=_("A chemistry meeting is off"),
        paragraphs=(
            _("Your chemistry meeting with %(name)s does not take place.")
            % {"name": meeting.other(recipient).name},
            _("Nobody is blamed, and you do not have to do anything."),
        ),
        url=_url(meeting),
        action=_("See the meeting"),
    )


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every message that follows from the meetings as they stand."""
    rows = (
        ChemistryMeeting.objects.of_enrolled()
        .filter(state__in=[MeetingState.PROPOSED, MeetingState.AGREED, MeetingState.HELD])
        .exclude(round__cohort__state=CohortState.CLOSED)
        .with_people()
        .prefetch_related("times", "scores")
    )
    for meeting in rows.iterator(chunk_size=500):
        for person in meeting.people:
            if not meeting.is_later_for(person.pk):
                yield from _to(meeting, person)


def _to(meeting: ChemistryMeeting, person: User) -> Iterator[PlannedMessage]:
    if meeting.state == MeetingState.PROPOSED:
        yield from _about_time(meeting, person)
    elif meeting.starts_at is not None:
        ends_at = meeting.starts_at + timedelta(minutes=meeting.round.minutes)
        stamp = _stamp(meeting.starts_at)
        if meeting.state == MeetingState.AGREED:
            due_at = meeting.starts_at - BEFORE
            yield _planned(TOMORROW, meeting, person, due_at, stamp, meeting.starts_at)
        if person.pk not in {one.by_id for one in meeting.scores.all()}:
            yield _planned(HOW, meeting, person, ends_at + AFTER, stamp)


def _about_time(meeting: ChemistryMeeting, person: User) -> Iterator[PlannedMessage]:
    published_at, meet_by = meeting.round.published_at, meeting.round.meet_by
    if published_at is None or meet_by is None:
        return
    times = list(meeting.times.all())
    if not times:
        begins_at = max(published_at, meeting.created_at)
        halfway = begins_at + (meet_by - begins_at) / 2
        yield _planned(ASKED, meeting, person, begins_at, "", meet_by)
        yield _planned(STILL, meeting, person, halfway, "", meet_by)
    elif times[0].by_id != person.pk:
        offered_at, last = times[0].created_at, times[-1].starts_at
        yield _planned(TIMES, meeting, person, offered_at, str(meeting.version), last)


def _planned(
    kind: str,
    meeting: ChemistryMeeting,
    person: User,
    due_at: datetime,
    occurrence: str,
    useless_after: datetime | None = None,
) -> PlannedMessage:
    return PlannedMessage(
        kind=kind,
        about_id=meeting.pk,
        recipient_id=person.pk,
        due_at=due_at,
        occurrence=occurrence,
        useless_after=useless_after,
        institution_id=meeting.round.cohort.programme.institution_id,
    )


def _meeting(about_id: str, recipient: User, *states: str) -> ChemistryMeeting | None:
    rows = ChemistryMeeting.objects.of(recipient).with_people()
    return rows.filter(pk=about_id, state__in=states).first()


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M}"


def _url(meeting: ChemistryMeeting) -> str:
    return reverse("matching:meeting-detail", args=[meeting.pk])


for kind in (
    MessageKind(ASKED, gettext_lazy("Somebody to meet before pairs are made"), compose_asked),
    MessageKind(STILL, gettext_lazy("A chemistry meeting without a time"), compose_still),
    MessageKind(TIMES, gettext_lazy("Times offered for a chemistry meeting"), compose_times),
    MessageKind(TOMORROW, gettext_lazy("A chemistry meeting is coming up"), compose_tomorrow),
    MessageKind(HOW, gettext_lazy("How a chemistry meeting went"), compose_how),
    MessageKind(CANCELLED, gettext_lazy("A chemistry meeting is off"), compose_cancelled),
):
    register_kind(kind)
register_planner("matching.chemistry", planned_messages)
