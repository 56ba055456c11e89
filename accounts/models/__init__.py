"""People, institutions, the chain of command, roles, profiles and enrolment files."""

from accounts.models.institution import Institution, Unit
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
from accounts.models.upload import EnrolmentRow, EnrolmentUpload, RowOutcome, UploadState
from accounts.models.user import User, display_name
from accounts.models.vocabulary import (
    LANGUAGE_CODES,
    Gender,
    LanguageLevel,
    Mode,
    Sector,
    Theme,
    language_choices,
)

__all__ = [
    "LANGUAGE_CODES",
    "Absence",
    "Conflict",
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
]
