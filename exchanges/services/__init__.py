"""The doors through which cycles, offers, requests, plans and visits change."""

from exchanges.services.answers import (
    answer_for_delegation,
    answer_for_host,
    cancel_visit,
)
from exchanges.services.cycles import close_cycle, create_cycle, edit_cycle
from exchanges.services.instruments import (
    choose_instrument,
    write_need,
)
from exchanges.services.letters import (
    approve_letter,
    change_letter,
    issue_letter,
    issue_letters,
    send_letter,
    settle_letters,
    withdraw_letter,
)
from exchanges.services.needs import (
    delete_due_needs,
    open_needs,
    open_passport,
    store_needs,
)
from exchanges.services.nominations import (
    approve_exception,
    return_nomination,
    store_nomination_terms,
    submit_nomination,
    verify_nomination,
)
from exchanges.services.nominees import (
    add_nominee,
    change_nominee,
    drop_out,
    open_nomination_letter,
    remove_nominee,
    set_clearance,
    store_nomination_letter,
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
from exchanges.services.timeline import (
    mark_step,
)

__all__ = [
    "add_nominee",
    "answer_for_delegation",
    "answer_for_host",
    "approve_exception",
    "approve_letter",
    "cancel_plan",
    "cancel_visit",
    "change_letter",
    "change_nominee",
    "change_priority",
    "choose_instrument",
    "close_cycle",
    "create_cycle",
    "create_offer",
    "create_request",
    "delete_due_needs",
    "drop_out",
    "edit_cycle",
    "edit_offer",
    "edit_request",
    "issue_letter",
    "issue_letters",
    "mark_step",
    "name_head",
    "name_new_head",
    "open_needs",
    "open_nomination_letter",
    "open_passport",
    "place_offer",
    "place_request",
    "publish_plan",
    "remove_nominee",
    "remove_resource_person",
    "request_plan",
    "return_nomination",
    "send_letter",
    "set_clearance",
    "settle_letters",
    "store_host_weeks",
    "store_needs",
    "store_nomination_letter",
    "store_nomination_terms",
    "store_request_weeks",
    "store_resource_person",
    "submit_nomination",
    "verify_nomination",
    "withdraw_letter",
    "withdraw_offer",
    "withdraw_request",
    "work_next_plan",
    "write_need",
]
