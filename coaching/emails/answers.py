"""A session is over: three links, each to the one form that fits the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.emails.planned import planned, stamp
from coaching.emails.reading import session_to_remind_of
from coaching.models import Session
from coaching.rules import LOG_GRACE, REMINDED_STATES
from core.templatetags.counterpart import moment
from matching.presenters.names import others_named
from notifications.emails import (
    Link,
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

KIND = "coaching.session_over"


def text_that_asks(session: Session, recipient: User, *, subject: str) -> MessageText:
    """Ask whether the pair met: one link an answer, and nothing happens by opening one."""
    facts = {"name": others_named(session.pairing, recipient), "when": moment(session.starts_at)}
    return MessageText(
        subject=subject,
        paragraphs=(
            _("Your session with %(name)s was planned for %(when)s.") % facts,
            _("Did you meet? Each answer takes less than a minute."),
        ),
        url=reverse("coaching:session-log", args=[session.pk]),
        action=_("We met: log it"),
        answers=(
            Link(reverse("coaching:session-missed", args=[session.pk]), _("We did not meet")),
            Link(reverse("coaching:session-edit", args=[session.pk]), _("Move it to another time")),
        ),
    )


def compose_over(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A session has just ended, if it took place."""
    session = session_to_remind_of(about_id, recipient, occurrence)
    if session is None or session.ends_at > now:
        return None
    return text_that_asks(session, recipient, subject=_("How did your session go?"))


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """One for each coach when a session ends; two days later the reminder to log takes over."""
    over = Session.objects.planned().filter(
        pairing__state__in=REMINDED_STATES, starts_at__gt=now - 2 * LOG_GRACE, starts_at__lte=until
    )
    for session in over.with_people().order_by("starts_at").iterator():
        for coach in session.pairing.coaches:
            yield planned(
                KIND,
                session.pairing,
                about=session,
                recipient=coach,
                due_at=session.ends_at,
                occurrence=stamp(session.starts_at),
                useless_after=session.ends_at + LOG_GRACE,
            )


register_kind(
    MessageKind(
        name=KIND,
        label=gettext_lazy("A session is over: say whether you met"),
        compose=compose_over,
    )
)
register_planner("coaching.answers", planned_messages)
