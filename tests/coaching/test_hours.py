"""A coach's log of hours: consent decides about names, files are safe, nobody else sees it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from coaching.models import HoursConsent, OtherHours
from coaching.presenters.hours import hours_log
from coaching.queries.hours import Client, client_of
from coaching.rules.hours import HoursRefused
from coaching.services.hours import (
    OtherEntry,
    add_other_hours,
    change_other_hours,
    remove_other_hours,
    state_fee,
    store_consent,
)
from core.models import AuditEntry
from tests.coaching.pairs import NOW, held, make_pairing, organiser_of

URL = reverse("coaching:hours-list")
SECRET = "Zq-Client-Elsewhere"


def entry(**fields) -> OtherEntry:
    values = {
        "client": Client(SECRET, "elsewhere@example.org"),
        "people": 1,
        "started_on": date(2025, 1, 1),
        "ended_on": date(2025, 6, 1),
        "paid_hours": Decimal("10.5"),
        "pro_bono_hours": Decimal(0),
    }
    return OtherEntry(**{**values, **fields})


def test_hours_come_from_logs_and_count_pro_bono_until_said(pairing, coach):
    held(pairing, NOW - timedelta(days=30))
    held(pairing, NOW - timedelta(days=360))
    log = hours_log(coach)
    assert (log.paid, log.pro_bono) == (0, 2)
    assert [(year, pro_bono) for year, _paid, pro_bono in log.years] == [("2026", 1), ("2025", 1)]
    state_fee(pairing=pairing, kind="paid", by=coach, now=NOW)
    log = hours_log(coach)
    assert (log.paid, log.pro_bono, log.fees_to_state) == (2, 0, [])


def test_only_a_consenting_coachee_is_named(as_user, pairing, coach, coachee):
    held(pairing, NOW - timedelta(days=1))
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    held(other, NOW - timedelta(days=1))
    store_consent(pairing=pairing, is_given=True, by=coachee, now=NOW)
    rows = {row.pk: row for row in hours_log(coach).rows}
    assert (rows[pairing.pk].client, rows[pairing.pk].contact) == (coachee.name, coachee.email)
    assert rows[other.pk].contact == ""
    for file_format in ("csv", "xlsx"):
        content = _text_of(as_user(coach).get(URL, {"export": file_format}), file_format)
        assert coachee.name in content
        for secret in (other.people[0].name, other.people[0].email):
            assert secret not in content
    store_consent(pairing=pairing, is_given=False, by=coachee, now=NOW + timedelta(days=1))
    content = as_user(coach).get(URL, {"export": "csv"}).content.decode()
    assert coachee.name not in content
    assert coachee.email not in content
    consent = HoursConsent.objects.get()
    assert (consent.given_at, consent.withdrawn_at) == (NOW, NOW + timedelta(days=1))


def test_the_number_of_a_coachee_stays_when_another_consents(pairing, coach, coachee):
    held(pairing, NOW - timedelta(days=1))
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    held(other, NOW - timedelta(days=1))
    names = {row.pk: row.client for row in hours_log(coach).rows}
    store_consent(pairing=pairing, is_given=True, by=coachee, now=NOW)
    after = {row.pk: row.client for row in hours_log(coach).rows}
    assert names[other.pk] == after[other.pk]


def test_consent_is_the_coachees_alone_and_twice_is_once(pairing, coach, coachee):
    for person in (coach, organiser_of(pairing)):
        with pytest.raises(HoursRefused):
            store_consent(pairing=pairing, is_given=True, by=person, now=NOW)
    store_consent(pairing=pairing, is_given=True, by=coachee, now=NOW)
    store_consent(pairing=pairing, is_given=True, by=coachee, now=NOW)
    assert HoursConsent.objects.count() == 1
    assert AuditEntry.objects.filter(kind="hours_consent.given").count() == 1
    with pytest.raises(HoursRefused):
        state_fee(pairing=pairing, kind="paid", by=coachee, now=NOW)


def test_the_coachee_is_asked_on_the_page_of_the_pair(as_user, pairing, coach, coachee):
    page = reverse("coaching:session-list", args=[pairing.pk])
    ask = reverse("coaching:hours-consent", args=[pairing.pk])
    assert ask in as_user(coachee).get(page).content.decode()
    assert ask not in as_user(coach).get(page).content.decode()
    as_user(coachee).post(ask, {"answer": "yes"})
    assert HoursConsent.objects.standing().count() == 1
    as_user(coachee).post(ask, {"answer": "no"})
    assert HoursConsent.objects.standing().count() == 0
    assert as_user(coach).get(ask).status_code == 404


def test_each_of_two_coaches_counts_the_hours_and_states_the_own_fee(pairing, coach):
    second = make_pairing()
    pairing.co_coach = second.coach
    pairing.save()
    held(pairing, NOW - timedelta(days=1))
    state_fee(pairing=pairing, kind="paid", by=coach, now=NOW)
    assert hours_log(coach).paid == 1
    assert hours_log(second.people[1]).pro_bono == 1


def test_hours_from_elsewhere_are_sealed_and_ones_own(as_user, pairing, coach, coachee):
    hours = add_other_hours(entry=entry(), by=coach, now=NOW)
    assert add_other_hours(entry=entry(), by=coach, now=NOW) == hours
    assert OtherHours.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM coaching_otherhours")
        assert SECRET.encode() not in b"".join(bytes(str(row), "utf-8") for row in cursor)
    assert SECRET.encode() not in bytes(OtherHours.objects.get().sealed_client)
    assert SECRET in as_user(coach).get(URL).content.decode()
    for person in (coachee, organiser_of(pairing)):
        url = reverse("coaching:other-hours-edit", args=[hours.pk])
        assert as_user(person).get(url).status_code == 404
        assert SECRET not in as_user(person).get(URL).content.decode()
    assert SECRET not in str(list(AuditEntry.objects.values()))
    assert SECRET not in repr(entry())


def test_two_tabs_never_overwrite_each_other(as_user, coach):
    hours = add_other_hours(entry=entry(), by=coach, now=NOW)
    change_other_hours(hours=hours, version=1, entry=entry(people=3), by=coach, now=NOW)
    with pytest.raises(HoursRefused, match="changed"):
        change_other_hours(hours=hours, version=1, entry=entry(people=4), by=coach, now=NOW)
    fields = {
        "client": "Mine",
        "people": 5,
        "started_on": "2025-01-01",
        "paid_hours": 1,
        "pro_bono_hours": 0,
    }
    url = reverse("coaching:other-hours-edit", args=[hours.pk])
    page = as_user(coach).post(url, {**fields, "version": 1}).content.decode()
    assert "Stored meanwhile" in page
    assert SECRET in page
    assert 'value="Mine"' in page
    assert as_user(coach).post(url, {**fields, "version": 2}).status_code == 302
    assert client_of(OtherHours.objects.get()).name == "Mine"
    remove_other_hours(hours=hours, by=coach, now=NOW)
    assert not OtherHours.objects.exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_cells_that_would_start_a_formula_stay_text(as_user, coach, start):
    hostile = f"{start}cmd|' /C calc'!A0"
    add_other_hours(entry=entry(client=Client(hostile, "")), by=coach, now=NOW)
    text = _text_of(as_user(coach).get(URL, {"export": "csv"}), "csv")
    assert f"'{hostile}" in text
    workbook = openpyxl.load_workbook(
        io.BytesIO(as_user(coach).get(URL, {"export": "xlsx"}).content)
    )
    cell = workbook.active["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_a_form_without_hours_or_with_an_end_before_the_start_is_refused(as_user, coach):
    url = reverse("coaching:other-hours-create")
    fields = {"client": "A", "people": 16, "started_on": "2025-03-01", "ended_on": "2025-01-01"}
    page = as_user(coach).post(url, {**fields, "paid_hours": 0, "pro_bono_hours": 0, "version": 1})
    html = page.content.decode()
    assert "The end lies before the start." in html
    assert "less than or equal to 15" in html
    assert not OtherHours.objects.exists()


def test_clients_are_sealed_again_with_the_keys(coach, capsys):
    hours = add_other_hours(entry=entry(), by=coach, now=NOW)
    before = bytes(hours.sealed_client)
    call_command("rotate_note_keys")
    stored = OtherHours.objects.get()
    assert bytes(stored.sealed_client) != before
    assert client_of(stored).name == SECRET


def test_a_missing_key_shows_locked(as_user, coach, settings):
    add_other_hours(entry=entry(), by=coach, now=NOW)
    settings.KEY_RING = ["ab" * 32]
    page = as_user(coach).get(URL)
    assert page.status_code == 200
    assert "Locked" in page.content.decode()


def test_the_page_costs_the_same_for_one_and_thirty(
    as_user, pairing, coach, django_assert_max_num_queries
):
    held(pairing, NOW - timedelta(days=1))
    client = as_user(coach)
    client.get(URL)
    with django_assert_max_num_queries(20) as few:
        client.get(URL)
    for number in range(29):
        held(make_pairing(pairing.cohort, coach=pairing.coach), NOW - timedelta(days=number + 1))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(URL).status_code == 200


def _text_of(response, file_format: str) -> str:
    if file_format == "csv":
        return response.content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return " ".join(str(value) for row in sheet.values for value in row)
