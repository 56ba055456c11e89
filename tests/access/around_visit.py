"""What lies around the visits of a world: terms, an agenda, a visit under way, what follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from exchanges.models import (
    Answer,
    HostAnswer,
    Visit,
    VisitDelegation,
    VisitRequest,
    VisitState,
)
from exchanges.queries import visits_with_people
from exchanges.services.agenda import ItemEntry, share_agenda, store_item
from exchanges.services.cascade import add_action, prove_step, store_step
from exchanges.services.conduct import add_log, note_incident
from exchanges.services.reports import PARTS as REPORT_PARTS
from exchanges.services.reports import store_report
from exchanges.services.terms import PARTS, share_terms, store_terms

PDF = b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"
LONG_AGO = date(2024, 1, 8)


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
    _make_held_visit(world, now)
    agreed_for = LONG_AGO + timedelta(weeks=2)
    world.things["agreed_visit"] = _visit_in(world, VisitState.CONFIRMED, agreed_for, now)


def _make_held_visit(world: Any, now: datetime) -> None:
    """A visit that has begun long ago, with everything that is written during and after it."""
    things, head, host = world.things, world.people["head"], world.people["host"]
    visit = _visit_in(world, VisitState.UNDER_WAY, LONG_AGO, now)
    delegation = visit.delegations.all()[0]
    delegation.visit = visit
    things["held_visit"], things["held_delegation"] = visit, delegation
    things["log"] = add_log(
        visit=visit, day=LONG_AGO, text=world.sentinel("visit.log"), by=host, now=now
    )
    things["incident"] = note_incident(
        visit=visit, day=LONG_AGO, text=world.sentinel("visit.incident"), by=head, now=now
    )
    for side, by, name in ((delegation, head, "head"), (None, host, "host")):
        parts = dict.fromkeys(REPORT_PARTS, world.sentinel(f"{name}.report"))
        store_report(visit=visit, delegation=side, version=0, parts=parts, by=by, now=now)
    _make_home(world, delegation, now)


def _visit_in(world: Any, state: VisitState, first_monday: date, now: datetime) -> Visit:
    """Another visit of the same two institutions, to which both have agreed."""
    things = world.things
    first = things["visit"]
    request = VisitRequest.objects.create(
        cycle=things["cycle"],
        institution=things["force"],
        title=f"{state.label} {world.tag}",
        languages=["en"],
        ready_on=LONG_AGO,
        head=world.people["head"],
        state="requested",
    )
    made = Visit.objects.create(
        plan=first.plan,
        offer=first.offer,
        theme=first.theme,
        first_monday=first_monday,
        weeks=1,
        resource_person=first.resource_person,
        state=state,
        published_at=now,
    )
    HostAnswer.objects.create(visit=made, answer=Answer.CONFIRMED)
    VisitDelegation.objects.create(visit=made, request=request, answer=Answer.CONFIRMED)
    return visits_with_people(Visit.objects.filter(pk=made.pk)).get()


def _make_home(world: Any, delegation: VisitDelegation, now: datetime) -> None:
    things, head = world.things, world.people["head"]
    fields = {"owner": "School", "due_on": LONG_AGO, "audience": "All", "planned": 9}
    things["cascade_step"] = store_step(
        delegation=delegation,
        step=None,
        version=0,
        fields={**fields, "what": world.sentinel("home.step")},
        by=head,
        now=now,
    )
    things["cascade_proof"] = prove_step(
        step=things["cascade_step"],
        held_on=LONG_AGO,
        reached={"women": 1},
        upload=("list.pdf", PDF),
        by=head,
        now=now,
    )
    things["action"] = add_action(
        delegation=delegation,
        fields={**fields, "what": world.sentinel("home.action")},
        by=head,
        now=now,
    )
