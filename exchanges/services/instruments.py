"""A need comes first; by which instrument it is met is chosen then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Institution, User
from core import audit
from exchanges import rules
from exchanges.models import Instrument, VisitCycle, VisitRequest
from exchanges.rules.instruments import can_choose_instrument
from exchanges.services.requests import create_request


@transaction.atomic
def write_need(
    *,
    cycle: VisitCycle,
    institution: Institution,
    title: str,
    need: str,
    objective: str,
    guide: Mapping[str, str],
    by: User,
    now: datetime,
) -> VisitRequest:
    """Begin a request with its need and objective; instrument, themes and people come later."""
    return create_request(
        cycle=cycle,
        institution=institution,
        fields={
            "title": title,
            "need": need,
            "objective": objective,
            "guide": dict(guide),
            "instrument": "",
            "ready_on": max(cycle.first_monday, now.date()),
        },
        themes={},
        excluded_hosts=[],
        by=by,
        now=now,
    )


@transaction.atomic
def choose_instrument(
    *, request: VisitRequest, instrument: str, by: User, now: datetime
) -> VisitRequest:
    """Say by which instrument a need is met; without weeks at a host no plan holds it."""
    if not can_choose_instrument(by, request):
        raise rules.RequestRefused("visit_stands")
    request.instrument = Instrument(instrument)
    request.save(update_fields=["instrument"])
    audit.record("request.instrument_chosen", request, by=by, now=now, instrument=instrument)
    return request
