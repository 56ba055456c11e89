"""Enrol, match, accept, log: a whole cohort in the browser, from the file to the session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.imports.work import work_next_upload
from accounts.models import ProfileKind, Role, User
from coaching.models import SessionLog
from matching import services
from matching.models import Cohort, Pairing, Part, Proposal
from notifications.delivery import send_due_messages
from notifications.services import plan_messages
from tests.factories import InstitutionFactory, complete_profile, person_with
from tests.journeys.agreeing import agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEADERS = b"""name,email,post,unit,languages,themes,time zone
Ingrid Holm,ingrid@example.org,Chief of Staff,Staff,en:C1,leadership:3; culture:2,Stockholm
Lars Berg,lars@example.org,Head of Training,Staff > Training,en:B2,training:3,Stockholm
No Address,,Head of Nothing,,en:C1,leadership,
"""
NOTE = "Only the two of them read this sentence."


@pytest.fixture
def cohort() -> Cohort:
    """An organiser's open cohort with two coaches; one institution is asked for leaders."""
    office, force = InstitutionFactory(name="Office"), InstitutionFactory(name="Force")
    organiser = person_with(Role.ORGANISER, office)
    person_with(Role.FOCAL_POINT, force)
    now = timezone.now()
    programme = services.create_programme(
        institution=office, by=organiser, now=now, name="Gender Coach"
    )
    cohort = services.create_cohort(
        programme=programme,
        institutions=[force],
        by=organiser,
        now=now,
        name="First cohort",
        starts_on=now.date(),
        ends_on=(now + timedelta(days=500)).date(),
        enrolment_closes_on=(now + timedelta(days=10)).date(),
    )
    coaches = [complete_profile(ProfileKind.EXPERT) for _ in range(2)]
    services.enrol_people(cohort=cohort, profiles=coaches, part=Part.COACH, by=organiser, now=now)
    return cohort


def the(role: Role) -> User:
    return User.objects.get(memberships__role=role)


def test_enrol_match_accept_and_log(cohort, walk):
    _enrol(cohort, walk)
    _match(cohort, walk)
    _accept(walk)
    _log(cohort, walk)
    _read_what_was_sent()


def _enrol(cohort, walk):
    walk.become(the(Role.FOCAL_POINT)).open("accounts:upload-create")
    file = {"name": "leaders.csv", "mimeType": "text/csv", "buffer": LEADERS}
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.press()
    work_next_upload(now=timezone.now())
    walk.page.reload()
    assert "Ingrid Holm" in walk.look().text()
    walk.press()
    work_next_upload(now=timezone.now())
    walk.page.reload()
    walk.look()
    assert set(User.objects.filter(email__in=["ingrid@example.org", "lars@example.org"]))
    assert not User.objects.filter(name="No Address").exists()
    walk.open("matching:cohort-enrol", cohort.pk).tick("profiles").press("main form button.main")
    assert cohort.enrolments.filter(part=Part.COACHEE).count() == 2


def _match(cohort, walk):
    walk.become(the(Role.ORGANISER)).open("matching:cohort-detail", cohort.pk).press()
    services.work_next_run(clock=timezone.now)
    run = cohort.runs.get()
    walk.wait_for_result("matching:run-detail", run.pk)
    assert walk.page.locator("main .picture svg").count() >= 1
    walk.open("matching:run-record", run.pk)
    other = _weigh_differently(cohort, walk)
    walk.open("matching:run-compare", cohort.pk).press(f"a.button[href*='{other.pk}']").press()
    assert other.proposals.filter(state="proposed").count() == 2


def _weigh_differently(cohort, walk):
    """Another run, with other weights and two countries that must not meet."""
    walk.open("matching:cohort-settings", cohort.pk)
    if walk.axe:
        walk.page.locator(".slider input[type=range]").first.fill("70")
        assert walk.page.locator("[name=weight_themes]").input_value() == "70"
    else:
        walk.fill(weight_themes="70")
    walk.fill(country_0_first="FR", country_0_second="KE").press("button[name=more]")
    walk.press("main .form .main").press("form[action$='/runs/new/'] button:not(.main)")
    services.work_next_run(clock=timezone.now)
    cohort.refresh_from_db()
    assert cohort.criteria["themes"] == 70
    assert cohort.rules["excluded_countries"] == [["FR", "KE"]]
    return cohort.runs.order_by("created_at").last()


def _accept(walk):
    for proposal in list(Proposal.objects.filter(state="proposed")):
        for enrolment in (proposal.coachee, proposal.coach):
            walk.become(enrolment.profile.user)
            walk.open("matching:proposal-detail", proposal.pk).press()
    assert Pairing.objects.live().count() == 2
    for pairing in Pairing.objects.live():
        agree(walk, pairing)


def _log(cohort, walk):
    pairing = Pairing.objects.first()
    yesterday = timezone.localdate() - timedelta(days=1)
    walk.become(pairing.people[1]).open("coaching:session-log-new", pairing.pk)
    walk.fill(day=yesterday.isoformat(), time="10:00", minutes="60", shared_note=NOTE)
    walk.press("main .field input[type=checkbox]").press("main form button.main")
    assert NOTE in walk.text()
    assert SessionLog.objects.count() == 1
    walk.become(pairing.people[0]).open("coaching:session-list", pairing.pk)
    walk.become(the(Role.ORGANISER)).open("coaching:cohort-sessions", cohort.pk)
    assert pairing.people[1].name in walk.text()
    walk.open("coaching:session-detail", SessionLog.objects.get().session_id)
    assert NOTE not in walk.page.content()


def _read_what_was_sent():
    """In the middle of a working day everybody has been told."""
    noon = timezone.now().replace(hour=12) + timedelta(days=1)
    plan_messages(now=noon)
    send_due_messages(now=noon)
    assert {"ingrid@example.org", "lars@example.org"} <= {to for m in mail.outbox for to in m.to}
    assert all(NOTE not in message.body for message in mail.outbox)
