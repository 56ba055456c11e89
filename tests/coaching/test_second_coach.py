"""Two coaches for one coachee: the agreement lets the second in, and each can step back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from coaching import queries, rules
from coaching.emails.agreements import compose_proposed
from coaching.models import Agreement, Note, NoteKind
from coaching.queries.hours import pair_hours
from coaching.rules import AgreementRefused, NoteRefused
from coaching.services.agreements import Terms, open_goals, propose_terms, sign_version
from coaching.services.keys import rotate_keys
from coaching.services.notes import open_note, write_note
from coaching.services.second_coach import step_back, stop_joining
from coaching.services.times import Offer, propose_times
from matching import services
from matching.models import Enrolment, MoveReason, Pairing, Part, SecondCoach, SecondCoachState
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, enrol, held, make_pairing, organiser_of, planned
from tests.factories import person_with
from tests.matching.second_coaches import whose_turn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHARED, LATER, PRIVATE = "what we said before", "what we said since", "what I thought"
USUAL = Terms(
    sessions=6,
    weeks_between=4,
    least_minutes=60,
    most_minutes=90,
    sponsor_sees_attendance=True,
    sponsor_sees_goals=False,
    cancellation_hours=24,
    destroy_on=NOW.date() + 400 * DAY,
    goals="Lead the reform",
)


@pytest.fixture
def pairing(db) -> Pairing:
    """A pair whose terms were signed when the second coach was not thought of."""
    found = make_pairing()
    house = queries.terms_of_cohort(found.cohort)
    house.needs_sponsor = False
    house.save()
    return found


@pytest.fixture
def other(pairing) -> Enrolment:
    """Who becomes the second coach."""
    return enrol(pairing.cohort, Part.COACH)


@pytest.fixture
def second(other):
    return other.profile.user


@pytest.fixture
def agreed(pairing, other) -> SecondCoach:
    """All three have said yes."""
    pairing.cohort.refresh_from_db()
    one = services.ask_second_coach(pairing=pairing, coach=other, by=organiser_of(pairing), now=NOW)
    for _ in range(3):
        one = services.accept_second_coach(one=one, by=whose_turn(one), now=NOW)
    return one


def propose(pairing, by, *, number=1, **said):
    return propose_terms(
        pairing=pairing, terms=replace(USUAL, **said), number=number, by=by, now=NOW
    )


def sign(pairing, by, number=2, now=NOW):
    return sign_version(pairing=pairing, number=number, by=by, now=now)


def joined(pairing, coach, coachee, second, *, now=NOW, **said) -> Pairing:
    propose(pairing, coach, **said)
    sign(pairing, coachee)
    sign(pairing, second, now=now)
    return Pairing.objects.with_people().get(pk=pairing.pk)


def note(session, by, text, kind=NoteKind.SHARED) -> Note:
    return write_note(session=session, kind=kind, text=text, version=0, by=by, now=NOW)


def leave(pairing, place, by):
    return step_back(
        pairing=pairing,
        coach=place,
        reason=MoveReason.NO_FAULT,
        comment="",
        by=by,
        now=NOW + 3 * DAY,
    )


def test_the_second_coach_reads_nothing_before_everybody_has_signed(
    as_user, agreed, pairing, coach, coachee, second
):
    session = held(pairing, NOW - DAY)
    old = note(session, coach, SHARED)
    shut = [
        reverse("coaching:pairing", args=[pairing.pk]),
        reverse("coaching:session-list", args=[pairing.pk]),
        reverse("coaching:session-detail", args=[session.pk]),
        reverse("matching:pairing-detail", args=[pairing.pk]),
        reverse("coaching:agreement-detail", args=[pairing.pk]),
        reverse("coaching:agreement-version", args=[pairing.pk, 1]),
    ]
    for url in shut:
        assert as_user(second).get(url).status_code == 404
    propose(pairing, coach)
    assert [as_user(second).get(url).status_code for url in shut] == [404] * 4 + [200, 404]
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=old.pk, by=second, now=NOW)


def test_the_pair_signs_first_and_shows_the_goals_by_it(
    as_user, agreed, pairing, coach, coachee, second
):
    version = propose(pairing, coach)
    url = reverse("coaching:agreement-detail", args=[pairing.pk])
    assert "Lead the reform" not in as_user(second).get(url).content.decode()
    assert open_goals(version, by=second, now=NOW) is None
    assert compose_of(pairing, second) is None
    with pytest.raises(AgreementRefused, match="not_yet"):
        sign(pairing, second)
    sign(pairing, coachee)
    assert compose_of(pairing, second) is not None
    assert "Lead the reform" in as_user(second).get(url).content.decode()
    sign(pairing, second)
    now_three = Pairing.objects.with_people().get(pk=pairing.pk)
    assert now_three.people == (coachee, coach, second)
    assert Agreement.objects.get(pairing=pairing).in_force.number == 2
    agreed.refresh_from_db()
    assert (agreed.state, agreed.joined_at) == (SecondCoachState.JOINED, NOW)


def test_who_joins_still_reads_the_terms_while_the_sponsor_has_not_signed(
    as_user, agreed, pairing, coach, coachee, second
):
    home = pairing.coachee.profile.institution
    sponsor = person_with(Role.FOCAL_POINT, home)
    propose_terms(pairing=pairing, terms=USUAL, number=1, by=coachee, now=NOW, sponsor=sponsor)
    sign(pairing, coach)
    sign(pairing, second)
    page = as_user(second).get(reverse("coaching:agreement-detail", args=[pairing.pk]))
    assert "as soon as everybody has" in page.content.decode()
    assert "Lead the reform" in page.content.decode()
    assert Pairing.objects.get(pk=pairing.pk).co_coach is None
    sign(pairing, sponsor)
    assert Pairing.objects.with_people().get(pk=pairing.pk).people == (coachee, coach, second)


def compose_of(pairing, reader):
    return compose_proposed(recipient=reader, about_id=str(pairing.pk), occurrence="2", now=NOW)


def test_who_joins_gets_one_message_to_sign_when_it_is_their_turn(
    agreed, pairing, coach, coachee, second
):
    propose(pairing, coach)
    asked = OutboxMessage.objects.filter(kind="coaching.agreement_proposed")
    assert {row.recipient for row in asked} == {coachee}
    sign(pairing, coachee)
    assert {row.recipient for row in asked.all()} == {coachee, second}


@pytest.mark.parametrize("reads_earlier", [False, True])
def test_the_terms_say_whether_earlier_shared_notes_are_read(
    as_user, agreed, pairing, coach, coachee, second, reads_earlier
):
    before, after = held(pairing, NOW - DAY), held(pairing, NOW + DAY)
    old, new = note(before, coach, SHARED), note(after, coach, LATER)
    own = note(before, coach, PRIVATE, NoteKind.PRIVATE)
    joined(pairing, coach, coachee, second, co_coach_reads_earlier=reads_earlier)
    assert open_note(note_id=new.pk, by=second, now=NOW).text == LATER
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=own.pk, by=second, now=NOW)
    page = as_user(second).get(reverse("coaching:session-detail", args=[before.pk]))
    assert (SHARED in page.content.decode()) == reads_earlier
    if reads_earlier:
        assert open_note(note_id=old.pk, by=second, now=NOW).text == SHARED
        return
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=old.pk, by=second, now=NOW)
    with pytest.raises(NoteRefused, match="earlier"):
        note(before, second, "overwritten?")
    form = as_user(second).post(
        reverse("coaching:note-shared", args=[before.pk]), {"text": "x", "version": 0}
    )
    assert SHARED not in form.content.decode()
    for person in (coach, coachee):
        assert open_note(note_id=old.pk, by=person, now=NOW).text == SHARED


def test_everything_stays_under_the_key_of_the_pair(agreed, pairing, coach, coachee, second):
    session = held(pairing, NOW + DAY)
    old = note(session, coach, SHARED)
    three = joined(pairing, coach, coachee, second)
    mine = note(session, second, PRIVATE, NoteKind.PRIVATE)
    rotate_keys(with_new_data_keys=True, now=NOW)
    assert open_note(note_id=old.pk, by=second, now=NOW).text == SHARED
    assert open_note(note_id=mine.pk, by=second, now=NOW).text == PRIVATE
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=mine.pk, by=coach, now=NOW)
    leave(three, three.co_coach, second)
    rotate_keys(with_new_data_keys=True, now=NOW)
    assert open_note(note_id=old.pk, by=coach, now=NOW).text == SHARED


def test_terms_without_the_new_coach_do_not_let_them_in(agreed, pairing, coach, coachee, second):
    Agreement.objects.filter(pairing=pairing).update(number=1)
    assert [one.pk for one in queries.second_coaches_to_write_in(coachee)] == [agreed.pk]
    propose(pairing, coach)
    assert not queries.second_coaches_to_write_in(coachee).exists()
    # The same again is no change, and another text names the new coach too.
    with pytest.raises(AgreementRefused, match="same"):
        propose(pairing, coachee, number=2)
    assert propose(pairing, coachee, number=2, sessions=8).co_coach == second


def test_sessions_to_come_reach_the_calendar_of_who_joins(agreed, pairing, coach, coachee, second):
    session = planned(pairing, NOW + 7 * DAY)
    joined(pairing, coach, coachee, second)
    told = OutboxMessage.objects.filter(kind="coaching.session_changed")
    assert [(row.recipient, row.about_id) for row in told] == [(second, session.pk)]


@pytest.mark.parametrize("by", ["coach", "coachee", "second", "organiser"])
def test_each_can_stop_it_before_it_begins(agreed, pairing, coach, coachee, second, other, by):
    propose(pairing, coach, sessions=8)
    sign(pairing, coachee)
    people = {"coach": coach, "coachee": coachee, "second": second}
    stop_joining(one=agreed, by=people.get(by) or organiser_of(pairing), now=NOW)
    other.refresh_from_db()
    assert other.places_taken == 0
    # Both had signed all the rest: it holds without the one who does not come.
    assert rules.terms_in_force(pairing).sessions == 8
    left = Pairing.objects.with_people().get(pk=pairing.pk)
    assert left.people == (coachee, coach)
    assert not Agreement.objects.visible_to(second).exists()


def test_whoever_steps_back_loses_the_pair_and_keeps_the_hours(
    as_user, agreed, pairing, coach, coachee, second
):
    held(pairing, NOW - DAY)
    three = joined(pairing, coach, coachee, second)
    held(pairing, NOW + DAY)
    ahead = planned(pairing, NOW + 9 * DAY)
    offer = Offer(starts=(NOW + 10 * DAY,), minutes=60, mode="video", place="", kind="session")
    times = propose_times(pairing=three, offer=offer, by=second, now=NOW)
    leave(three, three.co_coach, second)
    held(pairing, NOW + 5 * DAY)
    times.refresh_from_db()
    assert times.state == "withdrawn"
    assert {person: [one.sessions for one in pair_hours(person)] for person in (coach, second)} == {
        coach: [3],
        second: [1],
    }
    off = OutboxMessage.objects.filter(
        kind="notifications.calendar", occurrence__startswith="cancel"
    )
    assert [row.recipient for row in off] == [second]
    for url in (
        reverse("coaching:pairing", args=[pairing.pk]),
        reverse("coaching:session-detail", args=[ahead.pk]),
        reverse("coaching:agreement-detail", args=[pairing.pk]),
    ):
        assert as_user(second).get(url).status_code == 404
        assert as_user(coachee).get(url).status_code == 200
    page = as_user(coachee).get(reverse("coaching:agreement-detail", args=[pairing.pk]))
    # Who signed stays on the paper.
    assert second.name in page.content.decode()


def test_the_first_coach_steps_back_and_the_second_goes_on_under_the_same_terms(
    agreed, pairing, coach, coachee, second
):
    before = held(pairing, NOW - DAY)
    old = note(before, coach, SHARED)
    three = joined(pairing, coach, coachee, second)
    leave(three, three.coach, coach)
    two = Pairing.objects.with_people().get(pk=pairing.pk)
    assert two.people == (coachee, second)
    assert rules.can_write_notes(second, two, NOW)
    # The terms said nothing of earlier notes: that does not change with who stays.
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=old.pk, by=second, now=NOW)
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=old.pk, by=coach, now=NOW)
    assert propose(two, second, number=2, sessions=9).missing().keys() == {"coachee"}


def test_pages_of_stepping_back(as_user, agreed, pairing, coach, coachee, second, other):
    three = joined(pairing, coach, coachee, second)
    url = reverse("coaching:coach-leave", args=[pairing.pk, other.pk])
    assert as_user(coachee).get(url).status_code == 403
    assert as_user(coach).get(url).status_code == 403
    assert (
        url in as_user(second).get(reverse("coaching:pairing", args=[pairing.pk])).content.decode()
    )
    page = as_user(second).post(url, {"reason": "no_time", "comment": ""}, follow=True)
    assert page.redirect_chain == [(reverse("coaching:my-pairings"), 302)]
    three.refresh_from_db()
    assert three.co_coach is None
