"""The doors through which people, institutions, profiles and enrolment files change."""

from accounts.services.enrolment import enrol_rows
from accounts.services.institutions import (
    NewInstitution,
    change_unit,
    create_institution,
    create_unit,
    is_institution_known,
)
from accounts.services.people import (
    Guest,
    accept_invitation,
    create_first_organiser,
    invite_again,
    invite_guest,
    invite_person,
    invite_to,
)
from accounts.services.profiles import (
    change_absences,
    change_conflicts,
    change_languages,
    change_post,
    change_themes,
)
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
    "Guest",
    "NewInstitution",
    "accept_invitation",
    "change_absences",
    "change_conflicts",
    "change_language",
    "change_languages",
    "change_post",
    "change_settings",
    "change_themes",
    "change_unit",
    "confirm_upload",
    "create_first_organiser",
    "create_institution",
    "create_unit",
    "discard_upload",
    "enrol_rows",
    "invite_again",
    "invite_guest",
    "invite_person",
    "invite_to",
    "is_institution_known",
    "receive_upload",
    "refuse_upload",
    "reread_upload",
    "stop_upload",
    "store_preview",
]
