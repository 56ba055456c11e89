"""What pages and messages say about exchanges, in the reader's language."""

from exchanges.presenters.steps import next_steps

__all__ = ["next_steps"]
