from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from accounts.models import Institution
from core import audit
from core.models import AuditEntry
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)


def test_nothing_outside_the_demo_is_emptied() -> None:
    InstitutionFactory()
    with pytest.raises(CommandError, match="Only the demo"):
        call_command("empty_demo")
    assert Institution.objects.exists()


def test_demo_is_emptied_and_its_new_trail_is_kept_again(settings) -> None:
    settings.DEMO_MODE = True
    audit.record("made", InstitutionFactory(), by=None, now=NOW)
    call_command("empty_demo")
    assert not Institution.objects.exists()
    assert not AuditEntry.objects.exists()
    audit.record("made", InstitutionFactory(), by=None, now=NOW)
    assert list(audit.broken_links()) == []
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry")
