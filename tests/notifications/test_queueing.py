from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from notifications.crypto import open_text
from notifications.models import OutboxMessage
from notifications.services import plan_messages, queue_account_mail, queue_message
from tests.factories import InstitutionFactory, UserFactory
from tests.notifications.conftest import NOON

pytestmark = pytest.mark.django_db


def queue(about, recipient, **fields):
    return queue_message(
        kind="test.reminder", about=about, recipient=recipient, due_at=NOON, now=NOON, **fields
    )


def test_queued_twice_is_one_row(add_kind):
    add_kind()
    person, thing = UserFactory(), InstitutionFactory()
    first = queue(thing, person, institution_id=thing.pk)
    assert queue(thing, person).pk == first.pk
    assert first.key == f"test.reminder:{thing.pk}:{person.pk}:"
    assert first.institution_id == thing.pk
    assert queue(thing, person, occurrence="2").pk != first.pk


def test_an_unregistered_kind_is_refused():
    with pytest.raises(ValueError, match="not a registered kind"):
        queue(InstitutionFactory(), UserFactory())


def test_nothing_is_queued_when_its_cause_did_not_happen(add_kind):
    add_kind()

    def fail_after_queueing():
        with transaction.atomic():
            queue(InstitutionFactory(), UserFactory())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_after_queueing()
    assert not OutboxMessage.objects.exists()


def test_the_wake_comes_after_the_commit(add_kind, django_capture_on_commit_callbacks):
    add_kind()
    with django_capture_on_commit_callbacks() as callbacks:
        queue(InstitutionFactory(), UserFactory())
    assert len(callbacks) == 1


def test_account_mail_is_sealed_in_its_row():
    row = queue_account_mail(recipient=UserFactory(), subject="Secret", text="link", now=NOON)
    row.refresh_from_db()
    assert b"Secret" not in bytes(row.sealed_text)
    assert open_text(row) == ("Secret", "link")


def test_a_useless_account_text_is_forgotten():
    row = queue_account_mail(recipient=UserFactory(), subject="s", text="t", now=NOON)
    OutboxMessage.objects.update(state="dead", reason="not_accepted")
    plan_messages(now=NOON + timedelta(hours=23))
    row.refresh_from_db()
    assert row.sealed_text is not None
    plan_messages(now=NOON + timedelta(hours=25))
    row.refresh_from_db()
    assert (row.state, row.sealed_text) == ("voided", None)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "sent"},
        {"state": "dead"},
        {"state": "sending"},
        {"state": "voided", "reason": "not_needed", "sealed_text": b"x"},
    ],
    ids=["sent without a moment", "dead without a reason", "sending by nobody", "voided with text"],
)
def test_the_database_refuses_what_must_never_be(write, broken):
    row = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.filter(pk=row.pk).update(**broken)


def test_the_database_refuses_a_second_row_of_one_key(write):
    row = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(recipient=row.recipient, about_id=row.about_id)
