"""The rows of agreements and of what sponsors see. Data, not code."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, pk
from tests.access.world import World

SIGNERS = "leader expert sponsor"


def first_version(world: World) -> dict[str, Any]:
    """The version that everybody signed."""
    return {"pairing": world.things["pairing"].pk, "number": 1}


AGREEMENTS: tuple[Row, ...] = (
    Row("coaching:terms-edit", pk("cohort", "cohort"), get="organiser", post="organiser"),
    Row("coaching:agreement-detail", pk("pairing", "pairing"), get=f"{SIGNERS} organiser"),
    Row("coaching:agreement-version", first_version, get=f"{SIGNERS} organiser"),
    Row(
        "coaching:agreement-edit",
        pk("pairing", "pairing"),
        get="leader expert",
        post="leader expert",
    ),
    Row("coaching:agreement-sign", pk("pairing", "pairing"), post=SIGNERS),
    Row(
        "coaching:agreement-sponsor",
        pk("pairing", "pairing"),
        get="leader organiser",
        post="leader organiser",
    ),
    Row("coaching:sponsored-list", get="all"),
    Row("coaching:sponsored-detail", pk("pairing", "pairing"), get="sponsor"),
)
