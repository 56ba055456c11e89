from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from exchanges import queries, services
from exchanges.forms.needs import NeedsForm
from exchanges.models import NominationState
from exchanges.presenters.needs import need_lines
from exchanges.rules.needs import asked_needs, can_write_needs, deletion_day, readable_needs
from exchanges.views.attempts import stored
from exchanges.views.delegations import own_delegation
from exchanges.views.nominees import own_nominee


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The needs of a delegation, as far as they concern the reader."""
    delegation = own_delegation(request, pk)
    nomination = queries.nomination_of(delegation)
    state = nomination.state if nomination else NominationState.DRAFT
    fields = readable_needs(request.user, delegation, state)
    if not fields:
        raise PermissionDenied
    opened = services.open_needs(delegation=delegation, by=request.user, now=timezone.now())
    context = {
        "title": _("Personal needs"),
        "delegation": delegation,
        "lines": need_lines(opened),
        "fields": fields,
        "delete_on": deletion_day(delegation.visit, queries.terms_of(delegation.visit.offer.cycle)),
    }
    return _kept_nowhere(render(request, "exchanges/delegation_needs.html", context))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down what few have to know about a traveller."""
    nominee, delegation = own_nominee(request, pk)
    if not can_write_needs(request.user, delegation):
        raise PermissionDenied
    delete_on = deletion_day(delegation.visit, queries.terms_of(delegation.visit.offer.cycle))
    asked, now = asked_needs(delegation), timezone.now()
    if request.method == "POST":
        form = NeedsForm(request.POST, delete_on=delete_on, asked=asked)
        if form.is_valid() and stored(
            form,
            lambda: services.store_needs(
                nominee=nominee, needs=form.needs(), by=request.user, now=now
            ),
        ):
            messages.success(request, _("The needs are stored, encrypted."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    else:
        opened = services.open_needs(delegation=delegation, by=request.user, now=now, only=nominee)
        if any(one.text is None for one in opened):
            # Storing over what cannot be read would destroy it.
            messages.error(request, _("The key of these needs is missing on this server."))
            return redirect("exchanges:delegation-detail", delegation.pk)
        initial = {one.field: one.text for one in opened}
        form = NeedsForm(initial=initial, delete_on=delete_on, asked=asked)
    context = {
        "form": form,
        "delegation": delegation,
        "person": nominee.name,
        "title": _("Personal needs"),
        "button": _("Store, encrypted"),
    }
    return _kept_nowhere(render(request, "exchanges/delegation_form.html", context))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
