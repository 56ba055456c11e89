"""What screens, messages and the snapshot read of exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.models import Institution, Membership, Role, User
from exchanges.models import (
    AT_A_HOST,
    Answer,
    CycleState,
    HostOffer,
    HostWeek,
    LeftOutRequest,
    OfferState,
    Plan,
    PlanLock,
    PlanQuestion,
    PlanState,
    RequestState,
    RequestWeek,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
    VisitState,
)
from exchanges.models.plan import ACTIVE_STATES
from exchanges.rules.visits import asking_institutions


def people_of(institution_ids: Iterable[object], role: Role) -> QuerySet[User]:
    """The active people who hold `role` for one of the institutions."""
    held = Membership.objects.filter(institution__in=list(institution_ids), role=role)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def members_by_institution(institution_ids: set[UUID], role: Role) -> dict[UUID, set[UUID]]:
    """The keys of the active people who hold `role`, by institution."""
    found: dict[UUID, set[UUID]] = {}
    held = Membership.objects.filter(
        institution__in=institution_ids, role=role, user__is_active=True
    )
    for institution, user in held.values_list("institution", "user"):
        found.setdefault(institution, set()).add(user)
    return found


def active_members(wanted: Mapping[Role, set[UUID]]) -> dict[Role, set[UUID]]:
    """The keys of the active people who hold each role for one of its institutions."""
    found: dict[Role, set[UUID]] = {role: set() for role in wanted}
    for held_role, user in _held(wanted).values_list("role", "user"):
        found[Role(held_role)].add(user)
    return found


def people_holding(wanted: Mapping[Role, set[UUID]]) -> list[tuple[Role, User]]:
    """The active people who hold each role for one of its institutions, by name."""
    held = _held(wanted).select_related("user").order_by("user__name")
    return [(Role(one.role), one.user) for one in held]


def _held(wanted: Mapping[Role, set[UUID]]) -> QuerySet[Membership]:
    asked = Q()
    for role, institutions in wanted.items():
        asked |= Q(role=role, institution__in=institutions)
    return Membership.objects.filter(asked, user__is_active=True)


def institutions_of(cycle: VisitCycle) -> QuerySet[Institution]:
    """Who is invited to a cycle, offers or requests in it."""
    return Institution.objects.filter(
        Q(pk__in=cycle.invited.values("institution"))
        | Q(pk__in=cycle.offers.values("institution"))
        | Q(pk__in=cycle.requests.values("institution"))
    )


def names_of_institutions(keys: Iterable[str]) -> dict[str, str]:
    """Names by key; without a key nothing is read."""
    wanted = list(keys)
    rows = Institution.objects.filter(pk__in=wanted) if wanted else Institution.objects.none()
    return {str(one.pk): one.name for one in rows}


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
    """The offers of a cycle with their hosts; callers prefetch what else they read."""
    return cycle.offers.select_related("institution").with_open_weeks()


def requests_of_cycle(cycle: VisitCycle) -> QuerySet[VisitRequest]:
    """The requests of a cycle with senders and heads; callers prefetch what else they read."""
    return cycle.requests.select_related("institution", "head")


def requests_with_weeks_known(requests: QuerySet[VisitRequest]) -> QuerySet[VisitRequest]:
    """Adds `has_weeks`, whether the delegation can travel in any week: a year has many."""
    return requests.annotate(has_weeks=Exists(RequestWeek.objects.filter(request=OuterRef("pk"))))


def requests_with_everything(requests: QuerySet[VisitRequest]) -> QuerySet[VisitRequest]:
    """Requests with all that their own page shows, and the visits and days that came of them."""
    served = VisitDelegation.objects.select_related("visit__offer__institution")
    return requests.select_related(
        "institution", "cycle", "head", "written_by", "arrangement"
    ).prefetch_related(
        "themes", "request_weeks", "excluded_hosts", Prefetch("visit_delegations", served)
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
    """Delegations that were declined, or whose visit was called off, and have no other visit."""
    return (
        _declined()
        .filter(request__cycle=cycle)
        .select_related("request__institution", "visit__offer__institution", "visit__host_answer")
    )


def _declined() -> QuerySet[VisitDelegation]:
    """The last place of each request that lost it and still waits for another.

    Whom the published plan leaves out is told apart, with the reasons.
    """
    by_somebody = (
        Q(answer=Answer.DECLINED)
        | Q(visit__host_answer__answer=Answer.DECLINED)
        | Q(answer=Answer.RELEASED, visit__state=VisitState.CANCELLED)
    )
    left_out = LeftOutRequest.objects.filter(
        plan__state=PlanState.PUBLISHED, request=OuterRef("request")
    )
    later = VisitDelegation.objects.filter(
        request=OuterRef("request"), created_at__gt=OuterRef("created_at")
    )
    live = VisitDelegation.objects.live().filter(request=OuterRef("request"))
    return VisitDelegation.objects.filter(
        by_somebody,
        ~Exists(later),
        ~Exists(live),
        ~Exists(left_out),
        request__state=RequestState.REQUESTED,
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
    cycle = OuterRef("pk")
    offers = HostOffer.objects.offered().filter(cycle=cycle)
    requests = VisitRequest.objects.requested().filter(cycle=cycle)
    visits = Visit.objects.exclude(state=VisitState.CANCELLED).filter(offer__cycle=cycle)
    return cycles.select_related("institution").annotate(
        offer_count=_number_of(offers, "cycle"),
        request_count=_number_of(requests, "cycle"),
        visit_count=_number_of(visits, "offer__cycle"),
    )


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


def offers_to_finish(user: User) -> QuerySet[HostOffer]:
    """Drafts of the hosts for whom the person acts, and offers without an open week."""
    return (
        HostOffer.objects.hosted_by(user)
        .exclude(cycle__state=CycleState.CLOSED)
        .with_open_weeks()
        .filter(Q(state=OfferState.DRAFT) | Q(state=OfferState.OFFERED, open_weeks=0))
        .select_related("cycle")
    )


def requests_to_finish(user: User) -> QuerySet[VisitRequest]:
    """What waits for the focal point: own drafts, what was handed in, and who leads nobody.

    A draft that somebody else writes is theirs until they hand it in. A need that is met without
    weeks of a host may go without a head.
    """
    return (
        VisitRequest.objects.sent_by(user)
        .exclude(cycle__state=CycleState.CLOSED)
        .filter(
            Q(state=RequestState.DRAFT, written_by__isnull=True)
            | Q(state=RequestState.DRAFT, written_by__in=_focal_points_beside(user))
            | Q(state=RequestState.SUBMITTED)
            | Q(state=RequestState.REQUESTED, head__isnull=True, instrument__in=AT_A_HOST)
        )
        .select_related("cycle")
    )


def _focal_points_beside(user: User) -> QuerySet[User]:
    """The focal points of the institutions of `user`, who are among them."""
    return people_of(user.institutions_as(Role.FOCAL_POINT), Role.FOCAL_POINT)


def requests_in_writing(user: User) -> QuerySet[VisitRequest]:
    """Drafts that the person writes for a focal point to approve."""
    return (
        VisitRequest.objects.filter(written_by=user, state=RequestState.DRAFT)
        .exclude(cycle__state=CycleState.CLOSED)
        .exclude(institution__in=user.institutions_as(Role.FOCAL_POINT))
        .select_related("cycle")
    )


def cycles_to_ask_in(user: User) -> QuerySet[VisitCycle]:
    """Cycles in which the person may write a request."""
    mine = asking_institutions(user)
    return VisitCycle.objects.open_for(mine) if mine else VisitCycle.objects.none()


def cycles_with_plans(cycles: QuerySet[VisitCycle]) -> QuerySet[VisitCycle]:
    """Cycles that are not closed, with their newest plan and what is undone in them.

    Adds to `cycles_with_counts`: `newest_id`, `newest_state` and `newest_at` of the newest plan,
    `has_live_plan`, `left_out_count` of it, and `declined_count`.
    """
    plans = Plan.objects.filter(cycle=OuterRef("pk")).order_by("-created_at")
    live = plans.filter(state__in=[*ACTIVE_STATES, PlanState.DONE, PlanState.PUBLISHED])
    left_out = LeftOutRequest.objects.filter(
        plan=OuterRef("newest_id"), request__state=RequestState.REQUESTED
    )
    declined = _declined().filter(request__cycle=OuterRef("pk"))
    return cycles_with_counts(cycles.exclude(state=CycleState.CLOSED)).annotate(
        newest_id=Subquery(plans.values("pk")[:1]),
        newest_state=Subquery(plans.values("state")[:1]),
        newest_at=Subquery(plans.values("created_at")[:1]),
        has_live_plan=Exists(live),
        left_out_count=_number_of(left_out, "plan"),
        declined_count=_number_of(declined, "request__cycle"),
    )


def cycles_with_work(cycles: QuerySet[VisitCycle]) -> QuerySet[VisitCycle]:
    """What the page of a cycle says of it in numbers.

    Adds to `cycles_with_counts`: `declined_count`, `lock_count`, and `question_id`,
    `question_kind`, `question_state` and `question_at` of the newest question about a plan.
    """
    newest = PlanQuestion.objects.filter(cycle=OuterRef("pk")).order_by("-created_at")
    fields = {"id": "pk", "kind": "kind", "state": "state", "at": "created_at"}
    locks = PlanLock.objects.filter(request__cycle=OuterRef("pk"))
    return cycles_with_counts(cycles).annotate(
        declined_count=_number_of(
            _declined().filter(request__cycle=OuterRef("pk")), "request__cycle"
        ),
        lock_count=_number_of(locks, "request__cycle"),
        **{
            f"question_{name}": Subquery(newest.values(field)[:1]) for name, field in fields.items()
        },
    )


def _number_of(rows: QuerySet[Any], parent: str) -> Coalesce:
    counted = rows.order_by().values(parent).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def takes_part(user: User) -> bool:
    """Whether the person has anything to do with visits: a role in them, or a delegation."""
    roles = {Role.HOST, Role.FOCAL_POINT, Role.ORGANISER}
    if any(held.role in roles for held in user.held_memberships):
        return True
    return VisitRequest.objects.filter(Q(head=user) | Q(written_by=user)).exists()
