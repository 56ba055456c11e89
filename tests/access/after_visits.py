"""The rows of a visit that is under way, and of what follows it. Data, not code."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, pk
from tests.access.world import World

ALL_SIDES = "head focal_point organiser host"
RECEIVING = "organiser host"
SENDING = "head focal_point"
FOLLOWING = "head focal_point organiser"


def a_step(world: World) -> dict[str, Any]:
    """The step that a visit under way can take."""
    return {"pk": world.things["held_visit"].pk, "word": "end-reporting"}


def a_day(world: World) -> dict[str, Any]:
    """The first day of the visit."""
    return {"pk": world.things["held_visit"].pk, "number": 1}


def a_side(world: World) -> dict[str, Any]:
    """The visit and its delegation."""
    things = world.things
    return {"pk": things["held_visit"].pk, "delegation": things["held_delegation"].pk}


AFTER_VISITS: tuple[Row, ...] = (
    Row("exchanges:visit-step", a_step, get="organiser", post="organiser"),
    Row("exchanges:visit-days", pk("held_visit"), get=ALL_SIDES),
    Row("exchanges:attendance-edit", a_day, get=RECEIVING, post=RECEIVING),
    Row("exchanges:log-create", pk("held_visit"), get=ALL_SIDES, post=ALL_SIDES),
    Row("exchanges:incident-create", pk("held_visit"), get=ALL_SIDES, post=ALL_SIDES),
    Row("exchanges:incident-detail", pk("incident"), get="head organiser"),
    Row("exchanges:incident-correct", pk("incident"), get="head", post="head"),
    Row("exchanges:log-correct", pk("log"), get="host", post="host", colleagues=""),
    Row("exchanges:report-list", pk("held_visit"), get=ALL_SIDES),
    Row("exchanges:report-host", pk("held_visit"), get="host", post="host"),
    Row("exchanges:report-host-hand-in", pk("held_visit"), post="host"),
    Row("exchanges:report-delegation", a_side, get=SENDING, post=SENDING),
    Row("exchanges:report-delegation-hand-in", a_side, post=SENDING),
    Row("exchanges:certificate-draft", pk("held_visit"), post="organiser"),
    Row("exchanges:cascade-detail", pk("held_visit"), get=FOLLOWING),
    Row("exchanges:cascade-step-create", a_side, get=SENDING, post=SENDING),
    Row("exchanges:cascade-step-edit", pk("cascade_step"), get=SENDING, post=SENDING),
    Row("exchanges:cascade-step-prove", pk("cascade_step"), get=SENDING, post=SENDING),
    Row("exchanges:cascade-proof", pk("cascade_proof"), get=FOLLOWING),
    Row("exchanges:action-create", a_side, get=SENDING, post=SENDING),
    Row("exchanges:action-detail", pk("action"), get=FOLLOWING, post=SENDING),
    Row("exchanges:action-list", get="all"),
    Row("exchanges:ledger", get="focal_point organiser host"),
)
