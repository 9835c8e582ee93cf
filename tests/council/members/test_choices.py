"""What a person chooses about how she appears: the safest unless she chose else, by herself or on her behalf."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service
from council.members.choices.service import (
    Attribution,
    Beside,
    Channel,
    Choices,
    appearances,
    choices_of,
    choose,
    name_among_members,
    name_in_minutes,
    spoken_by_many,
)
from council.members.models import Person
from tests import factories
from tests.council.members.helpers import read, send

ON = date(2026, 5, 1)
EVERYTHING = Choices(
    spoken=("sw", "ar"),
    channel=Channel.PHONE,
    listed=True,
    beside=frozenset(Beside),
    photo=True,
    attribution=Attribution.NAME,
)


def _choose(person: Person, choices: Choices = EVERYTHING) -> None:
    with transaction():
        choose(factories.ACTOR, db.session.get_one(Person, person.id), choices, on=ON, by="self")


def _path(council: Council) -> str:
    return f"/me/{council.slug}/preferences"


def test_nothing_is_chosen_for_anybody(herself: Person) -> None:
    """Whoever chose nothing is not named, not pictured, and not named in minutes."""
    assert choices_of(herself) == Choices()
    assert appearances([herself.id]) == []
    assert name_in_minutes(herself) == ""
    assert name_among_members(herself) == herself.pseudonym


def test_what_she_chooses_is_kept_and_read_back(herself: Person) -> None:
    """Everything chosen holds, and the public sees exactly what she allowed."""
    _choose(herself)
    assert choices_of(herself) == EVERYTHING
    shown = appearances([herself.id])[0]
    assert (shown.name, shown.languages, shown.organisation) == ("Amina Diallo", ("sw", "ar"), "Harbour Light")
    assert name_in_minutes(herself) == name_among_members(herself) == "Amina Diallo"


def test_nothing_stands_beside_a_name_unless_it_was_allowed(herself: Person) -> None:
    """Agreeing to be named allows the name and nothing else."""
    _choose(herself, Choices(spoken=("sw",), listed=True))
    shown = appearances([herself.id])[0]
    assert (shown.name, shown.languages, shown.organisation) == ("Amina Diallo", (), "")


def test_the_record_tells_that_something_was_chosen_and_not_what(herself: Person) -> None:
    """The act names the fields, and neither a language nor an answer."""
    _choose(herself)
    body = db.session.scalars(db.select(Entry).order_by(Entry.sequence.desc())).first().body.decode()  # type: ignore[union-attr]
    assert '"preferences_chosen"' in body
    assert [word for word in ('"sw"', '"phone"', '"pseudonym"') if word in body] == []


def test_after_erasure_nothing_of_it_can_be_read(herself: Person) -> None:
    """The languages are gone with her key, and she is named nowhere."""
    _choose(herself)
    with transaction():
        service.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    erased = db.session.get_one(Person, herself.id)
    assert choices_of(erased) == Choices()
    assert appearances([herself.id]) == []
    assert spoken_by_many([herself.id]) == {herself.id: ()}
    assert (name_among_members(erased), name_in_minutes(erased)) == (erased.pseudonym, "")


def test_nothing_can_be_chosen_for_somebody_erased(herself: Person) -> None:
    """An erased person has no wishes that could be written down."""
    with transaction():
        service.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    with pytest.raises(Refused):
        _choose(herself)


def test_she_chooses_on_her_own_page(own: FlaskClient, council: Council, herself: Person) -> None:
    """Saving takes languages by any of their names, and marks that she entered it herself."""
    fields = {"attribution": "pseudonym", "channel": "post", "spoken-0": "Swahili", "spoken-1": "العربية", "photo": "y"}
    status, _body = send(own, _path(council), **fields)
    person = db.session.get_one(Person, herself.id)
    assert status == 302
    assert choices_of(person) == Choices(
        ("sw", "ar"), Channel.POST, photo=True, attribution=Attribution.PSEUDONYM, beside=frozenset()
    )
    assert person.choices_by == "self"
    assert "You entered this on" in read(own, _path(council))


def test_trying_out_shows_how_it_looks_and_saves_nothing(own: FlaskClient, council: Council, herself: Person) -> None:
    """The preview shows her name in public, while she is still only counted."""
    sent = {"step": "preview", "listed": "y", "beside": "organisation", "attribution": "name", "channel": "email"}
    before = read(own, _path(council))
    status, body = send(own, _path(council), **sent)
    shown = body[body.index('id="appearance"') :]
    assert status == 200
    assert "No name. Only the number of members is shown." in before
    assert ("Harbour Light" in shown, "“Amina Diallo said" in shown) == (True, True)
    assert choices_of(db.session.get_one(Person, herself.id)) == Choices()


def test_a_language_nobody_knows_is_refused_beside_its_line(
    own: FlaskClient, council: Council, herself: Person
) -> None:
    """A slip is named, and nothing is saved."""
    status, body = send(own, _path(council), **{"spoken-0": "Klingonish", "attribution": "none", "channel": "email"})
    assert status == 422
    assert "“Klingonish” is not in the list of languages." in body
    assert choices_of(db.session.get_one(Person, herself.id)) == Choices()


def test_an_officer_enters_it_for_her_and_both_see_that(
    office: FlaskClient, own: FlaskClient, council: Council, herself: Person
) -> None:
    """What the secretariat enters is marked so on the person's page and on her own."""
    path = f"/{council.slug}/people/{herself.id}/preferences"
    status, _body = send(office, path, attribution="name", channel="through_someone")
    assert status == 302
    assert "Entered by the secretariat on her behalf" in read(office, f"/{council.slug}/people/{herself.id}")
    assert "The secretariat entered this for you on" in read(own, _path(council))


def test_an_officer_reads_the_form_as_about_her_and_she_as_her_own(
    office: FlaskClient, own: FlaskClient, council: Council, herself: Person
) -> None:
    """No field of the officer's page speaks as if it were hers."""
    told = read(office, f"/{council.slug}/people/{herself.id}/preferences")
    hers = read(own, _path(council))
    first_person, third_person = "How should the minutes name me?", "How should the minutes name her?"
    assert (first_person in told, third_person in told) == (False, True)
    assert (first_person in hers, third_person in hers) == (True, False)
    assert "if your name stands there" not in told


def test_a_stale_form_does_not_overwrite_what_she_chose_since(
    office: FlaskClient, council: Council, herself: Person
) -> None:
    """Her own choice made in the meantime stands."""
    path = f"/{council.slug}/people/{herself.id}/preferences"
    stale = factories.hidden_fields(read(office, path))
    _choose(herself)
    answer = office.post(path, data={**stale, "attribution": "none", "channel": "email"})
    assert answer.status_code == 409
    assert choices_of(db.session.get_one(Person, herself.id)) == EVERYTHING


@pytest.mark.parametrize("page", ["preferences", "needs", "skills"])
def test_who_is_no_person_of_a_council_finds_no_page_there(own: FlaskClient, council: Council, page: str) -> None:
    """An account without a person, and a council that does not exist, look alike."""
    assert own.get(f"/me/{council.slug}/{page}").status_code == 404
    assert own.get(f"/me/no-such-council/{page}").status_code == 404


@pytest.mark.parametrize("page", ["preferences", "needs", "skills", "groups"])
def test_an_erased_person_has_no_form(office: FlaskClient, council: Council, herself: Person, page: str) -> None:
    """Nothing can be written about her any more."""
    with transaction():
        service.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    assert office.get(f"/{council.slug}/people/{herself.id}/{page}").status_code == 404


def test_somebody_entered_by_an_officer_is_marked_on_the_list_and_her_page(
    office: FlaskClient, council: Council
) -> None:
    """People without an account are full members, and one sees who entered them."""
    send(office, f"/{council.slug}/people/new", name="Lin Wei")
    person = db.session.scalars(db.select(Person)).one()
    assert person.assisted
    assert "No, entered by the secretariat" in read(office, f"/{council.slug}/people")
    assert "No account; entered by the secretariat" in read(office, f"/{council.slug}/people/{person.id}")


def test_trying_out_what_nobody_can_choose_shows_the_form_again(
    own: FlaskClient, council: Council, herself: Person
) -> None:
    """A choice that is not offered counts as the safest one."""
    assert herself
    status, _body = send(own, _path(council), step="preview", channel="pigeon", attribution="loudly", beside="shoes")
    assert status == 200
