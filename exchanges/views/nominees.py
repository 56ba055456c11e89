from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules, services
from exchanges.forms.nominations import (
    ClearanceForm,
    DropOutForm,
    NominationLetterForm,
    NomineeForm,
)
from exchanges.models import Nominee, NomineePart, VisitDelegation
from exchanges.rules.documents import SUFFIXES
from exchanges.views.attempts import attempt, stored
from exchanges.views.delegations import own_delegation


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Name somebody."""
    delegation = own_delegation(request, pk)
    _require_sender(request, delegation)
    has_head, head = _has_head(delegation), delegation.request.head
    known = {"name": head.name} if head and not has_head else {}
    form = NomineeForm(
        request.POST or None, delegation=delegation, has_head=has_head, initial=known
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if stored(
            form,
            lambda: services.add_nominee(
                delegation=delegation, fields=form.values(), by=request.user, now=now
            ),
        ):
            messages.success(
                request, _("%(name)s is on the list.") % {"name": form.cleaned_data["name"]}
            )
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "title": _("Name a person"),
        "button": _("Put on the list"),
    }
    return render(request, "exchanges/delegation_form.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what the list says of somebody."""
    nominee, delegation = own_nominee(request, pk)
    _require_sender(request, delegation)
    form = NomineeForm(
        request.POST or None,
        instance=nominee,
        delegation=delegation,
        has_head=_has_head(delegation, nominee),
    )
    if request.method == "POST" and form.is_valid():
        version, now = form.cleaned_data["version"], timezone.now()
        if stored(
            form,
            lambda: services.change_nominee(
                nominee=nominee, version=version, fields=form.values(), by=request.user, now=now
            ),
        ):
            messages.success(request, _("The list is stored."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "nominee": nominee,
        "can_remove": nominee.nomination.state in rules.UNFINISHED,
        "title": _("Change an entry"),
        "button": _("Store"),
    }
    return render(request, "exchanges/nominee_form.html", context)


@require_POST
def remove(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take somebody off a list that was not handed in."""
    nominee, delegation = own_nominee(request, pk)
    _require_sender(request, delegation)
    attempt(
        request,
        lambda: services.remove_nominee(nominee=nominee, by=request.user, now=timezone.now()),
        _("The person is off the list."),
    )
    return redirect("exchanges:delegation-detail", delegation.pk)


@require_http_methods(["GET", "POST"])
def drop_out(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody cannot come, and an alternate may step in."""
    nominee, delegation = own_nominee(request, pk)
    _require_sender(request, delegation)
    form = DropOutForm(request.POST or None, nominee=nominee)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        if stored(
            form,
            lambda: services.drop_out(
                nominee=nominee,
                alternate=form.stand_in(),
                reason=reason,
                by=request.user,
                now=now,
            ),
        ):
            messages.success(request, _("The list is changed."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "nominee": nominee,
        "has_choice": "alternate" in form.fields,
        "has_letters": any(
            one.nominee == nominee or rules.names(one, nominee)
            for one in queries.letters_with_people(queries.letters_of(delegation, request.user))
        ),
        "title": _("Somebody drops out"),
    }
    return render(request, "exchanges/nominee_drop.html", context)


@require_http_methods(["GET", "POST"])
def change_clearance(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the security clearance of somebody is."""
    nominee, delegation = own_nominee(request, pk)
    if not rules.can_set_clearance(request.user, delegation):
        raise PermissionDenied
    form = ClearanceForm(request.POST or None, initial={"clearance": nominee.clearance})
    if request.method == "POST" and form.is_valid():
        clearance, now = form.cleaned_data["clearance"], timezone.now()
        if stored(
            form,
            lambda: services.set_clearance(
                nominee=nominee, clearance=clearance, by=request.user, now=now
            ),
        ):
            messages.success(request, _("The clearance is stored."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "person": nominee.name,
        "title": _("Security clearance"),
        "button": _("Store"),
    }
    return render(request, "exchanges/delegation_form.html", context)


@require_http_methods(["GET", "POST"])
def upload_letter(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The signed letter of the institution."""
    delegation = own_delegation(request, pk)
    _require_sender(request, delegation)
    form = NominationLetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.upload()
        if stored(
            form,
            lambda: services.store_nomination_letter(
                delegation=delegation,
                file_name=name,
                content=content,
                by=request.user,
                now=timezone.now(),
            ),
        ):
            messages.success(request, _("The letter is stored."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "title": _("Nomination letter"),
        "button": _("Upload the letter"),
    }
    return render(request, "exchanges/delegation_form.html", context)


@require_GET
def download_letter(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, as something to keep and never as a page of ours."""
    delegation = own_delegation(request, pk)
    if not rules.sees_nomination_letter(request.user, delegation):
        raise PermissionDenied
    nomination = queries.nomination_of(delegation)
    letter = getattr(nomination, "letter", None)
    if letter is None:
        raise Http404
    content = services.open_nomination_letter(letter=letter, by=request.user, now=timezone.now())
    if content is None:
        messages.error(request, _("The key of this file is missing on this server."))
        return redirect("exchanges:delegation-detail", delegation.pk)
    response = HttpResponse(content, content_type=letter.content_type)
    suffix = SUFFIXES[letter.content_type]
    response["Content-Disposition"] = f'attachment; filename="nomination-letter.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def own_nominee(request: SignedInRequest, pk: uuid.UUID) -> tuple[Nominee, VisitDelegation]:
    """Somebody on a list, with the delegation whose place stands."""
    people = Nominee.objects.visible_to(request.user).named()
    nominee = get_object_or_404(people.select_related("nomination"), pk=pk)
    mine = queries.delegations_for(request.user)
    return nominee, get_object_or_404(mine, request=nominee.nomination.request_id)


def _require_sender(request: SignedInRequest, delegation: VisitDelegation) -> None:
    if not rules.can_nominate(request.user, delegation):
        raise PermissionDenied


def _has_head(delegation: VisitDelegation, but: Nominee | None = None) -> bool:
    heads = Nominee.objects.named().filter(
        nomination__request=delegation.request_id, part=NomineePart.HEAD
    )
    return (heads.exclude(pk=but.pk) if but else heads).exists()
