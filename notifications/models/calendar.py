"""What stands in calendars: entries with their sequence, who was invited, and private feeds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Noun(models.TextChoices):
    """What an entry is called in calendars: discreet, because they are synchronised elsewhere."""

    VISIT = "visit", _("Visit")
    SESSION = "session", _("Session")
    GROUP_SESSION = "group", _("Group session")
    SUPERVISION = "supervision", _("Supervision")
    # A chemistry meeting: whoever looks over a shoulder need not know what for.
    MEETING = "meeting", _("Meeting")


class CalendarEntry(BaseModel):
    """One thing for one audience, under a name that never changes.

    `sequence` rises only when `digest`, made of what calendars show, is another one.
    """

    uid = models.CharField(max_length=160, unique=True)
    noun = models.CharField(max_length=12, choices=Noun.choices)
    path = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_all_day = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="entry_ends_after_its_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.sequence}"


class CalendarGuest(BaseModel):
    """Somebody who was invited to an entry and not taken off it since."""

    entry = models.ForeignKey(CalendarEntry, models.CASCADE, related_name="guests")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "user"], name="guest_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.user_id}"


class CalendarFeed(BaseModel):
    """The secret address under which a calendar program fetches a person's entries.

    The address is looked up by the hash of its token; the token itself is sealed, so that its
    owner can see it again.
    """

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sealed_token = models.BinaryField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)
