from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, User
from accounts.permissions import Verb, institutions_where
from core.forms import Audience, ModelForm
from matching.models import Programme


class ProgrammeForm(ModelForm):
    """A programme; the institution can be chosen once, among those the organiser acts for."""

    audience = Audience.PROGRAMME

    class Meta:
        model = Programme
        fields = ["name", "kind", "description", "coachee_label", "coach_label"]
        help_texts = {
            "coachee_label": _(
                "Leave it empty for “Coachee”. A mentoring programme may say “Mentee”."
            ),
            "coach_label": _("Leave it empty for “Coach”. A mentoring programme may say “Mentor”."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            mine = institutions_where(user, Verb.RUN_PROGRAMMES)
            self.fields["institution"] = forms.ModelChoiceField(
                label=_("Organising institution"),
                queryset=Institution.objects.filter(pk__in=mine),
                empty_label=None,
            )
            self.order_fields(["institution"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        institution = self.cleaned_data.get("institution") or self.instance.institution_id
        same = Programme.objects.filter(institution=institution, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This institution has a programme of this name already."))
        return name
