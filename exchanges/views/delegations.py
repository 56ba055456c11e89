from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules, services
from exchanges.forms.nominations import (
    NominationTermsForm,
    ReturnNominationForm,
    SubmitNominationForm,
)
from exchanges.models import (
    TRAVELLING,
    LetterKind,
    LetterState,
    Nomination,
    NominationState,
    Nominee,
    VisitCycle,
    VisitDelegation,
)
from exchanges.presenters import delegations as words
from exchanges.presenters.letters import LETTER_SHAPES, addressee, letter_title
from exchanges.presenters.visits import visit_when
from exchanges.rules.balance import balance_of
from exchanges.rules.needs import readable_needs
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import attempt, stored

WAITING = (LetterState.DRAFT, LetterState.APPROVED)


def own_delegation(request: SignedInRequest, pk: uuid.UUID) -> VisitDelegation:
    """The delegation, for whoever may see it."""
    return get_object_or_404(queries.delegations_for(request.user), pk=pk)


@require_GET
def list_people(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The delegations of a visit and how far their lists are."""
    visit = own_visit(request, pk)
    mine = queries.delegations_for(request.user).filter(visit=visit)
    cards = words.delegation_cards(queries.with_nominees(mine))
    context = page_of(request, visit, "exchanges:visit-people", cards=cards)
    return render(request, "exchanges/visit_people.html", context)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Who goes, what is still missing, and the next step of the reader."""
    mine = queries.with_whole_visit(queries.delegations_for(request.user))
    delegation = get_object_or_404(mine, pk=pk)
    nomination = queries.nomination_of(delegation)
    state = nomination.state if nomination else NominationState.DRAFT
    sees_people = rules.sees_people(request.user, delegation, state)
    needs = readable_needs(request.user, delegation, state)
    people = list(queries.nominees_with_needs(nomination, needs)) if sees_people else []
    here = [one for one in people if not one.has_left]
    context = page_of(
        request,
        delegation.visit,
        "exchanges:visit-people",
        title=_("Delegation"),
        delegation=delegation,
        nomination=nomination,
        state=NominationState(state),
        nomination_shape=words.NOMINATION_SHAPES[state],
        sees_people=sees_people,
        lines=words.nominee_lines(here, request.user, delegation),
        gone=[one for one in people if one.has_left],
        moves=_moves(nomination) if sees_people else [],
        **_judgement(request, delegation, nomination, here),
        **_needs(needs, here),
        **_papers(request, delegation, nomination, _going(here)),
    )
    return render(request, "exchanges/delegation_detail.html", context)


@require_http_methods(["GET", "POST"])
def submit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand the list in."""
    delegation = own_delegation(request, pk)
    nomination = queries.nomination_of(delegation)
    state = nomination.state if nomination else NominationState.DRAFT
    if not rules.can_submit(request.user, delegation, state):
        raise PermissionDenied
    people = list(queries.nominees_of(nomination).named())
    balance = balance_of(people, queries.terms_of(delegation.visit.offer.cycle).balance_percent)
    # Bound by a post without a field, too: a balanced list asks nothing.
    sent = request.POST if request.method == "POST" else None
    form = SubmitNominationForm(sent, nomination=nomination, balance=balance)
    if form.is_valid() and stored(
        form,
        lambda: services.submit_nomination(
            delegation=delegation,
            exception_reason=form.reason(),
            by=request.user,
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The list is handed in. The organisers are told."))
        return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "when": visit_when(delegation.visit),
        "title": _("Hand the list in"),
        "lines": words.nominee_lines(people, request.user, delegation),
        "balance": balance,
        "balance_words": words.balance_words(balance),
    }
    return render(request, "exchanges/nomination_submit.html", context)


@require_POST
def verify(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The organiser confirms list and letter."""
    delegation = _to_judge(request, pk)
    attempt(
        request,
        lambda: services.verify_nomination(
            delegation=delegation, by=request.user, now=timezone.now()
        ),
        _("The nomination is verified. The sender and the host are told."),
    )
    return redirect("exchanges:delegation-detail", delegation.pk)


@require_POST
def approve_exception(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The organiser lets a delegation pass that is out of balance."""
    delegation = _to_judge(request, pk)
    attempt(
        request,
        lambda: services.approve_exception(
            delegation=delegation, by=request.user, now=timezone.now()
        ),
        _("The exception is approved. Now verify the list."),
    )
    return redirect("exchanges:delegation-detail", delegation.pk)


@require_http_methods(["GET", "POST"])
def send_back(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The organiser asks for another list."""
    delegation = _to_judge(request, pk)
    form = ReturnNominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        if stored(
            form,
            lambda: services.return_nomination(
                delegation=delegation, reason=reason, by=request.user, now=now
            ),
        ):
            messages.success(request, _("The list is sent back. The focal points are told."))
            return redirect("exchanges:delegation-detail", delegation.pk)
    context = {
        "form": form,
        "delegation": delegation,
        "title": _("Send the list back"),
        "button": _("Send it back"),
    }
    return render(request, "exchanges/delegation_form.html", context)


@require_http_methods(["GET", "POST"])
def change_terms(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What a cycle asks of its delegations."""
    cycle = get_object_or_404(VisitCycle.objects.visible_to(request.user), pk=pk)
    if not rules.can_change(request.user, cycle):
        raise PermissionDenied
    form = NominationTermsForm(request.POST or None, instance=queries.terms_of(cycle))
    if request.method == "POST" and form.is_valid():
        chosen, now = form.cleaned_data, timezone.now()
        if stored(
            form,
            lambda: services.store_nomination_terms(
                cycle=cycle, **chosen, by=request.user, now=now
            ),
        ):
            messages.success(request, _("The rules for delegations are stored."))
            return redirect("exchanges:cycle-detail", cycle.pk)
    context = {"form": form, "cycle": cycle, "title": _("Rules for delegations")}
    return render(request, "exchanges/nomination_terms.html", context)


def _to_judge(request: SignedInRequest, pk: uuid.UUID) -> VisitDelegation:
    delegation = own_delegation(request, pk)
    if not rules.is_organiser_of(request.user, delegation):
        raise PermissionDenied
    return delegation


def _moves(nomination: Nomination | None) -> list[Any]:
    if nomination is None:
        return []
    return [
        (move, words.move_shape(move), words.move_words(move))
        for move in nomination.moves.select_related("by")
    ]


def _judgement(
    request: SignedInRequest,
    delegation: VisitDelegation,
    nomination: Nomination | None,
    people: list[Any],
) -> dict[str, Any]:
    """What the list still lacks, for those who can do something about it."""
    state = nomination.state if nomination else NominationState.DRAFT
    balance = balance_of(people, queries.terms_of(delegation.visit.offer.cycle).balance_percent)
    can_submit = rules.can_submit(request.user, delegation, state)
    can_judge = rules.can_judge(request.user, delegation, state)
    missing: list[str] = []
    if can_submit:
        # Out of balance the list can still be handed in, with a reason.
        missing = rules.missing_in_nomination(delegation, people, balance, "reason")
    elif can_judge and nomination is not None:
        has_letter = hasattr(nomination, "letter")
        missing = rules.missing_for_verification(nomination, people, has_letter=has_letter)
    return {
        "balance": balance,
        "balance_words": words.balance_words(balance),
        "sees_balance": rules.sees_balance(request.user, delegation),
        "missing": words.missing_words(missing),
        "can_submit": can_submit,
        "can_judge": can_judge,
        "can_nominate": rules.can_nominate(request.user, delegation),
        "can_set_clearance": rules.can_set_clearance(request.user, delegation),
        "is_unfinished": state in rules.UNFINISHED,
        "exception_shape": words.EXCEPTION_SHAPES.get(nomination.exception, "")
        if nomination
        else "",
    }


def _needs(fields: list[str], people: list[Nominee]) -> dict[str, Any]:
    stored = sum(getattr(one, "has_needs", False) for one in people)
    return {
        "sees_needs": bool(fields),
        "has_needs": bool(stored),
        "needs_words": words.needs_words(stored, fields),
    }


def _going(people: list[Nominee]) -> int:
    return sum(one.part in TRAVELLING for one in people)


def _papers(
    request: SignedInRequest,
    delegation: VisitDelegation,
    nomination: Nomination | None,
    going: int,
) -> dict[str, Any]:
    """The nomination letter and the letters to the delegation."""
    sees_letter = rules.sees_nomination_letter(request.user, delegation)
    letters = list(queries.letters_with_people(queries.letters_of(delegation, request.user)))
    with_visas = queries.is_ready_for_visas(delegation, nomination)
    can_issue = rules.can_issue_letters(request.user, delegation.visit)
    written = Counter(one.kind for one in letters)
    wanted = {LetterKind.INVITATION: 1, LetterKind.VISA: going if with_visas else 0}
    return {
        "sees_letter": sees_letter,
        "nomination_letter": getattr(nomination, "letter", None) if sees_letter else None,
        "letters": [
            (one, letter_title(one.kind), addressee(one), LETTER_SHAPES[one.state])
            for one in letters
        ],
        "can_issue": can_issue,
        "with_visas": with_visas,
        "lacks_letters": any(written[kind] < number for kind, number in wanted.items()),
        "drafts": sum(one.state in WAITING for one in letters) if can_issue else 0,
        # Why a list was sent back is between the sender and the organisers.
        "sees_reasons": sees_letter or delegation.request.head_id == request.user.pk,
    }
