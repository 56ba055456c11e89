from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts import queries
from accounts.forms.settings import time_zone_choices
from accounts.models import (
    Institution,
    Profile,
    ProfileKind,
    Role,
    Sector,
    Unit,
    User,
)
from accounts.permissions import Verb, institutions_where
from core.forms import Audience, Form
from core.text import plain_text

PARTS: list[tuple[str, Any]] = [*ProfileKind.choices, *Role.choices]
NOT_IN = "not_in"
ENTRIES = [
    (queries.Entry.SIGNED_IN, _("Signed in")),
    (queries.Entry.INVITED, _("Invited")),
    (queries.Entry.EXPIRED, _("Invitation expired")),
    (NOT_IN, _("Not signed in yet")),
]


class InviteForm(Form):
    """Invites one person to an institution of the organiser, or to a new one."""

    audience = Audience.INSTITUTION

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_text])
    part = forms.ChoiceField(label=_("Invite as"), choices=PARTS)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("A new institution, described below"),
    )
    new_name = forms.CharField(
        label=_("Name of the new institution"),
        max_length=160,
        required=False,
        validators=[plain_text],
    )
    new_country = forms.ChoiceField(
        label=_("Its country"), choices=lambda: [("", "–"), *countries], required=False
    )
    new_kind = forms.ChoiceField(
        label=_("What it is"), choices=[("", "–"), *Sector.choices], required=False
    )
    new_time_zone = forms.ChoiceField(
        label=_("Its time zone"),
        choices=lambda: [("", "–"), *time_zone_choices()],
        required=False,
    )
    described = ("new_name", "new_country", "new_kind", "new_time_zone")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Institution.objects.filter(pk__in=institutions_where(by, Verb.INVITE))
        field = cast(forms.ModelChoiceField, self.fields["institution"])
        field.queryset, field.initial = mine, mine.first()

    @property
    def of_guest(self) -> list[forms.BoundField]:
        """The fields about the person."""
        return [field for field in self if field.name not in self.described]

    @property
    def of_institution(self) -> list[forms.BoundField]:
        """The fields about an institution that is not here yet."""
        return [self[name] for name in self.described]

    @property
    def is_new_described(self) -> bool:
        """Whether the page shows the fields of a new institution at once."""
        return any(field.errors or self.data.get(field.html_name) for field in self.of_institution)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("institution") or "institution" in self.errors:
            return cleaned
        for name in self.described:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Say this of the new institution."))
        return cleaned


class AcceptForm(Form):
    """What an invited person decides on the way in."""

    audience = Audience.ONLY_YOU
    audiences = {"time_zone": Audience.PAIR_AND_ORGANISERS}

    password1 = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"language": user.language, "time_zone": user.time_zone}
        self.user = user
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("This is not the same password."))
        return cleaned


class PersonFilter(django_filters.FilterSet):
    """Narrows the list of people; `request` says whose units there are to choose from."""

    q = django_filters.CharFilter(label=_("Name, e-mail or post"), method="search")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ProfileKind.choices, empty_label=_("All")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit and below"),
        queryset=lambda request: Unit.objects.visible_to(request.user),
        method="within_unit",
        empty_label=_("All"),
    )
    profile = django_filters.ChoiceFilter(
        label=_("Profile"),
        choices=[("complete", _("Complete")), ("incomplete", _("Something missing"))],
        method="by_completeness",
        empty_label=_("All"),
    )
    entry = django_filters.ChoiceFilter(
        label=_("Account"), choices=ENTRIES, method="by_entry", empty_label=_("All")
    )

    class Meta:
        model = Profile
        fields: list[str] = []

    def search(self, rows: QuerySet[Profile], name: str, value: str) -> QuerySet[Profile]:
        return rows.filter(
            Q(user__name__icontains=value)
            | Q(user__email__icontains=value)
            | Q(post__icontains=value)
        )

    def within_unit(self, rows: QuerySet[Profile], name: str, unit: Unit) -> QuerySet[Profile]:
        return rows.filter(unit__in=queries.units_below(unit))

    def by_completeness(self, rows: Any, name: str, value: str) -> QuerySet[Profile]:
        return rows.complete() if value == "complete" else rows.incomplete()

    def by_entry(self, rows: QuerySet[Profile], name: str, value: str) -> QuerySet[Any]:
        marked = queries.with_entry(rows, timezone.now())
        if value == NOT_IN:
            return marked.exclude(entry=queries.Entry.SIGNED_IN)
        return marked.filter(entry=value)
