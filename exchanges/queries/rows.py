"""What screens, messages and the snapshot read of exchanges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Institution, Membership, Role, User
from exchanges.models import (
    Answer,
    HostOffer,
    HostWeek,
    LeftOutRequest,
    OfferState,
    Plan,
    PlanState,
    RequestState,
    RequestWeek,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
    VisitState,
)


def people_of(institution_ids: Iterable[object], role: Role) -> QuerySet[User]:
    """The active people who hold `role` for one of the institutions."""
    held = Membership.objects.filter(institution__in=list(institution_ids), role=role)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def possible_heads(institution: Institution) -> QuerySet[User]:
    """Whom an institution can name as head: everybody with a profile or a role there."""
    return (
        User.objects.filter(
            Q(profiles__institution=institution) | Q(memberships__institution=institution),
            is_active=True,
        )
        .distinct()
        .order_by("name")
    )


def offers_of_cycle(cycle: VisitCycle) -> QuerySet[HostOffer]:
    """The offers of a cycle with all that the organiser and the snapshot read of them."""
    return (
        cycle.offers.select_related("institution")
        .prefetch_related("themes", "resource_people")
        .with_open_weeks()
    )


def requests_of_cycle(cycle: VisitCycle) -> QuerySet[VisitRequest]:
    """The requests of a cycle with all that the organiser and the snapshot read of them."""
    return cycle.requests.select_related("institution", "head").prefetch_related(
        "themes", "request_weeks", "excluded_hosts"
    )


def visits_with_people(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with host, delegations and answers, ready to be shown."""
    delegations = VisitDelegation.objects.select_related("request__institution", "request__head")
    return visits.select_related(
        "offer__institution", "offer__cycle__institution", "host_answer", "resource_person"
    ).prefetch_related(Prefetch("delegations", delegations))


def live_visits(cycle: VisitCycle) -> QuerySet[Visit]:
    """The published visits of a cycle that still stand."""
    return visits_with_people(Visit.objects.live().filter(offer__cycle=cycle))


def declined_delegations(cycle: VisitCycle) -> QuerySet[VisitDelegation]:
    """Delegations that were declined by their host or their head and have no other visit."""
    declined = Q(answer=Answer.DECLINED) | Q(visit__host_answer__answer=Answer.DECLINED)
    served = VisitDelegation.objects.live().filter(request__cycle=cycle)
    return (
        VisitDelegation.objects.filter(
            declined, request__cycle=cycle, request__state=RequestState.REQUESTED
        )
        .exclude(request__in=served.values("request"))
        .select_related("request__institution", "visit__offer__institution", "visit__host_answer")
    )


def published_plan(cycle: VisitCycle) -> Plan | None:
    return cycle.plans.filter(state=PlanState.PUBLISHED).first()


def left_out_requests(plan: Plan) -> QuerySet[LeftOutRequest]:
    return plan.left_out.select_related("request__institution")


def open_mondays(offer: HostOffer) -> set[date]:
    """The weeks that the host opened."""
    return set(HostWeek.objects.filter(offer=offer, is_open=True).values_list("monday", flat=True))


def booked_mondays(offer: HostOffer) -> set[date]:
    """The weeks in which visits are booked; those stay open whatever the host ticks."""
    return set(
        offer.booked_weeks.filter(resource_person__isnull=False).values_list("monday", flat=True)
    )


def request_mondays(request: VisitRequest) -> tuple[set[date], set[date]]:
    """The weeks in which the delegation can travel, and the best among them."""
    rows = list(RequestWeek.objects.filter(request=request))
    return {row.monday for row in rows}, {row.monday for row in rows if row.is_preferred}


def cycles_with_counts(cycles: QuerySet[VisitCycle]) -> QuerySet[VisitCycle]:
    """Adds `offer_count`, `request_count` and `visit_count` to cycles."""
    live = Q(offers__visits__state__in=[*_counted_states()])
    return cycles.select_related("institution").annotate(
        offer_count=Count("offers", filter=Q(offers__state=OfferState.OFFERED), distinct=True),
        request_count=Count(
            "requests", filter=Q(requests__state=RequestState.REQUESTED), distinct=True
        ),
        visit_count=Count("offers__visits", filter=live, distinct=True),
    )


def _counted_states() -> list[str]:
    return [state for state in VisitState if state != VisitState.CANCELLED]


def visits_to_confirm_as_host(user: User) -> QuerySet[Visit]:
    """Visits that wait for the answer of a host for whom the person acts."""
    return visits_with_people(
        Visit.objects.live().filter(
            offer__institution__in=user.institutions_as(Role.HOST),
            host_answer__answer=Answer.AWAITED,
        )
    )


def delegations_to_confirm(user: User) -> QuerySet[VisitDelegation]:
    """Delegations headed by the person that wait for an answer."""
    return VisitDelegation.objects.filter(
        request__head=user,
        answer=Answer.AWAITED,
        visit__in=Visit.objects.live().values("pk"),
    ).select_related("visit__offer__institution", "request")


def takes_part(user: User) -> bool:
    """Whether the person has anything to do with visits: a role in them, or a delegation."""
    roles = {Role.HOST, Role.FOCAL_POINT, Role.ORGANISER}
    if any(held.role in roles for held in user.held_memberships):
        return True
    return VisitRequest.objects.filter(head=user).exists()
