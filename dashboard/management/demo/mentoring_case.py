"""Mentoring inside one institution: the police pairs seniors and juniors of different lines.

Who they are and what they said is made up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import Institution, Profile, ProfileKind, Role, Unit, User
from coaching.services.agreements import Terms, propose_terms, sign_version
from coaching.services.sessions import Plan, plan_session
from coaching.services.terms import store_cohort_terms
from dashboard.management.demo import making
from dashboard.management.demo.people import POLICE, people_of
from matching import services
from matching.models import Cohort, Pairing, Part, ProgrammeKind, Proposal

DAY = timedelta(days=1)
ORGANISER: Final = "Ulla-Britt Hammar"
# Below the unit that the people of the other cases work in.
MORE_UNITS: Final = (("Sundsvall", "Region North"), ("Malmö", "Region South"))


def load(now: datetime) -> None:
    """A programme of the police: two pairs made, one of them at its first session, one waits."""
    police = Institution.objects.get(name=POLICE)
    for name, parent in MORE_UNITS:
        Unit.objects.create(
            institution=police, name=name, parent=police.units.get(name=parent), created_at=now
        )
    organiser = making.make_person(
        ORGANISER,
        making.address_of(ORGANISER),
        language="en",
        time_zone=making.STOCKHOLM,
        now=now - 60 * DAY,
    )
    making.give_role(organiser, police, Role.ORGANISER)
    cohort = _cohort(police, organiser, now=now - 40 * DAY)
    _enrol(cohort, police, now=now - 30 * DAY)
    run = services.request_run(cohort=cohort, by=organiser, now=now - 7 * DAY)
    services.work_next_run(clock=lambda: now - 7 * DAY)
    run.refresh_from_db()
    services.publish_proposals(run=run, by=organiser, now=now - 6 * DAY)
    proposals = list(run.proposals.order_by("coachee__profile__user__name"))
    for proposal in proposals[:-1]:
        _accept(proposal, now=now - 5 * DAY)
    _begin(Pairing.objects.with_people().get(proposal=proposals[0]), now=now)


def _cohort(police: Institution, organiser: User, *, now: datetime) -> Cohort:
    programme = services.create_programme(
        institution=police,
        by=organiser,
        now=now,
        name="Mentors of the Swedish Police",
        kind=ProgrammeKind.MENTORING,
        description=(
            "Somebody more senior for each younger officer, from another line of command: "
            "nobody is mentored by somebody above or below them."
        ),
    )
    cohort = services.create_cohort(
        programme=programme,
        institutions=[police],
        by=organiser,
        now=now,
        name=f"Mentoring {now.year}–{now.year + 1}",
        starts_on=(now + 10 * DAY).date(),
        ends_on=(now + 400 * DAY).date(),
        enrolment_closes_on=(now + 20 * DAY).date(),
    )
    # Inside one house nobody stands for the one side: the two agree alone.
    store_cohort_terms(
        cohort=cohort, fields={"needs_sponsor": False}, version=0, by=organiser, now=now
    )
    return cohort


def _enrol(cohort: Cohort, police: Institution, *, now: datetime) -> None:
    """The focal point of the police enrols both sides."""
    by = police.memberships.get(role=Role.FOCAL_POINT).user
    for group, part in (("mentee", Part.COACHEE), ("mentor", Part.COACH)):
        profiles: list[Profile] = [
            making.make_profile(spec, ProfileKind.LEADER, police, now=now, is_here=True)
            for spec in people_of(group)
        ]
        services.enrol_people(cohort=cohort, profiles=profiles, part=part, by=by, now=now)


def _accept(proposal: Proposal, *, now: datetime) -> None:
    for enrolment in (proposal.coachee, proposal.coach):
        services.accept_proposal(proposal=proposal, by=enrolment.profile.user, now=now)


def _begin(pairing: Pairing, *, now: datetime) -> None:
    """Both sign, and plan the first session."""
    mentee, mentor = pairing.people
    terms = Terms(
        sessions=6,
        weeks_between=6,
        least_minutes=45,
        most_minutes=60,
        sponsor_sees_attendance=False,
        sponsor_sees_goals=False,
        cancellation_hours=24,
        destroy_on=pairing.cohort.ends_on + 90 * DAY,
        goals="Choose between command and investigation",
    )
    propose_terms(pairing=pairing, terms=terms, number=0, by=mentor, now=now - 4 * DAY)
    sign_version(pairing=pairing, number=1, by=mentee, now=now - 3 * DAY)
    start = making.at_hour(now + 3 * DAY, 14)
    plan = Plan(starts_at=start, minutes=60, mode="in_person", place="Polhemsgatan 30, Stockholm")
    plan_session(pairing=pairing, plan=plan, by=mentor, now=now - 2 * DAY)
