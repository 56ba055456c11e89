"""The home page in words: what is the reader's to do next, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

import accounts.presenters
import coaching.presenters
import exchanges.presenters
import matching.presenters
import notifications.presenters
from accounts.models import User
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import day
from dashboard import queries

SOURCES = (
    matching.presenters.next_steps,
    coaching.presenters.next_steps,
    exchanges.presenters.next_steps,
    accounts.presenters.next_steps,
    notifications.presenters.next_steps,
)
CLASS_OF = {
    Urgency.LATE: "late",
    Urgency.DUE: "due",
    Urgency.SOON: "soon",
    Urgency.OPEN: "open",
}


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """Everything that waits for `user`, most urgent first, then what is due soonest."""
    return sorted(step for source in SOURCES for step in source(user, now=now))


@dataclass(frozen=True)
class Card:
    """One of the reader's own things on the home page: what, how it stands, where it is."""

    title: Any
    detail: Any
    url: str


def own_things(user: User, *, now: datetime) -> list[Card]:
    """The pairings, cohorts and visits that the reader works with, those that come first first."""
    return [
        *_pairings(user, now),
        *_sponsored(user, now),
        *(
            Card(
                cohort.name,
                cohort.programme.name,
                reverse("matching:cohort-detail", args=[cohort.pk]),
            )
            for cohort in queries.running_cohorts(user)
        ),
        *(
            Card(
                cycle.name,
                cycle.get_state_display(),
                reverse("exchanges:cycle-detail", args=[cycle.pk]),
            )
            for cycle in queries.running_cycles(user)
        ),
        *(
            Card(
                visit.offer.title,
                f"{visit.offer.city}, {day(visit.first_monday)}",
                reverse("exchanges:visit-detail", args=[visit.pk]),
            )
            for visit in queries.coming_visits(user, now)
        ),
    ]


def _pairings(user: User, now: datetime) -> Iterator[Card]:
    if not user.profile_kinds:
        return
    for card in coaching.presenters.pair_cards(user, now=now):
        coming = _("Next: %(when)s") % {"when": card.next_session} if card.next_session else ""
        yield Card(
            card.other,
            coming or _("No next session is planned."),
            reverse("coaching:pairing", args=[card.pairing.pk]),
        )


def _sponsored(user: User, now: datetime) -> Iterator[Card]:
    for card in coaching.presenters.sponsored_cards(user, now=now):
        detail = _("You sponsor this coaching. %(state)s.") % {"state": card.state}
        yield Card(card.coachee, detail, card.url or card.agreement_url)
