"""How people come in: somebody invites them, they choose a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts import queries, rules
from accounts.models import (
    Institution,
    Invitation,
    Membership,
    Profile,
    ProfileKind,
    Role,
    User,
)
from accounts.models.invitation import VALID_FOR
from accounts.models.user import clean_email
from accounts.permissions import Verb, can
from accounts.services.institutions import NewInstitution, create_institution
from core import audit
from core.wake import wake

PLAN_MESSAGES = "notifications.tasks.plan_messages"


@dataclass(frozen=True)
class Guest:
    """Who is invited, and how messages reach them until they say otherwise."""

    email: str
    name: str
    language: str


@transaction.atomic
def invite_person(
    *, guest: Guest, part: Role | ProfileKind, institution: Institution, by: User, now: datetime
) -> User:
    """Give `guest` a role or a profile at `institution`; who is not here yet gets an invitation.

    A person who is here keeps their own name and language, so the answer to the inviter is the
    same for known and unknown addresses.

    Who may enrol leaders may also invite one, as when a head of delegation is named.

    Raises:
        InvitationRefused: `by` invites nobody here, or the person is at home elsewhere.
    """
    verb = Verb.ENROL_LEADERS if part == ProfileKind.LEADER else Verb.INVITE
    if not can(by, verb, institution.pk):
        raise rules.InvitationRefused("not_yours")
    user = User.objects.find(guest.email) or User.objects.create_user(
        guest.email,
        name=guest.name,
        language=guest.language,
        time_zone=institution.time_zone,
    )
    if isinstance(part, ProfileKind):
        _give_profile(user, part, institution)
    else:
        Membership.objects.get_or_create(user=user, institution=institution, role=part)
    audit.record("person.invited", user, by=by, now=now, part=str(part), institution=institution.pk)
    if not user.has_usable_password() and queries.open_invitation(user) is None:
        _open_invitation(user, by, now)
    return user


@transaction.atomic
def invite_guest(*, guest: Guest, part: str, by: User, now: datetime) -> User:
    """Let in somebody who needs neither a role nor a profile for what `by` asks of them.

    `part` says what that is, for the audit. Who is here keeps their own name, language and zone, as
    with `invite_person`. The letter of an earlier try is replaced once it had its time.

    Raises:
        InvitationRefused: `by` is neither a leader nor an expert and invites nobody.
    """
    if not by.profile_kinds and not can(by, Verb.INVITE):
        raise rules.InvitationRefused("not_yours")
    user = User.objects.find(guest.email) or User.objects.create_user(
        guest.email, name=guest.name, language=guest.language, time_zone=by.time_zone
    )
    audit.record("person.invited", user, by=by, now=now, part=part)
    if user.has_usable_password():
        return user
    unanswered = queries.open_invitation(user)
    if unanswered is not None and _is_old_letter_of(unanswered, by, now):
        unanswered.delete()
        unanswered = None
    if unanswered is None:
        _open_invitation(user, by, now)
    return user


@transaction.atomic
def invite_to(
    *,
    guest: Guest,
    part: Role | ProfileKind,
    institution: Institution | None,
    described: NewInstitution,
    by: User,
    now: datetime,
) -> Institution:
    """Invite `guest` to `institution`, or to the one that is `described` where it is None.

    Raises:
        InvitationRefused: see `invite_person` and `create_institution`; nothing is created then.
    """
    home = institution or create_institution(described=described, by=by, now=now)
    invite_person(guest=guest, part=part, institution=home, by=by, now=now)
    return home


@transaction.atomic
def invite_again(*, user: User, by: User, now: datetime) -> Invitation:
    """Replace an unanswered invitation by a new one; the old link opens nothing any more.

    Raises:
        InvitationRefused: `by` has no part in this person, nothing is unanswered, or the last
            letter left within the hour.
    """
    if not queries.people_seen_by(by).filter(pk=user.pk).exists():
        raise rules.InvitationRefused("not_yours")
    unanswered = queries.open_invitation(user)
    if unanswered is None:
        raise rules.InvitationRefused("has_signed_in")
    if not rules.may_invite_again(unanswered, now):
        raise rules.InvitationRefused("just_sent")
    unanswered.delete()
    invitation = _open_invitation(user, by, now)
    audit.record("person.invited_again", user, by=by, now=now)
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, password: str, language: str, time_zone: str, now: datetime
) -> User:
    """Let the invited person in: the password, the proved address, the invitation spent.

    Raises:
        InvitationRefused: it is spent or expired, or the person may not come in any more.
    """
    held = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    user = held.user
    if not rules.can_come_in(held, now):
        raise rules.InvitationRefused("closed")
    held.accepted_at = now
    held.save(update_fields=["accepted_at"])
    user.set_password(password)
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["password", "language", "time_zone"])
    # The link came by mail to this address and nowhere else: that proves it.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    audit.record("invitation.accepted", held, by=user, now=now)
    return user


@transaction.atomic
def create_first_organiser(
    *, guest: Guest, institution_name: str, country: str, kind: str, now: datetime
) -> Invitation:
    """Open a new installation: an institution, its organiser, and the invitation to come in.

    Raises:
        InvitationRefused: the address is already somebody's here.
    """
    if User.objects.find(guest.email):
        raise rules.InvitationRefused("is_here")
    institution, _made = Institution.objects.get_or_create(
        name=institution_name, country=country, defaults={"kind": kind}
    )
    user = User.objects.create_user(
        clean_email(guest.email), name=guest.name, language=guest.language
    )
    Membership.objects.create(user=user, institution=institution, role=Role.ORGANISER)
    audit.record("person.invited", user, by=None, now=now, part=str(Role.ORGANISER))
    return _open_invitation(user, None, now)


def _is_old_letter_of(invitation: Invitation, by: User, now: datetime) -> bool:
    return invitation.invited_by_id == by.pk and rules.may_invite_again(invitation, now)


def _give_profile(user: User, kind: ProfileKind, institution: Institution) -> None:
    profile, _made = Profile.objects.get_or_create(
        user=user, kind=kind, defaults={"institution": institution, "sector": institution.kind}
    )
    if profile.institution_id != institution.pk:
        raise rules.InvitationRefused("at_home_elsewhere")


def _open_invitation(user: User, by: User | None, now: datetime) -> Invitation:
    invitation = Invitation.objects.create(
        user=user, invited_by=by, created_at=now, expires_at=now + VALID_FOR
    )
    wake(PLAN_MESSAGES)
    return invitation
