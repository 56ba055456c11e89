"""Whose texts each role may ever read, beside the own ones. Data, not code."""

from __future__ import annotations

_FORCE = "leader.name leader2.name head.name head2.name invited.name focal_point2.name"
_VISIT = "head.name resource_person.name"
# Whoever takes part in a visit carries the addresses of those who answer for it.
_ROAD = (
    "host.name host.email host2.name host2.email organiser.name organiser.email organiser2.name"
    " organiser2.email head.name head.email visit.terms visit.agenda visit.log"
)
# Drafts of reports are for their own side; what happens at home is not for the host.
_HOME = "head.report home.step home.action"
# Names of who goes; passports are for visa letters, health for those who travel along.
_PARTY = "chief.name nominee.name"
MAY_SEE = {
    "leader": "expert.name pair.shared_note",
    "expert": (
        "leader.name pair.shared_note expert.private_note"
        # Own clients of elsewhere, and who signed a letter.
        " expert.client expert.contact organiser.name"
    ),
    "head": (
        f"request.need resource_person.name {_ROAD} {_PARTY} nominee.medical nominee.diet {_HOME}"
        " visit.incident"
    ),
    "focal_point": (
        f"{_FORCE} {_VISIT} {_ROAD} request.need upload.name {_PARTY} nominee.passport"
        f" nominee.medical nominee.diet {_HOME}"
    ),
    "host": f"{_VISIT} {_ROAD} host.report",
    "organiser": (
        f"leader.name leader2.name expert.name {_VISIT} {_ROAD} request.need focal_point.name"
        f" organiser.reason {_PARTY} nominee.passport home.step home.action visit.incident"
        # Whoever mends a failed message needs the address; who confirms a visit is in its history.
        " leader.email host.name organiser2.name host2.name focal_point2.name"
        " organiser.evidence"
    ),
}


def may_see(role: str) -> frozenset[str]:
    """The names of the secrets that a person in `role` may read."""
    own = {f"{role}.{field}" for field in ("name", "email", "conflict", "wish", "avoidance")}
    return frozenset(own | set(MAY_SEE.get(role, "").split()))
