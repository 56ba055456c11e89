"""The timeline of a visit: what is due when by whom, and what is done of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from exchanges.models import (
    TRAVELLING,
    CascadeStep,
    DocumentState,
    Letter,
    LetterKind,
    LetterState,
    Nomination,
    NominationState,
    ReportState,
    StepDone,
    Visit,
    VisitDelegation,
    VisitReport,
    VisitState,
)
from exchanges.planning.timeline import (
    Due,
    Occasion,
    Step,
    steps_of_delegation,
    steps_of_visit,
)
from exchanges.rules.sides import crosses_border, live_delegations
from exchanges.rules.timeline import BY_HAND

TEXTS_OF_TERMS = ("objectives", "scope", "results", "participants", "logistics")
BEGUN = (VisitState.UNDER_WAY, VisitState.REPORTED, VisitState.CLOSED)
HANDED_IN = (NominationState.SUBMITTED, NominationState.VERIFIED)


@dataclass(frozen=True)
class TimelineLine:
    """A step of a visit, or of one delegation in it, and whether it is done."""

    due: Due
    visit: Visit
    delegation: VisitDelegation | None
    is_done: bool

    @property
    def is_by_hand(self) -> bool:
        """Whether its owner says that it is done, and no fact does."""
        return self.due.step in BY_HAND

    def is_over(self, today: date) -> bool:
        """Whether nobody can do it any more: it was to be done before a visit that has begun."""
        visit = self.visit
        has_begun = visit.state in BEGUN or visit.first_monday <= today
        return not self.is_done and self.due.due_on < visit.first_monday and has_begun

    def is_late(self, today: date) -> bool:
        return not self.is_done and self.due.due_on < today and not self.is_over(today)


def visits_with_timeline(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with everything that shows which steps are done, without any text."""
    steps = CascadeStep.objects.filter(delegation=OuterRef("pk"))
    delegations = (
        VisitDelegation.objects.select_related(
            "request__institution", "request__head", "request__nomination"
        )
        .prefetch_related("request__nomination__nominees")
        .annotate(has_cascade=Exists(steps))
    )
    return (
        visits.select_related("offer__institution", "offer__cycle__institution", "terms", "agenda")
        .defer(*(f"terms__{part}" for part in TEXTS_OF_TERMS), "agenda__address", "agenda__notes")
        .prefetch_related(
            Prefetch("delegations", delegations),
            Prefetch("reports", VisitReport.objects.only("visit_id", "delegation_id", "state")),
            Prefetch("letters", Letter.objects.only("visit_id", "delegation_id", "kind", "state")),
            Prefetch("steps_done", StepDone.objects.only("visit_id", "delegation_id", "step")),
        )
    )


def timeline_of(visit: Visit) -> list[TimelineLine]:
    """Every step of a visit that was fetched by `visits_with_timeline`, by day."""
    lines = [*_lines_of_visit(visit)]
    for delegation in live_delegations(visit):
        delegation.visit = visit
        lines += _lines_of_delegation(visit, delegation)
    return sorted(lines, key=lambda line: line.due.due_on)


def _lines_of_visit(visit: Visit) -> Iterator[TimelineLine]:
    occasion = Occasion(
        first_day=visit.first_monday,
        last_day=visit.last_day,
        known_on=visit.published_at.date(),
        has_interpreters=bool(visit.interpreters),
    )
    marked = {one.step for one in visit.steps_done.all() if one.delegation_id is None}
    for due in steps_of_visit(occasion):
        is_done = due.step in marked if due.step in BY_HAND else _is_true(due.step, visit)
        yield TimelineLine(due, visit, None, is_done)


def _is_true(step: str, visit: Visit) -> bool:
    """Whether the papers of a visit show that a step is done."""
    if step == Step.HOST_REPORT:
        return _has_report(visit, None)
    paper = getattr(visit, "terms" if step == Step.TERMS else "agenda", None)
    return paper is not None and paper.state == DocumentState.SHARED


def _lines_of_delegation(visit: Visit, delegation: VisitDelegation) -> Iterator[TimelineLine]:
    is_abroad = crosses_border(delegation)
    occasion = Occasion(
        first_day=visit.first_monday,
        last_day=visit.last_day,
        known_on=max(visit.published_at, delegation.created_at).date(),
        visa_days=7 * visit.offer.cycle.visa_weeks if is_abroad else 0,
    )
    marked = {one.step for one in visit.steps_done.all() if one.delegation_id == delegation.pk}
    for due in steps_of_delegation(occasion):
        if due.step in BY_HAND:
            is_done = due.step in marked
        else:
            is_done = _is_true_of(due.step, visit, delegation)
        yield TimelineLine(due, visit, delegation, is_done)


def _is_true_of(step: str, visit: Visit, delegation: VisitDelegation) -> bool:
    """Whether the rows of a delegation show that a step is done."""
    if step == Step.REPORT:
        return _has_report(visit, delegation)
    if step == Step.CASCADE:
        return bool(getattr(delegation, "has_cascade", False))
    nomination: Nomination | None = getattr(delegation.request, "nomination", None)
    if step == Step.NOMINATIONS:
        return nomination is not None and nomination.state in HANDED_IN
    if step == Step.INVITATION:
        return _letters_sent(visit, delegation, LetterKind.INVITATION) > 0
    people = nomination.nominees.all() if nomination else []
    going = sum(one.part in TRAVELLING and not one.has_left for one in people)
    return 0 < going <= _letters_sent(visit, delegation, LetterKind.VISA)


def _has_report(visit: Visit, delegation: VisitDelegation | None) -> bool:
    by = delegation.pk if delegation else None
    return any(
        one.delegation_id == by and one.state == ReportState.HANDED_IN
        for one in visit.reports.all()
    )


def _letters_sent(visit: Visit, delegation: VisitDelegation, kind: str) -> int:
    return sum(
        one.delegation_id == delegation.pk and one.kind == kind and one.state == LetterState.SENT
        for one in visit.letters.all()
    )
