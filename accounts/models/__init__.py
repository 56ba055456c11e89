"""People, institutions, the chain of command, roles, profiles and enrolment files."""

from accounts.models.institution import INSIDERS, Institution, Unit
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership, Role
from accounts.models.profile import (
    Absence,
    Conflict,
    Profile,
    ProfileKind,
    ProfileLanguage,
    ProfileTheme,
)
from accounts.models.upload import (
    Encoding,
    EnrolmentColumn,
    EnrolmentRow,
    EnrolmentUpload,
    RowOutcome,
    UploadState,
)
from accounts.models.user import User, display_name
from accounts.models.vocabulary import (
    LANGUAGE_CODES,
    Gender,
    LanguageLevel,
    Mode,
    Sector,
    Theme,
    language_choices,
    time_zones,
)

__all__ = [
    "INSIDERS",
    "LANGUAGE_CODES",
    "Absence",
    "Conflict",
    "Encoding",
    "EnrolmentColumn",
    "EnrolmentRow",
    "EnrolmentUpload",
    "Gender",
    "Institution",
    "Invitation",
    "LanguageLevel",
    "Membership",
    "Mode",
    "Profile",
    "ProfileKind",
    "ProfileLanguage",
    "ProfileTheme",
    "Role",
    "RowOutcome",
    "Sector",
    "Theme",
    "Unit",
    "UploadState",
    "User",
    "display_name",
    "language_choices",
    "time_zones",
]
