"""Letters of hours: asked, issued under a number, checked by a code; no coachee in any of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Theme
from coaching.models import HoursLetter, HoursLetterState
from coaching.rules.hours import LetterRefused
from coaching.services.hours import store_consent
from coaching.services.letters import (
    ask_for_letter,
    issue_letter,
    letter_with_code,
    withdraw_letter,
)
from core.paper import pdf_is_possible
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, held, make_pairing, organiser_of
from tests.coaching.pdf_text import text_of_pdf
from tests.factories import MembershipFactory

CHECK = reverse("coaching:hours-letter-check")


def asked(pairing, coach) -> HoursLetter:
    held(pairing, NOW - timedelta(days=40), ("leadership",))
    held(pairing, NOW - timedelta(days=10))
    return ask_for_letter(cohort=pairing.cohort, by=coach, now=NOW)


def issued(pairing, coach) -> HoursLetter:
    return issue_letter(letter=asked(pairing, coach), by=organiser_of(pairing), now=NOW)


def url(name, letter):
    return reverse(f"coaching:hours-letter-{name}", args=[letter.pk])


def test_a_letter_is_asked_once_and_issued_once(pairing, coach):
    letter = asked(pairing, coach)
    assert ask_for_letter(cohort=pairing.cohort, by=coach, now=NOW) == letter
    organiser = organiser_of(pairing)
    done = issue_letter(letter=letter, by=organiser, now=NOW)
    assert (done.coachees, done.sessions, done.minutes) == (1, 2, 120)
    assert (done.number, done.themes) == ("H2026/0001", ["leadership"])
    with pytest.raises(LetterRefused, match="letter_settled"):
        issue_letter(letter=letter, by=organiser, now=NOW)
    again = ask_for_letter(cohort=pairing.cohort, by=coach, now=NOW)
    assert issue_letter(letter=again, by=organiser, now=NOW).number == "H2026/0002"
    assert OutboxMessage.objects.filter(kind="coaching.hours_letter", recipient=coach).count() == 2


def test_figures_stay_as_they_were_issued(pairing, coach):
    letter = issued(pairing, coach)
    held(pairing, NOW - timedelta(days=3))
    letter.refresh_from_db()
    assert letter.minutes == 120


def test_without_a_logged_session_there_is_nothing_to_certify(pairing, coach, coachee):
    with pytest.raises(LetterRefused, match="no_hours"):
        ask_for_letter(cohort=pairing.cohort, by=coach, now=NOW)
    held(pairing, NOW - timedelta(days=1))
    with pytest.raises(LetterRefused, match="no_hours"):
        ask_for_letter(cohort=pairing.cohort, by=coachee, now=NOW)


def test_nobody_issues_a_letter_about_themselves(pairing, coach):
    letter = asked(pairing, coach)
    MembershipFactory(user=coach, institution=letter.institution, role="organiser")
    coach.forget_roles()
    with pytest.raises(LetterRefused):
        issue_letter(letter=letter, by=coach, now=NOW)


def test_an_organiser_of_elsewhere_sees_no_letter(as_user, pairing, coach, coachee):
    letter = asked(pairing, coach)
    stranger = organiser_of(make_pairing())
    for person in (stranger, coachee):
        assert as_user(person).get(url("detail", letter)).status_code == 404
        assert as_user(person).post(url("issue", letter)).status_code == 404
    assert as_user(coach).post(url("issue", letter)).status_code == 403


def test_from_the_queue_to_the_paper(as_user, pairing, coach, coachee):
    letter = asked(pairing, coach)
    organiser = as_user(organiser_of(pairing))
    queue = organiser.get(reverse("coaching:hours-letter-list")).content.decode()
    assert url("detail", letter) in queue
    assert "Issue the letter" in organiser.get(url("detail", letter)).content.decode()
    assert organiser.get(url("print", letter)).status_code == 404
    organiser.post(url("issue", letter))
    paper = as_user(coach).get(url("print", letter)).content.decode()
    letter.refresh_from_db()
    for words in (
        letter.number,
        letter.code_in_groups,
        coach.name,
        "2 hours",
        str(Theme.LEADERSHIP.label),
    ):
        assert words in paper
    assert coachee.name not in paper


@pytest.mark.skipif(not pdf_is_possible(), reason="no library for PDF here")
@pytest.mark.parametrize("is_named", [True, False])
def test_the_pdf_names_the_coach_and_never_a_coachee(as_user, pairing, coach, coachee, is_named):
    coach.name, coachee.name = "Astrid Coachworth", "Zebulon Quixley"
    coach.save()
    coachee.save()
    letter = issued(pairing, coach)
    store_consent(pairing=pairing, is_given=is_named, by=coachee, now=NOW)
    response = as_user(coach).get(url("pdf", letter))
    assert response["Content-Type"] == "application/pdf"
    text = text_of_pdf(response.content)
    assert "Astrid Coachworth" in text
    letter.refresh_from_db()
    assert letter.code_in_groups in text
    for secret in ("Zebulon", "Quixley", coachee.email):
        assert secret not in text
        assert secret.encode() not in response.content


def test_whoever_has_the_code_sees_that_it_is_genuine_and_no_more(pairing, coach, coachee):
    letter = issued(pairing, coach)
    anybody = Client()
    assert anybody.get(CHECK).status_code == 200
    page = anybody.post(CHECK, {"code": letter.code_in_groups.lower()}).content.decode()
    assert "This letter is genuine" in page
    for words in (letter.number, "2 hours", letter.institution.name):
        assert words in page
    for secret in (coach.name, coach.email, coachee.name, letter.cohort.name):
        assert secret not in page
    withdraw_letter(letter=letter, by=organiser_of(pairing), now=NOW)
    page = anybody.post(CHECK, {"code": letter.code}).content.decode()
    assert "counts no more" in page


@pytest.mark.parametrize("code", ["", "AAAA", "ÄÖÜ", "A" * 16, "a" * 40, "0O1I-" * 4])
def test_another_code_opens_nothing(pairing, coach, code):
    issued(pairing, coach)
    asked(make_pairing(pairing.cohort, coach=pairing.coach), coach)
    assert letter_with_code(code) is None
    assert "This letter is genuine." not in Client().post(CHECK, {"code": code}).content.decode()


def test_a_withdrawn_letter_keeps_its_number(pairing, coach):
    letter = issued(pairing, coach)
    organiser = organiser_of(pairing)
    withdraw_letter(letter=letter, by=organiser, now=NOW)
    again = ask_for_letter(cohort=pairing.cohort, by=coach, now=NOW)
    assert issue_letter(letter=again, by=organiser, now=NOW).number == "H2026/0002"
    letter.refresh_from_db()
    assert letter.state == HoursLetterState.WITHDRAWN
    with pytest.raises(LetterRefused):
        withdraw_letter(letter=letter, by=organiser, now=NOW)
