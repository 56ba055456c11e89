"""Letters: drafted with a number, approved, sent; one series of numbers a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import Institution, Role, User
from core import audit
from exchanges import rules
from exchanges.models import (
    Letter,
    LetterKind,
    LetterSeries,
    LetterState,
    Nominee,
    Visit,
    VisitDelegation,
    WithdrawReason,
)
from exchanges.models.letter import LetterQuerySet
from exchanges.presenters.letters import letter_text
from exchanges.queries import people_of, travellers_of
from exchanges.rules.sides import crosses_border
from exchanges.services.recalls import recall_old_names, withdraw
from notifications.services import queue_message


@transaction.atomic
def issue_letter(
    *, kind: str, visit: Visit, to: VisitDelegation | Nominee, by: User, now: datetime
) -> Letter:
    """Draft a letter to a delegation, or to one of its people, with the next number of the year.

    The one that stands already is returned: nobody gets two letters of a kind for one visit.

    Raises LetterRefused: `by` does not organise the visit, it was called off, or `to` is not in it.
    """
    if not rules.can_issue_letters(by, visit) or not rules.is_of_use(kind, visit):
        raise rules.LetterRefused("not_yours")
    delegation, nominee = _addressee(visit, to)
    if kind == LetterKind.VISA and not crosses_border(delegation):
        raise rules.LetterRefused("no_border")
    # Whoever drafts the same letter at the same moment waits here, and then finds it.
    Visit.objects.select_for_update().get(pk=visit.pk)
    same = Letter.objects.standing().filter(kind=kind, delegation=delegation, nominee=nominee)
    if standing := same.first():
        return standing
    language = _language_of(delegation)
    issuer = visit.offer.cycle.institution
    letter = Letter.objects.create(
        institution=issuer,
        year=now.year,
        serial=_next_number(issuer, now.year),
        kind=kind,
        visit=visit,
        delegation=delegation,
        nominee=nominee,
        language=language,
        text=letter_text(
            kind=kind,
            visit=visit,
            delegation=delegation,
            nominee=nominee,
            travellers=travellers_of(delegation),
            language=language,
        ),
        issued_by=by,
        created_at=now,
    )
    _withdrawn_before(letter).update(replaced_by=letter)
    audit.record("letter.issued", letter, by=by, now=now, letter_kind=kind, visit=visit.pk)
    return letter


def renew_letters(visit: Visit, *, by: User, now: datetime) -> list[Letter]:
    """Draft anew what the delegations of a published visit held for the one before it.

    A delegation whose visit was called off or moved finds its invitation, and the visa letters of
    those who still come, in the queue of the organiser under new numbers.
    """
    delegations = {
        one.request_id: one
        for one in VisitDelegation.objects.live().filter(visit=visit).select_related("request")
    }
    lost = Letter.objects.filter(
        delegation__request__in=delegations,
        state=LetterState.WITHDRAWN,
        withdrawn_why__in=[WithdrawReason.CANCELLED, WithdrawReason.MOVED],
        replaced_by__isnull=True,
    )
    made = []
    for old in lost.select_related("delegation", "nominee").order_by("year", "serial"):
        if old.nominee is None or not old.nominee.has_left:
            to = old.nominee or delegations[old.delegation.request_id]
            made.append(issue_letter(kind=old.kind, visit=visit, to=to, by=by, now=now))
    return made


def follow_the_list(delegation: VisitDelegation, *, by: User, now: datetime) -> list[Letter]:
    """Bring letters in line with a list that is verified.

    Letters that name others than who travels now are taken back; they, and those that were taken
    back since somebody dropped out, are drafted anew under new numbers. Whoever stands in gets a
    letter where the one before had one.
    """
    recall_old_names(delegation, by=by, now=now)
    lost = Letter.objects.filter(
        delegation__request=delegation.request_id,
        state=LetterState.WITHDRAWN,
        withdrawn_why__in=[WithdrawReason.LEFT, WithdrawReason.PEOPLE],
        replaced_by__isnull=True,
    )
    made = []
    for old in lost.select_related("nominee").order_by("year", "serial"):
        to = _stand_in(old.nominee) if old.nominee else delegation
        if to is not None and rules.is_of_use(old.kind, delegation.visit):
            new = issue_letter(kind=old.kind, visit=delegation.visit, to=to, by=by, now=now)
            Letter.objects.filter(pk=old.pk).update(replaced_by=new)
            made.append(new)
    return made


def _stand_in(person: Nominee) -> Nominee | None:
    """Who comes in the place of somebody, at the end of a row of people who dropped out."""
    while person.has_left:
        follower = person.replacements.first()
        if follower is None:
            return None
        person = follower
    return person


@transaction.atomic
def issue_letters(
    *, delegation: VisitDelegation, with_visas: bool, by: User, now: datetime
) -> list[Letter]:
    """Draft the invitation of a delegation and, `with_visas`, a letter for each who travels."""
    visit = delegation.visit
    letters = [issue_letter(kind=LetterKind.INVITATION, visit=visit, to=delegation, by=by, now=now)]
    if with_visas:
        letters += [
            issue_letter(kind=LetterKind.VISA, visit=visit, to=person, by=by, now=now)
            for person in travellers_of(delegation)
        ]
    return letters


@transaction.atomic
def change_letter(*, letter: Letter, version: int, text: str, by: User, now: datetime) -> Letter:
    """Change the text of a draft, unless somebody else did since `version` was read."""
    if not rules.can_change_letter(by, letter):
        raise rules.LetterRefused("letter_is_settled")
    same = Letter.objects.filter(pk=letter.pk, version=version, state=LetterState.DRAFT)
    if not same.update(version=F("version") + 1, text=text):
        raise rules.LetterRefused("changed_meanwhile")
    audit.record("letter.changed", letter, by=by, now=now)
    return _fresh(letter)


@transaction.atomic
def approve_letter(*, letter: Letter, by: User, now: datetime) -> Letter:
    """Release a draft: from now on its text stays as it is."""
    letter = _locked(letter)
    if not rules.can_approve_letter(by, letter):
        raise rules.LetterRefused("letter_is_settled")
    letter.state, letter.approved_by, letter.approved_at = LetterState.APPROVED, by, now
    letter.save(update_fields=["state", "approved_by", "approved_at"])
    audit.record("letter.approved", letter, by=by, now=now)
    return letter


@transaction.atomic
def send_letter(*, letter: Letter, by: User, now: datetime) -> Letter:
    """Hand an approved letter to the delegation: its head and focal points are told."""
    letter = _locked(letter)
    if not rules.can_send_letter(by, letter):
        raise rules.LetterRefused("letter_is_settled")
    letter.state, letter.sent_by, letter.sent_at = LetterState.SENT, by, now
    letter.save(update_fields=["state", "sent_by", "sent_at"])
    request = letter.delegation.request
    people = set(people_of([request.institution_id], Role.FOCAL_POINT))
    for person in people | ({request.head} if request.head else set()):
        queue_message(
            kind="exchanges.letter_sent",
            about=letter,
            recipient=person,
            due_at=now,
            now=now,
            institution_id=letter.institution_id,
        )
    audit.record("letter.sent", letter, by=by, now=now, people=len(people))
    return letter


@transaction.atomic
def settle_letters(
    *, delegation: VisitDelegation, seen: Mapping[UUID, int], by: User, now: datetime
) -> int:
    """Approve and send the letters of a delegation that somebody has read, all or none.

    `seen` gives the version that was read by letter: what changed since is not sent unread.
    """
    mine = Letter.objects.queued().filter(delegation=delegation, pk__in=seen)
    letters = list(mine.select_for_update(of=("self",)).order_by("serial"))
    if not letters or any(seen[letter.pk] != letter.version for letter in letters):
        raise rules.LetterRefused("letters_changed")
    for letter in letters:
        if letter.state == LetterState.DRAFT:
            letter = approve_letter(letter=letter, by=by, now=now)
        send_letter(letter=letter, by=by, now=now)
    return len(letters)


@transaction.atomic
def withdraw_letter(*, letter: Letter, by: User, now: datetime) -> Letter:
    """Take a letter back: its number stays taken, and another one can be drafted."""
    letter = _locked(letter)
    if not rules.can_withdraw_letter(by, letter):
        raise rules.LetterRefused("letter_is_settled")
    return withdraw([letter], WithdrawReason.BY_HAND, by=by, now=now)[0]


def _withdrawn_before(letter: Letter) -> LetterQuerySet:
    """What `letter` takes the place of: the same for the same people, taken back before."""
    same: LetterQuerySet = Letter.objects.filter(
        kind=letter.kind,
        delegation__request=letter.delegation.request_id,
        nominee=letter.nominee,
        state=LetterState.WITHDRAWN,
        replaced_by__isnull=True,
    )
    return same


def _addressee(
    visit: Visit, to: VisitDelegation | Nominee
) -> tuple[VisitDelegation, Nominee | None]:
    delegations = VisitDelegation.objects.select_related(
        "request__institution", "request__head", "visit__offer__institution"
    )
    live = delegations.live().filter(visit=visit)
    if isinstance(to, Nominee):
        found = live.filter(request__nomination=to.nomination_id).first()
        is_coming = found is not None and not to.has_left
        if not is_coming or found is None:
            raise rules.LetterRefused("not_in_visit")
        return found, to
    found = live.filter(pk=to.pk).first()
    if found is None:
        raise rules.LetterRefused("not_in_visit")
    return found, None


def _language_of(delegation: VisitDelegation) -> str:
    """The language of the head, or of a focal point: they carry the letter."""
    request = delegation.request
    reader = request.head or people_of([request.institution_id], Role.FOCAL_POINT).first()
    return reader.language if reader else "en"


def _next_number(issuer: Institution, year: int) -> int:
    series, _is_new = LetterSeries.objects.get_or_create(institution=issuer, year=year)
    series = LetterSeries.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _locked(letter: Letter) -> Letter:
    """The row as it is now, held until the transaction ends."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    return _fresh(letter)


def _fresh(letter: Letter) -> Letter:
    rows = Letter.objects.select_related("visit__offer__cycle", "delegation__request__head")
    return rows.get(pk=letter.pk)
