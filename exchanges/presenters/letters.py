"""What letters say, in the language of those who get them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import Institution
from exchanges.models import (
    Letter,
    LetterKind,
    LetterState,
    Nominee,
    NomineePart,
    Visit,
    VisitDelegation,
    VisitState,
    WithdrawReason,
)
from exchanges.presenters.words import theme_words

LETTER_SHAPES: Mapping[str, str] = {
    LetterState.DRAFT: "wait",
    LetterState.APPROVED: "accent",
    LetterState.SENT: "good",
    LetterState.WITHDRAWN: "",
}
LETTER_TITLES: Mapping[str, Promise] = {
    LetterKind.INVITATION: gettext_lazy("Letter of invitation"),
    LetterKind.VISA: gettext_lazy("Letter in support of a visa"),
    LetterKind.CERTIFICATE: gettext_lazy("Certificate"),
}


def letter_text(
    *,
    kind: str,
    visit: Visit,
    delegation: VisitDelegation,
    nominee: Nominee | None,
    travellers: Iterable[Nominee],
    language: str,
) -> str:
    """The text of a new letter: paragraphs with an empty line between them."""
    with translation.override(language):
        facts = _facts(visit, delegation, nominee)
        if kind == LetterKind.INVITATION:
            paragraphs = _invitation(facts, delegation, list(travellers))
        elif kind == LetterKind.VISA:
            paragraphs = _visa(facts)
        else:
            paragraphs = _certificate(facts, nominee)
    return "\n\n".join(paragraphs)


def addressee(letter: Letter) -> str:
    """Whom a letter is to: a person, or a whole delegation."""
    if letter.nominee is not None:
        return letter.nominee.name
    return str(letter.delegation.request.institution)


def void_words(letter: Letter) -> str:
    """Why a letter counts no more; empty for one that stands."""
    if letter.withdrawn_why:
        return _("This letter counts no more. %(why)s.") % {
            "why": WithdrawReason(letter.withdrawn_why).label
        }
    if letter.state == LetterState.WITHDRAWN or letter.visit.state == VisitState.CANCELLED:
        return _("This letter counts no more: it was withdrawn, or its visit was called off.")
    return ""


def letter_title(kind: str) -> str:
    """What stands above the text."""
    return str(LETTER_TITLES[kind])


def _facts(visit: Visit, delegation: VisitDelegation, nominee: Nominee | None) -> dict[str, object]:
    host, sender = visit.offer.institution, delegation.request.institution
    city, is_abroad = visit.offer.city, host.country != sender.country
    return {
        "issuer": visit.offer.cycle.institution,
        "host": host,
        "place": f"{city}, {_country(host)}" if is_abroad else city,
        "sender": sender,
        "home": _country(sender),
        # Within one country everybody knows where the sender is.
        "from": f"{sender} ({_country(sender)})" if is_abroad else sender,
        "first": _day(visit.first_monday),
        "last": _day(visit.last_day),
        "theme": theme_words(visit.theme),
        "name": nominee.name if nominee else "",
        "post": nominee.post if nominee else "",
        "part": NomineePart(nominee.part).label if nominee else "",
    }


def _country(institution: Institution) -> str:
    country: Any = institution.country
    return str(country.name)


def _day(day: date) -> str:
    return formats.date_format(day, pgettext("date in a letter", "j F Y"))


def _invitation(
    facts: dict[str, object], delegation: VisitDelegation, travellers: list[Nominee]
) -> list[str]:
    number = len(travellers) or delegation.request.people
    people = ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
    paragraphs = [
        _(
            "%(issuer)s has the honour to invite a delegation of %(people)s from %(sender)s to a "
            "study visit at %(host)s in %(place)s, from %(first)s to %(last)s."
        )
        % {**facts, "people": people},
        _("The theme of the visit: %(theme)s.") % facts,
    ]
    if travellers:
        names = "\n".join(f"– {one.name}, {one.post}" for one in travellers)
        paragraphs.append(_("We expect:") + "\n" + names)
    paragraphs.append(_("We look forward to the exchange."))
    return paragraphs


def _visa(facts: dict[str, object]) -> list[str]:
    return [
        _("To whom it may concern"),
        _("%(name)s, %(post)s, is nominated by %(sender)s (%(home)s) for a study visit.") % facts,
        _(
            "The visit takes place at %(host)s in %(place)s, from %(first)s to %(last)s. "
            "Its theme: %(theme)s."
        )
        % facts,
        _(
            "We confirm the invitation and ask the competent authorities to issue the visa that "
            "is needed in good time."
        ),
    ]


def _certificate(facts: dict[str, object], nominee: Nominee | None) -> list[str]:
    if nominee:
        who = _("%(name)s, %(post)s, %(from)s") % facts
    else:
        who = _("The delegation of %(from)s") % facts
    where = _("took part in the study visit at %(host)s in %(place)s, from %(first)s to %(last)s.")
    return [who, where % facts, _("Theme of the visit: %(theme)s.") % facts]
