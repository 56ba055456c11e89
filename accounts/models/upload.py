from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import INSIDERS
from core.models import BaseModel, LeasedWork

if TYPE_CHECKING:
    from accounts.models.user import User


class Encoding(models.TextChoices):
    """How the letters of a CSV file are written; nobody can tell for sure, so a person says."""

    UTF_8 = "utf-8-sig", _("UTF-8 (most programs)")
    WINDOWS_1252 = "cp1252", _("Windows-1252 (Excel in Western Europe and Africa)")
    WINDOWS_1256 = "cp1256", _("Windows-1256 (Excel in Arabic)")
    WINDOWS_1250 = "cp1250", _("Windows-1250 (Excel in Central Europe)")
    WINDOWS_1251 = "cp1251", _("Windows-1251 (Excel in Cyrillic)")
    UTF_16 = "utf-16", _("UTF-16 (Excel: Unicode text)")


class EnrolmentColumn(models.TextChoices):
    """The columns of an enrolment file, in the order of the template."""

    NAME = "name", _("Name")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")
    RANK = "rank", _("Rank")
    UNIT = "unit", _("Unit")
    LANGUAGES = "languages", _("Languages")
    THEMES = "themes", _("Themes")
    TIME_ZONE = "time_zone", _("Time zone")
    LANGUAGE = "language", _("Language of messages")
    SENIORITY = "seniority", _("Seniority")
    SECTOR = "sector", _("Sector")


class UploadState(models.TextChoices):
    RECEIVED = "received", _("Being read")
    PREVIEWED = "previewed", _("Ready to confirm")
    CONFIRMED = "confirmed", _("Being enrolled")
    APPLIED = "applied", _("Done")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")


class RowOutcome(models.TextChoices):
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    LEFT = "left", _("Left as it is")
    REFUSED = "refused", _("Refused")


class EnrolmentUploadQuerySet(models.QuerySet["EnrolmentUpload"]):
    def visible_to(self, user: User) -> Self:
        """The files of the institutions that `user` enrols people for."""
        return self.filter(institution__in=user.institutions_as(*INSIDERS))

    def awaiting_work(self) -> Self:
        """Those that a worker has to read or to enrol, oldest first."""
        return self.filter(state__in=(UploadState.RECEIVED, UploadState.CONFIRMED)).order_by(
            "created_at"
        )


class EnrolmentUpload(BaseModel, LeasedWork):
    """A file of leaders from a focal point, from the upload until its rows are enrolled."""

    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, related_name="enrolment_uploads"
    )
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20, choices=Encoding.choices, default=Encoding.UTF_8)
    # Emptied as soon as nobody needs it: the file holds more than the rows that were taken.
    content = models.BinaryField()
    ignored_columns = models.JSONField(default=list)
    state = models.CharField(
        max_length=12, choices=UploadState.choices, default=UploadState.RECEIVED
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    objects = EnrolmentUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class EnrolmentRow(BaseModel):
    """One row of the file: what it says, and what will come or came of it."""

    upload = models.ForeignKey(EnrolmentUpload, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices)
    # Keys of what is wrong or what changes: [{"column", "key", "value"}]; presenters word them.
    findings = models.JSONField(default=list)
    profile = models.ForeignKey(
        "accounts.Profile", models.SET_NULL, null=True, related_name="enrolment_rows"
    )
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_row_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
