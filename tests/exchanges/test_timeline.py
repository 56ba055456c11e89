"""The timeline of a visit: whose steps, what marks them done, and who is reminded when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import emails, queries, services
from exchanges.models import Answer, LetterKind, StepDone, Visit, VisitState
from exchanges.planning.timeline import Step
from exchanges.presenters import waiting
from exchanges.rules import StepRefused
from notifications.models import OutboxMessage
from notifications.services import plan_messages
from tests.exchanges.delegations import Party, party
from tests.exchanges.scenes import NOW, scene, stranger
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Party:
    made = party()
    confirm(made)
    return made


def confirm(on):
    services.answer_for_host(
        visit=on.delegation.visit, answer=Answer.CONFIRMED, by=on.stage.host, now=NOW
    )
    services.answer_for_delegation(
        delegation=on.delegation, answer=Answer.CONFIRMED, by=on.head, now=NOW
    )
    on.delegation.refresh_from_db()


def lines(on):
    visit = queries.visits_with_timeline(Visit.objects.filter(pk=on.delegation.visit_id)).get()
    return {line.due.step: line for line in queries.timeline_of(visit)}


def done(on):
    return {step for step, line in lines(on).items() if line.is_done}


def mark(on, step, by, is_done=True):
    services.mark_step(
        visit=on.delegation.visit,
        step=step,
        delegation=lines(on)[step].delegation,
        is_done=is_done,
        by=by,
        now=NOW,
    )


def test_nominations_and_letters_mark_their_steps(on):
    assert done(on) == set()
    people = on.complete()
    assert done(on) == {Step.NOMINATIONS}
    for kind, to in (
        (LetterKind.INVITATION, [on.delegation]),
        (LetterKind.VISA, [one for name, one in people.items() if name != "Peter Odongo"]),
    ):
        for one in to:
            letter = services.issue_letter(
                kind=kind, visit=on.delegation.visit, to=one, by=on.stage.organiser, now=NOW
            )
            services.approve_letter(letter=letter, by=on.stage.organiser, now=NOW)
            assert Step.VISA not in done(on)
            services.send_letter(letter=letter, by=on.stage.organiser, now=NOW)
    assert done(on) == {Step.NOMINATIONS, Step.INVITATION, Step.VISA}


def test_an_owner_marks_and_unmarks_a_step_by_hand(on):
    mark(on, Step.TRAVEL, on.focal_point)
    mark(on, Step.TRAVEL, on.focal_point)
    assert StepDone.objects.get().done_by == on.focal_point
    mark(on, Step.BRIEFING, on.stage.organiser)
    assert done(on) == {Step.TRAVEL, Step.BRIEFING}
    mark(on, Step.TRAVEL, on.focal_point, is_done=False)
    assert done(on) == {Step.BRIEFING}


def test_nobody_marks_what_facts_show_or_what_others_do(on):
    for step, by in (
        (Step.NOMINATIONS, on.focal_point),
        (Step.TRAVEL, on.stage.host),
        (Step.BRIEFING, on.focal_point),
        (Step.FOLLOW_UP, stranger(Role.FOCAL_POINT)),
    ):
        with pytest.raises(StepRefused, match="step_not_yours"):
            mark(on, step, by)
    with pytest.raises(StepRefused, match="no_such_step"):
        services.mark_step(
            visit=on.delegation.visit,
            step="dance",
            delegation=None,
            is_done=True,
            by=on.stage.organiser,
            now=NOW,
        )
    assert not StepDone.objects.exists()


def test_within_one_country_no_visa_is_waited_for(on):
    here = on.delegation.visit.offer.institution
    here.country = "UG"
    here.save()
    assert Step.VISA not in lines(on)


def planned(days=300):
    found = emails.planned_steps(now=NOW, until=NOW + timedelta(days=days))
    return [message for message in found if message.kind == "exchanges.step_due"]


def test_owners_are_reminded_before_and_once_after(on):
    travel = lines(on)[Step.TRAVEL]
    morning = datetime.combine(travel.due.due_on, time(7, tzinfo=UTC))
    found = [one for one in planned() if one.occurrence.startswith("travel:")]
    assert {(one.recipient_id, one.due_at) for one in found} == {
        (on.focal_point.pk, morning - timedelta(days=3)),
        (on.focal_point.pk, morning + timedelta(days=1)),
    }
    mark(on, Step.TRAVEL, on.focal_point)
    assert not [one for one in planned() if one.occurrence.startswith("travel:")]


def test_each_step_reminds_its_owner_and_nobody_else(on):
    by_step = {}
    for one in planned():
        by_step.setdefault(one.occurrence.partition(":")[0], set()).add(one.recipient_id)
    assert by_step == {
        "terms": {on.head.pk},
        "agenda": {on.stage.host.pk},
        "nominations": {on.focal_point.pk},
        "invitation": {on.stage.organiser.pk},
        "visa": {on.stage.organiser.pk},
        "travel": {on.focal_point.pk},
        "briefing": {on.head.pk},
        "cascade": {on.head.pk},
        "follow_up": {on.focal_point.pk},
    }


def test_nobody_is_reminded_before_everybody_has_confirmed_or_after_a_cancellation():
    on = party()
    assert planned() == []
    confirm(on)
    assert planned()
    services.cancel_visit(visit=on.delegation.visit, reason="No", by=on.stage.organiser, now=NOW)
    assert planned() == []


def moments_of_travel():
    rows = OutboxMessage.objects.filter(
        kind="exchanges.step_due", state="due", occurrence__startswith="travel:"
    )
    return set(rows.values_list("due_at", flat=True))


def test_reminders_move_with_the_visit(on):
    Visit.objects.update(first_monday=NOW.date() + timedelta(days=42))
    plan_messages(now=NOW)
    about = {"kind": "exchanges.step_due", "occurrence__startswith": "travel:"}
    before = set(
        OutboxMessage.objects.filter(state="due", **about).values_list("due_at", flat=True)
    )
    Visit.objects.update(first_monday=NOW.date() + timedelta(days=49))
    plan_messages(now=NOW)
    after = moments_of_travel()
    assert before
    assert after == {moment + timedelta(days=7) for moment in before}


def test_the_message_is_discreet_and_void_once_done_or_moved(on):
    travel = next(one for one in planned() if one.occurrence.startswith("travel:"))
    about = {"about_id": str(travel.about_id), "occurrence": travel.occurrence, "now": NOW}
    text = emails.compose_step_due(recipient=on.focal_point, **about)
    assert not any(word in text.subject for word in ("Kigali", "Rwanda", "Uganda", "202"))
    assert emails.compose_step_due(recipient=on.head, **about) is None
    assert emails.compose_step_due(recipient=stranger(Role.FOCAL_POINT), **about) is None
    mark(on, Step.TRAVEL, on.focal_point)
    assert emails.compose_step_due(recipient=on.focal_point, **about) is None
    mark(on, Step.TRAVEL, on.focal_point, is_done=False)
    Visit.objects.update(first_monday=on.delegation.visit.first_monday + timedelta(weeks=1))
    assert emails.compose_step_due(recipient=on.focal_point, **about) is None


def test_once_the_visit_has_begun_nobody_is_asked_for_what_came_before(on):
    Visit.objects.update(state=VisitState.UNDER_WAY)
    assert {one.occurrence.partition(":")[0] for one in planned()} == {"cascade", "follow_up"}
    page = reverse("exchanges:visit-timeline", args=[on.delegation.visit_id])
    assert page not in [step.url for step in next_steps(on.focal_point, now=NOW)]
    states = {step: line.is_over(NOW.date()) for step, line in lines(on).items()}
    assert states[Step.TRAVEL]
    assert not states[Step.FOLLOW_UP]


def test_home_shows_what_is_near_and_what_was_sent_back(on):
    travel = lines(on)[Step.TRAVEL].due.due_on
    then = datetime.combine(travel - timedelta(days=10), time(9, tzinfo=UTC))
    urls = [step.url for step in next_steps(on.focal_point, now=then)]
    assert reverse("exchanges:visit-timeline", args=[on.delegation.visit_id]) in urls
    on.add_all()
    on.submit()
    page = reverse("exchanges:delegation-detail", args=[on.delegation.pk])
    assert page in [step.url for step in next_steps(on.stage.organiser, now=NOW)]
    services.return_nomination(
        delegation=on.delegation, reason="Why?", by=on.stage.organiser, now=NOW
    )
    assert page in [step.url for step in next_steps(on.focal_point, now=NOW)]


def test_pages_for_owner_colleague_and_outsider(on, as_user):
    page = reverse("exchanges:visit-timeline", args=[on.delegation.visit_id])
    for person in (on.focal_point, on.head, on.stage.host, on.stage.organiser):
        assert as_user(person).get(page).status_code == 200
    assert as_user(stranger(Role.ORGANISER)).get(page).status_code == 404
    url = reverse("exchanges:step-mark", args=[on.delegation.visit_id])
    form = {"step": "travel", "delegation": str(on.delegation.pk), "done": "yes"}
    assert as_user(on.stage.host).post(url, form).status_code == 403
    assert as_user(stranger(Role.HOST)).post(url, form).status_code == 404
    assert as_user(on.focal_point).post(url, {**form, "delegation": "x"}).status_code == 403
    assert as_user(on.focal_point).post(url, form).status_code == 302
    assert done(on) == {Step.TRAVEL}


def test_the_visit_itself_says_what_comes_next(on, as_user, django_assert_max_num_queries):
    client = as_user(on.focal_point)
    page = reverse("exchanges:visit-detail", args=[on.delegation.visit_id])
    coming = client.get(page).context["coming"]
    assert [line.line.due.step for line in coming] == ["nominations", "invitation", "visa", "terms"]
    on.complete()
    with django_assert_max_num_queries(12):
        coming = client.get(page).context["coming"]
    assert coming[0].line.due.step == "invitation"
    services.cancel_visit(visit=on.delegation.visit, reason="No", by=on.stage.organiser, now=NOW)
    assert client.get(page).context["coming"] == []


def test_a_sender_sees_the_steps_of_the_own_delegation_alone(as_user):
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    joint = next(one for one in stage.publish() if one.delegations.count() == 2)
    page = reverse("exchanges:visit-timeline", args=[joint.pk])
    body = as_user(stage.senders["UG"].head).get(page).content.decode()
    assert "Police of Uganda" in body
    assert "Police of South Sudan" not in body
    assert "Police of South Sudan" in as_user(stage.host).get(page).content.decode()


def test_the_planner_reads_many_visits_with_as_many_queries(django_assert_max_num_queries, on):
    Visit.objects.update(state=VisitState.CONFIRMED)
    with django_assert_max_num_queries(9) as one:
        planned()
    second = party(tag=" two")
    confirm(second)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert planned()


def test_a_page_asks_the_database_little(on, as_user, django_assert_max_num_queries):
    client = as_user(on.stage.organiser)
    page = reverse("exchanges:visit-timeline", args=[on.delegation.visit_id])
    client.get(page)
    with django_assert_max_num_queries(12):
        client.get(page)
