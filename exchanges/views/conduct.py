from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from exchanges.forms.conduct import (
    AttendanceForm,
    CorrectionForm,
    IncidentCorrectionForm,
    IncidentForm,
    LogForm,
    WhyForm,
)
from exchanges.models import DailyLog, Incident, Visit
from exchanges.presenters.conduct import Step, day_lines, next_step
from exchanges.presenters.papers import has_begun
from exchanges.queries.conduct import attendance_of, logs_of, travelling_by_request
from exchanges.rules import conduct as rules
from exchanges.rules.agenda import days_of
from exchanges.rules.sides import live_delegations, takes_part_in
from exchanges.services import conduct as services
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import attempt, stored

HERE = "exchanges:visit-days"
Move = Callable[..., Visit]
STEPS: dict[str, tuple[Move, Any]] = {
    "lock": (services.lock_visit, gettext_lazy("The visit is locked.")),
    "begin": (services.begin_visit, gettext_lazy("The visit is under way.")),
    "end-reporting": (services.end_reporting, gettext_lazy("The visit counts as reported.")),
    "close": (services.close_visit, gettext_lazy("The visit is closed.")),
}


@require_http_methods(["GET", "POST"])
def take_step(request: SignedInRequest, pk: uuid.UUID, word: str) -> HttpResponse:
    """Say what a step means and what is missing; then take it."""
    visit = own_visit(request, pk)
    step = next_step(visit, request.user)
    if word not in STEPS:
        raise Http404
    if step is None or step.word != word:
        raise PermissionDenied
    form = WhyForm(request.POST or None) if step.asks_why else None
    is_sent = request.method == "POST" and (form is None or form.is_valid())
    if is_sent and _take(request, visit, step, form):
        return redirect("exchanges:visit-detail", visit.pk)
    context = page_of(request, visit, "exchanges:visit-detail", step=step, form=form)
    return render(request, "exchanges/visit_step.html", context)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The days of a visit: attendance, log, incidents."""
    visit = _begun(request, pk)
    now = timezone.now()
    incidents = Incident.objects.visible_to(request.user).filter(visit=visit)
    context = page_of(
        request,
        visit,
        HERE,
        days=day_lines(visit, request.user, attendance_of(visit), logs_of(visit), now),
        incidents=incidents.filter(correction=None).select_related("by"),
        can_correct=rules.can_log(request.user, visit),
        can_log=rules.can_log(request.user, visit) and bool(rules.past_days(visit, now)),
        can_note_incident=rules.can_note_incident(request.user, visit),
        step=next_step(visit, request.user),
    )
    return render(request, "exchanges/visit_days.html", context)


@require_http_methods(["GET", "POST"])
def record_attendance(request: SignedInRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Who is there on a day of the visit, counted from 1."""
    visit = own_visit(request, pk)
    if not rules.can_record(request.user, visit):
        raise PermissionDenied
    days = days_of(visit)
    if not 1 <= number <= len(days):
        raise Http404
    day = days[number - 1]
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        delegations=live_delegations(visit),
        named=travelling_by_request(one.request_id for one in live_delegations(visit)),
        stored={row.delegation_id: row for row in attendance_of(visit) if row.day == day},
    )
    if form.is_valid() and stored(
        form,
        lambda: services.record_attendance(
            visit=visit, day=day, present=form.present(), by=request.user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The attendance is stored."))
        return redirect(HERE, visit.pk)
    context = page_of(request, visit, HERE, form=form, day=day)
    return render(request, "exchanges/attendance_form.html", context)


@require_http_methods(["GET", "POST"])
def add_log(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what was done on a day."""
    visit = own_visit(request, pk)
    if not rules.can_log(request.user, visit):
        raise PermissionDenied
    today = rules.today_at_host(visit, timezone.now())
    days = [day for day in reversed(days_of(visit)) if day <= today]
    form = LogForm(request.POST or None, days=days, initial={"day": request.GET.get("day")})
    if form.is_valid() and stored(
        form,
        lambda: services.add_log(
            visit=visit, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("The entry is stored."))
        return redirect(HERE, visit.pk)
    context = page_of(request, visit, HERE, form=form)
    return render(request, "exchanges/log_form.html", context)


@require_http_methods(["GET", "POST"])
def correct_log(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Put an entry right; the earlier one is kept."""
    entry = get_object_or_404(
        DailyLog.objects.filter(visit__in=Visit.objects.visible_to(request.user)), pk=pk
    )
    visit = own_visit(request, entry.visit_id)
    if not rules.can_correct(request.user, visit, entry):
        raise PermissionDenied
    form = CorrectionForm(request.POST or None, initial={"text": entry.text})
    if form.is_valid() and stored(
        form,
        lambda: services.correct_log(
            entry=entry, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The entry is corrected. The earlier one is kept."))
        return redirect(HERE, visit.pk)
    context = page_of(request, visit, HERE, form=form, day=entry.day)
    return render(request, "exchanges/log_form.html", context)


@sensitive_post_parameters("text")
@sensitive_variables("form", "text")
@require_http_methods(["GET", "POST"])
def correct_incident(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a note right; the earlier one is kept sealed, and opening it is on record."""
    found = Incident.objects.visible_to(request.user).select_related("by")
    incident = get_object_or_404(found, pk=pk)
    visit = own_visit(request, incident.visit_id)
    if not rules.can_correct(request.user, visit, incident):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        form = IncidentCorrectionForm(request.POST)
    else:
        text = services.open_incident(incident=incident, by=request.user, now=now)
        form = IncidentCorrectionForm(initial={"text": text or ""})
    if form.is_valid() and stored(
        form,
        lambda: services.correct_incident(
            incident=incident, text=form.cleaned_data["text"], by=request.user, now=now
        ),
    ):
        messages.success(request, _("The note is corrected. The earlier one is kept, sealed."))
        return redirect(HERE, visit.pk)
    context = page_of(request, visit, HERE, form=form)
    response = render(request, "exchanges/incident_form.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@sensitive_post_parameters("text")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def note_incident(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down something that went wrong, for few."""
    visit = own_visit(request, pk)
    if not rules.can_note_incident(request.user, visit):
        raise PermissionDenied
    today = rules.today_at_host(visit, timezone.now())
    form = IncidentForm(request.POST or None, initial={"day": today})
    if form.is_valid() and stored(
        form,
        lambda: services.note_incident(
            visit=visit, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("The note is stored. You and the organisers can read it."))
        return redirect(HERE, visit.pk)
    context = page_of(request, visit, HERE, form=form)
    return render(request, "exchanges/incident_form.html", context)


@sensitive_variables("text")
@require_GET
def show_incident(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """An incident, opened for its author or an organiser; the trail keeps who opened it."""
    found = Incident.objects.visible_to(request.user).select_related("by")
    incident = get_object_or_404(found, pk=pk)
    visit = own_visit(request, incident.visit_id)
    text = services.open_incident(incident=incident, by=request.user, now=timezone.now())
    is_last = not Incident.objects.filter(corrects=incident).exists()
    can_correct = is_last and rules.can_correct(request.user, visit, incident)
    context = page_of(request, visit, HERE, incident=incident, text=text, can_correct=can_correct)
    response = render(request, "exchanges/incident_detail.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _begun(request: SignedInRequest, pk: uuid.UUID) -> Visit:
    visit = own_visit(request, pk)
    if not has_begun(visit) or not takes_part_in(request.user, visit):
        raise PermissionDenied
    return visit


def _take(request: SignedInRequest, visit: Visit, step: Step, form: WhyForm | None) -> bool:
    move = STEPS[step.word][0]
    fields = {"visit": visit, "by": request.user, "now": timezone.now()}
    if form is not None:
        is_stored = stored(form, lambda: move(**fields, reason=form.cleaned_data["reason"]))
        if is_stored:
            messages.success(request, STEPS[step.word][1])
        return is_stored
    return attempt(request, lambda: move(**fields), str(STEPS[step.word][1]))
