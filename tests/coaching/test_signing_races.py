"""Everybody signs at the same moment, and one person keeps a first draft in two windows at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.models import Role
from coaching.models import Agreement, LogDraft, PairingKey, Signature
from coaching.rules import AgreementRefused
from coaching.services.agreements import propose_terms, sign_version
from coaching.services.drafts import DraftChanged, DraftEntry, keep_draft, open_draft
from core.models import AuditEntry
from matching.models import PairingMove, PairingState
from tests.coaching.pairs import NOW, make_contracting, organiser_of
from tests.coaching.test_agreements import USUAL
from tests.factories import person_with
from tests.races import AT_ONCE, at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = range(30)


def propose(pairing, sponsor):
    return propose_terms(
        pairing=pairing, terms=USUAL, number=0, by=pairing.people[0], sponsor=sponsor, now=NOW
    )


@pytest.mark.parametrize("round_number", ROUNDS)
def test_the_last_two_sign_at_once_and_it_comes_into_force_once(round_number):
    pairing = make_contracting()
    sponsor = person_with(Role.HOST, pairing.coachee.profile.institution)
    version = propose(pairing, sponsor)
    signers = [pairing.people[1], sponsor] * (AT_ONCE // 2)
    results = at_once(
        [lambda by=by: sign_version(pairing=pairing, number=1, by=by, now=NOW) for by in signers],
        AgreementRefused,
    )
    assert Signature.objects.filter(version=version).count() == 3
    assert sum(isinstance(result, AgreementRefused) for result in results) == AT_ONCE - 2
    assert Agreement.objects.get().in_force == version
    assert AuditEntry.objects.filter(kind="agreement.in_force").count() == 1
    assert PairingMove.objects.filter(to_state=PairingState.ACTIVE).count() == 1


def test_whoever_signs_while_others_change_the_terms_signs_no_text_unread():
    pairing = make_contracting()
    sponsor = person_with(Role.HOST, pairing.coachee.profile.institution)
    propose(pairing, sponsor)
    coach, organiser = pairing.people[1], organiser_of(pairing)
    changes = [
        lambda sessions=sessions: propose_terms(
            pairing=pairing,
            terms=replace(USUAL, sessions=sessions),
            number=1,
            by=coach,
            now=NOW,
        )
        for sessions in (7, 8, 9)
    ]
    signing = [
        lambda by=by: sign_version(pairing=pairing, number=1, by=by, now=NOW)
        for by in (coach, sponsor, organiser)
    ]
    at_once([*changes, *signing], AgreementRefused)
    agreement = Agreement.objects.get()
    # One change was taken; nobody but its author has signed it.
    assert agreement.number == 2
    assert [one.person for one in agreement.newest.signatures.all()] == [coach]
    assert organiser not in {one.person for one in Signature.objects.all()}


@pytest.mark.parametrize("round_number", ROUNDS)
def test_first_drafts_of_two_windows_at_once_are_one_and_the_other_hears_of_it(
    session, coach, round_number
):
    entries = [DraftEntry({"private_note": [f"window {number}"]}) for number in range(AT_ONCE)]
    results = at_once(
        [
            lambda one=one: keep_draft(session=session, entry=one, by=coach, now=NOW)
            for one in entries
        ],
        DraftChanged,
    )
    kept = [number for number, result in enumerate(results) if isinstance(result, LogDraft)]
    assert len(kept) == 1
    assert sum(isinstance(result, DraftChanged) for result in results) == AT_ONCE - 1
    assert open_draft(session=session, by=coach).typed == entries[kept[0]].typed
    assert PairingKey.objects.count() == 1
