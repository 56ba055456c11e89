"""What pages and messages say about people, profiles and enrolment files."""

from accounts.presenters.steps import waiting

__all__ = ["waiting"]
