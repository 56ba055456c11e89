"""Chemistry meetings in the browser: set up, publish, offer, choose, say how it went, match."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ProfileKind, Role, User
from matching import services
from matching.models import ChemistryMeeting, ChemistryScore, Cohort, Part, Proposal
from tests.factories import InstitutionFactory, complete_profile, person_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def cohort() -> Cohort:
    """One leader and two coaches who are as good as each other."""
    office, force = InstitutionFactory(name="Office"), InstitutionFactory(name="Force")
    organiser, now = person_with(Role.ORGANISER, office), timezone.now()
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
        ends_on=(now + 500 * DAY).date(),
        enrolment_closes_on=(now + 10 * DAY).date(),
    )
    leaders = [complete_profile(ProfileKind.LEADER, institution=force)]
    coaches = [complete_profile(ProfileKind.EXPERT) for _ in range(2)]
    for part, profiles in ((Part.COACHEE, leaders), (Part.COACH, coaches)):
        services.enrol_people(cohort=cohort, profiles=profiles, part=part, by=organiser, now=now)
    return cohort


def organiser() -> User:
    return User.objects.get(memberships__role=Role.ORGANISER)


def test_meet_two_coaches_and_be_paired_with_the_one_who_was_liked(cohort, walk):
    _set_up_and_publish(cohort, walk)
    first, second = ChemistryMeeting.objects.with_people()
    leader = first.people[0]
    _agree(walk, first)
    _it_took_place(first)
    _say(walk, leader, first, 0)
    _say(walk, first.people[1], first, 5)
    for person in second.people:
        services.report_meeting(meeting=second, is_held=True, by=person, now=timezone.now())
        _say(walk, person, second, 4)
    _look_as_organiser(cohort, walk)
    walk.open("matching:cohort-detail", cohort.pk).press()
    services.work_next_run(clock=timezone.now)
    assert Proposal.objects.get().coach == second.coach


def _set_up_and_publish(cohort, walk):
    walk.become(organiser()).open("matching:cohort-detail", cohort.pk)
    walk.open("matching:chemistry-board", cohort.pk).press().press()
    services.work_next_round(clock=timezone.now)
    walk.open("matching:chemistry-board", cohort.pk).press()
    assert set(ChemistryMeeting.objects.values_list("state", flat=True)) == {"proposed"}


def _agree(walk, meeting):
    leader, coach = meeting.people
    walk.become(coach).open("matching:meeting-detail", meeting.pk).press().press()
    assert walk.page.locator("main .has-error, main .error-summary").count()
    day = (timezone.now() + 2 * DAY).date().isoformat()
    walk.fill(day_0=day, time_0="10:00", day_1=day, time_1="15:00").press()
    walk.become(leader).open("matching:meeting-list")
    walk.open("matching:meeting-detail", meeting.pk).press()
    meeting.refresh_from_db()
    assert meeting.state == "agreed"


def _it_took_place(meeting):
    ChemistryMeeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - DAY)


def _say(walk, person, meeting, score):
    walk.become(person).open("matching:meeting-detail", meeting.pk)
    walk.press(f"main input[name=score][value='{score}']").press()
    assert ChemistryScore.objects.get(meeting=meeting, by=person).score == score


def _look_as_organiser(cohort, walk):
    walk.become(organiser()).open("matching:chemistry-board", cohort.pk)
    assert walk.page.locator("main tbody tr").count() == 2
