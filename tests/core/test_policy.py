"""What a browser is told that a page of ours may do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import UserFactory

# The only sources that any page needs: the site itself, and pictures that it draws into the page.
OWN = {"'none'", "'self'", "data:"}


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [False, True])
def test_a_page_may_fetch_send_and_frame_nothing_elsewhere(client, as_user, is_known):
    reader = as_user(UserFactory()) if is_known else client
    page = reader.get("/" if is_known else reverse("account_login"))
    assert page.status_code == 200
    header = page.headers["Content-Security-Policy"]
    rules = dict(rule.split(maxsplit=1) for rule in header.split("; "))
    assert {source for sources in rules.values() for source in sources.split()} <= OWN
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
