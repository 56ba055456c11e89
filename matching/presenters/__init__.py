"""Matching in words and pictures."""

from matching.presenters.steps import waiting

__all__ = ["waiting"]
