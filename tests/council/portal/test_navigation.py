"""The way around, for each role."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from tests import factories
from tests.council.portal.helpers import read

SignIn = Callable[[FlaskClient, User], None]


def _way(page: str) -> list[tuple[str, str]]:
    """The links of the main navigation: label and address."""
    found = re.search(r'<nav class="way".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', found.group(0)) if found else []
    return [(label, url) for url, label in links]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.SECRETARIAT,
            ["Desk", "Council", "Rotation", "People", "Calls", "Meetings", "Recommendations", "Charter", "My page"],
        ),
        (Role.MEMBER, ["Council", "Rotation", "Meetings", "Recommendations", "Charter", "My page"]),
        (Role.AUDITOR, ["Council", "Rotation", "Meetings", "Recommendations", "Charter", "Audit", "My page"]),
        (Role.ADMINISTRATOR, ["Council", "Charter", "Roles", "My page"]),
        (Role.ASSESSOR, ["Council", "Charter", "My page"]),
    ],
)
def test_each_role_sees_the_pages_it_may_open(
    client: FlaskClient, council: Council, sign_in: SignIn, *, role: Role, expected: list[str]
) -> None:
    """The navigation holds no link that would answer “nothing here for you”."""
    sign_in(client, factories.make_user("reader", council, role))
    way = _way(read(client, f"/{council.slug}/council"))
    assert [label for label, _url in way] == expected
    assert [url for _label, url in way if client.get(url, follow_redirects=True).status_code != 200] == []


def test_a_stranger_is_led_to_the_public_page(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """Signed in but without a role here, the council offers its public page."""
    sign_in(client, factories.make_user("stranger"))
    way = _way(read(client, f"/{council.slug}/public/"))
    assert [label for label, _url in way] == ["The council", "My page"]


@pytest.mark.parametrize(
    ("room", "marked"),
    [
        ("council", "Council"),
        ("terms", "Council"),
        ("people/new", "People"),
        ("groups/new", "People"),
        ("skills", "People"),
        ("buddies", "People"),
        ("dimensions", "Charter"),
        ("vacancies", "Rotation"),
    ],
)
def test_the_page_being_read_is_marked(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn, *, room: str, marked: str
) -> None:
    """Exactly one link of the navigation leads to the current page, or to the page it is a room of."""
    sign_in(client, officer)
    page = read(client, f"/{council.slug}/{room}")
    assert re.findall(r'aria-current="page">([^<]*)</a>', page.partition('class="way"')[2].partition("</nav>")[0]) == [
        marked
    ]
