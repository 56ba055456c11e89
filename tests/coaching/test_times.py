"""Times proposed and taken: nothing is booked before, and one time is taken once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence
from coaching.emails.times import compose_times_proposed
from coaching.models import GroupPlace, GroupSession, Session, TimeProposal, TimesState
from coaching.presenters import time_slots, waiting
from coaching.rules import SessionRefused
from coaching.services.times import Offer, accept_time, propose_times, withdraw_times
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from notifications.calendar import appointments_of
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, make_pairing, organiser_of, planned
from tests.factories import UserFactory
from tests.steps import steps_of

next_steps = steps_of(waiting)

DAY = timedelta(days=1)
STARTS = (NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY)


def an_offer(*starts, **fields) -> Offer:
    return Offer(
        starts=starts or STARTS,
        minutes=60,
        mode="video",
        place="https://meet.example.org/room",
        kind=fields.get("kind", "session"),
    )


@pytest.fixture
def proposal(pairing, coach) -> TimeProposal:
    return propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)


def test_proposed_times_are_in_no_calendar_and_the_other_is_asked(proposal, coach, coachee):
    assert not Session.objects.exists()
    assert not appointments_of(coachee, now=NOW)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("coaching.times_proposed", coachee)
    text = compose_times_proposed(
        recipient=coachee, about_id=str(proposal.pk), occurrence="", now=NOW
    )
    assert text.url == proposal.get_absolute_url()
    assert sum("Stockholm" in line for line in text.paragraphs) == 3
    assert AuditEntry.objects.filter(kind="times.proposed").exists()


def test_the_home_page_of_the_other_asks_for_a_choice(proposal, coach, coachee):
    titles = [str(step.title) for step in next_steps(coachee, now=NOW)]
    assert f"Choose a time for a session with {coach.name}" in titles
    assert not any("Choose" in str(step.title) for step in next_steps(coach, now=NOW))


def test_a_taken_time_is_a_planned_session(proposal, coach, coachee):
    session = accept_time(proposal=proposal, starts_at=STARTS[1], by=coachee, now=NOW)
    assert (session.starts_at, session.kind, session.place) == (
        STARTS[1],
        "session",
        "https://meet.example.org/room",
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (TimesState.ACCEPTED, coachee)
    assert OutboxMessage.objects.get(kind="coaching.session_changed").recipient == coach
    assert len(appointments_of(coach, now=NOW)) == 1


def test_a_time_taken_twice_is_one_session(proposal, coachee):
    first = accept_time(proposal=proposal, starts_at=STARTS[0], by=coachee, now=NOW)
    assert accept_time(proposal=proposal, starts_at=STARTS[0], by=coachee, now=NOW) == first
    with pytest.raises(SessionRefused, match="times_closed"):
        accept_time(proposal=proposal, starts_at=STARTS[1], by=coachee, now=NOW)
    assert Session.objects.count() == 1


def test_nobody_takes_own_times_or_a_time_that_was_not_proposed(proposal, coach, coachee):
    with pytest.raises(SessionRefused, match="times_closed"):
        accept_time(proposal=proposal, starts_at=STARTS[0], by=coach, now=NOW)
    with pytest.raises(SessionRefused, match="times_closed"):
        accept_time(proposal=proposal, starts_at=NOW + 9 * DAY, by=coachee, now=NOW)
    with pytest.raises(SessionRefused, match="pairing_closed"):
        accept_time(proposal=proposal, starts_at=STARTS[0], by=UserFactory(), now=NOW)


def test_a_past_time_is_not_taken_while_a_later_one_is(proposal, coachee):
    with pytest.raises(SessionRefused, match="in_past"):
        accept_time(proposal=proposal, starts_at=STARTS[0], by=coachee, now=STARTS[0])
    assert accept_time(proposal=proposal, starts_at=STARTS[2], by=coachee, now=STARTS[0]).pk


def test_times_lapse_with_the_last_of_them(proposal, coach, coachee):
    after = STARTS[-1] + timedelta(minutes=1)
    with pytest.raises(SessionRefused, match="times_closed"):
        accept_time(proposal=proposal, starts_at=STARTS[-1], by=coachee, now=after)
    assert not TimeProposal.objects.open(after).exists()
    text = {"about_id": str(proposal.pk), "occurrence": "", "now": after}
    assert compose_times_proposed(recipient=coachee, **text) is None
    propose_times(pairing=proposal.pairing, offer=an_offer(after + DAY), by=coach, now=after)
    proposal.refresh_from_db()
    assert proposal.state == TimesState.LAPSED


def test_other_times_replace_the_first(proposal, coachee):
    answer = propose_times(
        pairing=proposal.pairing, offer=an_offer(NOW + 5 * DAY), by=coachee, now=NOW
    )
    proposal.refresh_from_db()
    assert proposal.state == TimesState.REPLACED
    assert TimeProposal.objects.open(NOW).get() == answer


def test_a_form_sent_twice_proposes_once(proposal, coach):
    again = propose_times(pairing=proposal.pairing, offer=an_offer(), by=coach, now=NOW)
    assert again == proposal
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("starts", "reason"),
    [((NOW,), "in_past"), (tuple(NOW + n * DAY for n in range(1, 5)), "times_number")],
)
def test_what_cannot_be_proposed(pairing, coach, starts, reason):
    with pytest.raises(SessionRefused, match=reason):
        propose_times(pairing=pairing, offer=an_offer(*starts), by=coach, now=NOW)


def test_an_ended_pairing_takes_no_times(pairing, coach):
    Pairing.objects.update(state=PairingState.CLOSED)
    with pytest.raises(SessionRefused, match="pairing_closed"):
        propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW)


def test_withdrawn_times_are_taken_by_nobody(proposal, coach, coachee):
    with pytest.raises(SessionRefused, match="times_closed"):
        withdraw_times(proposal=proposal, by=coachee, now=NOW)
    for _ in range(2):
        withdraw_times(proposal=proposal, by=coach, now=NOW)
    with pytest.raises(SessionRefused, match="times_closed"):
        accept_time(proposal=proposal, starts_at=STARTS[0], by=coachee, now=NOW)


def test_a_clash_is_refused_when_a_time_is_taken(proposal, coachee):
    other = make_pairing(proposal.pairing.cohort, coach=proposal.pairing.coach)
    planned(other, STARTS[0])
    with pytest.raises(SessionRefused, match="clash_other"):
        accept_time(proposal=proposal, starts_at=STARTS[0], by=coachee, now=NOW)


def test_conflicts_are_said_without_what_they_are(pairing, coach, coachee):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    planned(other, STARTS[0])
    Absence.objects.create(
        profile=pairing.coachee.profile, from_on=STARTS[1].date(), until_on=STARTS[1].date()
    )
    free, away, busy = (
        time_slots(coachee, pairing, [at], 60, now=NOW)[0]
        for at in (STARTS[2], STARTS[1], STARTS[0])
    )
    assert (free.notes, free.can_be_booked) == ((), True)
    assert away.notes == ("You have something else then.",)
    assert away.can_be_booked
    assert busy.notes == (f"{coach.name} has something else then.",)
    assert not busy.can_be_booked
    assert other.people[0].name not in str(busy)
    planned(pairing, STARTS[2])
    own = time_slots(coachee, pairing, [STARTS[2]], 60, now=NOW)[0]
    assert own.notes == ("The pair has a session then already.",)


def test_a_group_session_is_a_conflict_too(pairing, coachee):
    group = GroupSession.objects.create(
        cohort=pairing.cohort,
        title="Opening day",
        starts_at=STARTS[0],
        ends_at=STARTS[0] + timedelta(hours=3),
        planned_by=organiser_of(pairing),
    )
    GroupPlace.objects.create(session=group, enrolment=pairing.coachee)
    slot = time_slots(coachee, pairing, [STARTS[0]], 60, now=NOW)[0]
    assert slot.notes == ("You have something else then.",)
    assert slot.can_be_booked


def test_public_holidays_of_both_countries_are_said(pairing, coachee):
    christmas = NOW.replace(day=25)
    notes = time_slots(coachee, pairing, [christmas], 60, now=NOW)[0].notes
    assert notes == ("Public holiday in Sweden.",)


def test_the_database_holds_one_open_proposal_a_pair(proposal, coachee):
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeProposal.objects.create(
            pairing=proposal.pairing,
            minutes=60,
            mode="video",
            proposed_by=coachee,
            proposed_for=coachee,
            proposed_at=NOW,
        )


# --- the pages


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def typed(**fields) -> dict[str, str]:
    day = timezone.localdate()
    return {
        "day": (day + 3 * DAY).isoformat(),
        "time": "14:00",
        "day2": (day + 4 * DAY).isoformat(),
        "time2": "09:00",
        "minutes": "60",
        "mode": "video",
        "kind": "mid_term",
    } | fields


def test_propose_and_take_through_the_pages(as_user, pairing, coach, coachee):
    page = as_user(coach).post(url("times-create", pairing), typed(), follow=True)
    assert "Nothing is booked before one is taken" in page.content.decode()
    proposal = TimeProposal.objects.get()
    assert (len(proposal.starts), proposal.kind) == (2, "mid_term")
    client = as_user(coachee)
    html = client.get(proposal.get_absolute_url()).content.decode()
    assert html.count("Take this time") == 2
    data = {"starts_at": proposal.starts[1].isoformat()}
    client.post(url("times-accept", proposal), data)
    assert Session.objects.planned().get().kind == "mid_term"
    assert "Accepted" in as_user(coach).get(proposal.get_absolute_url()).content.decode()


def test_the_form_begins_with_how_the_pair_met_last(as_user, pairing, coach):
    planned(pairing, timezone.now() - 9 * DAY, minutes=75)
    form = as_user(coach).get(url("times-create", pairing)).context["form"]
    assert (form["minutes"].value(), form["place"].value()) == (
        75,
        "https://meet.example.org/room",
    )


def test_conflicts_are_shown_once_before_the_times_go_out(as_user, pairing, coach):
    client = as_user(coach)
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    client.post(url("session-create", other), typed())
    page = client.post(url("times-create", pairing), typed())
    assert "You have something else then" in page.content.decode()
    assert not TimeProposal.objects.exists()
    checked = page.context["form"]["checked"].value()
    changed = client.post(url("times-create", pairing), typed(checked=checked, minutes="90"))
    assert not TimeProposal.objects.exists()
    assert changed.status_code == 200
    client.post(url("times-create", pairing), typed(checked=checked))
    assert TimeProposal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time2": ""}, "time2"),
        ({"day2": ""}, "day2"),
        ({"day": "2025-01-01"}, "time"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_errors_stand_beside_the_field(as_user, pairing, coach, wrong, field):
    page = as_user(coach).post(url("times-create", pairing), typed(place="Room 7", **wrong))
    assert field in page.context["form"].errors
    assert "Room 7" in page.content.decode()


def test_strangers_and_organisers_see_no_times(as_user, proposal):
    colleague = make_pairing(proposal.pairing.cohort).people[1]
    for person in (UserFactory(), organiser_of(proposal.pairing), colleague):
        client = as_user(person)
        assert client.get(proposal.get_absolute_url()).status_code == 404
        assert client.post(url("times-accept", proposal)).status_code == 404
        assert client.post(url("times-withdraw", proposal)).status_code == 404
        assert client.get(url("times-create", proposal.pairing)).status_code == 404


def test_a_broken_button_takes_nothing(as_user, proposal, coachee):
    client = as_user(coachee)
    for word in ("", "tomorrow", "2026-13-45T00:00"):
        assert client.post(url("times-accept", proposal), {"starts_at": word}).status_code == 302
    assert not Session.objects.exists()
