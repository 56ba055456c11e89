"""Whose texts each role may ever read, beside the own ones. Data, not code."""

from __future__ import annotations

_FORCE = (
    "leader.name leader2.name head.name head2.name invited.name focal_point2.name sponsor.name"
    " sponsor2.name"
)
# Whom a coachee can choose as the sponsor: people of the own institution.
_HOUSE = (
    "leader2.name head.name head2.name invited.name focal_point.name focal_point2.name nobody.name"
    " sponsor.name sponsor2.name"
)
_GOALS = "pair.signed_goal pair.proposed_goal"
_GROUP = "group.title group.agenda"
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
# What the two agree on is theirs, until the leader passes a line of it on.
_PAIR = "pair.shared_note pair.goal pair.goal_why pair.action pair.passed_action"
MAY_SEE = {
    # Whoever names an aide has typed the address.
    "leader": f"expert.name aide.email leader.plan_item {_GROUP} {_PAIR} {_GOALS} {_HOUSE}",
    "aide": "leader.name expert.name",
    "expert": (
        f"leader.name sponsor.name expert.private_note {_GROUP} {_PAIR} {_GOALS}"
        # Own clients of elsewhere, and who signed a letter.
        " expert.client expert.contact organiser.name"
    ),
    # The terms in force show the goals to the sponsor; those that are only proposed would not.
    "sponsor": "leader.name expert.name pair.signed_goal",
    "head": (
        f"request.need resource_person.name {_ROAD} {_PARTY} nominee.medical nominee.diet {_HOME}"
        " visit.incident mission.people"
    ),
    "focal_point": (
        f"{_FORCE} {_VISIT} {_ROAD} request.need upload.name {_PARTY} nominee.passport"
        f" nominee.medical nominee.diet {_HOME} leader.plan_item mission.people"
    ),
    "host": f"{_VISIT} {_ROAD} host.report",
    "organiser": (
        f"leader.name leader2.name expert.name {_VISIT} {_ROAD} request.need focal_point.name"
        " group.title group.agenda"
        f" organiser.reason {_PARTY} nominee.passport home.step home.action visit.incident"
        # Whoever mends a failed message needs the address; who confirms a visit is in its history.
        # Whom an organiser can name as the sponsor of a coachee.
        f" {_HOUSE}"
        " leader.plan_item expert.fit_comment"
        " leader.email host.name organiser2.name host2.name focal_point2.name"
        " organiser.evidence mission.people"
    ),
}


def may_see(role: str) -> frozenset[str]:
    """The names of the secrets that a person in `role` may read."""
    own = {f"{role}.{field}" for field in ("name", "email", "conflict", "wish", "avoidance")}
    return frozenset(own | set(MAY_SEE.get(role, "").split()))
