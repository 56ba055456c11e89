"""Hours, a letter, a supervision group and a text of evidence, for `make_world`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.models import ProfileKind
from coaching.queries.hours import Client
from coaching.services.evidence import write_evidence
from coaching.services.hours import OtherEntry, add_other_hours
from coaching.services.letters import ask_for_letter, issue_letter
from coaching.services.supervision import GroupEntry, MeetingPlan, make_group, plan_meeting
from tests.factories import complete_profile

if TYPE_CHECKING:
    from tests.access.world import World


def make_reward(world: World, now: datetime) -> None:
    """Needs the pairing with its held session."""
    things, people = world.things, world.people
    coach, organiser = people["expert"], people["organiser"]
    things["other_hours"] = add_other_hours(
        entry=OtherEntry(
            client=Client(world.sentinel("expert.client"), world.sentinel("expert.contact")),
            people=1,
            started_on=date(2025, 1, 1),
            ended_on=None,
            paid_hours=Decimal(3),
            pro_bono_hours=Decimal(0),
        ),
        by=coach,
        now=now,
    )
    letter = ask_for_letter(cohort=things["pair_cohort"], by=coach, now=now)
    things["hours_letter"] = issue_letter(letter=letter, by=organiser, now=now)
    group = GroupEntry(
        name=f"Circle {world.tag}",
        # Nobody of the roles in the table, so that a colleague who is an expert stays one.
        supervisor=complete_profile(ProfileKind.EXPERT, institution=things["school"]).user,
        rhythm="monthly",
        members=[coach],
    )
    things["supervision_group"] = make_group(
        programme=things["programme"], entry=group, by=organiser, now=now
    )
    things["supervision"] = plan_meeting(
        group=things["supervision_group"],
        plan=MeetingPlan(now + timedelta(days=9), 90, "https://meet.example.org/circle"),
        by=organiser,
        now=now,
    )
    write_evidence(
        programme=things["programme"],
        area="ethics",
        text=world.sentinel("organiser.evidence"),
        version=0,
        by=organiser,
        now=now,
    )
