"""Institutions with their people in roles, and the chain of command."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.forms.institutions import UnitForm
from accounts.models import Institution, Unit
from accounts.permissions import SignedInRequest, Verb, can, needs
from accounts.presenters.institutions import roles_view, unit_lines, unit_reason
from accounts.rules import UnitRefused
from core.lists import Column, list_page

INSTITUTION_COLUMNS = [
    Column(
        gettext_lazy("Name"),
        lambda institution: institution.name,
        url=lambda institution: reverse("accounts:institution-detail", args=[institution.pk]),
    ),
    Column(gettext_lazy("Country"), lambda institution: institution.country.name),
    Column(gettext_lazy("Kind"), lambda institution: institution.get_kind_display()),
]


@require_safe
@needs(Verb.SEE_INSTITUTION)
def institution_list(request: SignedInRequest) -> HttpResponse:
    """The institutions that the reader sees from within."""
    return list_page(
        request,
        title=_("Institutions"),
        rows=Institution.objects.visible_to(request.user),
        columns=INSTITUTION_COLUMNS,
        empty=_("You act for no institution yet."),
    )


@require_safe
def institution_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One institution: who does what for it, and its units from the top down."""
    institution = _institution(request, pk)
    return render(
        request,
        "accounts/institution_detail.html",
        {
            "institution": institution,
            "units": unit_lines(institution),
            "roles": roles_view(institution, timezone.now()),
            "may_invite": can(request.user, Verb.INVITE, institution.pk),
        },
    )


@require_http_methods(["GET", "POST"])
def unit_create(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Add a unit to the institution's chain of command."""
    institution = _institution(request, pk)
    form = UnitForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_unit(
                institution=institution, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except UnitRefused as refused:
            form.add_error(*unit_reason(refused.key))
        else:
            messages.success(request, _("The unit is added."))
            return redirect("accounts:institution-detail", pk=pk)
    return _unit_page(request, form, institution, _("Add a unit"))


@require_http_methods(["GET", "POST"])
def unit_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Rename a unit, or move it with everything below it."""
    units = Unit.objects.visible_to(request.user).select_related("institution")
    unit = get_object_or_404(units, pk=pk)
    form = UnitForm(request.POST or None, instance=unit, institution=unit.institution)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_unit(
                unit=unit, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except UnitRefused as refused:
            form.add_error(*unit_reason(refused.key))
        else:
            messages.success(request, _("The unit is changed."))
            return redirect("accounts:institution-detail", pk=unit.institution_id)
    return _unit_page(request, form, unit.institution, _("Change a unit"))


def _institution(request: SignedInRequest, pk: UUID) -> Institution:
    return get_object_or_404(Institution.objects.visible_to(request.user), pk=pk)


def _unit_page(
    request: SignedInRequest, form: UnitForm, institution: Institution, title: str
) -> HttpResponse:
    context = {"form": form, "institution": institution, "title": title}
    return render(request, "accounts/unit_form.html", context)
