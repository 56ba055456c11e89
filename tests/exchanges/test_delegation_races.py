"""At the same time, on PostgreSQL: letters keep their numbers apart, a list keeps one head."""

from __future__ import annotations

import pytest

from exchanges import services
from exchanges.models import Letter, LetterKind, LetterState, Nomination, Nominee
from tests.exchanges.delegations import party
from tests.exchanges.scenes import NOW
from tests.exchanges.test_races import outcomes_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def test_letters_drafted_at_once_get_numbers_of_their_own():
    on = party()
    people = list(on.complete().values())
    actions = [
        lambda person=person: services.issue_letter(
            kind=LetterKind.VISA,
            visit=on.delegation.visit,
            to=person,
            by=on.stage.organiser,
            now=NOW,
        )
        for person in people
    ]
    for number in range(ROUNDS):
        assert outcomes_of(*actions) == ["done"] * len(people)
        serials = sorted(Letter.objects.values_list("serial", flat=True))
        assert serials == list(range(1, len(people) * (number + 1) + 1))
        Letter.objects.update(state=LetterState.WITHDRAWN)


def test_the_same_letter_drafted_at_once_is_one_letter():
    on = party()
    issue = {"kind": LetterKind.INVITATION, "visit": on.delegation.visit, "to": on.delegation}
    for _round in range(ROUNDS):
        outcomes_of(*[lambda: services.issue_letter(**issue, by=on.stage.organiser, now=NOW)] * 4)
        assert Letter.objects.standing().count() == 1
        Letter.objects.update(state=LetterState.WITHDRAWN)


def test_two_heads_named_at_once_are_one():
    on = party()
    for number in range(ROUNDS):
        outcomes = outcomes_of(
            *(
                lambda name=name: on.add(name, "head", "woman")
                for name in (f"Grace {number}", f"Ruth {number}")
            )
        )
        assert outcomes == ["done", "head_named_already"]
        Nominee.objects.all().delete()
    assert Nomination.objects.count() == 1


def test_a_list_is_handed_in_once():
    on = party()
    on.add_all()
    assert outcomes_of(on.submit, on.submit) == ["done", "nomination_is_settled"]
    assert on.nomination.moves.count() == 1
