"""What people say after a chemistry meeting is read by the matching alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from matching import services
from matching.models import ChemistryMeeting
from notifications.models import OutboxMessage
from notifications.services import plan_messages
from tests.matching.cohorts import NOW, make_world, person_of
from tests.matching.meetings import DAY, agree, all_meet, published_round, say
from tests.matching.test_privacy import pages

pytestmark = pytest.mark.django_db


def text_of(client, url: str) -> str:
    text = client.get(url).content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"\s*<li><a href=\"/runs/.*?</li>", "", text, flags=re.DOTALL)


def read(client, world, run) -> list[str]:
    found = [text_of(client, url) for url in pages(world, run)]
    board = reverse("matching:chemistry-board", args=[world.cohort.pk])
    found += [text_of(client, board), text_of(client, f"{board}?export=csv")]
    return [
        re.sub(r"/runs/[\w-]{36}/", "/runs/RUN/", one).replace(str(run.pk), "") for one in found
    ]


def rescore(world, scores: dict[tuple[int, int], tuple[int, int]]) -> None:
    for (row, column), said in scores.items():
        meeting = ChemistryMeeting.objects.with_people().get(
            coachee=world.coachees[row], coach=world.coaches[column]
        )
        say(meeting, *said)


def test_other_scores_with_the_same_pairs_change_no_page(as_user):
    """Straight pairs are best with and without: whatever is said of them, all pages are alike."""
    world = make_world(3, 3)
    for coachee, coach in zip(world.coachees, world.coaches, strict=True):
        services.store_wishes(
            preferences=[person_of(coach).email], avoidances=[], by=person_of(coachee), now=NOW
        )
    every = {(row, column): (3, 3) for row in range(3) for column in range(3)}
    all_meet(world, every)
    client = as_user(world.organiser)
    world.run()
    before = read(client, world, world.run())
    rescore(world, {pair: (5, 4) if pair[0] == pair[1] else (2, 0) for pair in every})
    after = read(client, world, world.run())
    for was, now in zip(before, after, strict=True):
        assert now == was


def test_a_pair_that_talks_undid_reads_as_not_chosen(as_user):
    world = make_world(1, 2)
    coachee, liked = world.coachees[0], world.coaches[1]
    first = world.coaches[0]
    services.store_wishes(
        preferences=[person_of(first).email], avoidances=[], by=person_of(coachee), now=NOW
    )
    all_meet(world, {(0, 0): (1, 1), (0, 1): (5, 5)})
    run = world.run()
    assert run.proposals.get().coach == liked
    client = as_user(world.organiser)
    for coach in world.coaches:
        url = reverse("matching:run-pair", args=[run.pk, coachee.pk, coach.pk])
        text = text_of(client, url)
        assert "Forbidden" not in text
        assert "hemistry" not in re.sub(r"(?s)<nav.*?</nav>", "", text)
    assert "Not chosen" in text_of(
        client, reverse("matching:run-pair", args=[run.pk, coachee.pk, first.pk])
    )


def test_nobody_but_the_author_finds_the_number(as_user):
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    coachee, coach = meeting.people
    say(meeting, 2, 5)
    url = reverse("matching:meeting-detail", args=[meeting.pk])

    def chosen(person: User) -> list[str]:
        text = as_user(person).get(url).content.decode()
        return re.findall(r'value="(\d)"[^>]*checked', text)

    assert (chosen(coachee), chosen(coach)) == (["2"], ["5"])
    assert as_user(world.organiser).get(url).status_code == 404
    board = reverse("matching:chemistry-board", args=[world.cohort.pk])
    assert "Both have said how it went" in as_user(world.organiser).get(board).content.decode()


def test_saying_leaves_the_same_trace_whatever_is_said():
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    say(meeting, 5)
    say(meeting, 0)
    liked, refused = AuditEntry.objects.filter(kind="chemistry_meeting.scored")
    assert (
        (liked.facts, liked.object_id)
        == (refused.facts, refused.object_id)
        == ({}, str(meeting.pk))
    )


def test_no_message_depends_on_what_was_said():
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    texts = []
    for score in (5, 0):
        say(meeting, score, score)
        plan_messages(now=NOW + 2 * DAY)
        texts.append(sorted(OutboxMessage.objects.values_list("key", "state")))
    assert texts[0] == texts[1]


def test_no_template_and_no_query_of_organisers_reads_a_score():
    base = Path(settings.BASE_DIR)
    naming = {
        path.name
        for folder in ("matching/presenters", "matching/queries", "coaching", "dashboard")
        for path in (base / folder).rglob("*.py")
        if re.search(r"\.score\b.*[Cc]hemistry|[Cc]hemistryScore", path.read_text())
    }
    # One asks whether the reader has spoken, never what they said.
    assert naming == {"chemistry.py"}
