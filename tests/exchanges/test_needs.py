"""Personal needs: sealed, read by few, deleted by themselves."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import Role
from core.models import AuditEntry
from exchanges import services
from exchanges.models import LetterKind, NeedField, NomineeNeed
from exchanges.rules import NominationRefused
from tests.exchanges.delegations import PDF, Party, party
from tests.exchanges.scenes import NOW, stranger

pytestmark = pytest.mark.django_db
NEEDS = {
    NeedField.PASSPORT: "UG 1234567",
    NeedField.DIET: "No pork",
    NeedField.MEDICAL: "Diabetes",
    NeedField.ACCESS: "",
}


@pytest.fixture
def on() -> Party:
    made = party()
    nominee = made.complete()["Grace Acan"]
    services.store_needs(nominee=nominee, needs=NEEDS, by=made.focal_point, now=NOW)
    return made


def read(on, person):
    opened = services.open_needs(delegation=on.delegation, by=person, now=NOW)
    return {one.field: one.text for one in opened}


def test_each_reads_what_the_own_part_needs(on):
    assert read(on, on.focal_point) == {k: v for k, v in NEEDS.items() if v}
    assert set(read(on, on.head)) == {NeedField.DIET, NeedField.MEDICAL}
    assert set(read(on, on.stage.host)) == {NeedField.DIET}
    assert set(read(on, on.stage.organiser)) == {NeedField.PASSPORT}
    for role in Role:
        assert read(on, stranger(role)) == {}


def test_the_host_reads_nothing_before_the_list_is_verified(on):
    services.drop_out(
        nominee=on.nomination.nominees.get(name="Ruth Atim"),
        alternate=None,
        reason="",
        by=on.focal_point,
        now=NOW,
    )
    assert read(on, on.stage.host) == {}


def test_no_word_stands_in_the_database_or_the_record(on):
    for need in NomineeNeed.objects.all():
        assert all(text.encode() not in bytes(need.sealed) for text in NEEDS.values() if text)
    facts = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "1234567" not in facts
    assert "Diabetes" not in facts


def test_each_opening_is_on_record_with_its_fields_alone(on):
    read(on, on.stage.host)
    entry = AuditEntry.objects.filter(kind="nomination.needs_opened").last()
    assert entry.actor_id == on.stage.host.pk
    assert entry.facts == {"fields": ["diet"], "rows": 1}


def test_a_need_moved_to_another_row_does_not_open(on):
    diet, medical = (NomineeNeed.objects.get(field=name) for name in ("diet", "medical"))
    NomineeNeed.objects.filter(pk=diet.pk).update(sealed=medical.sealed)
    assert read(on, on.stage.host) == {NeedField.DIET: None}


def test_without_the_key_needs_are_locked(on):
    with override_settings(KEY_RING=["ab" * 32]):
        assert read(on, on.stage.host) == {NeedField.DIET: None}


def test_after_a_rotation_the_new_key_alone_opens_everything(on):
    new, old = "cd" * 32, settings.KEY_RING
    with override_settings(KEY_RING=[new, *old]):
        call_command("rotate_visit_keys", stdout=StringIO())
    with override_settings(KEY_RING=[new]):
        assert read(on, on.stage.host) == {NeedField.DIET: "No pork"}
        letter = on.nomination.letter
        assert services.open_nomination_letter(letter=letter, by=on.focal_point, now=NOW) == PDF


def test_a_rotation_leaves_and_names_what_it_cannot_open(on):
    NomineeNeed.objects.filter(field=NeedField.DIET).update(sealed=b"damaged in some way")
    with pytest.raises(CommandError, match="1 do not open"):
        call_command("rotate_visit_keys", stdout=StringIO())
    assert read(on, on.stage.organiser) == {NeedField.PASSPORT: "UG 1234567"}


def test_only_the_focal_point_writes(on):
    nominee = on.nomination.nominees.get(name="Grace Acan")
    for person in (on.head, on.stage.host, on.stage.organiser, stranger(Role.FOCAL_POINT)):
        with pytest.raises(NominationRefused):
            services.store_needs(nominee=nominee, needs=NEEDS, by=person, now=NOW)


def test_an_empty_text_deletes(on):
    nominee = on.nomination.nominees.get(name="Grace Acan")
    services.store_needs(
        nominee=nominee, needs=dict.fromkeys(NEEDS, " "), by=on.focal_point, now=NOW
    )
    assert not NomineeNeed.objects.exists()


def test_needs_are_deleted_thirty_days_after_the_visit(on):
    last_day = on.delegation.visit.last_day
    day_before = NOW + timedelta(days=(last_day - NOW.date()).days + 29)
    assert services.delete_due_needs(now=day_before) == 0
    assert services.delete_due_needs(now=day_before + timedelta(days=1)) == 3
    assert not NomineeNeed.objects.exists()
    assert AuditEntry.objects.filter(kind="nomination.needs_deleted").get().facts == {"rows": 3}
    assert services.delete_due_needs(now=day_before + timedelta(days=2)) == 0


def test_the_day_moves_with_the_visit_and_with_the_terms(on):
    visit = on.delegation.visit
    visit.first_monday += timedelta(weeks=3)
    visit.save()
    services.store_nomination_terms(
        cycle=on.stage.cycle, balance_percent=33, needs_days=10, by=on.stage.organiser, now=NOW
    )
    services.delete_due_needs(now=NOW)
    days = set(NomineeNeed.objects.values_list("delete_on", flat=True))
    assert days == {visit.last_day + timedelta(days=10)}


def test_who_drops_out_or_withdraws_leaves_nothing_behind(on):
    request = on.delegation.request
    services.withdraw_request(request=request, by=on.focal_point, now=NOW)
    assert services.delete_due_needs(now=NOW) == 3
    other = party(tag=" two")
    nominee = other.complete()["Grace Acan"]
    services.store_needs(nominee=nominee, needs=NEEDS, by=other.focal_point, now=NOW)
    services.drop_out(nominee=nominee, alternate=None, reason="", by=other.focal_point, now=NOW)
    assert not NomineeNeed.objects.exists()


def test_the_passport_stands_on_the_visa_letter_for_who_may_read_it(on):
    nominee = on.nomination.nominees.get(name="Grace Acan")
    letter = services.issue_letter(
        kind=LetterKind.VISA,
        visit=on.delegation.visit,
        to=nominee,
        by=on.stage.organiser,
        now=NOW,
    )
    assert "1234567" not in letter.text
    shown = {
        person: services.open_passport(letter=letter, by=person, now=NOW)
        for person in (on.stage.organiser, on.focal_point, on.head, on.stage.host)
    }
    assert shown == {
        on.stage.organiser: "UG 1234567",
        on.focal_point: "UG 1234567",
        on.head: "",
        on.stage.host: "",
    }
