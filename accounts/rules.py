"""What the rules of people, profiles and enrolment files allow, and how they refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import (
    EnrolmentUpload,
    Institution,
    Invitation,
    Profile,
    Role,
    UploadState,
    User,
)
from accounts.permissions import Verb, can

# An organiser who presses twice sends no second letter.
REST_BETWEEN_INVITATIONS = timedelta(hours=1)


class AccountsRefused(ValueError):
    """A rule does not hold. `key` says which; the view words it beside the field."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class UploadRefused(AccountsRefused):
    """The enrolment file cannot take this step."""


class ProfileRefused(AccountsRefused):
    """The profile cannot be changed like this."""


class InvitationRefused(AccountsRefused):
    """Nobody can be invited, or come in, like this."""


class UnitRefused(AccountsRefused):
    """The chain of command would not hold."""


def can_enrol(user: User, institution: Institution) -> bool:
    """Whether `user` may enrol leaders of `institution`."""
    return can(user, Verb.ENROL_LEADERS, institution.pk)


def can_work_on(user: User, upload: EnrolmentUpload) -> bool:
    """Whether `user` may confirm, discard or re-read `upload`."""
    return can(user, Verb.ENROL_LEADERS, upload.institution_id)


def is_ready(upload: EnrolmentUpload) -> bool:
    """Whether `upload` waits for a person's decision."""
    return upload.state == UploadState.PREVIEWED


def can_edit_profile(user: User, profile: Profile) -> bool:
    """Whether `user` may change every section: it is about themself."""
    return profile.user_id == user.pk


def can_edit_post(user: User, profile: Profile) -> bool:
    """Whether `user` may change post, rank and unit: the person, or who enrols them."""
    return can_edit_profile(user, profile) or can(user, Verb.ENROL_LEADERS, profile.institution_id)


def can_see_conflicts(user: User, profile: Profile) -> bool:
    """Whether `user` reads conflicts of interest: the author and the organisers, nobody else."""
    return can_edit_profile(user, profile) or profile.institution_id in user.institutions_as(
        Role.ORGANISER
    )


def can_see_gender(user: User, profile: Profile) -> bool:
    """Whether `user` reads the gender: what was said for the organisers stays with them."""
    return can_see_conflicts(user, profile)


def can_edit_units(user: User, institution: Institution) -> bool:
    """Whether `user` keeps the chain of command of `institution`."""
    return can(user, Verb.SEE_INSTITUTION, institution.pk)


def can_come_in(invitation: Invitation, now: datetime) -> bool:
    """Whether the link still lets its person in; read `user` along with the row."""
    return invitation.is_open(now) and invitation.user.is_active


def may_invite_again(invitation: Invitation, now: datetime) -> bool:
    """Whether enough time has passed since the last letter."""
    return now - invitation.created_at >= REST_BETWEEN_INVITATIONS
