"""Seal anew what is sealed about people of visits, under the newest key of the ring."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from exchanges import crypto
from exchanges.models import CascadeProof, Incident, NominationLetter, NomineeNeed

SEALED: tuple[tuple[type[models.Model], str], ...] = (
    (NomineeNeed, "sealed"),
    (NominationLetter, "sealed"),
    (Incident, "sealed_text"),
    (CascadeProof, "document"),
)


def seal_again() -> Iterator[tuple[models.Model, bool]]:
    """Seal every row under the newest key; yields each with whether it could be opened."""
    for model, field in SEALED:
        for key in list(model._default_manager.values_list("pk", flat=True)):
            row = _seal_row(model, key, field)
            if row is not None:
                yield row


@sensitive_variables("content")
@transaction.atomic
def _seal_row(
    model: type[models.Model], key: object, field: str
) -> tuple[models.Model, bool] | None:
    row = model._default_manager.select_for_update().filter(pk=key).first()
    if row is None or not getattr(row, field):
        return None
    try:
        content = crypto.unseal(row, field, bytes(getattr(row, field)))
    except crypto.Locked:
        return row, False
    setattr(row, field, crypto.seal(row, field, content))
    row.save(update_fields=[field])
    return row, True
