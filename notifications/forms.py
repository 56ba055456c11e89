from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from notifications.emails import kinds
from notifications.models import MailboxMessage, MessageState, OutboxMessage

FAILED = "failed"


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in kinds()]


def state_choices() -> list[tuple[str, Any]]:
    return [(FAILED, _("Waiting for a decision")), *MessageState.choices]


def address_choices() -> list[tuple[str, str]]:
    """The addresses that have mail, each once."""
    addresses = MailboxMessage.objects.order_by("address").values_list("address", flat=True)
    return [(address, address) for address in addresses.distinct()]


class PreferencesForm(Form):
    """Which kinds of message a person wants."""

    audience = Audience.ONLY_YOU

    def __init__(self, data: Any = None, *, stopped: Collection[str]) -> None:
        choices = [(kind.name, kind.label) for kind in kinds() if kind.can_be_stopped]
        wanted = [name for name, _label in choices if name not in stopped]
        super().__init__(data, initial={"wanted": wanted})
        self.fields["wanted"] = forms.MultipleChoiceField(
            label=_("Send me"),
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("What you do not tick stays on your pages here; only the mail stops."),
        )


class MessageFilter(django_filters.FilterSet):
    """The outbox by person, kind and state."""

    person = django_filters.CharFilter(label=_("Person"), method="filter_person")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=state_choices, method="filter_state", empty_label=_("All")
    )

    class Meta:
        model = OutboxMessage
        fields: list[str] = []

    def filter_person(
        self, rows: QuerySet[OutboxMessage], name: str, value: str
    ) -> QuerySet[OutboxMessage]:
        return rows.filter(
            Q(recipient__name__icontains=value) | Q(recipient__email__icontains=value)
        )

    def filter_state(
        self, rows: QuerySet[OutboxMessage], name: str, value: str
    ) -> QuerySet[OutboxMessage]:
        wanted = [MessageState.DEAD, MessageState.HELD] if value == FAILED else [value]
        return rows.filter(state__in=wanted)


class MailboxFilter(django_filters.FilterSet):
    """The mailbox of the demo by person."""

    address = django_filters.ChoiceFilter(
        label=_("Person"), choices=address_choices, empty_label=_("All")
    )

    class Meta:
        model = MailboxMessage
        fields: list[str] = []
