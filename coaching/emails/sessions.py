"""Messages about sessions: what is coming, what changed, what waits for a log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.calendar import session_key
from coaching.emails.answers import text_that_asks
from coaching.emails.planned import planned, stamp
from coaching.emails.reading import changed_session_of, session_to_remind_of
from coaching.models import Session, SessionState, TimeProposal
from coaching.presenters import when
from coaching.queries import quiet_weeks, with_session_facts
from coaching.rules import (
    LOG_GRACE,
    NEVER_QUIET_STATES,
    REMIND_BEFORE,
    REMINDED_STATES,
)
from matching.models import Pairing
from matching.presenters.names import others_named
from notifications.calendar import CalendarFile, cancellation, invitation
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)
from notifications.models import CalendarEntry


def compose_changed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The other person planned, moved or cancelled a session."""
    session = changed_session_of(about_id, recipient)
    if session is None or str(session.version) != occurrence:
        return None
    move = session.moves.select_related("by").last()
    what = _what_changed(session)
    if move is None or not what:
        return None
    # The name is of whoever did it: one of two coaches, or a delegate of one of the pair.
    facts = {
        "name": move.by.name,
        "when": when(session),
        "others": others_named(session.pairing, recipient),
    }
    return MessageText(
        subject=_("Your session"),
        paragraphs=(what % facts, *how(session)),
        url=reverse("coaching:session-detail", args=[session.pk]),
        action=_("See the session"),
        calendar=calendar_of(session, recipient),
    )


def compose_own_change(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The file for the calendar of whoever planned, moved or cancelled a session."""
    session = changed_session_of(about_id, recipient)
    if session is None or str(session.version) != occurrence:
        return None
    is_off = session.state == SessionState.CANCELLED
    return MessageText(
        subject=_("For your calendar: a date is off") if is_off else _("For your calendar"),
        paragraphs=(
            _("The file that comes with this mail takes the date out of your calendar.")
            if is_off
            else _("The file that comes with this mail puts the date into your calendar."),
        ),
        url=reverse("coaching:session-detail", args=[session.pk]),
        action=_("See the session"),
        calendar=calendar_of(session, recipient),
    )


def _what_changed(session: Session) -> str:
    """The sentence for the last change of a session; empty where nobody needs to hear of it."""
    is_new = session.state == SessionState.PLANNED and session.version == 1
    if session.state == SessionState.CANCELLED:
        return _("%(name)s cancelled your session with %(others)s of %(when)s.")
    if is_new and TimeProposal.objects.filter(session=session).exists():
        return _("%(name)s took one of your times. You meet %(others)s: %(when)s.")
    if is_new:
        return _("%(name)s planned a session of you and %(others)s: %(when)s.")
    if session.state == SessionState.PLANNED:
        return _("%(name)s changed your session with %(others)s. It is now: %(when)s.")
    return ""


def calendar_of(session: Session, recipient: User) -> CalendarFile | None:
    """What brings the reader's calendar in line; a mail says so anyway, so it needs none."""
    entry = CalendarEntry.objects.filter(uid=session_key(session)).first()
    if entry is None:
        return None
    return (cancellation if entry.is_cancelled else invitation)(entry, recipient)


def compose_tomorrow(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A session is a day away."""
    session = session_to_remind_of(about_id, recipient, occurrence)
    if session is None or session.starts_at <= now:
        return None
    other = others_named(session.pairing, recipient)
    meeting = _("You meet %(name)s: %(when)s.") % {"name": other, "when": when(session)}
    return MessageText(
        subject=_("A session is coming up"),
        paragraphs=(meeting, *how(session)),
        url=reverse("coaching:session-detail", args=[session.pk]),
        action=_("See or move the session"),
    )


def compose_log_missing(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A session took place, or did not, and nobody said so."""
    session = session_to_remind_of(about_id, recipient, occurrence)
    if session is None or session.starts_at > now:
        return None
    return text_that_asks(session, recipient, subject=_("A session waits for its log"))


def compose_no_next(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Weeks without a meeting, and none is planned."""
    pairing = Pairing.objects.of(recipient).live().with_people().filter(pk=about_id)
    quiet = with_session_facts(pairing, now).filter(is_quiet=True).first()
    if quiet is None or stamp(quiet.quiet_since) != occurrence:
        return None
    other = others_named(quiet, recipient)
    return MessageText(
        subject=_("Plan your next session"),
        paragraphs=(
            _("You and %(name)s have no session planned, and %(weeks)s weeks have gone by.")
            % {"name": other, "weeks": quiet_weeks(quiet.agreed_weeks)},
        ),
        url=reverse("coaching:session-create", args=[quiet.pk]),
        action=_("Plan a session"),
    )


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every reminder that follows from the sessions and pairs as they stand."""
    yield from _about_sessions(now, until)
    yield from _about_quiet_pairs(now, until)


def _about_sessions(now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    coming = Session.objects.planned().filter(
        pairing__state__in=REMINDED_STATES, starts_at__lte=until + REMIND_BEFORE
    )
    for session in coming.with_people().order_by("starts_at").iterator():
        if session.starts_at > now:
            for person in session.pairing.people:
                yield planned(
                    "coaching.session_tomorrow",
                    session.pairing,
                    about=session,
                    recipient=person,
                    due_at=session.starts_at - REMIND_BEFORE,
                    occurrence=stamp(session.starts_at),
                    useless_after=session.starts_at,
                )
        if (late_at := session.ends_at + LOG_GRACE) <= until:
            for coach in session.pairing.coaches:
                yield planned(
                    "coaching.log_missing",
                    session.pairing,
                    about=session,
                    recipient=coach,
                    due_at=late_at,
                    occurrence=stamp(session.starts_at),
                )


def _about_quiet_pairs(now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    met = Pairing.objects.live().exclude(state__in=NEVER_QUIET_STATES)
    pairings = with_session_facts(met.with_people(), now)
    for pairing in pairings.filter(next_at__isnull=True):
        due_at = pairing.quiet_since + timedelta(weeks=quiet_weeks(pairing.agreed_weeks))
        for person in pairing.people if due_at <= until else ():
            yield planned(
                "coaching.no_next_session",
                pairing,
                about=pairing,
                recipient=person,
                due_at=due_at,
                occurrence=stamp(pairing.quiet_since),
            )


def how(session: Session) -> tuple[str, ...]:
    """How long, how and where, of a session that still stands."""
    if session.state != SessionState.PLANNED:
        return ()
    minutes = _("%(minutes)s minutes, %(mode)s.") % {
        "minutes": session.minutes,
        "mode": session.get_mode_display(),
    }
    return (minutes, session.place) if session.place else (minutes,)


register_kind(
    MessageKind(
        name="coaching.session_changed",
        label=gettext_lazy("Sessions planned, moved or cancelled by the other person"),
        compose=compose_changed,
        travels_alone=True,
    )
)
register_kind(
    MessageKind(
        name="coaching.own_change",
        label=gettext_lazy("Sessions that you planned, moved or cancelled, for your calendar"),
        compose=compose_own_change,
        travels_alone=True,
    )
)
register_kind(
    MessageKind(
        name="coaching.session_tomorrow",
        label=gettext_lazy("A session is a day away"),
        compose=compose_tomorrow,
    )
)
register_kind(
    MessageKind(
        name="coaching.log_missing",
        label=gettext_lazy("A session waits for its log"),
        compose=compose_log_missing,
    )
)
register_kind(
    MessageKind(
        name="coaching.no_next_session",
        label=gettext_lazy("No session for weeks"),
        compose=compose_no_next,
    )
)
register_planner("coaching.sessions", planned_messages)
