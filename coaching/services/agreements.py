"""Propose terms, name a sponsor, sign: what makes an agreement come into force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.models.user import clean_email
from accounts.services import Guest, invite_guest
from coaching import crypto, queries, rules
from coaching.models import Agreement, AgreementVersion, Signature
from coaching.rules import AgreementRefused, NoteRefused
from coaching.services.invitations import tell_of_sessions
from coaching.services.notes import unlocked_key
from coaching.services.sealing import agreed_goals
from core import audit
from matching.models import Pairing, PairingState
from matching.rules import can_run_cohort
from matching.services import join_second_coach, move_pairing
from notifications.services import queue_message

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What a pair proposes. `goals` are words, one goal a line, or empty."""

    sessions: int
    weeks_between: int
    least_minutes: int
    most_minutes: int
    sponsor_sees_attendance: bool
    sponsor_sees_goals: bool
    cancellation_hours: int
    destroy_on: date
    co_coach_reads_earlier: bool = False
    goals: str = field(default="", repr=False)

    def plain(self) -> dict[str, Any]:
        """All but the goals, which are sealed."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "goals"}


@dataclass(frozen=True)
class OpenedGoals:
    """The agreed goals in the hands of somebody who may read them; None when they are locked."""

    text: str | None = field(repr=False)

    @property
    def is_locked(self) -> bool:
        return self.text is None


@sensitive_variables("terms")
@transaction.atomic
def propose_terms(
    *,
    pairing: Pairing,
    terms: Terms,
    number: int,
    by: User,
    now: datetime,
    sponsor: User | None = None,
) -> AgreementVersion:
    """Propose a new version, signed by its author, and ask the others to sign.

    `number` is the newest version the author looked at, 0 where there was none. What everybody
    signed before stays in force until everybody has signed this. `sponsor` is whom the coachee
    names in the same step, None to leave that as it is.

    Raises:
        AgreementRefused: the pairing has ended, the date is past, nothing differs, somebody
            proposed another version meanwhile, or the pairing's key is missing here.
    """
    agreement = _lock(pairing, now)
    if not rules.can_propose(by, agreement.pairing):
        raise AgreementRefused("ended")
    if terms.destroy_on <= now.date():
        raise AgreementRefused("date_past")
    if sponsor is not None:
        _set_sponsor(agreement, sponsor, by=by, now=now)
    newest = agreement.newest
    if newest is not None and _says(newest, terms, agreement):
        if newest.proposed_by_id == by.pk and newest.number == number + 1:
            return newest
        raise AgreementRefused("same" if newest.number == number else "changed")
    if agreement.number != number:
        raise AgreementRefused("changed")
    house = queries.terms_of_cohort(agreement.pairing.cohort)
    extra = {"needs_sponsor": house.needs_sponsor, "house_text": house.house_text}
    return _add_version(agreement, terms.plain() | extra, terms.goals, by=by, now=now)


@transaction.atomic
def name_sponsor(*, pairing: Pairing, sponsor: User, by: User, now: datetime) -> Agreement:
    """Say who signs for the coachee's institution. Terms that are proposed are proposed anew.

    Raises:
        AgreementRefused: it is not for `by` to say, or `sponsor` is nobody of that institution.
    """
    agreement = _lock(pairing, now)
    if _set_sponsor(agreement, sponsor, by=by, now=now):
        _propose_again(agreement, by=by, now=now)
    return agreement


@transaction.atomic
def invite_sponsor(*, pairing: Pairing, guest: Guest, by: User, now: datetime) -> Agreement:
    """Name as the sponsor whoever has an address; who is not here yet gets an invitation.

    Raises:
        AgreementRefused: as `name_sponsor` does, the address is of one of the pair, or `by` has
            sent letters enough for a day.
    """
    agreement = _lock(pairing, now)
    if not rules.can_name_sponsor(by, agreement.pairing):
        raise AgreementRefused("not_yours")
    if clean_email(guest.email) in {person.email for person in agreement.pairing.people}:
        raise AgreementRefused("sponsor_of_pair")
    if not can_run_cohort(by, agreement.pairing.cohort):
        _check_letters(by, now)
    sponsor = invite_guest(guest=guest, part="sponsor", by=by, now=now)
    if agreement.sponsor_id != sponsor.pk:
        _keep_sponsor(agreement, sponsor, known_as=guest.name, by=by, now=now)
        _propose_again(agreement, by=by, now=now)
    return agreement


def _check_letters(by: User, now: datetime) -> None:
    # Whom one named, and not whether a letter went: so nothing tells who is here already.
    if queries.guests_invited(by, since=now - DAY) >= rules.MOST_GUESTS_A_DAY:
        raise AgreementRefused("too_many_today")


@transaction.atomic
def sign_version(*, pairing: Pairing, number: int, by: User, now: datetime) -> Signature:
    """Sign the version `number`; the last signature brings it into force.

    Raises:
        AgreementRefused: the pairing has ended, `by` is not asked or has signed, or there is a
            newer version.
    """
    agreement = _lock(pairing, now)
    version = agreement.newest
    if version is None:
        raise AgreementRefused("not_yours")
    if not agreement.pairing.is_live:
        raise AgreementRefused("ended")
    if version.number != number:
        raise AgreementRefused("older")
    return _sign(version, by=by, now=now)


@sensitive_variables()
def open_goals(version: AgreementVersion, *, by: User, now: datetime) -> OpenedGoals | None:
    """The agreed goals of a version in words; None for whoever may not see them."""
    if not rules.can_see_goals(by, version, now):
        return None
    return OpenedGoals(agreed_goals(version))


def _lock(pairing: Pairing, now: datetime) -> Agreement:
    """The agreement of a pairing, which keeps other writers out until the transaction ends."""
    rows = Pairing.objects.select_for_update(of=("self",)).with_people()
    held = rows.get(pk=pairing.pk)
    agreement, _made = Agreement.objects.select_related("in_force", "sponsor").get_or_create(
        pairing=held, defaults={"created_at": now}
    )
    agreement.pairing = held
    return agreement


def _set_sponsor(agreement: Agreement, sponsor: User, *, by: User, now: datetime) -> bool:
    """Keep who the sponsor is; whether it is somebody else than before."""
    if agreement.sponsor_id == sponsor.pk:
        return False
    if not rules.can_name_sponsor(by, agreement.pairing):
        raise AgreementRefused("not_yours")
    if not queries.possible_sponsors(agreement.pairing).filter(pk=sponsor.pk).exists():
        raise AgreementRefused("unknown_sponsor")
    _keep_sponsor(agreement, sponsor, known_as="", by=by, now=now)
    return True


def _keep_sponsor(
    agreement: Agreement, sponsor: User, *, known_as: str, by: User, now: datetime
) -> None:
    agreement.sponsor, agreement.sponsor_known_as = sponsor, known_as
    agreement.save(update_fields=["sponsor", "sponsor_known_as"])
    audit.record("agreement.sponsor_named", agreement, by=by, now=now, sponsor=sponsor.pk)


@sensitive_variables()
def _says(version: AgreementVersion, terms: Terms, agreement: Agreement) -> bool:
    """Whether the version says the same, and to the same sponsor."""
    if version.sponsor_id != agreement.sponsor_id:
        return False
    if version.co_coach != queries.co_coach_of(agreement.pairing):
        return False
    is_same = all(getattr(version, name) == value for name, value in terms.plain().items())
    version.agreement = agreement
    return is_same and agreed_goals(version) == terms.goals


@sensitive_variables()
def _propose_again(agreement: Agreement, *, by: User, now: datetime) -> None:
    """The same terms with another sponsor: a version of its own, which everybody signs."""
    newest = agreement.newest
    if newest is None:
        return
    newest.agreement = agreement
    goals = agreed_goals(newest)
    if goals is None:
        raise AgreementRefused("locked")
    names = [f.name for f in fields(Terms) if f.name != "goals"]
    extra = {name: getattr(newest, name) for name in (*names, "needs_sponsor", "house_text")}
    _add_version(agreement, extra, goals, by=by, now=now)


@sensitive_variables()
def _add_version(
    agreement: Agreement, said: dict[str, Any], goals: str, *, by: User, now: datetime
) -> AgreementVersion:
    version = AgreementVersion(
        agreement=agreement,
        number=agreement.number + 1,
        sponsor=agreement.sponsor,
        co_coach=queries.co_coach_of(agreement.pairing),
        sponsor_known_as=agreement.sponsor_known_as,
        proposed_by=by,
        proposed_at=now,
        created_at=now,
        **said,
    )
    if goals:
        version.goals = _sealed(version, goals)
    version.save(force_insert=True)
    agreement.number = version.number
    agreement.save(update_fields=["number"])
    audit.record("agreement.proposed", agreement, by=by, now=now, number=version.number)
    if rules.part_of(by, version) is not None:
        _sign(version, by=by, now=now)
    _tell(version.asked().values(), "coaching.agreement_proposed", version, now)
    return version


@sensitive_variables()
def _sealed(version: AgreementVersion, goals: str) -> bytes:
    try:
        pairing_key, key = unlocked_key(version.agreement.pairing)
    except NoteRefused as refused:
        raise AgreementRefused("locked") from refused
    return crypto.seal_goals(version, goals, key=key, key_version=pairing_key.version)


def _sign(version: AgreementVersion, *, by: User, now: datetime) -> Signature:
    part = rules.part_of(by, version)
    if part is None:
        raise AgreementRefused("not_yours")
    waited_for = version.asked()
    if part in version.missing() and part not in waited_for:
        raise AgreementRefused("not_yet")
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                version=version,
                person=by,
                part=part,
                name=by.name,
                at=now,
                created_at=now,
            )
    except IntegrityError as error:
        raise AgreementRefused("signed") from error
    agreement = version.agreement
    audit.record("agreement.signed", agreement, by=by, now=now, number=version.number)
    if version.is_signed_by_all:
        _bring_into_force(version, by=by, now=now)
    else:
        following = version.asked().items() - waited_for.items()
        _tell([user for _part, user in following], "coaching.agreement_proposed", version, now)
    return signature


def settle_signatures(*, pairing: Pairing, by: User, now: datetime) -> None:
    """Somebody need not sign any more: if everybody else has, the newest version holds."""
    agreement = _lock(pairing, now)
    newest = agreement.newest
    if newest is None or newest.pk == agreement.in_force_id:
        return
    newest.agreement = agreement
    if agreement.pairing.is_live and newest.is_signed_by_all:
        _bring_into_force(newest, by=by, now=now)


def _bring_into_force(version: AgreementVersion, *, by: User, now: datetime) -> None:
    agreement = version.agreement
    agreement.in_force, agreement.in_force_at = version, now
    agreement.save(update_fields=["in_force", "in_force_at"])
    audit.record("agreement.in_force", agreement, by=by, now=now, number=version.number)
    signers = version.signers()
    if (joins := version.joins()) is not None:
        join_second_coach(pairing=agreement.pairing, by=by, now=now)
        tell_of_sessions(pairing=agreement.pairing, person=joins, now=now)
    if agreement.pairing.state in {PairingState.ACCEPTED, PairingState.CONTRACTING}:
        move_pairing(pairing=agreement.pairing, to_state=PairingState.ACTIVE, by=by, now=now)
    _tell(signers.values(), "coaching.agreement_signed", version, now)


def _tell(people: Iterable[User], kind: str, version: AgreementVersion, now: datetime) -> None:
    pairing = version.agreement.pairing
    for person in people:
        queue_message(
            kind=kind,
            about=pairing,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=str(version.number),
            institution_id=pairing.cohort.programme.institution_id,
        )
