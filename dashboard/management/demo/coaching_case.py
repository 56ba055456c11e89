"""The Gender Coach programme: a cohort of 12 and 12 to match, and the pairs of an earlier one.

The source names twelve pairs, and for a later cycle thirteen leaders and thirteen coaches. What the
pairs said and when they met is made up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import Absence, Institution, Invitation, Profile, ProfileKind, Role, User
from coaching.services.logs import LogEntry, NoteEntry, log_new_session
from coaching.services.sessions import Plan, plan_session
from dashboard.management.demo import (
    agreements_case,
    bookings,
    care_case,
    coaching_work,
    cocoach_case,
    endings_case,
    logs_case,
    making,
    reward_case,
)
from dashboard.management.demo.people import (
    ARMED_FORCES,
    GENDERFORCE,
    POLICE,
    RESCUE,
    people_of,
)
from matching import services
from matching.models import Cohort, MatchRun, Pairing, Part, Programme, Proposal

DAY = timedelta(days=1)
EARLIER_BEGAN = 240 * DAY
SHARED_NOTE = "Made-up note: we went through the plan and chose one next step."
PRIVATE_NOTE = "Made-up note: ask next time how the staff took it."
MEETINGS = 6
# The number of a log that leaves both notes out.
WITHOUT_NOTES = 1
ON_PAPER = 4
ORGANISER = "Elisabet Grönwall"
FOCAL_POINTS = {
    ARMED_FORCES: "Magnus Torell",
    POLICE: "Charlotte Rydén",
    RESCUE: "Jonas Hellström",
}


def load(now: datetime) -> None:
    """Make the institutions, the people, the earlier cohort with its pairs, and the waiting one."""
    began = now - EARLIER_BEGAN
    institutions = making.make_swedish_institutions(began - 60 * DAY)
    organiser = _make_organisers(institutions, now=began - 60 * DAY)
    programme = services.create_programme(
        institution=institutions[GENDERFORCE],
        by=organiser,
        now=began - 60 * DAY,
        name="Gender Coach",
        description=(
            "A coach with knowledge of gender equality for each senior manager of a peace and "
            "security institution: seminars, coaching, an action plan and its execution."
        ),
    )
    coaches = _profiles(["coach", "earlier_coach"], ProfileKind.EXPERT, institutions, began)
    _load_earlier(programme, coaches, institutions, organiser, began=began, now=now)
    reward_case.load(programme, organiser, now=now)
    _load_waiting(programme, coaches[: len(people_of("coach"))], institutions, organiser, now=now)


def _make_organisers(institutions: dict[str, Institution], *, now: datetime) -> User:
    for name, person in FOCAL_POINTS.items():
        user = making.make_person(
            person, making.address_of(person), language="en", time_zone=making.STOCKHOLM, now=now
        )
        making.give_role(user, institutions[name], Role.FOCAL_POINT)
    organiser = making.make_person(
        ORGANISER, making.address_of(ORGANISER), language="en", time_zone=making.STOCKHOLM, now=now
    )
    return making.give_role(organiser, institutions[GENDERFORCE], Role.ORGANISER)


def _profiles(
    groups: list[str],
    kind: ProfileKind,
    institutions: dict[str, Institution],
    now: datetime,
) -> list[Profile]:
    return [
        making.make_profile(spec, kind, institutions[spec.institution], now=now, is_here=True)
        for group in groups
        for spec in people_of(group)
    ]


def _load_earlier(
    programme: Programme,
    coaches: list[Profile],
    institutions: dict[str, Institution],
    organiser: User,
    *,
    began: datetime,
    now: datetime,
) -> None:
    leaders = _profiles(["earlier_leader"], ProfileKind.LEADER, institutions, began)
    cohort = services.create_cohort(
        programme=programme,
        institutions=institutions.values(),
        by=organiser,
        now=began - 40 * DAY,
        name=f"Cohort {began.year}–{began.year + 2}",
        starts_on=began.date(),
        ends_on=(began + 700 * DAY).date(),
        enrolment_closes_on=(now + 60 * DAY).date(),
        is_rolling=True,
    )
    agreements_case.set_usual_terms(cohort, organiser, began - 40 * DAY)
    _enrol(cohort, leaders, coaches, organiser, now=began - 30 * DAY)
    run = _match(cohort, organiser, now=began - 8 * DAY)
    services.publish_proposals(run=run, by=organiser, now=began - 7 * DAY)
    for proposal in Proposal.objects.filter(run=run):
        _accept(proposal, now=began - 5 * DAY)
    made = Pairing.objects.filter(cohort=cohort).with_people().order_by("created_at", "pk")
    pairings = list(made)
    for place, pairing in enumerate(pairings):
        agreements_case.agree(pairing, place, began=began, now=now)
        _meet(pairing, place, began=began, now=now)
        coaching_work.load(pairing, place, began=began, now=now)
    beside = _profiles(["second_coach"], ProfileKind.EXPERT, institutions, now - 20 * DAY)
    _enrol(cohort, [], beside, organiser, now=now - 20 * DAY)
    cocoach_case.load(cohort, pairings, organiser, now=now)
    bookings.load(pairings, now=now)
    care_case.load(cohort, organiser, began=began, now=now)
    endings_case.load(pairings, now=now)
    _join(cohort, institutions, organiser, now=now)


def _join(
    cohort: Cohort, institutions: dict[str, Institution], organiser: User, *, now: datetime
) -> None:
    """Two came since: a new pair for them was looked for by itself, and waits to be published."""
    joined = now - 2 * DAY
    leaders = _profiles(["joined_leader"], ProfileKind.LEADER, institutions, joined)
    coaches = _profiles(["joined_coach"], ProfileKind.EXPERT, institutions, joined)
    _enrol(cohort, leaders, coaches, organiser, now=joined)
    services.request_due_runs(now=joined + DAY)
    services.work_next_run(clock=lambda: joined + DAY)


def _load_waiting(
    programme: Programme,
    coaches: list[Profile],
    institutions: dict[str, Institution],
    organiser: User,
    *,
    now: datetime,
) -> None:
    joined = now - 25 * DAY
    leaders = _profiles(["leader"], ProfileKind.LEADER, institutions, joined)
    cohort = services.create_cohort(
        programme=programme,
        institutions=institutions.values(),
        by=organiser,
        now=joined,
        name=f"Cohort {now.year + 1}–{now.year + 3}",
        starts_on=(now + 45 * DAY).date(),
        ends_on=(now + 775 * DAY).date(),
        enrolment_closes_on=(now + 14 * DAY).date(),
        has_shortlists=True,
    )
    _enrol(cohort, leaders, coaches, organiser, now=now - 20 * DAY)
    _leave_something_to_do(leaders, organiser, now=now)


def _leave_something_to_do(leaders: list[Profile], organiser: User, *, now: datetime) -> None:
    """Two leaders have not finished: one profile lacks themes, one invitation is open."""
    unfinished, uninvited = leaders[10], leaders[6]
    unfinished.themes.all().delete()
    EmailAddress.objects.filter(user=uninvited.user).delete()
    Invitation.objects.create(
        user=uninvited.user,
        invited_by=organiser,
        created_at=now - DAY,
        expires_at=now + 29 * DAY,
    )
    Absence.objects.create(
        profile=leaders[2],
        from_on=(now + 60 * DAY).date(),
        until_on=(now + 130 * DAY).date(),
    )


def _enrol(
    cohort: Cohort, leaders: list[Profile], coaches: list[Profile], by: User, *, now: datetime
) -> None:
    services.enrol_people(cohort=cohort, profiles=leaders, part=Part.COACHEE, by=by, now=now)
    services.enrol_people(cohort=cohort, profiles=coaches, part=Part.COACH, by=by, now=now)


def _match(cohort: Cohort, organiser: User, *, now: datetime) -> MatchRun:
    run = services.request_run(cohort=cohort, by=organiser, now=now)
    services.work_next_run(clock=lambda: now)
    run.refresh_from_db()
    return run


def _accept(proposal: Proposal, *, now: datetime) -> None:
    for enrolment in (proposal.coachee, proposal.coach):
        services.accept_proposal(proposal=proposal, by=enrolment.profile.user, now=now)


def _meet(pairing: Pairing, place: int, *, began: datetime, now: datetime) -> None:
    """Sessions once a month; one pair has gone quiet, one forgot to write a log."""
    coach = pairing.people[1]
    meetings = MEETINGS - 2 if place == 1 else MEETINGS
    has_notes = place != agreements_case.UNSIGNED
    for number in range(meetings):
        start = making.at_hour(began + (5 + 32 * number + place) * DAY, 9 + place % 7)
        entry = _log(pairing, start, number if has_notes else WITHOUT_NOTES)
        log_new_session(pairing=pairing, entry=entry, by=coach, now=start + DAY)
    if place == 1:
        return
    ahead = -3 if place == 0 else 2 + place * 2
    planned = making.at_hour(now + ahead * DAY, 9 + place % 7)
    plan = Plan(starts_at=planned, minutes=60, mode="video", place="https://meet.example.org/room")
    session = plan_session(pairing=pairing, plan=plan, by=coach, now=min(now, planned) - 20 * DAY)
    if place == 0:
        logs_case.leave_a_draft(session, now=now)
    if place == ON_PAPER:
        logs_case.put_on_paper(pairing, now=now)


def _log(pairing: Pairing, start: datetime, number: int) -> LogEntry:
    themes = sorted(
        {row.theme for row in pairing.coachee.profile.themes.all()}
        & {row.theme for row in pairing.coach.profile.themes.all()}
    ) or [pairing.coachee.profile.themes.all()[0].theme]
    return LogEntry(
        started_at=start,
        minutes=60 + 15 * (number % 3),
        mode="in_person" if number % 3 == 0 else "video",
        themes=themes[: 1 + number % 2],
        # Not in each: people leave notes out, and sealing them is the longest part of loading.
        shared=NoteEntry(SHARED_NOTE if number % 2 == 0 else ""),
        private=NoteEntry(PRIVATE_NOTE if number == 0 else ""),
    )
