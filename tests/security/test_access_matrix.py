"""Nobody reaches a page that is not theirs: every route, every method, every kind of person, against one table."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.access import PERMISSIONS, Permission, Role
from council.councils.models import Council
from tests import factories
from tests.security.expected_access import EVERYONE_SIGNED_IN, EXPECTED, HOLDERS, PUBLIC
from tests.security.routes import routes

ROLES = [*Role, "visitor", "stranger", "secretariat elsewhere"]
REACHED = "the page itself"
IN, SIGN_IN_FIRST, NOTHING_HERE = "in", "sign in first", "nothing here"


def _expected(needed: str | Permission, role: str) -> str:
    if needed == PUBLIC:
        return IN
    if role == "visitor":
        return SIGN_IN_FIRST
    return IN if needed in EVERYONE_SIGNED_IN or role in HOLDERS[Permission(needed)] else NOTHING_HERE


def _told(answer: TestResponse) -> str:
    if answer.get_data(as_text=True) == REACHED:
        return IN
    if answer.status_code == 302 and answer.location.startswith("/sign-in"):
        return SIGN_IN_FIRST
    return NOTHING_HERE if answer.status_code == 404 else f"{answer.status_code}"


@pytest.fixture
def hollow(app: Flask) -> Iterator[Callable[[], None]]:
    """Takes each page's body out from behind its real guard, so that reaching it shows; puts all back at the end."""
    bodies: list[tuple[Any, Callable[..., Any]]] = []

    def take_out() -> None:
        app.config["WTF_CSRF_ENABLED"] = False  # forged forms have a test of their own
        for endpoint, view in app.view_functions.items():
            if endpoint != "static":
                guarded: Any = view
                cell = guarded.__closure__[guarded.__code__.co_freevars.index("view")]
                bodies.append((cell, cell.cell_contents))
                cell.cell_contents = lambda *_args, **_kwargs: REACHED

    yield take_out
    for cell, body in bodies:
        cell.cell_contents = body


@pytest.fixture
def browser_of(app: Flask, council: Council, hollow: Callable[[], None]) -> Callable[[str], FlaskClient]:
    """A browser of any kind of person, signed in through the real page before the bodies are taken out."""

    def made(role: str) -> FlaskClient:
        client = app.test_client()
        if role != "visitor":
            there = factories.make_council("another-council") if role == "secretariat elsewhere" else council
            held = None if role == "stranger" else Role(role.partition(" ")[0])
            factories.sign_in(client, factories.make_user("somebody", there, held))
        hollow()
        return client

    return made


def test_every_route_is_in_the_table(app: Flask) -> None:
    """A route without an expectation fails, and so does an expectation without a route."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(EXPECTED)


def test_every_view_declares_what_the_table_expects(app: Flask) -> None:
    """The mark on each view is the expected one."""
    declared = {endpoint: getattr(view, "access", PUBLIC) for endpoint, view in app.view_functions.items()}
    assert declared == EXPECTED


def test_each_permission_is_held_by_the_expected_roles() -> None:
    """The roles' permissions are the expected ones, no more and no fewer."""
    held = {
        permission: {role.value for role, permissions in PERMISSIONS.items() if permission in permissions}
        for permission in Permission
        if permission not in EVERYONE_SIGNED_IN
    }
    assert held == HOLDERS


@pytest.mark.parametrize("role", ROLES)
def test_each_route_opens_for_exactly_those_who_may(
    browser_of: Callable[[str], FlaskClient], council: Council, role: str
) -> None:
    """Each route and method, asked for by one kind of person, answers as the table says."""
    client = browser_of(role)
    asked = list(routes(client.application, council.slug))
    found = {(end, method): _told(client.open(path, method=method)) for end, method, path in asked}
    assert found == {(end, method): _expected(EXPECTED[end], role) for end, method, _path in asked}


def test_a_council_that_does_not_exist_looks_like_one_that_is_not_yours(
    browser_of: Callable[[str], FlaskClient], council: Council
) -> None:
    """The answers to the two are the same, letter for letter."""
    client = browser_of("secretariat elsewhere")

    def answer(path: str, method: str) -> tuple[int, str]:
        told = client.open(path, method=method)
        return told.status_code, re.sub(
            rf'value="[^"]*"|{council.slug}|no-such-council', "", told.get_data(as_text=True)
        )

    for endpoint, method, path in routes(client.application, council.slug):
        if EXPECTED[endpoint] != PUBLIC and f"/{council.slug}/" in path:
            absent = path.replace(council.slug, "no-such-council")
            assert answer(path, method) == answer(absent, method), endpoint


@pytest.mark.parametrize("role", ["visitor", "secretariat"])
def test_a_view_without_its_decorator_opens_for_nobody(
    browser_of: Callable[[str], FlaskClient], council: Council, role: str
) -> None:
    """Removing any one access decorator is noticed by the table and shuts the page instead of opening it."""
    client = browser_of(role)
    views = client.application.view_functions
    for endpoint, method, path in routes(client.application, council.slug):
        guarded = views[endpoint]
        views[endpoint] = lambda **_values: REACHED
        assert client.open(path, method=method).status_code == 404, endpoint
        views[endpoint] = guarded
