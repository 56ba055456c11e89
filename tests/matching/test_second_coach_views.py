"""The pages of a second coach, for organisers and for the three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from matching.models import Part, SecondCoach, SecondCoachState
from tests.factories import person_with
from tests.matching.cohorts import add
from tests.matching.second_coaches import Three, make_three, whose_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> Three:
    return make_three()


def choose(three: Three) -> str:
    return reverse("matching:second-coach-choose", args=[three.pairing.pk])


def ask(three: Three) -> str:
    return reverse("matching:second-coach-ask", args=[three.pairing.pk, three.other.pk])


def test_an_organiser_chooses_asks_and_follows(as_user, three):
    client = as_user(three.world.organiser)
    pair = client.get(reverse("matching:pairing-detail", args=[three.pairing.pk]))
    assert choose(three) in pair.content.decode()
    assert ask(three) in client.get(choose(three)).content.decode()
    assert three.second.name in client.get(ask(three)).content.decode()
    page = client.post(ask(three), follow=True).content.decode()
    assert page.count("No answer yet") == 3
    # A second question is not asked while the first is open.
    refused = client.get(choose(three), follow=True).content.decode()
    assert "takes no second coach now" in refused
    one = SecondCoach.objects.get()
    withdraw = reverse("matching:second-coach-withdraw", args=[one.pk])
    assert withdraw in page
    assert "came to nothing" in client.post(withdraw, follow=True).content.decode()


def test_a_closed_coach_is_named_with_the_rule_and_cannot_be_asked(as_user, three):
    three.other.profile.languages.all().delete()
    client = as_user(three.world.organiser)
    page = client.get(choose(three)).content.decode()
    assert "No common language at the level asked for" in page
    assert ask(three) not in page
    answer = client.post(ask(three), follow=True).content.decode()
    assert "A rule forbids this coach here" in answer
    assert not SecondCoach.objects.exists()


def test_each_of_three_reads_and_answers_on_pages_without_scripts(as_user, three):
    one = three.ask(timezone.now())
    url = one.get_absolute_url()
    for number in range(3):
        reader = whose_turn(one)
        others = {three.coachee, three.coach, three.second} - {reader}
        unasked = [turn.person for turn in one.turns.filter(asked_at__isnull=True)]
        for person in unasked:
            assert as_user(person).get(url).status_code == 404
            assert url not in as_user(person).get("/").content.decode()
        assert url in as_user(reader).get("/").content.decode()
        page = as_user(reader).get(url).content.decode()
        assert all(other.name in page for other in others if other != three.coach)
        accept = reverse("matching:second-coach-accept", args=[one.pk])
        page = as_user(reader).post(accept, follow=True).content.decode()
        assert ("The agreement comes next" in page) == (number == 2)
    one.refresh_from_db()
    assert one.state == SecondCoachState.AGREED
    terms = reverse("coaching:agreement-edit", args=[three.pairing.pk])
    assert terms in as_user(three.coach).get("/").content.decode()
    assert terms not in as_user(three.second).get(url).content.decode()


def test_a_no_is_worded_for_the_organiser_alone(as_user, three):
    one = three.ask(timezone.now())
    first = whose_turn(one)
    url = reverse("matching:second-coach-decline", args=[one.pk])
    as_user(first).post(url, {"reason": "no_time", "comment": "Ask me in spring"})
    overview = as_user(three.world.organiser).get(one.get_absolute_url()).content.decode()
    assert "Ask me in spring" in overview
    mine = as_user(first).get(one.get_absolute_url()).content.decode()
    assert "Nobody joins the pair" in mine
    for person in {three.coachee, three.coach, three.second} - {first}:
        assert as_user(person).get(one.get_absolute_url()).status_code == 404


def test_the_list_needs_as_many_queries_for_thirty_coaches(as_user, three):
    client = as_user(three.world.organiser)
    client.get(choose(three))
    counts = []
    for more in (0, 30):
        for _ in range(more):
            add(three.world, Part.COACH)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(choose(three))
        counts.append(len(seen))
    assert page.content.decode().count("Choose<") == 12
    assert counts[0] == counts[1] <= 25


def test_organisers_of_other_houses_and_the_three_choose_nobody(as_user, three):
    for person in (three.coachee, three.coach, three.second, person_with(Role.ORGANISER)):
        assert as_user(person).get(choose(three)).status_code == 404
        assert as_user(person).post(ask(three)).status_code == 404
