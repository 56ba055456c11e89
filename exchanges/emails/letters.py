"""The message that a letter is there; the letter itself stays on its page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges.models import Letter, LetterState
from exchanges.presenters.letters import letter_title
from notifications.emails import MessageKind, MessageText, register_kind


def compose_letter_sent(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To focal points and the head: a letter is ready to be printed."""
    letters = Letter.objects.visible_to(recipient).filter(pk=about_id, state=LetterState.SENT)
    letter = letters.select_related("institution").first()
    if letter is None:
        return None
    facts = {
        "title": letter_title(letter.kind),
        "number": letter.number,
        "issuer": letter.institution,
    }
    return MessageText(
        subject=_("A letter for your delegation is ready"),
        paragraphs=(_("%(issuer)s: %(title)s, number %(number)s.") % facts,),
        url=reverse("exchanges:letter-detail", args=[letter.pk]),
        action=_("See the letter"),
    )


register_kind(
    MessageKind(
        name="exchanges.letter_sent",
        label=gettext_lazy("Letters for delegations"),
        compose=compose_letter_sent,
    )
)
