"""Things tests need, made through the real services."""

import re
from datetime import date

from flask.testing import FlaskClient

from council.access import Role
from council.accounts import service as accounts
from council.accounts.models import User
from council.audit.service import System
from council.councils import service as councils
from council.councils import templates
from council.councils.models import Council
from council.database import transaction

ACTOR = System("test")
PASSWORD = "correct horse battery staple"
CHARTER_FROM = date(2022, 7, 1)


def make_council(slug: str = "test-council", template: str = "regional-review") -> Council:
    """A council with a template's charter, in force from 1 July 2022."""
    with transaction():
        return templates.found_from(ACTOR, template, slug=slug, on=CHARTER_FROM)


def make_user(name: str, council: Council | None = None, role: Role | None = None) -> User:
    """An account `<name>@test.example`, with a role where one is given."""
    with transaction():
        user = accounts.create_account(ACTOR, email=f"{name}@test.example", name=name.title(), password=PASSWORD)
        if council is not None and role is not None:
            councils.grant_role(ACTOR, council, user=user, role=role)
    return user


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms: token, form key, version."""
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    found = {}
    for each in inputs:
        name, value = re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


def sign_in(client: FlaskClient, user: User) -> None:
    """Sign in through the page; fails when the page does not let her in."""
    page = client.get("/sign-in").get_data(as_text=True)
    sent = {**hidden_fields(page), "email": user.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)
