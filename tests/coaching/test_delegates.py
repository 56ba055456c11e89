"""Delegates: they book for somebody, read nothing, and are out at the next request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.permissions import sees_people
from accounts.services import Guest
from coaching.emails.kept import (
    compose_delegate_named,
    compose_session_changed,
    compose_times_proposed,
)
from coaching.models import Delegate, NoteKind, Session, SessionState, TimeProposal
from coaching.presenters import kept_calendars, waiting
from coaching.rules import DelegateRefused
from coaching.services.delegates import choose_delegate_mails, end_delegate, name_delegate
from coaching.services.notes import write_note
from coaching.services.sessions import cancel_session, move_session, plan_session
from coaching.services.times import accept_time, propose_times
from core.models import AuditEntry
from core.navigation import places_for
from matching.models import Pairing, PairingState
from notifications.calendar import appointments_of
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, a_plan, held, make_pairing, planned
from tests.coaching.test_times import an_offer
from tests.factories import UserFactory
from tests.steps import steps_of

next_steps = steps_of(waiting)

SOON = NOW + timedelta(days=1)


def a_guest(email="aide@example.org") -> Guest:
    return Guest(email=email, name="Aide to the chief", language="en")


@pytest.fixture
def delegate(coachee) -> Delegate:
    """The delegate of the coachee, who has come in."""
    aide = UserFactory(name="Berit Aide", email="aide@example.org")
    aide.set_password("long enough for anybody")
    aide.save()
    return name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=NOW)


@pytest.fixture
def aide(delegate) -> User:
    return delegate.aide


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def kinds_of(user) -> list[str]:
    return sorted(OutboxMessage.objects.filter(recipient=user).values_list("kind", flat=True))


def test_somebody_without_a_role_is_invited(coachee):
    delegate = name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=NOW)
    invitation = Invitation.objects.get(user=delegate.aide)
    assert invitation.invited_by == coachee
    assert not delegate.aide.held_memberships
    assert not delegate.aide.profile_kinds
    assert AuditEntry.objects.filter(kind="delegate.named").exists()
    text = {"about_id": str(delegate.pk), "occurrence": "", "now": NOW}
    assert compose_delegate_named(recipient=delegate.aide, **text) is None


def test_who_is_here_reads_of_it_and_the_principal_learns_no_name(as_user, delegate, coachee):
    text = {"about_id": str(delegate.pk), "occurrence": "", "now": NOW}
    assert coachee.name in compose_delegate_named(recipient=delegate.aide, **text).paragraphs[0]
    html = as_user(coachee).get(reverse("coaching:delegate-list")).content.decode()
    assert "Aide to the chief" in html
    assert delegate.aide.name not in html


def test_naming_twice_is_one_delegation(delegate, coachee):
    again = name_delegate(guest=a_guest("AIDE@example.org"), gets_mails=False, by=coachee, now=NOW)
    assert again == delegate


def test_who_cannot_be_named_and_how_many(coachee):
    for by, guest, reason in (
        (coachee, a_guest(coachee.email), "yourself"),
        (UserFactory(), a_guest(), "not_yours"),
    ):
        with pytest.raises(DelegateRefused, match=reason):
            name_delegate(guest=guest, gets_mails=True, by=by, now=NOW)
    named = [
        name_delegate(
            guest=a_guest(f"aide{number}@example.org"), gets_mails=True, by=coachee, now=NOW
        )
        for number in range(3)
    ]
    with pytest.raises(DelegateRefused, match="too_many"):
        name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=NOW)
    for delegate in named:
        end_delegate(delegate=delegate, by=coachee, now=NOW)
    for number in (3, 4):
        name_delegate(
            guest=a_guest(f"aide{number}@example.org"), gets_mails=True, by=coachee, now=NOW
        )
    with pytest.raises(DelegateRefused, match="too_many_today"):
        end_delegate(
            delegate=Delegate.objects.current().first(), by=coachee, now=NOW
        ) and name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=NOW)


def test_an_old_letter_is_replaced_by_a_new_one(coachee):
    first = name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=NOW)
    old = Invitation.objects.get()
    end_delegate(delegate=first, by=coachee, now=NOW)
    later = NOW + timedelta(days=40)
    name_delegate(guest=a_guest(), gets_mails=True, by=coachee, now=later)
    assert Invitation.objects.get() != old


def test_a_second_factor_is_compulsory_for_a_delegate(client, delegate, coachee):
    assert sees_people(delegate.aide)
    client.force_login(delegate.aide)
    answer = client.get(reverse("coaching:kept-calendars"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")
    end_delegate(delegate=delegate, by=coachee, now=NOW)
    assert not sees_people(User.objects.get(pk=delegate.aide_id))


def test_a_delegate_proposes_accepts_plans_moves_and_cancels(pairing, aide, coach, coachee):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=aide, now=NOW)
    moved = move_session(
        session=session, plan=a_plan(SOON + timedelta(hours=3)), version=1, by=aide, now=NOW
    )
    cancel_session(session=moved, by=aide, now=NOW, reason="duty")
    assert {row.recipient for row in OutboxMessage.objects.filter(about_id=session.pk)} == {
        coach,
        coachee,
    }
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)
    taken = accept_time(proposal=times, starts_at=times.starts[0], by=aide, now=NOW)
    assert taken.state == SessionState.PLANNED
    back = propose_times(pairing=pairing, offer=an_offer(), by=aide, now=NOW)
    assert (back.proposed_by, back.proposed_for) == (aide, coachee)
    assert kinds_of(coachee).count("coaching.times_proposed") == 1


def test_mails_about_times_go_to_the_delegate_as_the_principal_chose(
    pairing, delegate, aide, coach, coachee
):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    assert "coaching.kept_session_changed" in kinds_of(aide)
    text = {"about_id": str(session.pk), "occurrence": "1", "now": NOW}
    message = compose_session_changed(recipient=aide, **text)
    assert coach.name in message.paragraphs[0]
    assert message.calendar.method == "REQUEST"
    choose_delegate_mails(delegate=delegate, gets_mails=False, by=coachee, now=NOW)
    assert compose_session_changed(recipient=aide, **text) is None
    propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)
    assert "coaching.kept_times_proposed" not in kinds_of(aide)


def test_the_end_counts_at_the_next_request_in_feeds_and_in_queued_messages(
    as_user, pairing, delegate, aide, coach, coachee
):
    session = planned(pairing, timezone.now() + timedelta(days=2))
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)
    client = as_user(aide)
    pages = [
        url("session-detail", session),
        url("session-edit", session),
        url("session-create", pairing),
        times.get_absolute_url(),
    ]
    for page in pages:
        assert client.get(page).status_code == 200, page
    assert len(appointments_of(aide, now=NOW)) == 1
    assert "Calendars you keep" in {str(place.label) for place in places_for(aide)}
    end_delegate(delegate=delegate, by=coachee, now=NOW)
    for page in pages:
        assert client.get(page).status_code == 404, page
    assert not appointments_of(aide, now=NOW)
    assert not kept_calendars(aide, now=NOW)
    text = {"about_id": str(times.pk), "occurrence": "", "now": NOW}
    assert compose_times_proposed(recipient=aide, **text) is None
    assert not places_for(User.objects.get(pk=aide.pk))


def test_an_ended_pairing_is_closed_to_delegates(as_user, pairing, aide):
    session = planned(pairing, timezone.now() + timedelta(days=2))
    Pairing.objects.update(state=PairingState.CLOSED)
    assert as_user(aide).get(url("session-detail", session)).status_code == 404
    assert not appointments_of(aide, now=NOW)


def test_a_delegate_reads_no_note_no_log_and_no_theme(as_user, pairing, aide, coach):
    session = held(pairing, timezone.now() - timedelta(days=2), ("trafficking",))
    write_note(session=session, kind=NoteKind.SHARED, text="Zqsecret", version=0, by=coach, now=NOW)
    coming = planned(pairing, timezone.now() + timedelta(days=2))
    client = as_user(aide)
    html = client.get(url("session-detail", session)).content.decode()
    assert "Zqsecret" not in html
    assert "rafficking" not in html
    for name in ("session-log", "session-missed", "note-shared", "note-private"):
        assert client.get(url(name, coming)).status_code == 404
        assert client.post(url(name, coming)).status_code == 404
    for name in ("session-list", "session-log-new"):
        assert client.get(url(name, pairing)).status_code == 404
    assert client.get(reverse("matching:pairing-detail", args=[pairing.pk])).status_code == 404


def test_a_delegate_keeps_only_the_own_principals_calendar(as_user, pairing, aide):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    session = planned(other, timezone.now() + timedelta(days=2))
    client = as_user(aide)
    assert client.get(url("session-detail", session)).status_code == 404
    assert client.get(url("times-create", other)).status_code == 404
    page = client.get(reverse("coaching:kept-calendars")).content.decode()
    assert other.people[0].name not in page


def test_the_home_page_of_a_delegate_asks_for_a_choice(pairing, aide, coach):
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)
    assert [step.url for step in next_steps(aide, now=NOW)] == [times.get_absolute_url()]


def test_a_delegate_of_both_answers_for_the_one_and_withdraws_for_the_other(pairing, aide, coach):
    name_delegate(guest=a_guest(), gets_mails=True, by=coach, now=NOW)
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)
    assert accept_time(proposal=times, starts_at=times.starts[0], by=aide, now=NOW).pk
    assert TimeProposal.objects.get().decided_by == aide


def test_calendars_cost_the_same_for_one_and_thirty_rows(
    as_user, pairing, aide, django_assert_max_num_queries
):
    client, page = as_user(aide), reverse("coaching:kept-calendars")
    planned(pairing, timezone.now() + timedelta(days=1))
    client.get(page)
    with django_assert_max_num_queries(14) as few:
        client.get(page)
    for number in range(2, 31):
        planned(pairing, timezone.now() + timedelta(days=number))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(page).content.decode().count("meet.example.org/room") > 29


def test_name_choose_and_end_through_the_pages(as_user, coachee, coach):
    client = as_user(coachee)
    wrong = client.post(
        reverse("coaching:delegate-create"),
        {"name": "Myself", "email": coachee.email, "language": "en"},
    )
    assert "your own address" in wrong.context["form"].errors["email"][0]
    typed = {"name": "Berit", "email": "aide@example.org", "language": "fr", "gets_mails": "on"}
    client.post(reverse("coaching:delegate-create"), typed)
    delegate = Delegate.objects.get()
    assert (delegate.gets_mails, delegate.aide.language) == (True, "fr")
    for name in ("delegate-mails", "delegate-end"):
        assert as_user(coach).post(url(name, delegate)).status_code == 404
    client.post(url("delegate-mails", delegate))
    client.post(url("delegate-end", delegate))
    delegate.refresh_from_db()
    assert not delegate.gets_mails
    assert delegate.ended_by == coachee
    assert not mail.outbox
    assert not Session.objects.exists()


def test_the_other_of_the_pair_knows_who_sees_the_dates(as_user, pairing, delegate, coach):
    html = as_user(coach).get(url("session-list", pairing)).content.decode()
    assert "Aide to the chief for" in html
