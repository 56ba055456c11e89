"""The rows of chemistry meetings. Data, not code."""

from __future__ import annotations

from tests.access.row import Row, pk

TWO = "leader expert"

CHEMISTRY: tuple[Row, ...] = (
    Row("matching:chemistry-board", pk("talk_cohort"), get="organiser"),
    Row("matching:chemistry-create", pk("talk_cohort"), get="organiser", post="organiser"),
    Row("matching:chemistry-publish", pk("draft_round"), post="organiser"),
    Row("matching:chemistry-drop", pk("draft_round"), post="organiser"),
    Row("matching:meeting-add", pk("round"), get="organiser", post="organiser"),
    Row("matching:meeting-remove", pk("draft_meeting"), get="organiser", post="organiser"),
    # What the two say to each other and of each other is theirs: organisers have no address.
    Row("matching:meeting-list", get="leader expert head"),
    Row("matching:meeting-detail", pk("meeting"), get=TWO),
    Row("matching:meeting-times", pk("meeting"), get=TWO, post=TWO),
    Row("matching:meeting-pick", pk("meeting"), post=TWO),
    Row("matching:meeting-cancel", pk("meeting"), get=TWO, post=TWO),
    Row("matching:meeting-met", pk("meeting"), post=TWO),
    Row("matching:meeting-missed", pk("meeting"), post=TWO),
    Row("matching:meeting-score", pk("meeting"), get=TWO, post=TWO),
)
