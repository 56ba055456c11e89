"""Every URL x every role x own, colleague's, stranger's; and no body with another's sentinel."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from tests.access.secrets import may_see
from tests.access.table import TABLE, Row
from tests.access.world import ROLES, World, make_world

CLOSED = {403, 404, 405}
METHODS = ("GET", "POST")


def names_of(patterns, namespace: str = "") -> Iterator[str]:
    """The full name of every URL pattern; an unnamed one counts under its route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))


def unlisted(patterns) -> set[str]:
    return set(names_of(patterns)) - {row.name for row in TABLE}


@pytest.fixture
def worlds(db) -> tuple[World, World]:
    logging.disable(logging.ERROR)
    try:
        yield make_world("a"), make_world("b")
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture
def plain_refusals(monkeypatch):
    """Refuse without a page: most of these many thousand answers are refusals."""

    def handler_of(_resolver, status: int):
        return lambda _request, **_options: HttpResponse(status=status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler_of)


@pytest.fixture
def sign_in(as_user):
    """A client of each person, signed in once and as fresh as that for every request."""
    kept: dict = {}

    def client_of(user) -> Client:
        if user not in kept:
            client = as_user(user)
            kept[user] = {name: morsel.value for name, morsel in client.cookies.items()}
        client = Client(raise_request_exception=True)
        client.cookies.load(kept[user])
        return client

    return client_of


def answer(client: Client, row: Row, world: World, method: str) -> HttpResponse:
    """Ask, and take back whatever the answer changed."""
    url = reverse(row.name, kwargs=row.arguments(world))
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    return response


def is_open(response: HttpResponse) -> bool:
    """Whether the answer is one, and no refusal."""
    return response.status_code not in CLOSED and not asks_to_sign_in(response)


def asks_to_sign_in(response: HttpResponse) -> bool:
    """Sent away to sign in first; who signs out goes there too, with nothing to come back to."""
    return response.get("Location", "").startswith(f"{reverse('account_login')}?next=")


def is_open_to_anyone(response: HttpResponse) -> bool:
    return is_open(response) and response.get("Location") != reverse("account_login")


def about_things(own: World, other: World) -> list[Row]:
    """The rows whose address names a thing, so that it can be somebody else's."""
    return [row for row in TABLE if row.arguments(own) != row.arguments(other)]


def in_lines(found: list[tuple]) -> str:
    return "\n".join(" ".join(map(str, one)) for one in found)


def test_every_url_has_a_row_and_every_row_a_url():
    patterns = get_resolver().url_patterns
    assert unlisted(patterns) == set()
    assert {row.name for row in TABLE} - set(names_of(patterns)) == set()
    assert len(TABLE) == len({row.name for row in TABLE})


def test_a_planted_url_without_a_row_is_found():
    planted = path("secret/", login_not_required(lambda _: HttpResponse("")), name="secret")
    assert unlisted([*get_resolver().url_patterns, planted]) == {"secret"}


@pytest.mark.usefixtures("plain_refusals")
def test_each_role_gets_its_own_and_nothing_else(worlds, sign_in):
    own, _ = worlds
    wrong = []
    for row in TABLE:
        for method in METHODS:
            for role in ROLES:
                response = answer(sign_in(own.people[role]), row, own, method)
                assert response.status_code < 500, (row.name, role, method)
                if is_open(response) != (role in row.allowed(method)):
                    wrong.append((row.name, method, role, response.status_code))
    assert not wrong, in_lines(wrong)


def test_without_signing_in_only_the_entrance_is_open(worlds):
    own, _ = worlds
    wrong = [
        (row.name, method)
        for row in TABLE
        for method in METHODS
        if is_open_to_anyone(answer(Client(), row, own, method)) != row.is_public(method)
    ]
    assert not wrong, in_lines(wrong)


@pytest.mark.usefixtures("plain_refusals")
def test_a_colleague_gets_what_belongs_to_the_institution_and_nothing_personal(worlds, sign_in):
    own, other = worlds
    wrong = []
    for row in about_things(own, other):
        for method in METHODS:
            for role in ROLES:
                response = answer(sign_in(own.colleagues[role]), row, own, method)
                expected = role in row.allowed(method) and role in row.colleagues.split()
                if row.is_for_strangers(method):
                    expected = True
                if is_open(response) != expected:
                    wrong.append((row.name, method, role, response.status_code))
    assert not wrong, in_lines(wrong)


@pytest.mark.usefixtures("plain_refusals")
def test_strangers_get_404(worlds, sign_in):
    own, other = worlds
    wrong = []
    for row in about_things(own, other):
        for method in METHODS:
            for role in ROLES:
                if row.is_for_strangers(method):
                    continue
                response = answer(sign_in(own.people[role]), row, other, method)
                if response.status_code not in CLOSED or (
                    role in row.allowed(method) and response.status_code != 404
                ):
                    wrong.append((row.name, method, role, response.status_code))
    assert not wrong, in_lines(wrong)


def test_no_page_shows_what_is_not_the_readers(worlds, sign_in):
    own, other = worlds
    leaks = []
    for row in TABLE:
        for role in sorted(row.allowed("GET")):
            response = answer(sign_in(own.people[role]), row, own, "GET")
            body = response.content.decode(errors="ignore").lower()
            for world, may in ((own, may_see(role)), (other, frozenset())):
                leaks += [
                    (row.name, role, name)
                    for name, secret in world.secrets.items()
                    if name not in may and secret.lower() in body
                ]
    assert not leaks, in_lines(leaks)
