"""A mail server that writes one line for each mail it took, and can be killed around it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LOG = "RECORDED_MAIL"
LONGEST_PAUSE = 0.004


class RecordingBackend(BaseEmailBackend):
    """Appends "<process> <message id> <address>" to the file that the environment names."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            line = f"{os.getpid()} {mail.extra_headers['Message-ID']} {mail.to[0]}\n"
            time.sleep(random.random() * LONGEST_PAUSE)
            log = os.open(os.environ[LOG], os.O_WRONLY | os.O_APPEND)
            os.write(log, line.encode())
            os.close(log)
            time.sleep(random.random() * LONGEST_PAUSE)
        return len(email_messages)
