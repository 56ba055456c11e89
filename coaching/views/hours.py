"""A coach's log of hours, and what people say about it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching.forms import accept_version
from coaching.forms.hours import FeeForm, OtherHoursForm
from coaching.models import FeeKind, HoursConsent, OtherHours, PairingFee
from coaching.presenters import hours as presenters
from coaching.presenters import trail_into_pair
from coaching.queries.hours import client_of, coached_by
from coaching.rules.hours import HoursRefused
from coaching.services import hours as services
from core.exports import FORMATS, table_response
from matching.models import Pairing
from matching.presenters.names import others_named

Trail = list[tuple[str, str]]


@sensitive_variables()
@require_GET
def show_log(request: SignedInRequest) -> HttpResponse:
    """The reader's own hours as a coach; also as a file."""
    log = presenters.hours_log(request.user)
    file_format = request.GET.get("export", "")
    if file_format in FORMATS:
        return table_response(
            name=_("Log of hours"),
            headers=[column.label for column in presenters.COLUMNS],
            rows=presenters.cells_of(log),
            file_format=file_format,
        )
    cohorts, letters = presenters.cohorts_for_letters(request.user)
    context = {
        "title": _("Your hours"),
        "trail": [(_("Coaching"), reverse("coaching:my-pairings"))],
        "log": log,
        "columns": presenters.COLUMNS,
        "lines": [[column.cell(row) for column in presenters.COLUMNS] for row in log.rows],
        "cohorts": cohorts,
        "letters": letters,
    }
    return render(request, "coaching/hours_list.html", context)


@require_http_methods(["GET", "POST"])
def consent(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """The coachee says whether the coach may name them."""
    own = Pairing.objects.filter(coachee__profile__user=request.user)
    found = get_object_or_404(own.with_people(), pk=pairing)
    if request.method == "POST":
        is_given = request.POST.get("answer") == "yes"
        services.store_consent(
            pairing=found, is_given=is_given, by=request.user, now=timezone.now()
        )
        done = _("Stored: you are named.") if is_given else _("Stored: you are not named.")
        messages.success(request, done)
        return redirect("coaching:session-list", found.pk)
    context = {
        "title": _("Your name in a log of hours"),
        "trail": trail_into_pair(request.user, found),
        "pairing": found,
        "coach": others_named(found, request.user),
        "standing": HoursConsent.objects.standing().filter(pairing=found).first(),
    }
    return render(request, "coaching/hours_consent.html", context)


@require_http_methods(["GET", "POST"])
def fee(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """The coach says whether the hours with a coachee are paid."""
    found = get_object_or_404(coached_by(request.user), pk=pairing)
    stored = PairingFee.objects.filter(pairing=found, coach=request.user).first()
    initial = {"kind": stored.kind if stored else FeeKind.PRO_BONO}
    form = FeeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        services.state_fee(pairing=found, kind=kind, by=request.user, now=timezone.now())
        messages.success(request, _("Stored."))
        return redirect("coaching:hours-list")
    context = {
        "form": form,
        "title": _("Paid or pro bono: %(name)s") % {"name": found.coachee.profile.user.name},
        "trail": _trail(),
        "button": _("Store"),
        "cancel_url": reverse("coaching:hours-list"),
    }
    return render(request, "matching/form_page.html", context)


@sensitive_post_parameters("client", "contact")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def add_other(request: SignedInRequest) -> HttpResponse:
    """Add hours done outside Counterpart."""
    form = OtherHoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_other_hours(entry=form.entry(), by=request.user, now=timezone.now())
        messages.success(request, _("The hours are in your log."))
        return redirect("coaching:hours-list")
    return _other_page(request, form, _("Add hours from elsewhere"))


@sensitive_post_parameters("client", "contact")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def edit_other(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Correct hours done outside Counterpart."""
    found = get_object_or_404(OtherHours.objects.visible_to(request.user), pk=pk)
    # The form writes into the row it is given; the service writes its own.
    row = OtherHours.objects.get(pk=found.pk)
    form = OtherHoursForm(request.POST or None, instance=row, client=client_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_other_hours(
                hours=found,
                version=form.cleaned_data["version"],
                entry=form.entry(),
                by=request.user,
                now=timezone.now(),
            )
        except HoursRefused as refused:
            form.add_error(None, presenters.refusal(refused.reason))
            accept_version(form, "version", found.version)
        else:
            messages.success(request, _("The hours are stored."))
            return redirect("coaching:hours-list")
    return _other_page(request, form, _("Correct hours from elsewhere"), found)


@require_POST
def remove_other(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take hours done outside Counterpart out of the log."""
    found = get_object_or_404(OtherHours.objects.visible_to(request.user), pk=pk)
    services.remove_other_hours(hours=found, by=request.user, now=timezone.now())
    messages.success(request, _("The hours are no longer in your log."))
    return redirect("coaching:hours-list")


def _other_page(
    request: SignedInRequest, form: OtherHoursForm, title: str, hours: OtherHours | None = None
) -> HttpResponse:
    stored = None
    if hours is not None and form.non_field_errors():
        stored = next(row for row in presenters.hours_log(request.user).rows if row.pk == hours.pk)
    context = {
        "form": form,
        "title": title,
        "trail": [*_trail()],
        "hours": hours,
        "stored": stored,
    }
    return render(request, "coaching/other_hours_form.html", context)


def _trail() -> Trail:
    coaching = (_("Coaching"), reverse("coaching:my-pairings"))
    return [coaching, (_("Your hours"), reverse("coaching:hours-list"))]
