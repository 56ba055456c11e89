from __future__ import annotations

import logging
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from core.logs import Formatter
from tests.factories import UserFactory


def line(message: str, *args: object) -> str:
    record = logging.LogRecord("name", logging.WARNING, "path", 1, message, args, None)
    return Formatter().format(record)


@pytest.mark.parametrize(
    "message",
    [
        "Not Found: /invitations/secret:key/",
        "Forbidden (Origin checking failed): /account/password/reset/key/secret-key/",
        "Not Found: /messages/stop/secret:key",
        "cannot deliver to secret.key+x@police.example.org",
        "duplicate key value\nDETAIL:  Key (email)=(secret@example.org) already exists.",
        "violates\nDETAIL:  Failing row contains (1, secret).",
    ],
)
def test_no_line_names_a_person_or_opens_a_door(message: str) -> None:
    assert "secret" not in line(message)


def test_a_traceback_keeps_its_place_and_loses_the_person() -> None:
    try:
        raise ValueError("ana@example.org")
    except ValueError:
        record = logging.LogRecord("name", logging.ERROR, "p", 1, "failed", (), sys.exc_info())
    text = Formatter().format(record)
    assert "test_logs.py" in text
    assert "ana@" not in text


def test_every_handler_uses_it() -> None:
    made = settings.LOGGING["formatters"]
    assert {made[h["formatter"]]["()"] for h in settings.LOGGING["handlers"].values()} == {
        "core.logs.Formatter"
    }


@pytest.mark.django_db
def test_a_refused_form_does_not_write_the_link_that_opens_an_account(caplog) -> None:
    later = timezone.now() + timedelta(days=30)
    invitation = Invitation.objects.create(user=UserFactory(), expires_at=later)
    url = reverse("accounts:invitation-accept", args=[invitation.token])
    assert Client(enforce_csrf_checks=True).post(url).status_code == 403
    lines = [Formatter().format(record) for record in caplog.records]
    assert any("Forbidden" in one for one in lines)
    assert not any(invitation.token in one for one in lines)
