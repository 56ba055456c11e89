"""A seminar day of a world: its title and agenda are for whoever is asked to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.services.groups import GroupPlan, plan_group_session


def make_seminar(world: Any, now: datetime) -> None:
    """A seminar day far ahead of the cohort with the pair."""
    start = now + timedelta(days=3650)
    world.things["group"] = plan_group_session(
        cohort=world.things["pair_cohort"],
        plan=GroupPlan(
            kind="seminar_day",
            title=world.sentinel("group.title"),
            starts_at=start,
            ends_at=start + timedelta(hours=5),
            place="",
            themes=[],
            agenda=world.sentinel("group.agenda"),
            most_places=None,
        ),
        audience="both",
        by=world.people["organiser"],
        now=now,
    )
