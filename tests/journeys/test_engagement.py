"""A whole engagement in the browser: from the terms to the proof that the notes are gone."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from coaching.models import (
    Agreement,
    ClosingAnswer,
    Destruction,
    FitAnswer,
    FollowUp,
    Goal,
    HoursLetter,
    Note,
    PlanItem,
    SessionLog,
    SessionState,
    TimeProposal,
)
from core.paper import pdf_is_possible
from matching.models import PairingState
from tests.journeys.agreeing import agree
from tests.journeys.engagement import DAY, HOUR, Engagement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARED, PRIVATE = "What the two of them read.", "What the coach alone reads."
WHAT = "Open each promotion panel to women"


@pytest.fixture
def on(walk, time_machine) -> Engagement:
    return Engagement(walk, time_machine)


def test_from_the_terms_to_the_destruction(on):
    _contract(on)
    _meet(on)
    _set_goals(on)
    _say_whether_they_fit(on)
    _review(on)
    _close(on)
    _talk_again(on)
    _get_a_letter(on)
    _destroy(on)


def _contract(on):
    """A contracting meeting, logged without a note; then three sign."""
    meeting = on.morning_in(2)
    walk = on.as_(on.coach).open("coaching:session-create", on.pairing.pk)
    walk.fill(**on.local(meeting, on.coach), kind="contracting").press()
    on.at(meeting + 2 * HOUR)
    walk = on.follow(on.coach, "log")
    assert not walk.page.locator("[name=shared_note]").count()
    walk.press()
    assert SessionLog.objects.get().session.kind == "contracting"
    agree(on.walk, on.pairing)
    terms = Agreement.objects.get(pairing=on.pairing).in_force
    assert terms.signatures.count() == 3


def _meet(on):
    """Times proposed, one taken by its mail, the session logged from the mail that asks."""
    first = on.morning_in(7)
    walk = on.as_(on.coach).open("coaching:times-create", on.pairing.pk)
    walk.fill(**on.local(first, on.coach)).press()
    on.later(minutes=5)
    times = TimeProposal.objects.get()
    on.follow(on.coachee, f"times/{times.pk}").press()
    times.refresh_from_db()
    assert times.session.starts_at == times.starts[0]
    on.at(first - DAY)
    assert on.last_mail(on.coachee, f"sessions/{times.session_id}")
    on.at(first + 2 * HOUR)
    # Programs that scan mail open every link: nothing happens by that.
    on.follow(on.coach, "missed")
    on.follow(on.coach, "move")
    walk = on.follow(on.coach, "log")
    walk.fill(shared_note=SHARED, private_note=PRIVATE).press("main form button.main")
    times.session.refresh_from_db()
    assert times.session.state == SessionState.HELD
    walk = on.as_(on.coachee).open("coaching:session-detail", times.session_id)
    assert SHARED in walk.text()
    assert PRIVATE not in walk.page.content()


def _set_goals(on):
    """A goal and an action, which the leader passes on to the plan of the institution."""
    walk = on.as_(on.coachee).open("coaching:goal-create", on.pairing.pk)
    walk.fill(title="More women on panels", baseline="2", target="7").press()
    assert Goal.objects.count() == 1
    walk.open("coaching:action-create", on.pairing.pk)
    walk.fill(what=WHAT, due_on=f"{timezone.localdate() + 30 * DAY:%Y-%m-%d}")
    walk.tick("owner", str(on.coachee.pk)).press()
    action = on.pairing.actions.get()
    walk.open("coaching:action-pass-on", action.pk).tick("consent").press()
    item = PlanItem.objects.get()
    assert item.what == WHAT
    assert WHAT in walk.open("coaching:plan-item", item.pk).text()


def _say_whether_they_fit(on):
    for person in (on.coachee, on.coach):
        walk = on.as_(person).open("coaching:fit-create", on.pairing.pk)
        walk.tick("answer", "keep").press()
    assert FitAnswer.objects.count() == 2


def _review(on):
    """The mid-term review is a session of its own kind, and stands among the milestones."""
    review = on.morning_in(60)
    walk = on.as_(on.coachee).open("coaching:session-create", on.pairing.pk)
    walk.fill(**on.local(review, on.coachee), kind="mid_term").press()
    on.at(review + 2 * HOUR)
    on.follow(on.coach, "log").press("main form button.main")
    assert SessionLog.objects.filter(session__kind="mid_term").exists()
    walk = on.as_(on.coachee).open("coaching:pairing", on.pairing.pk)
    assert walk.page.locator("ol.line li.good, ol.line li.done").count()


def _close(on):
    for person in (on.coachee, on.coach):
        walk = on.as_(person).open("coaching:closing-create", on.pairing.pk)
        walk.tick("worth", "5").tick("goals_reached", "most").tick("would_recommend", "yes").press()
    on.pairing.refresh_from_db()
    assert on.pairing.state == PairingState.CLOSED
    assert ClosingAnswer.objects.count() == 2


def _talk_again(on):
    on.later(days=92)
    on.as_(on.coachee).open("coaching:follow-up-create", on.pairing.pk, 3).press()
    assert FollowUp.objects.get().months == 3


def _get_a_letter(on):
    """The coach asks for a letter of hours, the organiser issues it."""
    # What writes PDF files loads for seconds on a busy machine, longer than a window waits.
    pdf_is_possible()
    walk = on.as_(on.coach).open("coaching:hours-list")
    asks = reverse("coaching:hours-letter-ask", args=[on.pairing.cohort_id])
    walk.press(f"form[action='{asks}'] button")
    letter = HoursLetter.objects.get()
    on.as_(on.organiser).open("coaching:hours-letter-detail", letter.pk).press()
    letter.refresh_from_db()
    assert letter.number
    on.later(minutes=5)
    assert letter.number in on.follow(on.coach, f"hours-letters/{letter.pk}").text()


def _destroy(on):
    """Both are told before; on the agreed day the notes are gone, and both see the proof."""
    day = Agreement.objects.get(pairing=on.pairing).in_force.destroy_on
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    on.at(noon - 13 * DAY)
    noted = Note.objects.filter(kind="shared").get().session_id
    for person in (on.coachee, on.coach):
        assert SHARED in on.follow(person, "sessions").open("coaching:session-detail", noted).text()
    on.at(noon)
    proof = Destruction.objects.get(pairing=on.pairing)
    assert (proof.due_on, proof.notes) == (day, 2)
    assert not Note.objects.exclude(sealed=b"").exists()
    for person in (on.coachee, on.coach):
        walk = on.as_(person).open("coaching:agreement-detail", on.pairing.pk)
        assert proof.digest[:8] in walk.page.content()
    assert all(SHARED not in str(one.body) and PRIVATE not in str(one.body) for one in mail.outbox)
