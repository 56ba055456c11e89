"""What each person of an exchange is to do next, in words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role, User
from core.next_steps import Urgency
from exchanges import services
from exchanges.models import (
    Answer,
    HostOffer,
    OfferState,
    RequestState,
    ResourcePerson,
    VisitRequest,
)
from exchanges.presenters import waiting
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene
from tests.factories import InstitutionFactory, person_with
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db


def titles(person, now=NOW):
    return [str(step.title) for step in next_steps(User.objects.get(pk=person.pk), now=now)]


def test_each_person_reads_what_is_theirs_to_do_next():
    stage = scene(senders={"UG": "Uganda"})
    sender = stage.senders["UG"]
    assert titles(stage.organiser) == ["Make a plan of visits"]
    plan = stage.plan()
    assert titles(stage.organiser) == ["Publish the plan of visits"]
    services.publish_plan(plan=plan, by=stage.organiser, now=NOW)
    assert titles(stage.organiser) == []
    assert titles(stage.host) == ["Confirm a visit"]
    assert titles(sender.head) == ["Say whether your delegation comes"]
    late = next_steps(User.objects.get(pk=sender.head.pk), now=NOW + timedelta(days=11))
    assert late[0].urgency == Urgency.LATE
    visit = plan.visits.get()
    services.answer_for_host(visit=visit, answer=Answer.DECLINED, by=stage.host, now=NOW)
    assert titles(stage.organiser) == ["Plan again"]


def test_hosts_and_focal_points_read_what_to_begin_and_finish():
    stage = scene(senders={"UG": "Uganda"})
    sender = stage.senders["UG"]
    VisitRequest.objects.update(head=None)
    assert titles(sender.focal_point) == ["Name the head of delegation"]
    VisitRequest.objects.update(state=RequestState.DRAFT)
    assert titles(sender.focal_point) == ["Finish and place your request"]
    stage.offer.host_weeks.update(is_open=False)
    assert titles(stage.host) == ["Open weeks for visits"]
    HostOffer.objects.update(state=OfferState.WITHDRAWN)
    ResourcePerson.objects.all().delete()
    assert titles(stage.host) == []


def test_a_left_out_request_is_the_organisers_to_look_at():
    stage = scene(senders={"UG": "Uganda"}, weeks=4, open_weeks=1)
    stage.senders["UG"].request.request_weeks.filter(monday=FIRST_MONDAY).delete()
    stage.publish()
    assert titles(stage.organiser) == ["Look for room"]


def test_a_cycle_that_is_nearly_over_is_offered_to_nobody(as_user, monkeypatch):
    stage = scene(senders={"UG": "Uganda"})
    guest = InstitutionFactory(country="KE")
    stage.cycle_with(guest)
    focal_point = person_with(Role.FOCAL_POINT, guest)
    last = FIRST_MONDAY + timedelta(weeks=stage.cycle.weeks - 1)
    lead = timedelta(weeks=stage.cycle.visa_weeks)
    in_time = datetime.combine(last - lead, time(9), UTC)
    too_late = in_time + timedelta(days=1)
    assert "Request a study visit" in titles(focal_point, in_time)
    assert "Request a study visit" not in titles(focal_point, too_late)
    address = reverse("exchanges:need-create", args=[stage.cycle.pk])
    for now, is_offered in ((in_time, True), (too_late, False)):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        page = as_user(focal_point).get(reverse("exchanges:request-list")).content.decode()
        assert (address in page) is is_offered
