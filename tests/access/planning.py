"""What an organiser asks about the plans of a world, and what is fixed there."""

from __future__ import annotations

from typing import Any

from exchanges.models import LeftOutRequest, PlanQuestion
from exchanges.services.locks import lock_place
from exchanges.services.pairs import exclude_pair
from exchanges.services.questions import ask_again, work_next_question


def make_planning(world: Any, now: Any) -> None:
    """An answered question, a request that is left out, an excluded pair and a fixed place."""
    organiser, things = world.people["organiser"], world.things
    things["left_out"] = LeftOutRequest.objects.create(
        plan=things["plan"],
        request=things["draft_request"],
        diagnosis={"closed": {"lead_time": 3}, "blocked": {"host_week_full": 1}, "nearest": []},
    )
    asked = ask_again(cycle=things["cycle"], by=organiser, now=now)
    work_next_question(clock=lambda: now)
    things["question"] = PlanQuestion.objects.get(pk=asked.pk)
    things["pair"] = exclude_pair(
        cycle=things["cycle"], countries=("SO", "UG"), by=organiser, now=now
    )
    things["lock"] = lock_place(
        request=things["request"],
        offer=things["offer"],
        theme="leadership",
        monday=things["visit"].first_monday,
        by=organiser,
        now=now,
    )
