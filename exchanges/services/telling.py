"""Who is told of a newer plan: only those for whom something is different."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from accounts.models import Role
from exchanges.models import Plan, Visit, VisitRequest
from exchanges.queries import people_of
from exchanges.queries.changes import Changes, Place
from exchanges.services.messages import tell

# What the host of a place learns of a newer plan; who is asked anew learns it with the question.
HOST_MESSAGES = {"gone": "exchanges.visit_cancelled", "told": "exchanges.visit_changed"}


def tell_of_changes(
    changes: Changes, standing: Mapping[Place, Visit], *, plan: Plan, now: datetime
) -> None:
    """Beside those who are asked anew: hosts of changed visits, and who has lost a place."""
    organiser = plan.cycle.institution_id
    for host in changes.hosts:
        if kind := HOST_MESSAGES.get(host.kind):
            visit = standing[host.place]
            people = people_of([visit.offer.institution_id], Role.HOST)
            tell(kind, visit, people, organiser, now, plan.pk.hex)
    lost = {one.request: one.was for one in changes.requests if one.kind == "lost" and one.was}
    for request in VisitRequest.objects.filter(pk__in=lost).select_related("head"):
        senders = set(people_of([request.institution_id], Role.FOCAL_POINT))
        senders |= {request.head} if request.head else set()
        tell(
            "exchanges.place_lost",
            standing[lost[request.pk]],
            senders,
            organiser,
            now,
            request.pk.hex,
        )
