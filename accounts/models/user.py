from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.text import plain_text

if TYPE_CHECKING:
    from accounts.models.membership import Membership, Role


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address; `find` ignores case as mail systems do."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=clean_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def find(self, email: str) -> User | None:
        return self.filter(email=clean_email(email)).first()


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What a person may do follows from memberships, never from a flag here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[plain_text])
    language = models.CharField(
        _("language of messages and pages"),
        max_length=5,
        default="en",
        choices=settings.LANGUAGES,
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    is_active = models.BooleanField(default=True)
    # Whether somebody named this person a delegate: read with the row, for the menu of every page.
    keeps_calendars = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def held_memberships(self) -> list[Membership]:
        """The person's roles, read once a request."""
        return list(self.memberships.select_related("institution"))

    def institutions_as(self, *roles: Role) -> set[uuid.UUID]:
        """The keys of the institutions for which the person holds one of `roles`."""
        return {held.institution_id for held in self.held_memberships if held.role in roles}

    def forget_roles(self) -> None:
        """Read the roles again when they are asked for next: one was added in this request."""
        self.__dict__.pop("held_memberships", None)

    @cached_property
    def held_profiles(self) -> list[tuple[str, uuid.UUID]]:
        """The kind of each of the person's profiles and its institution, read once a request."""
        return list(self.profiles.order_by().values_list("kind", "institution"))

    @property
    def profile_kinds(self) -> set[str]:
        """Which of the two profiles the person has."""
        return {kind for kind, _institution in self.held_profiles}

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether a second proof of identity is set up, read once a request."""
        authenticators = apps.get_model("mfa", "Authenticator")
        return authenticators.objects.filter(user=self).exists()


def clean_email(email: str) -> str:
    """The one spelling under which an address is kept."""
    return email.strip().lower()


def display_name(user: User) -> str:
    return user.name
