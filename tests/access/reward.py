"""The rows of coaches' hours, letters, supervision and the evidence pack. Data, not code."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, pk
from tests.access.world import World

OF_GROUP = "expert organiser"


def an_area(world: World) -> dict[str, Any]:
    """One area of the evidence of the programme."""
    return {"programme": world.things["programme"].pk, "area": "ethics"}


REWARD: tuple[Row, ...] = (
    Row("coaching:hours-list", get="all"),
    Row("coaching:other-hours-create", get="all", post="all"),
    Row("coaching:other-hours-edit", pk("other_hours"), get="expert", post="expert", colleagues=""),
    Row("coaching:other-hours-remove", pk("other_hours"), post="expert", colleagues=""),
    Row(
        "coaching:hours-consent",
        pk("pairing", "pairing"),
        get="leader",
        post="leader",
        colleagues="",
    ),
    Row("coaching:hours-fee", pk("pairing", "pairing"), get="expert", post="expert", colleagues=""),
    Row("coaching:hours-letter-ask", pk("pair_cohort", "cohort"), post="expert", colleagues=""),
    Row("coaching:hours-letter-list", get="all"),
    Row("coaching:hours-letter-check", get="anyone", post="anyone"),
    Row("coaching:hours-letter-detail", pk("hours_letter"), get="expert organiser"),
    Row("coaching:hours-letter-issue", pk("hours_letter"), post="organiser"),
    Row("coaching:hours-letter-withdraw", pk("hours_letter"), post="organiser"),
    Row("coaching:hours-letter-print", pk("hours_letter"), get="expert organiser"),
    Row("coaching:hours-letter-pdf", pk("hours_letter"), get="expert organiser"),
    Row("coaching:supervision-list", get="all"),
    Row(
        "coaching:supervision-group-create",
        pk("programme", "programme"),
        get="organiser",
        post="organiser",
    ),
    Row("coaching:supervision-group-detail", pk("supervision_group"), get=OF_GROUP),
    Row(
        "coaching:supervision-group-edit",
        pk("supervision_group"),
        get="organiser",
        post="organiser",
    ),
    Row("coaching:supervision-plan", pk("supervision_group"), get="organiser", post="organiser"),
    Row("coaching:supervision-move", pk("supervision"), get="organiser", post="organiser"),
    Row("coaching:supervision-cancel", pk("supervision"), post="organiser"),
    # The supervisor is none of the roles here; tests/coaching/test_supervision.py has them.
    Row("coaching:supervision-attendance", pk("supervision")),
    Row("coaching:evidence-detail", pk("programme", "programme"), get="organiser"),
    Row("coaching:evidence-pack", pk("programme", "programme"), get="organiser"),
    Row("coaching:evidence-edit", an_area, get="organiser", post="organiser"),
)
