"""From placed offers and requests to confirmed visits, and again after a decline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.models import AuditEntry
from exchanges import rules, services
from exchanges.models import (
    Answer,
    CycleState,
    DeclineReason,
    PlanState,
    Visit,
    VisitDelegation,
    VisitState,
    VisitWeek,
)
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW, scene, stranger

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def confirm_all(stage, visits, now=NOW):
    for visit in visits:
        services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=now)
    for delegation in VisitDelegation.objects.live().filter(answer=Answer.AWAITED):
        services.answer_for_delegation(
            delegation=delegation, answer=Answer.CONFIRMED, by=delegation.request.head, now=now
        )


def test_a_published_plan_serves_all_four_and_books_each_host_week_once():
    stage = scene()
    visits = stage.publish()
    served = {one.request.institution for one in VisitDelegation.objects.live()}
    assert served == {sender.institution for sender in stage.senders.values()}
    assert VisitWeek.objects.count() == len(visits)
    assert len({(row.offer_id, row.monday, row.slot) for row in VisitWeek.objects.all()}) == len(
        visits
    )
    assert stage.cycle.state == CycleState.PUBLISHED
    assert {visit.state for visit in visits} == {VisitState.PROPOSED}
    assert [move.to_state for move in visits[0].moves.all()] == [VisitState.PROPOSED]


def test_everybody_concerned_is_told_once_and_nobody_else():
    stage = scene()
    visits = stage.publish()
    told = OutboxMessage.objects.filter(kind="exchanges.visit_published")
    people = {sender.head for sender in stage.senders.values()}
    people |= {sender.focal_point for sender in stage.senders.values()} | {stage.host}
    assert {message.recipient for message in told} == people
    assert told.filter(recipient=stage.host).count() == len(visits)


def test_host_and_heads_confirm_and_the_visit_is_confirmed():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    visit.refresh_from_db()
    assert visit.state == VisitState.HELD
    delegation = visit.delegations.get()
    services.answer_for_delegation(
        delegation=delegation,
        answer=Answer.CONFIRMED,
        by=stage.senders["UG"].head,
        now=NOW,
    )
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED
    kinds = list(AuditEntry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds[-2:] == ["visit.host_answered", "visit.head_answered"]


def test_a_host_of_another_institution_cannot_confirm():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    with pytest.raises(rules.VisitRefused, match="is_answered"):
        services.answer_for_host(
            visit=visit, answer=Answer.CONFIRMED, by=stranger(Role.HOST), now=NOW
        )
    assert visit.host_answer.answer == Answer.AWAITED


def test_only_the_head_answers_for_a_delegation():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    with pytest.raises(rules.VisitRefused):
        services.answer_for_delegation(
            delegation=visit.delegations.get(),
            answer=Answer.CONFIRMED,
            by=stage.senders["UG"].focal_point,
            now=NOW,
        )


def test_nobody_answers_twice():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    with pytest.raises(rules.VisitRefused, match="is_answered"):
        services.answer_for_host(visit=visit, answer=Answer.DECLINED, by=stage.host, now=NOW)


def test_a_declining_host_frees_the_week_closes_it_and_the_organiser_learns_of_it():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(
        visit=visit,
        answer=Answer.DECLINED,
        decline_reason=DeclineReason.WEEKS,
        decline_text="An exercise",
        by=stage.host,
        now=LATER,
    )
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED
    assert not VisitWeek.objects.exists()
    assert not stage.offer.host_weeks.get(monday=visit.first_monday).is_open
    declined = OutboxMessage.objects.get(kind="exchanges.visit_declined")
    assert declined.recipient == stage.organiser


def test_replanning_keeps_confirmed_visits_and_asks_nobody_the_same_again():
    stage = scene()
    visits = stage.publish()
    declined, *others = visits
    for visit in others:
        services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
        for delegation in visit.delegations.all():
            services.answer_for_delegation(
                delegation=delegation, answer=Answer.CONFIRMED, by=delegation.request.head, now=NOW
            )
    services.answer_for_host(
        visit=declined,
        answer=Answer.DECLINED,
        decline_reason=DeclineReason.WEEKS,
        by=stage.host,
        now=NOW,
    )
    again = stage.publish(LATER)
    kept = {visit.pk for visit in again} & {visit.pk for visit in others}
    assert kept == {visit.pk for visit in others}
    new = [visit for visit in again if visit.pk not in kept]
    assert new
    assert declined.first_monday not in {visit.first_monday for visit in new}
    assert stage.cycle.plans.get(state=PlanState.SUPERSEDED)


def test_a_partner_who_does_not_fit_is_excluded_for_the_next_plan():
    stage = scene(senders={"UG": "Uganda"})
    delegation = stage.publish()[0].delegations.get()
    services.answer_for_delegation(
        delegation=delegation,
        answer=Answer.DECLINED,
        decline_reason=DeclineReason.PARTNER,
        by=stage.senders["UG"].head,
        now=NOW,
    )
    plan = stage.plan(LATER)
    assert plan.planned_visits == []
    assert plan.left_out.get().diagnosis["closed"]["excluded_host"]


def test_a_visit_goes_on_without_the_delegation_that_declines():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"}, weeks=4, open_weeks=1)
    visit = stage.publish()[0]
    assert visit.delegations.count() == 2
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    for country, answer in (("UG", Answer.CONFIRMED), ("SS", Answer.DECLINED)):
        services.answer_for_delegation(
            delegation=visit.delegations.get(request=stage.senders[country].request),
            answer=answer,
            decline_reason=DeclineReason.OTHER,
            by=stage.senders[country].head,
            now=NOW,
        )
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED


def test_a_withdrawn_request_gives_its_place_back():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    sender = stage.senders["UG"]
    services.withdraw_request(request=sender.request, by=sender.focal_point, now=NOW)
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED
    assert not VisitWeek.objects.exists()


def test_a_plan_that_no_longer_fits_the_rows_is_not_published():
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    services.store_host_weeks(offer=stage.offer, mondays=[], by=stage.host, now=NOW)
    with pytest.raises(rules.PlanRefused, match="outdated"):
        services.publish_plan(plan=plan, by=stage.organiser, now=NOW)
    assert not Visit.objects.exists()
    plan.refresh_from_db()
    assert plan.state == PlanState.DONE


def test_an_organiser_of_another_institution_cannot_publish():
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    with pytest.raises(rules.PlanRefused, match="is_not_done"):
        services.publish_plan(plan=plan, by=stranger(Role.ORGANISER), now=NOW)


def test_an_offer_with_visits_cannot_be_withdrawn():
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    with pytest.raises(rules.OfferRefused, match="has_visits"):
        services.withdraw_offer(offer=stage.offer, by=stage.host, now=NOW)


def test_a_host_cannot_close_a_booked_week():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.store_host_weeks(offer=stage.offer, mondays=[], by=stage.host, now=NOW)
    opened = stage.offer.host_weeks.filter(is_open=True)
    assert [row.monday for row in opened] == [visit.first_monday]


def test_the_database_refuses_a_second_booking_of_a_place_and_a_place_too_many():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    row = VisitWeek.objects.get()
    same = {"visit": visit, "offer": stage.offer, "monday": row.monday, "places": 1}
    for slot in (0, 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitWeek.objects.create(slot=slot, **same)


def test_a_new_head_is_asked_and_a_head_who_confirmed_stays():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    sender = stage.senders["UG"]
    services.name_head(
        request=sender.request, head=sender.focal_point, by=sender.focal_point, now=NOW
    )
    services.answer_for_delegation(
        delegation=visit.delegations.get(),
        answer=Answer.CONFIRMED,
        by=sender.focal_point,
        now=NOW,
    )
    with pytest.raises(rules.RequestRefused, match="head_answered"):
        services.name_head(request=sender.request, head=sender.head, by=sender.focal_point, now=NOW)


def test_a_head_of_another_institution_cannot_be_named():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    sender = stage.senders["UG"]
    with pytest.raises(rules.RequestRefused, match="unknown_person"):
        services.name_head(
            request=sender.request,
            head=stage.senders["SS"].head,
            by=sender.focal_point,
            now=NOW,
        )


def test_calling_off_tells_everybody_but_the_one_who_did_it():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    confirm_all(stage, [visit])
    services.cancel_visit(visit=visit, reason="No flights", by=stage.organiser, now=LATER)
    told = OutboxMessage.objects.filter(kind="exchanges.visit_cancelled")
    sender = stage.senders["UG"]
    assert {one.recipient for one in told} == {stage.host, sender.head, sender.focal_point}
    assert visit.moves.last().reason == "No flights"
