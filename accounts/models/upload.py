from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, LeasedWork


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


class EnrolmentUpload(BaseModel, LeasedWork):
    """A file of leaders from a focal point, from the upload until its rows are enrolled."""

    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, related_name="enrolment_uploads"
    )
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20, default="utf-8-sig")
    content = models.BinaryField()
    state = models.CharField(
        max_length=12, choices=UploadState.choices, default=UploadState.RECEIVED
    )
    confirmed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

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
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_row_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
