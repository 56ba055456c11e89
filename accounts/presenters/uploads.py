"""Enrolment files in words: states, outcomes, and what was found in each row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import (
    EnrolmentColumn,
    EnrolmentRow,
    EnrolmentUpload,
    RowOutcome,
    UploadState,
)

STATE_SHAPES = {
    UploadState.RECEIVED: "accent",
    UploadState.PREVIEWED: "wait",
    UploadState.CONFIRMED: "accent",
    UploadState.APPLIED: "good",
    UploadState.REFUSED: "harm",
    UploadState.DISCARDED: "",
}
OUTCOME_SHAPES = {
    RowOutcome.ADDED: "good",
    RowOutcome.CHANGED: "accent",
    RowOutcome.LEFT: "",
    RowOutcome.REFUSED: "harm",
}
FILE_REASONS: dict[str, Any] = {
    "empty": gettext_lazy("This file is empty."),
    "too_large": gettext_lazy("This file is larger than 2 MB. Split it and upload the parts."),
    "old_excel": gettext_lazy(
        "This is a workbook of an old Excel (.xls). Save it as .xlsx or as CSV."
    ),
    "damaged": gettext_lazy("This file is damaged. Save it again and upload the new one."),
    "too_many_entries": gettext_lazy(
        "This workbook has too many parts. Copy the table to a new workbook."
    ),
    "packed_too_tightly": gettext_lazy(
        "This workbook unpacks to far more than a table of people. "
        "Copy the table to a new workbook."
    ),
    "not_a_table": gettext_lazy("This is neither a CSV nor an XLSX file. Start from the template."),
    "wrong_encoding": gettext_lazy(
        "The letters of this file are written in another way. Choose another and send it again."
    ),
    "too_many_rows": gettext_lazy("This file has more than 5,000 rows. Split it."),
    "no_rows": gettext_lazy("This file has a heading and no rows below it."),
    "column_twice": gettext_lazy("The column “%(value)s” stands there twice. Delete one."),
    "missing_columns": gettext_lazy(
        "Name the columns in the first row as the template does. Missing: %(value)s."
    ),
    "too_many_attempts": gettext_lazy(
        "We tried several times and could not finish. Nothing is lost: please try again."
    ),
    "not_yours": gettext_lazy(
        "Whoever confirmed this no longer enrols people here. Confirm it again to go on."
    ),
}
CELL_REASONS: dict[str, Any] = {
    "missing": gettext_lazy("is missing"),
    "too_long": gettext_lazy("is too long"),
    "hidden_characters": gettext_lazy("holds hidden characters: type it instead of pasting"),
    "bad_email": gettext_lazy("“%(value)s” is not an address"),
    "twice_in_file": gettext_lazy("the same address stands in row %(value)s"),
    "not_yours": gettext_lazy("this address cannot be enrolled by you; ask the organiser"),
    "unknown_level": gettext_lazy("“%(value)s” has no level from A1 to C2, such as en:B2"),
    "unknown_language": gettext_lazy("we know no language “%(value)s”"),
    "unknown_theme": gettext_lazy("we know no theme “%(value)s”"),
    "bad_weight": gettext_lazy("“%(value)s” is no weight from 1 to 3"),
    "unknown_time_zone": gettext_lazy("we know no time zone “%(value)s”, such as Africa/Kigali"),
    "unknown_message_language": gettext_lazy("we send no messages in “%(value)s”"),
    "bad_seniority": gettext_lazy("“%(value)s” is no number from 1 to 10"),
    "unknown_sector": gettext_lazy("we know no sector “%(value)s”"),
    "unit_in_itself": gettext_lazy("a unit cannot stand below itself"),
    "unit_elsewhere": gettext_lazy("it stands elsewhere already: %(value)s"),
    "unit_new": gettext_lazy("“%(value)s” is new and will be created"),
    "becomes": gettext_lazy("“%(value)s” becomes “%(new)s”"),
    "own_now": gettext_lazy("stays “%(value)s”: the person has signed in and decides"),
}
NOTHING_BEFORE = gettext_lazy("was empty, becomes “%(new)s”")


def reason_of(failure: str) -> str:
    """Why a whole file was refused, or why enrolling stopped; empty without a failure."""
    key, _colon, value = failure.partition(":")
    if key == "missing_columns":
        value = _(", ").join(str(EnrolmentColumn(name).label) for name in value.split(","))
    elif key == "column_twice":
        value = str(EnrolmentColumn(value).label)
    return str(FILE_REASONS[key]) % {"value": value} if key else ""


def findings_of(row: EnrolmentRow) -> list[str]:
    """What was found in `row`, one sentence a finding: "Languages: we know no language “xx”"."""
    return [_finding(row, one["column"], one["key"], one["value"]) for one in row.findings]


def findings_text(row: EnrolmentRow) -> str:
    """All findings of `row` in one text, for tables and downloads."""
    return "; ".join(findings_of(row))


def outcome_shape(row: EnrolmentRow) -> str:
    return OUTCOME_SHAPES[RowOutcome(row.outcome)]


def state_shape(upload: EnrolmentUpload) -> str:
    return STATE_SHAPES[UploadState(upload.state)]


def confirm_label(counts: dict[str, int]) -> str:
    """What the button does: "Enrol 12 leaders, change 2"; empty when it would do nothing."""
    added, changed = counts[RowOutcome.ADDED], counts[RowOutcome.CHANGED]
    if not added:
        changes = ngettext("Change %(count)d leader", "Change %(count)d leaders", changed)
        return changes % {"count": changed} if changed else ""
    enrol = ngettext("Enrol %(count)d leader", "Enrol %(count)d leaders", added)
    if not changed:
        return enrol % {"count": added}
    return _("%(enrol)s, change %(count)d") % {
        "enrol": enrol % {"count": added},
        "count": changed,
    }


def outcome_tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The counts at the top of a preview; each narrows the list to its rows."""
    tabs = [{"value": "", "label": _("All"), "count": sum(counts.values())}]
    tabs += [
        {"value": value, "label": RowOutcome(value).label, "count": count}
        for value, count in counts.items()
    ]
    return [tab | {"is_chosen": tab["value"] == chosen} for tab in tabs]


def _finding(row: EnrolmentRow, column: str, key: str, value: str) -> str:
    was_empty = key == "becomes" and not value
    reason = NOTHING_BEFORE if was_empty else CELL_REASONS[key]
    return _("%(column)s: %(reason)s") % {
        "column": EnrolmentColumn(column).label,
        "reason": str(reason) % {"value": value, "new": row.values.get(column, "")},
    }
