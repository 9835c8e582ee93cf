"""The page of one's own account."""

from flask.testing import FlaskClient

from council.accounts.models import User
from council.database import db
from tests import factories
from tests.council.accounts.steps import acts, is_signed_in, send


def test_the_page_says_how_she_signs_in(client: FlaskClient) -> None:
    """Name, address, the state of the second step, and where to change each."""
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    shown = client.get("/me/account").get_data(as_text=True)
    for expected in (
        "Ann",
        user.email,
        "the password alone lets you in",
        "/account/password",
        "/account/second-factor",
    ):
        assert expected in shown


def test_a_chosen_language_is_remembered_on_every_device(client: FlaskClient) -> None:
    """From then on her pages are in it, on another device too."""
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    assert send(client, "/me/account/language", page="/me/account", language="ar").status_code == 302
    other = client.application.test_client()
    factories.sign_in(other, user)
    assert 'dir="rtl"' in other.get("/me/account").get_data(as_text=True)
    assert db.session.get_one(User, user.id).language == "ar"


def test_a_chosen_language_counts_here_too(client: FlaskClient) -> None:
    """What this browser chose before gives way, and the answer already speaks it."""
    factories.sign_in(client, factories.make_user("ann"))
    client.get("/language/fr")
    send(client, "/me/account/language", page="/me/account", language="es")
    assert 'lang="es"' in client.get("/me/account").get_data(as_text=True)


def test_a_language_this_site_does_not_speak_is_refused(client: FlaskClient) -> None:
    """The page comes back with a sentence, and nothing changes."""
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    answer = send(client, "/me/account/language", page="/me/account", language="xx")
    assert answer.status_code == 422
    assert "need your attention" in answer.get_data(as_text=True)
    assert db.session.get_one(User, user.id).language is None


def test_signing_out_everywhere_else_leaves_this_browser_signed_in(client: FlaskClient) -> None:
    """The others are dead, this one lives; one act."""
    user = factories.make_user("ann")
    others = [client.application.test_client() for _other in range(2)]
    for browser in (*others, client):
        factories.sign_in(browser, user)
    assert "in 2 other browsers" in client.get("/me/account").get_data(as_text=True)
    send(client, "/me/account/sign-out-elsewhere", page="/me/account")
    assert [is_signed_in(browser) for browser in (*others, client)] == [False, False, True]
    assert acts(user) == ["signed_in", "signed_in", "signed_in", "signed_out"]
    assert "nowhere else" in client.get("/me/account").get_data(as_text=True)
