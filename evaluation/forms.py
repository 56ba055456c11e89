from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import Audience, Form

ANY, UNFINISHED, SETTLED = "", "open", "settled"


class PlanSearchForm(Form):
    """Search the lines of a plan by a word and by whether they are open."""

    audience = Audience.ONLY_YOU

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            (ANY, gettext_lazy("All")),
            (UNFINISHED, gettext_lazy("Open or under way")),
            (SETTLED, gettext_lazy("Done or dropped")),
        ],
    )

    def fits(self, texts: str, *, is_open: bool) -> bool:
        """Whether a line with these texts is asked for; an unreadable search asks for all."""
        if not self.is_valid():
            return True
        word, state = self.cleaned_data["q"], self.cleaned_data["state"]
        is_state = state == ANY or (state == UNFINISHED) == is_open
        return is_state and word.casefold() in texts.casefold()
