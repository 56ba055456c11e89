"""Reports of both sides, and the certificates that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Role, User
from core import audit
from exchanges import queries
from exchanges.models import (
    Letter,
    LetterKind,
    ReportState,
    Visit,
    VisitDelegation,
    VisitReport,
    VisitState,
)
from exchanges.queries.conduct import missing_reports
from exchanges.queries.reports import certificate_claims, report_of
from exchanges.rules import VisitRefused
from exchanges.rules import reports as rules
from exchanges.rules.conduct import check_over
from exchanges.rules.sides import live_delegations
from exchanges.services.conduct import held
from exchanges.services.letters import issue_letter
from exchanges.services.messages import tell
from exchanges.services.moves import move_visit

PARTS = ("seen", "adopt", "obstacles", "recommendations")


@transaction.atomic
def store_report(
    *,
    visit: Visit,
    delegation: VisitDelegation | None,
    version: int,
    parts: Mapping[str, str],
    by: User,
    now: datetime,
) -> VisitReport:
    """Store a draft as the next version; without a delegation it is the report of the host.

    Raises:
        VisitRefused: not the author's, handed in already, or stored by somebody else meanwhile.
    """
    report = report_of(visit, delegation)
    if not rules.can_write_report(by, visit, delegation, report):
        raise VisitRefused("not_yours")
    texts = {name: parts[name] for name in PARTS}
    report = _next_version(visit, delegation, version, by, now)
    VisitReport.objects.filter(pk=report.pk).update(**texts, changed_by=by, changed_at=now)
    report.refresh_from_db()
    audit.record("report.stored", report, by=by, now=now, version=report.version)
    return report


@transaction.atomic
def hand_in_report(
    *, visit: Visit, delegation: VisitDelegation | None, by: User, now: datetime
) -> VisitReport:
    """Let everybody in the visit read a report; with the last one the visit is reported.

    Raises:
        VisitRefused: not theirs, the visit is not over, or a part that others need is empty.
    """
    visit = held(visit)
    report = report_of(visit, delegation)
    if report is None or not rules.can_write_report(by, visit, delegation, report):
        raise VisitRefused("not_yours")
    check_over(visit, now)
    if not report.seen or not report.recommendations:
        raise VisitRefused("report_empty")
    report.state, report.handed_in_at = ReportState.HANDED_IN, now
    report.save(update_fields=["state", "handed_in_at"])
    audit.record("report.handed_in", report, by=by, now=now, visit=visit.pk)
    _tell_others(visit, report, by=by, now=now)
    if visit.state == VisitState.UNDER_WAY and not missing_reports(visit):
        move_visit(visit, VisitState.REPORTED, by=by, now=now, reason="reports_in")
    return report


@transaction.atomic
def draft_certificates(*, visit: Visit, by: User, now: datetime) -> list[Letter]:
    """Draft the certificate of everybody who was there and whose delegation has reported.

    Raises:
        VisitRefused: not theirs, or nobody meets the conditions yet.
    """
    if not rules.can_certify(by, visit):
        raise VisitRefused("not_yours")
    letters = [
        issue_letter(
            kind=LetterKind.CERTIFICATE,
            visit=visit,
            to=claim.addressee,
            by=by,
            now=now,
        )
        for claim in certificate_claims(visit)
        if not claim.missing and claim.letter is None
    ]
    if not letters:
        raise VisitRefused("nobody_to_certify")
    return letters


def _next_version(
    visit: Visit, delegation: VisitDelegation | None, version: int, by: User, now: datetime
) -> VisitReport:
    if version == 0:
        try:
            with transaction.atomic():
                return VisitReport.objects.create(
                    visit=visit,
                    delegation=delegation,
                    version=1,
                    changed_by=by,
                    changed_at=now,
                    created_at=now,
                )
        except IntegrityError as error:
            raise VisitRefused("report_changed") from error
    found = VisitReport.objects.filter(
        visit=visit, delegation=delegation, version=version, state=ReportState.DRAFT
    )
    if not found.update(version=F("version") + 1):
        raise VisitRefused("report_changed")
    return VisitReport.objects.get(visit=visit, delegation=delegation)


def _tell_others(visit: Visit, report: VisitReport, *, by: User, now: datetime) -> None:
    organiser = visit.offer.cycle.institution_id
    people = set(queries.people_of([organiser], Role.ORGANISER))
    if report.delegation_id:
        people |= set(queries.people_of([visit.offer.institution_id], Role.HOST))
    else:
        live = live_delegations(visit)
        people |= {one.request.head for one in live if one.request.head is not None}
    tell("exchanges.report_handed_in", report, people - {by}, organiser, now)
