"""From a need to a delegation that is ready to travel: focal point, organiser, host and head."""

from __future__ import annotations

import pytest
from django.utils import timezone

from exchanges import services
from exchanges.models import (
    Answer,
    Letter,
    LetterState,
    NominationState,
    Nominee,
    NomineeNeed,
    Visit,
    VisitRequest,
)
from tests.exchanges.delegations import PDF, Party
from tests.exchanges.scenes import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DIET = "No meat on Fridays"
PEOPLE = (
    ("Godfrey Okello", "head", "man"),
    ("Grace Acan", "member", "woman"),
    ("Peter Odongo", "alternate", "man"),
)


@pytest.fixture
def on() -> Party:
    """A visit that host and head have confirmed."""
    stage = scene(senders={"UG": "Uganda"})
    delegation = stage.publish()[0].delegations.get()
    now = timezone.now()
    visit = delegation.visit
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=now)
    made = Party(stage, delegation)
    services.answer_for_delegation(
        delegation=delegation, answer=Answer.CONFIRMED, by=made.head, now=now
    )
    return made


def test_nominate_verify_and_see_the_own_page(on, walk):
    # The letter is written in the language of the head.
    walk.become(on.head)
    _nominate(on, walk)
    _verify(on, walk)
    _step_in(on, walk)
    _see_what_is_the_own(on, walk)


def test_a_need_finds_its_instrument(on, walk):
    walk.become(on.focal_point).open("exchanges:need-create", on.stage.cycle.pk)
    walk.press("main form button.main")
    assert walk.page.locator(".error-summary").count() == 1
    walk.fill(title="Interviewing children", need="Reports fail.", objective="Courts accept them.")
    for name, value in (("gap", "unseen"), ("where", "there"), ("group", "few")):
        walk.page.check(f"[name={name}][value={value}]")
    walk.press("main form button.main").press("main form button.main")
    request = VisitRequest.objects.get(title="Interviewing children")
    assert request.instrument == "study_visit"


def _nominate(on, walk):
    walk.become(on.focal_point).open("exchanges:visit-detail", on.delegation.visit_id)
    walk.open("exchanges:visit-people", on.delegation.visit_id)
    walk.open("exchanges:delegation-detail", on.delegation.pk)
    for name, part, sex in PEOPLE:
        walk.open("exchanges:nominee-create", on.delegation.pk)
        walk.fill(name=name, post="Inspector")
        walk.page.check(f"[name=part][value={part}]")
        walk.page.check(f"[name=sex][value={sex}]")
        walk.press("main form button.main")
    assert Nominee.objects.count() == len(PEOPLE)
    walk.open("exchanges:nominee-needs", Nominee.objects.get(name="Grace Acan").pk)
    walk.fill(diet=DIET).press("main form button.main")
    walk.open("exchanges:nomination-letter", on.delegation.pk)
    file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.press("main form button.main")
    assert walk.page.locator(".error-summary").count() == 1
    walk.page.locator("input[type=file]").set_input_files({**file, "buffer": PDF})
    walk.press("main form button.main")
    walk.press().press("main form button.main")
    assert on.nomination.state == NominationState.SUBMITTED


def _verify(on, walk):
    walk.become(on.stage.organiser).open("exchanges:delegation-detail", on.delegation.pk)
    assert DIET not in walk.page.content()
    walk.press()
    assert on.nomination.state == NominationState.VERIFIED
    walk.press("main form[action$='/letters/'] button")
    letter = Letter.objects.get(kind="invitation")
    walk.open("exchanges:letter-list").open("exchanges:letter-edit", letter.pk)
    walk.fill(text="We invite you.").press("main form button.main")
    walk.press().press()
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    walk.open("exchanges:letter-print", letter.pk)
    assert "We invite you." in walk.text()


def _step_in(on, walk):
    leaving = Nominee.objects.get(name="Grace Acan")
    walk.become(on.focal_point).open("exchanges:nominee-drop", leaving.pk)
    walk.page.locator("input[name=alternate]").last.check()
    walk.press("main form button.harm")
    assert Nominee.objects.get(name="Peter Odongo").stands_in_for == leaving
    assert not NomineeNeed.objects.exists()
    assert on.nomination.state == NominationState.SUBMITTED


def _see_what_is_the_own(on, walk):
    walk.become(on.stage.host).open("exchanges:delegation-detail", on.delegation.pk)
    assert "Godfrey Okello" not in walk.text()
    walk.become(on.head).open("exchanges:delegation-detail", on.delegation.pk)
    assert "Godfrey Okello" in walk.text()
    walk.open("exchanges:visit-timeline", on.delegation.visit_id)
    walk.press("main form:has(input[value=briefing]) button")
    assert Visit.objects.get().steps_done.get().step == "briefing"
    walk.open("exchanges:letter-detail", Letter.objects.get(state=LetterState.SENT).pk)
    walk.become(on.stage.organiser).open("exchanges:nomination-terms", on.stage.cycle.pk)
