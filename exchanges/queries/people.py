"""The people of delegations, and what a cycle asks of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Role, User
from exchanges.models import (
    Letter,
    Nomination,
    NominationState,
    NominationTerms,
    Nominee,
    NomineeNeed,
    VisitCycle,
    VisitDelegation,
    VisitState,
)
from exchanges.models.letter import LetterQuerySet
from exchanges.models.nomination import NomineeQuerySet
from exchanges.rules.nominations import JUDGED_STATES
from exchanges.rules.sides import crosses_border


def terms_of(cycle: VisitCycle) -> NominationTerms:
    """What a cycle asks of its delegations; the usual terms where nobody chose others."""
    found: NominationTerms | None = getattr(cycle, "nomination_terms", None)
    return found or NominationTerms(cycle=cycle)


def travellers_of(delegation: VisitDelegation) -> QuerySet[Nominee]:
    """Who goes, as far as they are nominated."""
    return Nominee.objects.travelling().filter(nomination__request=delegation.request_id)


def nomination_of(delegation: VisitDelegation) -> Nomination | None:
    """The nomination of a delegation, once somebody began it; `with_places` reads it along."""
    return getattr(delegation.request, "nomination", None)


def nominees_of(nomination: Nomination | None) -> NomineeQuerySet:
    """Everybody on a list, also who dropped out; nobody where it was not begun."""
    rows: NomineeQuerySet = Nominee.objects.filter(nomination=nomination)
    return rows.select_related("stands_in_for") if nomination else rows.none()


def nominees_with_needs(nomination: Nomination | None, fields: Iterable[str]) -> NomineeQuerySet:
    """Everybody on a list; `has_needs` says for whom one of these needs is stored."""
    needs = NomineeNeed.objects.filter(nominee=OuterRef("pk"), field__in=list(fields))
    return nominees_of(nomination).annotate(has_needs=Exists(needs))


def with_nominees(delegations: QuerySet[VisitDelegation]) -> QuerySet[VisitDelegation]:
    """Delegations with their nominations and everybody on the lists."""
    return delegations.prefetch_related("request__nomination__nominees")


def letters_of(delegation: VisitDelegation, user: User) -> LetterQuerySet:
    """The letters to a delegation that `user` may see and that still count."""
    mine: LetterQuerySet = Letter.objects.visible_to(user).standing()
    return mine.filter(delegation=delegation)


def delegation_of(nomination: Nomination) -> VisitDelegation | None:
    """The delegation that a nomination is for: the one whose place still stands."""
    rows = VisitDelegation.objects.live().filter(request=nomination.request_id)
    return with_places(rows).first()


def delegations_for(user: User) -> QuerySet[VisitDelegation]:
    """Delegations whose place stands: own, headed, received as a host, in own cycles."""
    rows = VisitDelegation.objects.live().filter(
        Q(request__institution__in=user.institutions_as(Role.FOCAL_POINT))
        | Q(request__head=user)
        | Q(visit__offer__institution__in=user.institutions_as(Role.HOST))
        | Q(visit__offer__cycle__institution__in=user.institutions_as(Role.ORGANISER))
    )
    return with_places(rows)


def with_places(delegations: QuerySet[VisitDelegation]) -> QuerySet[VisitDelegation]:
    """Delegations with everything that says whose they are and where they go.

    Their nomination comes along, with its letter as far as it is not sealed, and so do the terms
    of the cycle.
    """
    return delegations.select_related(
        "request__institution",
        "request__head",
        "request__nomination__letter",
        "visit__offer__cycle__institution",
        "visit__offer__cycle__nomination_terms",
        "visit__offer__institution",
    ).defer("request__nomination__letter__sealed")


def with_whole_visit(delegations: QuerySet[VisitDelegation]) -> QuerySet[VisitDelegation]:
    """Delegations with all who come to the same visit."""
    beside = VisitDelegation.objects.select_related("request")
    return delegations.prefetch_related(Prefetch("visit__delegations", beside))


def is_ready_for_visas(delegation: VisitDelegation, nomination: Nomination | None) -> bool:
    """Whether letters in support of visas can be written: abroad, once the list is verified."""
    is_verified = nomination is not None and nomination.state == NominationState.VERIFIED
    return is_verified and crosses_border(delegation)


def letters_with_people(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters with all that stands on the paper."""
    return letters.select_related(
        "institution",
        "nominee",
        "approved_by",
        "delegation__request__institution",
        "delegation__request__head",
        "visit__offer__cycle__institution",
        "visit__offer__institution",
    )


def delegations_with_nomination(user: User, state: str) -> QuerySet[VisitDelegation]:
    """Delegations that `user` may see whose list is in `state`, until the visit is over."""
    return delegations_for(user).filter(
        request__nomination__state=state, visit__state__in=JUDGED_STATES
    )


def letters_to_settle(user: User) -> QuerySet[Letter]:
    """Letters of own cycles that wait to be approved or sent, of visits that stand."""
    mine = Letter.objects.visible_to(user).queued()
    return mine.exclude(visit__state=VisitState.CANCELLED)
