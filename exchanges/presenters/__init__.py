"""What pages and messages say about exchanges, in the reader's language."""

from exchanges.presenters.steps import waiting

__all__ = ["waiting"]
