"""The messages of exchanges; each module registers its kinds and its planner."""

from exchanges.emails.agenda import compose_agenda_shared, compose_terms_shared
from exchanges.emails.arrangements import (
    compose_arrangement_news,
    compose_arrangement_report_due,
    planned_arrangements,
)
from exchanges.emails.letters import (
    compose_letter_sent,
    compose_letters_withdrawn,
)
from exchanges.emails.nominations import (
    compose_nomination_returned,
    compose_nomination_submitted,
    compose_nomination_verified,
)
from exchanges.emails.reports import (
    compose_action_due,
    compose_cascade_due,
    compose_report_awaited,
    compose_report_handed_in,
    planned_after_visits,
)
from exchanges.emails.timeline import (
    compose_step_due,
    planned_steps,
)
from exchanges.emails.visits import (
    KINDS,
    compose_answer_awaited,
    compose_request_placed,
    compose_visit_cancelled,
    compose_visit_declined,
    compose_visit_near,
    compose_visit_published,
    planned_messages,
)

__all__ = [
    "KINDS",
    "compose_action_due",
    "compose_agenda_shared",
    "compose_answer_awaited",
    "compose_arrangement_news",
    "compose_arrangement_report_due",
    "compose_cascade_due",
    "compose_letter_sent",
    "compose_letters_withdrawn",
    "compose_nomination_returned",
    "compose_nomination_submitted",
    "compose_nomination_verified",
    "compose_report_awaited",
    "compose_report_handed_in",
    "compose_request_placed",
    "compose_step_due",
    "compose_terms_shared",
    "compose_visit_cancelled",
    "compose_visit_declined",
    "compose_visit_near",
    "compose_visit_published",
    "planned_after_visits",
    "planned_arrangements",
    "planned_messages",
    "planned_steps",
]
