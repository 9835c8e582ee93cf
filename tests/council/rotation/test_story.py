"""Where the page of a rotation leads once there is a proposal, and what a member is still asked."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.database import db, transaction
from council.portal.own_page import own_council
from council.rotation import adoption
from council.terms import service as terms
from council.terms.models import Term
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import ASKED, DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
PATH = f"/test-council/rotations/{DAY.isoformat()}"


def test_the_page_of_a_rotation_leads_to_its_proposal(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """From the first button to the adopted proposal, the next step stands on top."""
    council = small_councils.small_council()
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))

    def says(sentence: str) -> tuple[bool, bool]:
        page = client.get(PATH).get_data(as_text=True)
        return sentence in page, "Open proposal 1" in page

    assert says("Next, propose who leaves") == (True, False)
    proposal = helpers.propose(app, council)
    assert says("Proposal 1 is ready.") == (True, True)
    small_councils.sign_off(proposal)
    assert says("Proposal 1 is under way.") == (True, True)
    with transaction():
        adoption.adopt(ACTOR, proposal)
    assert says("Proposal 1 is adopted.") == (True, True)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (terms.Answer.STAY, "The rotation on 1 July 2026 is decided. A letter to you says what it means."),
        (None, "The rotation on 1 July 2026 is decided. Your term ends on that day."),
    ],
)
def test_a_member_is_not_asked_about_a_rotation_that_is_decided(
    app: Flask, answer: terms.Answer | None, told: str
) -> None:
    """Until then she may say what she wishes; afterwards she reads what came of it."""
    council = small_councils.small_council()
    term = db.session.scalars(select(Term).where(Term.end == DAY)).first()
    assert term is not None
    user = factories.make_user("member", council, Role.MEMBER)
    with transaction():
        term.person.user_id = user.id
    if answer is not None:
        helpers.say(council, term, answer)
    with app.test_request_context():
        before = own_council(user, council, ASKED)
    proposal = helpers.propose(app, council)
    small_councils.sign_off(proposal)
    with transaction():
        adoption.adopt(ACTOR, proposal)
    with app.test_request_context():
        after = own_council(user, council, ASKED)
    assert (before.question is None, after.question is None) == (False, True)
    assert after.seat is not None
    assert after.seat.following == told
