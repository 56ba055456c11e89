from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts.models import User
from notifications.services import queue_account_mail

UNKNOWN_ACCOUNT = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people come in by an invitation. Account mail goes through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """No prefix: the sender says where the mail comes from."""
        return str(subject)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the address of the product, whatever host the request named."""
        address = urlsplit(super().get_reset_password_from_key_url(key))
        return urljoin(settings.BASE_URL, address.path)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the reader's language.

        For an address that nobody has, the same is written and nothing is sent: the answer and the
        time it takes are the same, and no stranger gets mail because somebody typed an address.
        """
        is_unknown = template_prefix == UNKNOWN_ACCOUNT
        recipient = None if is_unknown else User.objects.find(email)
        language = recipient.language if recipient else translation.get_language()
        with translation.override(language):
            letter = self.render_mail(
                template_prefix, email, {"request": self.request, "email": email, **context}
            )
        queue_account_mail(
            recipient=recipient,
            subject=str(letter.subject),
            text=str(letter.body),
            now=timezone.now(),
        )
