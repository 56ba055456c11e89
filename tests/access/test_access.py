"""Every URL x every role x own, colleague's, stranger's; and no body with another's sentinel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from accounts.models import User
from tests.access.secrets import may_see
from tests.access.table import TABLE, Row
from tests.access.world import ROLES, World, make_world

CLOSED = {403, 404, 405}
METHODS = ("GET", "POST")
Ask = Callable[[Row, World, str], HttpResponse]


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


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[tuple[World, World]]:
    """One's own world and the strangers', made once: whatever an answer changes is taken back."""
    logging.disable(logging.ERROR)
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make_world("a"), make_world("b")
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture
def plain_refusals(monkeypatch):
    """Refuse without a page: most of these many thousand answers are refusals."""

    def handler_of(_resolver, status: int):
        return lambda _request, **_options: HttpResponse(status=status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler_of)


@pytest.fixture
def asked_by(as_user) -> Callable[[User], Ask]:
    """What a person asks, signed in once and as fresh as that for every question."""

    def ask_as(user: User) -> Ask:
        first = as_user(user)
        # The list of one's sessions is written now, not at every question anew.
        first.get(reverse("health"))
        kept = {name: morsel.value for name, morsel in first.cookies.items()}

        def ask(row: Row, world: World, method: str) -> HttpResponse:
            client = Client(raise_request_exception=True)
            client.cookies.load(kept)
            return answer(client, row, world, method)

        return ask

    return ask_as


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


def questions(own: World, other: World | None = None) -> Iterator[tuple[Row, str]]:
    """Every row with each method; with `other` only where the address names a thing of a world."""
    rows = [row for row in TABLE if other is None or row.arguments(own) != row.arguments(other)]
    return product(rows, METHODS)


def leaks_in(response: HttpResponse, role: str, own: World, other: World) -> list[str]:
    """The names of the secrets in an answer that are not for `role`."""
    body = response.content.decode(errors="ignore").lower()
    return [
        name
        for world, may in ((own, may_see(role)), (other, frozenset()))
        for name, secret in world.secrets.items()
        if name not in may and secret.lower() in body
    ]


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
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_own_and_nothing_else(worlds, asked_by, role):
    own, other = worlds
    ask, wrong, leaks = asked_by(own.people[role]), [], []
    for row, method in questions(own):
        response = ask(row, own, method)
        assert response.status_code < 500, (row.name, method)
        if is_open(response) != (role in row.allowed(method)):
            wrong.append((row.name, method, response.status_code))
        leaks += [(row.name, method, name) for name in leaks_in(response, role, own, other)]
    assert not wrong, in_lines(wrong)
    assert not leaks, in_lines(leaks)


def test_without_signing_in_only_the_entrance_is_open(worlds):
    own, _ = worlds
    wrong = [
        (row.name, method)
        for row, method in questions(own)
        if is_open_to_anyone(answer(Client(), row, own, method)) != row.is_public(method)
    ]
    assert not wrong, in_lines(wrong)


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("role", ROLES)
def test_a_colleague_gets_what_belongs_to_the_institution_and_nothing_personal(
    worlds, asked_by, role
):
    own, other = worlds
    ask, wrong = asked_by(own.colleagues[role]), []
    for row, method in questions(own, other):
        response = ask(row, own, method)
        expected = role in row.allowed(method) and role in row.colleagues.split()
        if is_open(response) != (expected or row.is_for_strangers(method)):
            wrong.append((row.name, method, response.status_code))
    assert not wrong, in_lines(wrong)


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("role", ROLES)
def test_strangers_get_404(worlds, asked_by, role):
    own, other = worlds
    ask, wrong = asked_by(own.people[role]), []
    for row, method in questions(own, other):
        if row.is_for_strangers(method):
            continue
        response = ask(row, other, method)
        if response.status_code not in CLOSED or (
            role in row.allowed(method) and response.status_code != 404
        ):
            wrong.append((row.name, method, response.status_code))
    assert not wrong, in_lines(wrong)
