"""The pages of chemistry meetings: for the two, for organisers, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import services
from matching.models import ChemistryMeeting, ChemistryRound
from matching.presenters.line import line_of
from notifications.emails import kind_named
from tests.factories import UserFactory
from tests.matching.cohorts import NOW, make_world, person_of
from tests.matching.meetings import DAY, agree, chosen_round, published_round, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


def at(name: str, thing) -> str:
    return reverse(f"matching:{name}", args=[thing.pk])


def test_an_organiser_sets_up_changes_and_publishes(as_user):
    world = make_world(2, 3)
    client = as_user(world.organiser)
    board, new = at("chemistry-board", world.cohort), at("chemistry-create", world.cohort)
    assert "Set up chemistry meetings" in client.get(board).content.decode()
    terms = {"each": "2", "most_a_coach": "3", "minutes": "30", "days": "21", "weight": "40"}
    wrong = client.post(new, {**terms, "weight": "101", "minutes": "25"})
    assert 'value="25"' in wrong.content.decode()
    client.post(new, terms)
    services.work_next_round(clock=lambda: NOW)
    one = ChemistryRound.objects.get()
    assert "Publish 4 meetings" in client.get(board).content.decode()
    client.post(at("meeting-remove", one.meetings.first()))
    client.post(at("chemistry-publish", one))
    assert "3" in client.get(board).content.decode()
    assert set(one.meetings.values_list("state", flat=True)) == {"proposed"}


def test_times_that_make_no_sense_are_worded_beside_the_field_and_kept(as_user):
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    client = as_user(meeting.people[0])
    url = at("meeting-times", meeting)
    day = (NOW + 3 * DAY).date().isoformat()
    for typed, words in (
        ({"day_0": day}, "This field is required"),
        ({"day_0": day, "time_0": "10:00", "day_1": day}, "Say at what time, too."),
        ({"day_0": "2026-11-01", "time_0": "10:00"}, "This time is past"),
        ({"day_0": "2027-03-01", "time_0": "10:00"}, "The last day to meet"),
    ):
        text = client.post(url, typed).content.decode()
        assert words in text
        assert typed["day_0"] in text
    client.post(url, {"day_0": day, "time_0": "10:00"})
    assert meeting.times.count() == 1


def test_strangers_and_organisers_find_no_page_of_a_meeting(as_user):
    world = make_world(2, 2)
    meeting = published_round(world).meetings.filter(coachee=world.coachees[0]).first()
    for person in (world.organiser, person_of(world.coachees[1]), world.focal_point, UserFactory()):
        assert as_user(person).get(at("meeting-detail", meeting)).status_code == 404
        assert as_user(person).post(at("meeting-score", meeting), {"score": 5}).status_code == 404


def test_the_page_leads_from_offer_to_word(as_user, time_machine_at):
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    coachee, coach = meeting.people
    page = at("meeting-detail", meeting)
    assert "When could you meet?" in as_user(coachee).get(page).content.decode()
    services.offer_times(meeting=meeting, times=[NOW + DAY], by=coach, now=NOW)
    assert "You offered" in as_user(coach).get(page).content.decode()
    assert "Take this time" in as_user(coachee).get(page).content.decode()
    time = meeting.times.get()
    as_user(coachee).post(at("meeting-pick", meeting), {"time": str(time.pk)})
    assert "Time agreed" in as_user(coach).get(page).content.decode()
    time_machine_at(NOW + 2 * DAY)
    assert "We did not meet" in as_user(coach).get(page).content.decode()
    assert "has-error" in as_user(coach).post(at("meeting-score", meeting)).content.decode()
    as_user(coach).post(at("meeting-score", meeting), {"score": "0"})
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert "You have said how it went" in as_user(coach).get(page).content.decode()


def test_a_cancelled_meeting_reads_for_organisers_as_one_not_held(as_user):
    world = make_world(1, 2)
    one = published_round(world)
    meeting = one.meetings.first()
    client, board = as_user(world.organiser), at("chemistry-board", world.cohort)
    before = client.get(f"{board}?export=csv").content
    services.cancel_meeting(meeting=meeting, by=meeting.people[1], now=NOW)
    assert client.get(f"{board}?export=csv").content == before


@pytest.mark.parametrize("name", ["chemistry-board", "meeting-list"])
def test_lists_ask_as_much_for_many_as_for_few(name, as_user):
    counts = []
    for many in (1, 10):
        world = make_world(many, 2)
        published_round(world, most_a_coach=10)
        is_board = name == "chemistry-board"
        who = world.organiser if is_board else person_of(world.coaches[0])
        url = at(name, world.cohort) if is_board else reverse("matching:meeting-list")
        client = as_user(who)
        text = client.get(url).content.decode()
        assert all(person_of(coachee).name in text for coachee in world.coachees)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_line_tells_organisers_all_and_the_person_what_was_shown(as_user):
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    say(meeting, 5, 5)
    proposal = world.published()[0]
    services.decline_proposal(
        proposal=proposal, reason="other", comment="", by=person_of(proposal.coach), now=NOW
    )
    coachee = proposal.coachee
    organiser, own = (
        [event.words for event in line_of(coachee, reader)]
        for reader in (world.organiser, person_of(coachee))
    )
    name = person_of(proposal.coach).name
    assert f"The proposal of {name} was declined" in organiser
    assert f"The proposal of {name} came to nothing" in own
    assert not [words for words in own if "declined" in words]
    assert any("Chemistry meeting with" in words for words in own)
    assert line_of(coachee, world.focal_point) == []
    text = as_user(world.organiser).get(at("enrolment-withdraw", coachee)).content.decode()
    assert "What happened so far" in text


def test_mails_say_what_to_do_and_are_void_once_it_is_done():
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    coachee, coach = meeting.people

    def text(kind: str, occurrence: str = ""):
        return kind_named(f"matching.{kind}").compose(
            recipient=coachee, about_id=str(meeting.pk), occurrence=occurrence, now=NOW
        )

    assert coach.name in str(text("meeting_asked").paragraphs)
    assert coach.name not in text("meeting_asked").subject
    services.offer_times(meeting=meeting, times=[NOW + DAY], by=coach, now=NOW)
    assert text("meeting_asked") is None
    assert "Choose a time" in text("meeting_times", "2").subject
    services.pick_time(meeting=meeting, time=meeting.times.get(), by=coachee, now=NOW)
    assert text("meeting_times", "2") is None
    stamp = f"{NOW + DAY:%Y%m%dT%H%M}"
    assert coach.name in str(text("meeting_tomorrow", stamp).paragraphs)
    assert text("meeting_how") is not None
    say(meeting, 3)
    assert text("meeting_how") is None


def test_a_draft_is_nobodys_to_open(as_user):
    world = make_world(1, 2)
    meeting = chosen_round(world).meetings.first()
    assert as_user(meeting.people[0]).get(at("meeting-detail", meeting)).status_code == 404
    assert ChemistryMeeting.objects.of(meeting.people[1]).count() == 0
