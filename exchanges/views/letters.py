from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest, Verb, can
from core.lists import Column, list_page
from core.paper import pdf_is_possible, pdf_response
from exchanges import queries, rules, services
from exchanges.forms.filters import LetterFilter
from exchanges.forms.letters import LetterForm
from exchanges.models import Letter, LetterState
from exchanges.presenters.letters import LETTER_SHAPES, addressee, letter_title, void_words
from exchanges.presenters.tabs import tabs_for
from exchanges.views.attempts import attempt, stored

COLUMNS = [
    Column(
        label=gettext_lazy("Number"),
        value=lambda letter: letter.number,
        url=lambda letter: reverse("exchanges:letter-detail", args=[letter.pk]),
    ),
    Column(label=gettext_lazy("Letter"), value=lambda letter: letter_title(letter.kind)),
    Column(label=gettext_lazy("To"), value=addressee),
    Column(label=gettext_lazy("From"), value=lambda letter: letter.institution),
    Column(
        label=gettext_lazy("State"),
        value=lambda letter: letter.get_state_display(),
        state=lambda letter: LETTER_SHAPES[letter.state],
    ),
]


@require_GET
def list_letters(request: SignedInRequest) -> HttpResponse:
    """The queue of the organiser; for senders the letters that they were sent."""
    return list_page(
        request,
        title=_("Letters"),
        rows=queries.letters_with_people(Letter.objects.visible_to(request.user)),
        columns=COLUMNS,
        filters=LetterFilter,
        empty=_("Letters will be here. An organiser drafts them on the page of a delegation."),
        template="exchanges/list.html",
        tabs=tabs_for(request.user, "exchanges:letter-list"),
    )


@require_POST
def create(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Draft the letters that a delegation needs."""
    delegation = get_object_or_404(queries.delegations_for(request.user), pk=pk)
    if not rules.can_issue_letters(request.user, delegation.visit):
        raise PermissionDenied
    attempt(
        request,
        lambda: services.issue_letters(
            delegation=delegation,
            with_visas=queries.is_ready_for_visas(delegation, queries.nomination_of(delegation)),
            by=request.user,
            now=timezone.now(),
        ),
        _("The letters are drafted. Read each of them, approve it, then send it."),
    )
    return redirect("exchanges:delegation-detail", delegation.pk)


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Read every letter of a delegation that waits, then send them together."""
    delegation = get_object_or_404(queries.delegations_for(request.user), pk=pk)
    if not rules.can_issue_letters(request.user, delegation.visit):
        raise PermissionDenied
    if request.method == "POST" and attempt(
        request,
        lambda: services.settle_letters(
            delegation=delegation, seen=_seen(request), by=request.user, now=timezone.now()
        ),
        _("The letters are sent. The head of delegation and the focal points are told."),
    ):
        return redirect("exchanges:delegation-detail", delegation.pk)
    waiting = queries.letters_of(delegation, request.user).queued().order_by("serial")
    context = {
        "title": _("Read and send letters"),
        "delegation": delegation,
        "letters": [
            (one, letter_title(one.kind), addressee(one))
            for one in queries.letters_with_people(waiting)
        ],
    }
    return render(request, "exchanges/letter_review.html", context)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A letter, where it stands, and the next step."""
    letter = _own_letter(request, pk)
    return render(
        request,
        "exchanges/letter_detail.html",
        {
            "title": letter_title(letter.kind),
            "letter": letter,
            "to": addressee(letter),
            "shape": LETTER_SHAPES[letter.state],
            "void": void_words(letter),
            "replacement": _replacement(request, letter),
            "has_pdf": pdf_is_possible(),
            "is_organiser": can(request.user, Verb.RUN_EXCHANGES, letter.institution_id),
            "can_change": rules.can_change_letter(request.user, letter),
            "can_approve": rules.can_approve_letter(request.user, letter),
            "can_send": rules.can_send_letter(request.user, letter),
            "can_withdraw": rules.can_withdraw_letter(request.user, letter),
        },
    )


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change the text of a draft."""
    letter = _own_letter(request, pk)
    if not rules.can_change_letter(request.user, letter):
        raise PermissionDenied
    form = LetterForm(request.POST or None, instance=letter, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        version, text = form.cleaned_data["version"], form.cleaned_data["text"]
        if stored(
            form,
            lambda: services.change_letter(
                letter=letter, version=version, text=text, by=request.user, now=timezone.now()
            ),
        ):
            messages.success(request, _("The text is stored."))
            return redirect("exchanges:letter-detail", letter.pk)
    stored_text = Letter.objects.values_list("text", flat=True).get(pk=letter.pk)
    context = {
        "form": form,
        "letter": letter,
        "title": _("Change the letter"),
        "stored_text": stored_text if form.errors else "",
    }
    return render(request, "exchanges/letter_form.html", context)


@require_POST
def approve(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Release a draft."""
    return _step(
        request,
        pk,
        rules.can_approve_letter,
        services.approve_letter,
        _("The letter is approved. Its text stays as it is."),
    )


@require_POST
def send(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand an approved letter to the delegation."""
    return _step(
        request,
        pk,
        rules.can_send_letter,
        services.send_letter,
        _("The letter is sent. The head of delegation and the focal points are told."),
    )


@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a letter back."""
    return _step(
        request,
        pk,
        rules.can_withdraw_letter,
        services.withdraw_letter,
        _("The letter is withdrawn. Its number stays taken."),
    )


@require_GET
def print_page(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter as a page for the printer."""
    letter = _own_letter(request, pk)
    # What stands around the letter is for its reader, the letter for those who get it.
    around = {
        "reader_language": translation.get_language(),
        "back": _("Back to the letter"),
        "back_url": reverse("exchanges:letter-detail", args=[letter.pk]),
        "hint": _("Print this page with your browser."),
    }
    with translation.override(letter.language):
        context = {**_paper(request, letter), **around}
        return render(request, "exchanges/letter_paper.html", context)


@require_GET
def download(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter as PDF; without the library the page is printed instead."""
    letter = _own_letter(request, pk)
    if not pdf_is_possible():
        raise Http404
    with translation.override(letter.language):
        html = render_to_string(
            "exchanges/letter_paper.html", {**_paper(request, letter), "is_pdf": True}
        )
    return pdf_response(html, file_name=f"letter-{letter.year}-{letter.serial:04d}")


def _own_letter(request: SignedInRequest, pk: uuid.UUID) -> Letter:
    letters = queries.letters_with_people(Letter.objects.visible_to(request.user))
    return get_object_or_404(letters, pk=pk)


def _replacement(request: SignedInRequest, letter: Letter) -> Letter | None:
    """The letter that stands in for one that was withdrawn, once the reader may see it."""
    return Letter.objects.visible_to(request.user).filter(replaces=letter).first()


def _seen(request: SignedInRequest) -> dict[uuid.UUID, int]:
    """The letters on the page that was read, each with its version; nothing from a forged one."""
    try:
        pairs = [text.split(":") for text in request.POST.getlist("letter")]
        return {uuid.UUID(key): int(version) for key, version in pairs}
    except ValueError:
        return {}


def _step(
    request: SignedInRequest,
    pk: uuid.UUID,
    may: Callable[[Any, Letter], bool],
    service: Callable[..., Letter],
    done: str,
) -> HttpResponse:
    letter = _own_letter(request, pk)
    if not can(request.user, Verb.RUN_EXCHANGES, letter.institution_id):
        raise PermissionDenied
    attempt(request, lambda: service(letter=letter, by=request.user, now=timezone.now()), done)
    return redirect("exchanges:letter-detail", letter.pk)


def _paper(request: SignedInRequest, letter: Letter) -> dict[str, Any]:
    return {
        "passport": services.open_passport(letter=letter, by=request.user, now=timezone.now()),
        "letter": letter,
        "title": letter_title(letter.kind),
        "number": letter.number,
        "to": addressee(letter),
        "day": letter.approved_at or letter.created_at,
        "is_draft": letter.state == LetterState.DRAFT,
        "is_void": rules.is_void(letter),
    }
