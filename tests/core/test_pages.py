from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.factories import person_with

pytestmark = pytest.mark.django_db


def test_health_answers_to_a_stranger_and_reveals_nothing(client: Client) -> None:
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_unknown_address_is_a_page_of_ours(as_user) -> None:
    response = as_user(person_with(Role.ORGANISER)).get("/nowhere/")
    assert response.status_code == 404
    assert b'href="#main"' in response.content
