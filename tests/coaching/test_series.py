"""Several sessions at one go: the same hour by the clock, all or none, and later ones together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.emails.times import compose_series_planned
from coaching.forms import SeriesForm
from coaching.models import Session, SessionSeries, SessionState
from coaching.rules import SeriesRefused, SessionRefused
from coaching.services.series import cancel_later, move_later, plan_series
from matching.models import Cohort
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, a_plan, make_pairing, planned
from tests.factories import UserFactory

WEEK = timedelta(weeks=1)
STARTS = [NOW + number * WEEK for number in range(1, 5)]


@pytest.fixture
def series(pairing, coach) -> SessionSeries:
    return plan_series(
        pairing=pairing, plan=a_plan(), starts=STARTS, every_weeks=1, by=coach, now=NOW
    )


def starts() -> list[datetime]:
    return sorted(Session.objects.planned().values_list("starts_at", flat=True))


def test_a_series_is_ordinary_sessions_and_one_message(series, coachee):
    assert starts() == STARTS
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("coaching.series_planned", coachee)
    text = compose_series_planned(
        recipient=coachee, about_id=str(series.pk), occurrence="", now=NOW
    )
    assert len(text.paragraphs) == 5
    assert text.calendar.method == "PUBLISH"
    assert text.calendar.content.count(b"BEGIN:VEVENT") == 4
    assert b"ATTENDEE" not in text.calendar.content
    stranger = {"about_id": str(series.pk), "occurrence": "", "now": NOW}
    assert compose_series_planned(recipient=UserFactory(), **stranger) is None


def test_one_taken_date_plans_nothing(pairing, coach):
    planned(make_pairing(pairing.cohort, coach=pairing.coach), STARTS[2])
    with pytest.raises(SeriesRefused, match="clash_own") as refused:
        plan_series(pairing=pairing, plan=a_plan(), starts=STARTS, every_weeks=1, by=coach, now=NOW)
    assert refused.value.starts_at == STARTS[2]
    assert not SessionSeries.objects.exists()
    assert starts() == [STARTS[2]]


@pytest.mark.parametrize("chosen", [[], [NOW + n * WEEK for n in range(1, 28)]])
def test_no_date_and_too_many_are_refused(pairing, coach, chosen):
    with pytest.raises(SessionRefused, match="series_number"):
        plan_series(pairing=pairing, plan=a_plan(), starts=chosen, every_weeks=1, by=coach, now=NOW)


@pytest.mark.parametrize("shift", [timedelta(days=7, hours=1), timedelta(days=-1)])
def test_later_ones_move_along_by_the_same_days(series, coach, shift):
    second = Session.objects.get(starts_at=STARTS[1])
    plan = a_plan(STARTS[1] + shift)
    assert move_later(session=second, plan=plan, version=1, by=coach, now=NOW) == 3
    assert starts() == [STARTS[0], *(at + shift for at in STARTS[1:])]


def test_later_ones_keep_their_hour_when_clocks_change(pairing, coach):
    summer = datetime(2027, 3, 22, 8, tzinfo=UTC)  # 9:00 in Stockholm, winter time
    after = datetime(2027, 3, 29, 7, tzinfo=UTC)  # 9:00 in Stockholm, summer time
    plan_series(
        pairing=pairing, plan=a_plan(), starts=[summer, after], every_weeks=1, by=coach, now=NOW
    )
    first = Session.objects.get(starts_at=summer)
    move_later(
        session=first, plan=a_plan(summer + timedelta(hours=1)), version=1, by=coach, now=NOW
    )
    assert starts() == [summer + timedelta(hours=1), after + timedelta(hours=1)]


def test_a_later_clash_moves_none(series, coach):
    planned(make_pairing(series.pairing.cohort, coach=series.pairing.coach), STARTS[3] + 3 * WEEK)
    first = Session.objects.get(starts_at=STARTS[0])
    with pytest.raises(SeriesRefused, match="clash_own"):
        move_later(session=first, plan=a_plan(STARTS[0] + 3 * WEEK), version=1, by=coach, now=NOW)
    assert starts()[:4] == STARTS


def test_this_and_later_ones_are_cancelled(series, coach):
    second = Session.objects.get(starts_at=STARTS[1])
    assert cancel_later(session=second, by=coach, now=NOW, reason="duty") == 3
    assert starts() == [STARTS[0]]


# --- the page


def typed(pairing, **fields) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=3)
    return {
        "day": day.isoformat(),
        "time": "14:00",
        "minutes": "60",
        "mode": "video",
        "every_weeks": "2",
        "until": "count",
        "count": "3",
    } | fields


def address(pairing) -> str:
    return reverse("coaching:series-create", args=[pairing.pk])


def test_look_leave_one_out_and_confirm(as_user, pairing, coach):
    client = as_user(coach)
    page = client.post(address(pairing), typed(pairing))
    slots = [slot for slot, _is_on in page.context["dates"]]
    assert len(slots) == 3
    assert not Session.objects.exists()
    chosen = [slots[0].key, slots[2].key]
    client.post(address(pairing), typed(pairing, starts=chosen, confirm="on"))
    assert starts() == [slots[0].starts_at, slots[2].starts_at]


def test_a_changed_rhythm_shows_its_dates_first(as_user, pairing, coach):
    client = as_user(coach)
    page = client.post(address(pairing), typed(pairing))
    chosen = [slot.key for slot, _is_on in page.context["dates"]]
    changed = typed(pairing, starts=chosen, confirm="on", every_weeks="3")
    assert client.post(address(pairing), changed).context["dates"]
    assert not Session.objects.exists()


def test_a_taken_date_is_not_ticked(as_user, pairing, coach):
    client = as_user(coach)
    page = client.post(address(pairing), typed(pairing))
    second = page.context["dates"][1][0].starts_at
    planned(make_pairing(pairing.cohort, coach=pairing.coach), second)
    page = client.post(address(pairing), typed(pairing))
    assert [is_on for _slot, is_on in page.context["dates"]] == [True, False, True]
    assert "You have something else then." in page.content.decode()


def test_the_end_of_the_cohort_ends_the_series(as_user, pairing, coach):
    ends_on = timezone.localdate() + timedelta(days=31)
    Cohort.objects.update(ends_on=ends_on)
    page = as_user(coach).post(address(pairing), typed(pairing, until="end", count=""))
    assert len(page.context["dates"]) == 3


def test_a_time_that_clocks_leave_out_is_named():
    with timezone.override("Europe/Stockholm"):
        form = SeriesForm(
            {
                "day": "2027-03-21",
                "time": "02:30",
                "minutes": "60",
                "mode": "video",
                "every_weeks": "1",
                "until": "count",
                "count": "3",
            },
            ends_on=date(2027, 8, 31),
            ends_on_words="31 Aug",
        )
        assert form.is_valid()
        moments = [at for _day, at in form.dates()]
    assert moments[1] is None
    assert [at.hour for at in (moments[0], moments[2])] == [1, 0]


def test_moving_and_cancelling_ask_about_the_later_ones(as_user, pairing, coach):
    soon = timezone.now() + timedelta(days=5)
    plan_series(
        pairing=pairing,
        plan=a_plan(),
        starts=[soon, soon + WEEK, soon + 2 * WEEK],
        every_weeks=1,
        by=coach,
        now=timezone.now(),
    )
    second = Session.objects.planned().order_by("starts_at")[1]
    page = reverse("coaching:session-cancel", args=[second.pk])
    client = as_user(coach)
    assert "1 later session" in client.get(page).content.decode()
    client.post(page, {"reason": "travel", "scope": "later"})
    assert Session.objects.filter(state=SessionState.CANCELLED).count() == 2
    alone = reverse("coaching:session-edit", args=[Session.objects.planned().get().pk])
    assert "scope" not in client.get(alone).context["form"].fields
