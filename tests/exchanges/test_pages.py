"""The pages: what each person does there, what strangers get, and what a list costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership, Role, User
from exchanges import services
from exchanges.models import (
    Answer,
    CycleState,
    HostOffer,
    OfferState,
    Plan,
    PlanState,
    RequestState,
    VisitCycle,
    VisitRequest,
    VisitState,
)
from tests.exchanges.scenes import NOW, nobody, scene, sender_of, stranger
from tests.factories import InstitutionFactory, person_with

pytestmark = pytest.mark.django_db


MOST_QUERIES = 12


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def things(stage, visit, plan):
    """Every address about one thing, with the thing."""
    request = stage.senders["UG"].request
    yield from ((name, stage.cycle) for name in ("cycle-detail", "cycle-settings", "cycle-locks"))
    yield from (
        (name, stage.offer)
        for name in ("offer-detail", "offer-edit", "offer-weeks", "person-create")
    )
    yield "person-edit", stage.person
    for page in ("detail", "edit", "weeks", "head", "priority"):
        yield f"request-{page}", request
    yield from ((name, plan) for name in ("plan-detail", "plan-left-out", "plan-facts"))
    yield from ((name, visit) for name in ("visit-detail", "visit-host-answer", "visit-cancel"))
    yield "delegation-answer", visit.delegations.get()


def test_strangers_get_404_for_every_thing(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    plan = Plan.objects.get()
    for person in (nobody(), *(stranger(role) for role in Role)):
        client = as_user(person)
        for name, thing in things(stage, visit, plan):
            assert client.get(url(name, thing.pk)).status_code == 404, (name, person)


def test_posts_of_strangers_change_nothing(as_user):
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    request = stage.senders["UG"].request
    for role in Role:
        client = as_user(stranger(role))
        for name, thing in (
            ("plan-publish", plan),
            ("plan-create", stage.cycle),
            ("cycle-close", stage.cycle),
            ("offer-withdraw", stage.offer),
            ("request-withdraw", request),
            ("person-remove", stage.person),
        ):
            assert client.post(url(name, thing.pk)).status_code == 404
    plan.refresh_from_db()
    assert plan.state == PlanState.DONE
    assert stage.cycle.plans.count() == 1


def test_a_role_without_the_verb_gets_403(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    sender = stage.senders["UG"]
    organiser, head = as_user(stage.organiser), as_user(sender.head)
    for client, name, thing in (
        (organiser, "offer-edit", stage.offer),
        (organiser, "request-head", sender.request),
        (organiser, "visit-host-answer", visit),
        (head, "request-edit", sender.request),
        (as_user(sender.focal_point), "request-priority", sender.request),
        (as_user(stage.host), "visit-cancel", visit),
    ):
        assert client.get(url(name, thing.pk)).status_code == 403, name
    assert head.get(url("cycle-list")).status_code == 403
    assert head.get(url("offer-list")).status_code == 403
    assert as_user(stage.host).get(url("request-list")).status_code == 403


def test_from_an_empty_cycle_to_a_confirmed_visit_by_hand(as_user):
    organiser, host = person_with(Role.ORGANISER), person_with(Role.HOST)
    at_home = organiser.held_memberships[0].institution
    at_host = host.held_memberships[0].institution
    at_host.country = "RW"
    at_host.save()
    sender = InstitutionFactory(country="UG")
    focal_point = person_with(Role.FOCAL_POINT, sender)
    for institution in (at_host, sender):
        Membership.objects.create(user=organiser, institution=institution, role=Role.ORGANISER)
    organiser = User.objects.get(pk=organiser.pk)
    client = as_user(organiser)
    weights = {"stability": 100, "visit": 150, "interpreter": 60, "holiday": 30, "week_off": 5}
    answer = client.post(
        url("cycle-create"),
        {
            "institution": at_home.pk,
            "name": "Gender desks",
            "country": "between",
            "first_monday": "2028-01-03",
            "weeks": 8,
            "visa_weeks": 6,
            "invited": [at_host.pk, sender.pk],
            "interpreter_languages": ["fr"],
            "interpreter_teams": 2,
            **{f"weight_{name}": points for name, points in weights.items()},
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    cycle = VisitCycle.objects.get()
    assert cycle.interpreter_teams.get().teams == 2

    at_desk = as_user(host)
    answer = at_desk.post(
        url("offer-create", cycle.pk),
        {
            "institution": at_host.pk, "title": "The gender desk", "city": "Kigali",
            "themes_gender_desk": "100", "languages": ["en"], "max_people": 8,
            "max_delegations": 1, "parallel": 1, "per_cycle": 4, "rest_weeks": 0, "version": 1,
        },
    )  # fmt: skip
    offer = HostOffer.objects.get()
    assert answer.url == url("offer-detail", offer.pk)
    at_desk.post(url("offer-place", offer.pk))
    offer.refresh_from_db()
    assert offer.state == OfferState.DRAFT
    at_desk.post(url("offer-weeks", offer.pk), {"all": "open"})
    assert offer.host_weeks.filter(is_open=True).count() == 8
    at_desk.post(
        url("person-create", offer.pk),
        {"name": "Desk officer", "themes": ["gender_desk"], "max_visits": 4},
    )
    at_desk.post(url("offer-place", offer.pk))
    offer.refresh_from_db()
    assert offer.state == OfferState.OFFERED

    sending = as_user(focal_point)
    sending.post(
        url("request-create", cycle.pk),
        {
            "institution": sender.pk, "title": "How a desk works", "themes_gender_desk": "70",
            "languages": ["en"], "people": 4, "duration": 1, "ready_on": "2027-10-01", "version": 1,
        },
    )  # fmt: skip
    request = VisitRequest.objects.get()
    sending.post(
        url("request-weeks", request.pk),
        {"available": ["2028-01-10", "2028-01-17"], "preferred": ["2028-01-17"]},
    )
    sending.post(
        url("request-head", request.pk), {"name": "Grace Akello", "email": "grace@example.org"}
    )
    sending.post(url("request-place", request.pk))
    request.refresh_from_db()
    assert request.state == RequestState.REQUESTED
    assert request.head.name == "Grace Akello"
    assert request.head.invitations.exists()

    started = client.post(url("plan-create", cycle.pk))
    waiting = client.get(started.url)
    assert "Looking for the best plan" in waiting.content.decode()
    services.work_next_plan(clock=lambda: Plan.objects.get().created_at)
    page = client.get(started.url)
    assert "Publish 1 visit" in page.content.decode()
    client.post(url("plan-publish", Plan.objects.get().pk))
    visit = Plan.objects.get().visits.get()
    assert str(visit.first_monday) == "2028-01-17"

    at_desk.post(url("visit-host-answer", visit.pk), {"answer": "confirmed"})
    leading = as_user(request.head)
    leading.post(url("delegation-answer", visit.delegations.get().pk), {"answer": "confirmed"})
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED
    assert "Everybody has confirmed" in leading.get(url("visit-detail", visit.pk)).content.decode()


def test_declining_without_a_reason_asks_for_one_and_keeps_what_was_typed(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    page = as_user(stage.host).post(
        url("visit-host-answer", visit.pk), {"answer": "declined", "decline_text": "An exercise"}
    )
    assert page.status_code == 200
    assert "decline_reason" in page.context["form"].errors
    assert "An exercise" in page.content.decode()
    visit.refresh_from_db()
    assert visit.state == VisitState.PROPOSED


def test_a_colleague_who_stored_first_is_not_overwritten(as_user):
    stage = scene(senders={"UG": "Uganda"})
    fields = {
        "title": "The gender desk", "city": "Kigali", "themes_gender_desk": "100",
        "languages": ["en"], "max_people": 8, "max_delegations": 1, "parallel": 1,
        "per_cycle": 4, "rest_weeks": 0,
    }  # fmt: skip
    client = as_user(stage.host)
    address = url("offer-edit", stage.offer.pk)
    assert client.post(address, {**fields, "version": 1, "about": "First"}).status_code == 302
    page = client.post(address, {**fields, "version": 1, "about": "Second"})
    assert "A colleague changed this" in page.content.decode()
    assert "Second" in page.content.decode()
    stage.offer.refresh_from_db()
    assert stage.offer.about == "First"


def test_ids_from_a_form_are_limited_to_what_the_reader_may_choose(as_user):
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    other = InstitutionFactory()
    fields = {
        "title": "Mine", "themes_gender_desk": "70", "languages": ["en"], "people": 4,
        "duration": 1, "ready_on": "2026-12-01", "version": 1,
    }  # fmt: skip
    client = as_user(stage.senders["UG"].focal_point)
    address = url("request-create", stage.cycle.pk)
    for wrong in (
        {"institution": stage.senders["SS"].institution.pk},
        {"institution": stage.senders["UG"].institution.pk, "excluded_hosts": [other.pk]},
    ):
        page = client.post(address, {**fields, **wrong})
        assert page.status_code == 200
    head = client.post(
        url("request-head", stage.senders["UG"].request.pk),
        {"head": stage.senders["SS"].head.pk},
    )
    assert "head" in head.context["form"].errors
    assert not VisitRequest.objects.filter(title="Mine").exists()


def test_a_sender_reads_no_name_of_another_senders_head(as_user):
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"}, weeks=4, open_weeks=1)
    for sender in stage.senders.values():
        sender.head.name = f"Head of {sender.institution.country}"
        sender.head.save()
    visit = stage.publish()[0]
    page = as_user(stage.senders["UG"].focal_point).get(url("visit-detail", visit.pk))
    assert "Head of UG" in page.content.decode()
    assert "Head of SS" not in page.content.decode()
    assert "Head of SS" in as_user(stage.host).get(url("visit-detail", visit.pk)).content.decode()


def test_why_somebody_declined_is_for_the_organiser_alone(as_user):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(
        visit=visit, answer=Answer.DECLINED, decline_text="Not with them", by=stage.host, now=NOW
    )
    address = url("visit-detail", visit.pk)
    assert "Not with them" in as_user(stage.organiser).get(address).content.decode()
    for person in (stage.senders["UG"].focal_point, stage.senders["UG"].head):
        assert "Not with them" not in as_user(person).get(address).content.decode()


def test_the_weeks_of_a_cycle_in_use_stay(as_user):
    stage = scene(senders={"UG": "Uganda"})
    client = as_user(stage.organiser)
    form = client.get(url("cycle-settings", stage.cycle.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    page = client.post(
        url("cycle-settings", stage.cycle.pk),
        {**{k: v for k, v in data.items() if v not in (None, False)}, "weeks": 20},
    )
    assert "first_monday" in page.context["form"].errors
    stage.cycle.refresh_from_db()
    assert stage.cycle.weeks == 12


def test_a_closed_cycle_takes_nothing_more(as_user):
    stage = scene(senders={"UG": "Uganda"})
    as_user(stage.organiser).post(url("cycle-close", stage.cycle.pk))
    stage.cycle.refresh_from_db()
    assert stage.cycle.state == CycleState.CLOSED
    assert as_user(stage.host).get(url("offer-create", stage.cycle.pk)).status_code == 404
    assert as_user(stage.host).get(url("offer-edit", stage.offer.pk)).status_code == 403


def test_the_board_says_in_words_what_it_shows(as_user):
    stage = scene()
    stage.publish()
    page = as_user(stage.organiser).get(url("plan-detail", Plan.objects.get().pk))
    text = page.content.decode()
    assert '<svg role="img"' in text
    assert "style=" not in text
    for sender in stage.senders.values():
        assert sender.institution.name in text
    assert len(page.context["board"].rows) == 1
    assert {block.state for block in page.context["board"].rows[0].blocks} == {"proposed"}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_lists_can_be_taken_away(as_user, file_format):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    for name in ("offer-list", "request-list", "visit-list"):
        file = as_user(stage.organiser).get(url(name), {"export": file_format})
        assert file["Content-Disposition"].endswith(f'.{file_format}"')
        if file_format == "csv":
            assert stage.cycle.name in file.content.decode() or name == "visit-list"


def grow(stage, count):
    for number in range(count):
        institution = InstitutionFactory(country="UG")
        stage.cycle.invited.create(institution=institution)
        sender_of(stage.cycle, institution, ["en"])
        offer = HostOffer.objects.create(
            cycle=stage.cycle,
            institution=stage.offer.institution,
            title=f"Offer {number}",
            city="Kigali",
            state=OfferState.OFFERED,
        )
        offer.themes.create(theme="gender_desk", quality=80)


def queries_of(client, address, counter):
    client.get(address)  # the first page of a session also writes the session down
    with counter as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["offer-list", "request-list", "visit-list", "cycle-list"])
def test_a_list_costs_the_same_for_few_and_many_rows(as_user, name, django_assert_max_num_queries):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    client = as_user(stage.organiser)
    few = queries_of(client, url(name), django_assert_max_num_queries(MOST_QUERIES))
    grow(stage, 8)
    stage.publish(NOW + timedelta(days=1))
    assert queries_of(client, url(name), django_assert_max_num_queries(MOST_QUERIES)) == few


def test_pages_of_a_plan_cost_the_same_for_few_and_many_rows(
    as_user, django_assert_max_num_queries
):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    client = as_user(stage.organiser)

    def counts():
        plan = Plan.objects.first()
        pages = [("cycle-detail", stage.cycle), ("request-detail", stage.cycle.requests.first())]
        pages += [(name, plan) for name in ("plan-detail", "plan-left-out", "plan-facts")]
        return [
            queries_of(client, url(name, one.pk), django_assert_max_num_queries(MOST_QUERIES))
            for name, one in pages
        ]

    few = counts()
    grow(stage, 8)
    stage.publish(NOW + timedelta(days=1))
    assert counts() == few


def test_a_draft_and_what_it_changes_cost_few_queries(as_user, django_assert_max_num_queries):
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    grow(stage, 8)
    draft = stage.plan(NOW + timedelta(days=1))
    client = as_user(stage.organiser)
    for name in ("plan-detail", "plan-changes"):
        queries_of(client, url(name, draft.pk), django_assert_max_num_queries(MOST_QUERIES))
