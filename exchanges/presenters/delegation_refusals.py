"""Why something about a delegation, its people or its letters was refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_DELEGATIONS: Mapping[str, Promise] = {
    "not_in_visit": _("This delegation or person is not part of the visit."),
    "visit_stands": _("A visit is planned for it already, so the instrument stays."),
    "step_not_yours": _("This step is somebody else’s, or its papers show whether it is done."),
    "no_such_step": _("The visit has no such step."),
    "letters_changed": _("Somebody changed these letters meanwhile. Read them once more."),
    "letter_is_settled": _("The letter is past that step, or the visit was called off."),
    "nomination_is_settled": _("The list cannot be changed in this way now."),
    "no_border": _("Within one country nobody needs a letter in support of a visa."),
    "need_not_asked": _("Within one country nobody is asked for a passport."),
    "nomination_is_handed_in": _(
        "The list is handed in already: say that the person drops out, so that the others know."
    ),
    "nominee_has_letters": _("There are letters for this person, so the name stays on record."),
    "nominee_has_left": _("This person has dropped out already."),
    "head_named_already": _("Somebody is named as head of delegation already."),
    "nominee_named_already": _("Somebody of this name is on the list already."),
    "no_such_alternate": _("This person is no longer an alternate. Choose another one."),
    "no_exception_asked": _("No exception waits for a decision."),
    "no_nominee_head": _("Somebody has to be head of delegation. Add that person first."),
    "too_many_people": _(
        "More people travel than the request names. Ask the organiser, or make some alternates."
    ),
    "no_balance": _("Too few women or men go. Change the list, or say why it has to be so."),
    "no_nomination_letter": _("The signed nomination letter is still missing."),
    "exception_open": _("Decide about the exception first."),
    "clearance_refused": _("The security clearance of somebody who travels was refused."),
    "file_empty": _("The file is empty."),
    "file_too_large": _("The file is larger than 2 MB. Scan it with fewer points per inch."),
    "file_unknown": _("This is neither PDF, PNG nor JPEG. Scan or photograph the letter."),
    "file_damaged": _("The file is not whole. Make it again and upload it once more."),
    "file_active": _(
        "The PDF holds a program, a form or another file. Print it to a plain PDF first."
    ),
}
FIELDS: Mapping[str, str] = {
    "head_named_already": "part",
    "nominee_named_already": "name",
    "no_such_alternate": "alternate",
    "no_balance": "exception_reason",
    **dict.fromkeys(
        ("file_empty", "file_too_large", "file_unknown", "file_damaged", "file_active"), "file"
    ),
}
