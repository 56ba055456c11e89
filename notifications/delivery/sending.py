from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from core.zones import zone_of
from notifications.delivery import settling
from notifications.delivery.claiming import (
    Claim,
    claim_next_mail,
    recover_from_crashes,
    void_for_nobody,
)
from notifications.delivery.writing import NotToSend, Part, write_mail, write_part
from notifications.models import OutboxMessage, Reason
from notifications.queries import stopped_kinds

Clock = Callable[[], datetime]
# The server said no, so nothing arrived; after any other error it may have.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


class ServerAway(Exception):
    """The mail server cannot be reached; there is no sense in trying the next mail."""


def send_due_messages(*, now: datetime) -> int:
    """Send all that is due and return how many mails went out.

    Any number of senders may run at once, here or elsewhere. Nothing that is wrong with one message
    stops another one.
    """
    clock = _clock_from(now)
    recover_from_crashes(now)
    void_for_nobody()
    connection = mail.get_connection()
    count = 0
    try:
        while claim := claim_next_mail(clock()):
            count += _deliver(claim, connection, clock)
    except ServerAway:
        settling.logger.warning("the mail server cannot be reached; messages wait")
    finally:
        _close(connection)
    return count


def _clock_from(now: datetime) -> Clock:
    """A pass can take minutes: leases count from the moment they are taken, not from its start."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _deliver(claim: Claim, connection: BaseEmailBackend, clock: Clock) -> bool:
    recipient = claim.recipient
    with (
        translation.override(recipient.language),
        timezone.override(zone_of(recipient.time_zone)),
    ):
        parts = _write_parts(claim, clock)
        letter = _write_letter(claim, parts, clock)
    if letter is None:
        return False
    rows = [part.row for part in parts]
    _open(connection, claim, rows, clock)
    if not settling.mark_sending(claim, rows, now=clock()):
        return False
    return _send(claim, parts, letter, connection, clock)


def _write_parts(claim: Claim, clock: Clock) -> list[Part]:
    stopped = stopped_kinds(claim.recipient)
    parts = (_write_one(claim, row, stopped, clock) for row in claim.messages)
    return [part for part in parts if part is not None]


def _write_one(claim: Claim, row: OutboxMessage, stopped: set[str], clock: Clock) -> Part | None:
    try:
        return write_part(row, claim.recipient, stopped, clock())
    except NotToSend as verdict:
        if verdict.reason is Reason.UNKNOWN_KIND:
            settling.fail(claim, row, verdict.reason, detail=row.kind, now=clock())
        else:
            settling.void(claim, row, verdict.reason)
    except Exception as error:
        settling.fail(claim, row, Reason.NOT_WRITTEN, detail=_place_of(error), now=clock())
    return None


def _write_letter(
    claim: Claim, parts: list[Part], clock: Clock
) -> mail.EmailMultiAlternatives | None:
    if not parts:
        return None
    try:
        letter = write_mail(claim.recipient, parts)
        # A header that no mail can carry shows here, before anything is on its way.
        letter.message()
    except Exception as error:
        for part in parts:
            settling.fail(claim, part.row, Reason.NOT_WRITTEN, detail=_place_of(error), now=clock())
        return None
    return letter


def _open(
    connection: BaseEmailBackend, claim: Claim, rows: list[OutboxMessage], clock: Clock
) -> None:
    try:
        connection.open()
    except Exception as error:
        settling.put_back(claim, rows, now=clock())
        raise ServerAway from error


def _send(
    claim: Claim,
    parts: list[Part],
    letter: mail.EmailMultiAlternatives,
    connection: BaseEmailBackend,
    clock: Clock,
) -> bool:
    try:
        if not connection.send_messages([letter]):
            raise ValueError("the mail system took nothing")
    except REFUSALS as error:
        _refused(claim, parts, error, clock)
    except Exception as error:
        _interrupted(claim, parts, error, clock)
    else:
        settling.mark_sent(claim, [part.row for part in parts], now=clock())
        return True
    _close(connection)
    return False


def _refused(claim: Claim, parts: list[Part], error: Exception, clock: Clock) -> None:
    is_address = isinstance(error, smtplib.SMTPRecipientsRefused)
    reason = Reason.ADDRESS_REFUSED if is_address else Reason.NOT_ACCEPTED
    for part in parts:
        settling.fail(claim, part.row, reason, detail=_name_of(error), now=clock())


def _interrupted(claim: Claim, parts: list[Part], error: Exception, clock: Clock) -> None:
    """The line broke: the mail may have arrived."""
    for part in parts:
        if part.kind.after_crash == "hold":
            settling.hold(claim, [part.row], detail=_name_of(error))
        else:
            settling.fail(
                claim,
                part.row,
                Reason.CRASHED,
                detail=_name_of(error),
                now=clock(),
                possible_double=True,
            )


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as error:
        settling.logger.warning("closing the mail connection failed: %s", _name_of(error))


def _name_of(error: Exception) -> str:
    """What went wrong, without the words of the error: they may hold an address or a text."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def _place_of(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return _name_of(error)
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "")
    return f"{_name_of(error)} in {module}.{code.co_name}, line {trace.tb_lineno}"
