"""Public holidays that organisers know better, and weekends that differ."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import rules
from exchanges.models import CalendarDay, CountryCalendar
from exchanges.presenters.holidays import day_lines, observed_lines
from exchanges.queries.calendars import (
    AS_IN_TABLE,
    Changes,
    changes_of,
    holiday_weeks,
    observed_weeks,
)
from exchanges.services.holidays import (
    add_holiday,
    count_observed_day,
    restore_day,
    store_weekend,
    take_out_holiday,
)
from exchanges.snapshot import snapshot_of
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene, stranger

pytestmark = pytest.mark.django_db
HEROES = date(2027, 2, 1)  # a Monday in Rwanda
EID = date(2027, 3, 9)
TUESDAY = FIRST_MONDAY + timedelta(days=1)


def weeks(stage) -> dict[int, int]:
    changes = changes_of(stage.cycle).get("RW", AS_IN_TABLE)
    return holiday_weeks("RW", FIRST_MONDAY, stage.cycle.weeks, changes)


def where(stage) -> dict:
    return {"cycle": stage.cycle, "country": "RW", "by": stage.organiser, "now": NOW}


def test_days_are_added_taken_out_and_restored():
    stage = scene(senders={"UG": "Uganda"})
    assert weeks(stage)[4] == 1
    take_out_holiday(**where(stage), day=HEROES)
    add_holiday(**where(stage), day=TUESDAY, name="Mourning")
    assert 4 not in weeks(stage)
    assert weeks(stage)[0] == 2
    restore_day(**where(stage), day=HEROES)
    assert weeks(stage)[4] == 1


def test_a_host_with_two_holidays_added_receives_nobody_in_that_week():
    stage = scene(senders={"UG": "Uganda"})
    monday = stage.publish()[0].first_monday
    for number in (1, 2):
        add_holiday(**where(stage), day=monday + timedelta(days=number), name="")
    problem = snapshot_of(stage.cycle, today=NOW.date(), seed=1).problem
    week = (monday - snapshot_of(stage.cycle, today=NOW.date(), seed=1).first_monday).days // 7
    assert problem.holidays["RW"][week] == 2
    assert stage.publish(NOW + timedelta(days=1))[0].first_monday != monday


def test_a_weekend_of_friday_and_saturday_counts_other_days():
    stage = scene(senders={"UG": "Uganda"})
    add_holiday(**where(stage), day=FIRST_MONDAY + timedelta(days=4), name="A Friday")
    before = weeks(stage).get(0, 0)
    store_weekend(**where(stage), days=[4, 5])
    assert weeks(stage).get(0, 0) == before - 1
    store_weekend(**where(stage), days=[5, 6])
    assert CountryCalendar.objects.get().weekend is None


@pytest.mark.parametrize("days", [[0, 1, 2, 3, 4], [7], [-1]])
def test_a_week_keeps_three_working_days(days):
    stage = scene(senders={"UG": "Uganda"})
    with pytest.raises(rules.CycleRefused, match="weekend_too_long"):
        store_weekend(**where(stage), days=days)


def test_only_organisers_of_the_cycle_change_days():
    stage = scene(senders={"UG": "Uganda"})
    with pytest.raises(rules.CycleRefused, match="is_closed"):
        add_holiday(**{**where(stage), "by": stranger(Role.ORGANISER)}, day=HEROES, name="")
    assert not CalendarDay.objects.exists()


def test_estimated_days_are_marked_and_changes_named():
    stage = scene(senders={"UG": "Uganda"})
    add_holiday(**where(stage), day=TUESDAY, name="Mourning")
    take_out_holiday(**where(stage), day=HEROES)
    lines = {one.day: one for one in day_lines(stage.cycle, "RW", CountryCalendar.objects.get())}
    assert [lines[day].state for day in (TUESDAY, HEROES, EID)] == ["added", "out", "estimated"]
    assert "(estimated)" not in lines[EID].name


def test_a_country_without_a_table_has_only_what_was_added():
    added = Changes(added=frozenset({TUESDAY}))
    assert holiday_weeks("ZZ", FIRST_MONDAY, 12) == {}
    assert holiday_weeks("ZZ", FIRST_MONDAY, 12, added) == {0: 1}


def test_by_hand(as_user):
    stage = scene(senders={"UG": "Uganda"})
    client = as_user(stage.organiser)
    page = reverse("exchanges:holiday-country", args=[stage.cycle.pk, "RW"])
    assert (
        "Rwanda"
        in client.get(reverse("exchanges:holiday-list", args=[stage.cycle.pk])).content.decode()
    )
    outside = client.post(page, {"change": "add", "day": "2030-01-01", "name": "Far"})
    assert "outside the weeks" in outside.content.decode()
    client.post(page, {"change": "add", "day": TUESDAY.isoformat(), "name": "Mourning"})
    client.post(page, {"change": "take_out", "day": HEROES.isoformat()})
    client.post(page, {"change": "take_out", "day": "nonsense"})
    client.post(page, {"change": "weekend", "days": ["4", "5"]})
    text = client.get(page).content.decode()
    for words in ("Mourning", "Added by you", "Taken out by you", "Estimated"):
        assert words in text
    assert (
        client.get(reverse("exchanges:holiday-country", args=[stage.cycle.pk, "NO"])).status_code
        == 404
    )
    assert CountryCalendar.objects.get().weekend == [4, 5]


EID_IN_JUBA = date(2027, 3, 10)  # a Wednesday; Tuesday is the public holiday


def in_south_sudan(stage) -> dict:
    return where(stage) | {"country": "SS"}


def observed_in_south_sudan(stage) -> list[date]:
    changes = changes_of(stage.cycle).get("SS", AS_IN_TABLE)
    weeks = observed_weeks("SS", FIRST_MONDAY, stage.cycle.weeks, changes)
    return [one.day for days in weeks.values() for one in days]


def test_days_that_some_keep_are_shown_and_counted_only_when_the_organiser_says_so():
    stage = scene(senders={"SS": "South Sudan"})
    week = (EID_IN_JUBA - FIRST_MONDAY).days // 7
    before = holiday_weeks("SS", FIRST_MONDAY, stage.cycle.weeks).get(week, 0)
    (line,) = observed_lines(stage.cycle, "SS", None)
    assert (line.day, line.kept_by, line.state) == (EID_IN_JUBA, ["Muslim day"], "estimated")
    assert observed_in_south_sudan(stage) == [EID_IN_JUBA]
    count_observed_day(**in_south_sudan(stage), day=EID_IN_JUBA)
    problem = snapshot_of(stage.cycle, today=NOW.date(), seed=1)
    assert problem.problem.holidays["SS"][problem.week_of(FIRST_MONDAY) + week] == before + 1
    assert observed_in_south_sudan(stage) == []
    calendar = CountryCalendar.objects.get()
    assert observed_lines(stage.cycle, "SS", calendar) == []
    assert "Eid al-Fitr" in CalendarDay.objects.get().name
    restore_day(**in_south_sudan(stage), day=EID_IN_JUBA)
    assert observed_in_south_sudan(stage) == [EID_IN_JUBA]


def test_a_day_that_nobody_keeps_is_not_counted_by_its_name():
    stage = scene(senders={"SS": "South Sudan"})
    with pytest.raises(rules.CycleRefused, match="day_unknown"):
        count_observed_day(**in_south_sudan(stage), day=TUESDAY)


def test_days_of_faith_by_hand_and_on_the_board(as_user):
    stage = scene(senders={"SS": "South Sudan"})
    client = as_user(stage.organiser)
    page = reverse("exchanges:holiday-country", args=[stage.cycle.pk, "SS"])
    assert "Count it as a holiday" in client.get(page).content.decode()
    client.post(page, {"change": "count", "day": EID_IN_JUBA.isoformat()})
    text = client.get(page).content.decode()
    assert "Count it as a holiday" not in text
    assert "Added by you" in text
    stage.offer.institution.country = "SS"
    stage.offer.institution.save(update_fields=["country"])
    board = reverse("exchanges:plan-detail", args=[stage.plan().pk])
    assert 'class="observed"' not in client.get(board).content.decode()
    client.post(page, {"change": "restore", "day": EID_IN_JUBA.isoformat()})
    assert "(Muslim day)" in client.get(board).content.decode()
