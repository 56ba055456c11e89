"""Messages about letters of hours: issued or withdrawn, to the coach."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.models import HoursLetter, HoursLetterState
from notifications.emails import MessageKind, MessageText, register_kind


def compose_letter(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A letter that the recipient asked for was decided; void once it was decided otherwise."""
    own = HoursLetter.objects.filter(coach=recipient, state=occurrence)
    letter = own.select_related("cohort").filter(pk=about_id).first()
    if letter is None:
        return None
    if letter.state == HoursLetterState.ISSUED:
        what = _("Your letter of hours for %(cohort)s is issued. You can download and print it.")
    else:
        what = _("The organiser withdrew your letter of hours for %(cohort)s. It counts no more.")
    return MessageText(
        subject=_("Your letter of hours"),
        paragraphs=(what % {"cohort": letter.cohort.name},),
        url=letter.get_absolute_url(),
        action=_("See the letter"),
    )


register_kind(
    MessageKind(
        name="coaching.hours_letter",
        label=gettext_lazy("Your letter of hours is issued or withdrawn"),
        compose=compose_letter,
    )
)
