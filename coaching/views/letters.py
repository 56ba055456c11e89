"""Letters of hours: asked for, issued, printed, and checked by whoever has the code."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching.forms.hours import CodeForm
from coaching.models import HoursLetter, HoursLetterState
from coaching.presenters.hours import LETTER_SHAPES, refusal
from coaching.presenters.letters import letter_facts, offered_facts, paper_of
from coaching.queries.hours import cohorts_with_hours
from coaching.rules.hours import (
    LetterRefused,
    can_decide_letter,
    can_issue_letter,
    can_withdraw_letter,
)
from coaching.services import letters as services
from core.lists import Column, list_page
from core.paper import pdf_is_possible, pdf_response
from core.templatetags.counterpart import day

COLUMNS = [
    Column(
        gettext_lazy("Coach"), lambda letter: letter.coach.name, url=HoursLetter.get_absolute_url
    ),
    Column(gettext_lazy("Cohort"), lambda letter: letter.cohort.name),
    Column(
        gettext_lazy("State"),
        lambda letter: letter.get_state_display(),
        state=lambda letter: LETTER_SHAPES[letter.state],
    ),
    Column(gettext_lazy("Number"), lambda letter: letter.number),
    Column(gettext_lazy("Asked for"), lambda letter: day(letter.asked_at)),
]


@require_GET
def list_letters(request: SignedInRequest) -> HttpResponse:
    """The queue of the organiser, what waits first; for coaches their own letters."""
    return list_page(
        request,
        title=_("Letters of hours"),
        rows=HoursLetter.objects.visible_to(request.user)
        .with_words()
        .order_by("state", "-asked_at"),
        columns=COLUMNS,
        empty=_("Letters will be here once a coach asks for one on the page of their hours."),
        template="coaching/hours_letter_list.html",
        trail=[(_("Coaching"), reverse("coaching:my-pairings"))],
    )


@require_POST
def ask(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """A coach asks for a letter about one cohort."""
    found = get_object_or_404(cohorts_with_hours(request.user), pk=cohort)
    services.ask_for_letter(cohort=found, by=request.user, now=timezone.now())
    messages.success(request, _("Asked. You get a message when the organiser issues the letter."))
    return redirect("coaching:hours-list")


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A letter: what it says or would say, and the next step."""
    letter = _letter(request, pk)
    is_issued = letter.state != HoursLetterState.ASKED and bool(letter.number)
    context = {
        "title": _("Letter of hours"),
        "trail": [(_("Letters of hours"), reverse("coaching:hours-letter-list"))],
        "letter": letter,
        "shape": LETTER_SHAPES[letter.state],
        "facts": letter_facts(letter) if is_issued else offered_facts(letter),
        "is_issued": is_issued,
        "has_pdf": pdf_is_possible(),
        "is_organiser": can_decide_letter(request.user, letter),
        "can_issue": can_issue_letter(request.user, letter),
        "can_withdraw": can_withdraw_letter(request.user, letter),
        "check_url": request.build_absolute_uri(reverse("coaching:hours-letter-check")),
    }
    return render(request, "coaching/hours_letter_detail.html", context)


@require_POST
def issue(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the letter its number and tell the coach."""
    return _decide(
        request, pk, services.issue_letter, _("The letter is issued. The coach is told.")
    )


@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Refuse the letter, or take it back."""
    return _decide(
        request, pk, services.withdraw_letter, _("The letter is withdrawn. The coach is told.")
    )


@require_GET
def print_page(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter as a page for the printer."""
    letter = _issued(request, pk)
    around = {
        "reader_language": translation.get_language(),
        "back": _("Back to the letter"),
        "back_url": letter.get_absolute_url(),
        "hint": _("Print this page with your browser."),
    }
    with translation.override(letter.language):
        context = {**_paper(request, letter), **around}
        return render(request, "coaching/hours_letter_paper.html", context)


@require_GET
def download(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter as PDF; without the library the page is printed instead."""
    letter = _issued(request, pk)
    if not pdf_is_possible():
        raise Http404
    with translation.override(letter.language):
        context = {**_paper(request, letter), "is_pdf": True}
        html = render_to_string("coaching/hours_letter_paper.html", context)
    return pdf_response(html, file_name=f"hours-{letter.year}-{letter.serial:04d}")


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a letter is genuine, for anybody who has its code; it names nobody but by initials.

    The code is sent in the form and never stands in an address, so that no log keeps it.
    """
    form = CodeForm(request.POST or None)
    letter = None
    if request.method == "POST" and form.is_valid():
        letter = services.letter_with_code(form.cleaned_data["code"])
        if letter is None:
            form.add_error("code", _("No letter has this code. Look at each letter and digit."))
    context = {
        "title": _("Check a letter of hours"),
        "form": form,
        "letter": letter,
        "is_valid": letter is not None and letter.state == HoursLetterState.ISSUED,
        "facts": letter_facts(letter, for_outsiders=True) if letter else [],
    }
    return render(request, "coaching/hours_letter_check.html", context)


def _letter(request: SignedInRequest, pk: uuid.UUID) -> HoursLetter:
    return get_object_or_404(HoursLetter.objects.visible_to(request.user).with_words(), pk=pk)


def _issued(request: SignedInRequest, pk: uuid.UUID) -> HoursLetter:
    letter = _letter(request, pk)
    if not letter.number:
        raise Http404
    return letter


def _paper(request: SignedInRequest, letter: HoursLetter) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("coaching:hours-letter-check"))
    return {**paper_of(letter, check_url=address), "letter": letter}


def _decide(
    request: SignedInRequest, pk: uuid.UUID, service: Callable[..., HoursLetter], done: str
) -> HttpResponse:
    letter = _letter(request, pk)
    if not can_decide_letter(request.user, letter):
        raise PermissionDenied
    try:
        service(letter=letter, by=request.user, now=timezone.now())
    except LetterRefused as refused:
        messages.error(request, refusal(refused.reason))
    else:
        messages.success(request, done)
    return redirect("coaching:hours-letter-detail", letter.pk)
