"""Wish, decline, a new run by itself, publish, accept, rematch: in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ProfileKind, Role, User
from matching import services
from matching.models import Cohort, Pairing, PairingState, Part, Preference
from tests.factories import InstitutionFactory, complete_profile, person_with
from tests.journeys.agreeing import agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cohort() -> Cohort:
    """A cohort that shows shortlists: one leader and three coaches."""
    office, force = InstitutionFactory(name="Office"), InstitutionFactory(name="Force")
    organiser, now = person_with(Role.ORGANISER, office), timezone.now()
    person_with(Role.FOCAL_POINT, force)
    programme = services.create_programme(
        institution=office, by=organiser, now=now, name="Gender Coach"
    )
    cohort = services.create_cohort(
        programme=programme,
        institutions=[force],
        by=organiser,
        now=now,
        name="First cohort",
        starts_on=now.date(),
        ends_on=(now + timedelta(days=500)).date(),
        enrolment_closes_on=(now + timedelta(days=10)).date(),
        has_shortlists=True,
    )
    leaders = [complete_profile(ProfileKind.LEADER, institution=force)]
    coaches = [complete_profile(ProfileKind.EXPERT) for _ in range(3)]
    for part, profiles in ((Part.COACHEE, leaders), (Part.COACH, coaches)):
        services.enrol_people(cohort=cohort, profiles=profiles, part=part, by=organiser, now=now)
    return cohort


def organiser() -> User:
    return User.objects.get(memberships__role=Role.ORGANISER)


def test_wish_decline_and_be_offered_somebody_else(cohort, walk):
    leader = cohort.enrolments.get(part=Part.COACHEE).profile.user
    wanted = cohort.enrolments.filter(part=Part.COACH)[1]
    _wish(walk, leader, wanted)
    first = _publish(cohort, walk)
    assert first.coach == wanted
    _decline(walk, first)
    second = _publish_what_came_by_itself(cohort, walk)
    assert second.coach != first.coach
    _accept(walk, second)
    _rematch(walk)


def _wish(walk, leader, wanted):
    """The home page leads to the list; a rank given twice is said beside the field."""
    walk.become(leader).press()
    names = [f"rank_{one.profile_id}" for one in wanted.cohort.enrolments.filter(part=Part.COACH)]
    walk.fill(**dict.fromkeys(names, "1")).press()
    assert walk.page.locator("main .shortlist .has-error").count() == 2
    walk.fill(**dict.fromkeys(names, "")).fill(**{f"rank_{wanted.profile_id}": "1"}).press()
    assert Preference.objects.get().chosen == wanted.profile


def _publish(cohort, walk):
    walk.become(organiser()).open("matching:cohort-detail", cohort.pk).press()
    services.work_next_run(clock=timezone.now)
    run = cohort.runs.get()
    walk.open("matching:run-detail", run.pk).press()
    return run.proposals.get()


def _decline(walk, proposal):
    coach = proposal.coach.profile.user
    walk.become(coach).open("matching:proposal-detail", proposal.pk)
    assert "wish" not in walk.text()
    walk.open("matching:proposal-decline", proposal.pk)
    walk.press("main input[name=reason]").press()


def _publish_what_came_by_itself(cohort, walk):
    walk.become(organiser()).open("matching:cohort-detail", cohort.pk)
    assert services.request_due_runs(now=timezone.now() + timedelta(minutes=6)) == 1
    services.work_next_run(clock=timezone.now)
    walk.become(organiser()).press().press()
    run = cohort.runs.first()
    assert run.published_by == organiser()
    return run.proposals.get()


def _accept(walk, proposal):
    for enrolment in (proposal.coachee, proposal.coach):
        walk.become(enrolment.profile.user).press().press()
    pairing = Pairing.objects.get()
    assert pairing.state == PairingState.CONTRACTING
    agree(walk, pairing)


def _rematch(walk):
    pairing = Pairing.objects.get()
    walk.become(organiser()).open("matching:pairing-detail", pairing.pk)
    walk.open("matching:pairing-move", pairing.pk, "pause").press()
    walk.open("matching:pairing-move", pairing.pk, "resume").press()
    walk.open("matching:pairing-move", pairing.pk, "rematch").press()
    pairing.refresh_from_db()
    assert pairing.state == PairingState.REMATCHED
    assert pairing.moves.last().reason == "no_fault"
    walk.open("matching:cohort-detail", pairing.cohort_id)
    walk.become(pairing.people[0]).open("matching:pairing-detail", pairing.pk)
