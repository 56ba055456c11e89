"""People in words: how far they are on the way in, and whether matching can work with them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile
from accounts.presenters.sections import LABELS
from accounts.queries import Entry, missing_sections

ENTRY_LABELS: dict[str, Any] = {
    Entry.SIGNED_IN: gettext_lazy("Signed in"),
    Entry.INVITED: gettext_lazy("Invited"),
    Entry.EXPIRED: gettext_lazy("Invitation expired"),
}
ENTRY_SHAPES: dict[str, str] = {
    Entry.SIGNED_IN: "good",
    Entry.INVITED: "wait",
    Entry.EXPIRED: "harm",
}
INVITATION_REASONS: dict[str, Any] = {
    "not_yours": gettext_lazy("You invite nobody for this institution."),
    "at_home_elsewhere": gettext_lazy(
        "This address cannot be invited by you. Ask the organiser of that person's institution."
    ),
    "institution_is_here": gettext_lazy(
        "An institution of this name is here already. Choose it above; if it is not there, "
        "it has an organiser of its own who can invite for it."
    ),
    "has_signed_in": gettext_lazy("This person has come in already."),
    "just_sent": gettext_lazy("An invitation left within the last hour. Give it some time."),
}


def invitation_reason(key: str) -> str:
    """Why nobody was invited."""
    return str(INVITATION_REASONS[key])


def completeness_label(profile: Profile) -> str:
    """ "Complete", or what matching misses."""
    missing = missing_sections(profile)
    if not missing:
        return _("Complete")
    return _("Missing: %(sections)s") % {
        "sections": _(", ").join(str(LABELS[section]) for section in missing)
    }


def completeness_shape(profile: Profile) -> str:
    return "wait" if missing_sections(profile) else "good"
