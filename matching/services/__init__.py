"""The doors through which programmes, cohorts, runs, proposals and pairings change."""

from matching.services.again import request_due_runs
from matching.services.answers import accept_proposal, decline_proposal, expire_due_proposals
from matching.services.chemistry_meetings import (
    cancel_meeting,
    offer_times,
    pick_time,
    report_meeting,
    score_meeting,
)
from matching.services.chemistry_rounds import (
    add_meeting,
    drop_round,
    publish_round,
    remove_meeting,
    request_round,
    work_next_round,
)
from matching.services.cohorts import (
    change_cohort,
    change_settings,
    create_cohort,
    move_cohort,
)
from matching.services.decisions import decide_pair, lift_decision
from matching.services.enrolments import enrol_people, withdraw_enrolment
from matching.services.pairings import move_pairing
from matching.services.parts import work_next_part
from matching.services.programmes import change_programme, create_programme
from matching.services.publishing import publish_proposals
from matching.services.reminders import remind_incomplete
from matching.services.runs import cancel_run, request_run, work_next_run
from matching.services.second_coaches import (
    accept_second_coach,
    ask_second_coach,
    decline_second_coach,
    expire_due_second_coaches,
    join_second_coach,
    let_coach_leave,
    withdraw_second_coach,
)
from matching.services.wishes import store_wishes
from matching.services.withdrawals import withdraw_proposal

__all__ = [
    "accept_proposal",
    "accept_second_coach",
    "add_meeting",
    "ask_second_coach",
    "cancel_meeting",
    "cancel_run",
    "change_cohort",
    "change_programme",
    "change_settings",
    "create_cohort",
    "create_programme",
    "decide_pair",
    "decline_proposal",
    "decline_second_coach",
    "drop_round",
    "enrol_people",
    "expire_due_proposals",
    "expire_due_second_coaches",
    "join_second_coach",
    "let_coach_leave",
    "lift_decision",
    "move_cohort",
    "move_pairing",
    "offer_times",
    "pick_time",
    "publish_proposals",
    "publish_round",
    "remind_incomplete",
    "remove_meeting",
    "report_meeting",
    "request_due_runs",
    "request_round",
    "request_run",
    "score_meeting",
    "store_wishes",
    "withdraw_enrolment",
    "withdraw_proposal",
    "withdraw_second_coach",
    "work_next_part",
    "work_next_round",
    "work_next_run",
]
