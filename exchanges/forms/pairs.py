from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.models import Institution
from core.forms import Audience, Form
from exchanges.models import HostOffer, OfferState, VisitCycle, VisitRequest
from exchanges.queries import institutions_of
from exchanges.queries.calendars import countries_of


class WishesForm(Form):
    """Institutions that somebody wishes to meet."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    wishes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Institutions"),
        queryset=Institution.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"}),
        required=False,
        help_text=gettext_lazy("It counts where the other side names you too."),
    )


def host_wishes_form(request: VisitRequest, data: Any) -> WishesForm:
    """The hosts of the cycle, for a sender."""
    form = WishesForm(data, initial={"wishes": request.wished_hosts.all()})
    offers = request.cycle.offers.filter(state=OfferState.OFFERED)
    form.fields["wishes"].queryset = Institution.objects.filter(
        Q(pk__in=offers.values("institution")) | Q(pk__in=request.wished_hosts.values("pk"))
    ).exclude(pk=request.institution_id)
    form.fields["wishes"].label = gettext_lazy("Hosts you wish to visit")
    return form


def sender_wishes_form(offer: HostOffer, data: Any) -> WishesForm:
    """The institutions invited to the cycle, for a host: who has asked for a visit is not said."""
    form = WishesForm(data, initial={"wishes": offer.wished_senders.all()})
    form.fields["wishes"].queryset = Institution.objects.filter(
        Q(pk__in=offer.cycle.invited.values("institution"))
        | Q(pk__in=offer.wished_senders.values("pk"))
    ).exclude(pk=offer.institution_id)
    form.fields["wishes"].label = gettext_lazy("Institutions you wish to receive")
    return form


class ExcludedPairForm(Form):
    """Two countries of the cycle, or two institutions within one, that never share a visit."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    one = forms.ChoiceField(label=gettext_lazy("Country"))
    other = forms.ChoiceField(label=gettext_lazy("Other country"))

    def __init__(self, *args: Any, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cycle.is_within_country:
            self.fields["one"].label = _("Institution")
            self.fields["other"].label = _("Other institution")
            choices = [(str(one.pk), one.name) for one in institutions_of(cycle)]
        else:
            codes = countries_of(cycle)
            choices = [(code, str(countries.name(code))) for code in codes]
        for name in ("one", "other"):
            self.fields[name].choices = sorted(choices, key=lambda choice: choice[1])
        # Two that differ, so that the form as it comes is not refused.
        self.initial["other"] = next((key for key, _name in self.fields["other"].choices[1:]), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", ValidationError(_("Choose two different ones.")))
        return cleaned

    def pair(self) -> tuple[str, str]:
        return self.cleaned_data["one"], self.cleaned_data["other"]
