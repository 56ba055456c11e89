"""Visits within one country: the same, with what does not apply left out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import queries, services
from exchanges.models import LeftOutRequest, LetterKind, NeedField, Nominee, Visit, VisitCycle
from exchanges.planning.timeline import Step
from exchanges.presenters.facts import facts_of_plan
from exchanges.rules import CycleRefused, LetterRefused, NominationRefused, OfferRefused
from exchanges.services.pairs import exclude_pair
from exchanges.snapshot import snapshot_of
from tests.exchanges.communities import HOSTS, NAMES, Neighbours, neighbours
from tests.exchanges.scenes import FIRST_MONDAY, NOW
from tests.factories import InstitutionFactory, person_with

pytestmark = pytest.mark.django_db
KAYONZA, HUYE, RUBAVU = NAMES


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def page(client, name, *args):
    return client.get(url(name, *args)).content.decode()


def edit(on: Neighbours, **changes):
    settings = {
        "name": on.cycle.name,
        "country": "RW",
        "first_monday": FIRST_MONDAY,
        "weeks": 12,
    }
    return services.edit_cycle(
        cycle=VisitCycle.objects.get(pk=on.cycle.pk),
        fields={**settings, **changes},
        invited=on.homes.values(),
        interpreters={},
        by=on.organiser,
        now=NOW,
    )


def nominated(on: Neighbours, name: str = RUBAVU) -> Nominee:
    return services.add_nominee(
        delegation=on.delegation(name),
        fields={"name": "Grace Acan", "post": "Chair", "part": "member", "sex": "woman"},
        by=on.senders[name].focal_point,
        now=NOW,
    )


def test_neighbours_visit_each_other_and_nobody_is_its_own_guest():
    on = neighbours()
    on.publish()
    for name in NAMES:
        assert on.delegation(name).visit.offer.institution != on.homes[name]


def test_the_same_institutions_find_no_host_between_countries():
    on = neighbours(country="")
    plan = on.plan()
    left_out = LeftOutRequest.objects.filter(plan=plan)
    assert left_out.count() == len(NAMES)
    assert all("own_country" in row.diagnosis["closed"] for row in left_out)


def test_the_planner_waits_for_no_visa_and_counts_each_community():
    on = neighbours()
    snapshot = snapshot_of(on.cycle, today=NOW.date(), seed=1)
    assert snapshot.first_monday == FIRST_MONDAY
    assert snapshot.problem.visa_weeks_default == 0
    homes = {one.country for one in snapshot.problem.delegations}
    assert homes == {str(one.pk) for one in on.homes.values()} == set(snapshot.problem.holidays)
    plan = on.plan()
    facts = facts_of_plan(plan, list(on.cycle.offers.all()))
    assert [share.home for share in facts.shares] == sorted(NAMES)


def test_who_alone_receives_is_told_that_nobody_is_its_own_guest(as_user):
    on = neighbours(hosts=HOSTS[:1])
    plan = on.plan()
    assert LeftOutRequest.objects.get(plan=plan).request == on.senders[KAYONZA].request
    shown = page(as_user(on.organiser), "plan-left-out", plan.pk)
    assert "nobody is a guest of the own institution" in shown
    assert "own country" not in shown
    assert "passport" not in shown


def test_an_institution_abroad_neither_takes_part_nor_is_invited():
    on = neighbours()
    services.edit_cycle(
        cycle=on.cycle,
        fields={
            "name": on.cycle.name,
            "first_monday": FIRST_MONDAY,
            "weeks": 12,
            "is_open_to_all": True,
        },
        invited=[],
        interpreters={},
        by=on.organiser,
        now=NOW,
    )
    abroad = InstitutionFactory(name="Police of Uganda", country="UG")
    host = person_with(Role.HOST, abroad)
    assert on.cycle not in VisitCycle.objects.open_to(host, Role.HOST)
    with pytest.raises(OfferRefused, match="is_closed"):
        services.create_offer(
            cycle=on.cycle,
            institution=abroad,
            fields={"title": "Desk"},
            themes={},
            by=host,
            now=NOW,
        )
    with pytest.raises(CycleRefused, match="institution_abroad"):
        services.create_cycle(
            institution=on.cycle.institution,
            fields={"name": "New", "country": "RW", "first_monday": FIRST_MONDAY, "weeks": 8},
            invited=[abroad],
            interpreters={},
            by=on.organiser,
            now=NOW,
        )


def test_where_visits_lead_can_change_until_one_is_published():
    on = neighbours()
    assert not edit(on, country="").is_within_country
    with pytest.raises(CycleRefused, match="institution_abroad"):
        edit(on, country="UG")
    assert edit(on, country="RW").is_within_country
    on.cycle.refresh_from_db()
    on.publish()
    with pytest.raises(CycleRefused, match="reach_in_use"):
        edit(on, country="")
    assert VisitCycle.objects.get(pk=on.cycle.pk).country == "RW"


def test_the_organiser_chooses_it_in_the_settings(as_user):
    on = neighbours(country="")
    client = as_user(on.organiser)
    form = client.get(url("cycle-settings", on.cycle.pk)).context["form"]
    assert form.fields["country"].choices == [
        ("between", "From one country to another"),
        ("RW", "Within one country: Rwanda"),
    ]
    sent = {
        "name": on.cycle.name,
        "country": "RW",
        "first_monday": FIRST_MONDAY.isoformat(),
        "weeks": 12,
        "visa_weeks": 6,
        "invited": [one.pk for one in on.homes.values()],
        "interpreter_teams": 1,
        **{name: form[name].initial for name in form.fields if name.startswith("weight_")},
    }
    assert client.post(url("cycle-settings", on.cycle.pk), sent).status_code == 302
    shown = page(client, "cycle-detail", on.cycle.pk)
    assert "Within one country: Rwanda" in shown
    on.cycle.refresh_from_db()
    on.publish()
    refused = client.post(url("cycle-settings", on.cycle.pk), {**sent, "country": "between"})
    assert "Visits are published" in str(refused.context["form"].errors["country"])


def test_no_step_and_no_letter_is_about_a_visa():
    on = neighbours()
    on.publish()
    delegation = on.delegation(RUBAVU)
    visit = queries.visits_with_timeline(Visit.objects.filter(pk=delegation.visit_id)).get()
    steps = {line.due.step for line in queries.timeline_of(visit)}
    assert Step.VISA not in steps
    assert {Step.NOMINATIONS, Step.INVITATION, Step.TRAVEL, Step.CASCADE} <= steps
    nominee = nominated(on)
    with pytest.raises(LetterRefused, match="no_border"):
        services.issue_letter(
            kind=LetterKind.VISA, visit=visit, to=nominee, by=on.organiser, now=NOW
        )
    letters = {
        kind: services.issue_letter(
            kind=kind, visit=visit, to=delegation, by=on.organiser, now=NOW
        ).text
        for kind in (LetterKind.INVITATION, LetterKind.CERTIFICATE)
    }
    assert all("Kigali" in text and "Rwanda" not in text for text in letters.values())
    assert "The delegation of Rubavu Traders Union" in letters[LetterKind.CERTIFICATE]


def test_nobody_is_asked_for_a_passport(as_user):
    on = neighbours()
    on.publish()
    nominee = nominated(on)
    focal_point = on.senders[RUBAVU].focal_point
    client = as_user(focal_point)
    form = client.get(url("nominee-needs", nominee.pk)).context["form"]
    assert list(form.fields) == ["diet", "medical", "access"]
    assert "passport" not in page(client, "nominee-edit", nominee.pk)
    assert "passport" not in page(client, "delegation-detail", on.delegation(RUBAVU).pk)
    assert client.post(url("nominee-needs", nominee.pk), {"diet": "No fish"}).status_code == 302
    with pytest.raises(NominationRefused, match="need_not_asked"):
        services.store_needs(
            nominee=nominee, needs={NeedField.PASSPORT: "RW 1"}, by=focal_point, now=NOW
        )


def test_a_request_speaks_the_language_of_the_country_and_waits_for_no_passport(as_user):
    on = neighbours()
    form = (
        as_user(on.senders[RUBAVU].focal_point)
        .get(url("request-create", on.cycle.pk))
        .context["form"]
    )
    assert form["languages"].initial == ["rw", "en", "fr"]
    assert form["ready_on"].label == "Names are ready on"
    assert not form["ready_on"].help_text
    offer = as_user(on.hosts[HUYE]).get(url("offer-create", on.cycle.pk)).context["form"]
    assert offer["languages"].initial == ["rw", "en", "fr"]


def test_the_pages_of_a_plan_name_communities(as_user):
    on = neighbours()
    client = as_user(on.organiser)
    plan = on.plan()
    assert "Served, by institution" in page(client, "plan-facts", plan.pk)
    shown = page(client, "plan-detail", plan.pk)
    assert ">RT</text>" in shown  # the block of Rubavu Traders Union
    hosts = page(client, "request-hosts", on.senders[RUBAVU].request.pk)
    assert "near" not in hosts.split("<main")[1].split("</main")[0]


def test_two_communities_never_share_a_visit_where_the_organiser_says_so(as_user):
    on = neighbours(hosts=HOSTS[:1])
    on.cycle.offers.update(max_delegations=2, per_cycle=1)
    client = as_user(on.organiser)
    assert "Institutions that never share a visit" in page(client, "cycle-detail", on.cycle.pk)
    form = client.get(url("cycle-pairs", on.cycle.pk)).context["form"]
    assert form["other"].initial == form.fields["other"].choices[1][0]
    pair = {"one": on.homes[RUBAVU].pk, "other": on.homes[HUYE].pk}
    assert [len(one["delegations"]) for one in on.plan().planned_visits] == [2]
    assert client.post(url("cycle-pairs", on.cycle.pk), pair).status_code == 302
    assert f"<bdi>{HUYE}</bdi>" in page(client, "cycle-pairs", on.cycle.pk)
    assert [len(one["delegations"]) for one in on.plan().planned_visits] == [1]
    turned = {"one": pair["other"], "other": pair["one"]}
    twice = client.post(url("cycle-pairs", on.cycle.pk), turned)
    assert "excluded already" in twice.content.decode()
    same = client.post(url("cycle-pairs", on.cycle.pk), {**pair, "other": pair["one"]})
    assert "Choose two different ones" in same.content.decode()


def test_a_pair_of_countries_says_nothing_within_one_country():
    on = neighbours(country="")
    exclude_pair(cycle=on.cycle, sides=("RW", "UG"), by=on.organiser, now=NOW)
    assert snapshot_of(on.cycle, today=NOW.date(), seed=1).problem.excluded_countries
    cycle = edit(on, country="RW")
    assert not snapshot_of(cycle, today=NOW.date(), seed=1).problem.excluded_countries
