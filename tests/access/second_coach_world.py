"""A question about a second coach, and a pair of three, in the world of the access table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import ProfileKind
from matching import services
from matching.models import Enrolment, Pairing, PairingState, Part, Proposal, SecondCoach
from tests.factories import complete_profile

if TYPE_CHECKING:
    from tests.access.world import World


def make_second_coaches(world: World, now: datetime) -> None:
    """The pair has been asked, both of it; the expert is one of two coaches of somebody else."""
    pairing = world.things["pairing"]
    beside = _enrol(world, ProfileKind.EXPERT, Part.COACH)
    one: SecondCoach = services.ask_second_coach(
        pairing=pairing, coach=beside, by=world.people["organiser"], now=now
    )
    one.turns.filter(person__in=[world.people[role] for role in ("leader", "expert")]).update(
        asked_at=now
    )
    world.things["second_coach"], world.things["beside"] = one, beside
    coachee = _enrol(world, ProfileKind.LEADER, Part.COACHEE)
    proposal = Proposal.objects.create(
        run=pairing.proposal.run, coachee=coachee, coach=beside, score=500, state="accepted"
    )
    world.things["three"] = Pairing.objects.create(
        cohort=pairing.cohort,
        proposal=proposal,
        coachee=coachee,
        coach=beside,
        co_coach=pairing.coach,
        state=PairingState.CONTRACTING,
    )


def _enrol(world: World, kind: ProfileKind, part: Part) -> Enrolment:
    profile = complete_profile(kind, institution=world.things["school"])
    row: Enrolment = Enrolment.objects.create(
        cohort=world.things["pair_cohort"], profile=profile, part=part, capacity=2
    )
    return row
