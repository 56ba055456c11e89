"""A live pair with one coach, and somebody who could be the second, for tests."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from matching import services
from matching.models import Enrolment, Pairing, Part, SecondCoach, SecondCoachTurn
from tests.matching.cohorts import NOW, World, add, make_world, person_of


@dataclass
class Three:
    """The pair, and the coach who may join it."""

    world: World
    pairing: Pairing
    other: Enrolment

    @property
    def coachee(self) -> User:
        return self.pairing.people[0]

    @property
    def coach(self) -> User:
        return self.pairing.people[1]

    @property
    def second(self) -> User:
        return person_of(self.other)

    def ask(self, now=NOW) -> SecondCoach:
        """The organiser asks all three."""
        return services.ask_second_coach(
            pairing=self.pairing, coach=self.other, by=self.world.organiser, now=now
        )

    def agreed(self, now=NOW) -> SecondCoach:
        """All three are asked and say yes, each in their turn."""
        one = self.ask(now)
        for _ in range(3):
            one = services.accept_second_coach(one=one, by=whose_turn(one), now=now)
        return one


def make_three(capacity: int = 1) -> Three:
    """A pair made by the matching, and a coach with as many places who joined the cohort later."""
    world = make_world(1, 1)
    proposal = world.published()[0]
    for person in (person_of(proposal.coachee), person_of(proposal.coach)):
        services.accept_proposal(proposal=proposal, by=person, now=NOW)
    other = add(world, Part.COACH, capacity=capacity)
    pairing = Pairing.objects.with_people().get()
    return Three(world, pairing, other)


def whose_turn(one: SecondCoach) -> User:
    """Who is asked now and has not answered."""
    turn: SecondCoachTurn = one.turns.select_related("person").get(
        asked_at__isnull=False, answer=""
    )
    return turn.person
