"""Pairs for tests: a coachee in Kigali, a coach in Stockholm, an organiser's cohort."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from accounts.models import Institution, Mode, ProfileKind, ProfileTheme, Role, Theme, User
from coaching.models import (
    Agreement,
    AgreementVersion,
    Session,
    SessionLog,
    SessionState,
    Signature,
)
from coaching.services.sessions import Plan
from matching.models import (
    Cohort,
    Enrolment,
    MatchRun,
    Pairing,
    PairingState,
    Part,
    Programme,
    Proposal,
    ProposalState,
    RunState,
)
from tests.factories import InstitutionFactory, complete_profile, person_with

NOW = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)


def make_cohort(institution: Institution | None = None) -> Cohort:
    """A running cohort of a programme."""
    owner = institution or InstitutionFactory()
    programme = Programme.objects.create(institution=owner, name=f"Coaching of {owner.name}")
    return Cohort.objects.create(
        programme=programme,
        name="First cohort",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 8, 31),
        enrolment_closes_on=date(2026, 8, 1),
    )


def enrol(cohort: Cohort, part: Part, profile=None) -> Enrolment:
    """A place in the cohort for a person of one's own, or for `profile`."""
    kind = ProfileKind.LEADER if part == Part.COACHEE else ProfileKind.EXPERT
    whose = profile or complete_profile(kind)
    return Enrolment.objects.create(cohort=cohort, profile=whose, part=part, capacity=12)


def make_pairing(cohort: Cohort | None = None, *, coach: Enrolment | None = None) -> Pairing:
    """An active pairing that began four weeks before NOW, on terms that both signed then."""
    cohort = cohort or make_cohort()
    coachee_place = enrol(cohort, Part.COACHEE)
    coach_place = coach or enrol(cohort, Part.COACH)
    _live_in(coachee_place, "Africa/Kigali")
    _live_in(coach_place, "Europe/Stockholm")
    run = MatchRun.objects.create(
        cohort=cohort, state=RunState.DONE, criteria={}, rules={}, aim="total"
    )
    proposal = Proposal.objects.create(
        run=run,
        coachee=coachee_place,
        coach=coach_place,
        score=800,
        state=ProposalState.ACCEPTED,
    )
    pairing = Pairing.objects.create(
        cohort=cohort,
        proposal=proposal,
        coachee=coachee_place,
        coach=coach_place,
        state=PairingState.ACTIVE,
        started_at=NOW - timedelta(weeks=4),
    )
    sign_terms(pairing)
    return pairing


def make_contracting(cohort: Cohort | None = None) -> Pairing:
    """A pairing whose people have not agreed on any terms yet."""
    pairing = make_pairing(cohort)
    Signature.objects.all().filter(version__agreement__pairing=pairing).delete()
    Agreement.objects.filter(pairing=pairing).update(in_force=None)
    AgreementVersion.objects.filter(agreement__pairing=pairing).delete()
    Agreement.objects.filter(pairing=pairing).delete()
    pairing.state, pairing.started_at = PairingState.CONTRACTING, None
    pairing.save()
    return pairing


def sign_terms(pairing: Pairing, **terms) -> AgreementVersion:
    """Terms in force as rows: signed by everybody of the pair, and by the sponsor if one is given.

    Notes are destroyed a year after the end of the cohort unless `destroy_on` says otherwise.
    """
    at = NOW - timedelta(weeks=4)
    agreement, _made = Agreement.objects.get_or_create(pairing=pairing)
    agreement.sponsor = terms.get("sponsor")
    agreement.number += 1
    said = {"needs_sponsor": False, "destroy_on": pairing.cohort.ends_on + timedelta(days=365)}
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=agreement.number,
        proposed_by=pairing.people[1],
        proposed_at=at,
        **said | terms,
    )
    for part, person in version.signers().items():
        Signature.objects.create(version=version, person=person, part=part, name=person.name, at=at)
    agreement.in_force, agreement.in_force_at = version, at
    agreement.save()
    return version


def organiser_of(pairing: Pairing) -> User:
    return person_with(Role.ORGANISER, pairing.cohort.programme.institution)


def name_theme(pairing: Pairing, theme: Theme) -> None:
    """Both people of the pair name `theme`."""
    for place in (pairing.coachee, pairing.coach):
        ProfileTheme.objects.get_or_create(profile=place.profile, theme=theme)


def a_plan(starts_at: datetime = NOW + timedelta(days=1), minutes: int = 60, **fields) -> Plan:
    return Plan(
        starts_at=starts_at,
        minutes=minutes,
        mode=fields.get("mode", Mode.VIDEO),
        place=fields.get("place", ""),
    )


def planned(pairing: Pairing, starts_at: datetime, minutes: int = 60) -> Session:
    """A planned session as a row, at any time."""
    return Session.objects.create(
        pairing=pairing,
        starts_at=starts_at,
        minutes=minutes,
        mode=Mode.VIDEO,
        place="https://meet.example.org/room",
        planned_by=pairing.people[1],
    )


def held(pairing: Pairing, started_at: datetime, themes: tuple[str, ...] = ()) -> Session:
    """A session that was held and logged, as rows."""
    session = planned(pairing, started_at)
    session.state = SessionState.HELD
    session.save()
    SessionLog.objects.create(
        session=session,
        started_at=started_at,
        minutes=60,
        mode=Mode.VIDEO,
        themes=list(themes),
        logged_by=pairing.people[1],
        logged_at=started_at + timedelta(hours=2),
    )
    return session


def _live_in(place: Enrolment, zone: str) -> None:
    place.profile.user.time_zone = zone
    place.profile.user.save()
