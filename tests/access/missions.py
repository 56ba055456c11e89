"""What is arranged without weeks of a host: the missions of a world."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from exchanges.models import Arrangement, VisitRequest

LONG_AGO = date(2024, 1, 8)


def make_arrangements(world: Any, now: datetime) -> None:
    """A mission that waits for both to look at it, and one that is over."""
    for name, state in (("mission", "proposed"), ("held_mission", "confirmed")):
        request = VisitRequest.objects.create(
            cycle=world.things["cycle"],
            institution=world.things["force"],
            title=f"{name} {world.tag}",
            instrument="expert_mission",
            languages=["en"],
            ready_on=LONG_AGO,
            head=world.people["head"],
            state="requested",
        )
        Arrangement.objects.create(
            request=request,
            first_day=LONG_AGO,
            last_day=LONG_AGO,
            people=world.sentinel(f"{name}.people"),
            state=state,
            sender_confirmed_by=world.people["head"] if state == "confirmed" else None,
            organiser_confirmed_by=world.people["organiser"] if state == "confirmed" else None,
            changed_by=world.people["organiser"],
            changed_at=now,
        )
        world.things[name] = request
