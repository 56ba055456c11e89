"""The pages of agreements: for the pair, the sponsor, the organiser and strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from coaching.models import Agreement, AgreementVersion, Note, SessionLog, Signature
from matching.models import Pairing, PairingState
from tests.coaching.pairs import held, make_contracting, make_pairing, organiser_of, planned
from tests.coaching.pairs import sign_terms as terms_as_rows
from tests.coaching.test_views import a_log
from tests.factories import UserFactory, person_with

GOAL = "sentinel-goal-41d0"


@pytest.fixture
def pairing(db) -> Pairing:
    return make_contracting()


@pytest.fixture
def sponsor(pairing):
    return person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)


def url(name, pairing, *more):
    return reverse(f"coaching:{name}", args=[pairing.pk, *more])


def a_form(**fields) -> dict[str, str]:
    return {
        "sessions": "6",
        "weeks_between": "4",
        "least_minutes": "60",
        "most_minutes": "90",
        "cancellation_hours": "24",
        "destroy_on": f"{timezone.localdate() + timedelta(days=400)}",
        "goals": GOAL,
        "number": "0",
    } | fields


@pytest.fixture
def in_force(pairing, coachee, coach, sponsor, as_user):
    """Proposed by the coachee and signed by the two others, through the pages."""

    def agree(**fields):
        form = a_form(sponsor=str(sponsor.pk), **fields)
        number = int(form["number"]) + 1
        assert as_user(coachee).post(url("agreement-edit", pairing), form).status_code == 302
        for person in (coach, sponsor):
            as_user(person).post(url("agreement-sign", pairing), {"number": str(number)})
        pairing.refresh_from_db()
        return Agreement.objects.get(in_force__number=number)

    return agree


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_three_people_agree_through_the_pages(in_force, pairing):
    in_force()
    assert pairing.state == PairingState.ACTIVE
    assert Signature.objects.count() == 3


def test_each_sees_the_document_and_goals_go_no_further_than_the_terms_say(
    in_force, pairing, coachee, coach, sponsor, as_user
):
    in_force()
    page = url("agreement-detail", pairing)
    for person in (coachee, coach):
        assert GOAL in text_of(as_user(person).get(page))
    for person in (sponsor, organiser_of(pairing)):
        html = text_of(as_user(person).get(page))
        assert GOAL not in html
        assert coachee.name in html
        assert "6 sessions" in html
    for stranger in (UserFactory(), person_with(Role.ORGANISER), make_pairing().people[1]):
        assert as_user(stranger).get(page).status_code == 404


def test_the_sponsor_sees_days_and_nothing_else(in_force, pairing, sponsor, as_user):
    in_force(sponsor_sees_attendance="on")
    held(pairing, timezone.now() - timedelta(days=3), ("leadership",))
    missed = planned(pairing, timezone.now() - timedelta(days=9))
    missed.state = "missed"
    missed.save()
    html = text_of(as_user(sponsor).get(url("sponsored-detail", pairing)))
    assert html.count("state good") == html.count("state wait") == 1
    for hidden in (GOAL, "Leadership", "60 min", "meet.example.org"):
        assert hidden not in html
    for name in ("session-list", "session-create"):
        assert as_user(sponsor).get(url(name, pairing)).status_code == 404
    assert as_user(sponsor).get(missed.get_absolute_url()).status_code == 404


def test_the_sponsor_sees_the_goals_where_the_terms_in_force_say_so(
    in_force, pairing, sponsor, coachee, as_user
):
    in_force(sponsor_sees_goals="on", sponsor_sees_attendance="on")
    page = url("sponsored-detail", pairing)
    assert GOAL in text_of(as_user(sponsor).get(page))
    in_force(number="1", sponsor_sees_attendance="on")
    html = text_of(as_user(sponsor).get(page))
    assert GOAL not in html
    in_force(number="2")
    assert as_user(sponsor).get(page).status_code == 404


def test_only_the_sponsor_opens_what_sponsors_see(in_force, pairing, coachee, coach, as_user):
    in_force(sponsor_sees_attendance="on")
    page = url("sponsored-detail", pairing)
    colleague = person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)
    for other in (coachee, coach, organiser_of(pairing), colleague):
        assert as_user(other).get(page).status_code == 404


def test_an_older_version_is_refused_in_words(pairing, coachee, coach, sponsor, as_user):
    form = a_form(sponsor=str(sponsor.pk))
    client = as_user(coachee)
    client.post(url("agreement-edit", pairing), form)
    client.post(url("agreement-edit", pairing), form | {"number": "1", "sessions": "9"})
    html = text_of(
        as_user(coach).post(url("agreement-sign", pairing), {"number": "1"}, follow=True)
    )
    assert "There is a newer version" in html
    html = text_of(client.post(url("agreement-sign", pairing), {"number": "2"}, follow=True))
    assert "You have signed this version already" in html


def test_what_was_typed_stays_when_somebody_was_faster(pairing, coachee, coach, as_user):
    as_user(coach).post(url("agreement-edit", pairing), a_form(goals="of the coach"))
    late = as_user(coachee).post(url("agreement-edit", pairing), a_form(goals="of the coachee"))
    html = text_of(late)
    assert "of the coachee" in html
    assert "of the coach<" in html
    assert 'name="number" value="1"' in html
    assert AgreementVersion.objects.count() == 1


def test_the_shortest_session_is_not_longer_than_the_longest(pairing, coachee, as_user):
    form = a_form(least_minutes="90", most_minutes="60")
    assert "aria-invalid" in text_of(as_user(coachee).post(url("agreement-edit", pairing), form))
    assert not Agreement.objects.exists()


def test_a_change_is_laid_beside_what_is_in_force(in_force, pairing, coachee, coach, as_user):
    in_force()
    as_user(coachee).post(url("agreement-edit", pairing), a_form(number="1", sessions="9"))
    html = text_of(as_user(coach).get(url("agreement-detail", pairing)))
    assert "6 sessions" in html
    assert "9 sessions" in html
    assert "stays in force" in html
    assert "6 sessions" in text_of(as_user(coach).get(url("agreement-version", pairing, 1)))


def test_before_all_signed_a_session_is_logged_without_notes(
    pairing, coach, coachee, as_user, settings
):
    session = planned(pairing, timezone.now().replace(second=0, microsecond=0) - timedelta(hours=1))
    for person in (coach, coachee):
        person.time_zone = "UTC"
        person.save()
    page = reverse("coaching:session-log", args=[session.pk])
    html = text_of(as_user(coach).get(page))
    assert "shared_note" not in html
    assert url("agreement-detail", pairing) in html
    as_user(coach).post(page, a_log(session, shared_note="too early"))
    assert SessionLog.objects.count() == 1
    assert not Note.objects.exists()
    html = text_of(as_user(coach).get(session.get_absolute_url()))
    assert "Notes begin when everybody has signed" in html
    note = reverse("coaching:note-shared", args=[session.pk])
    assert as_user(coach).get(note).status_code == 302
    refused = text_of(as_user(coach).post(note, {"text": "too early", "version": "0"}))
    assert "too early" in refused
    assert not Note.objects.exists()


def test_an_organiser_sets_the_usual_terms_and_pairs_start_from_them(pairing, coach, as_user):
    page = reverse("coaching:terms-edit", args=[pairing.cohort_id])
    form = {k: v for k, v in a_form(sessions="10").items() if k not in {"goals", "destroy_on"}}
    sent = as_user(organiser_of(pairing)).post(page, form | {"destroy_days": "30", "stored": "0"})
    assert sent.status_code == 302
    html = text_of(as_user(coach).get(url("agreement-edit", pairing)))
    assert 'name="sessions" value="10"' in html
    assert f"{pairing.cohort.ends_on + timedelta(days=30)}" in html
    assert as_user(coach).get(page).status_code == 404


def test_the_list_of_sponsored_pairs_costs_the_same_for_one_and_ten(
    as_user, django_assert_max_num_queries
):
    first = make_pairing()
    institution = first.coachee.profile.institution
    sponsor = person_with(Role.FOCAL_POINT, institution)
    terms_as_rows(first, sponsor=sponsor)
    client, page = as_user(sponsor), reverse("coaching:sponsored-list")
    client.get(page)
    with django_assert_max_num_queries(30) as few:
        assert first.people[0].name in text_of(client.get(page))
    for _ in range(9):
        terms_as_rows(make_pairing(first.cohort), sponsor=sponsor)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page)
