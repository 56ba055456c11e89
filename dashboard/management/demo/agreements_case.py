"""The agreements of the earlier cohort: most hold, one waits for signatures, one is to change.

What the pairs agreed on is made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from accounts.models import Role, User
from coaching.queries import possible_sponsors
from coaching.services.agreements import Terms, propose_terms, sign_version
from coaching.services.terms import store_cohort_terms
from dashboard.management.demo import making
from dashboard.management.demo.people import KVINNA, OFFICERS, VOLUNTARY
from matching.models import Cohort, Pairing

DAY = timedelta(days=1)
# By their place among the pairs of the cohort.
UNSIGNED: Final = 2
TO_CHANGE: Final = 3
COLLEAGUES: Final = {
    OFFICERS: "Birgitta Sandell",
    VOLUNTARY: "Agneta Lindroth",
    KVINNA: "Marianne Eklöf",
}
GOALS: Final = "Ask about women and men in every plan\nOpen two posts that few women apply for"
HOUSE_TEXT: Final = (
    "Made-up house rule: coach and coachee tell each other first when they have to tell others."
)


def set_usual_terms(cohort: Cohort, organiser: User, now: datetime) -> None:
    """Six sessions, about once a month; the house adds a sentence on confidentiality."""
    store_cohort_terms(
        cohort=cohort, fields={"house_text": HOUSE_TEXT}, version=0, by=organiser, now=now
    )


def agree(pairing: Pairing, place: int, *, began: datetime, now: datetime) -> None:
    """Coachee and coach propose and sign; the sponsor signs too, but for one pair."""
    coachee, coach = pairing.people[:2]
    sponsor = _sponsor_of(pairing, began)
    is_late = place == UNSIGNED
    proposed = now - 4 * DAY if is_late else began - 3 * DAY
    terms = terms_of(pairing, place)
    propose_terms(pairing=pairing, terms=terms, sponsor=sponsor, number=0, by=coachee, now=proposed)
    sign_version(pairing=pairing, number=1, by=coach, now=proposed + DAY)
    if not is_late:
        sign_version(pairing=pairing, number=1, by=sponsor, now=proposed + 2 * DAY)
    if place == TO_CHANGE:
        longer = replace(terms, sessions=terms.sessions + 2, sponsor_sees_goals=True)
        propose_terms(pairing=pairing, terms=longer, number=1, by=coach, now=now - 2 * DAY)


def _sponsor_of(pairing: Pairing, now: datetime) -> User:
    """The focal point of the coachee's institution, or else a colleague there."""
    people = possible_sponsors(pairing)
    focal_point = people.filter(memberships__isnull=False).first()
    return focal_point or people.first() or _make_colleague(pairing, now)


def _make_colleague(pairing: Pairing, now: datetime) -> User:
    """Where nobody else of the institution is known: the one whom the organiser invited."""
    institution = pairing.coachee.profile.institution
    name = COLLEAGUES[institution.name]
    person = making.make_person(
        name, making.address_of(name), language="en", time_zone=making.STOCKHOLM, now=now
    )
    return making.give_role(person, institution, Role.FOCAL_POINT)


def terms_of(pairing: Pairing, place: int) -> Terms:
    """What the pair at that place agreed on."""
    return Terms(
        sessions=8,
        weeks_between=4,
        least_minutes=60,
        most_minutes=90,
        sponsor_sees_attendance=True,
        sponsor_sees_goals=place % 2 == 0,
        cancellation_hours=24 if place % 3 else 48,
        destroy_on=pairing.cohort.ends_on + 90 * DAY,
        goals=GOALS,
    )
