"""On which side of a visit somebody stands. The visit comes with its delegations and requests."""

from __future__ import annotations

from accounts.models import Role, User
from accounts.permissions import Verb, can
from exchanges.models import Visit, VisitDelegation
from exchanges.rules.visits import can_run


def is_of_host(user: User, visit: Visit) -> bool:
    return can(user, Verb.OFFER_VISITS, visit.offer.institution_id)


def is_of_sender(user: User, delegation: VisitDelegation) -> bool:
    """The head of a delegation that comes, or a focal point of its institution."""
    request = delegation.request
    is_focal_point = request.institution_id in user.institutions_as(Role.FOCAL_POINT)
    return delegation.is_live and (request.head_id == user.pk or is_focal_point)


def own_delegations(user: User, visit: Visit) -> list[VisitDelegation]:
    """The delegations of a visit for which the person speaks."""
    return [one for one in visit.delegations.all() if is_of_sender(user, one)]


def crosses_border(delegation: VisitDelegation) -> bool:
    """Whether a delegation travels abroad: at home nobody asks for a passport or a visa."""
    host = delegation.visit.offer.institution
    return host.country != delegation.request.institution.country


def live_delegations(visit: Visit) -> list[VisitDelegation]:
    return [one for one in visit.delegations.all() if one.is_live]


def takes_part_in(user: User, visit: Visit) -> bool:
    """Anybody of the host, of a delegation that comes, or of the organisers."""
    return (
        is_of_host(user, visit)
        or can_run(user, visit.offer.cycle)
        or bool(own_delegations(user, visit))
    )
