"""What a person is told whose profile lacks something that matching needs."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.presenters.sections import LABELS
from accounts.queries import missing_sections
from core.templatetags.counterpart import joined
from matching.models import CohortState, Enrolment
from matching.queries.reminders import INCOMPLETE
from notifications.emails import MessageKind, MessageText, register_kind


def compose_incomplete(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """What is missing; nothing once it is there, or once the person has left."""
    rows = Enrolment.objects.enrolled().filter(pk=about_id, profile__user=recipient)
    enrolment = rows.select_related("cohort", "profile").first()
    if enrolment is None or enrolment.cohort.state == CohortState.CLOSED:
        return None
    missing = missing_sections(enrolment.profile)
    if not missing:
        return None
    return MessageText(
        subject=_("Your profile lacks something"),
        paragraphs=(
            _("You take part in %(cohort)s. To find who fits you, we still need: %(what)s.")
            % {"cohort": enrolment.cohort.name, "what": joined(LABELS[one] for one in missing)},
            _("It takes a few minutes."),
        ),
        url=reverse("accounts:profile-own"),
        action=_("Complete your profile"),
    )


register_kind(
    MessageKind(INCOMPLETE, gettext_lazy("Your profile lacks something"), compose_incomplete)
)
