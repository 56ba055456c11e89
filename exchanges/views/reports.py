from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from core.forms import accept_version
from exchanges.forms.reports import OF_HOST, PARTS, ReportForm
from exchanges.models import Visit, VisitDelegation, VisitReport
from exchanges.presenters.conduct import next_step
from exchanges.presenters.papers import has_begun
from exchanges.presenters.reports import claim_lines, report_lines
from exchanges.presenters.words import refusal_words
from exchanges.queries.reports import certificate_claims, report_of, reports_of
from exchanges.rules import VisitRefused
from exchanges.rules import reports as rules
from exchanges.rules.conduct import today_at_host
from exchanges.rules.sides import live_delegations, takes_part_in
from exchanges.services import reports as services
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import attempt

HERE = "exchanges:report-list"


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The reports of all sides, and the certificates that follow."""
    visit = own_visit(request, pk)
    if not has_begun(visit) or not takes_part_in(request.user, visit):
        raise PermissionDenied
    today = today_at_host(visit, timezone.now())
    lines = report_lines(visit, reports_of(visit), request.user, today)
    can_certify = rules.can_certify(request.user, visit)
    claims = claim_lines(visit, certificate_claims(visit)) if can_certify else []
    context = page_of(
        request,
        visit,
        HERE,
        lines=[(line, parts_of(line.report) if line.report else []) for line in lines],
        due_on=rules.report_due_on(visit),
        claims=claims,
        can_draft=any(not one.missing and one.claim.letter is None for one in claims),
        days_needed=rules.days_to_attend(visit),
        step=next_step(visit, request.user),
    )
    return render(request, "exchanges/report_list.html", context)


@require_http_methods(["GET", "POST"])
def edit(
    request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID | None = None
) -> HttpResponse:
    """Write a report; whoever stores second sees both texts."""
    visit, side = _own_side(request, pk, delegation)
    report = report_of(visit, side)
    form = ReportForm(request.POST or None, report=report, is_of_host=side is None)
    seen: VisitReport | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, visit, side, form)
        except VisitRefused as refused:
            form.add_error(None, refusal_words(refused.reason))
            seen = report_of(visit, side)
            accept_version(form, "version", seen.version if seen else 0)
        else:
            return _stored(request, visit, side)
    differing = _differing(seen, form) if seen else []
    context = page_of(
        request, visit, HERE, form=form, seen=seen, differing=differing, side=side,
        due_on=rules.report_due_on(visit),
    )  # fmt: skip
    return render(request, "exchanges/report_form.html", context)


@require_POST
def hand_in(
    request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID | None = None
) -> HttpResponse:
    """Let everybody in the visit read a report."""
    visit, side = _own_side(request, pk, delegation)
    _hand_in(request, visit, side)
    return redirect(HERE, visit.pk)


@require_POST
def draft_certificates(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Draft a certificate for everybody who meets the conditions."""
    visit = own_visit(request, pk)
    if not rules.can_certify(request.user, visit):
        raise PermissionDenied
    attempt(
        request,
        lambda: services.draft_certificates(visit=visit, by=request.user, now=timezone.now()),
        _("The certificates are drafted. Approve and send them among the letters."),
    )
    return redirect(HERE, visit.pk)


def parts_of(report: VisitReport) -> list[tuple[str, str]]:
    """Heading and words of each part that was written."""
    fields = ReportForm.base_fields
    labels = {name: str(fields[name].label) for name in PARTS}
    if report.delegation_id is None:
        labels |= {name: str(label) for name, (label, _help) in OF_HOST.items()}
    return [(labels[name], getattr(report, name)) for name in PARTS if getattr(report, name)]


def _own_side(
    request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID | None
) -> tuple[Visit, VisitDelegation | None]:
    visit = own_visit(request, pk)
    side = None
    if delegation is not None:
        side = next((one for one in live_delegations(visit) if one.pk == delegation), None)
        if side is None:
            raise Http404
    if not rules.can_write_report(request.user, visit, side, report_of(visit, side)):
        raise PermissionDenied
    return visit, side


def _store(
    request: SignedInRequest, visit: Visit, side: VisitDelegation | None, form: ReportForm
) -> None:
    services.store_report(
        visit=visit,
        delegation=side,
        version=form.cleaned_data["version"],
        parts=form.parts(),
        by=request.user,
        now=timezone.now(),
    )


def _stored(request: SignedInRequest, visit: Visit, side: VisitDelegation | None) -> HttpResponse:
    """Stored as a draft; with the other button handed in at once."""
    if "hand_in" in request.POST:
        _hand_in(request, visit, side)
    else:
        messages.success(request, _("The draft is stored. Hand it in when it is ready."))
    return redirect(HERE, visit.pk)


def _hand_in(request: SignedInRequest, visit: Visit, side: VisitDelegation | None) -> None:
    attempt(
        request,
        lambda: services.hand_in_report(
            visit=visit, delegation=side, by=request.user, now=timezone.now()
        ),
        _("The report is handed in. The other institutions of the visit are told."),
    )


def _differing(seen: VisitReport, form: ReportForm) -> list[tuple[str, str]]:
    labels = {name: str(form.fields[name].label) for name in PARTS}
    return [
        (labels[name], getattr(seen, name))
        for name in PARTS
        if getattr(seen, name) != form.cleaned_data[name]
    ]
