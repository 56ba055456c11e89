"""Whose texts each role may ever read, beside the own ones. Data, not code."""

from __future__ import annotations

PEOPLE_OF_FORCE = "nobody leader leader2 head head2 focal_point focal_point2"
MAY_SEE = {
    "leader": "expert.name pair.shared_note",
    "expert": "leader.name pair.shared_note expert.private_note",
    "head": "request.need",
    "focal_point": "leader.name",
    "organiser": "leader.name expert.name",
}


def may_see(role: str) -> frozenset[str]:
    """The names of the secrets that a person in `role` may read."""
    own = {f"{role}.{field}" for field in ("name", "email", "conflict", "wish", "avoidance")}
    return frozenset(own | set(MAY_SEE.get(role, "").split()))
