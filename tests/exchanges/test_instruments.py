"""The need first: a suggestion with a reason, a choice, and only host weeks in a plan."""

from __future__ import annotations

from itertools import product

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import services
from exchanges.models import Instrument, RequestState, VisitRequest
from exchanges.presenters.instruments import FITS, REASONS, instrument_choices
from exchanges.rules import RequestRefused
from exchanges.rules.instruments import Gap, Group, Where, suggestion
from tests.exchanges.scenes import NOW, scene, stranger

pytestmark = pytest.mark.django_db
ANSWERS = {
    "title": "Interviewing survivors",
    "need": "Reports do not reach a court.",
    "objective": "Investigators interview without doing harm.",
    "gap": "stuck",
    "where": "either",
    "group": "few",
}


@pytest.mark.parametrize(
    ("gap", "where", "group", "instrument"),
    [
        ("unseen", "there", "few", Instrument.STUDY_VISIT),
        ("unseen", "here", "few", Instrument.PEER_ASSIST),
        ("unseen", "there", "many", Instrument.WORKSHOP),
        ("stuck", "either", "few", Instrument.PEER_ASSIST),
        ("stuck", "there", "few", Instrument.STUDY_VISIT),
        ("skill", "here", "few", Instrument.EXPERT_MISSION),
        ("skill", "there", "few", Instrument.STUDY_VISIT),
        ("practice", "here", "many", Instrument.EXERCISE),
    ],
)
def test_the_answers_lead_to_an_instrument(gap, where, group, instrument):
    assert suggestion({"gap": gap, "where": where, "group": group})[0] == instrument


def test_each_suggestion_has_a_reason_and_each_instrument_a_sentence_and_a_way_to_it():
    found = [
        suggestion({"gap": gap, "where": where, "group": group})
        for gap, where, group in product(Gap, Where, Group)
    ]
    assert {reason for _instrument, reason in found} == set(REASONS)
    assert {instrument for instrument, _reason in found} == set(Instrument) == set(FITS)
    assert [key for key, _words in instrument_choices()] == list(Instrument.values)
    assert suggestion({}) is None


def test_from_a_need_to_a_placed_request_by_hand(as_user):
    stage = scene(senders={"UG": "Uganda"})
    sender = stage.senders["UG"]
    client = as_user(sender.focal_point)
    page = reverse("exchanges:need-create", args=[stage.cycle.pk])
    answer = client.post(page, {**ANSWERS, "institution": sender.institution.pk})
    request = VisitRequest.objects.get(title=ANSWERS["title"])
    choose = reverse("exchanges:request-instrument", args=[request.pk])
    assert answer.url == choose
    assert (request.instrument, request.guide["gap"]) == ("", "stuck")
    with pytest.raises(RequestRefused, match="no_instrument"):
        services.place_request(request=request, by=sender.focal_point, now=NOW)
    form = client.get(choose).context["form"]
    assert form.initial["instrument"] == Instrument.PEER_ASSIST
    answer = client.post(choose, {"instrument": "study_visit"})
    assert answer.url == reverse("exchanges:request-edit", args=[request.pk])
    request.refresh_from_db()
    assert request.instrument == Instrument.STUDY_VISIT
    assert request.objective == ANSWERS["objective"]


def test_what_was_typed_stays_when_something_is_missing(as_user):
    stage = scene(senders={"UG": "Uganda"})
    client = as_user(stage.senders["UG"].focal_point)
    page = reverse("exchanges:need-create", args=[stage.cycle.pk])
    answer = client.post(page, {**ANSWERS, "objective": ""})
    assert set(answer.context["form"].errors) == {"institution", "objective"}
    assert ANSWERS["need"] in answer.content.decode()


def test_a_need_without_host_weeks_is_placed_and_no_plan_holds_it():
    stage = scene()
    other = stage.senders["UG"].request
    services.choose_instrument(
        request=other,
        instrument=Instrument.PEER_ASSIST,
        by=stage.senders["UG"].focal_point,
        now=NOW,
    )
    plan = stage.plan()
    known = {str(key) for visit in plan.planned_visits for key in visit["delegations"]}
    known |= {str(one["delegation"]) for one in plan.unserved}
    placed = {
        str(request.pk) for request in VisitRequest.objects.filter(state=RequestState.REQUESTED)
    }
    assert known == placed - {str(other.pk)}


def test_the_instrument_stays_while_a_visit_stands():
    stage = scene(senders={"UG": "Uganda"})
    sender = stage.senders["UG"]
    stage.publish()
    choose = {"request": sender.request, "instrument": Instrument.WORKSHOP, "now": NOW}
    with pytest.raises(RequestRefused, match="visit_stands"):
        services.choose_instrument(by=sender.focal_point, **choose)


def test_nobody_else_chooses(as_user):
    stage = scene(senders={"UG": "Uganda"})
    request = stage.senders["UG"].request
    page = reverse("exchanges:request-instrument", args=[request.pk])
    assert as_user(stranger(Role.FOCAL_POINT)).get(page).status_code == 404
    assert as_user(stage.organiser).get(page).status_code == 403
    assert as_user(stage.senders["UG"].focal_point).get(page).status_code == 200
    with pytest.raises(RequestRefused):
        services.choose_instrument(
            request=request, instrument=Instrument.WORKSHOP, by=stage.organiser, now=NOW
        )
