"""Keys of rules, criteria, refusals and states in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.models import (
    Answer,
    CohortState,
    DecisionKind,
    EnrolmentState,
    PairingState,
    ProposalState,
    RunState,
    SecondCoachState,
)

RULES: dict[str, Any] = {
    "same_person": _("The same person"),
    "no_place": _("No free place"),
    "no_common_language": _("No common language at the level asked for"),
    "chain_of_command": _("The same chain of command"),
    "same_institution": _("The same institution"),
    "other_institution": _("Different institutions"),
    "conflict_of_interest": _("A declared conflict of interest, or forbidden by the organiser"),
    "time_zone_gap": _("Time zones too far apart"),
    "excluded_countries": _("Two countries that must not meet"),
    "seniority_gap": _("Too far apart in seniority"),
    "seniority_step": _("Too close in seniority to be the mentor"),
    "nothing_offered": _("No wanted theme is offered"),
    "previous_pair": _("Paired or proposed before"),
    "not_mixed": _("The two coaches would not be a woman and a man"),
}
REFUSALS: dict[str, Any] = {
    "cohort_move": _("The cohort has moved on meanwhile. Look at its state and try again."),
    "cohort_closed": _("The cohort is closed."),
    "enrolment_closed": _("Enrolment into this cohort is closed."),
    "withdraw_not_now": _("This person cannot be withdrawn now. Ask the organiser."),
    "has_pairing": _("This person has a pairing. End the pairing first."),
    "no_coachees": _("No coachee waits for a pair. Enrol coachees first."),
    "no_coaches": _("No coach is enrolled. Enrol coaches first."),
    "run_active": _("A run of this cohort is waiting or computing already."),
    "run_ended": _("The run has ended already."),
    "pair_locked": _("This pair is locked. Unlock it first."),
    "pair_forbidden": _("This pair is forbidden. Allow it again first."),
    "coachee_locked": _("This coachee is locked to another coach. Unlock that pair first."),
    "decided_meanwhile": _("Somebody decided about this pair meanwhile. Look at it again."),
    "lock_not_waiting": _("One of the two is withdrawn, or has a pair or a proposal already."),
    "lock_closed": _("A rule forbids this pair. A lock cannot open what a rule closes."),
    "lock_no_place": _("The coach has no free place that is not locked for somebody else."),
    "cannot_publish": _("This run is not finished, or it was published already."),
    "nothing_to_publish": _("This run has no proposals to publish."),
    "run_out_of_date": _(
        "Since this run somebody in it was withdrawn, paired or proposed elsewhere. "
        "Run the matching again."
    ),
    "not_yours": _("This proposal is not yours to answer."),
    "proposal_settled": _("This proposal is settled. No answer is needed any more."),
    "proposal_expired": _("The time to answer this proposal is over."),
    "already_answered": _("You have answered this proposal already."),
    "no_place": _(
        "No place is free any more: another pair was made in the meantime. "
        "The organiser will propose somebody else."
    ),
    "few_coaches": _("There are fewer coaches than meetings for each coachee. Enrol coaches."),
    "round_published": _("The chemistry meetings are published: people know of them."),
    "round_closed": _("This round of chemistry meetings cannot be changed now."),
    "no_meetings": _("This round has no meetings. Add one, or choose anew."),
    "pair_closed": _("A rule forbids this pair, or one of the two does not wait for a pair."),
    "meet_already": _("These two have a meeting in this round already."),
    "not_your_meeting": _("This meeting is not yours."),
    "meeting_moved": _("The meeting has moved on meanwhile. Look at it again."),
    "how_many_times": _("Offer one to three times."),
    "time_past": _("This time is past. Choose a time to come."),
    "time_late": _("The last day to meet comes before this time. Choose an earlier one."),
    "time_gone": _("This time is no longer offered. Choose among those that are."),
    "own_offer": _("You offered this time yourself. The other person chooses."),
    "time_taken": _("One of you has another chemistry meeting then. Choose another time."),
    "meeting_to_come": _("The meeting is still to come."),
    "not_met": _("Say first that you met."),
    "pairing_move": _("The pairing has moved on meanwhile."),
    "second_not_now": _("This pair takes no second coach now. Look at it again."),
    "second_closed": _("A rule forbids this coach here, or no place is free any more."),
    "step_back_not_now": _("This pair has only one coach now, or it is over."),
}
FAILURES: dict[str, Any] = {
    "instance": _("The settings of the cohort do not fit together. Look at rules and weights."),
    "not_proved": _("The result could not be proved, so it was thrown away. Run it again."),
    "broken": _("The computation stopped with an error five times. Tell whoever runs this site."),
    "worker_lost": _("The computer stopped during the work five times. Run it again later."),
}
COHORT_CLASS: dict[str, str] = {
    CohortState.OPEN: "accent",
    CohortState.MATCHING: "wait",
    CohortState.RUNNING: "good",
    CohortState.CLOSED: "",
}
ENROLMENT_CLASS: dict[str, str] = {EnrolmentState.ENROLLED: "good", EnrolmentState.WITHDRAWN: ""}
DECISION_CLASS: dict[str, str] = {DecisionKind.LOCKED: "accent", DecisionKind.FORBIDDEN: "harm"}
RUN_CLASS: dict[str, str] = {
    RunState.QUEUED: "wait",
    RunState.RUNNING: "accent",
    RunState.DONE: "good",
    RunState.FAILED: "harm",
    RunState.CANCELLED: "",
}
PROPOSAL_CLASS: dict[str, str] = {
    ProposalState.DRAFT: "",
    ProposalState.PROPOSED: "wait",
    ProposalState.ACCEPTED: "good",
    ProposalState.DECLINED: "harm",
    ProposalState.EXPIRED: "harm",
    ProposalState.WITHDRAWN: "",
}
ANSWER_CLASS: dict[str, str] = {Answer.ACCEPTED: "good", Answer.DECLINED: "harm"}
PAIRING_CLASS: dict[str, str] = {
    PairingState.ACCEPTED: "accent",
    PairingState.CONTRACTING: "wait",
    PairingState.ACTIVE: "good",
    PairingState.PAUSED: "wait",
    PairingState.CLOSING: "accent",
    PairingState.CLOSED: "",
    # Nobody is to blame for an end.
    PairingState.REMATCHED: "",
    PairingState.ENDED_EARLY: "",
}
SECOND_COACH_CLASS: dict[str, str] = {
    SecondCoachState.ASKED: "wait",
    SecondCoachState.AGREED: "wait",
    SecondCoachState.JOINED: "good",
    SecondCoachState.DECLINED: "",
    SecondCoachState.EXPIRED: "",
    SecondCoachState.WITHDRAWN: "",
    SecondCoachState.LEFT: "",
}
