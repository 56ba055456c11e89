from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.queries import sessions_on_paper
from core.next_steps import NextStep, Urgency


def paper_steps(user: User, *, now: datetime) -> Iterator[NextStep]:
    """The sessions of pairs on paper that wait for an organiser or a focal point to type them."""
    if not can(user, Verb.ENROL_LEADERS):
        return
    waiting = [session.starts_at for session in sessions_on_paper(user, now=now)]
    if not waiting:
        return
    title = ngettext(
        "%(count)s session on paper waits to be typed",
        "%(count)s sessions on paper wait to be typed",
        len(waiting),
    )
    yield NextStep(
        urgency=Urgency.DUE,
        due_at=min(waiting),
        title=title % {"count": len(waiting)},
        detail=_("The pairs asked for it."),
        url=reverse("coaching:paper-list"),
        action=_("Type them"),
    )
