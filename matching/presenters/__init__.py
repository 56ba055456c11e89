"""Matching in words and pictures."""

from matching.presenters.steps import next_steps

__all__ = ["next_steps"]
