"""What pages and messages say about people, profiles and enrolment files."""

from accounts.presenters.steps import next_steps

__all__ = ["next_steps"]
