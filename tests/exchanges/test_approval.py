"""A leader asks for a visit, the focal point approves it or gives it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import ProfileKind, Role
from exchanges import rules, services
from exchanges.models import RequestState, VisitRequest
from exchanges.presenters import waiting
from exchanges.services.requests import return_request, submit_request
from notifications.models import OutboxMessage
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene, stranger
from tests.factories import UserFactory, complete_profile
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def written(stage, **fields):
    """A leader of Uganda with the draft of a request."""
    sender = stage.senders["UG"]
    leader = UserFactory(name="Grace Akello")
    complete_profile(ProfileKind.LEADER, user=leader, institution=sender.institution)
    request = services.create_request(
        cycle=stage.cycle,
        institution=sender.institution,
        fields={
            "title": "Hotlines",
            "need": "Calls are not counted.",
            "objective": "Each call is counted.",
            "languages": ["en"],
            "people": 3,
            "ready_on": FIRST_MONDAY - 6 * WEEK,
            **fields,
        },
        themes={"gender_desk": 100},
        excluded_hosts=[],
        by=leader,
        now=NOW,
    )
    return leader, request


def told(kind):
    return {row.recipient for row in OutboxMessage.objects.filter(kind=f"exchanges.{kind}")}


def test_a_request_of_a_leader_is_planned_only_once_the_focal_point_approves():
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage)
    focal_point = stage.senders["UG"].focal_point
    with pytest.raises(rules.RequestRefused, match="is_requested"):
        services.place_request(request=request, by=leader, now=NOW)
    submit_request(request=request, by=leader, now=NOW)
    assert told("request_submitted") == {focal_point}
    assert stage.plan().result["served_by_country"]["UG"]["requested"] == 1
    assert "Approve a request, or give it back" in titles(focal_point)
    services.place_request(request=request, by=focal_point, now=NOW)
    request.refresh_from_db()
    assert (request.state, request.approved_by) == (RequestState.REQUESTED, focal_point)
    assert told("request_decided") == {leader}
    assert stage.plan(NOW + WEEK).result["served_by_country"]["UG"]["requested"] == 2


def titles(user) -> set[str]:
    return {step.title for step in next_steps(user, now=NOW)}


def test_what_is_given_back_can_be_changed_and_handed_in_again():
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage)
    submit_request(request=request, by=leader, now=NOW)
    assert not rules.can_edit_request(leader, request)
    return_request(request=request, reason="Say why", by=stage.senders["UG"].focal_point, now=NOW)
    assert (request.state, request.return_reason) == (RequestState.DRAFT, "Say why")
    assert rules.can_edit_request(leader, request)
    submit_request(request=request, by=leader, now=NOW + WEEK)
    assert OutboxMessage.objects.filter(kind="exchanges.request_submitted").count() == 2


def test_only_the_focal_point_decides_and_only_what_was_handed_in():
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage)
    focal_point = stage.senders["UG"].focal_point
    with pytest.raises(rules.RequestRefused, match="is_not_submitted"):
        return_request(request=request, reason="No", by=focal_point, now=NOW)
    submit_request(request=request, by=leader, now=NOW)
    for person in (leader, stage.organiser, stranger(Role.FOCAL_POINT)):
        with pytest.raises(rules.RequestRefused, match="is_not_submitted"):
            return_request(request=request, reason="No", by=person, now=NOW)
        with pytest.raises(rules.RequestRefused, match="is_requested"):
            services.place_request(request=request, by=person, now=NOW)


@pytest.mark.parametrize("name", ["need", "objective"])
def test_nothing_is_handed_in_or_placed_without_need_and_objective(name, as_user):
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage, **{name: ""})
    focal_point = stage.senders["UG"].focal_point
    with pytest.raises(rules.RequestRefused, match=f"no_{name}"):
        submit_request(request=request, by=leader, now=NOW)
    with pytest.raises(rules.RequestRefused, match=f"no_{name}"):
        services.place_request(request=request, by=focal_point, now=NOW)
    told_why = {"need": "why you ask", "objective": "what people can do afterwards"}
    detail = reverse("exchanges:request-detail", args=[request.pk])
    assert f"{told_why[name]} is not written down" in as_user(leader).get(detail).content.decode()


def test_a_focal_point_needs_nobody_in_between():
    stage = scene(senders={"UG": "Uganda"})
    _, request = written(stage)
    with pytest.raises(rules.RequestRefused, match="is_not_draft"):
        submit_request(request=request, by=stage.senders["UG"].focal_point, now=NOW)


def test_nobody_writes_for_an_institution_that_is_not_theirs():
    stage = scene(senders={"UG": "Uganda", "SO": "Somalia"})
    leader, request = written(stage)
    with pytest.raises(rules.RequestRefused, match="not_yours"):
        services.create_request(
            cycle=stage.cycle,
            institution=stage.senders["SO"].institution,
            fields={"title": "Elsewhere", "ready_on": FIRST_MONDAY},
            themes={},
            excluded_hosts=[],
            by=leader,
            now=NOW,
        )
    colleague = UserFactory()
    complete_profile(
        ProfileKind.LEADER, user=colleague, institution=stage.senders["UG"].institution
    )
    assert not VisitRequest.objects.visible_to(colleague).filter(pk=request.pk).exists()


def test_a_leader_writes_down_a_need_by_hand(as_user):
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage)
    answer = as_user(leader).post(
        reverse("exchanges:need-create", args=[stage.cycle.pk]),
        {
            "institution": request.institution_id,
            "title": "Interviews",
            "need": "Reports do not reach a court.",
            "objective": "Each report reaches one.",
            "gap": "unseen",
            "where": "there",
            "group": "few",
        },
    )
    assert answer.status_code == 302
    assert VisitRequest.objects.get(title="Interviews").written_by == leader


def test_by_hand_from_the_home_page_to_the_organiser(as_user):
    stage = scene(senders={"UG": "Uganda"})
    leader, request = written(stage)
    detail = reverse("exchanges:request-detail", args=[request.pk])
    client, decides = as_user(leader), as_user(stage.senders["UG"].focal_point)
    assert "Finish your request and hand it in" in client.get("/").content.decode()
    assert "Hand it to the focal point" in client.get(detail).content.decode()
    client.post(reverse("exchanges:request-submit", args=[request.pk]))
    assert "Grace Akello asks for this visit" in decides.get(detail).content.decode()
    back = reverse("exchanges:request-return", args=[request.pk])
    assert decides.post(back, {"reason": ""}).status_code == 200
    assert decides.post(back, {"reason": "Say why"}).status_code == 302
    assert "Say why" in client.get(detail).content.decode()
    assert "Say why" not in decides.get(detail).content.decode()
    client.post(reverse("exchanges:request-submit", args=[request.pk]))
    decides.post(reverse("exchanges:request-place", args=[request.pk]))
    request.refresh_from_db()
    assert request.state == RequestState.REQUESTED
