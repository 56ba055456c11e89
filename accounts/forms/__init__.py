"""The forms of people, institutions, profiles and enrolment files."""

from accounts.forms.settings import SettingsForm

__all__ = ["SettingsForm"]
