"""What an organiser asks about the plans of a world, and what is fixed there."""

from __future__ import annotations

from typing import Any

from exchanges.models import LeftOutRequest, PlanQuestion
from exchanges.services.locks import lock_place
from exchanges.services.pairs import exclude_pair
from exchanges.services.questions import ask_again, work_next_question
from exchanges.services.requests import create_request, submit_request


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
    for name in ("leader_request", "submitted_request"):
        things[name] = create_request(
            cycle=things["cycle"],
            institution=things["force"],
            fields={"title": f"{name} {world.tag}", "languages": ["en"], "ready_on": now.date()},
            themes={"leadership": 70},
            excluded_hosts=[],
            by=world.people["leader"],
            now=now,
        )
    submit_request(request=things["submitted_request"], by=world.people["leader"], now=now)
    things["pair"] = exclude_pair(cycle=things["cycle"], sides=("SO", "UG"), by=organiser, now=now)
    things["lock"] = lock_place(
        request=things["request"],
        offer=things["offer"],
        theme="leadership",
        monday=things["visit"].first_monday,
        by=organiser,
        now=now,
    )
