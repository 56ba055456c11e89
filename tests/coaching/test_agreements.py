"""Terms: proposed, signed by all, changed by all, and what they let people see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from coaching import queries, rules
from coaching.models import Agreement, AgreementVersion, NoteKind, PairingKey, Signature
from coaching.rules import AgreementRefused, NoteRefused
from coaching.services.agreements import (
    Terms,
    name_sponsor,
    open_goals,
    propose_terms,
    sign_version,
)
from coaching.services.keys import rotate_keys
from coaching.services.notes import write_note
from coaching.services.terms import store_cohort_terms
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from notifications.models import OutboxMessage
from tests.coaching.pairs import (
    NOW,
    make_contracting,
    make_pairing,
    organiser_of,
    planned,
    sign_terms,
)
from tests.factories import person_with

GOALS = "Lead the reform\nSpeak up earlier"
USUAL = Terms(
    sessions=6,
    weeks_between=4,
    least_minutes=60,
    most_minutes=90,
    sponsor_sees_attendance=True,
    sponsor_sees_goals=False,
    cancellation_hours=24,
    destroy_on=(NOW + timedelta(days=365)).date(),
    goals=GOALS,
)


@pytest.fixture
def pairing(db) -> Pairing:
    return make_contracting()


@pytest.fixture
def sponsor(pairing):
    return person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)


def propose(pairing, by, number=0, *, sponsor=None, **said) -> AgreementVersion:
    return propose_terms(
        pairing=pairing,
        terms=replace(USUAL, **said),
        number=number,
        by=by,
        sponsor=sponsor,
        now=NOW,
    )


def sign(pairing, by, number=1) -> Signature:
    return sign_version(pairing=pairing, number=number, by=by, now=NOW)


def in_force(pairing) -> int | None:
    terms = rules.terms_in_force(pairing)
    return terms.number if terms else None


@pytest.fixture
def signed(pairing, coachee, coach, sponsor):
    """Version 1, signed by the three."""
    propose(pairing, coachee, sponsor=sponsor)
    for person in (coach, sponsor):
        sign(pairing, person)
    return Agreement.objects.get(pairing=pairing)


def test_the_last_of_three_signatures_makes_the_pair_active(pairing, coachee, coach, sponsor):
    propose(pairing, coachee, sponsor=sponsor)
    sign(pairing, coach)
    pairing.refresh_from_db()
    assert (pairing.state, in_force(pairing)) == (PairingState.CONTRACTING, None)
    sign(pairing, sponsor)
    pairing.refresh_from_db()
    assert (pairing.state, pairing.started_at, in_force(pairing)) == (PairingState.ACTIVE, NOW, 1)
    parts = Signature.objects.values_list("part", "person_id", "name", "at")
    assert set(parts) == {
        ("coachee", coachee.pk, coachee.name, NOW),
        ("coach", coach.pk, coach.name, NOW),
        ("sponsor", sponsor.pk, sponsor.name, NOW),
    }
    kinds = list(AuditEntry.objects.values_list("kind", flat=True))
    assert kinds.count("agreement.signed") == 3
    assert kinds[-2:] == ["agreement.in_force", "pairing.active"]


def test_two_coaches_both_sign(pairing, coachee, coach, sponsor):
    second = make_pairing(pairing.cohort).coach
    Pairing.objects.filter(pk=pairing.pk).update(co_coach=second)
    propose(pairing, coachee, sponsor=sponsor)
    for person in (coach, sponsor):
        sign(pairing, person)
    assert in_force(pairing) is None
    sign(pairing, second.profile.user)
    assert in_force(pairing) == 1


def test_a_change_needs_all_again_and_until_then_the_old_terms_hold(
    signed, pairing, coachee, coach, sponsor
):
    propose(pairing, coach, number=1, sessions=8)
    assert in_force(pairing) == 1
    for person in (coachee, sponsor):
        assert in_force(pairing) == 1
        sign(pairing, person, 2)
    assert in_force(pairing) == 2
    assert rules.terms_in_force(pairing).sessions == 8


def test_an_older_version_is_never_signed(pairing, coachee, coach, sponsor):
    propose(pairing, coachee, sponsor=sponsor)
    propose(pairing, coachee, number=1, sessions=9)
    with pytest.raises(AgreementRefused, match="older"):
        sign(pairing, coach, 1)
    assert not Signature.objects.filter(person=coach).exists()


def test_nobody_signs_twice(pairing, coachee, sponsor):
    propose(pairing, coachee, sponsor=sponsor)
    with pytest.raises(AgreementRefused, match="signed"):
        sign(pairing, coachee)
    assert Signature.objects.count() == 1


def test_nobody_else_signs_or_proposes_or_names(signed, pairing, sponsor):
    for outsider in (organiser_of(pairing), make_pairing(pairing.cohort).people[1]):
        with pytest.raises(AgreementRefused, match="not_yours"):
            sign(pairing, outsider)
        with pytest.raises(AgreementRefused, match="ended"):
            propose(pairing, outsider, number=1, sessions=3)
    with pytest.raises(AgreementRefused, match="not_yours"):
        name_sponsor(pairing=pairing, sponsor=pairing.people[1], by=sponsor, now=NOW)


def test_two_who_propose_at_once_do_not_overwrite_each_other(pairing, coachee, coach):
    propose(pairing, coach)
    with pytest.raises(AgreementRefused, match="changed"):
        propose(pairing, coachee, number=0, sessions=12)
    assert AgreementVersion.objects.get().sessions == 6


def test_a_form_that_was_sent_twice_proposes_once(pairing, coach):
    assert propose(pairing, coach).pk == propose(pairing, coach).pk
    with pytest.raises(AgreementRefused, match="same"):
        propose(pairing, coach, number=1)
    assert AgreementVersion.objects.count() == 1


def test_a_version_never_changes(pairing, coach):
    version = propose(pairing, coach)
    version.sessions = 12
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.filter(pk=version.pk).update(least_minutes=300)


def test_without_a_sponsor_the_terms_do_not_come_into_force(pairing, coachee, coach, sponsor):
    propose(pairing, coach)
    sign(pairing, coachee)
    assert in_force(pairing) is None
    name_sponsor(pairing=pairing, sponsor=sponsor, by=coachee, now=NOW)
    version = Agreement.objects.get().newest
    assert (version.number, version.sponsor, version.sessions) == (2, sponsor, 6)
    assert open_goals(version, by=coach, now=NOW).text == GOALS
    for person in (coach, sponsor):
        sign(pairing, person, 2)
    assert in_force(pairing) == 2


def test_a_cohort_without_sponsors_needs_two_signatures(pairing, coachee, coach):
    organiser = organiser_of(pairing)
    store_cohort_terms(
        cohort=pairing.cohort, fields={"needs_sponsor": False}, version=0, by=organiser, now=NOW
    )
    propose(pairing, coach)
    sign(pairing, coachee)
    assert in_force(pairing) == 1


def test_the_sponsor_is_of_the_coachees_institution(pairing, coachee):
    stranger = person_with(Role.FOCAL_POINT)
    with pytest.raises(AgreementRefused, match="unknown_sponsor"):
        name_sponsor(pairing=pairing, sponsor=stranger, by=coachee, now=NOW)
    with pytest.raises(AgreementRefused, match="unknown_sponsor"):
        name_sponsor(pairing=pairing, sponsor=coachee, by=coachee, now=NOW)


def test_the_coach_cannot_choose_the_sponsor(pairing, coach, sponsor):
    with pytest.raises(AgreementRefused, match="not_yours"):
        propose(pairing, coach, sponsor=sponsor)
    assert not AgreementVersion.objects.exists()


def test_terms_of_an_ended_pairing_stay(signed, pairing, coachee, coach):
    propose(pairing, coach, number=1, sessions=8)
    Pairing.objects.filter(pk=pairing.pk).update(state=PairingState.ENDED_EARLY)
    with pytest.raises(AgreementRefused, match="ended"):
        sign(pairing, coachee, 2)
    with pytest.raises(AgreementRefused, match="ended"):
        propose(pairing, coachee, number=2, sessions=9)


def test_a_day_of_destruction_that_is_past_is_refused(pairing, coach):
    with pytest.raises(AgreementRefused, match="date_past"):
        propose(pairing, coach, destroy_on=NOW.date())


def test_no_note_before_all_signed(pairing, coachee, coach, sponsor):
    session = planned(pairing, NOW - timedelta(hours=2))

    def write(by):
        return write_note(
            session=session, kind=NoteKind.PRIVATE, text="x", version=0, by=by, now=NOW
        )

    propose(pairing, coachee, sponsor=sponsor)
    sign(pairing, coach)
    for person in (coachee, coach):
        with pytest.raises(NoteRefused, match="unsigned"):
            write(person)
    sign(pairing, sponsor)
    assert write(coach).pk


def test_goals_are_sealed_and_opened_for_whom_the_terms_say(signed, pairing, coachee, sponsor):
    version = signed.in_force
    assert b"reform" not in bytes(version.goals)
    assert open_goals(version, by=coachee, now=NOW).text == GOALS
    for person in (sponsor, organiser_of(pairing)):
        assert open_goals(version, by=person, now=NOW) is None
    shown = propose(pairing, coachee, number=1, sponsor_sees_goals=True)
    assert open_goals(shown, by=sponsor, now=NOW).text == GOALS
    assert open_goals(shown, by=organiser_of(pairing), now=NOW) is None
    assert "reform" not in repr(open_goals(shown, by=sponsor, now=NOW))


def test_goals_open_after_a_rotation_and_are_locked_without_the_key(signed, coachee):
    rotate_keys(with_new_data_keys=True, now=NOW)
    version = AgreementVersion.objects.get()
    assert open_goals(version, by=coachee, now=NOW).text == GOALS
    PairingKey.objects.all().delete()
    assert open_goals(version, by=coachee, now=NOW).is_locked


def test_goals_moved_to_another_version_do_not_open(signed, pairing, coachee):
    other = propose(pairing, coachee, number=1, goals="Something else")
    AgreementVersion.objects.filter(pk=other.pk).update(goals=bytes(signed.in_force.goals))
    moved = AgreementVersion.objects.get(pk=other.pk)
    assert open_goals(moved, by=coachee, now=NOW).is_locked


def test_another_sponsor_sees_from_the_day_all_signed_and_the_first_no_more(
    signed, pairing, coachee, coach, sponsor
):
    second = person_with(Role.HOST, pairing.coachee.profile.institution)
    name_sponsor(pairing=pairing, sponsor=second, by=coachee, now=NOW)

    def seeing():
        agreement = Agreement.objects.with_people().get(pairing=pairing)
        return [p for p in (sponsor, second) if rules.can_see_attendance(p, agreement, NOW)]

    assert seeing() == [sponsor]
    for person in (coach, second):
        sign(pairing, person, 2)
    assert seeing() == [second]
    assert not Agreement.objects.visible_to(sponsor).exists()


def test_what_the_terms_hide_the_sponsor_does_not_see(signed, pairing, coachee, coach, sponsor):
    propose(pairing, coachee, number=1, sponsor_sees_attendance=False)
    for person in (coach, sponsor):
        sign(pairing, person, 2)
    agreement = Agreement.objects.with_people().get(pairing=pairing)
    assert not rules.can_see_attendance(sponsor, agreement, NOW)


def test_who_has_not_signed_is_told_of_a_proposal_and_all_of_the_last_signature(
    pairing, coachee, coach, sponsor
):
    propose(pairing, coachee, sponsor=sponsor)
    proposed = OutboxMessage.objects.filter(kind="coaching.agreement_proposed")
    assert {one.recipient for one in proposed} == {coach, sponsor}
    for person in (coach, sponsor):
        sign(pairing, person)
    told = OutboxMessage.objects.filter(kind="coaching.agreement_signed")
    assert {one.recipient for one in told} == {coachee, coach, sponsor}


def test_the_terms_of_a_cohort_are_its_organisers(pairing, coachee, coach):
    organiser = organiser_of(pairing)
    fields = {"sessions": 10, "house_text": "Our own words."}
    for outsider in (coach, person_with(Role.ORGANISER)):
        with pytest.raises(AgreementRefused, match="not_yours"):
            store_cohort_terms(
                cohort=pairing.cohort, fields=fields, version=0, by=outsider, now=NOW
            )
    stored = store_cohort_terms(
        cohort=pairing.cohort, fields=fields, version=0, by=organiser, now=NOW
    )
    assert (queries.terms_of_cohort(pairing.cohort).sessions, stored.version) == (10, 1)
    again = store_cohort_terms(
        cohort=pairing.cohort, fields=fields, version=0, by=organiser, now=NOW
    )
    assert again.version == 1
    with pytest.raises(AgreementRefused, match="changed"):
        store_cohort_terms(
            cohort=pairing.cohort, fields={"sessions": 3}, version=0, by=organiser, now=NOW
        )
    assert propose(pairing, coachee).house_text == "Our own words."


def test_signed_terms_as_rows_are_in_force(db):
    pairing = make_pairing()
    assert in_force(pairing) == 1
    sign_terms(pairing, sessions=9)
    assert rules.terms_in_force(pairing).sessions == 9
