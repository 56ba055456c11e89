"""Silent consent: where a cycle says so, a host that does not answer in time has agreed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role
from core import audit
from exchanges.models import Answer, Visit, VisitState
from exchanges.queries import people_of
from exchanges.services.messages import tell
from exchanges.services.moves import move_visit, settle


def consent_silently(*, now: datetime) -> int:
    """Hold every visit whose host let the days of its cycle pass; how many there were."""
    done = 0
    for pk, days in _asked(now).values_list("pk", "offer__cycle__consent_days"):
        done += _consent(pk, days, now)
    return done


def _asked(now: datetime) -> QuerySet[Visit]:
    """Visits that wait for their host in cycles with silent consent; not all are due."""
    return Visit.objects.filter(
        state=VisitState.PROPOSED,
        host_answer__answer=Answer.AWAITED,
        offer__cycle__consent_days__gt=0,
        published_at__lte=now - timedelta(days=1),
    ).order_by("published_at")


@transaction.atomic
def _consent(pk: UUID, days: int, now: datetime) -> bool:
    # Lock first, read then: the host may answer at this very moment.
    Visit.objects.select_for_update().get(pk=pk)
    visit = Visit.objects.select_related("offer__cycle", "host_answer").get(pk=pk)
    answer = visit.host_answer
    is_due = visit.published_at + timedelta(days=days) <= now
    if not is_due or visit.state != VisitState.PROPOSED or answer.answer != Answer.AWAITED:
        return False
    answer.answer, answer.is_silent, answer.answered_at = Answer.CONFIRMED, True, now
    answer.save(update_fields=["answer", "is_silent", "answered_at"])
    move_visit(visit, VisitState.HELD, by=None, now=now, reason="silent_consent")
    settle(visit, by=None, now=now)
    hosts = people_of([visit.offer.institution_id], Role.HOST)
    tell("exchanges.consent_silent", visit, hosts, visit.offer.cycle.institution_id, now)
    audit.record("visit.host_consented_silently", visit, by=None, now=now, days=days)
    return True
