"""How what came of visits is searched."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchanges.models import ActionItem, ActionState


class ActionFilter(django_filters.FilterSet):
    """Actions by words and state."""

    words = django_filters.CharFilter(label=_("Action, institution or owner"), method="with_words")
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=ActionState.choices
    )

    class Meta:
        model = ActionItem
        fields = ["words", "state"]

    def with_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(what__icontains=value)
            | Q(owner__icontains=value)
            | Q(delegation__request__institution__name__icontains=value)
        )
