"""A second coach: who could be asked, in which order, what each answer leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Conflict, Gender, Unit
from matching import rules, services
from matching.emails import second_coaches as emails
from matching.emails.second_coaches import ASKED, compose_asked, planned_messages
from matching.models import (
    Avoidance,
    CoachLeaving,
    DeclineReason,
    MoveReason,
    Pairing,
    PairingState,
    Part,
    ProgrammeKind,
    SecondCoach,
    SecondCoachState,
    SecondCoachTurn,
)
from matching.queries.everybody import everybody
from matching.services import second_coaches
from matching.snapshot import second_candidates
from notifications.models import OutboxMessage
from tests.matching.cohorts import NOW, add, person_of
from tests.matching.second_coaches import Three, make_three, whose_turn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def three() -> Three:
    return make_three()


def closed(three: Three) -> dict[object, tuple[str, ...]]:
    found = second_candidates(three.pairing, today=NOW.date())
    return {one.enrolment.pk: one.closed for one in found}


def order(one: SecondCoach) -> list[object]:
    return list(one.turns.values_list("person", flat=True))


def test_other_coaches_are_listed_with_reasons_and_the_first_is_not(three):
    found = second_candidates(three.pairing, today=NOW.date())
    assert [one.enrolment for one in found] == [three.other]
    assert found[0].closed == ()
    assert found[0].score > 0
    assert {line["criterion"] for line in found[0].breakdown["criteria"]} >= {"themes", "language"}


def test_the_best_fit_comes_first_and_the_closed_come_last(three):
    best = add(three.world, Part.COACH)
    three.other.profile.themes.all().delete()
    shut = add(three.world, Part.COACH)
    shut.profile.languages.all().delete()
    found = second_candidates(three.pairing, today=NOW.date())
    assert [one.enrolment for one in found] == [best, three.other, shut]
    assert found[2].closed == ("no_common_language",)


def test_rules_hold_between_the_coachee_and_the_second_coach(three):
    home = three.pairing.coachee.profile.institution
    top = Unit.objects.create(institution=home, name="Headquarters")
    below = Unit.objects.create(institution=home, name="Region", parent=top)
    type(three.other.profile).objects.filter(pk=three.other.profile_id).update(
        institution=home, unit=top
    )
    type(three.other.profile).objects.filter(pk=three.pairing.coachee.profile_id).update(unit=below)
    three.world.cohort.rules["same_institution"] = True
    three.world.cohort.save()
    three.pairing.cohort.refresh_from_db()
    assert closed(three) == {three.other.pk: ("chain_of_command",)}
    with pytest.raises(rules.SecondCoachRefused, match="second_closed"):
        three.ask()


@pytest.mark.parametrize("declared_by", ["first", "second"])
def test_a_conflict_between_the_two_coaches_closes(three, declared_by):
    first, second = three.pairing.coach.profile, three.other.profile
    by, named = (first, second) if declared_by == "first" else (second, first)
    Conflict.objects.create(profile=by, email=named.user.email.upper())
    assert closed(three) == {three.other.pk: ("conflict_of_interest",)}


@pytest.mark.parametrize(
    ("genders", "expected"),
    [
        ((Gender.WOMAN, Gender.MAN), ()),
        ((Gender.WOMAN, Gender.WOMAN), ("not_mixed",)),
        ((Gender.WOMAN, ""), ("not_mixed",)),
    ],
)
def test_a_cohort_can_ask_for_a_woman_and_a_man(three, genders, expected):
    for place, gender in zip((three.pairing.coach, three.other), genders, strict=True):
        place.profile.gender = gender
        place.profile.save()
    assert closed(three) == {three.other.pk: ()}
    three.pairing.cohort.rules["mixed_coaches"] = True
    assert closed(three) == {three.other.pk: expected}


def test_three_are_asked_in_turn_and_nobody_knows_before(three):
    one = three.ask()
    people = {three.coachee, three.coach, three.second}
    for _ in range(3):
        asked = whose_turn(one)
        knowing = {person for person in people if SecondCoach.objects.of(person).exists()}
        told = {turn.person for turn in one.turns.filter(asked_at__isnull=False)}
        assert knowing == told
        one = services.accept_second_coach(one=one, by=asked, now=NOW)
    assert one.state == SecondCoachState.AGREED
    three.other.refresh_from_db()
    assert three.other.places_taken == 1
    three.pairing.refresh_from_db()
    assert three.pairing.co_coach is None


def test_nobody_answers_before_their_turn_or_twice(three):
    one = three.ask()
    first = whose_turn(one)
    later = next(turn.person for turn in one.turns.all() if turn.person != first)
    with pytest.raises(rules.SecondCoachRefused, match="not_yours"):
        services.accept_second_coach(one=one, by=later, now=NOW)
    services.accept_second_coach(one=one, by=first, now=NOW)
    with pytest.raises(rules.SecondCoachRefused, match="already_answered"):
        services.accept_second_coach(one=one, by=first, now=NOW)
    with pytest.raises(rules.SecondCoachRefused, match="not_yours"):
        services.decline_second_coach(
            one=one, reason="other", comment="", by=three.world.organiser, now=NOW
        )


@pytest.mark.parametrize(
    ("by", "of"),
    [("second", "coachee"), ("second", "coach"), ("coachee", "second"), ("coach", "second")],
)
def test_whoever_avoids_somebody_is_always_asked_before_them(three, by, of):
    avoider, avoided = getattr(three, by), getattr(three, of)
    Avoidance.objects.create(by=avoider, person=f" {avoided.name.upper()} ")
    for _ in range(6):
        one = three.ask()
        people = order(one)
        assert people.index(avoider.pk) < people.index(avoided.pk)
        one.delete()


def test_every_order_happens_where_nobody_avoids_anybody(three):
    one = three.ask()
    people = order(one)
    drawn = {second_coaches._order(people, set()) for _ in range(200)}
    assert len(drawn) == 6


def test_an_avoidance_changes_nothing_that_an_organiser_sees(three):
    before = second_candidates(three.pairing, today=NOW.date())
    Avoidance.objects.create(by=three.second, person=three.coachee.email)
    Avoidance.objects.create(by=three.coach, person=three.second.name)
    after = second_candidates(three.pairing, today=NOW.date())
    assert [(one.score, one.breakdown, one.closed) for one in before] == [
        (one.score, one.breakdown, one.closed) for one in after
    ]


def test_a_no_tells_only_whoever_was_asked_and_frees_the_promise(three):
    one = three.ask()
    first = whose_turn(one)
    services.decline_second_coach(
        one=one, reason=DeclineReason.NO_TIME, comment="Later", by=first, now=NOW
    )
    one.refresh_from_db()
    assert one.state == SecondCoachState.DECLINED
    told = OutboxMessage.objects.filter(kind="matching.second_coach_ended")
    assert {row.recipient for row in told} == {three.world.organiser}
    assert closed(three) == {three.other.pk: ("previous_pair",)}
    promised = [row.promised for row in everybody(three.world.cohort)]
    assert promised == [0, 0, 0]


def test_a_question_holds_the_place_of_who_may_join(three):
    three.ask()
    promised = {row.enrolment: row.open_places for row in everybody(three.world.cohort)}
    assert promised[three.other] == 0
    with pytest.raises(rules.SecondCoachRefused, match="second_not_now"):
        three.ask()


def test_a_question_that_nobody_answers_expires(three):
    one = three.ask()
    later = NOW + three.world.cohort.answer_days * DAY
    with pytest.raises(rules.SecondCoachRefused, match="proposal_expired"):
        services.accept_second_coach(one=one, by=whose_turn(one), now=later)
    assert services.expire_due_second_coaches(now=later) == 1
    one.refresh_from_db()
    assert one.state == SecondCoachState.EXPIRED
    told = OutboxMessage.objects.filter(kind="matching.second_coach_ended")
    assert {row.recipient for row in told} == {three.world.organiser, whose_turn(one)}


def test_each_yes_gives_the_next_one_the_whole_time(three):
    one = three.ask()
    one = services.accept_second_coach(one=one, by=whose_turn(one), now=NOW + 5 * DAY)
    assert one.expires_at == NOW + (5 + three.world.cohort.answer_days) * DAY


def test_a_pair_that_ends_takes_the_question_with_it(three):
    one = three.agreed()
    services.move_pairing(
        pairing=three.pairing,
        to_state=PairingState.REMATCHED,
        by=three.world.organiser,
        now=NOW,
        reason=MoveReason.NO_FAULT,
    )
    one.refresh_from_db()
    three.other.refresh_from_db()
    assert (one.state, three.other.places_taken) == (SecondCoachState.WITHDRAWN, 0)


def test_the_end_of_a_pair_of_three_frees_every_place(three):
    three.agreed()
    pairing = services.join_second_coach(pairing=three.pairing, by=three.second, now=NOW)
    services.move_pairing(
        pairing=pairing, to_state=PairingState.REMATCHED, by=three.world.organiser, now=NOW
    )
    taken = [row.enrolment.places_taken for row in everybody(three.world.cohort)]
    assert taken == [0, 0, 0]


def test_who_joins_or_has_joined_is_not_withdrawn_and_who_is_asked_is(three):
    one = three.ask()
    services.withdraw_enrolment(enrolment=three.other, by=three.world.organiser, now=NOW)
    one.refresh_from_db()
    assert one.state == SecondCoachState.WITHDRAWN
    third = add(three.world, Part.COACH)
    Three(three.world, three.pairing, third).agreed()
    with pytest.raises(rules.EnrolmentRefused, match="has_pairing"):
        services.withdraw_enrolment(enrolment=third, by=three.world.organiser, now=NOW)
    services.join_second_coach(pairing=three.pairing, by=person_of(third), now=NOW)
    with pytest.raises(rules.EnrolmentRefused, match="has_pairing"):
        services.withdraw_enrolment(enrolment=third, by=three.world.organiser, now=NOW)


@pytest.mark.parametrize("who", ["coach", "second"])
def test_one_of_two_coaches_steps_back_and_the_pair_goes_on(three, who):
    three.agreed()
    pairing = services.join_second_coach(pairing=three.pairing, by=three.second, now=NOW)
    place = pairing.coach if who == "coach" else pairing.co_coach
    gone, stays = person_of(place), three.second if who == "coach" else three.coach
    services.let_coach_leave(
        pairing=pairing, coach=place, reason=MoveReason.NO_FAULT, comment="", by=gone, now=NOW
    )
    left = Pairing.objects.with_people().get()
    assert left.is_live
    assert left.people == (three.coachee, stays)
    assert not Pairing.objects.of(gone).exists()
    place.refresh_from_db()
    assert place.places_taken == 0
    assert CoachLeaving.objects.get().coach == place
    told = OutboxMessage.objects.filter(kind="matching.coach_left")
    assert {row.recipient for row in told} == {three.coachee, stays, three.world.organiser}
    # Whoever stepped back is not proposed to the coachee again.
    assert closed(Three(three.world, left, place))[place.pk] == ("previous_pair",)


def test_nobody_steps_back_from_a_pair_of_two_or_for_another(three):
    three.agreed()
    with pytest.raises(rules.SecondCoachRefused, match="step_back_not_now"):
        services.let_coach_leave(
            pairing=three.pairing,
            coach=three.pairing.coach,
            reason=MoveReason.NO_FAULT,
            comment="",
            by=three.coach,
            now=NOW,
        )
    pairing = services.join_second_coach(pairing=three.pairing, by=three.second, now=NOW)
    with pytest.raises(rules.SecondCoachRefused, match="step_back_not_now"):
        services.let_coach_leave(
            pairing=pairing,
            coach=pairing.coach,
            reason=MoveReason.NO_FAULT,
            comment="",
            by=three.second,
            now=NOW,
        )


def test_mentoring_and_strangers_have_no_second_coach(three):
    assert not rules.can_add_second_coach(three.coach, three.pairing)
    programme = three.pairing.cohort.programme
    programme.kind = ProgrammeKind.MENTORING
    assert not rules.can_add_second_coach(three.world.organiser, three.pairing)


def test_the_turn_is_told_and_reminded_of_and_nobody_else_is(three):
    one = three.ask()
    first = whose_turn(one)
    found = list(planned_messages(now=NOW, until=NOW + 35 * DAY))
    assert {row.recipient_id for row in found} == {first.pk}
    assert [row.due_at for row in found] == [NOW, one.expires_at - 3 * DAY]
    for person in (three.coachee, three.coach, three.second):
        text = compose_asked(recipient=person, about_id=str(one.pk), occurrence="", now=NOW)
        assert (text is not None) == (person == first)
        if text is not None:
            assert not any(other.name in text.subject for other in (three.coachee, three.second))
    assert {row.kind for row in found} == {ASKED, emails.AWAITED}


def test_what_each_is_told_names_the_other_two(three):
    one = three.ask()
    names = {person: person.name for person in (three.coachee, three.coach, three.second)}
    for _ in range(3):
        reader = whose_turn(one)
        text = compose_asked(recipient=reader, about_id=str(one.pk), occurrence="", now=NOW)
        said = " ".join(text.paragraphs)
        expected = {three.second: {three.coachee, three.coach}, three.coach: {three.second}}
        for other in expected.get(reader, {three.second, three.coach}):
            assert names[other] in said
        one = services.accept_second_coach(one=one, by=reader, now=NOW)
    assert SecondCoachTurn.objects.filter(answer="accepted").count() == 3
