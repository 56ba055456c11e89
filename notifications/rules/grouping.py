from __future__ import annotations

from collections.abc import Collection, Sequence

from notifications.models import OutboxMessage, Reason

MOST_IN_A_DIGEST = 50
# These say something about the sender or the server, nothing against the message itself.
INNOCENT = {"", Reason.SERVER_AWAY, Reason.CRASHED}


def next_group(
    rows: Sequence[OutboxMessage],
    urgent_kinds: Collection[str],
    single_kinds: Collection[str] = (),
) -> list[OutboxMessage]:
    """The rows of one person that go out as the next mail; `rows` are due and in order.

    Urgent ones go first, each alone. What failed before goes alone too, so that it stops no other,
    and so do single kinds: calendar programs read one file a mail.
    What may be a double stays with those it travelled with, so that its digest has the same name.
    """
    for row in rows:
        if row.kind in urgent_kinds:
            return [row]
    first = rows[0]
    if _goes_alone(first, single_kinds):
        return [first]
    together = [
        row
        for row in rows
        if not _goes_alone(row, single_kinds) and row.possible_double == first.possible_double
    ]
    return together[:MOST_IN_A_DIGEST]


def _goes_alone(row: OutboxMessage, single_kinds: Collection[str]) -> bool:
    return row.kind in single_kinds or row.attempts > 1 or row.reason not in INNOCENT
