"""The rows of what is arranged without weeks of a host. Data, not code."""

from __future__ import annotations

from tests.access.row import Row, pk

SIDES = "head focal_point organiser"

ARRANGEMENTS: tuple[Row, ...] = (
    Row("exchanges:arrangement-edit", pk("mission"), get=SIDES, post=SIDES),
    Row("exchanges:arrangement-confirm", pk("mission"), post=SIDES),
    Row("exchanges:arrangement-cancel", pk("mission"), get=SIDES, post=SIDES),
    Row(
        "exchanges:arrangement-report",
        pk("held_mission"),
        get="head focal_point",
        post="head focal_point",
    ),
)
