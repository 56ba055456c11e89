"""A host that had agreed and cannot receive after all; weeks that no plan proposes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from core.models import AuditEntry
from exchanges import emails, services
from exchanges.models import Answer, PlanLock, ResourcePerson, Visit, VisitState, VisitWeek
from exchanges.models.offer import person_key
from exchanges.presenters.steps import waiting
from exchanges.rules import VisitRefused
from exchanges.services.conduct import lock_visit
from notifications.models import CalendarEntry, OutboxMessage
from tests.exchanges.scenes import NOW, scene
from tests.exchanges.stages import confirmed_visit, outsiders, under_way
from tests.factories import person_with
from tests.steps import steps_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """The pages ask what time it is; the scene plays in November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(visit):
    return reverse("exchanges:visit-cancel", args=[visit.pk])


def weeks_open(visit) -> set[bool]:
    rows = visit.offer.host_weeks.filter(monday__in=visit.mondays)
    return set(rows.values_list("is_open", flat=True))


def call_off(stage, **given):
    services.cancel_visit(visit=stage.visit, reason="Flood", now=LATER, **given)
    stage.visit.refresh_from_db()


def test_the_host_takes_its_word_back_for_everybody():
    stage = confirmed_visit()
    request = stage.delegation.request
    PlanLock.objects.create(
        request=request,
        offer=stage.visit.offer,
        theme=stage.visit.theme,
        monday=stage.visit.first_monday,
        locked_by=stage.organiser,
    )
    call_off(stage, by=stage.host, closes_weeks=True)
    assert stage.visit.state == VisitState.CANCELLED
    assert weeks_open(stage.visit) == {False}
    assert not VisitWeek.objects.exists()
    assert not PlanLock.objects.exists()
    assert {one.answer for one in stage.visit.delegations.all()} == {Answer.RELEASED}
    assert set(CalendarEntry.objects.values_list("is_cancelled", flat=True)) == {True}
    told = OutboxMessage.objects.filter(kind="exchanges.visit_cancelled")
    assert {one.recipient for one in told} == {stage.head, stage.focal_point}
    asked = OutboxMessage.objects.get(kind="exchanges.visit_declined")
    assert asked.recipient == stage.organiser
    entry = AuditEntry.objects.get(kind="visit.cancelled")
    assert entry.facts == {"closed_weeks": 1}


def test_the_organiser_reads_what_happened_and_is_led_to_plan_again():
    stage = confirmed_visit()
    call_off(stage, by=stage.host, closes_weeks=True)
    asked = OutboxMessage.objects.get(kind="exchanges.visit_declined")
    text = emails.compose_visit_declined(
        recipient=stage.organiser,
        about_id=asked.about_id,
        occurrence=asked.occurrence,
        now=LATER,
    )
    assert "cannot receive it after all" in " ".join(text.paragraphs)
    cycle = reverse("exchanges:cycle-detail", args=[stage.scene.cycle.pk])
    assert (text.url, text.action) == (cycle, "Plan again")
    steps = steps_of(waiting)(stage.organiser, now=LATER)
    assert ("Plan again", cycle) in {(one.title, one.url) for one in steps}


def test_a_new_plan_does_not_propose_the_closed_weeks_again():
    stage = confirmed_visit()
    call_off(stage, by=stage.host, closes_weeks=True)
    again = stage.scene.publish(LATER)[0]
    assert again.offer == stage.visit.offer
    assert not set(again.mondays) & set(stage.visit.mondays)


def test_weeks_stay_open_unless_it_is_said_and_where_another_visit_stands():
    stage = confirmed_visit()
    call_off(stage, by=stage.organiser)
    assert weeks_open(stage.visit) == {True}
    made = scene(senders={"UG": "Uganda", "BI": "Burundi"}, tag=" 2")
    offer = made.offer
    offer.parallel, offer.max_delegations = 2, 1
    offer.save()
    first, second = made.publish()
    other = ResourcePerson.objects.create(offer=offer, name="Second officer")
    VisitWeek.objects.filter(visit=second).update(
        monday=first.first_monday,
        slot=1,
        resource_person=other,
        person_key=person_key(offer.institution_id, other.name),
    )
    services.cancel_visit(visit=first, reason="", closes_weeks=True, by=made.organiser, now=LATER)
    assert weeks_open(first) == {True}


def test_the_page_of_the_host_closes_the_weeks_unless_unticked(as_user):
    stage = confirmed_visit()
    client = as_user(stage.host)
    detail = client.get(reverse("exchanges:visit-detail", args=[stage.visit.pk]))
    assert page(stage.visit) in detail.content.decode()
    shown = client.get(page(stage.visit)).content.decode()
    assert "We cannot receive this visit" in shown
    assert "checked" in shown
    refused = client.post(page(stage.visit), {"reason": "", "closes_weeks": "on"})
    assert refused.context["form"].errors.keys() == {"reason"}
    assert Visit.objects.get().state == VisitState.CONFIRMED
    done = client.post(page(stage.visit), {"reason": "The officers are sent elsewhere"})
    assert done.status_code == 302
    assert Visit.objects.get().state == VisitState.CANCELLED
    assert weeks_open(stage.visit) == {True}
    assert client.get(page(stage.visit)).status_code == 403


def test_the_organiser_says_that_the_host_cannot_and_goes_on_to_plan_again(as_user):
    stage = confirmed_visit()
    client = as_user(stage.organiser)
    shown = client.get(page(stage.visit)).content.decode()
    assert "The host cannot receive in these weeks" in shown
    assert "checked" not in shown
    client.post(page(stage.visit), {"reason": "Flood", "closes_weeks": "on"})
    assert weeks_open(stage.visit) == {False}
    assert not OutboxMessage.objects.filter(kind="exchanges.visit_declined").exists()
    detail = client.get(reverse("exchanges:visit-detail", args=[stage.visit.pk])).content.decode()
    assert reverse("exchanges:cycle-detail", args=[stage.scene.cycle.pk]) in detail


def test_only_a_host_that_has_agreed_calls_off_and_not_once_it_has_begun(as_user):
    stage = scene(senders={"UG": "Uganda"}, tag=" 2")
    visit = stage.publish()[0]
    with pytest.raises(VisitRefused, match="is_proposed"):
        services.cancel_visit(visit=visit, reason="No", by=stage.host, now=LATER)
    agreed = under_way()
    with pytest.raises(VisitRefused, match="is_under_way"):
        services.cancel_visit(visit=agreed.visit, reason="No", by=agreed.host, now=LATER)
    assert as_user(agreed.host).get(page(agreed.visit)).status_code == 403


def test_a_colleague_at_the_host_may_and_nobody_of_another_side_or_elsewhere(as_user):
    stage = confirmed_visit()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    for person in (stage.head, stage.focal_point, *outsiders()):
        with pytest.raises(VisitRefused):
            services.cancel_visit(visit=stage.visit, reason="No", by=person, now=LATER)
    for person in (stage.head, stage.focal_point):
        assert as_user(person).get(page(stage.visit)).status_code == 403
    colleague = person_with(Role.HOST, stage.visit.offer.institution)
    call_off(stage, by=colleague)
    told = OutboxMessage.objects.filter(kind="exchanges.visit_cancelled")
    assert {one.recipient for one in told} == {stage.host, stage.head, stage.focal_point}
