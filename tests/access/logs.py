"""The rows of drafts, printed forms and what is typed from paper. Data, not code."""

from __future__ import annotations

from tests.access.row import Row, pk

PAIR = "leader expert"
NEAR = "focal_point organiser"

LOGS: tuple[Row, ...] = (
    Row("coaching:session-log-draft", pk("planned", "session"), post=PAIR),
    Row("coaching:session-log-discard", pk("planned", "session"), post=PAIR),
    Row("coaching:session-log-print", pk("planned", "session"), get=f"{PAIR} {NEAR}"),
    Row("coaching:session-log-print-new", pk("pairing", "pairing"), get=f"{PAIR} {NEAR}"),
    Row("coaching:paper-edit", pk("pairing", "pairing"), get=PAIR, post=PAIR),
    Row("coaching:paper-list", get=NEAR),
    Row("coaching:session-facts", pk("begun", "session"), get=NEAR, post=NEAR),
    Row("coaching:session-facts-missed", pk("begun", "session"), post=NEAR),
    Row("coaching:session-facts-new", pk("pairing", "pairing"), get=NEAR, post=NEAR),
)
