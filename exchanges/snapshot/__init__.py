"""From the rows of a cycle to the planner's values: the only bridge between the two."""

from exchanges.snapshot.problem import (
    PROVABLE_UP_TO,
    SAME_REGION_TRAVEL,
    Snapshot,
    snapshot_of,
)
from exchanges.snapshot.standing import standing_visits

__all__ = [
    "PROVABLE_UP_TO",
    "SAME_REGION_TRAVEL",
    "Snapshot",
    "snapshot_of",
    "standing_visits",
]
