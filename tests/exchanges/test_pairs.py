"""Wishes that count from both sides, pairs that are excluded in silence, and silent consent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Institution, Role
from exchanges import rules, services
from exchanges.emails import KINDS, planned_messages
from exchanges.models import Answer, ExcludedPair, Visit, VisitCycle, VisitState
from exchanges.queries.pairs import matched_pairs
from exchanges.services.consent import consent_silently
from exchanges.services.pairs import allow_pair, exclude_pair, wish_for_hosts, wish_for_senders
from exchanges.snapshot import snapshot_of
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW, offer_of, scene, sender_of, stranger
from tests.exchanges.test_publishing import confirm_all
from tests.factories import InstitutionFactory, person_with

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_pair_meets_only_when_both_name_each_other():
    stage = scene(senders={"UG": "Uganda"})
    second = InstitutionFactory(name="Kenya Police", country="TZ")
    offer = offer_of(stage.cycle_with(second), second, person_with(Role.HOST, second), 12)
    sender = stage.senders["UG"]
    wish_for_hosts(request=sender.request, hosts=[second], by=sender.focal_point, now=NOW)
    assert matched_of(stage) == ()
    host = person_with(Role.HOST, second)
    wish_for_senders(offer=offer, senders=[sender.institution], by=host, now=NOW)
    assert matched_of(stage) == (str(offer.pk),)
    assert matched_pairs(stage.cycle) == [("Kenya Police", "Police of Uganda")]
    assert stage.publish()[0].offer == offer


def matched_of(stage) -> tuple[str, ...]:
    problem = snapshot_of(stage.cycle, today=NOW.date(), seed=1).problem
    return problem.delegations[0].matched_hosts


def test_wishes_are_for_whoever_may_change_the_request_or_the_offer():
    stage = scene(senders={"UG": "Uganda"})
    with pytest.raises(rules.RequestRefused):
        wish_for_hosts(request=stage.senders["UG"].request, hosts=[], by=stage.organiser, now=NOW)
    with pytest.raises(rules.OfferRefused):
        wish_for_senders(offer=stage.offer, senders=[], by=stranger(Role.HOST), now=NOW)


def test_a_host_reads_who_is_invited_and_not_who_asked(as_user):
    stage = scene(senders={"UG": "Uganda"})
    asked = InstitutionFactory(name="Asks without invitation", country="SO")
    VisitCycle.objects.filter(pk=stage.cycle.pk).update(is_open_to_all=True)
    stage.senders["SO"] = sender_into(stage, asked)
    page = as_user(stage.host).get(reverse("exchanges:offer-wishes", args=[stage.offer.pk]))
    text = page.content.decode()
    assert "Police of Uganda" in text
    assert "Asks without invitation" not in text


def sender_into(stage, institution: Institution):
    return sender_of(VisitCycle.objects.get(pk=stage.cycle.pk), institution, ["en"])


def test_an_excluded_pair_never_shares_a_visit_and_only_organisers_read_of_it(as_user):
    stage = scene(senders={"UG": "Uganda", "SO": "Somalia"}, weeks=10, open_weeks=8)
    type(stage.offer).objects.update(per_cycle=1)
    pair = exclude_pair(cycle=stage.cycle, sides=("UG", "SO"), by=stage.organiser, now=NOW)
    assert (pair.country.code, pair.other.code) == ("SO", "UG")
    plan = stage.plan()
    assert [len(one["delegations"]) for one in plan.planned_visits] == [1]
    assert "excluded_pair" in plan.left_out.get().diagnosis["blocked"]
    services.publish_plan(plan=plan, by=stage.organiser, now=NOW)
    left_out = plan.left_out.get().request
    readers = [as_user(stage.host), *(as_user(one.focal_point) for one in stage.senders.values())]
    for client in readers:
        for name, thing in (
            ("request-hosts", left_out),
            ("request-detail", left_out),
            ("offer-detail", stage.offer),
            ("visit-detail", Visit.objects.live().get()),
        ):
            page = client.get(reverse(f"exchanges:{name}", args=[thing.pk])).content.decode()
            assert "together" not in page
            assert "share a visit" not in page
    allow_pair(pair=pair, by=stage.organiser, now=NOW)
    assert [len(one["delegations"]) for one in stage.plan().planned_visits] == [2]


@pytest.mark.parametrize(
    ("countries", "reason"), [(("UG", "UG"), "same_side"), (("UG", "SO"), "pair_excluded")]
)
def test_a_pair_is_two_countries_once(countries, reason):
    stage = scene(senders={"UG": "Uganda", "SO": "Somalia"})
    exclude_pair(cycle=stage.cycle, sides=("SO", "UG"), by=stage.organiser, now=NOW)
    with pytest.raises(rules.CycleRefused, match=reason):
        exclude_pair(cycle=stage.cycle, sides=countries, by=stage.organiser, now=NOW)
    with pytest.raises(rules.CycleRefused, match="is_closed"):
        exclude_pair(cycle=stage.cycle, sides=("SO", "KE"), by=stranger(Role.ORGANISER), now=NOW)
    assert ExcludedPair.objects.count() == 1


def asked(days: int, **options):
    """A published visit in a cycle in which so many days of silence are consent."""
    stage = scene(senders={"UG": "Uganda"}, **options)
    VisitCycle.objects.filter(pk=stage.cycle.pk).update(consent_days=days)
    stage.cycle.refresh_from_db()
    return stage, stage.publish()[0]


def test_silence_is_consent_only_after_the_days_of_the_cycle():
    stage, visit = asked(7)
    assert consent_silently(now=NOW + 6 * DAY) == 0
    assert consent_silently(now=NOW + 7 * DAY) == 1
    assert consent_silently(now=NOW + 8 * DAY) == 0
    visit.refresh_from_db()
    assert (visit.state, visit.host_answer.is_silent) == (VisitState.HELD, True)
    assert visit.moves.order_by("at").last().by is None
    told = OutboxMessage.objects.get(kind="exchanges.consent_silent")
    assert told.recipient == stage.host


@pytest.mark.parametrize("days", [0, 30])
def test_silence_says_nothing_where_the_cycle_does_not_say_so(days):
    _, visit = asked(days)
    assert consent_silently(now=NOW + 20 * DAY) == 0
    visit.refresh_from_db()
    assert visit.host_answer.answer == Answer.AWAITED


def test_an_answer_in_time_is_no_silence():
    stage, visit = asked(7)
    confirm_all(stage, [visit])
    assert consent_silently(now=NOW + 9 * DAY) == 0
    visit.host_answer.refresh_from_db()
    assert not visit.host_answer.is_silent


def test_the_host_reads_the_day_and_is_warned_the_day_before():
    stage, visit = asked(7)
    published = next(compose for word, _label, compose in KINDS if word == "visit_published")
    to = {"about_id": str(visit.pk), "occurrence": "", "now": NOW}
    assert "counts as consent" in " ".join(published(recipient=stage.host, **to).paragraphs)
    head = stage.senders["UG"].head
    assert "counts as consent" not in " ".join(published(recipient=head, **to).paragraphs)
    warned = [
        one
        for one in planned_messages(now=NOW, until=NOW + 35 * DAY)
        if one.occurrence == "silence"
    ]
    assert [(one.recipient_id, one.due_at) for one in warned] == [(stage.host.pk, NOW + 6 * DAY)]
