"""What surrounds every page: the list of sessions, time zones, the reader behind a proxy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import ProfileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return ProfileFactory().user


def written(queries: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_page_writes_nothing_to_the_list_of_sessions_within_minutes(as_user, user):
    client = as_user(user)
    client.get(reverse("accounts:settings"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:settings"))
    assert written(queries) == []
    assert len(queries) <= 8


def test_a_session_is_seen_again_after_some_minutes(as_user, user):
    client = as_user(user)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))
    client.get(reverse("accounts:settings"))
    seen = UserSession.objects.get(session_key=client.session.session_key)
    assert timezone.now() - seen.last_seen_at < timedelta(minutes=1)


def test_the_session_of_another_person_is_not_taken_for_ones_own(as_user, user):
    client = as_user(user)
    UserSession.objects.update(user=ProfileFactory().user)
    client.get(reverse("accounts:settings"))
    assert UserSession.objects.get(session_key=client.session.session_key).user == user


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Africa", "../etc/passwd"])
def test_a_person_whose_zone_is_unknown_here_gets_pages_in_utc(zone, as_user, user):
    type(user).objects.update(time_zone=zone)
    assert as_user(user).get(reverse("dashboard:home")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "named", "reader"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, None, "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_rate_limits_count_by_the_address_that_our_proxy_names(proxies, named, reader, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": named} if named else {}
    assert get_adapter().get_client_ip(RequestFactory().get("/", **headers)) == reader


def test_a_proxy_is_expected_in_production(settings):
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 1


def test_conflicts_read_the_institutions_once(as_user, user):
    client = as_user(user)
    url = reverse("accounts:profile-conflicts", args=[user.profiles.get().pk])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert sum('FROM "accounts_institution"' in query["sql"] for query in queries) == 1
