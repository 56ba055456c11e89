from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation, Role
from accounts.models.invitation import VALID_FOR
from notifications.delivery import send_due_messages
from notifications.emails import register_planner
from notifications.emails.invitations import planned_invitations
from notifications.models import OutboxMessage
from notifications.services import plan_messages
from tests.factories import UserFactory, person_with
from tests.notifications.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation() -> Invitation:
    register_planner("notifications", planned_invitations)
    return Invitation.objects.create(
        user=UserFactory(language="fr"),
        invited_by=person_with(Role.ORGANISER),
        expires_at=NOON + VALID_FOR,
    )


def work(days: int) -> int:
    now = NOON + timedelta(days=days, minutes=1)
    plan_messages(now=now)
    return send_due_messages(now=now)


def test_at_once_after_7_and_after_21_days(invitation):
    sent_on = [day for day in range(40) if work(day)]
    assert sent_on == [0, 7, 21]
    letter = mail.outbox[0]
    accept = reverse("accounts:invitation-accept", args=[invitation.token])
    assert accept in letter.body
    assert letter.to == [invitation.user.email]
    assert letter.extra_headers["Content-Language"] == "fr"
    assert "/messages/stop/" not in letter.body


def test_after_a_standstill_one_mail_comes_not_three(invitation):
    assert work(22) == 1
    assert [part.body.count("/invitations/") for part in mail.outbox] == [1]


def test_accepted_ends_the_reminders(invitation):
    work(0)
    Invitation.objects.update(accepted_at=NOON + timedelta(days=1))
    assert [day for day in range(1, 40) if work(day)] == []
    assert OutboxMessage.objects.filter(state="voided").count() == 2


def test_accepted_between_planning_and_sending(invitation):
    plan_messages(now=NOON)
    Invitation.objects.update(accepted_at=NOON)
    assert send_due_messages(now=NOON) == 0


def test_an_invitation_renewed_begins_anew(invitation):
    work(0)
    Invitation.objects.update(expires_at=NOON + timedelta(days=10) + VALID_FOR)
    assert [day for day in range(10, 50) if work(day)] == [10, 17, 31]


def test_the_inviters_institution_answers_for_it(invitation):
    plan_messages(now=NOON)
    where = invitation.invited_by.institutions_as(Role.ORGANISER)
    assert set(OutboxMessage.objects.values_list("institution_id", flat=True)) == where


def test_planning_asks_the_same_number_of_questions_for_many(
    invitation, django_assert_max_num_queries
):
    for _ in range(20):
        Invitation.objects.create(
            user=UserFactory(),
            invited_by=person_with(Role.ORGANISER),
            expires_at=NOON + VALID_FOR,
        )
    with django_assert_max_num_queries(10):
        plan_messages(now=NOON)
    assert OutboxMessage.objects.count() == 63
