from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.models.session import Session
from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User


class NoteKind(models.TextChoices):
    SHARED = "shared", _("Shared note")
    PRIVATE = "private", _("Private note")


class PairingKey(BaseModel):
    """The data key of a pairing's notes, wrapped by a key that lives outside the database.

    Destroying this row destroys every note of the pairing, in all backups that lack the outer key.
    """

    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="note_key")
    version = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.version}"


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> NoteQuerySet:
        """Shared notes of the user's own pairs, and the user's own private notes in them."""
        of_own_pairs = self.filter(session__pairing__in=Pairing.objects.of(user))
        return of_own_pairs.filter(Q(kind=NoteKind.SHARED) | Q(author=user))

    def kept(self) -> NoteQuerySet:
        """Those whose words were not destroyed."""
        return self.exclude(sealed=b"")

    def with_key(self) -> NoteQuerySet:
        """Fetch note and data key in one statement, so that a rotation never comes between."""
        return self.select_related("session__pairing__note_key")


class Note(BaseModel):
    """The ciphertext of a note. `services.notes.open_note` alone turns it into words."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    # Of a shared note: who wrote it first; both people of the pair may change it.
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(kind="shared"), name="one_shared_note"
            ),
            models.UniqueConstraint(
                fields=["session", "author"],
                condition=Q(kind="private"),
                name="one_private_note_an_author",
            ),
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoteReading(BaseModel):
    """Somebody opened a note; whoever may read the note sees this row."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="readings")
    reader = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.note_id} {self.reader_id}"
