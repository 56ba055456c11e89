"""How pairs go: the fact that decides, what follows from it, and who asked whom when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.emails.contacts import compose_nudge
from coaching.models import CallOutcome, Contact, ContactKind, SessionState
from coaching.presenters import health as words
from coaching.queries.health import health_counts, with_health
from coaching.rules.health import (
    FACTS,
    ContactRefused,
    Health,
    PairAction,
    action_for,
)
from coaching.services.contacts import nudge_pair, record_call
from matching.models import Pairing, PairingMove, PairingState
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, held, make_pairing, organiser_of, planned
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def quiet(pairing):
    """A pair that met seven weeks ago and plans nothing."""
    Pairing.objects.update(started_at=NOW - 20 * WEEK)
    held(pairing, NOW - 7 * WEEK)
    return pairing


@pytest.fixture
def organiser(pairing):
    return organiser_of(pairing)


def read(pairing, now=NOW):
    return with_health(Pairing.objects.filter(pk=pairing.pk).with_people(), now).get()


def missed(pairing, at):
    session = planned(pairing, at)
    session.state = SessionState.MISSED
    session.save()


def test_every_fact_has_words_and_every_word_a_fact(pairing):
    assert set(words.FACT_WORDS) == {fact.key for fact in FACTS}
    found = read(pairing)
    for fact in FACTS:
        found.fact, found.missed_since_count, found.late_log_count = fact.key, 2, 1
        assert words.FACT_WORDS[fact.key](found)


def test_sessions_that_did_not_take_place(pairing):
    missed(pairing, NOW - 2 * WEEK)
    assert read(pairing).fact == "missed"
    missed(pairing, NOW - WEEK)
    assert (read(pairing).fact, read(pairing).health) == ("missed_often", Health.AT_RISK)
    held(pairing, NOW - timedelta(days=2))
    assert read(pairing).fact == "no_next"


def test_a_pause_and_an_end_come_before_everything_else(quiet):
    Pairing.objects.update(state=PairingState.PAUSED)
    assert (read(quiet).fact, words.action_of(read(quiet), NOW)) == ("paused", PairAction.SEE)
    Pairing.objects.update(state=PairingState.CLOSED)
    assert read(quiet).health == Health.OVER


def test_the_answer_of_a_call_stands_until_the_next_call_or_move(quiet, organiser):
    call = {"pairing": quiet, "by": organiser, "look_again_on": (NOW + 2 * WEEK).date()}
    record_call(outcome=CallOutcome.WANTS_CHANGE, now=NOW, **call)
    assert (read(quiet).fact, words.action_of(read(quiet), NOW)) == (
        "wants_change",
        PairAction.REMATCH,
    )
    record_call(outcome=CallOutcome.PAUSE_ASKED, now=NOW + timedelta(hours=1), **call)
    assert words.action_of(read(quiet), NOW) == PairAction.PAUSE
    PairingMove.objects.create(
        pairing=quiet, to_state=PairingState.ACTIVE, at=NOW + timedelta(days=1)
    )
    # Who goes on after a pause begins to count anew.
    assert read(quiet).fact == "no_next"


def test_after_a_nudge_that_changed_nothing_comes_a_call(quiet):
    since = {"quiet_since": NOW - 7 * WEEK, "look_again_on": None, "now": NOW}
    assert action_for("not_met", nudged_at=None, **since) == PairAction.NUDGE
    assert action_for("not_met", nudged_at=NOW - timedelta(days=2), **since) == PairAction.SEE
    assert action_for("not_met", nudged_at=NOW - 2 * WEEK, **since) == PairAction.CALL
    # A nudge of another silence, before they met last, counts no more.
    assert action_for("not_met", nudged_at=NOW - 8 * WEEK, **since) == PairAction.NUDGE


@pytest.mark.parametrize(("days", "action"), [(3, PairAction.SEE), (0, PairAction.CALL)])
def test_after_a_call_its_day_is_waited_for(days, action):
    found = action_for(
        "long_quiet",
        nudged_at=None,
        quiet_since=NOW - 12 * WEEK,
        look_again_on=(NOW + timedelta(days=days)).date(),
        now=NOW,
    )
    assert found == action


def test_a_nudge_reaches_everybody_once_a_week(quiet, organiser):
    contact = nudge_pair(pairing=quiet, by=organiser, now=NOW)
    assert {row.recipient for row in OutboxMessage.objects.filter(kind="coaching.nudge")} == set(
        quiet.people
    )
    with pytest.raises(ContactRefused, match="nudged_lately"):
        nudge_pair(pairing=quiet, by=organiser, now=NOW + timedelta(days=6))
    nudge_pair(pairing=quiet, by=organiser, now=NOW + timedelta(days=7))
    assert Contact.objects.filter(kind=ContactKind.NUDGE).count() == 2
    coachee = quiet.people[0]
    text = compose_nudge(recipient=coachee, about_id=str(contact.pk), occurrence="", now=NOW)
    assert organiser.name in text.paragraphs[0]
    assert quiet.people[1].name in text.paragraphs[0]


def test_a_nudge_that_is_not_needed_any_more_is_not_sent(quiet, organiser):
    contact = nudge_pair(pairing=quiet, by=organiser, now=NOW)
    about = {"about_id": str(contact.pk), "occurrence": "", "now": NOW}
    assert compose_nudge(recipient=UserFactory(), **about) is None
    planned(quiet, NOW + timedelta(days=2))
    assert compose_nudge(recipient=quiet.people[0], **about) is None


def test_only_organisers_nudge_and_only_pairs_that_work(quiet, coach, organiser):
    with pytest.raises(ContactRefused, match="ended"):
        nudge_pair(pairing=quiet, by=coach, now=NOW)
    Pairing.objects.update(state=PairingState.PAUSED)
    with pytest.raises(ContactRefused, match="paused"):
        nudge_pair(pairing=quiet, by=organiser, now=NOW)
    Pairing.objects.update(state=PairingState.REMATCHED)
    with pytest.raises(ContactRefused, match="ended"):
        nudge_pair(pairing=quiet, by=organiser, now=NOW)
    assert not Contact.objects.exists()


def test_the_form_of_a_call_sent_twice_is_one_call(quiet, organiser):
    call = {"pairing": quiet, "outcome": CallOutcome.WILL_MEET, "by": organiser}
    for _ in range(2):
        record_call(look_again_on=(NOW + WEEK).date(), now=NOW, **call)
    assert Contact.objects.count() == 1
    with pytest.raises(ContactRefused, match="look_again_past"):
        record_call(look_again_on=NOW.date(), now=NOW, **call)


def test_the_board_shows_the_most_urgent_first_with_one_action(as_user, pairing, organiser):
    now = timezone.now()
    Pairing.objects.update(started_at=now - 20 * WEEK)
    held(pairing, now - 12 * WEEK)
    fine = make_pairing(pairing.cohort)
    planned(fine, now + WEEK)
    client = as_user(organiser)
    address = reverse("coaching:cohort-sessions", args=[pairing.cohort_id])
    html = client.get(address).content.decode()
    assert html.index(pairing.people[0].name) < html.index(fine.people[0].name)
    assert "1 at risk" in html
    assert "1 on track" in html
    assert reverse("coaching:contact-call", args=[pairing.pk]) in html
    only = client.get(address, {"health": "on_track"}).content.decode()
    assert pairing.people[0].name not in only
    assert fine.people[0].name in only


def test_an_organiser_nudges_and_calls_from_the_board(as_user, pairing, organiser):
    now = timezone.now()
    Pairing.objects.update(started_at=now - 20 * WEEK)
    held(pairing, now - 7 * WEEK)
    client = as_user(organiser)
    nudge = reverse("coaching:contact-nudge", args=[pairing.pk])
    assert "getting on" in client.get(nudge).content.decode()
    page = client.post(nudge, follow=True).content.decode()
    assert f"by {organiser.name}" in page
    assert "less than a week ago" in client.post(nudge, follow=True).content.decode()
    call = reverse("coaching:contact-call", args=[pairing.pk])
    again = timezone.localdate(now + WEEK)
    bad = client.post(call, {"outcome": "will_meet", "look_again_on": timezone.localdate(now)})
    assert "Choose a day to come" in bad.content.decode()
    page = client.post(call, {"outcome": "will_meet", "look_again_on": again}, follow=True)
    assert "they will meet" in page.content.decode()
    history = client.get(reverse("coaching:contact-list", args=[pairing.pk])).content.decode()
    assert "They will meet" in history
    assert "Nudge" in history


def test_the_pair_itself_sees_no_contacts(as_user, pairing, coach):
    for name in ("contact-list", "contact-nudge", "contact-call"):
        page = as_user(coach).get(reverse(f"coaching:{name}", args=[pairing.pk]))
        assert page.status_code == 404, name


@pytest.mark.parametrize("name", ["cohort-sessions", "cohort-handover", "cohort-list"])
def test_boards_cost_the_same_for_one_and_thirty(
    as_user, pairing, organiser, name, django_assert_max_num_queries
):
    now = timezone.now()
    arguments = [] if name == "cohort-list" else [pairing.cohort_id]
    address = reverse(f"coaching:{name}", args=arguments)
    client = as_user(organiser)
    nudge_pair(pairing=pairing, by=organiser, now=now)
    planned(pairing, now + WEEK)
    client.get(address)
    with django_assert_max_num_queries(14 if name == "cohort-handover" else 12) as few:
        client.get(address)
    for number in range(29):
        other = make_pairing(pairing.cohort)
        planned(other, now + timedelta(days=2 + number))
        nudge_pair(pairing=other, by=organiser, now=now)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(address).status_code == 200


def test_the_sheet_for_a_handover_holds_facts_and_no_word_of_coaching(as_user, pairing, organiser):
    now = timezone.now()
    Pairing.objects.update(started_at=now - 20 * WEEK)
    held(pairing, now - 8 * WEEK)
    nudge_pair(pairing=pairing, by=organiser, now=now - timedelta(days=2))
    page = as_user(organiser).get(reverse("coaching:cohort-handover", args=[pairing.cohort_id]))
    html = page.content.decode()
    for words_there in (pairing.people[0].name, "Quiet", "Nudge", organiser.name, "Message unans"):
        assert words_there in html


def test_counts_are_of_what_was_read(pairing):
    make_pairing(pairing.cohort)
    assert health_counts(with_health(Pairing.objects.all(), NOW)) == {Health.ON_TRACK: 2}


def test_no_fact_is_written_out_again_for_each_of_its_readers(pairing):
    """Text that grew with the square of FACTS took a third of a second to write, at each page."""
    query = with_health(Pairing.objects.all(), NOW).order_by("urgency").query
    assert str(query).count(CallOutcome.PAUSE_ASKED) <= 4


@pytest.mark.parametrize(
    ("agreed", "weeks", "expected"),
    [(4, 7, "quiet"), (8, 7, "on_track"), (8, 11, "quiet"), (12, 17, "quiet"), (12, 19, "at_risk")],
)
def test_a_pair_is_quiet_two_weeks_after_its_own_rhythm(pairing, agreed, weeks, expected):
    terms = pairing.agreement.in_force
    type(terms).objects.filter(pk=terms.pk).update(weeks_between=agreed)
    held(pairing, NOW - timedelta(weeks=weeks))
    found = with_health(Pairing.objects.all(), NOW + timedelta(hours=1)).get()
    assert found.health == expected
    assert found.agreed_weeks == agreed
