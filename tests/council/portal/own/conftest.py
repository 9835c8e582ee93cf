"""A member with an account, signed in, on the day on which the front rooms are read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from tests.council.portal.conftest import Seated

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def at_home(client: FlaskClient, seated: Seated, member_user: User, sign_in: SignIn) -> FlaskClient:
    """The browser of the member whose term ends first."""
    assert seated.listed.user_id == member_user.id
    sign_in(client, member_user)
    return client
