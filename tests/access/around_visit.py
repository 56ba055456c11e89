"""What lies around the visit of a world: terms, an agenda, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from exchanges.models import Visit
from exchanges.queries import visits_with_people
from exchanges.services.agenda import ItemEntry, share_agenda, store_item
from exchanges.services.terms import PARTS, share_terms, store_terms


def make_around_visit(world: Any, now: datetime) -> None:
    """Shared terms and a shared agenda, each with a sentinel."""
    visit = visits_with_people(Visit.objects.filter(pk=world.things["visit"].pk)).get()
    head, host = world.people["head"], world.people["host"]
    texts = dict.fromkeys(PARTS, world.sentinel("visit.terms"))
    store_terms(visit=visit, version=0, parts=texts, by=head, now=now)
    share_terms(visit=visit, by=head, now=now)
    begin = datetime.combine(visit.first_monday, time(9), tzinfo=UTC)
    world.things["agenda_item"] = store_item(
        visit=visit,
        item=None,
        version=0,
        entry=ItemEntry(
            begin, begin + timedelta(hours=1), world.sentinel("visit.agenda"), "", None
        ),
        by=host,
        now=now,
    )
    share_agenda(visit=visit, by=host, now=now)
