from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can, institutions_where
from coaching.models import Session
from coaching.queries import sessions_on_paper
from coaching.rules import is_of_pair
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import joined
from matching.models import Pairing


def names_on_paper(user: User, pairing: Pairing) -> str:
    """Whose paper it is: all names for the pair and its organisers, own people for focal points."""
    if is_of_pair(user, pairing) or can(
        user, Verb.RUN_PROGRAMMES, pairing.cohort.programme.institution_id
    ):
        return joined(person.name for person in pairing.people)
    own = institutions_where(user, Verb.ENROL_LEADERS)
    places = (pairing.coachee, pairing.coach, pairing.co_coach)
    near = (place.profile for place in places if place is not None)
    return joined(profile.user.name for profile in near if profile.institution_id in own)


def waiting_papers(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """The sessions of pairs on paper that wait for an organiser or a focal point to type them."""
    if can(user, Verb.ENROL_LEADERS):
        yield Waiting(sessions_on_paper(user, now=now), _to_type)


def _to_type(sessions: QuerySet[Session]) -> Iterator[NextStep]:
    waiting = [session.starts_at for session in sessions]
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
