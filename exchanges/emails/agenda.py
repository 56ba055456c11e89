"""Messages about terms of reference and agendas: shared, and changed since."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges.models import Visit
from exchanges.presenters.words import week_words
from exchanges.queries import visits_with_people
from exchanges.queries.agenda import agenda_of, terms_of
from exchanges.rules.agenda import can_read_agenda, can_read_terms
from notifications.emails import MessageKind, MessageText, register_kind


def compose_terms_shared(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host: what the delegation comes for."""
    visit = _live_visit(recipient, about_id)
    terms = terms_of(visit) if visit else None
    if visit is None or terms is None or not can_read_terms(recipient, visit, terms):
        return None
    if str(terms.version) != occurrence:
        return None
    return MessageText(
        subject=_("Terms of reference for a visit"),
        paragraphs=(
            _("The delegation says what it comes for on %(weeks)s. Your agenda can follow it.")
            % {"weeks": week_words(visit.first_monday, visit.weeks)},
        ),
        url=reverse("exchanges:terms-detail", args=[visit.pk]),
        action=_("Read the terms"),
    )


def compose_agenda_shared(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To heads and focal points: the days of the visit, or what changed in them."""
    visit = _live_visit(recipient, about_id)
    agenda = agenda_of(visit) if visit else None
    if visit is None or agenda is None or not can_read_agenda(recipient, visit, agenda):
        return None
    last = agenda.versions.first()
    if last is None or str(last.number) != occurrence:
        return None
    words = (
        _("The host shares the agenda of your visit on %(weeks)s.")
        if last.number == 1
        else _("The agenda of your visit on %(weeks)s has changed.")
    )
    return MessageText(
        subject=_("The agenda of a visit"),
        paragraphs=(words % {"weeks": week_words(visit.first_monday, visit.weeks)},),
        url=reverse("exchanges:agenda-detail", args=[visit.pk]),
        action=_("See the agenda"),
    )


def _live_visit(recipient: User, pk: str) -> Visit | None:
    visible = Visit.objects.visible_to(recipient).live().filter(pk=pk)
    return visits_with_people(visible).first()


KINDS = (
    ("terms_shared", gettext_lazy("Terms of reference shared"), compose_terms_shared),
    ("agenda_shared", gettext_lazy("Agendas shared"), compose_agenda_shared),
)
for word, label, compose in KINDS:
    register_kind(MessageKind(name=f"exchanges.{word}", label=label, compose=compose))
