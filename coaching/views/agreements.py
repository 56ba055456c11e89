from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import SignedInRequest
from coaching import queries, rules
from coaching.forms import SponsorForm, TermsForm, accept_version
from coaching.forms.agreement import initial_terms
from coaching.models import Agreement, AgreementVersion
from coaching.presenters import agreements as presenters
from coaching.rules import AgreementRefused
from coaching.services import agreements as services
from coaching.views.access import own_pairing
from matching.models import Pairing


@require_GET
def show(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """The terms as a document: who signed when, and what the reader can do."""
    found, agreement = _visible(request, pairing)
    version = _version_for(request, found, agreement)
    in_force = agreement.in_force if agreement else None
    context = _page_of(request, found, agreement) | _document(request, version)
    joins = version is not None and version.joins() == request.user
    if version and in_force and in_force.number != version.number and not joins:
        in_force.agreement = version.agreement
        before, after = _goals(request, in_force), _goals(request, version)
        context["differences"] = presenters.differences(in_force, version)
        context["goals_differ"] = before is not None and before != after
        context["goals_before"] = before
    if joins:
        # What the pair agreed on before is not theirs to read.
        context["earlier"] = []
    context |= {
        "in_force": in_force,
        "joins": joins,
        "can_sign": version is not None and rules.can_sign(request.user, version),
        "can_propose": rules.can_propose(request.user, found),
        "can_name_sponsor": rules.can_name_sponsor(request.user, found)
        and queries.terms_of_cohort(found.cohort).needs_sponsor,
        "destroyed": found.destructions.first(),
    }
    return render(request, "coaching/agreement_detail.html", context)


@require_GET
def show_version(request: SignedInRequest, pairing: uuid.UUID, number: int) -> HttpResponse:
    """An earlier version, as it was signed or not."""
    found, agreement = _visible(request, pairing)
    if agreement is None:
        raise Http404
    version = get_object_or_404(agreement.versions.select_related("sponsor"), number=number)
    is_sponsor_of_it = version.sponsor_id == request.user.pk
    if not is_sponsor_of_it and not Pairing.objects.visible_to(request.user).filter(pk=found.pk):
        raise Http404
    if number == agreement.number:
        return redirect(agreement)
    context = _page_of(request, found, agreement) | _document(request, version)
    return render(request, "coaching/agreement_version.html", context)


@sensitive_post_parameters("goals")
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Write the terms, or change them."""
    found = own_pairing(request, pairing)
    agreement = _agreement_of(found)
    newest = agreement.newest if agreement else None
    form = _terms_form(request, found, agreement, newest)
    stored: AgreementVersion | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _propose(request, found, form)
        except AgreementRefused as refused:
            stored = _word_refusal(form, refused, newest)
        else:
            messages.success(request, _("Proposed and signed by you. The others get a message."))
            return redirect("coaching:agreement-detail", found.pk)
    context = _page_of(request, found, agreement) | {
        "form": form,
        "newest": newest,
        "co_coach": queries.co_coach_of(found),
    }
    if stored is not None:
        context |= {"stored": stored, "clauses": presenters.clauses_of(stored)}
        context["goals"] = _goals(request, stored)
    return render(request, "coaching/agreement_form.html", context)


@require_POST
def sign(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Sign the version that the page showed."""
    found, agreement = _visible(request, pairing)
    version = agreement.newest if agreement else None
    if version is None or rules.part_of(request.user, version) is None:
        raise PermissionDenied
    number = request.POST.get("number", "")
    try:
        services.sign_version(
            pairing=found,
            number=int(number) if number.isdecimal() else 0,
            by=request.user,
            now=timezone.now(),
        )
    except AgreementRefused as refused:
        messages.error(request, presenters.refusal_of_agreement(refused.reason))
    else:
        messages.success(request, _("You have signed."))
    return redirect("coaching:agreement-detail", found.pk)


@require_http_methods(["GET", "POST"])
def sponsor(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Say who signs for the coachee's institution."""
    found, agreement = _visible(request, pairing)
    if not rules.can_name_sponsor(request.user, found):
        raise PermissionDenied
    form = SponsorForm(
        request.POST or None,
        people=queries.possible_sponsors(found),
        language=request.user.language,
        initial={"sponsor": agreement.sponsor if agreement else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _name_sponsor(request, found, form)
        except AgreementRefused as refused:
            field = "email" if form.cleaned_data["email"] else "sponsor"
            form.add_error(field, presenters.refusal_of_agreement(refused.reason))
        else:
            messages.success(request, _("The sponsor is named and gets a message."))
            return redirect("coaching:agreement-detail", found.pk)
    context = _page_of(request, found, agreement) | {
        "form": form,
        "is_proposed": bool(agreement and agreement.number),
    }
    return render(request, "coaching/agreement_sponsor.html", context)


def _name_sponsor(request: SignedInRequest, pairing: Pairing, form: SponsorForm) -> None:
    by, now = request.user, timezone.now()
    known = form.cleaned_data.get("sponsor")
    if known is not None:
        services.name_sponsor(pairing=pairing, sponsor=known, by=by, now=now)
    else:
        services.invite_sponsor(pairing=pairing, guest=form.guest(), by=by, now=now)


def _version_for(
    request: SignedInRequest, pairing: Pairing, agreement: Agreement | None
) -> AgreementVersion | None:
    """The newest version; for a sponsor whom it no longer names, the one that still holds."""
    if agreement is None:
        return None
    newest, in_force = agreement.newest, agreement.in_force
    is_named = newest is not None and newest.sponsor_id == request.user.pk
    if is_named or in_force is None or in_force.sponsor_id != request.user.pk:
        return newest
    return newest if rules.is_of_pair(request.user, pairing) else in_force


def _agreement_of(pairing: Pairing) -> Agreement | None:
    agreement = Agreement.objects.with_people().filter(pairing=pairing).first()
    if agreement is not None:
        agreement.pairing = pairing
    return agreement


def _visible(request: SignedInRequest, pk: uuid.UUID) -> tuple[Pairing, Agreement | None]:
    """A pairing whose agreement the reader may see, with it if it is begun."""
    own = Pairing.objects.visible_to(request.user).with_people().filter(pk=pk).first()
    if own is not None:
        return own, _agreement_of(own)
    visible = Agreement.objects.visible_to(request.user).with_people()
    agreement = get_object_or_404(visible, pairing=pk)
    return agreement.pairing, agreement


def _page_of(
    request: SignedInRequest, pairing: Pairing, agreement: Agreement | None
) -> dict[str, Any]:
    return {
        "pairing": pairing,
        "agreement": agreement,
        "title": presenters.title_of_agreement(request.user, pairing),
        "standing": presenters.standing_of(agreement),
        "trail": presenters.trail_to_agreement(request.user, pairing),
        "is_own": rules.is_of_pair(request.user, pairing),
        "is_organiser": Pairing.objects.run_by(request.user).filter(pk=pairing.pk).exists(),
    }


@sensitive_variables()
def _document(request: SignedInRequest, version: AgreementVersion | None) -> dict[str, Any]:
    if version is None:
        return {"version": None}
    return {
        "version": version,
        "clauses": presenters.clauses_of(version),
        "limits": presenters.LIMITS,
        "signers": presenters.signer_lines(version),
        "sees_goals": rules.can_see_goals(request.user, version, timezone.now()),
        "goals": _goals(request, version),
        "earlier": version.agreement.versions.exclude(number=version.agreement.number),
    }


@sensitive_variables()
def _goals(request: SignedInRequest, version: AgreementVersion) -> services.OpenedGoals | None:
    return services.open_goals(version, by=request.user, now=timezone.now())


@sensitive_variables()
def _terms_form(
    request: SignedInRequest,
    pairing: Pairing,
    agreement: Agreement | None,
    newest: AgreementVersion | None,
) -> TermsForm:
    house = queries.terms_of_cohort(pairing.cohort)
    initial = initial_terms(newest or house)
    if newest is not None and (goals := _goals(request, newest)):
        initial["goals"] = goals.text or ""
    may_name = house.needs_sponsor and rules.can_name_sponsor(request.user, pairing)
    people = queries.possible_sponsors(pairing) if may_name else User.objects.none()
    sponsor = agreement.sponsor if agreement else None
    return TermsForm(
        request.POST or None,
        initial=initial,
        people=people,
        sponsor=sponsor,
        has_second=queries.co_coach_of(pairing) is not None,
    )


@sensitive_variables()
def _propose(request: SignedInRequest, pairing: Pairing, form: TermsForm) -> None:
    services.propose_terms(
        pairing=pairing,
        terms=form.terms(),
        number=form.cleaned_data["number"],
        sponsor=form.cleaned_data.get("sponsor"),
        by=request.user,
        now=timezone.now(),
    )


def _word_refusal(
    form: TermsForm, refused: AgreementRefused, newest: AgreementVersion | None
) -> AgreementVersion | None:
    """Word the refusal; the next save is of somebody who has seen both texts."""
    fields = {"date_past": "destroy_on", "unknown_sponsor": "sponsor"}
    form.add_error(fields.get(refused.reason), presenters.refusal_of_agreement(refused.reason))
    if refused.reason != "changed":
        return None
    accept_version(form, "number", newest.number if newest else 0)
    return newest
