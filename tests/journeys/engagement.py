"""One engagement with the clock moved: who is on stage, what time it is, what mails left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.models import Role, User
from coaching.models import Session
from core.periodic import periodic_work
from matching.models import Pairing
from tests.coaching.pairs import NOW, make_contracting, organiser_of
from tests.factories import person_with
from tests.journeys.walk import Walk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What would take a computer and not a clock; nothing of it waits in these journeys.
TICKED = ("coaching.", "notifications.", "matching.tasks.expire")


@dataclass
class Engagement:
    """A pair that has just said yes, its sponsor and its organiser."""

    walk: Walk
    clock: Any
    pairing: Pairing = field(init=False)
    sponsor: User = field(init=False)
    organiser: User = field(init=False)

    def __post_init__(self) -> None:
        self.clock.move_to(NOW)
        self.pairing = make_contracting()
        self.coachee, self.coach = self.pairing.people
        self.sponsor = person_with(Role.HOST, self.pairing.coachee.profile.institution)
        self.organiser = organiser_of(self.pairing)

    def at(self, moment: datetime) -> None:
        """Let it be `moment`, and let whatever beat ticks be done."""
        self.clock.move_to(moment)
        for work in periodic_work():
            if work.task.startswith(TICKED):
                work.run()

    def later(self, **length: float) -> None:
        self.at(timezone.now() + timedelta(**length))

    def morning_in(self, days: int) -> datetime:
        """Nine o'clock some days from now."""
        return timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + days * DAY

    def as_(self, user: User) -> Walk:
        return self.walk.become(user)

    def local(self, moment: datetime, user: User) -> dict[str, str]:
        """What `user` types into the fields of day and time."""
        there = moment.astimezone(ZoneInfo(user.time_zone))
        return {"day": f"{there:%Y-%m-%d}", "time": f"{there:%H:%M}"}

    def last_mail(self, user: User, name: str) -> EmailMessage:
        """The last mail to `user` that has a link to a page called so."""
        own = [one for one in mail.outbox if user.email in one.to]
        return next(one for one in reversed(own) if f"/{name}" in str(one.body))

    def follow(self, user: User, name: str) -> Walk:
        """Open the link to a page called so that stands in the last mail with one."""
        text = str(self.last_mail(user, name).body)
        self.as_(user)
        found = re.search(rf"{re.escape(settings.BASE_URL)}(/(?:\S*/)?{name}/)(?=\s|$)", text)
        assert found, text
        self.walk.page.goto(found.group(1))
        return self.walk.look()

    def session(self) -> Session:
        """The session that was planned last."""
        return Session.objects.filter(pairing=self.pairing).latest("created_at")
