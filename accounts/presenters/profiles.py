"""What stands in each section of a profile, in words, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rules
from accounts.models import Mode, Profile, ProfileKind, User
from accounts.presenters.sections import SectionView, section_views
from accounts.queries import Section, names_of, unit_paths
from core.forms import Audience
from core.templatetags.counterpart import day, language_name

AUDIENCES = {
    Section.POST: Audience.MATCHED,
    Section.LANGUAGES: Audience.MATCHED,
    Section.THEMES: Audience.MATCHED,
    Section.AVAILABILITY: Audience.INSTITUTION,
    Section.CONFLICTS: Audience.ORGANISERS,
}
WEIGHT_LABELS: dict[int, Any] = {
    1: gettext_lazy("Somewhat"),
    2: gettext_lazy("Much"),
    3: gettext_lazy("Most"),
}


@dataclass(frozen=True)
class Fact:
    """One line of a section; `seen_by` where fewer people see it than the rest."""

    label: Any
    value: Any
    seen_by: Any = ""


@dataclass(frozen=True)
class ProfileSection:
    """A section with what stands in it, as `reader` may see it."""

    about: SectionView
    facts: list[Fact]
    seen_by: Any
    may_edit: bool


def profile_sections(profile: Profile, reader: User) -> list[ProfileSection]:
    """The sections of `profile` that `reader` may see, in order."""
    views = {Section(view.key): view for view in section_views(profile)}
    if not rules.can_see_conflicts(reader, profile):
        del views[Section.CONFLICTS]
    is_own = rules.can_edit_profile(reader, profile)
    edits_post = rules.can_edit_post(reader, profile)
    return [
        ProfileSection(
            about=view,
            facts=section_facts(profile, section, reader),
            seen_by=AUDIENCES[section].label,
            may_edit=is_own or (section == Section.POST and edits_post),
        )
        for section, view in views.items()
    ]


def section_facts(profile: Profile, section: Section, reader: User) -> list[Fact]:
    """What stands in one section; empty when nothing does."""
    readers = {
        Section.POST: lambda: _post(profile, reader),
        Section.LANGUAGES: lambda: _languages(profile),
        Section.THEMES: lambda: _themes(profile),
        Section.AVAILABILITY: lambda: _availability(profile),
        Section.CONFLICTS: lambda: _conflicts(profile),
    }
    return readers[section]()


def _post(profile: Profile, reader: User) -> list[Fact]:
    seniority = _("%(number)d of 10") % {"number": profile.seniority} if profile.seniority else ""
    facts = [
        Fact(_("Post"), profile.post),
        Fact(_("Rank"), profile.rank),
        Fact(_("Unit"), _unit(profile)),
        Fact(_("Sector"), profile.get_sector_display()),
        Fact(_("Seniority"), seniority),
        Fact(_("Ways to meet"), _(", ").join(str(Mode(mode).label) for mode in profile.modes)),
    ]
    if profile.kind == ProfileKind.EXPERT:
        facts.append(Fact(_("People at a time"), profile.capacity))
    if rules.can_see_gender(reader, profile):
        organisers = Audience.ORGANISERS.label
        facts.append(Fact(_("Gender"), profile.get_gender_display(), organisers))
    return [fact for fact in facts if fact.value]


def _unit(profile: Profile) -> str:
    if profile.unit_id is None:
        return ""
    return names_of(unit_paths([profile.institution_id])[profile.unit_id])


def _languages(profile: Profile) -> list[Fact]:
    return [
        Fact(language_name(spoken.code), spoken.get_level_display())
        for spoken in profile.languages.all()
    ]


def _themes(profile: Profile) -> list[Fact]:
    return [
        Fact(wanted.get_theme_display(), WEIGHT_LABELS[wanted.weight])
        for wanted in profile.themes.all()
    ]


def _availability(profile: Profile) -> list[Fact]:
    absences = [
        Fact(
            _("Away"),
            _("%(first)s until %(last)s")
            % {"first": day(absence.from_on), "last": day(absence.until_on)},
        )
        for absence in profile.absences.all()
    ]
    if absences or profile.availability_stated_at is None:
        return absences
    return [Fact(_("Away"), _("No absences"))]


def _conflicts(profile: Profile) -> list[Fact]:
    declared = [
        Fact(conflict.institution or conflict.email, conflict.reason or _("No reason given"))
        for conflict in profile.conflicts.select_related("institution")
    ]
    if declared or profile.conflicts_stated_at is None:
        return declared
    return [Fact(_("Conflicts"), _("None declared"))]
