"""What lies around the sessions of a world: times that wait for an answer, an aide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.services import Guest
from coaching.services.delegates import name_delegate
from coaching.services.times import Offer, propose_times


def make_around_session(world: Any, now: datetime) -> None:
    """The coach proposes times; the leader has an aide, and so has a colleague without a pair."""
    offer = Offer(
        starts=(now + timedelta(days=3000),), minutes=60, mode="video", place="", kind="session"
    )
    world.things["times"] = propose_times(
        pairing=world.things["pairing"], offer=offer, by=world.people["expert"], now=now
    )
    for people, name in ((world.colleagues, "delegate2"), (world.people, "delegate")):
        guest = Guest(email=people["aide"].email, name=f"Aide {world.tag}", language="en")
        world.things[name] = name_delegate(
            guest=guest, gets_mails=True, by=people["leader"], now=now
        )
