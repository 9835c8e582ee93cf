"""The auditor's page: whether the record is whole, and every act in words."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, moment, transaction
from council.portal import acts_in_words
from council.rotation import service as rotation
from tests import factories
from tests.council.portal.helpers import ROTATION, add_person, read

SignIn = Callable[[FlaskClient, User], None]


def test_every_act_has_words(app: Flask) -> None:
    """No auditor reads the code of an act."""
    assert app
    assert set(Act) - acts_in_words.words().keys() == set()


def test_a_whole_record_says_so(client: FlaskClient, council: Council, auditor: User, sign_in: SignIn) -> None:
    """The first line of the auditor's page is the answer."""
    sign_in(client, auditor)
    assert "The record is whole" in read(client, f"/{council.slug}/audit")


def test_an_altered_record_names_the_act(client: FlaskClient, council: Council, auditor: User, sign_in: SignIn) -> None:
    """An entry whose content does not match its hash is named by its number."""
    with transaction() as session:
        number = audit.count() + 1
        forged = Entry(
            sequence=number,
            at=moment(),
            act=Act.ROLE_GRANTED.value,
            actor="system:forger",
            council=council.id,
            subject="account:forged",
            body=b"{}",
            leaf_hash=bytes(32),
        )
        session.add(forged)
    sign_in(client, auditor)
    page = read(client, f"/{council.slug}/audit")
    assert f"Act {number} was changed after it was written." in page


def first_column(page: str) -> str:
    """What stands in the table, and not in the choices above it."""
    return page.partition("<tbody>")[2]


def test_the_acts_are_paged(client: FlaskClient, council: Council, auditor: User, sign_in: SignIn) -> None:
    """More than fifty acts stand on several pages, the oldest on the last."""
    for number in range(60):
        add_person(council, f"Person {number}")
    sign_in(client, auditor)
    assert "The council was founded" not in first_column(read(client, f"/{council.slug}/audit/record"))
    assert "The council was founded" in first_column(read(client, f"/{council.slug}/audit/record?page=2"))


@pytest.mark.parametrize("page", ["0", "-1", "two", "9999999999999999", "3"])
def test_a_page_that_does_not_exist_is_not_there(
    client: FlaskClient, council: Council, auditor: User, sign_in: SignIn, *, page: str
) -> None:
    """Neither a slip nor a guess becomes a server error."""
    sign_in(client, auditor)
    assert client.get(f"/{council.slug}/audit/record?page={page}").status_code == 404


def test_the_record_page_names_nobody(client: FlaskClient, council: Council, auditor: User, sign_in: SignIn) -> None:
    """Acts are told without the names sealed in them."""
    add_person(council, "Amina Diallo")
    sign_in(client, auditor)
    page = read(client, f"/{council.slug}/audit")
    assert ("A person was added" in page, "Amina" in page) == (True, False)


def test_only_the_record_of_this_council_is_listed(
    client: FlaskClient, council: Council, auditor: User, sign_in: SignIn
) -> None:
    """Acts that belong to no council, as signing in does, are counted but not listed here."""
    sign_in(client, auditor)
    listed = db.session.query(Entry).filter(Entry.council == council.id).count()
    assert f"{listed} acts in this council" in read(client, f"/{council.slug}/audit/record")


def test_computed_proposals_offer_their_evidence(
    client: FlaskClient, council: Council, auditor: User, sign_in: SignIn
) -> None:
    """A proposal without an answer has nothing to download; a computed one has."""
    charter = councils.charter_on(council, ROTATION)
    assert charter is not None
    with transaction():
        asked = rotation.Asked(charter, ROTATION, "{}")
        proposal = rotation.request_proposal(factories.ACTOR, council, asked=asked)
    sign_in(client, auditor)
    page = f"/{council.slug}/audit/decisions/proposal/{proposal.id}"
    assert page in read(client, f"/{council.slug}/audit")
    evidence = f"{page}/file.json"
    before = read(client, page)
    with transaction():
        rotation.keep_evidence(factories.ACTOR, proposal, evidence=b"{}", lottery=None)
    after = read(client, page)
    assert (evidence in before, evidence in after) == (False, True)
