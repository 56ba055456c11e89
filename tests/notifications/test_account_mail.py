from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.delivery import send_due_messages
from notifications.models import OutboxMessage
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    user = UserFactory(language="fr")
    user.set_password("an-old-password-of-mine")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def ask_for_reset(email: str):
    return Client().post(reverse("account_reset_password"), {"email": email})


def test_a_reset_link_goes_through_the_outbox_and_works(person):
    ask_for_reset(person.email)
    row = OutboxMessage.objects.get()
    assert row.recipient == person
    assert not mail.outbox
    assert send_due_messages(now=timezone.now()) == 1
    row.refresh_from_db()
    assert (row.state, row.sealed_text) == ("sent", None)
    letter = mail.outbox[0]
    assert letter.extra_headers["Content-Language"] == "fr"
    link = re.search(r"https://counterpart\.example\.org(/\S+)", letter.body)[1]
    assert Client().get(link, follow=True).status_code == 200


def test_known_and_unknown_addresses_get_the_same_answer_and_cost_the_same(person):
    ask_for_reset("warm@example.org")
    answers, writes = [], []
    for email in (person.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(ask_for_reset(email))
        writes.append(sum("outboxmessage" in query["sql"] for query in queries))
    known, unknown = answers
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert writes == [1, 1]


def test_an_address_that_nobody_has_gets_no_mail():
    ask_for_reset("nobody@example.org")
    assert send_due_messages(now=timezone.now()) == 0
    row = OutboxMessage.objects.get()
    assert (row.state, row.reason, row.sealed_text) == ("voided", "nobody", None)


def test_a_link_names_our_address_whatever_the_request_says(person):
    Client(HTTP_HOST="localhost").post(reverse("account_reset_password"), {"email": person.email})
    send_due_messages(now=timezone.now())
    assert "https://counterpart.example.org/account/password/reset/key/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_a_changed_password_is_told_to_its_owner(person):
    client = Client()
    client.force_login(person)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "an-old-password-of-mine",
            "password1": "a-new-password-of-mine",
            "password2": "a-new-password-of-mine",
        },
    )
    assert OutboxMessage.objects.get().recipient == person


def test_nobody_signs_up():
    answer = Client().get(reverse("account_signup"))
    assert b"password1" not in answer.content
