"""Terms of reference: written by the delegation, kept version by version, read by the host."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exchanges.emails import compose_terms_shared
from exchanges.models import DocumentState, TermsOfReference
from exchanges.rules import VisitRefused
from exchanges.services.terms import PARTS, share_terms, store_terms
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW
from tests.exchanges.stages import confirmed_visit, outsiders

pytestmark = pytest.mark.django_db


def parts(objectives="See a desk at work"):
    return {**dict.fromkeys(PARTS, ""), "objectives": objectives}


def store(stage, version=0, by=None, **texts):
    return store_terms(
        visit=stage.read(), version=version, parts=parts(**texts), by=by or stage.head, now=NOW
    )


def test_each_store_is_a_version_of_its_own():
    stage = confirmed_visit()
    store(stage)
    terms = store(stage, 1, by=stage.focal_point, objectives="See two desks")
    assert (terms.version, terms.objectives) == (2, "See two desks")
    kept = terms.versions.order_by("number").values_list("number", "objectives")
    assert list(kept) == [(1, "See a desk at work"), (2, "See two desks")]


@pytest.mark.parametrize("version", [0, 1])
def test_who_stores_second_is_refused(version):
    stage = confirmed_visit()
    store(stage)
    if version:
        store(stage, 1, objectives="Meanwhile")
    with pytest.raises(VisitRefused, match="terms_changed"):
        store(stage, version, objectives="Too late")
    assert TermsOfReference.objects.get().objectives != "Too late"


def test_the_host_neither_writes_nor_reads_a_draft(as_user):
    stage = confirmed_visit()
    with pytest.raises(VisitRefused, match="not_yours"):
        store(stage, by=stage.host)
    store(stage)
    page = as_user(stage.host).get(reverse("exchanges:terms-detail", args=[stage.visit.pk]))
    assert b"See a desk" not in page.content


def test_shared_terms_are_read_by_the_host_who_is_told(as_user):
    stage = confirmed_visit()
    store(stage)
    share_terms(visit=stage.read(), by=stage.head, now=NOW)
    share_terms(visit=stage.read(), by=stage.head, now=NOW)
    row = OutboxMessage.objects.get(kind="exchanges.terms_shared")
    assert (row.recipient, row.occurrence) == (stage.host, "1")
    facts = {"about_id": str(stage.visit.pk), "occurrence": "1", "now": NOW}
    assert compose_terms_shared(recipient=stage.host, **facts).url
    assert compose_terms_shared(recipient=outsiders()[0], **facts) is None
    page = as_user(stage.host).get(reverse("exchanges:terms-detail", args=[stage.visit.pk]))
    assert b"See a desk" in page.content


def test_nothing_is_shared_before_the_objectives_are_written():
    stage = confirmed_visit()
    store(stage, objectives="")
    with pytest.raises(VisitRefused, match="no_objectives"):
        share_terms(visit=stage.read(), by=stage.head, now=NOW)
    assert TermsOfReference.objects.get().state == DocumentState.DRAFT


def test_the_second_of_two_authors_sees_both_texts(as_user):
    stage = confirmed_visit()
    url = reverse("exchanges:terms-edit", args=[stage.visit.pk])
    mine = {**parts("What I typed"), "version": 0}
    store(stage, objectives="What a colleague stored")
    client = as_user(stage.head)
    page = client.post(url, mine)
    assert b"What I typed" in page.content
    assert b"What a colleague stored" in page.content
    assert client.post(url, {**mine, "version": 1}).status_code == 302
    assert TermsOfReference.objects.get().objectives == "What I typed"


def test_an_earlier_version_can_be_read_again(as_user):
    stage = confirmed_visit()
    store(stage)
    store(stage, 1, objectives="Another aim")
    url = reverse("exchanges:terms-version", args=[stage.visit.pk, 1])
    assert b"See a desk at work" in as_user(stage.head).get(url).content
    assert as_user(stage.host).get(url).status_code == 403
    for person in outsiders():
        assert as_user(person).get(url).status_code == 404
