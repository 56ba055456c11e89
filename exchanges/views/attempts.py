"""How views ask a service: a refusal stands beside the field it is about, or above the page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from exchanges.presenters.delegation_refusals import FIELDS
from exchanges.presenters.refusals import AROUND_FIELDS
from exchanges.presenters.words import refusal_words
from exchanges.rules import ExchangeRefused

FIELD_OF = {
    "title_taken": "title",
    "name_taken": "name",
    "person_taken": "name",
    "weeks_in_use": "first_monday",
    "institution_abroad": "country",
    "reach_in_use": "country",
    "unknown_person": "email",
    **FIELDS,
    **AROUND_FIELDS,
}


def stored(form: BaseForm, action: Callable[[], object]) -> bool:
    """Run `action` for a valid form; False when it was refused, with the reason in the form."""
    try:
        action()
    except ExchangeRefused as refused:
        field = FIELD_OF.get(refused.reason)
        form.add_error(field if field in form.fields else None, refusal_words(refused.reason))
        return False
    return True


def attempt(request: HttpRequest, action: Callable[[], object], done: str) -> bool:
    """Run `action` and say `done`, or say why it was refused."""
    try:
        action()
    except ExchangeRefused as refused:
        messages.error(request, refusal_words(refused.reason))
        return False
    messages.success(request, done)
    return True
