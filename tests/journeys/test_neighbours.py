"""Communities of one country visit each other: organiser, focal point, host and head."""

from __future__ import annotations

import pytest

from exchanges.models import Letter, LetterKind, Nominee, VisitCycle
from tests.exchanges.communities import NAMES, Neighbours, neighbours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KAYONZA, HUYE, RUBAVU = NAMES


@pytest.fixture
def on() -> Neighbours:
    """A cycle that was opened as one between countries, with its offers and requests."""
    return neighbours(country="")


def test_visits_stay_within_the_country(on, walk):
    _choose(on, walk)
    _see_the_plan(on, walk)
    _nominate(on, walk)
    _invite(on, walk)
    walk.become(on.senders[RUBAVU].head)
    walk.open("exchanges:visit-timeline", on.delegation(RUBAVU).visit_id)


def _choose(on, walk):
    walk.become(on.organiser).open("exchanges:cycle-settings", on.cycle.pk)
    walk.fill(country="RW").press()
    on.cycle = VisitCycle.objects.get(pk=on.cycle.pk)
    assert on.cycle.is_within_country
    walk.open("exchanges:cycle-pairs", on.cycle.pk)
    walk.fill(one=str(on.homes[KAYONZA].pk), other=str(on.homes[HUYE].pk))
    walk.press("main form button.main")
    assert on.cycle.excluded_pairs.count() == 1


def _see_the_plan(on, walk):
    plan = on.plan()
    walk.open("exchanges:plan-detail", plan.pk)
    assert all(name in walk.text() for name in NAMES)
    on.publish()
    walk.become(on.hosts[HUYE]).open("exchanges:visit-list")


def _nominate(on, walk):
    delegation = on.delegation(RUBAVU)
    walk.become(on.senders[RUBAVU].focal_point)
    walk.open("exchanges:nominee-create", delegation.pk).fill(name="Jeanne Ingabire", post="Chair")
    walk.page.check("[name=sex][value=woman]")
    walk.press("main form button.main")
    walk.open("exchanges:nominee-needs", Nominee.objects.get().pk)
    assert walk.page.locator("[name=passport]").count() == 0
    walk.fill(diet="No fish").press("main form button.main")


def _invite(on, walk):
    walk.become(on.organiser).open("exchanges:delegation-detail", on.delegation(RUBAVU).pk)
    walk.press("main form[action$='/letters/'] button")
    assert Letter.objects.get().kind == LetterKind.INVITATION
    walk.open("exchanges:letter-detail", Letter.objects.get().pk)
