"""Who should meet and who may not: wishes of hosts and senders, pairs that organisers exclude."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Institution, User
from core import audit
from exchanges import rules
from exchanges.models import ExcludedPair, HostOffer, VisitCycle, VisitRequest


@transaction.atomic
def wish_for_hosts(
    *, request: VisitRequest, hosts: Iterable[Institution], by: User, now: datetime
) -> VisitRequest:
    """Name the hosts that a sender wishes to visit; it counts where they name the sender too."""
    if not rules.can_edit_request(by, request):
        raise rules.RequestRefused("is_closed")
    request.wished_hosts.set(hosts)
    audit.record(
        "request.wishes_stored", request, by=by, now=now, hosts=request.wished_hosts.count()
    )
    return request


@transaction.atomic
def wish_for_senders(
    *, offer: HostOffer, senders: Iterable[Institution], by: User, now: datetime
) -> HostOffer:
    """Name the senders that a host wishes to receive; it counts where they name the host too."""
    if not rules.can_edit_offer(by, offer):
        raise rules.OfferRefused("is_closed")
    offer.wished_senders.set(senders)
    audit.record("offer.wishes_stored", offer, by=by, now=now, senders=offer.wished_senders.count())
    return offer


@transaction.atomic
def exclude_pair(
    *, cycle: VisitCycle, sides: tuple[str, str], by: User, now: datetime
) -> ExcludedPair:
    """Keep the delegations of two sides out of the same visits.

    `sides` are the codes of two countries or, within one, the keys of two institutions.
    """
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
    one, other = sorted(sides)
    if one == other:
        raise rules.CycleRefused("same_side")
    fields = (
        {"institution_id": UUID(one), "other_institution_id": UUID(other)}
        if cycle.is_within_country
        else {"country": one, "other": other}
    )
    try:
        with transaction.atomic():
            pair = ExcludedPair.objects.create(cycle=cycle, created_at=now, **fields)
    except IntegrityError as error:
        raise rules.CycleRefused("pair_excluded") from error
    # Who they are is for the organisers' page alone, not for the trail.
    audit.record("cycle.pair_excluded", cycle, by=by, now=now, pair=pair.pk)
    return pair


@transaction.atomic
def allow_pair(*, pair: ExcludedPair, by: User, now: datetime) -> None:
    """Let the delegations of two sides meet again."""
    if not rules.can_change(by, pair.cycle):
        raise rules.CycleRefused("is_closed")
    audit.record("cycle.pair_allowed", pair.cycle, by=by, now=now, pair=pair.pk)
    pair.delete()
