"""The message that a letter is there; the letter itself stays on its page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges.models import Letter, LetterState, WithdrawReason
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


def compose_letters_withdrawn(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To focal points and the head: letters that they hold count no more."""
    letters = list(
        Letter.objects.visible_to(recipient)
        .filter(
            delegation__pk=about_id,
            state=LetterState.WITHDRAWN,
            sent_at__isnull=False,
            withdrawn_at=datetime.fromisoformat(occurrence),
        )
        .select_related("institution")
        .order_by("year", "serial")
    )
    if not letters:
        return None
    lines = [
        _("%(title)s, number %(number)s.") % {"title": letter_title(one.kind), "number": one.number}
        for one in letters
    ]
    return MessageText(
        subject=_("Letters of your delegation count no more"),
        paragraphs=(
            _("%(issuer)s has taken back:") % {"issuer": letters[0].institution},
            *lines,
            WithdrawReason(letters[0].withdrawn_why).label + ".",
            _("Please do not show them to anybody. What is needed again comes with a new number."),
        ),
        url=reverse("exchanges:letter-list"),
        action=_("See the letters"),
    )


register_kind(
    MessageKind(
        name="exchanges.letter_sent",
        label=gettext_lazy("Letters for delegations"),
        compose=compose_letter_sent,
    )
)
register_kind(
    MessageKind(
        name="exchanges.letters_withdrawn",
        label=gettext_lazy("Letters that were taken back"),
        compose=compose_letters_withdrawn,
    )
)
