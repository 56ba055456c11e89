from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditEntry, AuditHead
from tests.audit_trail import writable_trail
from tests.factories import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)


@pytest.fixture
def trail() -> list[AuditEntry]:
    institution, by = InstitutionFactory(), UserFactory()
    return [
        audit.record(
            "institution.renamed", institution, by=by, now=NOW + timedelta(hours=n), count=n
        )
        for n in range(5)
    ]


@pytest.fixture
def anchor(tmp_path: Path) -> Path:
    return tmp_path / "audit.anchor"


def change(sql: str, *values: object) -> None:
    """Do to the table what no code of ours can do."""
    with writable_trail(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_untouched_trail_is_whole(trail, anchor, capsys) -> None:
    call_command("anchor_audit", file=anchor)
    call_command("verify_audit", file=anchor)
    assert "whole: 5 entries" in capsys.readouterr().out


def test_empty_trail_is_whole(anchor) -> None:
    call_command("anchor_audit", file=anchor)
    call_command("verify_audit", file=anchor)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditentry SET kind = 'other' WHERE number = 3",
        "UPDATE core_auditentry SET actor_id = NULL WHERE number = 3",
        "UPDATE core_auditentry SET object_id = 'other' WHERE number = 3",
        "UPDATE core_auditentry SET facts = '{\"count\": 9}' WHERE number = 3",
        "UPDATE core_auditentry SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3",
    ],
)
def test_edit_is_found(trail, sql: str) -> None:
    change(sql)
    assert list(audit.broken_links()) == ["entry 3 was changed, or what stood before it"]


def test_deletion_is_found(trail) -> None:
    change("DELETE FROM core_auditentry WHERE number = 2")
    assert "entries 2 to 2 are missing" in list(audit.broken_links())


def test_deletion_with_renumbering_is_found(trail) -> None:
    change("DELETE FROM core_auditentry WHERE number = 2")
    for number in (3, 4, 5):
        change("UPDATE core_auditentry SET number = %s WHERE number = %s", number - 1, number)
    assert any("entry 2 was changed" in line for line in audit.broken_links())


def test_swap_is_found(trail) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        change("UPDATE core_auditentry SET number = %s WHERE number = %s", new, old)
    assert any("entry 2 was changed" in line for line in audit.broken_links())


def test_insertion_is_found(trail) -> None:
    for number in (5, 4, 3):
        change("UPDATE core_auditentry SET number = %s WHERE number = %s", number + 1, number)
    planted = AuditEntry(number=3, at=NOW, kind="planted", object_type="x", object_id="y", mac="z")
    planted.save(force_insert=True)
    assert any("entry 3 was changed" in line for line in audit.broken_links())


def test_entry_without_the_key_is_found(trail, settings) -> None:
    settings.AUDIT_KEY = "another-key"
    audit.record("forged", InstitutionFactory(), by=None, now=NOW)
    settings.AUDIT_KEY = "an-audit-key-for-tests"
    assert list(audit.broken_links()) == ["entry 6 was changed, or what stood before it"]


def test_cut_tail_is_found_by_the_head(trail) -> None:
    change("DELETE FROM core_auditentry WHERE number > 3")
    assert list(audit.broken_links()) == ["the chain ends at entry 3, not where the head says"]


def test_cut_tail_with_the_head_set_back_is_found_by_the_anchor(trail, anchor) -> None:
    call_command("anchor_audit", file=anchor)
    change("DELETE FROM core_auditentry WHERE number > 3")
    AuditHead.objects.update(number=3, mac=trail[2].mac)
    assert list(audit.broken_links()) == []
    with pytest.raises(CommandError, match="not the one that was written"):
        call_command("verify_audit", file=anchor)


def test_anchors_accumulate_and_stay_true(trail, anchor) -> None:
    call_command("anchor_audit", file=anchor)
    audit.record("later", InstitutionFactory(), by=None, now=NOW)
    call_command("anchor_audit", file=anchor)
    call_command("verify_audit", file=anchor)
    assert len(anchor.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "sql", ["UPDATE core_auditentry SET kind = 'other'", "DELETE FROM core_auditentry"]
)
def test_database_refuses(trail, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEntry.objects.count() == 5


def test_entry_of_a_change_that_failed_is_not_kept() -> None:
    institution = InstitutionFactory()

    @transaction.atomic
    def fail_after_the_entry() -> None:
        audit.record("institution.renamed", institution, by=None, now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_the_entry()
    assert AuditEntry.objects.count() == 0
    assert list(audit.broken_links()) == []


def test_facts_come_back_as_they_were_chained(trail) -> None:
    person = UserFactory()
    audit.record(
        "kept", person, by=person, now=NOW, at=NOW, ids=[person.pk], state="open", share=0.5
    )
    assert list(audit.broken_links()) == []
