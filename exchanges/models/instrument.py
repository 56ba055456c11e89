"""By which way a need is met: only some of them take weeks of a host."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Instrument(models.TextChoices):
    STUDY_VISIT = "study_visit", _("Study visit")
    PEER_ASSIST = "peer_assist", _("Peer assist")
    EXPERT_MISSION = "expert_mission", _("Expert mission")
    EXERCISE = "exercise", _("Exercise")
    WORKSHOP = "workshop", _("Workshop")


# The others come to the one who asks, or need a room and not a host.
AT_A_HOST = (Instrument.STUDY_VISIT, Instrument.EXERCISE)
