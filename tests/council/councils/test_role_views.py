"""Roles through the real client: listed, granted, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils import service
from council.councils.models import Council
from tests import factories
from tests.council.councils.pages import CHARTER, ROLES, filled, text_of

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()


@pytest.mark.usefixtures("administrator_signed_in")
def test_roles_are_listed_and_granted_by_address(client: FlaskClient, council: Council) -> None:
    """The new holder stands in the list; upper and lower case in the address are the same."""
    newcomer = factories.make_user("newcomer")
    sent = filled(client, ROLES, email="Newcomer@test.example", role="auditor")
    assert client.post(ROLES, data=sent).status_code == 302
    assert service.roles_of(newcomer, council) == frozenset({Role.AUDITOR})
    assert "Newcomer" in text_of(client.get(ROLES).get_data(as_text=True))


@pytest.mark.usefixtures("administrator_signed_in")
@pytest.mark.parametrize("email", ["nobody@test.example", "administrator@test.example"])
def test_a_refused_grant_does_not_tell_whether_there_is_an_account(
    client: FlaskClient, council: Council, email: str
) -> None:
    """No account, or the role held already: one and the same sentence, beside the field."""
    answer = client.post(ROLES, data=filled(client, ROLES, email=email, role="administrator"))
    assert answer.status_code == 422
    assert "No role was granted. Check that the address belongs" in text_of(answer.get_data(as_text=True))
    assert len(service.grants_of(council)) == 1


@pytest.mark.usefixtures("administrator_signed_in")
def test_an_invented_role_is_refused(client: FlaskClient, council: Council) -> None:
    """Only the four roles can be chosen."""
    sent = filled(client, ROLES, email="administrator@test.example", role="emperor")
    assert client.post(ROLES, data=sent).status_code == 422
    assert len(service.grants_of(council)) == 1


@pytest.mark.usefixtures("administrator_signed_in")
def test_a_role_is_taken_back_after_saying_what_that_does(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The page before names the person and the consequences; afterwards her copied cookie opens nothing."""
    hers = client.application.test_client()
    sign_in(hers, officer)
    assert hers.get(CHARTER).status_code == 200
    grant = next(each for each in service.grants_of(council) if each.role == "secretariat")
    address = f"{ROLES}/{grant.id}/revoke"
    page = client.get(address).get_data(as_text=True)
    assert "Take back the role “Secretariat” from Officer" in text_of(page)
    assert "is signed out everywhere" in text_of(page)
    assert service.roles_of(officer, council) == frozenset({Role.SECRETARIAT})
    assert client.post(address, data=factories.hidden_fields(page[page.index(address) :])).status_code == 302
    assert service.roles_of(officer, council) == frozenset()
    assert hers.get(CHARTER).status_code == 302


@pytest.mark.usefixtures("administrator_signed_in")
def test_the_only_administrator_cannot_take_back_her_own_role(client: FlaskClient, council: Council) -> None:
    """It is refused in a sentence, and she stays signed in."""
    [grant] = service.grants_of(council)
    address = f"{ROLES}/{grant.id}/revoke"
    page = client.get(address).get_data(as_text=True)
    answer = client.post(address, data=factories.hidden_fields(page[page.index(address) :]))
    assert answer.status_code == 400
    assert "only administrator" in text_of(answer.get_data(as_text=True))
    assert client.get(ROLES).status_code == 200


@pytest.mark.usefixtures("administrator_signed_in")
def test_a_role_of_another_council_is_not_there(client: FlaskClient, council: Council) -> None:
    """An administrator of one council cannot take back a role in another by its address."""
    other = factories.make_council("elsewhere")
    factories.make_user("stranger", other, Role.SECRETARIAT)
    [grant] = service.grants_of(other)
    address = f"{ROLES}/{grant.id}/revoke"
    assert client.get(address).status_code == 404
    sent = factories.hidden_fields(client.get(ROLES).get_data(as_text=True))
    assert client.post(address, data=sent).status_code == 404
    assert len(service.grants_of(other)) == 1
    assert len(service.grants_of(council)) == 1
