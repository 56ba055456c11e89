"""Two coaches for one leader: a pair of three at work, and one that is being asked.

Who they are and what they said is made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from coaching.services.agreements import propose_terms, sign_version
from dashboard.management.demo import agreements_case
from matching import services
from matching.models import Cohort, Enrolment, Pairing, Part, SecondCoach

DAY = timedelta(days=1)
# The first pairs of the cohort have cases of their own.
KEPT_FREE: Final = 4
JOINS: Final = "Elin Sandahl"
ASKED: Final = "Gustav Rehnman"


def load(cohort: Cohort, pairings: list[Pairing], organiser: User, *, now: datetime) -> None:
    """A woman joins a pair two weeks ago; the question about a man waits for an answer."""
    places = {
        place.profile.user.name: place
        for place in cohort.enrolments.filter(part=Part.COACH).select_related("profile__user")
    }
    ordinary = pairings[KEPT_FREE:]
    three = _best_for(places[JOINS], ordinary)
    one = _asked(three, places[JOINS], organiser, now=now - 18 * DAY)
    for turn in one.turns.select_related("person"):
        services.accept_second_coach(one=one, by=turn.person, now=now - 17 * DAY)
    _agree(three, places[JOINS].profile.user, pairings.index(three), now=now - 16 * DAY)
    others = [pairing for pairing in ordinary if pairing != three]
    _asked(_best_for(places[ASKED], others), places[ASKED], organiser, now=now - 2 * DAY)


def _best_for(coach: Enrolment, pairings: list[Pairing]) -> Pairing:
    """The pair whose coachee wants most of what the coach offers."""
    offered = {row.theme for row in coach.profile.themes.all()}
    return max(
        pairings,
        key=lambda one: len(offered & {row.theme for row in one.coachee.profile.themes.all()}),
    )


def _asked(pairing: Pairing, coach: Enrolment, organiser: User, *, now: datetime) -> SecondCoach:
    return services.ask_second_coach(pairing=pairing, coach=coach, by=organiser, now=now)


def _agree(pairing: Pairing, second: User, place: int, *, now: datetime) -> None:
    """The same terms, with the second coach; everybody signs."""
    coachee, coach = pairing.people[:2]
    terms = replace(agreements_case.terms_of(pairing, place), co_coach_reads_earlier=True)
    number = pairing.agreement.number
    version = propose_terms(pairing=pairing, terms=terms, number=number, by=coach, now=now)
    signers = [coachee, *([version.sponsor] if version.sponsor else []), second]
    for person in signers:
        sign_version(pairing=pairing, number=version.number, by=person, now=now + DAY)
