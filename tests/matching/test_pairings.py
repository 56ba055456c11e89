"""An organiser pauses, resumes, ends or rematches a pairing; the history keeps why."""

from __future__ import annotations

import pytest

from matching import rules, services
from matching.emails import changes
from matching.models import Pairing, PairingState, Part
from matching.queries.people import awaiting_pair
from notifications.models import OutboxMessage
from tests.factories import person_with
from tests.matching.cohorts import NOW, add, make_world, person_of
from tests.matching.test_again import accept

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(1, 1)


def move(world, pairing, state, reason=""):
    return services.move_pairing(
        pairing=pairing, to_state=state, by=world.organiser, now=NOW, reason=reason
    )


def places(world) -> list[int]:
    found = []
    for one in (world.coachees[0], world.coaches[0]):
        one.refresh_from_db()
        found.append(one.places_taken)
    return found


def test_a_pause_keeps_the_places_and_both_are_told(world):
    pairing = accept(world.published()[0])

    move(world, pairing, PairingState.PAUSED, "no_time")

    assert places(world) == [1, 1]
    messages = OutboxMessage.objects.filter(kind="matching.pairing_moved")
    assert {one.recipient for one in messages} == set(pairing.people)
    text = changes.compose_pairing_moved(
        recipient=pairing.people[0],
        about_id=str(pairing.pk),
        occurrence=messages[0].occurrence,
        now=NOW,
    )
    assert "is paused" in text.paragraphs[0]
    assert "time" not in text.paragraphs[0].replace("at any time", "")
    move(world, pairing, PairingState.ACTIVE)
    assert not changes.compose_pairing_moved(
        recipient=pairing.people[0],
        about_id=str(pairing.pk),
        occurrence=messages[0].occurrence,
        now=NOW,
    )


def test_a_rematch_frees_both_places_and_the_coachee_waits(world):
    pairing = accept(world.published()[0])
    assert not awaiting_pair(world.cohort).exists()

    move(world, pairing, PairingState.REMATCHED, "no_fault")

    assert places(world) == [0, 0]
    assert list(awaiting_pair(world.cohort)) == world.coachees
    last = pairing.moves.last()
    assert (last.to_state, last.reason, last.by) == ("rematched", "no_fault", world.organiser)


def test_an_end_frees_the_coach_alone(world):
    pairing = accept(world.published()[0])

    move(world, pairing, PairingState.ENDED_EARLY)

    assert places(world) == [1, 0]
    assert not awaiting_pair(world.cohort).exists()
    with pytest.raises(rules.PairingRefused):
        move(world, pairing, PairingState.ACTIVE)


def test_the_steps_follow_the_state_and_belong_to_organisers(world):
    pairing = accept(world.published()[0])
    add(world, Part.COACHEE)

    def steps(user):
        return rules.pairing_steps(user, Pairing.objects.get(pk=pairing.pk))

    assert steps(world.organiser) == ["pause", "rematch", "end"]
    assert steps(person_of(world.coaches[0])) == []
    assert steps(person_with("organiser")) == []
    move(world, pairing, PairingState.PAUSED)
    assert steps(world.organiser) == ["resume", "rematch", "end"]
    move(world, pairing, PairingState.REMATCHED)
    assert steps(world.organiser) == []
