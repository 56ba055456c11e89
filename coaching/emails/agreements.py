"""Messages about agreements: what waits for a signature, what holds, what will be destroyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching import queries
from coaching.emails.planned import planned
from coaching.models import Agreement, AgreementVersion
from coaching.presenters.agreements import title_of_agreement
from coaching.rules import SIGN_REMINDERS, WARN_OF_DESTRUCTION, is_of_pair
from core.templatetags.counterpart import day
from matching.models import Pairing
from matching.presenters.names import others_named
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

UNWRITTEN = "unwritten"


def compose_proposed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Somebody proposed terms, or a change of those that hold."""
    version = _to_sign(about_id, recipient, occurrence)
    if version is None:
        return None
    name = version.proposed_by.name
    if version.agreement.in_force is None:
        what = _("%(name)s proposes terms and asks you to sign.")
    else:
        what = _("%(name)s proposes to change the terms and asks you to sign.")
    return _asking(recipient, version, what % {"name": name}, _("An agreement to sign"))


def compose_waits(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """An agreement still waits: to be written by the pair, or for the reader's signature."""
    number = occurrence.partition(".")[0]
    if number == UNWRITTEN:
        return _asking_to_write(recipient, about_id)
    version = _to_sign(about_id, recipient, number)
    if version is None:
        return None
    since = _("It waits for your signature since %(day)s.") % {"day": day(version.proposed_at)}
    return _asking(recipient, version, since, _("An agreement waits for your signature"))


def compose_signed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Everybody has signed."""
    agreement = _agreement(about_id, recipient)
    in_force = agreement.in_force if agreement else None
    if agreement is None or in_force is None or str(in_force.number) != occurrence:
        return None
    paragraphs = [title_of_agreement(recipient, agreement.pairing) + ".",
                  _("Everybody has signed. These terms hold from now on.")]  # fmt: skip
    if is_of_pair(recipient, agreement.pairing):
        paragraphs.append(_("You can write notes now. The pair alone reads them."))
    return MessageText(
        subject=_("Everybody has signed"),
        paragraphs=tuple(paragraphs),
        url=agreement.get_absolute_url(),
        action=_("Read the agreement"),
    )


def compose_destruction(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The notes of the pair are destroyed soon, as agreed."""
    agreement = _agreement(about_id, recipient)
    in_force = agreement.in_force if agreement else None
    if agreement is None or in_force is None or not is_of_pair(recipient, agreement.pairing):
        return None
    if in_force.destroy_on.isoformat() != occurrence or in_force.destroy_on <= now.date():
        return None
    facts = {"name": others_named(agreement.pairing, recipient), "day": day(in_force.destroy_on)}
    paragraphs = [
        _("Your notes of the sessions with %(name)s are destroyed on %(day)s, as you agreed.")
        % facts,
        _("Nobody can read them afterwards. Keep what you need elsewhere."),
    ]
    if agreement.pairing.is_live:
        paragraphs.append(_("To keep them longer, propose a change and have everybody sign it."))
    return MessageText(
        subject=_("Your notes will be destroyed"),
        paragraphs=tuple(paragraphs),
        url=reverse("coaching:session-list", args=[agreement.pairing_id]),
        action=_("See your sessions"),
    )


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every reminder that follows from the agreements as they stand."""
    yield from _of_signatures(until)
    yield from _of_terms_to_write(until)
    yield from _of_destruction(until)


def _of_signatures(until: datetime) -> Iterator[PlannedMessage]:
    for version in queries.unsigned_versions().filter(proposed_at__lte=until - SIGN_REMINDERS[0]):
        people = version.asked().values()
        occurrence = str(version.number)
        pairing, since = version.agreement.pairing, version.proposed_at
        yield from _reminders(pairing, people, since, occurrence, until)


def _of_terms_to_write(until: datetime) -> Iterator[PlannedMessage]:
    for pairing in queries.pairs_without_terms():
        yield from _reminders(pairing, pairing.people, pairing.created_at, UNWRITTEN, until)


def _reminders(
    pairing: Pairing, people: Iterable[User], since: datetime, occurrence: str, until: datetime
) -> Iterator[PlannedMessage]:
    for after in SIGN_REMINDERS:
        if since + after > until:
            continue
        for person in people:
            yield planned(
                "coaching.agreement_waits",
                pairing,
                about=pairing,
                recipient=person,
                due_at=since + after,
                occurrence=f"{occurrence}.{after.days}",
            )


def _of_destruction(until: datetime) -> Iterator[PlannedMessage]:
    for agreement in queries.agreements_ending_soon((until + WARN_OF_DESTRUCTION).date()):
        in_force = agreement.in_force
        if in_force is None:
            continue
        end = datetime.combine(in_force.destroy_on, time(), tzinfo=UTC)
        due_at = end - WARN_OF_DESTRUCTION
        for person in agreement.pairing.people if due_at <= until else ():
            yield planned(
                "coaching.destruction_ahead",
                agreement.pairing,
                about=agreement.pairing,
                recipient=person,
                due_at=due_at,
                occurrence=in_force.destroy_on.isoformat(),
                useless_after=end,
            )


def _agreement(about_id: str, recipient: User) -> Agreement | None:
    visible = Agreement.objects.visible_to(recipient).with_people()
    return visible.filter(pairing=UUID(about_id)).first()


def _to_sign(about_id: str, recipient: User, number: str) -> AgreementVersion | None:
    """The newest version of a pair, if it has that number and lacks the reader's signature."""
    if not recipient.has_usable_password():
        # Who has not come in yet reads the invitation instead.
        return None
    waiting = queries.unsigned_versions_of(recipient).filter(agreement__pairing=UUID(about_id))
    version = waiting.first()
    if version is None or str(version.number) != number:
        return None
    is_asked = any(person.pk == recipient.pk for person in version.asked().values())
    return version if is_asked else None


def _asking(recipient: User, version: AgreementVersion, what: str, subject: str) -> MessageText:
    return MessageText(
        subject=subject,
        paragraphs=(f"{title_of_agreement(recipient, version.agreement.pairing)}.", what),
        url=version.agreement.get_absolute_url(),
        action=_("Read and sign"),
    )


def _asking_to_write(recipient: User, about_id: str) -> MessageText | None:
    own = Pairing.objects.of(recipient)
    pairing = queries.pairs_without_terms().filter(pk__in=own).filter(pk=about_id).first()
    if pairing is None:
        return None
    name = others_named(pairing, recipient)
    return MessageText(
        subject=_("Agree on your terms"),
        paragraphs=(
            _("You and %(name)s have not agreed on terms yet. The usual ones are filled in.")
            % {"name": name},
            _("Notes begin when everybody has signed."),
        ),
        url=reverse("coaching:agreement-edit", args=[pairing.pk]),
        action=_("Write the terms"),
    )


for kind in (
    MessageKind(
        name="coaching.agreement_proposed",
        label=gettext_lazy("An agreement to sign, or a change to one"),
        compose=compose_proposed,
    ),
    MessageKind(
        name="coaching.agreement_waits",
        label=gettext_lazy("An agreement still waits for you"),
        compose=compose_waits,
    ),
    MessageKind(
        name="coaching.agreement_signed",
        label=gettext_lazy("Everybody has signed an agreement"),
        compose=compose_signed,
    ),
    MessageKind(
        name="coaching.destruction_ahead",
        label=gettext_lazy("Your notes will be destroyed"),
        compose=compose_destruction,
        can_be_stopped=False,
    ),
):
    register_kind(kind)
register_planner("coaching.agreements", planned_messages)
