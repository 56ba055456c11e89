from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Profile, ProfileKind, Role, User
from matching import services
from matching.models import Cohort, Enrolment, MatchRun, Pairing, Part, Programme, ProposalState
from tests.factories import complete_profile, person_with
from tests.matching.cohorts import NOW, add, make_world, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def test_organisers_of_another_institution_find_nothing_here(as_user):
    world = make_world(2, 2)
    run = world.run()
    proposal = run.proposals.first()
    client = as_user(person_with(Role.ORGANISER))

    for address in (
        url("programme-detail", world.cohort.programme_id),
        url("programme-edit", world.cohort.programme_id),
        url("cohort-create", world.cohort.programme_id),
        url("cohort-detail", world.cohort.pk),
        url("cohort-edit", world.cohort.pk),
        url("cohort-settings", world.cohort.pk),
        url("cohort-enrol", world.cohort.pk),
        url("enrolment-list", world.cohort.pk),
        url("enrolment-withdraw", world.coachees[0].pk),
        url("run-detail", run.pk),
        url("run-pair", run.pk, proposal.coachee_id, proposal.coach_id),
        url("proposal-detail", proposal.pk),
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        url("run-create", world.cohort.pk),
        url("cohort-move", world.cohort.pk),
        url("run-cancel", run.pk),
        url("run-publish", run.pk),
        url("proposal-accept", proposal.pk),
    ):
        assert client.post(address).status_code == 404, address
    assert proposal.run.published_at is None


def test_an_organiser_makes_a_programme_and_a_cohort(as_user):
    organiser = person_with(Role.ORGANISER)
    home = organiser.memberships.get().institution
    client = as_user(organiser)

    client.post(
        url("programme-create"),
        {"institution": home.pk, "name": "Gender Coach", "kind": "coaching"},
    )
    programme = Programme.objects.get()
    answer = client.post(
        url("cohort-create", programme.pk),
        {
            "name": "First",
            "starts_on": "2027-01-11",
            "ends_on": "2027-12-17",
            "enrolment_closes_on": "2026-12-18",
            "answer_days": "10",
            "institutions": [home.pk],
        },
    )

    cohort = Cohort.objects.get()
    assert answer.url == url("cohort-detail", cohort.pk)
    assert cohort.invited.get().institution == home
    assert client.get(answer.url).status_code == 200


def test_a_cohort_that_ends_before_it_starts_keeps_what_was_typed(as_user):
    world = make_world()
    typed = {
        "name": "Second cohort",
        "starts_on": "2027-12-17",
        "ends_on": "2027-01-11",
        "enrolment_closes_on": "2026-12-18",
        "answer_days": "10",
    }
    text = as_user(world.organiser).post(url("cohort-create", world.cohort.programme_id), typed)

    assert "It must end after it starts." in text.content.decode()
    assert "Second cohort" in text.content.decode()
    assert Cohort.objects.count() == 1


def test_somebody_elses_institution_cannot_be_chosen_for_a_programme(as_user):
    world = make_world()
    stranger = person_with(Role.ORGANISER)

    as_user(stranger).post(
        url("programme-create"),
        {"institution": world.leaders.pk, "name": "Mine", "kind": "coaching"},
    )

    assert not Programme.objects.filter(name="Mine").exists()


def test_a_focal_point_enrols_own_leaders_and_nobody_elses(as_user):
    world = make_world()
    services.change_cohort(
        cohort=world.cohort, institutions=[world.leaders], by=world.organiser, now=NOW
    )
    mine = complete_profile(ProfileKind.LEADER, institution=world.leaders)
    other = complete_profile(ProfileKind.LEADER)
    expert = complete_profile(ProfileKind.EXPERT, institution=world.leaders)
    client = as_user(world.focal_point)
    page = url("cohort-enrol", world.cohort.pk)

    assert mine.user.name in client.get(page).content.decode()
    for wrong in (other, expert):
        client.post(page, {"profiles": [str(wrong.pk)]})
    assert not Enrolment.objects.exists()
    client.post(page, {"profiles": [str(mine.pk)]})

    enrolment = Enrolment.objects.get()
    assert (enrolment.profile, enrolment.part) == (mine, Part.COACHEE)
    assert enrolment.enrolled_by == world.focal_point
    assert client.get(page + "?part=coach").status_code == 404
    assert client.get(url("cohort-detail", world.cohort.pk)).status_code == 404


def test_a_cohort_is_not_there_for_institutions_that_were_not_asked(as_user):
    world = make_world()
    page = url("cohort-enrol", world.cohort.pk)

    assert as_user(world.focal_point).get(page).status_code == 404
    Cohort.objects.update(is_open_to_all=True)
    assert as_user(world.focal_point).get(page).status_code == 200


def test_a_thousand_leaders_are_enrolled_at_once(as_user, django_assert_max_num_queries):
    world = make_world()
    Cohort.objects.update(is_open_to_all=True)
    users = User.objects.bulk_create(
        User(email=f"leader{n}@example.org", name=f"Leader {n}") for n in range(1000)
    )
    Profile.objects.bulk_create(
        Profile(user=user, kind="leader", institution=world.leaders) for user in users
    )
    client = as_user(world.focal_point)

    with django_assert_max_num_queries(60):
        client.post(url("cohort-enrol", world.cohort.pk), {"all": "1"})

    assert world.cohort.enrolments.count() == 1000


def test_enrolling_after_the_last_day_is_refused(as_user):
    world = make_world()
    Cohort.objects.update(is_open_to_all=True, enrolment_closes_on=NOW.date() - timedelta(days=1))
    mine = complete_profile(ProfileKind.LEADER, institution=world.leaders)
    client = as_user(world.focal_point)

    answer = client.post(
        url("cohort-enrol", world.cohort.pk), {"profiles": [str(mine.pk)]}, follow=True
    )

    assert "closed" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_the_settings_say_what_a_rule_closes_before_it_is_stored(as_user):
    world = make_world(2, 2)
    client = as_user(world.organiser)
    page = url("cohort-settings", world.cohort.pk)
    typed = {f"weight_{name}": 10 for name in world.cohort.criteria}
    typed |= {"aim": "total", "language_level": "C2"}

    tried = client.post(page, {**typed, "try": "1"}).content.decode()
    world.cohort.refresh_from_db()
    assert "It closes 4 of 4 pairs." in tried
    assert "Without it 2 coachees more could be matched." in tried
    assert world.cohort.rules["language_level"] == "B2"

    client.post(page, typed)
    world.cohort.refresh_from_db()
    assert world.cohort.rules["language_level"] == "C2"


def test_weights_that_are_all_zero_are_refused(as_user):
    world = make_world(1, 1)
    typed = {f"weight_{name}": 0 for name in world.cohort.criteria} | {"aim": "total"}

    answer = as_user(world.organiser).post(url("cohort-settings", world.cohort.pk), typed)

    assert "At least one weight must be above 0." in answer.content.decode()


def test_the_result_page_needs_few_queries(as_user, django_assert_max_num_queries):
    world = make_world(12, 12)
    run = world.run()
    client = as_user(world.organiser)
    client.get(url("run-detail", run.pk))

    with django_assert_max_num_queries(12):
        text = client.get(url("run-detail", run.pk)).content.decode()

    assert "Publish 12 proposals" in text
    assert text.count('<path class="cross"') == 0
    assert text.count('class="ring"') == 12


def test_pages_cost_the_same_for_few_and_many(as_user):
    few, many = make_world(1, 1), make_world(15, 15)

    def cost(world, page):
        client = as_user(world.organiser)
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    for name in ("cohort-detail", "enrolment-list", "cohort-settings"):
        counts = {cost(world, url(name, world.cohort.pk)) for world in (few, many)}
        assert len(counts) == 1, name
    for world in (few, many):
        world.published()
    for name in ("proposal-list", "pairing-list"):
        assert len({cost(world, url(name)) for world in (few, many)}) == 1, name


def test_the_whole_way_by_hand(as_user):
    world = make_world(1, 1)
    organiser = as_user(world.organiser)
    organiser.post(url("run-create", world.cohort.pk))
    run = MatchRun.objects.get()
    assert "hx-trigger" in organiser.get(url("run-detail", run.pk)).content.decode()
    services.work_next_run(clock=lambda: NOW)
    organiser.post(url("run-publish", run.pk))
    proposal = run.proposals.get()

    coachee = as_user(person_of(world.coachees[0]))
    text = coachee.get(url("proposal-detail", proposal.pk)).content.decode()
    assert "You both speak English" in text
    assert str(proposal.score) not in text
    coachee.post(url("proposal-accept", proposal.pk))
    coach = as_user(person_of(world.coaches[0]))
    answer = coach.post(url("proposal-accept", proposal.pk))

    pairing = Pairing.objects.get()
    assert answer.url == url("pairing-detail", pairing.pk)
    for client in (coachee, coach, organiser):
        assert client.get(url("pairing-detail", pairing.pk)).status_code == 200
    stranger = as_user(person_with(Role.ORGANISER))
    assert stranger.get(url("pairing-detail", pairing.pk)).status_code == 404
    assert as_user(world.focal_point).get(url("pairing-detail", pairing.pk)).status_code == 404


def test_a_reason_is_asked_for_and_shown_to_the_organiser_alone(as_user):
    world = make_world(1, 1)
    proposal = world.published()[0]
    coach, coachee = as_user(person_of(world.coaches[0])), as_user(person_of(world.coachees[0]))
    page = url("proposal-decline", proposal.pk)

    answer = coach.post(page, {"comment": "Planted words"})
    assert "Planted words" in answer.content.decode()
    coach.post(page, {"reason": "other", "comment": "Planted words"})

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    detail = url("proposal-detail", proposal.pk)
    assert "Planted words" in as_user(world.organiser).get(detail).content.decode()
    assert "Planted words" not in coachee.get(detail).content.decode()
    assert as_user(world.organiser).get(page).status_code == 404


def test_a_draft_is_there_for_nobody_but_the_organiser(as_user):
    world = make_world(1, 1)
    proposal = world.run().proposals.get()

    client = as_user(person_of(world.coachees[0]))
    assert client.get(url("proposal-detail", proposal.pk)).status_code == 404
    assert client.post(url("proposal-accept", proposal.pk)).status_code == 404
    assert person_of(world.coaches[0]).name not in client.get(url("proposal-list")).content.decode()


def test_lists_can_be_taken_away(as_user):
    world = make_world(2, 2)
    world.published()
    answer = as_user(world.organiser).get(url("proposal-list") + "?export=csv")

    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode().strip().splitlines()) == 3


def test_withdrawing_asks_first_and_enrolling_again_works(as_user):
    world = make_world(1, 1)
    client = as_user(world.organiser)
    page = url("enrolment-withdraw", world.coachees[0].pk)

    assert "Withdraw from the cohort" in client.get(page).content.decode()
    client.post(page)
    assert not world.cohort.enrolments.enrolled().filter(part=Part.COACHEE).exists()
    services.enrol_people(
        cohort=world.cohort,
        profiles=[world.coachees[0].profile],
        part=Part.COACHEE,
        by=world.organiser,
        now=NOW,
    )
    assert world.cohort.enrolments.enrolled().filter(part=Part.COACHEE).count() == 1


def test_a_person_is_never_on_both_sides():
    world = make_world(1, 0)
    person = person_of(world.coachees[0])
    expert = complete_profile(ProfileKind.EXPERT, user=person)

    added = services.enrol_people(
        cohort=world.cohort, profiles=[expert], part=Part.COACH, by=world.organiser, now=NOW
    )

    assert added == 0
    add(world, Part.COACH)


def test_lists_are_filtered_by_a_cohort_that_the_reader_knows(as_user):
    world, other = make_world(1, 1), make_world(1, 1)
    for one in (world, other):
        one.published()
    client = as_user(world.organiser)

    mine = client.get(url("proposal-list") + f"?cohort={world.cohort.pk}").content.decode()
    foreign = client.get(url("proposal-list") + f"?cohort={other.cohort.pk}").content.decode()

    assert person_of(world.coachees[0]).name in mine
    assert person_of(other.coachees[0]).name not in foreign
    assert str(other.cohort.pk) not in client.get(url("pairing-list")).content.decode()


def test_a_cohort_moves_by_hand_only_where_that_is_legal(as_user):
    world = make_world()
    client = as_user(world.organiser)
    page = url("cohort-move", world.cohort.pk)

    for wanted, state in (("closed", "open"), ("matching", "matching"), ("open", "open")):
        client.post(page, {"to_state": wanted})
        world.cohort.refresh_from_db()
        assert world.cohort.state == state
