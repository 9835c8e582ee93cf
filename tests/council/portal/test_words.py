"""The words of the front rooms: plain, calm, one heading a page."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from tests import factories
from tests.council.portal.helpers import read

SignIn = Callable[[FlaskClient, User], None]

PAGES = [
    (None, "/"),
    (None, "/contact"),
    (None, "/test-council/public/"),
    (Role.SECRETARIAT, "/"),
    (Role.SECRETARIAT, "/test-council/"),
    (Role.SECRETARIAT, "/test-council/council"),
    (Role.MEMBER, "/test-council/council"),
    (Role.MEMBER, "/me"),
    (Role.AUDITOR, "/test-council/audit"),
]
NOT_OURS = ("!", "probability", "solver", "algorithm", "e.g.", "i.e.", "etc.", "invalid", "error", "please")


def _text(page: str) -> str:
    """What the reader reads: the main part without markup."""
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(re.sub(r"<[^>]*>", " ", main))


@pytest.mark.parametrize(("role", "path"), PAGES)
@pytest.mark.usefixtures("seated")
def test_pages_speak_plainly(
    client: FlaskClient, council: Council, sign_in: SignIn, *, role: Role | None, path: str
) -> None:
    """No exclamation mark, no Latin abbreviation, no word of the trade, and exactly one heading of the first rank."""
    if role:
        sign_in(client, factories.make_user("reader", council, role))
    page = read(client, path)
    text = _text(page).lower()
    assert [word for word in NOT_OURS if word in text] == []
    assert page.count("<h1") == 1


@pytest.mark.parametrize(("role", "path"), PAGES)
@pytest.mark.usefixtures("seated")
def test_pages_obey_the_content_security_policy(
    client: FlaskClient, council: Council, sign_in: SignIn, *, role: Role | None, path: str
) -> None:
    """No inline style, no inline script, no handler in an attribute."""
    if role:
        sign_in(client, factories.make_user("reader", council, role))
    page = read(client, path)
    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)=", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
