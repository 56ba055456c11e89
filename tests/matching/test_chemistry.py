"""Chemistry meetings through their doors: chosen, published, agreed, held, said, weighed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEntry
from matching import engine, rules, services
from matching.emails.chemistry import planned_messages
from matching.models import (
    Avoidance,
    ChemistryMeeting,
    ChemistryScore,
    DecisionKind,
    MatchRun,
    PairDecision,
    Part,
    Proposal,
    RoundState,
)
from matching.snapshot import cohort_problem, shown
from notifications.calendar import appointments_of
from notifications.models import CalendarEntry, OutboxMessage
from tests.matching.cohorts import NOW, add, make_world, person_of
from tests.matching.meetings import (
    DAY,
    TERMS,
    agree,
    all_meet,
    chosen_round,
    meeting_between,
    published_round,
    say,
)

pytestmark = pytest.mark.django_db


def pairs_of(run: MatchRun) -> set[tuple[object, object]]:
    return set(Proposal.objects.filter(run=run).values_list("coachee", "coach"))


def refused(call) -> str:
    with pytest.raises(rules.ChemistryRefused) as caught:
        call()
    return caught.value.key


def test_each_coachee_meets_as_many_as_asked_and_no_coach_more_than_allowed():
    world = make_world(6, 4)
    one = chosen_round(world)
    rows = list(one.meetings.values_list("coachee", "coach"))
    assert set(Counter(coachee for coachee, _coach in rows).values()) == {2}
    assert max(Counter(coach for _coachee, coach in rows).values()) == 3
    assert not OutboxMessage.objects.exists()


def test_rules_forbidden_pairs_and_vetoes_hold_in_the_choice():
    world = make_world(1, 4)
    coachee, (first, second, *_others) = world.coachees[0], world.coaches
    Avoidance.objects.create(by=person_of(first), person=person_of(coachee).email)
    PairDecision.objects.create(
        cohort=world.cohort, coachee=coachee, coach=second, kind=DecisionKind.FORBIDDEN
    )
    coaches = set(chosen_round(world).meetings.values_list("coach", flat=True))
    assert coaches == {one.pk for one in world.coaches[2:]}


def test_a_cohort_needs_people_and_takes_one_round():
    world = make_world(1, 1)
    ask = {"cohort": world.cohort, "terms": TERMS, "by": world.organiser, "now": NOW}
    assert refused(lambda: services.request_round(**ask)) == "few_coaches"
    add(world, Part.COACH)
    first = chosen_round(world)
    second = chosen_round(world)
    first.refresh_from_db()
    assert (first.state, second.state) == (RoundState.DROPPED, RoundState.READY)
    services.publish_round(one=second, by=world.organiser, now=NOW)
    assert refused(lambda: services.request_round(**ask)) == "round_published"
    publish = {"one": second, "by": world.organiser, "now": NOW}
    assert refused(lambda: services.publish_round(**publish)) == "round_closed"
    assert refused(lambda: services.drop_round(**publish)) == "round_published"


def test_a_round_set_aside_while_it_is_chosen_stores_nothing(monkeypatch):
    world = make_world(1, 2)
    one = services.request_round(cohort=world.cohort, terms=TERMS, by=world.organiser, now=NOW)

    def dropped_meanwhile(asked, *, today):
        services.drop_round(one=one, by=world.organiser, now=NOW)
        return [(str(world.coachees[0].pk), str(world.coaches[0].pk))]

    monkeypatch.setattr("matching.services.chemistry_rounds.talk_pairs", dropped_meanwhile)
    assert services.work_next_round(clock=lambda: NOW)
    one.refresh_from_db()
    assert one.state == RoundState.DROPPED
    assert not one.meetings.exists()


def test_a_round_that_breaks_five_times_fails_with_a_reason(monkeypatch):
    world = make_world(1, 2)
    one = services.request_round(cohort=world.cohort, terms=TERMS, by=world.organiser, now=NOW)

    def broken(asked, *, today):
        raise RuntimeError("no")

    monkeypatch.setattr("matching.services.chemistry_rounds.talk_pairs", broken)
    while services.work_next_round(clock=lambda: NOW):
        pass
    one.refresh_from_db()
    assert (one.state, one.failure, one.attempts) == (RoundState.FAILED, "broken", 5)


def test_a_meeting_is_taken_out_before_and_never_after():
    world = make_world(1, 3)
    one = chosen_round(world)
    gone, kept = one.meetings.all()
    services.remove_meeting(meeting=gone, by=world.organiser, now=NOW)
    services.publish_round(one=one, by=world.organiser, now=NOW)
    remove = {"meeting": kept, "by": world.organiser, "now": NOW}
    assert refused(lambda: services.remove_meeting(**remove)) == "round_published"
    assert list(one.meetings.values_list("state", flat=True)) == ["proposed"]


@pytest.mark.parametrize("shy", ["coachee", "coach"])
def test_who_avoids_the_other_is_first_asked_about_a_meeting_added_by_hand(shy):
    world = make_world(1, 3)
    one = published_round(world)
    new = add(world, Part.COACH)
    coachee = world.coachees[0]
    two = {"coachee": coachee, "coach": new}
    avoided = new if shy == "coachee" else coachee
    Avoidance.objects.create(by=person_of(two[shy]), person=person_of(avoided).email)
    meeting = services.add_meeting(one=one, by=world.organiser, now=NOW, **two)
    first, second = person_of(two[shy]), person_of(avoided)
    assert meeting.first == first
    assert ChemistryMeeting.objects.of(first).filter(pk=meeting.pk).exists()
    assert not ChemistryMeeting.objects.of(second).filter(pk=meeting.pk).exists()
    told = {(row.about_id, row.recipient_id) for row in planned_messages(now=NOW, until=NOW + DAY)}
    assert (meeting.pk, first.pk) in told
    assert (meeting.pk, second.pk) not in told
    meeting.refresh_from_db()
    services.offer_times(meeting=meeting, times=[NOW + DAY], by=first, now=NOW)
    assert ChemistryMeeting.objects.of(second).filter(pk=meeting.pk).exists()


def test_a_first_who_says_no_leaves_the_other_without_a_word():
    world = make_world(1, 3)
    one = published_round(world)
    new = add(world, Part.COACH)
    meeting = services.add_meeting(
        one=one, coachee=world.coachees[0], coach=new, by=world.organiser, now=NOW
    )
    meeting = ChemistryMeeting.objects.with_people().get(pk=meeting.pk)
    first = meeting.first
    services.cancel_meeting(meeting=meeting, by=first, now=NOW)
    assert not OutboxMessage.objects.filter(recipient=meeting.other(first)).exists()
    other = meeting.other(first)
    offer = {"meeting": meeting, "times": [NOW + DAY], "by": other, "now": NOW}
    assert refused(lambda: services.offer_times(**offer)) == "meeting_moved"


def test_no_meeting_is_added_against_a_rule_or_twice():
    world = make_world(1, 3)
    one = published_round(world)
    mine = one.meetings.first()
    again = {"one": one, "coachee": mine.coachee, "by": world.organiser, "now": NOW}
    assert refused(lambda: services.add_meeting(coach=mine.coach, **again)) == "meet_already"
    shut = add(world, Part.COACH)
    PairDecision.objects.create(
        cohort=world.cohort, coachee=mine.coachee, coach=shut, kind=DecisionKind.FORBIDDEN
    )
    assert refused(lambda: services.add_meeting(coach=shut, **again)) == "pair_closed"


def test_one_offers_the_other_takes_and_both_calendars_know():
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    coachee, coach = meeting.people
    times = [NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY]
    services.offer_times(meeting=meeting, times=times, by=coach, now=NOW)
    own = {"meeting": meeting, "time": meeting.times.first(), "now": NOW}
    assert refused(lambda: services.pick_time(by=coach, **own)) == "own_offer"
    services.pick_time(by=coachee, **own)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("agreed", NOW + DAY)
    assert not meeting.times.exists()
    entry = CalendarEntry.objects.get()
    assert (entry.noun, entry.starts_at) == ("meeting", NOW + DAY)
    for person in (coachee, coach):
        assert len(appointments_of(person, now=NOW)) == 1
    assert OutboxMessage.objects.filter(kind="notifications.calendar").count() == 2


def test_new_times_take_the_agreed_one_out_of_the_calendars():
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first())
    services.offer_times(meeting=meeting, times=[NOW + 4 * DAY], by=meeting.people[0], now=NOW)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("proposed", None)
    assert CalendarEntry.objects.get().is_cancelled
    services.pick_time(meeting=meeting, time=meeting.times.get(), by=meeting.people[1], now=NOW)
    entry = CalendarEntry.objects.get()
    assert (entry.is_cancelled, entry.sequence) == (False, 2)


@pytest.mark.parametrize(
    ("times", "key"),
    [
        ([], "how_many_times"),
        ([NOW + n * DAY for n in range(1, 5)], "how_many_times"),
        ([NOW], "time_past"),
        ([NOW + 22 * DAY], "time_late"),
    ],
)
def test_times_that_are_refused(times, key):
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    offer = {"meeting": meeting, "times": times, "by": meeting.people[0], "now": NOW}
    assert refused(lambda: services.offer_times(**offer)) == key


def test_nobody_meets_two_people_at_once():
    world = make_world(1, 2)
    first, second = published_round(world).meetings.all()
    agree(first, NOW + DAY)
    assert refused(lambda: agree(second, NOW + DAY + timedelta(minutes=29))) == "time_taken"
    agree(second, NOW + DAY + timedelta(minutes=30))


def test_how_it_went_is_said_after_the_meeting_by_the_two_alone():
    world = make_world(2, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    coachee = meeting.people[0]
    early = {"meeting": meeting, "score": 4, "by": coachee, "now": NOW}
    assert refused(lambda: services.score_meeting(**early)) == "meeting_to_come"
    late = {"meeting": meeting, "score": 4, "now": NOW + 2 * DAY}
    assert refused(lambda: services.score_meeting(by=world.organiser, **late))
    services.score_meeting(by=coachee, **late)
    services.score_meeting(by=coachee, **{**late, "score": 2})
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert ChemistryScore.objects.get().score == 2


def test_with_somebody_who_was_withdrawn_there_is_nothing_left_to_do():
    world = make_world(1, 2)
    meeting = published_round(world).meetings.first()
    services.withdraw_enrolment(enrolment=meeting.coach, by=world.organiser, now=NOW)
    assert not ChemistryMeeting.objects.of(meeting.people[0]).filter(pk=meeting.pk).exists()
    planned = {row.about_id for row in planned_messages(now=NOW, until=NOW + 30 * DAY)}
    assert planned
    assert meeting.pk not in planned


def test_who_says_that_they_met_knows_better_than_who_says_not():
    world = make_world(1, 2)
    meeting = agree(published_round(world).meetings.first(), NOW + DAY)
    coachee, coach = meeting.people
    said = {"meeting": meeting, "now": NOW + 2 * DAY}
    services.report_meeting(is_held=False, by=coach, **said)
    services.report_meeting(is_held=True, by=coachee, **said)
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert refused(lambda: services.report_meeting(is_held=False, by=coach, **said))
    assert [one.to_state for one in meeting.moves.all()] == ["proposed"] * 2 + [
        "agreed",
        "missed",
        "held",
    ]


def test_what_both_say_decides_who_is_paired():
    """Three equal coaches: whom they liked they get, and without a word of it in the run."""
    world = make_world(2, 2)
    all_meet(world, {(0, 1): (5, 5), (1, 0): (5, 4), (0, 0): (1, 1), (1, 1): (1, 2)})
    crossed = pairs_of(world.run())
    assert crossed == {
        (world.coachees[0].pk, world.coaches[1].pk),
        (world.coachees[1].pk, world.coaches[0].pk),
    }
    ChemistryScore.objects.all().delete()
    ChemistryMeeting.objects.all().update(state="held")
    for meeting in ChemistryMeeting.objects.with_people():
        straight = meeting.coachee_id == world.coachees[0].pk
        straight = straight == (meeting.coach_id == world.coaches[0].pk)
        say(meeting, *((5, 5) if straight else (1, 1)))
    assert not pairs_of(world.run()) & crossed


def test_a_private_no_holds_whatever_the_weight_and_whoever_says_it():
    for side in (0, 1):
        world = make_world(1, 2)
        said = (0, 5) if side == 0 else (5, 0)
        one = all_meet(world, {(0, 0): said, (0, 1): (1, 1)})
        one.weight = 0
        one.save()
        assert pairs_of(world.run()) == {(world.coachees[0].pk, world.coaches[1].pk)}


def test_a_meeting_that_was_not_held_counts_nothing():
    world = make_world(1, 2)
    one = all_meet(world, {(0, 0): (0, 5)})
    one.meetings.update(state="missed")
    problem = cohort_problem(world.cohort)
    assert (problem.chemistry, problem.avoidances) == ((), ())


def test_the_run_is_verified_offline_and_holds_no_word_of_the_talks():
    world = make_world(3, 3)
    scores = {
        (row, column): (5, 5) if (row + column) % 3 == 2 else (1, 2)
        for row in range(3)
        for column in range(3)
    }
    all_meet(world, scores)
    run = world.run()
    assert run.criteria["chemistry"] == 40
    assert run.instance["chemistry"] == []
    assert "chemistry" not in run.instance["criteria"]
    known = shown(run)
    assert engine.verify_assignment(known.problem, known.result) is None
    for proposal in run.proposals.all():
        assert "chemistry" not in {one["criterion"] for one in proposal.breakdown["criteria"]}


def test_the_database_holds_what_must_never_be():
    world = make_world(1, 2)
    one = published_round(world)
    meeting = one.meetings.first()
    broken = [
        lambda: ChemistryScore.objects.create(meeting=meeting, by=world.organiser, score=6),
        lambda: ChemistryMeeting.objects.filter(pk=meeting.pk).update(state="agreed"),
        lambda: type(one).objects.create(cohort=world.cohort),
        lambda: type(one).objects.filter(pk=one.pk).update(each=4),
        lambda: ChemistryMeeting.objects.create(
            round=one, coachee=meeting.coachee, coach=meeting.coach
        ),
    ]
    for call in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            call()


def test_the_trail_holds_verbs_and_no_score():
    world = make_world(1, 2)
    all_meet(world, {(0, 0): (0, 5), (0, 1): (3, 3)})
    entries = AuditEntry.objects.filter(kind="chemistry_meeting.scored")
    assert entries.count() == 4
    assert {str(one.facts) for one in entries} == {"{}"}
    assert meeting_between(world, world.cohort.chemistry_rounds.get(), 0, 0).state == "held"
