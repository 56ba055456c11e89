"""How organisers look after pairs, and group sessions of a cohort. Data, not code."""

from __future__ import annotations

from tests.access.row import Row, pk

ASKED = "leader expert"

CARE: tuple[Row, ...] = (
    Row("coaching:cohort-list", get="organiser"),
    Row("coaching:cohort-handover", pk("cohort", "cohort"), get="organiser"),
    Row("coaching:contact-list", pk("pairing", "pairing"), get="organiser"),
    Row("coaching:contact-nudge", pk("pairing", "pairing"), get="organiser", post="organiser"),
    Row("coaching:contact-call", pk("pairing", "pairing"), get="organiser", post="organiser"),
    Row("coaching:group-list", pk("cohort", "cohort"), get="organiser"),
    Row("coaching:group-create", pk("cohort", "cohort"), get="organiser", post="organiser"),
    Row("coaching:group-detail", pk("group", "session"), get=f"{ASKED} organiser"),
    Row("coaching:group-edit", pk("group", "session"), get="organiser", post="organiser"),
    Row("coaching:group-cancel", pk("group", "session"), get="organiser", post="organiser"),
    Row("coaching:group-invite", pk("group", "session"), post="organiser"),
    Row("coaching:group-answer", pk("group", "session"), post=ASKED),
    Row("coaching:group-attendance", pk("group", "session"), get="organiser", post="organiser"),
)
