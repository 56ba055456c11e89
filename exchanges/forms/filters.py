from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme
from exchanges.models import (
    HostOffer,
    Letter,
    LetterKind,
    LetterState,
    OfferState,
    RequestState,
    Visit,
    VisitRequest,
    VisitState,
)


class OfferFilter(django_filters.FilterSet):
    """Offers by host or title, theme and state."""

    words = django_filters.CharFilter(label=_("Host or title"), method="with_words")
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        empty_label=_("All"),
        choices=Theme.choices,
        field_name="themes__theme",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=OfferState.choices
    )

    class Meta:
        model = HostOffer
        fields = ["words", "theme", "state"]

    def with_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(institution__name__icontains=value)
            | Q(title__icontains=value)
            | Q(city__icontains=value)
        )


class RequestFilter(django_filters.FilterSet):
    """Requests by sender or title, theme and state."""

    words = django_filters.CharFilter(label=_("Sender or title"), method="with_words")
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        empty_label=_("All"),
        choices=Theme.choices,
        field_name="themes__theme",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=RequestState.choices
    )

    class Meta:
        model = VisitRequest
        fields = ["words", "theme", "state"]

    def with_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(institution__name__icontains=value) | Q(title__icontains=value))


class VisitFilter(django_filters.FilterSet):
    """Visits by host, theme and state."""

    words = django_filters.CharFilter(label=_("Host or city"), method="with_words")
    theme = django_filters.ChoiceFilter(
        label=_("Theme"), empty_label=_("All"), choices=Theme.choices
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=VisitState.choices
    )

    class Meta:
        model = Visit
        fields = ["words", "theme", "state"]

    def with_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(offer__institution__name__icontains=value) | Q(offer__city__icontains=value)
        )


class LetterFilter(django_filters.FilterSet):
    """Letters by kind and state."""

    kind = django_filters.ChoiceFilter(
        label=_("Letter"), empty_label=_("All"), choices=LetterKind.choices
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=LetterState.choices
    )

    class Meta:
        model = Letter
        fields = ["kind", "state"]
