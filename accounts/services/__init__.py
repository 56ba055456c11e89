"""The doors through which people, institutions, profiles and enrolment files change."""

from accounts.services.settings import change_language, change_settings

__all__ = ["change_language", "change_settings"]
