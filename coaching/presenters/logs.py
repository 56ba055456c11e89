"""Logs in words: what was planned, and who logged it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coaching.models import Session
from coaching.queries import log_of
from core.templatetags.counterpart import moment


def planned_facts(session: Session) -> str:
    """What is known of a session before anybody logs it, in one line."""
    facts = {
        "when": moment(session.starts_at),
        "minutes": session.minutes,
        "mode": session.get_mode_display(),
    }
    return _("%(when)s, %(minutes)s minutes, %(mode)s") % facts


def logged_in_words(session: Session) -> str:
    """Who logged a session, and what they said of it."""
    log = log_of(session)
    if log is None:
        return ""
    facts = {
        "name": log.logged_by.name,
        "when": moment(log.started_at),
        "minutes": log.minutes,
        "mode": log.get_mode_display(),
    }
    return (
        _("%(name)s has logged this session already: %(when)s, %(minutes)s minutes, %(mode)s.")
        % facts
    )
