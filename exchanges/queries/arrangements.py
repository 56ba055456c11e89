"""What is arranged without weeks of a host."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from exchanges.models import Arrangement, ArrangementState, CycleState, VisitRequest


def arrangement_of(request: VisitRequest) -> Arrangement | None:
    """What is arranged for a request; it comes with the request that was given."""
    found = (
        Arrangement.objects.select_related(
            "changed_by", "sender_confirmed_by", "organiser_confirmed_by"
        )
        .filter(request=request)
        .first()
    )
    if found is not None:
        found.request = request
    return found


def arranged_for(user: User, *, since: date) -> QuerySet[Arrangement]:
    """What both sides confirmed and the person goes to, from a day on."""
    states = [ArrangementState.CONFIRMED, ArrangementState.REPORTED]
    return _of_sender(user).filter(state__in=states, first_day__gte=since)


def arrangements_to_confirm(user: User) -> QuerySet[Arrangement]:
    """Those that wait for the side of the person."""
    proposed = Arrangement.objects.filter(state=ArrangementState.PROPOSED)
    as_organiser = Q(
        organiser_confirmed_by=None,
        request__cycle__institution__in=user.institutions_as(Role.ORGANISER),
    )
    as_sender = Q(sender_confirmed_by=None) & _sides(user)
    return proposed.filter(as_organiser | as_sender).select_related("request__institution")


def arrangements_to_report(user: User, *, today: date) -> QuerySet[Arrangement]:
    """Those that are over and have no report, of senders for whom the person speaks."""
    over = _of_sender(user).filter(state=ArrangementState.CONFIRMED, last_day__lt=today)
    return over.select_related("request__institution")


def requests_to_arrange(user: User) -> QuerySet[VisitRequest]:
    """Placed requests of own open cycles that no plan holds and for which nothing is arranged."""
    return (
        VisitRequest.objects.requested()
        .filter(cycle__institution__in=user.institutions_as(Role.ORGANISER))
        .exclude(pk__in=VisitRequest.objects.at_a_host().values("pk"))
        .filter(Q(arrangement=None) | Q(arrangement__state=ArrangementState.CANCELLED))
        .exclude(instrument="")
        .exclude(cycle__state=CycleState.CLOSED)
        .select_related("institution", "cycle")
    )


def _of_sender(user: User) -> QuerySet[Arrangement]:
    found: QuerySet[Arrangement] = Arrangement.objects.filter(_sides(user))
    return found


def _sides(user: User) -> Q:
    institutions = user.institutions_as(Role.FOCAL_POINT)
    return Q(request__institution__in=institutions) | Q(request__head=user)
