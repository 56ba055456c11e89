"""The doors through which cycles, offers, requests, plans and visits change."""

from exchanges.services.answers import (
    answer_for_delegation,
    answer_for_host,
    cancel_visit,
)
from exchanges.services.cycles import close_cycle, create_cycle, edit_cycle
from exchanges.services.letters import (
    approve_letter,
    change_letter,
    issue_letter,
    issue_letters,
    send_letter,
    withdraw_letter,
)
from exchanges.services.offers import (
    create_offer,
    edit_offer,
    place_offer,
    remove_resource_person,
    store_host_weeks,
    store_resource_person,
    withdraw_offer,
)
from exchanges.services.plans import cancel_plan, request_plan, work_next_plan
from exchanges.services.publishing import publish_plan
from exchanges.services.requests import (
    change_priority,
    create_request,
    edit_request,
    name_head,
    name_new_head,
    place_request,
    store_request_weeks,
    withdraw_request,
)

__all__ = [
    "answer_for_delegation",
    "answer_for_host",
    "approve_letter",
    "cancel_plan",
    "cancel_visit",
    "change_letter",
    "change_priority",
    "close_cycle",
    "create_cycle",
    "create_offer",
    "create_request",
    "edit_cycle",
    "edit_offer",
    "edit_request",
    "issue_letter",
    "issue_letters",
    "name_head",
    "name_new_head",
    "place_offer",
    "place_request",
    "publish_plan",
    "remove_resource_person",
    "request_plan",
    "send_letter",
    "store_host_weeks",
    "store_request_weeks",
    "store_resource_person",
    "withdraw_letter",
    "withdraw_offer",
    "withdraw_request",
    "work_next_plan",
]
