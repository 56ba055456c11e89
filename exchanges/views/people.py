from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import rules, services
from exchanges.forms import ResourcePersonForm
from exchanges.models import HostOffer, ResourcePerson
from exchanges.views.attempts import attempt, stored
from exchanges.views.offers import own_offer


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, offer: uuid.UUID) -> HttpResponse:
    """Add somebody who serves visits."""
    return _form_page(request, own_offer(request, offer), None)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what a resource person serves."""
    person = _own_person(request, pk)
    return _form_page(request, person.offer, person)


@require_POST
def remove(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove a resource person who serves no visit."""
    person = _own_person(request, pk)
    offer = person.offer
    attempt(
        request,
        lambda: services.remove_resource_person(person=person, by=request.user, now=timezone.now()),
        _("The resource person is removed."),
    )
    return redirect("exchanges:offer-detail", offer.pk)


def _own_person(request: SignedInRequest, pk: uuid.UUID) -> ResourcePerson:
    people = ResourcePerson.objects.visible_to(request.user)
    person = get_object_or_404(people.select_related("offer__cycle"), pk=pk)
    if not rules.can_edit_offer(request.user, person.offer):
        raise PermissionDenied
    return person


def _form_page(
    request: SignedInRequest, offer: HostOffer, person: ResourcePerson | None
) -> HttpResponse:
    form = ResourcePersonForm(request.POST or None, instance=person, offer=offer)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if stored(
            form,
            lambda: services.store_resource_person(
                offer=offer, person=person, fields=form.values(), by=request.user, now=now
            ),
        ):
            messages.success(request, _("The resource person is stored."))
            return redirect("exchanges:offer-detail", offer.pk)
    title = _("Change a resource person") if person else _("Add a resource person")
    context = {"form": form, "offer": offer, "person": person, "title": title}
    return render(request, "exchanges/person_form.html", context)
