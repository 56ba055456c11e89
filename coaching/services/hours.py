"""Consent to be named, paid or pro bono, and hours from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto
from coaching.models import HoursConsent, OtherHours, PairingFee
from coaching.queries.hours import Client, client_of
from coaching.rules.hours import HoursRefused, can_consent, can_state_fee
from core import audit
from matching.models import Pairing


@dataclass(frozen=True)
class OtherEntry:
    """What the form of other hours says."""

    client: Client
    people: int
    started_on: date
    ended_on: date | None
    paid_hours: Decimal
    pro_bono_hours: Decimal

    def facts(self) -> dict[str, object]:
        return {
            "people": self.people,
            "started_on": self.started_on,
            "ended_on": self.ended_on,
            "paid_hours": self.paid_hours,
            "pro_bono_hours": self.pro_bono_hours,
        }


@transaction.atomic
def store_consent(*, pairing: Pairing, is_given: bool, by: User, now: datetime) -> bool:
    """Give or withdraw consent to be named; done twice it changes nothing.

    Raises:
        HoursRefused: `by` is not the coachee.
    """
    held = Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)
    if not can_consent(by, held):
        raise HoursRefused("not_yours")
    standing = HoursConsent.objects.standing().filter(pairing=held)
    if standing.exists() == is_given:
        return is_given
    if is_given:
        HoursConsent.objects.create(pairing=held, by=by, given_at=now, created_at=now)
    else:
        standing.update(withdrawn_at=now)
    kind = "hours_consent.given" if is_given else "hours_consent.withdrawn"
    audit.record(kind, held, by=by, now=now)
    return is_given


@transaction.atomic
def state_fee(*, pairing: Pairing, kind: str, by: User, now: datetime) -> PairingFee:
    """Say whether `by` is paid in this pairing.

    Raises:
        HoursRefused: `by` is not a coach of the pairing.
    """
    held = Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)
    if not can_state_fee(by, held):
        raise HoursRefused("not_yours")
    fee, _is_new = PairingFee.objects.update_or_create(
        pairing=held, coach=by, defaults={"kind": kind}
    )
    audit.record("pairing_fee.stated", held, by=by, now=now)
    return fee


@sensitive_variables("entry")
@transaction.atomic
def add_other_hours(*, entry: OtherEntry, by: User, now: datetime) -> OtherHours:
    """Add hours done elsewhere; the same form twice adds them once."""
    # A second tab of the same person waits here, and then finds the row.
    User.objects.select_for_update().get(pk=by.pk)
    for same in OtherHours.objects.filter(coach=by, **entry.facts()):
        if client_of(same) == entry.client:
            return same
    hours = OtherHours(coach=by, created_at=now, **entry.facts())
    hours.sealed_client = _sealed(hours, entry.client)
    hours.save(force_insert=True)
    audit.record("other_hours.added", hours, by=by, now=now)
    return hours


@sensitive_variables("entry")
@transaction.atomic
def change_other_hours(
    *, hours: OtherHours, version: int, entry: OtherEntry, by: User, now: datetime
) -> None:
    """Correct hours done elsewhere.

    Raises:
        HoursRefused: they are not `by`'s, or another tab changed them since `version`.
    """
    same = OtherHours.objects.visible_to(by).filter(pk=hours.pk, version=version)
    sealed = _sealed(hours, entry.client)
    if not same.update(sealed_client=sealed, version=F("version") + 1, **entry.facts()):
        raise HoursRefused("changed")
    audit.record("other_hours.changed", hours, by=by, now=now)


@transaction.atomic
def remove_other_hours(*, hours: OtherHours, by: User, now: datetime) -> None:
    """Take hours done elsewhere out of the log; done twice it changes nothing."""
    gone, _rows = OtherHours.objects.visible_to(by).filter(pk=hours.pk).delete()
    if gone:
        audit.record("other_hours.removed", hours, by=by, now=now)


@sensitive_variables()
def seal_clients_again() -> Iterable[tuple[OtherHours, bool]]:
    """Seal every client under the newest key; yields each row with whether it could be opened."""
    for key in list(OtherHours.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            hours = OtherHours.objects.select_for_update().filter(pk=key).first()
            if hours is None:
                continue
            client = client_of(hours)
            if not client.is_locked:
                hours.sealed_client = _sealed(hours, client)
                hours.save(update_fields=["sealed_client"])
        yield hours, not client.is_locked


@sensitive_variables()
def _sealed(hours: OtherHours, client: Client) -> bytes:
    return crypto.seal_field(hours, "sealed_client", json.dumps([client.name, client.contact]))
