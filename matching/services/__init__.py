"""The doors through which programmes, cohorts, runs, proposals and pairings change."""

from matching.services.again import request_due_runs
from matching.services.answers import accept_proposal, decline_proposal, expire_due_proposals
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
from matching.services.wishes import store_wishes
from matching.services.withdrawals import withdraw_proposal

__all__ = [
    "accept_proposal",
    "cancel_run",
    "change_cohort",
    "change_programme",
    "change_settings",
    "create_cohort",
    "create_programme",
    "decide_pair",
    "decline_proposal",
    "enrol_people",
    "expire_due_proposals",
    "lift_decision",
    "move_cohort",
    "move_pairing",
    "publish_proposals",
    "remind_incomplete",
    "request_due_runs",
    "request_run",
    "store_wishes",
    "withdraw_enrolment",
    "withdraw_proposal",
    "work_next_part",
    "work_next_run",
]
