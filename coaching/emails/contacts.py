"""The nudge: a kind message of an organiser to a pair that has gone quiet."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.models import Contact
from coaching.queries.health import with_health
from coaching.rules.health import Health
from matching.models import Pairing
from matching.presenters.names import others_named
from notifications.emails import MessageKind, MessageText, register_kind


def compose_nudge(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Ask how it goes; not needed any more once the pair is on track again."""
    contact = Contact.objects.filter(pk=about_id).select_related("by").first()
    if contact is None:
        return None
    own = Pairing.objects.of(recipient).live().with_people().filter(pk=contact.pairing_id)
    pairing = with_health(own, now).first()
    if pairing is None or pairing.health == Health.ON_TRACK:
        return None
    names = {"name": contact.by.name, "other": others_named(pairing, recipient)}
    return MessageText(
        subject=_("How are your sessions going?"),
        paragraphs=nudge_paragraphs(names["name"], names["other"]),
        url=reverse("coaching:session-list", args=[pairing.pk]),
        action=_("Plan or log a session"),
    )


def nudge_paragraphs(organiser: str, other: str) -> tuple[str, ...]:
    """The words of a nudge; the page that sends it shows them before."""
    return (
        _("%(name)s asks how you and %(other)s are getting on.")
        % {"name": organiser, "other": other},
        _("If you have met, log it in a minute. If not, plan your next session: short ones count."),
        _("If something stands in the way, tell %(name)s. Nobody is at fault.")
        % {"name": organiser},
    )


register_kind(
    MessageKind(
        name="coaching.nudge",
        label=gettext_lazy("An organiser asks how your sessions go"),
        compose=compose_nudge,
    )
)
