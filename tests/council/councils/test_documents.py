"""The document of a version: full text in every language, its rules, who decided, and its SHA-256 in the record."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.audit.models import Entry
from council.councils import documents, service
from council.councils.models import Charter, Council
from council.database import db, transaction
from tests import factories
from tests.council.councils.cases import LANGUAGES, rules
from tests.council.councils.pages import CHARTER, text_of

SignIn = Callable[[FlaskClient, User], None]


def adopted(council: Council) -> Charter:
    """A second version, decided by the city."""
    decision = service.Decision("The city council", date(2026, 6, 3), "Minutes 14")
    with transaction():
        return service.adopt_charter(
            factories.ACTOR, council, rules=rules(), in_force_from=date(2026, 7, 1), decision=decision
        )


@pytest.mark.usefixtures("member_signed_in")
def test_the_file_proves_what_was_adopted(client: FlaskClient, council: Council) -> None:
    """Its SHA-256 is kept with the version and stands in the record; it says everything in six languages."""
    charter = adopted(council)
    answer = client.get(f"{CHARTER}/2/document.json")
    digest = hashlib.sha256(answer.data).hexdigest()
    content = json.loads(answer.data)
    adopting = select(Entry).where(Entry.act == "charter_entered_into_force").order_by(Entry.sequence.desc())
    last = db.session.scalars(adopting).first()
    assert last is not None
    assert json.loads(last.body)["details"]["sha256"] == digest
    assert service.charters_of(council)[0].document_hash == digest
    assert sorted(content["text"]) == sorted(LANGUAGES)
    assert content["decided"] == {"by": "The city council", "on": "2026-06-03", "reference": "Minutes 14"}
    assert content["rules"] == charter.rules
    terms = {language: text[1]["lines"][0] for language, text in content["text"].items()}
    assert terms["en"] == "A term lasts 3 years."
    assert len(set(terms.values())) == len(LANGUAGES)


@pytest.mark.usefixtures("member_signed_in")
def test_the_page_reads_the_document_and_not_today(client: FlaskClient, council: Council) -> None:
    """It says who decided, shows the digest, and keeps the text as it was adopted."""
    charter = adopted(council)
    page = text_of(client.get(f"{CHARTER}/2/document").get_data(as_text=True))
    assert "Decided by “The city council” on 3 June 2026 (Minutes 14)." in page
    assert "A term lasts 3 years." in page
    assert charter.document_hash in page
    assert "altered afterwards" not in page


@pytest.mark.usefixtures("member_signed_in")
def test_an_altered_document_says_so(client: FlaskClient, council: Council) -> None:
    """Whoever changes the kept text is found out, because its digest is another."""
    charter = adopted(council)
    with transaction():
        charter.document = charter.document.replace("3 years", "9 years")
    assert "altered afterwards" in text_of(client.get(f"{CHARTER}/2/document").get_data(as_text=True))


@pytest.mark.usefixtures("member_signed_in")
def test_a_version_without_a_document_has_no_page_for_it(client: FlaskClient, council: Council) -> None:
    """Versions from before documents were kept are read as they always were."""
    with transaction():
        charter = service.charters_of(council)[0]
        charter.document = charter.document_hash = ""
    assert client.get(f"{CHARTER}/1/document").status_code == 404
    assert client.get(f"{CHARTER}/7/document.json").status_code == 404
    assert "Read or print" not in text_of(client.get(f"{CHARTER}/1").get_data(as_text=True))


def test_a_document_is_the_same_in_whatever_language_it_was_adopted(council: Council) -> None:
    """The reader's language changes nothing in the file: its digest must not depend on who pressed the button."""
    charter = adopted(council)
    content = documents.content_of(charter)
    assert content == documents.written(charter, rules(), service.dimensions_of(council, on=charter.in_force_from))
