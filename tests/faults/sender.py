"""A process of the fault tests: `python -m tests.faults.sender prepare 200`, `send` or `count`."""

from __future__ import annotations

import json
import sys
import time
import uuid

import django
from django.core.management import call_command
from django.utils import timezone

RESENT, HELD = "faults.resent", "faults.held"
ONE_IN_TEN = 10


def prepare(count: int) -> None:
    """Make the tables, and one due message for each of `count` people."""
    from accounts.models import User
    from notifications.models import OutboxMessage, message_key

    call_command("migrate", run_syncdb=True, verbosity=0)
    now = timezone.now()
    # Wherever the clock stands: it is about noon for these people.
    zone = f"Etc/GMT{now.hour - 12:+d}"
    people = [
        User(name=f"Person {n}", email=f"p{n}@example.org", time_zone=zone) for n in range(count)
    ]
    User.objects.bulk_create(people)
    rows = []
    for number, person in enumerate(people):
        kind, about = RESENT if number % ONE_IN_TEN else HELD, uuid.uuid4()
        key = message_key(kind, about, person.pk, "")
        rows.append(OutboxMessage(kind=kind, about_id=about, recipient=person, key=key, due_at=now))
    OutboxMessage.objects.bulk_create(rows)


def send() -> None:
    """Send until every row is settled, as `manage.py send_due --loop` does."""
    from notifications.delivery import send_due_messages
    from notifications.models import OutboxMessage

    while OutboxMessage.objects.filter(state__in=["due", "sending"]).exists():
        send_due_messages(now=timezone.now())
        time.sleep(0.1)


def count() -> None:
    """Print every row: address, kind, state, and whether it may be a double."""
    from notifications.models import OutboxMessage

    fields = ("recipient__email", "kind", "state", "possible_double")
    sys.stdout.write(json.dumps(list(OutboxMessage.objects.values_list(*fields))))


def _add_kinds() -> None:
    from notifications.emails import MessageKind, MessageText, register_kind

    text = MessageText(subject="A reminder", paragraphs=("Please look.",))

    def compose(*, recipient, about_id, occurrence, now) -> MessageText:
        return text

    register_kind(MessageKind(RESENT, "Resent", compose))
    register_kind(MessageKind(HELD, "Held", compose, after_crash="hold"))


def main(command: str, *arguments: str) -> None:
    django.setup()
    _add_kinds()
    commands = {"prepare": prepare, "send": send, "count": count}
    commands[command](*map(int, arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
