"""A small cohort that meets before it is paired: three leaders, three coaches, two talks each.

One meeting is over and one of the two has said how it went, one has a time, one waits for a choice,
and the others wait for somebody to offer times. What people said is made up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Institution, Profile, ProfileKind, User
from dashboard.management.demo import making
from dashboard.management.demo.people import people_of
from matching import services
from matching.models import ChemistryMeeting, Cohort, Part, Programme

DAY = timedelta(days=1)
TERMS = {"each": 2, "most_a_coach": 2, "minutes": 30, "days": 21, "weight": 40}


def load(now: datetime) -> None:
    """Add the cohort to the Gender Coach programme, with its round under way."""
    programme = Programme.objects.get(name="Gender Coach")
    organiser = User.objects.get(email=making.address_of("Elisabet Grönwall"))
    cohort = _make_cohort(programme, organiser, now)
    chosen_at = now - 8 * DAY
    one = services.request_round(cohort=cohort, terms=TERMS, by=organiser, now=chosen_at)
    services.work_next_round(clock=lambda: chosen_at)
    services.publish_round(one=one, by=organiser, now=chosen_at)
    held, soon, offered, *_others = one.meetings.with_people()
    _agree(held, making.at_hour(now - 4 * DAY, 9), now=now - 7 * DAY)
    services.score_meeting(meeting=held, score=4, by=held.people[1], now=now - DAY)
    _agree(soon, making.at_hour(now + 3 * DAY, 14), now=now - 5 * DAY)
    times = [making.at_hour(now + days * DAY, 8 + days) for days in (4, 5, 7)]
    services.offer_times(meeting=offered, times=times, by=offered.people[1], now=now - DAY)


def _make_cohort(programme: Programme, organiser: User, now: datetime) -> Cohort:
    joined = now - 15 * DAY
    cohort = services.create_cohort(
        programme=programme,
        institutions=[],
        by=organiser,
        now=joined,
        name=f"Spring cohort {now.year + 1}",
        starts_on=(now + 30 * DAY).date(),
        ends_on=(now + 400 * DAY).date(),
        enrolment_closes_on=(now + 10 * DAY).date(),
    )
    sides = (
        ("meeting_leader", ProfileKind.LEADER, Part.COACHEE),
        ("meeting_coach", ProfileKind.EXPERT, Part.COACH),
    )
    for group, kind, part in sides:
        profiles = _profiles(group, kind, joined)
        services.enrol_people(cohort=cohort, profiles=profiles, part=part, by=organiser, now=joined)
    return cohort


def _profiles(group: str, kind: ProfileKind, now: datetime) -> list[Profile]:
    places = {one.name: one for one in Institution.objects.all()}
    return [
        making.make_profile(spec, kind, places[spec.institution], now=now, is_here=True)
        for spec in people_of(group)
    ]


def _agree(meeting: ChemistryMeeting, at: datetime, *, now: datetime) -> None:
    coachee, coach = meeting.people
    services.offer_times(meeting=meeting, times=[at], by=coach, now=now)
    services.pick_time(meeting=meeting, time=meeting.times.get(), by=coachee, now=now)
