"""The home page in words: what is the reader's to do next, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

import accounts.presenters
import coaching.presenters
import exchanges.presenters
import matching.presenters
import notifications.presenters
from accounts.models import User
from coaching.models import Agreement
from coaching.models.agreement import AgreementQuerySet
from core.next_steps import NextStep, Urgency, Waiting, told
from core.templatetags.counterpart import day
from dashboard import queries
from exchanges.models import Visit, VisitCycle
from matching.models import Cohort, Pairing
from matching.models.pairing import PairingQuerySet

MOST_CARDS = 6
SOURCES = (
    matching.presenters.waiting,
    coaching.presenters.waiting,
    exchanges.presenters.waiting,
    accounts.presenters.waiting,
    notifications.presenters.waiting,
)
CLASS_OF = {
    Urgency.LATE: "late",
    Urgency.DUE: "due",
    Urgency.SOON: "soon",
    Urgency.OPEN: "open",
}


@dataclass(frozen=True)
class Card:
    """One of the reader's own things on the home page: what, how it stands, where it is."""

    title: Any
    detail: Any
    url: str


@dataclass(frozen=True)
class Home:
    """What waits for a person, most urgent first, then what is due soonest; and own things."""

    steps: list[NextStep]
    cards: list[Card]


def home_of(user: User, *, now: datetime) -> Home:
    """Everything on the home page of `user`, read only where there is something to read."""
    kinds: list[Waiting[Any]] = [kind for source in SOURCES for kind in source(user, now=now)]
    things: list[NextStep | Card] = told(user, [*kinds, *_own_things(user, now)])
    return Home(
        steps=sorted(one for one in things if isinstance(one, NextStep)),
        cards=[one for one in things if isinstance(one, Card)],
    )


def _own_things(user: User, now: datetime) -> Iterator[Waiting[Any]]:
    """The pairings, cohorts and visits that the reader works with, those that come first first."""
    if user.profile_kinds:
        yield Waiting(Pairing.objects.of(user).live(), partial(_pairings, user=user, now=now))
    yield Waiting(Agreement.objects.naming(user), partial(_sponsored, user=user, now=now))
    yield Waiting(queries.running_cohorts(user), _cohorts)
    yield Waiting(queries.running_cycles(user), _cycles)
    yield Waiting(queries.coming_visits(user, now), _visits)


def _cohorts(cohorts: QuerySet[Cohort]) -> Iterator[Card]:
    for cohort in cohorts[:MOST_CARDS]:
        url = reverse("matching:cohort-detail", args=[cohort.pk])
        yield Card(cohort.name, cohort.programme.name, url)


def _cycles(cycles: QuerySet[VisitCycle]) -> Iterator[Card]:
    for cycle in cycles[:MOST_CARDS]:
        url = reverse("exchanges:cycle-detail", args=[cycle.pk])
        yield Card(cycle.name, cycle.get_state_display(), url)


def _visits(visits: QuerySet[Visit]) -> Iterator[Card]:
    for visit in visits[:MOST_CARDS]:
        place = f"{visit.offer.city}, {day(visit.first_monday)}"
        url = reverse("exchanges:visit-detail", args=[visit.pk])
        yield Card(visit.offer.title, place, url)


def _pairings(pairings: PairingQuerySet, *, user: User, now: datetime) -> Iterator[Card]:
    for card in coaching.presenters.pair_cards(pairings, user, now=now):
        coming = _("Next: %(when)s") % {"when": card.next_session} if card.next_session else ""
        yield Card(
            card.other,
            coming or _("No next session is planned."),
            reverse("coaching:pairing", args=[card.pairing.pk]),
        )


def _sponsored(agreements: AgreementQuerySet, *, user: User, now: datetime) -> Iterator[Card]:
    for card in coaching.presenters.sponsored_cards(agreements, user, now=now):
        detail = _("You sponsor this coaching. %(state)s.") % {"state": card.state}
        yield Card(card.coachee, detail, card.url or card.agreement_url)
