"""The charter's pages through the real client: who may open them, and what they say."""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils import service
from council.councils.models import Council
from council.councils.templates import templates
from council.database import transaction
from tests import factories
from tests.council.councils.cases import LANGUAGES, rules
from tests.council.councils.pages import CHARTER, NEW, ROLES, filled, text_of

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize("path", [CHARTER, f"{CHARTER}/1", f"{CHARTER}.json", NEW, ROLES])
def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, council: Council, path: str) -> None:
    """No page of a council's rules or roles opens without signing in."""
    assert council
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize(
    "entry",
    [
        (Role.MEMBER, CHARTER, 200),
        (Role.MEMBER, f"{CHARTER}.json", 200),
        (Role.MEMBER, NEW, 404),
        (Role.MEMBER, ROLES, 404),
        (Role.AUDITOR, CHARTER, 200),
        (Role.AUDITOR, NEW, 404),
        (Role.SECRETARIAT, NEW, 200),
        (Role.SECRETARIAT, ROLES, 404),
        (Role.ADMINISTRATOR, NEW, 200),
        (Role.ADMINISTRATOR, ROLES, 200),
    ],
)
def test_each_role_opens_its_pages_and_no_others(
    client: FlaskClient, council: Council, sign_in: SignIn, entry: tuple[Role, str, int]
) -> None:
    """What is not hers looks like what is not there."""
    role, path, status = entry
    sign_in(client, factories.make_user("somebody", council, role))
    assert client.get(path).status_code == status


@pytest.mark.usefixtures("member_signed_in")
def test_the_charter_is_read_in_sentences(client: FlaskClient) -> None:
    """Sections with sentences, the version and the source; no button for those who may not change it."""
    shown = text_of(client.get(CHARTER).get_data(as_text=True))
    assert "A member may serve at most 2 terms in a row, then stays off for 2 years." in shown
    assert "In force from 1 July 2022." in shown
    assert "Source: Example charter" in shown
    assert "Propose a new version" not in shown


@pytest.mark.usefixtures("member_signed_in")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_charter_opens_in_every_language(client: FlaskClient, language: str) -> None:
    """The page answers, in its direction, with the council's own words of that language."""
    client.set_cookie("language", language)
    page = client.get(CHARTER).get_data(as_text=True)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert templates()[0].dimensions[0].name[language] in html.unescape(page)


def test_a_council_without_a_charter_says_how_to_begin(client: FlaskClient, sign_in: SignIn) -> None:
    """An empty state with the way in for those who may write one, and the form opens on a template."""
    with transaction():
        council = service.found_council(
            factories.ACTOR, slug="test-council", name={"en": "New"}, level="local", about={}
        )
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    assert "Write the first version" in client.get(CHARTER).get_data(as_text=True)
    assert client.get(f"{CHARTER}.json").status_code == 404
    assert filled(client, NEW)["start"] == "template:regional-review"


@pytest.mark.usefixtures("member_signed_in")
def test_older_and_coming_versions_are_listed_with_their_days(client: FlaskClient, council: Council) -> None:
    """The version in force is shown; a coming one says so, and stands on its own page."""
    with transaction():
        service.adopt_charter(
            factories.ACTOR, council, rules=rules(), in_force_from=TODAY + timedelta(days=30), source=""
        )
    shown = text_of(client.get(CHARTER).get_data(as_text=True))
    assert "The council has 24 seats." in shown
    assert "Coming" in shown
    assert "The council has 5 seats." in text_of(client.get(f"{CHARTER}/2").get_data(as_text=True))


@pytest.mark.usefixtures("member_signed_in")
@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999", "x"])
def test_a_version_that_does_not_exist_is_not_found(client: FlaskClient, number: str) -> None:
    """Also numbers no database could hold."""
    assert client.get(f"{CHARTER}/{number}").status_code == 404


@pytest.mark.usefixtures("member_signed_in")
def test_the_rules_come_as_a_file(client: FlaskClient, council: Council) -> None:
    """Named after council and version, holding the rules in force."""
    answer = client.get(f"{CHARTER}.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="test-council-charter-1.json"'
    assert answer.json is not None
    assert answer.json["rules"] == service.charters_of(council)[0].rules
