"""How long a visa takes from one country to another: plans, timelines and letters go by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import queries, rules, services
from exchanges.models import LetterKind, VisaTime, Visit, VisitCycle
from exchanges.planning import Lock, closed_at
from exchanges.planning.timeline import Step
from exchanges.presenters.visas import visa_words
from exchanges.services.visas import remove_visa_time, store_visa_time
from exchanges.snapshot import snapshot_of
from tests.exchanges.communities import neighbours
from tests.exchanges.delegations import party
from tests.exchanges.scenes import FIRST_MONDAY, NOW, Scene, scene, stranger

pytestmark = pytest.mark.django_db
WEEK_BEFORE = FIRST_MONDAY - timedelta(weeks=1)


def say(stage: Scene, weeks: int, **changed) -> VisaTime:
    way = {"country": "UG", "host_country": "RW", "weeks": weeks}
    about = {"cycle": stage.cycle, "by": stage.organiser, "now": NOW}
    return store_visa_time(**{**way, **about, **changed})


def first_open(stage: Scene, country: str) -> date | None:
    """The first Monday on which a sender could go, planned a week before the cycle."""
    cycle = VisitCycle.objects.get(pk=stage.cycle.pk)
    snapshot = snapshot_of(cycle, today=WEEK_BEFORE, seed=1)
    request, offer = str(stage.senders[country].request.pk), str(stage.offer.pk)
    for monday in cycle.mondays:
        place = Lock(request, offer, "gender_desk", snapshot.week_of(monday))
        if closed_at(snapshot.problem, place) is None:
            return monday
    return None


def test_the_planner_counts_the_weeks_of_each_way():
    stage = scene(senders={"UG": "Uganda", "SO": "Somalia"})
    usual = WEEK_BEFORE + timedelta(weeks=stage.cycle.visa_weeks)
    assert first_open(stage, "UG") == first_open(stage, "SO") == usual
    say(stage, 0)
    say(stage, 9, country="SO")
    assert first_open(stage, "UG") == FIRST_MONDAY
    assert first_open(stage, "SO") == WEEK_BEFORE + timedelta(weeks=9)
    remove_visa_time(row=say(stage, 3), by=stage.organiser, now=NOW)
    assert first_open(stage, "UG") == usual


def test_a_way_has_one_number():
    stage = scene(senders={"UG": "Uganda"})
    say(stage, 3)
    assert say(stage, 2).weeks == 2
    assert VisaTime.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"), [({"host_country": "UG"}, "same_side"), ({"by": None}, "is_closed")]
)
def test_whoever_may_not_say_it_is_refused(changed, reason):
    stage = scene(senders={"UG": "Uganda"})
    if "by" in changed:
        changed = {"by": stranger(Role.ORGANISER)}
    with pytest.raises(rules.CycleRefused, match=reason):
        say(stage, 3, **changed)


def test_within_one_country_nobody_needs_a_visa(as_user):
    on = neighbours()
    way = {"country": "RW", "host_country": "UG", "weeks": 2}
    with pytest.raises(rules.CycleRefused, match="no_visas"):
        store_visa_time(cycle=on.cycle, by=on.organiser, now=NOW, **way)
    page = reverse("exchanges:cycle-visas", args=[on.cycle.pk])
    assert as_user(on.organiser).get(page).status_code == 404


def steps_of(visit: Visit) -> dict[str, date]:
    found = queries.visits_with_timeline(Visit.objects.filter(pk=visit.pk)).get()
    return {line.due.step: line.due.due_on for line in queries.timeline_of(found)}


def test_timeline_and_letters_go_by_the_same_number():
    on = party()
    visit = on.delegation.visit
    assert Step.VISA in steps_of(visit)
    people = on.complete()
    say(on.stage, 0)
    assert Step.VISA not in steps_of(visit)
    on.delegation.refresh_from_db()
    assert not queries.is_ready_for_visas(on.delegation, on.nomination)
    with pytest.raises(rules.LetterRefused, match="no_border"):
        services.issue_letter(
            visit=Visit.objects.get(pk=visit.pk),
            kind=LetterKind.VISA,
            to=people["Grace Acan"],
            by=on.stage.organiser,
            now=NOW,
        )


def test_a_neighbour_without_visa_may_still_ask_when_others_are_too_late():
    stage = scene(senders={"UG": "Uganda"})
    today = stage.cycle.monday_of(stage.cycle.weeks - 1)
    assert not stage.cycle.has_time_for(today)
    say(stage, 0)
    assert stage.cycle.has_time_for(today)


def test_a_sender_reads_the_number_of_the_own_way():
    stage = scene(senders={"UG": "Uganda"})
    say(stage, 0)
    assert "From Uganda to Rwanda: no visa needed." in visa_words(stage.cycle, ["UG"])
    assert "Uganda" not in visa_words(stage.cycle, ["SO"])


def test_by_hand(as_user):
    stage = scene(senders={"UG": "Uganda"})
    client = as_user(stage.organiser)
    page = reverse("exchanges:cycle-visas", args=[stage.cycle.pk])
    cycle = client.get(reverse("exchanges:cycle-detail", args=[stage.cycle.pk]))
    assert page in cycle.content.decode()
    form = client.get(page).context["form"]
    assert (form.initial["country"], form.initial["host_country"]) == ("UG", "RW")
    wrong = client.post(page, {"country": "RW", "host_country": "RW", "weeks": "27"})
    assert set(wrong.context["form"].errors) == {"host_country", "weeks"}
    client.post(page, {"country": "UG", "host_country": "RW", "weeks": "0"})
    assert "no visa needed" in client.get(page).content.decode()
    client.post(reverse("exchanges:visa-remove", args=[VisaTime.objects.get().pk]))
    assert not VisaTime.objects.exists()
