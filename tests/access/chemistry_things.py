"""Chemistry meetings of a world: a round that is out, with a meeting held, and one to publish."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import ProfileKind
from matching import services as matching
from matching.models import Cohort, Part
from matching.models.cohort import default_rules
from tests.factories import complete_profile

DAY = timedelta(days=1)
TERMS = {"each": 2, "most_a_coach": 3, "minutes": 30, "days": 300, "weight": 40}


def make_chemistry(world: Any, now: datetime) -> None:
    organiser, things = world.people["organiser"], world.things
    things["round"] = _round(world, "talk_cohort", now)
    matching.publish_round(one=things["round"], by=organiser, now=now)
    coach = world.people["expert"]
    meeting = things["round"].meetings.with_people().get(coach__profile__user=coach)
    matching.offer_times(meeting=meeting, times=[now + DAY], by=coach, now=now)
    time, leader = meeting.times.get(), world.people["leader"]
    matching.pick_time(meeting=meeting, time=time, by=leader, now=now)
    for person in (leader, coach):
        matching.score_meeting(meeting=meeting, score=4, by=person, now=now + 2 * DAY)
    things["meeting"] = meeting
    things["draft_round"] = _round(world, "draft_talk_cohort", now)
    things["draft_meeting"] = things["draft_round"].meetings.first()


def _round(world: Any, name: str, now: datetime) -> Any:
    organiser, things = world.people["organiser"], world.things
    cohort: Cohort = matching.create_cohort(
        programme=things["programme"],
        institutions=[],
        by=organiser,
        now=now - 30 * DAY,
        name=f"{name} {world.tag}",
        starts_on=now.date(),
        ends_on=(now + 300 * DAY).date(),
        enrolment_closes_on=(now + 3 * DAY).date(),
        # The two are a pair elsewhere already.
        rules=default_rules() | {"repeat": True},
    )
    things[name] = cohort
    other = complete_profile(ProfileKind.EXPERT, institution=things["school"])
    sides = (
        (Part.COACHEE, [things["leader_profile"]]),
        (Part.COACH, [things["expert_profile"], other]),
    )
    for part, profiles in sides:
        matching.enrol_people(cohort=cohort, profiles=profiles, part=part, by=organiser, now=now)
    one = matching.request_round(cohort=cohort, terms=TERMS, by=organiser, now=now)
    matching.work_next_round(clock=lambda: now)
    one.refresh_from_db()
    return one
