from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest, Verb, can
from core.lists import Column, list_page
from core.templatetags.counterpart import day
from matching import services
from matching.forms import ProgrammeForm
from matching.models import Cohort, Programme
from matching.presenters.words import COHORT_CLASS

PROGRAMME_COLUMNS = [
    Column(
        gettext_lazy("Name"),
        lambda row: row.name,
        url=lambda row: reverse("matching:programme-detail", args=[row.pk]),
    ),
    Column(gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("Institution"), lambda row: row.institution.name),
    Column(gettext_lazy("Cohorts"), lambda row: row.cohort_count, is_number=True),
]
COHORT_COLUMNS = [
    Column(
        gettext_lazy("Cohort"),
        lambda row: row.name,
        url=lambda row: reverse("matching:cohort-detail", args=[row.pk]),
    ),
    Column(
        gettext_lazy("State"),
        lambda row: row.get_state_display(),
        state=lambda row: COHORT_CLASS[row.state],
    ),
    Column(gettext_lazy("Starts"), lambda row: day(row.starts_on)),
    Column(gettext_lazy("Enrolment closes"), lambda row: day(row.enrolment_closes_on)),
    Column(gettext_lazy("People"), lambda row: row.people_count, is_number=True),
]


@require_GET
def programme_list(request: SignedInRequest) -> HttpResponse:
    """The programmes that the reader runs."""
    _only_organisers(request)
    rows = Programme.objects.visible_to(request.user).select_related("institution")
    return list_page(
        request,
        title=_("Programmes"),
        rows=rows.annotate(cohort_count=Count("cohorts")),
        columns=PROGRAMME_COLUMNS,
        empty=_("A programme holds your cohorts. Create the first one."),
        action_url=reverse("matching:programme-create"),
        action_label=_("Create a programme"),
    )


@require_http_methods(["GET", "POST"])
def programme_create(request: SignedInRequest) -> HttpResponse:
    """Open a programme for an institution that the reader organises for."""
    _only_organisers(request)
    form = ProgrammeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        programme = services.create_programme(
            by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The programme is created. Add its first cohort."))
        return redirect("matching:programme-detail", programme.pk)
    trail = [(_("Programmes"), reverse("matching:programme-list"))]
    context = {"form": form, "title": _("Create a programme"), "trail": trail}
    return render(request, "matching/form_page.html", {**context, "button": context["title"]})


@require_GET
def programme_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One programme and its cohorts."""
    programme = _programme(request, pk)
    cohorts = Cohort.objects.filter(programme=programme)
    return list_page(
        request,
        title=programme.name,
        rows=cohorts.annotate(people_count=Count("enrolments")),
        columns=COHORT_COLUMNS,
        empty=_("A cohort is one dated intake. Add the first one."),
        template="matching/programme_detail.html",
        programme=programme,
        trail=[(_("Programmes"), reverse("matching:programme-list"))],
        action_url=reverse("matching:cohort-create", args=[programme.pk]),
        action_label=_("Add a cohort"),
    )


@require_http_methods(["GET", "POST"])
def programme_edit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Change the words of a programme."""
    programme = _programme(request, pk)
    form = ProgrammeForm(request.POST or None, instance=programme, user=request.user)
    here = reverse("matching:programme-detail", args=[programme.pk])
    if request.method == "POST" and form.is_valid():
        services.change_programme(
            programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The programme is stored."))
        return redirect(here)
    trail = [(_("Programmes"), reverse("matching:programme-list")), (programme.name, here)]
    context = {"form": form, "title": _("Change the programme"), "trail": trail}
    context |= {"button": _("Store the programme"), "cancel_url": here}
    return render(request, "matching/form_page.html", context)


def _programme(request: SignedInRequest, pk: Any) -> Programme:
    visible = Programme.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, pk=pk)


def _only_organisers(request: SignedInRequest) -> None:
    if not can(request.user, Verb.RUN_PROGRAMMES):
        raise PermissionDenied
