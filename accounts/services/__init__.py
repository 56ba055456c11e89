"""The doors through which people, institutions, profiles and enrolment files change."""

from accounts.services.enrolment import enrol_rows
from accounts.services.settings import change_language, change_settings
from accounts.services.uploads import (
    confirm_upload,
    discard_upload,
    receive_upload,
    refuse_upload,
    reread_upload,
    stop_upload,
    store_preview,
)

__all__ = [
    "change_language",
    "change_settings",
    "confirm_upload",
    "discard_upload",
    "enrol_rows",
    "receive_upload",
    "refuse_upload",
    "reread_upload",
    "stop_upload",
    "store_preview",
]
