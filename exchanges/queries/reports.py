"""What is read after a visit: reports, who has earned a certificate, what was passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Role, User
from exchanges.models import (
    ActionItem,
    Attendance,
    CascadeProof,
    CascadeStep,
    Letter,
    LetterKind,
    Nominee,
    Visit,
    VisitDelegation,
    VisitReport,
    VisitState,
)
from exchanges.models.cascade import ActionItemQuerySet
from exchanges.queries.conduct import travelling_by_request
from exchanges.queries.rows import visits_with_people
from exchanges.rules.reports import missing_for_certificate
from exchanges.rules.sides import live_delegations


@dataclass(frozen=True)
class CertificateClaim:
    """Somebody who may get a certificate: what is missing for it, and the letter once drafted.

    Without a nominee it is for the delegation as a whole.
    """

    delegation: VisitDelegation
    nominee: Nominee | None
    days_there: int
    missing: list[str]
    letter: Letter | None

    @property
    def addressee(self) -> Nominee | VisitDelegation:
        return self.nominee or self.delegation


def report_of(visit: Visit, delegation: VisitDelegation | None) -> VisitReport | None:
    """The report of a delegation, or, without one, of the host."""
    found = VisitReport.objects.filter(visit=visit, delegation=delegation)
    return found.select_related("delegation__request", "changed_by").first()


def reports_of(visit: Visit) -> dict[UUID | None, VisitReport]:
    """The reports of a visit by delegation; the host's under None."""
    rows = VisitReport.objects.filter(visit=visit)
    return {
        one.delegation_id: one for one in rows.select_related("delegation__request", "changed_by")
    }


def certificate_claims(visit: Visit) -> list[CertificateClaim]:
    """Everybody who travelled, by name where there are names."""
    live = live_delegations(visit)
    named = travelling_by_request(one.request_id for one in live)
    reported = set(
        VisitReport.objects.filter(visit=visit).handed_in().values_list("delegation", flat=True)
    )
    letters = Letter.objects.standing().filter(visit=visit, kind=LetterKind.CERTIFICATE)
    by_addressee = {(one.delegation_id, one.nominee_id): one for one in letters}
    days = _days_there(live)
    claims = []
    for one in live:
        people: list[Nominee | None] = [*named.get(one.request_id, [])] or [None]
        for nominee in people:
            key = (one.pk, nominee.pk if nominee else None)
            claims.append(
                CertificateClaim(
                    delegation=one,
                    nominee=nominee,
                    days_there=days.get(key, 0),
                    missing=missing_for_certificate(
                        visit, days_there=days.get(key, 0), has_report=one.pk in reported
                    ),
                    letter=by_addressee.get(key),
                )
            )
    return claims


def _days_there(delegations: Iterable[VisitDelegation]) -> dict[tuple[UUID, UUID | None], int]:
    """How many days each nominee was there, and each delegation with at least one person."""
    rows = Attendance.objects.filter(delegation__in=[one.pk for one in delegations])
    days: dict[tuple[UUID, UUID | None], int] = {}
    for row in rows.prefetch_related("nominees"):
        there = [nominee.pk for nominee in row.nominees.all()]
        for key in [*there, *([None] if row.present else [])]:
            days[row.delegation_id, key] = days.get((row.delegation_id, key), 0) + 1
    return days


def steps_of(delegation: VisitDelegation) -> QuerySet[CascadeStep]:
    """What a delegation passes on, with the proofs; their documents stay where they are."""
    proofs = CascadeProof.objects.defer("document").select_related("by")
    return CascadeStep.objects.filter(delegation=delegation).prefetch_related(
        Prefetch("proofs", proofs)
    )


def actions_of(delegation: VisitDelegation) -> QuerySet[ActionItem]:
    return ActionItem.objects.filter(delegation=delegation).prefetch_related("moves__by")


def delegations_at_home(user: User) -> QuerySet[VisitDelegation]:
    """Delegations for which the person speaks and whose visit has taken place."""
    own = Q(request__institution__in=user.institutions_as(Role.FOCAL_POINT)) | Q(request__head=user)
    after = (VisitState.UNDER_WAY, VisitState.REPORTED, VisitState.CLOSED)
    rows = VisitDelegation.objects.live().filter(own, visit__state__in=after)
    return rows.select_related(
        "visit__offer__institution", "visit__offer__cycle", "request__institution", "request__head"
    )


def reporting_visits() -> QuerySet[Visit]:
    """Visits under way, whose reports are or will be awaited."""
    return visits_with_people(Visit.objects.filter(state=VisitState.UNDER_WAY))


def unproved_steps() -> QuerySet[CascadeStep]:
    """Steps that have reached fewer than they were to reach."""
    reached = Coalesce(Sum(F("proofs__women") + F("proofs__men") + F("proofs__others")), 0)
    rows = CascadeStep.objects.annotate(reached=reached).filter(reached__lt=F("planned"))
    return rows.select_related(
        "delegation__request__cycle", "delegation__visit__offer__institution"
    ).order_by("due_on", "pk")


def unfinished_actions() -> ActionItemQuerySet:
    rows = ActionItem.objects.unfinished()
    return rows.select_related(
        "delegation__request__cycle", "delegation__visit__offer__institution"
    ).order_by("due_on", "pk")


def reports_of_visits(visits: Iterable[Visit]) -> dict[tuple[UUID, UUID | None], VisitReport]:
    """The reports of some visits by visit and delegation; those of hosts under None."""
    rows = VisitReport.objects.filter(visit__in=[one.pk for one in visits])
    return {
        (one.visit_id, one.delegation_id): one for one in rows.select_related("delegation__request")
    }
