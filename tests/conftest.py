"""What every test may ask for: signed-in clients, a browser, accessibility rules."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client, override_settings

from tests.audit_trail import empty_trail
from tests.emptying import only_what_was_filled
from tests.migrating import only_new_models_rendered
from tests.plugin import REDIS_URL, VAR_DIR

pytest_plugins = ["tests.browser"]

# The suite runs with the settings of production. These alone differ: clients and browsers speak
# plain HTTP to a server on this machine, and nothing was collected into a manifest.
PLAIN_HTTP = {
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "LANGUAGE_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "session",
    "CSRF_COOKIE_NAME": "csrf",
    "LANGUAGE_COOKIE_NAME": "language",
}
FAST_AND_LOCAL = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STATIC_ROOT": VAR_DIR / "static",
}


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests():
    (VAR_DIR / "static").mkdir()
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain_files}
    with override_settings(**PLAIN_HTTP, **FAST_AND_LOCAL, STORAGES=storages):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Keep SQLite in a file: threads that share one connection in memory share its transaction."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(VAR_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _quick_migrations():
    with only_new_models_rendered():
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_flush():
    with only_what_was_filled():
        yield


@pytest.fixture(autouse=True)
def _nothing_left_behind(request, _django_db_helper):
    """After a test that really commits: empty the trail and the cache, which no flush reaches."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker and marker.kwargs.get("transaction")):
        empty_trail()
        cache.clear()
    elif REDIS_URL and (marker or "db" in request.fixturenames):
        cache.clear()


@pytest.fixture
def as_user(db):
    """Sign somebody in: `as_user(person).get("/")`. The person has a second factor already."""

    def signed_in(user) -> Client:
        give_second_factor(user)
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def give_second_factor(user) -> None:
    """Spare `user` the set-up page that everybody who sees people is led to."""
    Authenticator.objects.get_or_create(
        user=user,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}},
    )
