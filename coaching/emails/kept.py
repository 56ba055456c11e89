"""Messages to delegates: dates and places in the calendars that they keep, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from coaching.emails.sessions import calendar_of, how
from coaching.emails.times import text_of_series, text_of_times
from coaching.models import Delegate, Session, SessionState, TimeProposal, pairings_served
from coaching.presenters import when
from coaching.queries import mailed_aides
from matching.models import Pairing
from matching.presenters.names import others_named
from notifications.emails import MessageKind, MessageText, register_kind


def compose_delegate_named(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Somebody named the reader their delegate."""
    delegate = Delegate.objects.current().filter(aide=recipient, pk=about_id).first()
    # Who has not come in yet reads the invitation instead.
    if delegate is None or not recipient.has_usable_password():
        return None
    name = {"name": delegate.principal.name}
    return MessageText(
        subject=_("You keep a calendar"),
        paragraphs=(
            _("%(name)s named you their delegate.") % name,
            _("You see when and where their sessions are, and book and move them."),
        ),
        url=reverse("coaching:kept-calendars"),
        action=_("See the calendar"),
    )


def compose_session_changed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A session in a calendar that the reader keeps was planned, moved or cancelled."""
    known = Session.objects.changed_for(pairings_served(recipient))
    session = known.with_people().filter(pk=about_id).first()
    if session is None or str(session.version) != occurrence:
        return None
    if not _wants_mails(recipient, session.pairing):
        return None
    if session.state == SessionState.CANCELLED:
        what = _("A session was cancelled: %(names)s, %(when)s.")
    elif session.state == SessionState.PLANNED and session.version == 1:
        what = _("A session was planned: %(names)s, %(when)s.")
    elif session.state == SessionState.PLANNED:
        what = _("A session was changed: %(names)s. It is now: %(when)s.")
    else:
        return None
    names = others_named(session.pairing, recipient)
    return MessageText(
        subject=_("A session in a calendar you keep"),
        paragraphs=(what % {"names": names, "when": when(session)}, *how(session)),
        url=reverse("coaching:kept-calendars"),
        action=_("See the calendars"),
        calendar=calendar_of(session, recipient),
    )


def compose_times_proposed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Times are proposed to somebody whose calendar the reader keeps."""
    times = TimeProposal.objects.with_people().filter(pk=about_id).first()
    if times is None or not _wants_mails(recipient, times.pairing):
        return None
    asks = _("%(name)s proposes times for a session in a calendar you keep.")
    return text_of_times(times, asks, recipient, now)


def compose_series_planned(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Several sessions were planned in a calendar that the reader keeps."""
    kept = Session.objects.kept_by(recipient).filter(series__pk=about_id)
    sessions = list(kept.ahead(now).with_people())
    if not sessions or not _wants_mails(recipient, sessions[0].pairing):
        return None
    told = ngettext(
        "%(count)s session was planned: %(names)s.",
        "%(count)s sessions were planned: %(names)s.",
        len(sessions),
    )
    names = others_named(sessions[0].pairing, recipient)
    return text_of_series(sessions, told % {"count": len(sessions), "names": names}, recipient)


def _wants_mails(recipient: User, pairing: Pairing) -> bool:
    """Whether the reader is a delegate now, to whom the principal lets these mails go."""
    return mailed_aides(pairing.people).filter(pk=recipient.pk).exists()


register_kind(
    MessageKind(
        name="coaching.delegate_named",
        label=gettext_lazy("Somebody named you their delegate"),
        compose=compose_delegate_named,
    )
)
register_kind(
    MessageKind(
        name="coaching.kept_session_changed",
        label=gettext_lazy("Sessions planned, moved or cancelled in calendars you keep"),
        compose=compose_session_changed,
        travels_alone=True,
    )
)
register_kind(
    MessageKind(
        name="coaching.kept_times_proposed",
        label=gettext_lazy("Times proposed in calendars you keep"),
        compose=compose_times_proposed,
    )
)
register_kind(
    MessageKind(
        name="coaching.kept_series_planned",
        label=gettext_lazy("Several sessions planned in calendars you keep"),
        compose=compose_series_planned,
        travels_alone=True,
    )
)
