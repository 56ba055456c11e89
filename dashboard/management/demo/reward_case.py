"""What coaches of the Gender Coach programme get for their work: hours, letters, supervision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from coaching.models import EvidenceArea, FeeKind
from coaching.queries.hours import Client
from coaching.services.evidence import write_evidence
from coaching.services.hours import OtherEntry, add_other_hours, state_fee, store_consent
from coaching.services.letters import ask_for_letter, issue_letter
from coaching.services.supervision import (
    GroupEntry,
    MeetingPlan,
    make_group,
    plan_meeting,
    take_attendance,
)
from dashboard.management.demo import making
from matching.models import Pairing, Programme

DAY = timedelta(days=1)
WORDS = {
    EvidenceArea.PURPOSE: (
        "Senior managers put the resolutions on women, peace and security into practice in their "
        "own institution; each leaves with an action plan that was carried out."
    ),
    EvidenceArea.TRAINING: (
        "Coaches and coachees meet in seminars before the first session and twice a year after it."
    ),
}


def load(programme: Programme, organiser: User, *, now: datetime) -> None:
    """Needs the pairs of the earlier cohort with their sessions."""
    pairs = list(
        Pairing.objects.filter(cohort__programme=programme).with_people().order_by("created_at")
    )
    coaches = sorted({coach for pair in pairs for coach in pair.coaches}, key=lambda one: one.name)
    _tell_of_hours(pairs, now)
    _supervise(programme, coaches, organiser, now)
    _ask_for_letters(pairs, organiser, now)
    for area, text in WORDS.items():
        write_evidence(
            programme=programme, area=area, text=text, version=0, by=organiser, now=now - 3 * DAY
        )


def _tell_of_hours(pairs: list[Pairing], now: datetime) -> None:
    """Every second coachee agrees to be named; the first coach is paid and works elsewhere too."""
    for pairing in pairs[::2]:
        coachee = pairing.people[0]
        store_consent(pairing=pairing, is_given=True, by=coachee, now=now - 50 * DAY)
    first = pairs[0]
    state_fee(pairing=first, kind=FeeKind.PAID, by=first.coaches[0], now=now - 40 * DAY)
    start = date(now.year - 1, 2, 3)
    add_other_hours(
        entry=OtherEntry(
            client=Client("Made-up county board", "hr@county.example.org"),
            people=8,
            started_on=start,
            ended_on=start + 120 * DAY,
            paid_hours=Decimal(24),
            pro_bono_hours=Decimal("1.5"),
        ),
        by=first.coaches[0],
        now=now - 39 * DAY,
    )


def _ask_for_letters(pairs: list[Pairing], organiser: User, now: datetime) -> None:
    """One letter is issued, one waits for the organiser."""
    issued = ask_for_letter(cohort=pairs[0].cohort, by=pairs[0].coaches[0], now=now - 9 * DAY)
    issue_letter(letter=issued, by=organiser, now=now - 7 * DAY)
    ask_for_letter(cohort=pairs[2].cohort, by=pairs[2].coaches[0], now=now - DAY)


def _supervise(programme: Programme, coaches: list[User], organiser: User, now: datetime) -> None:
    supervisor, *members = coaches
    entry = GroupEntry(
        name="Supervision circle", supervisor=supervisor, rhythm="six_weeks", members=members[:5]
    )
    group = make_group(programme=programme, entry=entry, by=organiser, now=now - 90 * DAY)
    for ago in (76, 34):
        # In the evening, when nobody has a session.
        plan = MeetingPlan(
            making.at_hour(now - ago * DAY, 18), 90, "https://meet.example.org/circle"
        )
        meeting = plan_meeting(group=group, plan=plan, by=supervisor, now=plan.starts_at - 10 * DAY)
        take_attendance(
            meeting=meeting,
            present=[coach.pk for coach in members[: 5 if ago > 50 else 4]],
            by=supervisor,
            now=plan.starts_at + DAY,
        )
    ahead = making.at_hour(now + 8 * DAY, 18)
    plan_meeting(
        group=group,
        plan=MeetingPlan(ahead, 90, "https://meet.example.org/circle"),
        by=supervisor,
        now=now - 5 * DAY,
    )
