"""An avoidance is seen by its author alone, in whatever an organiser can open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from core.models import AuditEntry
from matching import services
from matching.models import Avoidance, MatchRun, Proposal
from notifications.models import OutboxMessage
from tests.matching.cohorts import NOW, make_world, person_of

pytestmark = pytest.mark.django_db
FILES = ("instance", "result", "record")


@pytest.fixture
def world():
    """Three pairs of which each coachee fits one coach by a wish; all others fit less."""
    world = make_world(3, 3)
    for coachee, coach in zip(world.coachees, world.coaches, strict=True):
        services.store_wishes(
            preferences=[person_of(coach).email], avoidances=[], by=person_of(coachee), now=NOW
        )
    return world


def avoid(world, coachee: int, coach: int) -> None:
    Avoidance.objects.create(
        by=person_of(world.coachees[coachee]), person=person_of(world.coaches[coach]).email
    )


def pages(world, run: MatchRun) -> list[str]:
    pairs = [
        reverse("matching:run-pair", args=[run.pk, coachee.pk, coach.pk])
        for coachee in world.coachees
        for coach in world.coaches
    ]
    cohort = [
        reverse(f"matching:{name}", args=[world.cohort.pk])
        for name in ("cohort-detail", "cohort-settings", "enrolment-list", "cohort-enrol")
    ]
    return [
        reverse("matching:run-detail", args=[run.pk]),
        reverse("matching:run-detail", args=[run.pk]) + "?export=csv",
        reverse("matching:run-record", args=[run.pk]),
        *(reverse("matching:run-file", args=[run.pk, name]) for name in FILES),
        *cohort,
        *pairs,
    ]


def read(client, world, run: MatchRun) -> list[str]:
    """Every page with the run's own id, the form token and moments taken out."""
    found = []
    for url in pages(world, run):
        text = client.get(url).content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        text = re.sub(r"\s*<li><a href=\"/runs/.*?</li>", "", text, flags=re.DOTALL)
        text = re.sub(r"/runs/[\w-]{36}/", "/runs/RUN/", text)
        found.append(text.replace(str(run.pk), "RUN"))
    return found


def test_an_avoidance_that_changes_no_pair_changes_no_page(world, as_user):
    client = as_user(world.organiser)
    world.run()
    before = read(client, world, world.run())
    avoid(world, 0, 1)

    after = read(client, world, world.run())

    for was, now in zip(before, after, strict=True):
        assert now == was


def test_an_avoided_pair_that_would_be_best_reads_as_not_chosen(world, as_user):
    avoid(world, 0, 0)
    run = world.run()
    client = as_user(world.organiser)
    url = reverse("matching:run-pair", args=[run.pk, world.coachees[0].pk, world.coaches[0].pk])

    text = client.get(url).content.decode()

    assert not Proposal.objects.filter(coachee=world.coachees[0], coach=world.coaches[0]).exists()
    assert "Not chosen" in text
    assert "Forbidden" not in text
    assert "avoid" not in text.lower()


def test_somebody_whom_only_an_avoided_coach_could_take_is_told_of_places(as_user):
    world = make_world(1, 1)
    avoid(world, 0, 0)
    run = world.run()

    text = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))

    assert run.result["cardinality"] == 0
    assert "needed by others" in text.content.decode()
    assert "avoid" not in text.content.decode().lower()


def test_the_typed_words_rest_in_one_place_alone(world):
    sentinel = "Zyx Sentinel Quux"
    person = person_of(world.coachees[0])
    services.store_wishes(preferences=[], avoidances=[sentinel], by=person, now=NOW)
    run = world.run()
    services.publish_proposals(run=run, by=world.organiser, now=NOW)
    run.refresh_from_db()

    elsewhere = [
        *AuditEntry.objects.values_list("kind", "facts"),
        *OutboxMessage.objects.values_list("key", "detail"),
        *Proposal.objects.values_list("breakdown"),
        (run.instance, run.result),
    ]

    assert sentinel not in str(elsewhere)
    assert Avoidance.objects.get().person == sentinel


def test_storing_wishes_leaves_the_same_trace_with_and_without_an_avoidance(world):
    person = person_of(world.coachees[0])
    for avoidances in ([], ["Somebody Else"]):
        services.store_wishes(preferences=[], avoidances=avoidances, by=person, now=NOW)

    with_none, with_one = AuditEntry.objects.filter(kind="wishes.stored").order_by("-number")[:2]
    assert (with_none.facts, with_none.object_id) == (with_one.facts, with_one.object_id)


def test_wishes_have_no_address_but_the_authors_own(world, as_user):
    services.store_wishes(
        preferences=["Planted Wish"],
        avoidances=["Planted Veto"],
        by=person_of(world.coachees[0]),
        now=NOW,
    )
    url = reverse("matching:wishes")

    assert "Planted Veto" in as_user(person_of(world.coachees[0])).get(url).content.decode()
    assert "Planted" not in as_user(person_of(world.coaches[0])).get(url).content.decode()
    assert as_user(world.organiser).get(url).status_code == 403


def test_no_template_but_the_authors_page_names_avoidances():
    folder = Path(settings.BASE_DIR) / "templates"
    naming = {
        path.name for path in folder.rglob("*.html") if "avoidance" in path.read_text().lower()
    }
    assert naming == {"wishes.html"}
