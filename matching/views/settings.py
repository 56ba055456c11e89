from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from matching import services
from matching.forms import SettingsForm
from matching.forms.settings import COUNTRIES_KEY, MIXED
from matching.presenters.effects import effects
from matching.snapshot import rules_problem
from matching.views.cohorts import own_cohort, programme_trail

# Above this the effects are computed when they are asked for: a second or two for a thousand each.
MOST_AT_ONCE = 250_000
LOOKING = {"try", "more"}


@require_http_methods(["GET", "POST"])
def cohort_settings(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Weights, rules and the aim of the next run, with what each rule closes right now."""
    cohort = own_cohort(request, pk, with_pair_count=True)
    form = SettingsForm(request.POST or None, cohort=cohort)
    here = reverse("matching:cohort-detail", args=[cohort.pk])
    is_looking = bool(LOOKING & request.POST.keys())
    if request.method == "POST" and form.is_valid() and not is_looking:
        services.change_settings(
            cohort=cohort,
            criteria=form.criteria,
            matching_rules=form.matching_rules,
            aim=form.cleaned_data["aim"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The settings hold from the next run on."))
        return redirect(here)
    context = {
        "form": form,
        "cohort": cohort,
        "mixed": None if cohort.programme.is_mentoring else form[MIXED],
        "trail": [*programme_trail(cohort), (cohort.name, here)],
        **_effects(cohort, form, is_asked="try" in request.POST),
    }
    return render(request, "matching/cohort_settings.html", context)


def _effects(cohort: Any, form: SettingsForm, *, is_asked: bool) -> dict[str, Any]:
    """Each rule with its effect as typed, None where it is off; left out for very large cohorts."""
    if not is_asked and cohort.pair_count > MOST_AT_ONCE:
        return {"rules": [(form[name], None) for name in form.rule_keys], "is_large": True}
    typed = form.matching_rules if form.is_bound and form.is_valid() else cohort.rules
    problem = rules_problem(cohort, typed)
    form.put_first({one.country for one in (*problem.coachees, *problem.coaches)})
    found = effects(problem)
    return {
        "rules": [(form[name], found.by_rule.get(key)) for name, key in form.rule_keys.items()],
        "countries": found.by_rule.get(COUNTRIES_KEY),
        "always": found.always({*form.rule_keys.values(), COUNTRIES_KEY}),
        "all_pairs": found.all_pairs,
    }
