from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from exchanges import queries, rules, services
from exchanges.forms import (
    HeadForm,
    PriorityForm,
    RequestFilter,
    RequestForm,
    RequestWeeksForm,
)
from exchanges.forms.requests import ReturnForm
from exchanges.models import VisitCycle, VisitRequest
from exchanges.presenters.arrangements import arranged_words
from exchanges.presenters.overview import request_line, themes_of
from exchanges.presenters.priority import priority_words, waited_words
from exchanges.presenters.tabs import tabs_for
from exchanges.presenters.visits import languages_in_words, visit_when
from exchanges.presenters.words import state_shape, want_words
from exchanges.queries.arrangements import arrangement_of
from exchanges.queries.rows import cycles_to_ask_in
from exchanges.queries.waiting import cycles_waited
from exchanges.rules.instruments import can_choose_instrument, takes_host_weeks
from exchanges.rules.visits import asking_institutions, can_return_request, can_submit_request
from exchanges.services.requests import return_request, submit_request
from exchanges.views.attempts import attempt, stored

COLUMNS = [
    Column(
        label=gettext_lazy("Request"),
        value=lambda one: one.title,
        url=lambda one: reverse("exchanges:request-detail", args=[one.pk]),
    ),
    Column(label=gettext_lazy("Sender"), value=lambda one: one.institution),
    Column(label=gettext_lazy("Cycle"), value=lambda one: one.cycle),
    Column(label=gettext_lazy("Themes"), value=themes_of),
    Column(label=gettext_lazy("Instrument"), value=lambda one: one.get_instrument_display() or "–"),
    Column(label=gettext_lazy("People"), value=lambda one: one.people, is_number=True),
    Column(label=gettext_lazy("Weeks"), value=lambda one: one.duration, is_number=True),
    Column(
        label=gettext_lazy("State"),
        value=lambda one: one.get_state_display(),
        state=lambda one: state_shape(one.state),
    ),
]


@require_GET
def list_requests(request: SignedInRequest) -> HttpResponse:
    """The reader's own requests; for organisers those of their cycles."""
    if not (request.user.institutions_as(Role.ORGANISER) or asking_institutions(request.user)):
        raise PermissionDenied
    rows = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    return list_page(
        request,
        title=_("Visit requests"),
        rows=rows.prefetch_related("themes"),
        columns=COLUMNS,
        filters=RequestFilter,
        empty=_("Requests will be here: what a sender wants to learn, with whom, and when."),
        template="exchanges/request_list.html",
        tabs=tabs_for(request.user, "exchanges:request-list"),
        cycles=[
            one for one in cycles_to_ask_in(request.user) if one.has_time_for(timezone.now().date())
        ],
    )


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, cycle: uuid.UUID) -> HttpResponse:
    """Begin a request in a cycle."""
    cycles = cycles_to_ask_in(request.user)
    found = get_object_or_404(cycles, pk=cycle)
    form = RequestForm(request.POST or None, user=request.user, cycle=found)
    if request.method == "POST" and form.is_valid():
        made: list[VisitRequest] = []
        if stored(form, lambda: made.append(_create(request, form, found))):
            messages.success(request, _("The draft is stored. Now name the head and place it."))
            return redirect("exchanges:request-detail", made[0].pk)
    context = {"form": form, "cycle": found, "title": _("Request a study visit")}
    return render(request, "exchanges/request_form.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what a request says."""
    found = _own_request(request, pk)
    form = RequestForm(request.POST or None, instance=found, user=request.user, cycle=found.cycle)
    if request.method == "POST" and form.is_valid() and stored(form, lambda: _edit(request, form)):
        messages.success(request, _("The request is stored."))
        return redirect("exchanges:request-detail", found.pk)
    context = {
        "form": form,
        "cycle": found.cycle,
        "visit_request": found,
        "title": _("Change the request"),
    }
    return render(request, "exchanges/request_form.html", context)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A request, what it lacks, its visits and its next step."""
    found = get_object_or_404(
        queries.requests_with_everything(VisitRequest.objects.visible_to(request.user)), pk=pk
    )
    can_set_priority = rules.can_set_priority(request.user, found)
    weeks = list(found.request_weeks.all())
    # Whom a sender avoids is for the sender and the organiser: a head may not know.
    sees_avoided = rules.can_edit_request(request.user, found) or rules.can_run(
        request.user, found.cycle
    )
    return render(
        request,
        "exchanges/request_detail.html",
        {
            "title": found.title,
            "visit_request": found,
            "line": request_line(found, has_weeks=bool(weeks)),
            "languages": languages_in_words(found.languages),
            "themes": [(row, want_words(row.want)) for row in found.themes.all()],
            "weeks": len(weeks),
            "best_weeks": sum(row.is_preferred for row in weeks),
            "avoided": list(found.excluded_hosts.all()) if sees_avoided else [],
            "visits": [
                (one.visit, visit_when(one.visit), state_shape(one.visit.state))
                for one in found.visit_delegations.all()
            ],
            "can_edit": rules.can_edit_request(request.user, found),
            "can_choose_instrument": can_choose_instrument(request.user, found),
            "takes_host_weeks": takes_host_weeks(found),
            # Whom a sender avoids shapes that page: it is for the same readers.
            "can_compare": sees_avoided,
            "can_place": rules.can_place_request(request.user, found),
            "can_submit": can_submit_request(request.user, found),
            "can_return": can_return_request(request.user, found),
            "returned": found.return_reason if found.written_by_id == request.user.pk else "",
            "can_withdraw": rules.can_withdraw_request(request.user, found),
            "can_set_priority": can_set_priority,
            "priority": priority_words(found) if can_set_priority else "",
            **_arranged(request, found),
        },
    )


@require_http_methods(["GET", "POST"])
def change_weeks(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """When the delegation can travel."""
    found = _own_request(request, pk)
    form = RequestWeeksForm(request.POST or None, visit_request=found)
    if request.method == "POST" and form.is_valid():
        available, preferred = form.mondays()
        now = timezone.now()
        if stored(
            form,
            lambda: services.store_request_weeks(
                request=found, mondays=available, preferred=preferred, by=request.user, now=now
            ),
        ):
            messages.success(request, _("The weeks are stored."))
            return redirect("exchanges:request-detail", found.pk)
    context = {"form": form, "visit_request": found, "title": _("Weeks to travel")}
    return render(request, "exchanges/request_weeks.html", context)


@require_http_methods(["GET", "POST"])
def change_head(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Name the head of delegation."""
    found = _own_request(request, pk)
    form = HeadForm(request.POST or None, visit_request=found)
    is_complete = request.method == "POST" and form.is_valid()
    if is_complete and stored(form, lambda: _name_head(request, form, found)):
        messages.success(request, _("The head of delegation is named."))
        return redirect("exchanges:request-detail", found.pk)
    context = {"form": form, "visit_request": found, "title": _("Head of delegation")}
    return render(request, "exchanges/request_head.html", context)


@require_http_methods(["GET", "POST"])
def change_priority(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """How much the request counts against others."""
    requests = VisitRequest.objects.visible_to(request.user).select_related("cycle")
    found = get_object_or_404(requests, pk=pk)
    if not rules.can_set_priority(request.user, found):
        raise PermissionDenied
    form = PriorityForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("priority", "counts_waiting")}
        now = timezone.now()
        if stored(
            form,
            lambda: services.change_priority(request=found, **values, by=request.user, now=now),
        ):
            messages.success(request, _("The priority is stored."))
            return redirect("exchanges:request-detail", found.pk)
    context = {
        "form": form,
        "visit_request": found,
        "waited": waited_words(cycles_waited(found.cycle, [found])[found.pk]),
        "title": _("Priority of the request"),
    }
    return render(request, "exchanges/request_priority.html", context)


@require_POST
def place(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand a request to the organisers."""
    found = _own_request(request, pk)
    attempt(
        request,
        lambda: services.place_request(request=found, by=request.user, now=timezone.now()),
        _("Your request is in. You hear from us when a visit is planned."),
    )
    return redirect("exchanges:request-detail", found.pk)


@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a request back."""
    found = _own_request(request, pk)
    attempt(
        request,
        lambda: services.withdraw_request(request=found, by=request.user, now=timezone.now()),
        _("Your request is withdrawn."),
    )
    return redirect("exchanges:request-detail", found.pk)


@require_POST
def submit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand a request to the focal point."""
    found = _own_request(request, pk)
    attempt(
        request,
        lambda: submit_request(request=found, by=request.user, now=timezone.now()),
        _("Your focal point is asked to approve it. You hear from us."),
    )
    return redirect("exchanges:request-detail", found.pk)


@require_http_methods(["GET", "POST"])
def give_back(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a request back to who wrote it, with the reason."""
    requests = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    found = get_object_or_404(requests.select_related("written_by"), pk=pk)
    if not can_return_request(request.user, found):
        raise PermissionDenied
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        if stored(
            form,
            lambda: return_request(request=found, reason=reason, by=request.user, now=now),
        ):
            messages.success(request, _("The request is back with who wrote it, who is told."))
            return redirect("exchanges:request-detail", found.pk)
    context = {"form": form, "visit_request": found, "title": _("Give the request back")}
    return render(request, "exchanges/request_return.html", context)


def _arranged(request: SignedInRequest, found: VisitRequest) -> dict[str, Any]:
    """What is arranged for a request that no plan holds."""
    if not found.instrument or takes_host_weeks(found):
        return {"arranged": None}
    row, today = arrangement_of(found), timezone.now().date()
    has_main = rules.can_place_request(request.user, found)
    arranged = arranged_words(found, row, request.user, today)
    return {"arranged": arranged, "has_main": has_main}


def _own_request(request: SignedInRequest, pk: uuid.UUID) -> VisitRequest:
    """A request that the reader may change; an organiser or a head sees it and may not."""
    requests = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    found = get_object_or_404(requests, pk=pk)
    if not rules.can_edit_request(request.user, found):
        raise PermissionDenied
    return found


def _create(request: SignedInRequest, form: RequestForm, cycle: VisitCycle) -> VisitRequest:
    return services.create_request(
        cycle=cycle,
        institution=form.cleaned_data["institution"],
        fields=form.values(),
        themes=form.cleaned_data["themes"],
        excluded_hosts=form.excluded(),
        by=request.user,
        now=timezone.now(),
    )


def _edit(request: SignedInRequest, form: RequestForm) -> VisitRequest:
    return services.edit_request(
        request=form.instance,
        version=form.cleaned_data["version"],
        fields=form.values(),
        themes=form.cleaned_data["themes"],
        excluded_hosts=form.excluded(),
        by=request.user,
        now=timezone.now(),
    )


def _name_head(request: SignedInRequest, form: HeadForm, found: VisitRequest) -> VisitRequest:
    now = timezone.now()
    if head := form.cleaned_data["head"]:
        return services.name_head(request=found, head=head, by=request.user, now=now)
    guest = form.guest(request.user.language)
    return services.name_new_head(request=found, guest=guest, by=request.user, now=now)
