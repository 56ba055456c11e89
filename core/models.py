"""The base of every model, and the audit trail."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils import timezone


class BaseModel(models.Model):
    """A row with an unguessable key and the moment it came to be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Move(BaseModel):
    """One step in the life of a thing, from a state (empty for the first) to another, and when.

    A model that derives from it names the thing, both states, and `by`: who took the step.
    """

    from_state: Any
    to_state: Any
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return f"{self.from_state} {self.to_state}"


class LeasedWork(models.Model):
    """A row that asks for background work; `core.leases` claims it, works on it and frees it."""

    claim_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    progress_done = models.PositiveIntegerField(default=0, editable=False)
    progress_total = models.PositiveIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def progress_percent(self) -> int:
        """How far the work is, from 0 to 100; 0 as long as its size is not known."""
        if not self.progress_total:
            return 0
        return min(100, 100 * self.progress_done // self.progress_total)


class AuditEntry(models.Model):
    """One link of the append-only chain: ids and verbs, never a name or a text.

    The database refuses UPDATE and DELETE by trigger; `mac` chains each entry to the one before.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=36)
    facts = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class AuditHead(models.Model):
    """The single row that says where the chain ends; locking it keeps writers in line."""

    number = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head"),
        ]

    def __str__(self) -> str:
        return str(self.number)
