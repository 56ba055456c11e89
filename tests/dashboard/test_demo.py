from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Institution, Role, User
from coaching.models import SessionLog
from dashboard import services
from dashboard.queries import people_by_role
from exchanges.models import (
    Arrangement,
    CascadeProof,
    DailyLog,
    LeftOutRequest,
    Letter,
    Visit,
    VisitRequest,
)
from matching.models import (
    ChemistryMeeting,
    Cohort,
    Pairing,
    Part,
    SecondCoach,
    SecondCoachState,
)
from tests.factories import UserFactory, person_with

pytestmark = pytest.mark.django_db


def test_outside_the_demo_its_pages_are_not_there(client):
    user = UserFactory()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"user": user.pk}).status_code == 404
    assert client.get("/settings/").status_code == 302


def test_the_door_refuses_outside_the_demo():
    with pytest.raises(PermissionDenied):
        services.sign_in_for_demo(
            request=RequestFactory().post("/"), user=UserFactory(), now=timezone.now()
        )


def test_in_the_demo_one_click_signs_in(client, settings):
    settings.DEMO_MODE = True
    settings.SECOND_FACTOR_REQUIRED = False
    organiser = person_with(Role.ORGANISER)
    assert organiser.name in client.get("/demo/").content.decode()
    assert client.post("/demo/", {"user": organiser.pk}).status_code == 302
    assert organiser.name in client.get("/").content.decode()


@pytest.mark.parametrize("user", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_in_the_demo_nobody_else_is_offered(client, settings, user):
    settings.DEMO_MODE = True
    assert client.post("/demo/", {"user": user}).status_code == 404


def test_the_demo_is_loaded_in_demo_mode_only():
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_both_cases_are_in_the_demo(settings, capsys):
    settings.DEMO_MODE = True
    call_command("load_demo")
    waiting = Cohort.objects.get(pairings__isnull=True, chemistry_rounds__isnull=True)
    for part in Part:
        assert waiting.enrolments.filter(part=part).count() == 12
    of_coaching = Pairing.objects.live().filter(cohort__programme__kind="coaching")
    assert of_coaching.count() == 13
    assert of_coaching.filter(co_coach__isnull=False).count() == 1
    assert SecondCoach.objects.filter(state=SecondCoachState.ASKED).count() == 1
    mentoring = Pairing.objects.live().filter(cohort__programme__kind="mentoring")
    assert {one.state for one in mentoring} == {"active", "contracting"}
    assert SessionLog.objects.count() > 60
    senders = Institution.objects.filter(visit_requests__isnull=False)
    assert {str(one.country) for one in senders} == {"SS", "SO", "UG", "BI", "RW"}
    assert VisitRequest.objects.at_a_host().count() == 9
    neighbours = Visit.objects.filter(offer__cycle__country="RW")
    assert {visit.state for visit in neighbours} == {"proposed", "confirmed"}
    arranged = set(Arrangement.objects.values_list("state", flat=True))
    assert arranged == {"proposed", "confirmed", "reported"}
    assert DailyLog.objects.filter(corrects__isnull=False).exists()
    replaced = Letter.objects.filter(state="withdrawn", sent_at__isnull=False)
    assert {letter.replaced_by.state for letter in replaced} == {"draft"}
    assert {"proposed", "closed"} <= set(Visit.objects.values_list("state", flat=True))
    assert CascadeProof.objects.exists()
    states = set(ChemistryMeeting.objects.values_list("state", flat=True))
    assert states == {"held", "agreed", "proposed"}
    assert LeftOutRequest.objects.count() == 1
    assert all(user.email.endswith("@example.org") for user in User.objects.all())
    assert {role.label for role in people_by_role()} >= {"Organiser", "Leader", "Host"}
    people = User.objects.count()
    call_command("load_demo", "--if-empty")
    assert User.objects.count() == people
    with pytest.raises(CommandError, match="demo-reset"):
        call_command("load_demo")
