"""The rows of second coaches. Data, not code."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, pk
from tests.access.world import World

ASKED = "leader expert"


def a_choice(world: World) -> dict[str, Any]:
    """A pair, and a coach who could join it."""
    return {"pk": world.things["pairing"].pk, "coach": world.things["beside"].pk}


def a_place(world: World) -> dict[str, Any]:
    """The place of the expert in a pair of three."""
    return {"pairing": world.things["three"].pk, "coach": world.things["pairing"].coach_id}


SECOND_COACHES: tuple[Row, ...] = (
    Row("matching:second-coach-choose", pk("three"), get="organiser"),
    Row("matching:second-coach-ask", a_choice, get="organiser", post="organiser"),
    Row("matching:second-coach-detail", pk("second_coach"), get=f"{ASKED} organiser"),
    Row("matching:second-coach-accept", pk("second_coach"), post=ASKED),
    Row("matching:second-coach-decline", pk("second_coach"), get=ASKED, post=ASKED),
    Row("matching:second-coach-withdraw", pk("second_coach"), get="organiser", post="organiser"),
    Row(
        "coaching:second-coach-stop",
        pk("second_coach"),
        get=f"{ASKED} organiser",
        post=f"{ASKED} organiser",
    ),
    Row("coaching:coach-leave", a_place, get="expert organiser", post="expert organiser"),
)
