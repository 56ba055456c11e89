"""Why something about a delegation, its people or its letters was refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_DELEGATIONS: Mapping[str, Promise] = {
    "not_in_visit": _("This delegation or person is not part of the visit."),
    "letter_is_settled": _("The letter is past that step, or the visit was called off."),
}
FIELDS: Mapping[str, str] = {}
