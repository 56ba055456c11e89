"""Pairs with the fact that tells how they go; one query for any number of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from coaching.models import (
    Contact,
    ContactKind,
    FitAnswer,
    GroupPlace,
    GroupState,
    Session,
    SessionState,
)
from coaching.queries import SessionFacts, with_session_facts
from coaching.rules.health import FACTS, Fact, Health
from matching.models import Pairing, PairingMove

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PairingWithHealth = WithAnnotations[Pairing, "HealthFacts"]

HEALTH_ORDER = list(Health)


class HealthFacts(SessionFacts):
    """What `with_health` adds to a pairing."""

    missed_since_count: int
    standing_outcome: str
    fit_answer: str
    nudged_at: datetime | None
    nudged_by: str | None
    called_at: datetime | None
    called_by: str | None
    call_outcome: str | None
    look_again_on: date | None
    group_present_count: int
    group_held_count: int
    fact: str
    health: str
    urgency: int


def with_health(pairings: QuerySet[Pairing], now: datetime) -> QuerySet[PairingWithHealth]:
    """Add to each pairing its facts, the one that decides (`fact`) and what it means (`health`).

    `missed_since_count` counts sessions that did not take place since the last one that did;
    `standing_outcome` is the answer of the last call, unless the pairing was moved after it;
    `fit_answer` is a worry or a wish for a change that no organiser has taken up.
    Of the group sessions of the cohort, those count to which the coachee was asked.
    """
    contacts = Contact.objects.filter(pairing=OuterRef("pk")).order_by("-at")
    calls, nudges = contacts.filter(kind=ContactKind.CALL), contacts.filter(kind=ContactKind.NUDGE)
    moves = PairingMove.objects.filter(pairing=OuterRef("pk")).order_by("-at")
    # In the order of the alphabet a wish for a change stands before a worry.
    worries = FitAnswer.objects.worrying().filter(pairing=OuterRef("pk")).order_by("answer")
    places = GroupPlace.objects.filter(enrolment=OuterRef("coachee"))
    missed = Session.objects.filter(
        pairing=OuterRef("pk"), state=SessionState.MISSED, starts_at__gt=OuterRef("quiet_since")
    )
    found = with_session_facts(pairings, now).annotate(
        missed_since_count=_number(missed, "pairing"),
        nudged_at=Subquery(nudges.values("at")[:1]),
        nudged_by=Subquery(nudges.values("by__name")[:1]),
        called_at=Subquery(calls.values("at")[:1]),
        called_by=Subquery(calls.values("by__name")[:1]),
        call_outcome=Subquery(calls.values("outcome")[:1]),
        look_again_on=Subquery(calls.values("look_again_on")[:1]),
        fit_answer=Coalesce(Subquery(worries.values("answer")[:1]), Value("")),
        moved_at=Subquery(moves.values("at")[:1]),
        group_present_count=_number(places.filter(was_present=True), "enrolment"),
        group_held_count=_number(places.filter(session__state=GroupState.HELD), "enrolment"),
    )
    stands = Q(moved_at__isnull=True) | Q(called_at__gt=F("moved_at"))
    found = found.annotate(
        standing_outcome=Case(
            When(stands, then=Coalesce("call_outcome", Value(""))),
            default=Value(""),
            output_field=CharField(),
        )
    )
    return found.annotate(
        fact=_of_fact(now, lambda fact: fact.key, CharField()),
        health=_of_fact(now, lambda fact: fact.health.value, CharField()),
        urgency=_of_fact(now, _urgency, IntegerField()),
    )


def health_counts(pairings: QuerySet[PairingWithHealth]) -> Counter[str]:
    """How many of pairings read `with_health` go how."""
    return Counter(pairings.order_by().values_list("health", flat=True))


def health_by_cohort(pairings: QuerySet[PairingWithHealth]) -> dict[UUID, Counter[str]]:
    """The same for each cohort, in one query for all of them."""
    found: dict[UUID, Counter[str]] = {}
    for cohort, health in pairings.order_by().values_list("cohort_id", "health"):
        found.setdefault(cohort, Counter())[health] += 1
    return found


def _of_fact(now: datetime, told: Callable[[Fact], str | int], output_field: Field) -> Case:
    """What `told` says of the first fact that holds, which is asked of the rows themselves.

    Named as an annotation, that fact would be written out again wherever it is compared.
    """
    *before, last = FACTS
    whens = [When(fact.holds(now), then=Value(told(fact))) for fact in before]
    return Case(*whens, default=Value(told(last)), output_field=output_field)


def _urgency(fact: Fact) -> int:
    """First by health, then by the place of the fact: lowest is most urgent."""
    return 100 * HEALTH_ORDER.index(fact.health) + FACTS.index(fact)


def _number(rows: QuerySet, of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
