"""What a person needs in order to take part: hers and the secretariat's to read, and nobody else's."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service
from council.members.models import Person
from council.members.needs.models import AccessNeeds
from council.members.needs.service import Need, Needs, needs_of, needs_of_many, tell_needs
from tests import factories
from tests.council.members.helpers import read, send

ON = date(2026, 5, 1)
NEEDS = Needs(("sw",), (Need.CHILD_CARE, Need.LARGE_PRINT), "I arrive by the night bus.")


def _tell(person: Person, needs: Needs = NEEDS) -> None:
    with transaction():
        tell_needs(factories.ACTOR, db.session.get_one(Person, person.id), needs, on=ON, by="self")


def test_needs_are_read_back_and_stand_sealed(herself: Person) -> None:
    """Neither her words nor a code of the list stands in the table."""
    _tell(herself)
    told = needs_of(herself)
    assert told is not None
    assert (told.needs, told.on, told.by) == (NEEDS, ON, "self")
    sealed = db.session.scalars(db.select(AccessNeeds.needs_sealed)).one()
    assert [word for word in (b"child_care", b"night bus") if word in sealed] == []


def test_telling_again_replaces_what_was_told(herself: Person) -> None:
    """There is one answer, the latest; emptied, none is counted."""
    _tell(herself)
    _tell(herself, Needs())
    assert db.session.scalar(db.select(db.func.count()).select_from(AccessNeeds)) == 1
    assert needs_of_many([herself.id]) == {}


def test_the_record_does_not_say_what_is_needed(herself: Person) -> None:
    """The act says that needs were told, and by whom."""
    _tell(herself)
    body = db.session.scalars(db.select(Entry.body).order_by(Entry.sequence.desc())).first() or b""
    assert b'"needs_told"' in body
    assert [word for word in (b"child", b'"sw"', b"bus") if word in body] == []


def test_an_erased_person_has_no_needs(herself: Person) -> None:
    """They cannot be read any more, and none can be told."""
    _tell(herself)
    with transaction():
        service.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    assert needs_of(db.session.get_one(Person, herself.id)) is None
    assert needs_of_many([herself.id]) == {}
    with pytest.raises(Refused):
        _tell(herself)


def test_she_tells_them_and_the_secretariat_reads_them(
    own: FlaskClient, office: FlaskClient, council: Council, herself: Person
) -> None:
    """What she tells on her own page stands in the secretariat's form."""
    fields = {"interpretation-0": "Swahili", "listed": "step_free", "words": "A chair near the door."}
    status, _body = send(own, f"/me/{council.slug}/needs", **fields)
    told = needs_of(db.session.get_one(Person, herself.id))
    assert status == 302
    assert told is not None
    assert told.needs == Needs(("sw",), (Need.STEP_FREE,), "A chair near the door.")
    assert "A chair near the door." in read(office, f"/{council.slug}/people/{herself.id}/needs")


def test_the_page_says_why_it_is_asked_and_how_long_it_is_kept(
    own: FlaskClient, council: Council, herself: Person
) -> None:
    """Purpose and retention stand on the page."""
    page = read(own, f"/me/{council.slug}/needs")
    assert herself.pseudonym
    assert ("Asked so that meetings can be prepared" in page, "It is kept until you change" in page) == (True, True)


def test_an_officer_tells_them_for_her_and_that_is_marked(
    office: FlaskClient, own: FlaskClient, council: Council, herself: Person
) -> None:
    """She reads on her own page that the secretariat entered it."""
    status, _body = send(office, f"/{council.slug}/people/{herself.id}/needs", listed="dial_in")
    assert status == 302
    assert "The secretariat entered this for you on" in read(own, f"/me/{council.slug}/needs")


def test_too_long_words_are_refused(own: FlaskClient, council: Council, herself: Person) -> None:
    """The form says how long they may be, and saves nothing."""
    status, body = send(own, f"/me/{council.slug}/needs", words="x" * 2001)
    assert status == 422
    assert "Use at most 2000 characters." in body
    assert needs_of(herself) is None
