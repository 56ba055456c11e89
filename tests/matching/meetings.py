"""Chemistry meetings for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from matching import services
from matching.models import ChemistryMeeting, ChemistryRound, OfferedTime, RoundState
from tests.matching.cohorts import NOW, World

TERMS = {"each": 2, "most_a_coach": 3, "minutes": 30, "days": 21, "weight": 40}
DAY = timedelta(days=1)


def chosen_round(world: World, **terms: int) -> ChemistryRound:
    """A round whose meetings the engine has chosen; nobody has seen it."""
    one = services.request_round(
        cohort=world.cohort, terms={**TERMS, **terms}, by=world.organiser, now=NOW
    )
    assert services.work_next_round(clock=lambda: NOW)
    one.refresh_from_db()
    assert one.state == RoundState.READY
    return one


def published_round(world: World, **terms: int) -> ChemistryRound:
    one = chosen_round(world, **terms)
    services.publish_round(one=one, by=world.organiser, now=NOW)
    one.refresh_from_db()
    return one


def agree(meeting: ChemistryMeeting, at: datetime = NOW + 2 * DAY) -> ChemistryMeeting:
    """The coach offers a time and the coachee takes it."""
    coachee, coach = meeting.people
    services.offer_times(meeting=meeting, times=[at], by=coach, now=NOW)
    time = OfferedTime.objects.get(meeting=meeting)
    return services.pick_time(meeting=meeting, time=time, by=coachee, now=NOW)


def say(meeting: ChemistryMeeting, *scores: int | None, at: datetime = NOW + 3 * DAY) -> None:
    """The two say how it went, coachee first; None says nothing."""
    for person, score in zip(meeting.people, scores, strict=False):
        if score is not None:
            services.score_meeting(meeting=meeting, score=score, by=person, now=at)


def meeting_between(world: World, one: ChemistryRound, coachee: int, coach: int) -> Any:
    """The meeting of two people of `world`, made if the engine did not choose it."""
    two = {"coachee": world.coachees[coachee], "coach": world.coaches[coach]}
    meeting, _is_new = ChemistryMeeting.objects.get_or_create(
        round=one, **two, defaults={"state": "proposed", "created_at": NOW}
    )
    return meeting


def all_meet(world: World, scores: dict[tuple[int, int], tuple[int | None, int | None]]) -> Any:
    """A published round in which these pairs have met and said this; return the round."""
    one = published_round(world)
    for number, (pair, said) in enumerate(scores.items()):
        meeting = meeting_between(world, one, *pair)
        agree(meeting, NOW + DAY + number * timedelta(hours=1))
        say(meeting, *said)
    return one
