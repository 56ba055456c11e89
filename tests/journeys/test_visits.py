"""Offer, request, plan, confirm: a study visit in the browser, until everybody said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ProfileKind, Role, User
from exchanges import services
from exchanges.models import HostOffer, Visit, VisitCycle, VisitRequest, VisitState
from tests.factories import InstitutionFactory, complete_profile, person_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cycle() -> VisitCycle:
    """A cycle of thirty weeks from next Monday on, with one host and one sender."""
    house = InstitutionFactory(name="Gender Desk", country="RW")
    force = InstitutionFactory(name="Uganda Police Force", country="UG")
    organiser = person_with(Role.ORGANISER, house)
    person_with(Role.HOST, house)
    person_with(Role.FOCAL_POINT, force)
    complete_profile(ProfileKind.LEADER, institution=force)
    today = timezone.localdate()
    return services.create_cycle(
        institution=house,
        fields={
            "name": "Study visits",
            "first_monday": today + timedelta(days=7 - today.weekday()),
            "weeks": 30,
            "visa_weeks": 2,
        },
        invited=[house, force],
        interpreters={},
        by=organiser,
        now=timezone.now(),
    )


def the(role: Role) -> User:
    return User.objects.get(memberships__role=role)


def test_offer_request_plan_and_confirm(cycle, walk):
    _offer(cycle, walk)
    _request(cycle, walk)
    _plan(cycle, walk)
    _confirm(walk)


def _offer(cycle, walk):
    walk.become(the(Role.HOST)).open("exchanges:offer-create", cycle.pk)
    walk.fill(title="How the desk works", city="Kigali")
    walk.tick("languages", "en").fill(themes_gender_desk="100").press()
    offer = HostOffer.objects.get()
    walk.open("exchanges:offer-weeks", offer.pk).tick("open_weeks").press("main form button.main")
    walk.open("exchanges:person-create", offer.pk).fill(name="Grace Mutesi")
    walk.tick("themes", "gender_desk").press()
    walk.open("exchanges:offer-detail", offer.pk).press()
    offer.refresh_from_db()
    assert offer.state == "offered"


def _request(cycle, walk):
    walk.become(the(Role.FOCAL_POINT)).open("exchanges:need-create", cycle.pk)
    walk.fill(title="See a desk at work", need="We open ten desks next year.")
    walk.fill(objective="Ten heads of desks know how to begin.")
    for name, value in (("gap", "unseen"), ("where", "there"), ("group", "few")):
        walk.page.check(f"[name={name}][value={value}]")
    walk.press().press().fill(ready_on=cycle.first_monday.isoformat())
    walk.tick("languages", "en").fill(themes_gender_desk="100").press()
    request = VisitRequest.objects.get()
    walk.open("exchanges:request-weeks", request.pk).tick("available")
    walk.press("main form button.main")
    leader = User.objects.get(profiles__kind=ProfileKind.LEADER)
    walk.open("exchanges:request-head", request.pk).fill(head=str(leader.pk)).press()
    walk.open("exchanges:request-detail", request.pk).press()
    request.refresh_from_db()
    assert request.state == "requested"


def _plan(cycle, walk):
    walk.become(the(Role.ORGANISER)).open("exchanges:cycle-detail", cycle.pk).press()
    services.work_next_plan(clock=timezone.now)
    plan = cycle.plans.get()
    walk.wait_for_result("exchanges:plan-detail", plan.pk)
    assert walk.page.locator("main svg[role='img']").count() == 1
    walk.press()
    assert Visit.objects.get().state == VisitState.PROPOSED


def _confirm(walk):
    visit = Visit.objects.get()
    walk.become(the(Role.HOST)).press()
    walk.press("input[name=answer][value=confirmed]").press()
    visit.refresh_from_db()
    assert visit.state == VisitState.HELD
    walk.become(visit.delegations.get().request.head).press()
    walk.press("input[name=answer][value=confirmed]").press()
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED
    walk.become(the(Role.FOCAL_POINT)).open("exchanges:visit-detail", visit.pk)
