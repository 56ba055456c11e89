"""A pair on paper and what is left of its logs; each text with a sentinel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.models import Session
from coaching.services.drafts import DraftEntry, keep_draft
from coaching.services.paper import work_on_paper


def make_logs(world: Any, now: datetime) -> None:
    """A draft of the coach's, and a pair on paper with a session that waits to be typed."""
    pairing, coach = world.things["pairing"], world.people["expert"]
    work_on_paper(pairing=pairing, by=world.people["leader"], now=now)
    begun = Session.objects.create(
        pairing=pairing,
        starts_at=now - timedelta(days=400),
        minutes=60,
        mode="video",
        planned_by=coach,
    )
    typed = {"private_note": [world.sentinel("expert.draft")]}
    keep_draft(session=begun, entry=DraftEntry(typed), by=coach, now=now)
    world.things["begun"] = begun
