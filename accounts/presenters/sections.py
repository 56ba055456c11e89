"""The sections of a profile in words: what they are called and why they matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, ProfileKind
from accounts.queries import Section, missing_sections, open_sections

LABELS: dict[Section, Any] = {
    Section.POST: _("Post and unit"),
    Section.LANGUAGES: _("Languages"),
    Section.THEMES: _("Themes"),
    Section.AVAILABILITY: _("Availability"),
    Section.CONFLICTS: _("Conflicts of interest"),
}
REASONS: dict[Section, Any] = {
    Section.POST: _(
        "Two people of one chain of command are never paired, and people at a similar level "
        "understand each other's work. Without post, sector and seniority we cannot tell."
    ),
    Section.LANGUAGES: _("A pair must share a language. Without one, nobody can be proposed."),
    Section.THEMES: _("Themes weigh most in a match. Without them it would be a guess."),
    Section.AVAILABILITY: _("A pair that cannot meet in the same weeks rarely gets started."),
    Section.CONFLICTS: _("What you declare here is a hard rule: that pair is never made."),
}


@dataclass(frozen=True)
class SectionView:
    """One section as the profile page shows it."""

    key: str
    label: Any
    reason: Any
    url_name: str
    is_done: bool
    is_needed: bool


def section_views(profile: Profile) -> list[SectionView]:
    """All sections of `profile` in order, with what is still open."""
    still_open, missing = set(open_sections(profile)), set(missing_sections(profile))
    return [
        SectionView(
            key=str(section),
            label=LABELS[section],
            reason=REASONS[section],
            url_name=f"accounts:profile-{section}",
            is_done=section not in still_open,
            is_needed=section in missing,
        )
        for section in Section
    ]


def themes_label(profile: Profile) -> Any:
    """What the themes of a profile are to the person: wanted or offered."""
    return _("Themes offered") if profile.kind == ProfileKind.EXPERT else _("Themes wanted")
