"""Write and verify the audit trail: an HMAC chain whose key lives outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from core.models import AuditEntry, AuditHead


@transaction.atomic
def record(kind: str, thing: models.Model, *, by: Any, now: datetime, **facts: Any) -> AuditEntry:
    """Append one entry in the caller's transaction.

    `by` is the user who acted, or None for the system. `facts` are ids, counts and states: whoever
    reads the trail must learn nothing about a person from it.
    """
    head = AuditHead.objects.select_for_update().get_or_create(id=1)[0]
    entry = AuditEntry(
        number=head.number + 1,
        at=now,
        actor_id=getattr(by, "pk", None),
        kind=kind,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        facts={key: _plain(value) for key, value in sorted(facts.items())},
    )
    entry.mac = _mac(entry, head.mac)
    entry.save(force_insert=True)
    head.number, head.mac = entry.number, entry.mac
    head.save()
    return entry


def broken_links() -> Iterator[str]:
    """Yield one line for each place where the stored chain is not the one that was written."""
    mac, number = "", 0
    for entry in AuditEntry.objects.order_by("number").iterator():
        if entry.number != number + 1:
            yield f"entries {number + 1} to {entry.number - 1} are missing"
        if not hmac.compare_digest(entry.mac, _mac(entry, mac)):
            yield f"entry {entry.number} was changed, or what stood before it"
        mac, number = entry.mac, entry.number
    head = AuditHead.objects.filter(id=1).first()
    if (head.number if head else 0) != number or (head.mac if head else "") != mac:
        yield f"the chain ends at entry {number}, not where the head says"


def length() -> int:
    """How many entries the trail holds."""
    return AuditEntry.objects.count()


def _mac(entry: AuditEntry, previous: str) -> str:
    content = json.dumps(
        [
            previous,
            entry.number,
            entry.at.astimezone(UTC).isoformat(),
            str(entry.actor_id or ""),
            entry.kind,
            entry.object_type,
            entry.object_id,
            entry.facts,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(settings.AUDIT_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | datetime):
        return str(value)
    if isinstance(value, list | tuple | set):
        return sorted(str(item) for item in value)
    return value
