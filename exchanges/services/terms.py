"""Terms of reference: written by the delegation, kept version by version, shared with the host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Role, User
from core import audit
from exchanges import queries
from exchanges.models import DocumentState, TermsOfReference, TermsVersion, Visit
from exchanges.rules import VisitRefused
from exchanges.rules.agenda import can_write_terms
from exchanges.services.messages import tell

PARTS = ("objectives", "scope", "results", "participants", "logistics")


@transaction.atomic
def store_terms(
    *, visit: Visit, version: int, parts: Mapping[str, str], by: User, now: datetime
) -> TermsOfReference:
    """Store the five parts as the next version; `version` is the one that the author read.

    Raises:
        VisitRefused: not the author's to write, or stored by somebody else meanwhile.
    """
    if not can_write_terms(by, visit):
        raise VisitRefused("not_yours")
    texts = {name: parts[name] for name in PARTS}
    terms = _next_version(visit, version, by, now)
    TermsOfReference.objects.filter(pk=terms.pk).update(**texts, changed_by=by, changed_at=now)
    TermsVersion.objects.create(terms=terms, number=version + 1, by=by, at=now, **texts)
    terms.refresh_from_db()
    audit.record("terms.stored", terms, by=by, now=now, version=terms.version)
    if terms.state == DocumentState.SHARED:
        _tell_host(terms, by=by, now=now)
    return terms


@transaction.atomic
def share_terms(*, visit: Visit, by: User, now: datetime) -> TermsOfReference:
    """Let the host read the terms; done twice it changes nothing.

    Raises:
        VisitRefused: not the author's to share, or there is nothing to read yet.
    """
    if not can_write_terms(by, visit):
        raise VisitRefused("not_yours")
    terms = TermsOfReference.objects.select_for_update().filter(visit=visit).first()
    if terms is None or not terms.objectives:
        raise VisitRefused("no_objectives")
    if terms.state == DocumentState.SHARED:
        return terms
    terms.state, terms.shared_at = DocumentState.SHARED, now
    terms.save(update_fields=["state", "shared_at"])
    audit.record("terms.shared", terms, by=by, now=now)
    _tell_host(terms, by=by, now=now)
    return terms


def _next_version(visit: Visit, version: int, by: User, now: datetime) -> TermsOfReference:
    if version == 0:
        try:
            with transaction.atomic():
                return TermsOfReference.objects.create(
                    visit=visit, version=1, changed_by=by, changed_at=now, created_at=now
                )
        except IntegrityError as error:
            raise VisitRefused("terms_changed") from error
    found = TermsOfReference.objects.filter(visit=visit, version=version)
    if not found.update(version=F("version") + 1):
        raise VisitRefused("terms_changed")
    return TermsOfReference.objects.get(visit=visit)


def _tell_host(terms: TermsOfReference, *, by: User, now: datetime) -> None:
    visit = terms.visit
    people = set(queries.people_of([visit.offer.institution_id], Role.HOST)) - {by}
    tell(
        "exchanges.terms_shared",
        visit,
        people,
        visit.offer.cycle.institution_id,
        now,
        str(terms.version),
    )
