"""A profile: what stands in it, and one page for each section to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, rules, services
from accounts.forms.profiles import (
    AbsenceFormSet,
    ConflictFormSet,
    InstitutionPostForm,
    LanguageFormSet,
    OwnPostForm,
    ThemesForm,
    VersionForm,
)
from accounts.models import Profile
from accounts.permissions import SignedInRequest
from accounts.presenters.people import ENTRY_LABELS, ENTRY_SHAPES
from accounts.presenters.profiles import AUDIENCES, profile_sections, section_facts
from accounts.presenters.sections import LABELS, REASONS
from accounts.queries import Section
from accounts.rules import ProfileRefused

Saver = Callable[[int], Profile]


@require_safe
def profile_own(request: SignedInRequest) -> HttpResponse:
    """Lead to the reader's own profile; who has two finds the other one there."""
    profile = Profile.objects.of(request.user).order_by("kind").first()
    if profile is None:
        raise Http404
    return redirect("accounts:profile-detail", pk=profile.pk)


@require_safe
def profile_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One profile, section by section, each with who sees it and what is missing."""
    profile = _profile(request, pk)
    sections = profile_sections(profile, request.user)
    entry = queries.entry_of(profile.user, timezone.now())
    context = {
        "profile": profile,
        "sections": sections,
        "done": sum(section.about.is_done for section in sections),
        "is_own": rules.can_edit_profile(request.user, profile),
        "others": Profile.objects.visible_to(request.user)
        .filter(user=profile.user)
        .exclude(pk=profile.pk),
        "entry_label": ENTRY_LABELS[entry],
        "entry_shape": ENTRY_SHAPES[entry],
        "has_signed_in": entry == queries.Entry.SIGNED_IN,
    }
    return render(request, "accounts/profile_detail.html", context)


@require_http_methods(["GET", "POST"])
def profile_post(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Post and unit; for the person also how they work and meet."""
    profile = _profile(request, pk)
    if not rules.can_edit_post(request.user, profile):
        raise PermissionDenied
    is_own = rules.can_edit_profile(request.user, profile)
    form = (OwnPostForm if is_own else InstitutionPostForm)(request.POST or None, instance=profile)

    def save(version: int) -> Profile:
        return services.change_post(
            profile=profile, fields=form.cleaned_data, **_save_facts(request, version)
        )

    return _section_page(request, profile, Section.POST, form, save)


@require_http_methods(["GET", "POST"])
def profile_languages(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Languages with their levels."""
    profile = _own(request, pk)
    stored = [{"code": one.code, "level": one.level} for one in profile.languages.all()]
    rows = LanguageFormSet(request.POST or None, initial=stored)

    def save(version: int) -> Profile:
        return services.change_languages(
            profile=profile, levels=rows.levels, **_save_facts(request, version)
        )

    return _section_page(request, profile, Section.LANGUAGES, rows, save)


@require_http_methods(["GET", "POST"])
def profile_themes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Themes that a leader wants or an expert offers."""
    profile = _own(request, pk)
    stored = {one.theme: str(one.weight) for one in profile.themes.all()}
    form = ThemesForm(request.POST or None, initial=stored)

    def save(version: int) -> Profile:
        return services.change_themes(
            profile=profile, weights=form.weights, **_save_facts(request, version)
        )

    return _section_page(request, profile, Section.THEMES, form, save)


@require_http_methods(["GET", "POST"])
def profile_availability(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Times of absence."""
    profile = _own(request, pk)
    stored = [{"from_on": a.from_on, "until_on": a.until_on} for a in profile.absences.all()]
    rows = AbsenceFormSet(request.POST or None, initial=stored)

    def save(version: int) -> Profile:
        return services.change_absences(
            profile=profile, absences=rows.absences, **_save_facts(request, version)
        )

    return _section_page(request, profile, Section.AVAILABILITY, rows, save)


@require_http_methods(["GET", "POST"])
def profile_conflicts(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Conflicts of interest, declared by the person alone."""
    profile = _own(request, pk)
    stored = [
        {"email": one.email, "institution": one.institution_id, "reason": one.reason}
        for one in profile.conflicts.all()
    ]
    rows = ConflictFormSet(request.POST or None, initial=stored)

    def save(version: int) -> Profile:
        return services.change_conflicts(
            profile=profile, conflicts=rows.conflicts, **_save_facts(request, version)
        )

    return _section_page(request, profile, Section.CONFLICTS, rows, save)


def _profile(request: SignedInRequest, pk: UUID) -> Profile:
    profiles = Profile.objects.visible_to(request.user).select_related(
        "user", "institution", "unit"
    )
    return get_object_or_404(profiles.prefetch_related("languages", "themes", "absences"), pk=pk)


def _own(request: SignedInRequest, pk: UUID) -> Profile:
    profile = _profile(request, pk)
    if not rules.can_edit_profile(request.user, profile):
        raise PermissionDenied
    return profile


def _save_facts(request: SignedInRequest, version: int) -> dict[str, Any]:
    return {"version": version, "by": request.user, "now": timezone.now()}


def _section_page(
    request: SignedInRequest, profile: Profile, section: Section, form: Any, save: Saver
) -> HttpResponse:
    """Show the form of a section, or save it and go back to the profile.

    An edit that started from an older version is refused: the page then shows what stands there
    now beside what was typed, and saving again replaces it knowingly.
    """
    version = VersionForm(request.POST or None, initial={"version": profile.version})
    stored = None
    if request.method == "POST" and form.is_valid() and version.is_valid():
        try:
            save(version.cleaned_data["version"])
        except ProfileRefused:
            now_there = Profile.objects.get(pk=profile.pk)
            stored = section_facts(now_there, section, request.user)
            version = VersionForm(initial={"version": now_there.version})
        else:
            messages.success(request, _("%(section)s: stored.") % {"section": LABELS[section]})
            return redirect("accounts:profile-detail", pk=profile.pk)
    context = {
        "profile": profile,
        "form": form,
        "version_form": version,
        "is_changed_meanwhile": stored is not None,
        "stored": stored,
        "title": LABELS[section],
        "reason": REASONS[section],
        "seen_by": AUDIENCES[section].label,
    }
    return render(request, f"accounts/profile_{section}.html", context)
