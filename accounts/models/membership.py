from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Role(models.TextChoices):
    """What a person does for an institution. Leader and expert are profiles, not roles."""

    FOCAL_POINT = "focal_point", _("Focal point")
    ORGANISER = "organiser", _("Organiser")
    HOST = "host", _("Host")
    SECRETARIAT = "secretariat", _("Secretariat")
    EVALUATOR = "evaluator", _("Evaluator")


class Membership(BaseModel):
    """A person holds a role for an institution."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "institution", "role"], name="one_membership_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.institution_id}"
