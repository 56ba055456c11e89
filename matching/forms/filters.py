"""How lists of matching are searched and filtered."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from accounts.permissions import SignedInRequest
from matching.models import (
    Cohort,
    CohortState,
    Enrolment,
    Pairing,
    PairingState,
    Part,
    Proposal,
    ProposalState,
)

SHOWN_STATES = [choice for choice in ProposalState.choices if choice[0] != ProposalState.DRAFT]


class CandidateFilter(django_filters.FilterSet):
    """People who could be enrolled."""

    q = django_filters.CharFilter(label=_("Name, post, unit or institution"), method="search")

    class Meta:
        model = Profile
        fields: list[str] = []

    def search(self, rows: QuerySet[Profile], name: str, value: str) -> QuerySet[Profile]:
        return rows.filter(
            Q(user__name__icontains=value)
            | Q(post__icontains=value)
            | Q(unit__name__icontains=value)
            | Q(institution__name__icontains=value)
        )


class CohortFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=CohortState.choices, empty_label=_("Any")
    )

    class Meta:
        model = Cohort
        fields: list[str] = []


class EnrolmentFilter(django_filters.FilterSet):
    """The people of a cohort."""

    q = django_filters.CharFilter(label=_("Name or institution"), method="search")
    part = django_filters.ChoiceFilter(label=_("Part"), choices=Part.choices, empty_label=_("Both"))
    complete = django_filters.ChoiceFilter(
        label=_("Profile"),
        choices=[("true", _("Complete")), ("false", _("Incomplete"))],
        empty_label=_("Any"),
        method="by_completeness",
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def search(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(
            Q(profile__user__name__icontains=value) | Q(profile__institution__name__icontains=value)
        )

    def by_completeness(
        self, rows: QuerySet[Enrolment], name: str, value: str
    ) -> QuerySet[Enrolment]:
        complete = Profile.objects.complete().values("pk")
        if value == "true":
            return rows.filter(profile__in=complete)
        return rows.exclude(profile__in=complete)


def _people(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(
        Q(coachee__profile__user__name__icontains=value)
        | Q(coach__profile__user__name__icontains=value)
    )


def _cohorts(request: SignedInRequest) -> QuerySet[Cohort]:
    """The cohorts that the reader runs or takes part in."""
    mine = Enrolment.objects.filter(profile__user=request.user).values("cohort")
    return Cohort.objects.run_by(request.user) | Cohort.objects.filter(pk__in=mine)


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name"), method="search")
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), field_name="run__cohort", queryset=_cohorts, empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=SHOWN_STATES, empty_label=_("Any")
    )

    class Meta:
        model = Proposal
        fields: list[str] = []

    def search(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return _people(rows, value)


class OwnProposalFilter(ProposalFilter):
    """For the two people themselves: not by state, which would tell how a proposal ended."""

    state = None


class PairingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name"), method="search")
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=_cohorts, empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PairingState.choices, empty_label=_("Any")
    )

    class Meta:
        model = Pairing
        fields: list[str] = []

    def search(self, rows: QuerySet[Pairing], name: str, value: str) -> QuerySet[Pairing]:
        return _people(rows, value)
