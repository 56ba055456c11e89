from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Institution, User
from core import audit
from matching.models import Programme


@transaction.atomic
def create_programme(
    *, institution: Institution, by: User, now: datetime, **fields: Any
) -> Programme:
    """Open a programme for the organising institution."""
    programme = Programme.objects.create(institution=institution, created_at=now, **fields)
    audit.record("programme.created", programme, by=by, now=now, programme_kind=programme.kind)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, by: User, now: datetime, **fields: Any) -> Programme:
    """Store new words for a programme; its institution stays."""
    for name, value in fields.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(fields))
    audit.record("programme.changed", programme, by=by, now=now, fields=sorted(fields))
    return programme
