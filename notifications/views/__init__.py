"""Preferences, the link that stops a kind, the outbox of organisers, the mailbox of the demo."""
