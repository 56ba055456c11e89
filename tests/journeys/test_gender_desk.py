"""The study visits to the Rwanda National Police Gender Desk: one need, from its words to its work.

Host, city, languages and sending countries come from the case; people and words are made up. It is
walked once, as somebody on the road would: a phone, and no scripts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Institution, ProfileKind, Role, User
from exchanges import services
from exchanges.models import (
    ActionItem,
    Attendance,
    CascadeProof,
    HostOffer,
    Letter,
    LetterState,
    Nomination,
    NominationState,
    RequestState,
    Visit,
    VisitCycle,
    VisitRequest,
    VisitState,
)
from tests.browser import PHONE
from tests.exchanges.delegations import PDF
from tests.factories import InstitutionFactory, complete_profile, person_with
from tests.journeys.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CASE = json.loads((Path(__file__).parent / "cases" / "rwanda_gender_desk.json").read_text())
SENDER = "UG"
DAY = timedelta(days=1)
PEOPLE = (("Grace Akello", "head", "woman"), ("Godfrey Okello", "member", "man"))
DAYS = 5


class Road(Walk):
    """Without scripts each button opens a page, so the walk waits for it, however slow it is."""

    def press(self, selector: str = "main .main") -> Walk:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self.look()


@pytest.fixture
def phone(open_page, sign_in, shapes_seen) -> Walk:
    page = open_page(viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False)
    return Road(page=page, language="en", sign_in=sign_in, axe=None, shapes_seen=shapes_seen)


@pytest.fixture
def go_to() -> Iterator[Callable[[date], None]]:
    """Move the clock to the noon of a day, from which it goes on."""
    travellers = []

    def go(day: date) -> None:
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        travellers.append(time_machine.travel(noon, tick=True))
        travellers[-1].start()

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def cycle() -> VisitCycle:
    """A cycle from next Monday on to which the host and the four senders are invited."""
    host = CASE["host"]
    house = InstitutionFactory(name=host["name"], country=host["country"])
    senders = [
        InstitutionFactory(name=f"Police of {one['as_named_in_source']}", country=one["country"])
        for one in CASE["sending"]
    ]
    Institution.objects.update(time_zone="Africa/Kigali")
    organiser = person_with(Role.ORGANISER, house)
    person_with(Role.HOST, house)
    sender = next(one for one in senders if one.country == SENDER)
    person_with(Role.FOCAL_POINT, sender)
    complete_profile(ProfileKind.LEADER, institution=sender)
    today = timezone.localdate()
    return services.create_cycle(
        institution=house,
        fields={
            "name": "Study visits to the gender desk",
            "first_monday": today + (7 - today.weekday()) * DAY,
            "weeks": 20,
            "visa_weeks": 2,
        },
        invited=[house, *senders],
        interpreters={},
        by=organiser,
        now=timezone.now(),
    )


def the(role: Role) -> User:
    return User.objects.get(memberships__role=role)


def head() -> User:
    return User.objects.get(profiles__kind=ProfileKind.LEADER)


def visit() -> Visit:
    return Visit.objects.get()


def choose(walk: Walk, **values: str) -> Walk:
    for name, value in values.items():
        walk.page.check(f"[name={name}][value={value}]")
    return walk


def test_from_a_need_to_what_it_changed_at_home(cycle, phone, go_to):
    _ask(cycle, phone)
    _approve(phone)
    _offer(cycle, phone)
    _plan(cycle, phone)
    _confirm(phone)
    _nominate(phone)
    _prepare(phone)
    go_to(visit().first_monday)
    _begin(phone)
    go_to(visit().last_day)
    _hold(phone)
    go_to(visit().last_day + 3 * DAY)
    _report(phone)
    _certify(phone)
    _pass_on(phone)
    _count(phone)
    go_to(visit().last_day + 60 * DAY)
    _carry_on(phone)


def _ask(cycle, walk):
    walk.become(head()).open("exchanges:need-create", cycle.pk)
    walk.fill(title="How a gender desk works", need="Reports are lost between gate and court.")
    walk.fill(objective="Each station has a focal point who follows a report to the court.")
    choose(walk, gap="unseen", where="there", group="few").press()
    assert "We suggest: Study visit" in walk.text()
    walk.press().fill(themes_gender_desk="100", ready_on=timezone.localdate().isoformat())
    walk.tick("languages", "en").fill(people="3").press().press()
    assert VisitRequest.objects.get().state == RequestState.SUBMITTED


def _approve(walk):
    request = VisitRequest.objects.get()
    walk.become(the(Role.FOCAL_POINT)).open("exchanges:request-detail", request.pk)
    assert "follows a report to the court" in walk.text()
    walk.press().press().fill(head=str(head().pk)).press()
    request.refresh_from_db()
    assert (request.state, request.head) == (RequestState.REQUESTED, head())


def _offer(cycle, walk):
    walk.become(the(Role.HOST)).open("exchanges:offer-create", cycle.pk)
    walk.fill(title="The gender desk at work", city=CASE["host"]["city"])
    walk.tick("languages", *CASE["host"]["languages"]).fill(themes_gender_desk="100").press()
    offer = HostOffer.objects.get()
    walk.open("exchanges:offer-weeks", offer.pk).tick("open_weeks").press("main form button.main")
    walk.open("exchanges:person-create", offer.pk).fill(name="Chantal Uwimana")
    walk.tick("themes", "gender_desk").press()
    walk.open("exchanges:offer-detail", offer.pk).press()
    offer.refresh_from_db()
    assert (offer.state, set(offer.languages)) == ("offered", set(CASE["host"]["languages"]))


def _plan(cycle, walk):
    walk.become(the(Role.ORGANISER)).open("exchanges:cycle-detail", cycle.pk).press()
    services.work_next_plan(clock=timezone.now)
    walk.open("exchanges:plan-detail", cycle.plans.get().pk).press()
    assert visit().state == VisitState.PROPOSED


def _confirm(walk):
    for person, state in ((the(Role.HOST), VisitState.HELD), (head(), VisitState.CONFIRMED)):
        choose(walk.become(person).press(), answer="confirmed").press()
        assert visit().state == state


def _nominate(walk):
    delegation = visit().delegations.get()
    walk.become(the(Role.FOCAL_POINT))
    for name, part, sex in PEOPLE:
        walk.open("exchanges:nominee-create", delegation.pk).fill(name=name, post="Inspector")
        choose(walk, part=part, sex=sex).press("main form button.main")
    walk.open("exchanges:nomination-letter", delegation.pk)
    upload(walk, "letter.pdf").press("main form button.main")
    walk.press().press("main form button.main")
    walk.become(the(Role.ORGANISER)).open("exchanges:delegation-detail", delegation.pk).press()
    assert Nomination.objects.get().state == NominationState.VERIFIED


def upload(walk: Walk, name: str) -> Walk:
    file: Any = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    walk.page.locator("input[type=file]").set_input_files(file)
    return walk


def _prepare(walk):
    walk.become(head()).open("exchanges:terms-detail", visit().pk).press()
    walk.fill(objectives=CASE["purpose"]).press().press()
    walk.become(the(Role.HOST)).open("exchanges:agenda-detail", visit().pk).press()
    walk.fill(begin="09:00", end="10:30", title="The first hour", place="Headquarters").press()
    walk.press()
    assert visit().agenda.state == visit().terms.state == "shared"
    walk.become(the(Role.ORGANISER)).open("exchanges:visit-detail", visit().pk).press().press()
    assert visit().state == VisitState.LOCKED
    walk.become(head()).open("exchanges:visit-pack", visit().pk)
    assert "The first hour" in walk.text()


def _begin(walk):
    walk.become(the(Role.HOST)).open("exchanges:visit-detail", visit().pk).press().press()
    assert visit().state == VisitState.UNDER_WAY
    walk.open("exchanges:attendance-edit", visit().pk, 1)
    walk.page.get_by_label("Godfrey Okello").uncheck()
    walk.press()
    walk.become(head()).open("exchanges:log-create", visit().pk)
    walk.fill(text="We followed a report through the first hour.").press()
    assert visit().logs.get().day == visit().first_monday


def _hold(walk):
    walk.become(the(Role.HOST))
    for number in range(2, DAYS + 1):
        walk.open("exchanges:attendance-edit", visit().pk, number).press()
    assert [row.present for row in Attendance.objects.order_by("day")] == [1, 2, 2, 2, 2]


def _report(walk):
    for person in (head(), the(Role.HOST)):
        walk.become(person).open("exchanges:report-list", visit().pk).press()
        walk.fill(seen="One page for the first hour.", recommendations="Take it over.").press()
    assert visit().state == VisitState.REPORTED


def _certify(walk):
    walk.become(the(Role.ORGANISER)).open("exchanges:report-list", visit().pk)
    walk.press("main form[action$='certificates/'] button")
    for letter in Letter.objects.filter(kind="certificate"):
        walk.open("exchanges:letter-detail", letter.pk).press().press()
    assert {(one.kind, one.state) for one in Letter.objects.all()} == {
        ("certificate", LetterState.SENT)
    }
    walk.become(head()).open("exchanges:letter-print", Letter.objects.first().pk)
    assert CASE["host"]["name"] in walk.page.content()


def _pass_on(walk):
    delegation, soon = visit().delegations.get(), timezone.localdate() + 30 * DAY
    walk.open("exchanges:cascade-step-create", visit().pk, delegation.pk)
    walk.fill(what="The first hour", audience="Station officers", planned="20")
    walk.fill(owner="Training school", due_on=soon.isoformat()).press()
    walk.open("exchanges:cascade-step-prove", delegation.cascade_steps.get().pk)
    walk.fill(held_on=timezone.localdate().isoformat(), women="9", men="11")
    upload(walk, "list.pdf").press()
    assert CascadeProof.objects.get().document_name == "list.pdf"
    walk.open("exchanges:action-create", visit().pk, delegation.pk)
    walk.fill(what="Name focal points", owner="Personnel", due_on=soon.isoformat()).press()


def _count(walk):
    walk.become(the(Role.ORGANISER)).open("exchanges:visit-step", visit().pk, "close").press()
    assert visit().state == VisitState.CLOSED
    walk.open("exchanges:ledger")
    row = walk.page.locator("main tbody tr", has_text=CASE["host"]["name"])
    numbers = [int(text) for text in row.locator("td.number").all_inner_texts()]
    # One visit of two people, nine days of theirs: one of them came on the second day.
    assert numbers == [1, 2, 9, 0, 0, 0, 9]


def _carry_on(walk):
    """What the visit led to outlives it, and the head is told what is due."""
    action = ActionItem.objects.get()
    for state in ("under_way", "done"):
        walk.become(head()).open("exchanges:action-detail", action.pk)
        choose(walk, to_state=state).press()
    action.refresh_from_db()
    assert action.state == "done"
