from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from core.forms import accept_version
from exchanges.forms.agenda import PARTS, TermsForm
from exchanges.models import TermsOfReference, TermsVersion, Visit
from exchanges.models.agenda import TermsText
from exchanges.presenters.agenda import document_shape
from exchanges.presenters.words import refusal_words
from exchanges.queries.agenda import terms_of
from exchanges.rules import VisitRefused
from exchanges.rules.agenda import can_read_terms, can_write_terms
from exchanges.services import terms as services
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import attempt

HERE = "exchanges:terms-detail"


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The terms of reference, or who writes them."""
    visit = own_visit(request, pk)
    terms = terms_of(visit)
    can_read = can_read_terms(request.user, visit, terms)
    shown = terms if can_read else None
    context = page_of(
        request,
        visit,
        HERE,
        terms=shown,
        parts=_parts(shown) if shown else [],
        document_shape=document_shape(shown.state) if shown else "",
        versions=shown.versions.select_related("by") if shown else [],
        can_write=can_write_terms(request.user, visit),
    )
    return render(request, "exchanges/terms_detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the terms; whoever stores second sees both texts."""
    visit = own_visit(request, pk)
    if not can_write_terms(request.user, visit):
        raise PermissionDenied
    terms = terms_of(visit)
    form = TermsForm(request.POST or None, terms=terms)
    stored: TermsOfReference | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, visit, form)
        except VisitRefused as refused:
            form.add_error(None, refusal_words(refused.reason))
            stored = terms_of(visit)
            accept_version(form, "version", stored.version if stored else 0)
        else:
            messages.success(request, _("The terms of reference are stored."))
            return redirect(HERE, visit.pk)
    differing = _differing(stored, form) if stored else []
    context = page_of(request, visit, HERE, form=form, stored=stored, differing=differing)
    return render(request, "exchanges/terms_form.html", context)


@require_POST
def share(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the host read the terms."""
    visit = own_visit(request, pk)
    if not can_write_terms(request.user, visit):
        raise PermissionDenied
    attempt(
        request,
        lambda: services.share_terms(visit=visit, by=request.user, now=timezone.now()),
        _("The host can read the terms now, and is told so."),
    )
    return redirect(HERE, visit.pk)


@require_GET
def version(request: SignedInRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """The terms as they were stored once."""
    visit = own_visit(request, pk)
    terms = terms_of(visit)
    if terms is None or not can_read_terms(request.user, visit, terms):
        raise PermissionDenied
    versions = TermsVersion.objects.filter(terms=terms).select_related("by")
    found = get_object_or_404(versions, number=number)
    context = page_of(request, visit, HERE, version=found, terms=terms, parts=_parts(found))
    return render(request, "exchanges/terms_version.html", context)


def _store(request: SignedInRequest, visit: Visit, form: TermsForm) -> None:
    services.store_terms(
        visit=visit,
        version=form.cleaned_data["version"],
        parts=form.parts(),
        by=request.user,
        now=timezone.now(),
    )


def _parts(text: TermsText) -> list[tuple[str, str]]:
    """Heading and words of each part."""
    return [(str(TermsForm.base_fields[name].label), getattr(text, name)) for name in PARTS]


def _differing(stored: TermsOfReference, form: TermsForm) -> list[tuple[str, str]]:
    """The parts in which what is stored is not what was typed."""
    return [
        (str(TermsForm.base_fields[name].label), getattr(stored, name))
        for name in PARTS
        if getattr(stored, name) != form.cleaned_data[name]
    ]
