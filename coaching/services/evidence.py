"""The organiser's own words on an area of the evidence pack."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from coaching.models import EvidenceNote
from coaching.queries.evidence import names_in
from coaching.rules.evidence import EvidenceRefused, can_write_evidence
from core import audit
from matching.models import Programme


@transaction.atomic
def write_evidence(
    *, programme: Programme, area: str, text: str, version: int, by: User, now: datetime
) -> EvidenceNote:
    """Store a text; `version` is the one its author looked at, 0 where there was none.

    Raises:
        EvidenceRefused: `by` does not run the programme, the text names somebody who takes part,
            or somebody stored another one since `version`.
    """
    if not can_write_evidence(by, programme):
        raise EvidenceRefused("not_yours")
    if names_in(text, programme):
        raise EvidenceRefused("names_somebody")
    # Two first texts of one area wait for each other here.
    Programme.objects.select_for_update().get(pk=programme.pk)
    note = EvidenceNote.objects.filter(programme=programme, area=area).first()
    if (note.version if note else 0) != version:
        if note is not None and note.text == text and note.changed_by_id == by.pk:
            return note
        raise EvidenceRefused("changed")
    note = note or EvidenceNote(programme=programme, area=area, version=0, created_at=now)
    note.text, note.changed_by, note.changed_at = text, by, now
    note.version += 1
    note.save()
    audit.record("evidence.written", note, by=by, now=now, area=area, version=note.version)
    return note
