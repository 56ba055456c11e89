"""What may happen when: the legal moves, who may make them, and why not."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from accounts.models import ProfileKind, User
from accounts.permissions import Verb, can, institutions_where
from matching.models import (
    ChemistryMeeting,
    ChemistryRound,
    Cohort,
    CohortState,
    DecisionKind,
    Enrolment,
    EnrolmentState,
    MatchRun,
    MeetingState,
    PairDecision,
    Pairing,
    PairingState,
    Part,
    Programme,
    ProgrammeKind,
    Proposal,
    ProposalState,
    RoundState,
    RunState,
    SecondCoach,
    SecondCoachState,
    SecondCoachTurn,
)


class Refused(ValueError):
    """A rule does not hold; `key` says which, presenters put it into words."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class CohortRefused(Refused):
    """The cohort cannot do this now."""


class EnrolmentRefused(Refused):
    """This person cannot be enrolled or withdrawn now."""


class RunRefused(Refused):
    """The run cannot be started, stopped or published now."""


class DecisionRefused(Refused):
    """The pair cannot be locked or forbidden now."""


class ProposalRefused(Refused):
    """The proposal cannot be answered now."""


class PairingRefused(Refused):
    """The pairing cannot move there."""


class SecondCoachRefused(Refused):
    """Nobody can be asked, answer, join or step back here now."""


class ChemistryRefused(Refused):
    """The round of chemistry meetings, or one of them, cannot do this now."""


COHORT_MOVES: dict[str, frozenset[str]] = {
    CohortState.OPEN: frozenset({CohortState.MATCHING}),
    CohortState.MATCHING: frozenset({CohortState.OPEN, CohortState.RUNNING}),
    CohortState.RUNNING: frozenset({CohortState.CLOSED}),
    CohortState.CLOSED: frozenset(),
}
PROPOSAL_MOVES: dict[str, frozenset[str]] = {
    ProposalState.DRAFT: frozenset({ProposalState.PROPOSED, ProposalState.WITHDRAWN}),
    ProposalState.PROPOSED: frozenset(
        {
            ProposalState.ACCEPTED,
            ProposalState.DECLINED,
            ProposalState.EXPIRED,
            ProposalState.WITHDRAWN,
        }
    ),
    ProposalState.ACCEPTED: frozenset(),
    ProposalState.DECLINED: frozenset(),
    ProposalState.EXPIRED: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}
MEETING_MOVES: dict[str, frozenset[str]] = {
    MeetingState.DRAFT: frozenset({MeetingState.PROPOSED}),
    MeetingState.PROPOSED: frozenset(
        {MeetingState.AGREED, MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED}
    ),
    MeetingState.AGREED: frozenset(
        {MeetingState.PROPOSED, MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED}
    ),
    # Whoever says that they met knows better than whoever said that they did not.
    MeetingState.MISSED: frozenset({MeetingState.PROPOSED, MeetingState.HELD}),
    MeetingState.HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
_ENDS = frozenset({PairingState.REMATCHED, PairingState.ENDED_EARLY})
PAIRING_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({PairingState.ACCEPTED}),
    PairingState.ACCEPTED: _ENDS | {PairingState.CONTRACTING, PairingState.ACTIVE},
    PairingState.CONTRACTING: _ENDS | {PairingState.ACTIVE},
    PairingState.ACTIVE: _ENDS | {PairingState.PAUSED, PairingState.CLOSING},
    PairingState.PAUSED: _ENDS | {PairingState.ACTIVE, PairingState.CLOSING},
    PairingState.CLOSING: frozenset({PairingState.CLOSED, PairingState.ENDED_EARLY}),
    PairingState.CLOSED: frozenset(),
    PairingState.REMATCHED: frozenset(),
    PairingState.ENDED_EARLY: frozenset(),
}


def can_run_programme(user: User, programme: Programme) -> bool:
    return can(user, Verb.RUN_PROGRAMMES, programme.institution_id)


def can_run_cohort(user: User, cohort: Cohort) -> bool:
    return can_run_programme(user, cohort.programme)


def can_enrol(user: User, cohort: Cohort, today: date) -> bool:
    """Organisers enrol until the cohort is closed, institutions until enrolment closes."""
    if cohort.state == CohortState.CLOSED:
        return False
    if can_run_cohort(user, cohort):
        return True
    return cohort.takes_people(today) and bool(institutions_where(user, Verb.ENROL_LEADERS))


def kinds_for(part: str, programme: Programme) -> tuple[str, ...]:
    """Which profiles may take `part`: in mentoring both may take either, seniority decides."""
    if programme.kind == ProgrammeKind.MENTORING:
        return ProfileKind.EXPERT, ProfileKind.LEADER
    return (ProfileKind.LEADER,) if part == Part.COACHEE else (ProfileKind.EXPERT,)


def parts_to_enrol(user: User, cohort: Cohort) -> tuple[str, ...]:
    """As what `user` enrols people: institutions send coachees, and to mentoring mentors too."""
    if can_run_cohort(user, cohort) or cohort.programme.is_mentoring:
        return Part.COACHEE, Part.COACH
    return (Part.COACHEE,)


def check_cohort_move(cohort: Cohort, to_state: str) -> None:
    """Raise CohortRefused unless the move is in COHORT_MOVES."""
    if to_state not in COHORT_MOVES[cohort.state]:
        raise CohortRefused("cohort_move")


def check_run_start(cohort: Cohort, *, coachees: int, coaches: int) -> None:
    """Raise RunRefused unless both sides have somebody to pair and the cohort still lives."""
    if cohort.state == CohortState.CLOSED:
        raise RunRefused("cohort_closed")
    if not coachees:
        raise RunRefused("no_coachees")
    if not coaches:
        raise RunRefused("no_coaches")


def check_decision(
    cohort: Cohort, live: list[PairDecision], coachee: Enrolment, coach: Enrolment, kind: str
) -> None:
    """Raise DecisionRefused where another decision that holds is in the way."""
    if cohort.state == CohortState.CLOSED:
        raise DecisionRefused("cohort_closed")
    for one in live:
        if one.coachee_id == coachee.pk and one.coach_id == coach.pk:
            raise DecisionRefused(f"pair_{one.kind}")
        is_lock = one.kind == kind == DecisionKind.LOCKED
        if is_lock and one.coachee_id == coachee.pk:
            raise DecisionRefused("coachee_locked")


def can_take_back(user: User, proposal: Proposal) -> bool:
    """Whether `user` runs the cohort and the proposal still awaits answers."""
    if proposal.state != ProposalState.PROPOSED:
        return False
    return can_run_cohort(user, proposal.run.cohort)


def can_publish(run: MatchRun) -> bool:
    """Whether the run has finished and nobody published it."""
    return run.state == RunState.DONE and run.published_at is None


def side_of(proposal: Proposal, user: User) -> str | None:
    """On which side of the proposal `user` stands, None for anybody else."""
    if proposal.coachee.profile.user_id == user.pk:
        return Part.COACHEE
    if proposal.coach.profile.user_id == user.pk:
        return Part.COACH
    return None


def can_answer(proposal: Proposal, user: User, now: datetime) -> bool:
    """Whether `user` is asked, has not answered, and there is still time."""
    try:
        check_answer(proposal, user, now)
    except ProposalRefused:
        return False
    return True


def check_answer(proposal: Proposal, user: User, now: datetime) -> str:
    """Return the side on which `user` answers; raise ProposalRefused when they cannot."""
    side = side_of(proposal, user)
    if side is None or proposal.is_later_for(user.pk):
        raise ProposalRefused("not_yours")
    if proposal.state != ProposalState.PROPOSED:
        raise ProposalRefused("proposal_settled")
    if proposal.expires_at is None or proposal.expires_at <= now:
        raise ProposalRefused("proposal_expired")
    if any(answer.side == side for answer in proposal.answers.all()):
        raise ProposalRefused("already_answered")
    return side


class PairingStep(StrEnum):
    """What an organiser can do with a pairing that lives."""

    PAUSE = "pause"
    RESUME = "resume"
    REMATCH = "rematch"
    END = "end"
    CLOSE = "close"


STEP_STATES: dict[str, str] = {
    PairingStep.PAUSE: PairingState.PAUSED,
    PairingStep.RESUME: PairingState.ACTIVE,
    PairingStep.REMATCH: PairingState.REMATCHED,
    PairingStep.END: PairingState.ENDED_EARLY,
    PairingStep.CLOSE: PairingState.CLOSED,
}


def pairing_steps(user: User, pairing: Pairing) -> list[PairingStep]:
    """What `user` can do with the pairing now; nothing for anybody but its organisers."""
    if not can_run_cohort(user, pairing.cohort):
        return []
    legal = PAIRING_MOVES[pairing.state]
    is_paused = pairing.state == PairingState.PAUSED
    return [
        step
        for step in PairingStep
        if STEP_STATES[step] in legal and (step != PairingStep.RESUME or is_paused)
    ]


def check_pairing_move(pairing: Pairing, to_state: str) -> None:
    """Raise PairingRefused unless the move is in PAIRING_MOVES."""
    if to_state not in PAIRING_MOVES[pairing.state]:
        raise PairingRefused("pairing_move")


# A pair that closes has no time left for somebody new.
TAKES_SECOND_COACH = frozenset(
    {
        PairingState.ACCEPTED,
        PairingState.CONTRACTING,
        PairingState.ACTIVE,
        PairingState.PAUSED,
    }
)


def can_add_second_coach(user: User, pairing: Pairing) -> bool:
    """Whether `user` runs the cohort, and the pair has one coach and nobody is asked to join."""
    if pairing.co_coach_id is not None or pairing.state not in TAKES_SECOND_COACH:
        return False
    if pairing.cohort.programme.is_mentoring or not can_run_cohort(user, pairing.cohort):
        return False
    return not pairing.second_coaches.open().exists()


def check_second_answer(one: SecondCoach, user: User, now: datetime) -> SecondCoachTurn:
    """Return the turn of `user`; raise SecondCoachRefused when they cannot answer."""
    turn = one.turn_of(user.pk)
    if turn is None or turn.asked_at is None:
        raise SecondCoachRefused("not_yours")
    if one.state != SecondCoachState.ASKED:
        raise SecondCoachRefused("proposal_settled")
    if turn.answer:
        raise SecondCoachRefused("already_answered")
    if one.expires_at is None or one.expires_at <= now:
        raise SecondCoachRefused("proposal_expired")
    return turn


def can_answer_second(one: SecondCoach, user: User, now: datetime) -> bool:
    """Whether it is the turn of `user`, and there is still time."""
    try:
        check_second_answer(one, user, now)
    except SecondCoachRefused:
        return False
    return True


def can_take_back_second(user: User, one: SecondCoach) -> bool:
    """Organisers as long as nobody has joined; all three once they have said yes."""
    if can_run_cohort(user, one.pairing.cohort):
        return one.is_open
    is_one_of_three = user == one.person or user in one.pairing.people
    return one.state == SecondCoachState.AGREED and is_one_of_three


def can_step_back(user: User, pairing: Pairing, coach: Enrolment) -> bool:
    """One of two coaches, or an organiser for them, as long as the pair works together."""
    is_one_of_two = pairing.co_coach_id is not None and coach.pk in {
        pairing.coach_id,
        pairing.co_coach_id,
    }
    if not is_one_of_two or not pairing.is_live:
        return False
    return coach.profile.user_id == user.pk or can_run_cohort(user, pairing.cohort)


def can_withdraw(user: User, *, enrolment: Enrolment, today: date) -> bool:
    """The organiser any time, the focal point for own people as long as enrolment is open."""
    if enrolment.state != EnrolmentState.ENROLLED:
        return False
    if can_run_cohort(user, enrolment.cohort):
        return True
    mine = institutions_where(user, Verb.ENROL_LEADERS)
    is_own = enrolment.profile.institution_id in mine
    is_theirs = is_own and enrolment.part in parts_to_enrol(user, enrolment.cohort)
    return is_theirs and enrolment.cohort.takes_people(today)


def check_round_start(cohort: Cohort, *, coachees: int, coaches: int, minimum: int) -> None:
    """Raise ChemistryRefused unless somebody waits and there are coaches to choose from."""
    if cohort.state == CohortState.CLOSED:
        raise ChemistryRefused("cohort_closed")
    if not coachees:
        raise ChemistryRefused("no_coachees")
    if coaches < minimum:
        raise ChemistryRefused("few_coaches")


def can_change_round(user: User, one: ChemistryRound) -> bool:
    """Whether `user` runs the cohort and the round can still take meetings."""
    open_states = {RoundState.READY, RoundState.PUBLISHED}
    is_open = one.state in open_states and one.cohort.state != CohortState.CLOSED
    return is_open and can_run_cohort(user, one.cohort)


def is_of_meeting(user: User, meeting: ChemistryMeeting) -> bool:
    """Whether `user` is one of the two and knows of the meeting."""
    return user in meeting.people and not meeting.is_later_for(user.pk)


def check_meeting_move(meeting: ChemistryMeeting, user: User, to_state: str) -> None:
    """Raise ChemistryRefused unless `user` is one of the two and the move is legal."""
    if not is_of_meeting(user, meeting):
        raise ChemistryRefused("not_your_meeting")
    if meeting.round.cohort.state == CohortState.CLOSED:
        raise ChemistryRefused("cohort_closed")
    if to_state not in MEETING_MOVES[meeting.state]:
        raise ChemistryRefused("meeting_moved")


def can_offer_times(meeting: ChemistryMeeting, user: User, now: datetime) -> bool:
    """Whether `user` can say when they could meet."""
    states = {MeetingState.PROPOSED, MeetingState.AGREED, MeetingState.MISSED}
    meet_by = meeting.round.meet_by
    is_late = meet_by is None or meet_by <= now
    return is_of_meeting(user, meeting) and meeting.state in states and not is_late


def can_report(meeting: ChemistryMeeting, user: User, now: datetime) -> bool:
    """Whether `user` can say that they met, or that they did not."""
    if not is_of_meeting(user, meeting) or MeetingState.HELD not in MEETING_MOVES[meeting.state]:
        return False
    if meeting.first_id is not None and meeting.opened_at is None:
        return False
    return meeting.starts_at is None or meeting.starts_at <= now


def can_score(meeting: ChemistryMeeting, user: User) -> bool:
    """Whether `user` can say how the talk went, or say it anew."""
    is_open = meeting.round.cohort.state != CohortState.CLOSED
    return is_open and meeting.state == MeetingState.HELD and is_of_meeting(user, meeting)
