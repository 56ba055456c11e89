"""The organiser's pages about plans, by hand: again, price, proof, move, hosts, what changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import services
from exchanges.models import (
    LeftOutRequest,
    Nominee,
    Plan,
    PlanLock,
    PlanQuestion,
    PlanState,
    QuestionState,
)
from exchanges.models.nomination import Nomination, NomineePart, Sex
from exchanges.presenters.facts import sexes_in_words
from exchanges.services.questions import work_next_question
from tests.exchanges.scenes import NOW, offer_of, scene, sender_of
from tests.exchanges.test_publishing import confirm_all
from tests.exchanges.test_questions import crowded
from tests.factories import InstitutionFactory, person_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """The pages ask what time it is; the scene plays in November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=1))


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def answered() -> PlanQuestion:
    while work_next_question(clock=lambda: NOW + timedelta(days=1)):
        pass
    return PlanQuestion.objects.first()


def test_from_a_cancelled_visit_to_a_chosen_and_published_plan(as_user):
    stage = scene()
    gone, *others = stage.publish()
    confirm_all(stage, others)
    services.cancel_visit(visit=gone, reason="Flood", by=stage.organiser, now=NOW)
    client = as_user(stage.organiser)
    assert "Plan again: compare three plans" in text_of(client, url("cycle-detail", stage.cycle.pk))
    asked = client.post(url("plan-again", stage.cycle.pk))
    question = PlanQuestion.objects.get()
    assert asked.url == url("question-detail", question.pk)
    assert "Waiting for a worker" in text_of(client, asked.url)
    answered()
    page = text_of(client, asked.url)
    for words in ("Keep every visit", "Move little", "Plan anew", "People to tell", "Suggested"):
        assert words in page
    assert page.count('class="main"') == 1
    chosen = client.post(url("question-choose", question.pk), {"mode": "gentle"})
    plan = Plan.objects.get(state=PlanState.DONE)
    assert chosen.url == url("plan-detail", plan.pk)
    changes = text_of(client, url("plan-changes", plan.pk))
    assert "What the plan changes" in changes
    assert "hear nothing" in changes or "hears nothing" in changes
    client.post(url("plan-publish", plan.pk))
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED
    # A plan that is published has nothing left to compare.
    assert client.get(url("plan-changes", plan.pk)).status_code == 302


def test_a_mode_that_is_none_changes_nothing(as_user):
    stage = scene(senders={"UG": "Uganda"})
    stage.plan()
    client = as_user(stage.organiser)
    client.post(url("plan-again", stage.cycle.pk))
    question = answered()
    for mode in ("", "nonsense", "forced"):
        client.post(url("question-choose", question.pk), {"mode": mode})
    assert Plan.objects.count() == 1


def test_from_a_left_out_request_to_its_price_and_in(as_user):
    stage = crowded()
    plan = stage.plan()
    left_out = plan.left_out.get()
    client = as_user(stage.organiser)
    tray = text_of(client, url("plan-detail", plan.pk))
    assert left_out.request.title in tray
    assert url("plan-left-out", plan.pk) in tray
    page = text_of(client, url("plan-left-out", plan.pk))
    assert "What would it cost to force this in?" in page
    assert "Closed whatever the plan" in page
    assert "In the way now" in page
    client.post(url("left-out-price", left_out.pk))
    price = text_of(client, url("question-detail", answered().pk))
    assert "Would lose their visit" in price
    assert "The last answer" in text_of(client, url("plan-left-out", plan.pk))
    client.post(url("question-force", PlanQuestion.objects.get(kind="price").pk))
    assert PlanLock.objects.get().request == left_out.request
    assert PlanQuestion.objects.filter(kind="again").exists()
    assert "1 place is locked by you" in text_of(client, url("cycle-detail", stage.cycle.pk))
    assert str(left_out.request.institution) in text_of(client, url("cycle-locks", stage.cycle.pk))


def test_a_proof_is_asked_for_and_shown(as_user):
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    Plan.objects.filter(pk=plan.pk).update(result={**plan.result, "proved": False, "bound": None})
    client = as_user(stage.organiser)
    assert "Prove it" in text_of(client, url("plan-facts", plan.pk))
    client.post(url("plan-proof", plan.pk))
    assert "Proved" in text_of(client, url("question-detail", answered().pk))
    page = text_of(client, url("plan-facts", plan.pk))
    assert "Proved the best" in page
    assert "Prove it" not in page


def test_a_question_is_cancelled_on_its_page(as_user):
    stage = scene(senders={"UG": "Uganda"})
    stage.plan()
    client = as_user(stage.organiser)
    client.post(url("plan-again", stage.cycle.pk))
    question = PlanQuestion.objects.get()
    client.post(url("question-cancel", question.pk))
    question.refresh_from_db()
    assert question.state == QuestionState.CANCELLED
    assert "cancelled before" in text_of(client, url("question-detail", question.pk))


def move_to(stage, monday) -> dict:
    return {"offer": str(stage.offer.pk), "theme": "gender_desk", "monday": monday.isoformat()}


def test_a_move_says_what_it_costs_and_stores_nothing_before_it_is_confirmed(as_user):
    stage = scene()
    stage.publish()
    request = stage.senders["UG"].request
    client, page = as_user(stage.organiser), url("request-move", request.pk)
    assert "Lock it there" not in text_of(client, page)
    place = move_to(stage, stage.cycle.mondays[10])
    answer = client.get(page, place).content.decode()
    assert "Lock it there" in answer
    assert not PlanLock.objects.exists()
    client.post(page, place)
    lock = PlanLock.objects.get()
    assert lock.monday == stage.cycle.mondays[10]
    assert "It is locked at" in text_of(client, page)
    client.post(url("lock-remove", lock.pk))
    assert not PlanLock.objects.exists()


def test_an_impossible_move_is_refused_with_its_reason(as_user):
    stage = scene(open_weeks=8)
    stage.publish()
    client = as_user(stage.organiser)
    page = url("request-move", stage.senders["UG"].request.pk)
    place = move_to(stage, stage.cycle.mondays[11])
    assert "the host has not opened the weeks" in client.get(page, place).content.decode()
    assert "the host has not opened the weeks" in client.post(page, place).content.decode()
    wrong = client.post(page, {**place, "monday": "2031-01-01"})
    assert wrong.context["form"].errors["monday"]
    assert not PlanLock.objects.exists()


def test_a_confirmed_visit_offers_no_move(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visits = stage.publish()
    confirm_all(stage, visits)
    client = as_user(stage.organiser)
    page = text_of(client, url("request-move", stage.senders["UG"].request.pk))
    assert "call it off first" in page
    plan = stage.cycle.plans.get()
    assert "request-move" not in text_of(client, url("plan-detail", plan.pk))
    assert "/move/" not in text_of(client, url("plan-detail", plan.pk))


def test_a_draft_shows_what_stays_as_it_stands(as_user):
    stage = scene()
    visits = stage.publish()
    confirm_all(stage, visits[:1])
    draft = stage.plan(NOW + timedelta(days=1))
    page = as_user(stage.organiser).get(url("plan-detail", draft.pk))
    spots = {(one.offer_id, one.monday): one for one in page.context["board"].spots}
    kept = spots[str(visits[0].offer_id), visits[0].first_monday]
    assert kept.state == "confirmed"
    assert all(not address for _, address in kept.guests)


def test_what_is_published_already_cannot_be_taken_as_the_draft(as_user):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    client = as_user(stage.organiser)
    client.post(url("plan-again", stage.cycle.pk))
    page = text_of(client, url("question-detail", answered().pk))
    assert "nothing to take and nobody to tell" in page
    assert url("question-choose", PlanQuestion.objects.get().pk) not in page


def test_a_closed_place_names_the_nearest_open_week(as_user):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    request = stage.senders["UG"].request
    closed = stage.cycle.mondays[9]
    stage.offer.host_weeks.filter(monday=closed).update(is_open=False)
    client = as_user(stage.organiser)
    asked = f"offer={stage.offer.pk}&theme=gender_desk&monday="
    page = text_of(client, f"{url('request-move', request.pk)}?{asked}{closed}")
    assert "Not possible" in page
    nearest = closed - timedelta(weeks=1)
    assert f"?{asked}{nearest}".replace("&", "&amp;") in page
    there = text_of(client, f"{url('request-move', request.pk)}?{asked}{nearest}")
    assert "Lock it there" in there


def test_many_left_out_come_page_by_page(as_user):
    stage = crowded()
    plan = stage.plan()
    row = plan.left_out.get()
    for number in range(11):
        institution = InstitutionFactory(name=f"Sender {number:02}", country="KE")
        other = sender_of(stage.cycle_with(institution), institution, ["en"])
        LeftOutRequest.objects.create(plan=plan, request=other.request, diagnosis=row.diagnosis)
    client = as_user(stage.organiser)
    first, second = (client.get(url("plan-left-out", plan.pk), {"page": n}) for n in (1, 2))
    assert [len(page.context["left_out"]) for page in (first, second)] == [10, 2]


def test_hosts_are_ranked_and_a_sender_learns_nothing_of_others(as_user):
    stage = crowded()
    second = InstitutionFactory(name="Tanzania Police", country="TZ")
    plan = stage.plan()
    offer_of(stage.cycle_with(second), second, person_with(Role.HOST, second), 12)
    left_out = plan.left_out.get().request
    sender = stage.senders[str(left_out.institution.country)]
    organiser = text_of(as_user(stage.organiser), url("request-hosts", left_out.pk))
    assert organiser.index("Tanzania Police") < organiser.index("Rwanda National Police")
    assert "Others must give way" in organiser
    theirs = text_of(as_user(sender.focal_point), url("request-hosts", left_out.pk))
    assert "Others must give way" not in theirs
    assert "the host receives others" not in theirs
    draft = services.create_request(
        cycle=stage.cycle,
        institution=sender.institution,
        fields={"title": "A draft", "languages": ["en"], "ready_on": NOW.date()},
        themes={"gender_desk": 100},
        excluded_hosts=[],
        by=sender.focal_point,
        now=NOW,
    )
    page = text_of(as_user(sender.focal_point), url("request-hosts", draft.pk))
    assert "Place the request first" in page


def test_few_people_of_one_sex_are_not_counted_out(as_user):
    assert sexes_in_words({Sex.WOMAN: 4, Sex.MAN: 5}) == [
        ("Woman", "fewer than 5"),
        ("Man", "5"),
    ]
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    nomination = Nomination.objects.create(request=stage.senders["UG"].request)
    for number, sex in enumerate([Sex.WOMAN] * 2 + [Sex.MAN] * 6):
        Nominee.objects.create(
            nomination=nomination, part=NomineePart.MEMBER, name=f"P{number}", post="x", sex=sex
        )
    page = text_of(as_user(stage.organiser), url("plan-facts", plan.pk))
    assert "fewer than 5" in page
    assert "<dd>6</dd>" in page


def test_a_visit_called_off_leads_the_organiser_to_plan_again(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    client = as_user(stage.organiser)
    assert "has lost its visit" not in text_of(client, url("cycle-detail", stage.cycle.pk))
    assert "Move to another place" in text_of(client, url("visit-detail", visit.pk))
    services.cancel_visit(visit=visit, reason="Flood", by=stage.organiser, now=NOW)
    assert "1 delegation has lost its visit" in text_of(client, "/")
    assert "has lost its visit" in text_of(client, url("cycle-detail", stage.cycle.pk))
    # Once a published plan leaves the request out, its page says why instead.
    services.store_request_weeks(
        request=stage.senders["UG"].request,
        mondays=[],
        preferred=[],
        by=stage.senders["UG"].focal_point,
        now=NOW,
    )
    stage.publish(NOW + timedelta(days=1))
    assert "has lost its visit" not in text_of(client, url("cycle-detail", stage.cycle.pk))
