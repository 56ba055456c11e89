from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode
from coaching.models import Session, SessionState
from coaching.presenters.health import HEALTH_WORDS
from matching.models import Pairing

FACTS = [
    ("quiet", _("Not met for weeks")),
    ("log_missing", _("Log missing")),
    ("no_next", _("No next session")),
    ("never_met", _("Never met")),
]
FACT_CONDITIONS = {
    "quiet": Q(is_quiet=True),
    "log_missing": Q(late_log_count__gt=0),
    "no_next": Q(next_at__isnull=True),
    "never_met": Q(last_met_at__isnull=True),
}


class SessionFilter(django_filters.FilterSet):
    """Past sessions of a pair by what came of them and how the pair met."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=[(s.value, s.label) for s in SessionState if s != SessionState.PLANNED],
    )
    mode = django_filters.ChoiceFilter(
        label=_("How you met"), empty_label=_("All"), choices=Mode.choices
    )

    class Meta:
        model = Session
        fields = ["state", "mode"]


class PairingFilter(django_filters.FilterSet):
    """Pairs of a cohort by a person's name, by how they go and by a fact (`with_health`)."""

    person = django_filters.CharFilter(label=_("Name"), method="of_person")
    health = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=list(HEALTH_WORDS.items())
    )
    fact = django_filters.ChoiceFilter(
        label=_("Show"), empty_label=_("All pairs"), choices=FACTS, method="with_fact"
    )

    class Meta:
        model = Pairing
        fields = ["person", "health", "fact"]

    def of_person(self, pairs: QuerySet[Pairing], _name: str, value: str) -> QuerySet[Pairing]:
        return pairs.filter(
            Q(coachee__profile__user__name__icontains=value)
            | Q(coach__profile__user__name__icontains=value)
            | Q(co_coach__profile__user__name__icontains=value)
        )

    def with_fact(self, pairs: QuerySet[Pairing], _name: str, value: str) -> QuerySet[Pairing]:
        return pairs.filter(FACT_CONDITIONS[value])
