"""Why something around a visit was refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AROUND_A_VISIT: Mapping[str, Promise] = {
    "no_objectives": _("Write the objectives first: they are what the host prepares for."),
    "terms_changed": _(
        "Somebody stored another text meanwhile. It stands above each part that differs; store "
        "again to replace it."
    ),
    "agenda_changed": _(
        "Somebody changed this meanwhile. What is stored stands above; store again to replace it."
    ),
    "item_changed": _(
        "Somebody changed this item meanwhile. What is stored stands above; store again to "
        "replace it."
    ),
    "item_ends_early": _("The end comes after the begin, on the same day."),
    "item_off_quarter": _("Use full quarters of an hour: 9:00, 9:15, 9:30, 9:45."),
    "item_outside": _("This day is not one of the visit."),
    "person_elsewhere": _("This person belongs to another offer."),
    "person_busy": _(
        "This person is on another agenda item at that time. Choose another time or person."
    ),
    "no_items": _("Add the first item: there is nothing to share yet."),
    "agenda_same": _("Nothing has changed since the agenda was shared."),
    "not_begun": _("The first day of the visit is still to come."),
    "not_over": _("The visit is not over yet."),
    "day_outside": _("This day is not one of the visit."),
    "day_ahead": _("This day is still to come."),
    "too_many_present": _("That is more people than travel."),
    "report_changed": _(
        "Somebody stored another text meanwhile. It stands above each part that differs; store "
        "again to replace it."
    ),
    "report_empty": _("Write what was seen and what you recommend: others wait for these two."),
    "nobody_to_certify": _("Nobody meets the conditions yet, or every certificate is drafted."),
    "step_twice": _("This is in your plan already. Change it, or name another one."),
    "action_twice": _("This is among your actions already."),
    "proof_ahead": _("This day is still to come."),
    "nobody_reached": _("Say how many people were reached: at least one."),
    "action_past": _("The action is past that step."),
    "ends_early": _("The last day comes after the first."),
    "begins_past": _("The first day lies in the past. Name another one."),
    "day_unknown": _("The table names no such day. Add it with a name instead."),
    "row_changed": _("Somebody changed this meanwhile. Look at it again, then store."),
}
AROUND_FIELDS: Mapping[str, str] = {
    "item_ends_early": "end",
    "item_off_quarter": "begin",
    "item_outside": "day",
    "person_busy": "resource_person",
    "day_outside": "day",
    "step_twice": "what",
    "action_twice": "what",
    "proof_ahead": "held_on",
    "nobody_reached": "women",
    "day_ahead": "day",
    "ends_early": "last_day",
    "begins_past": "first_day",
    "report_empty": "done",
    "not_over": "hand_in",
    "person_elsewhere": "resource_person",
}
