"""People and what they declare: sealed, visible to the right readers, erasable; on both databases where it matters."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask, g

from council.access import Role
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import verify
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service
from council.members.models import Person, Trait
from tests import factories
from tests.council.members.helpers import add_dimension

ON = date(2026, 5, 1)
LATER = date(2026, 6, 1)


@pytest.fixture
def asking(council: Council) -> Council:
    """A council that asks something open, something restricted and something sealed."""
    for sensitivity in ("open", "restricted", "sealed"):
        add_dimension(council, sensitivity)
    return council


@pytest.fixture
def amina(asking: Council) -> Person:
    """A person who has answered all three."""
    answers = {f"test_{sensitivity}": "first" for sensitivity in ("open", "restricted", "sealed")}
    with transaction():
        person = service.add_person(
            factories.ACTOR, asking, name="Amina Diallo", contact="amina@post.example", organisation="Verein Zyzzyva"
        )
        service.declare_traits(factories.ACTOR, person, answers, on=ON, by="officer")
    return person


def _acts() -> list[str]:
    return list(db.session.scalars(db.select(Entry.act).order_by(Entry.sequence)))


def test_what_was_sealed_is_read_back_in_a_new_request(amina: Person) -> None:
    """Name, contact, organisation and answers open again with the key from the database."""
    g.pop("data_ciphers")
    read = (service.name_of(amina), service.contact_of(amina), service.organisation_of(amina))
    assert read == ("Amina Diallo", "amina@post.example", "Verein Zyzzyva")
    assert service.traits_of(amina) == {"test_open": "first", "test_restricted": "first", "test_sealed": "first"}


def test_nothing_that_identifies_a_person_is_readable_on_the_disk(app: Flask, amina: Person) -> None:
    """Planted values are in no file of the instance; the pseudonym, which says nothing, is."""
    db.session.rollback()
    content = b"".join(each.read_bytes() for each in Path(app.instance_path).iterdir() if each.is_file())
    planted = (amina.pseudonym, "Diallo", "amina@post.example", "Zyzzyva")
    assert [each.encode() in content for each in planted] == [True, False, False, False]


def test_a_value_moved_to_another_person_does_not_open(asking: Council, amina: Person) -> None:
    """A ciphertext is bound to its row and its holder; a swap shows a pseudonym, never a wrong name."""
    with transaction():
        other = service.add_person(factories.ACTOR, asking, name="Bilal Haddad")
        other.name_sealed = amina.name_sealed
    assert service.name_of(other) == other.pseudonym


@pytest.mark.parametrize(
    ("roles", "own", "seen"),
    [
        ({Role.SECRETARIAT}, False, {"test_open": "first", "test_restricted": "first", "test_sealed": None}),
        ({Role.MEMBER}, False, {"test_open": "first"}),
        ({Role.AUDITOR}, False, {"test_open": "first"}),
        ({Role.ADMINISTRATOR}, False, {}),
        (set(), False, {}),
        (set(), True, {"test_open": "first", "test_restricted": "first", "test_sealed": "first"}),
    ],
)
def test_each_reader_sees_what_the_sensitivity_allows(
    amina: Person, roles: set[Role], own: object, seen: dict[str, str | None]
) -> None:
    """Sealed answers are shown to nobody but herself; restricted ones to the secretariat; open ones to the council."""
    found = {each.dimension: each.value for each in service.visible_traits(amina, frozenset(roles), own=bool(own))}
    assert found == seen


def test_a_new_answer_withdraws_the_one_before_it(amina: Person) -> None:
    """The old row keeps its day and gets an end; nothing is overwritten."""
    with transaction():
        service.declare_traits(factories.ACTOR, amina, {"test_open": "second"}, on=LATER, by="self")
    assert service.traits_of(amina)["test_open"] == "second"
    rows = db.session.scalars(db.select(Trait).join(Trait.dimension).where(db.text("key = 'test_open'"))).all()
    found = sorted((each.declared_on, each.declared_by, each.withdrawn_on) for each in rows)
    assert found == [(ON, "officer", LATER), (LATER, "self", None)]


def test_the_same_answer_again_changes_nothing(amina: Person) -> None:
    """No row and no act, so that a form sent with old values leaves no trace."""
    before = _acts()
    with transaction():
        changed = service.declare_traits(factories.ACTOR, amina, {"test_open": "first"}, on=LATER, by="self")
    assert (changed, _acts()) == ([], before)


@pytest.mark.parametrize("answers", [{"test_open": "third"}, {"shoe_size": "first"}])
def test_what_the_council_does_not_ask_is_refused(amina: Person, answers: dict[str, str]) -> None:
    """An unknown value or dimension is refused before anything is saved."""
    with pytest.raises(Refused), transaction():
        service.declare_traits(factories.ACTOR, amina, answers, on=LATER, by="officer")
    assert service.traits_of(amina)["test_open"] == "first"


def test_a_withdrawn_answer_is_nowhere_used(amina: Person) -> None:
    """It is gone from computing and from every reader's sight; withdrawing it twice is refused."""
    with transaction():
        service.withdraw_trait(factories.ACTOR, amina, "test_sealed", on=LATER)
    assert "test_sealed" not in service.traits_of(amina)
    assert [each.dimension for each in service.visible_traits(amina, frozenset(), own=True)] == [
        "test_open",
        "test_restricted",
    ]
    with pytest.raises(Refused), transaction():
        service.withdraw_trait(factories.ACTOR, amina, "test_sealed", on=LATER)


def test_an_erased_person_is_a_pseudonym_everywhere(amina: Person) -> None:
    """Name, contact and answers are unreadable, the key is destroyed, and the record still verifies."""
    with transaction():
        service.erase_person(factories.ACTOR, amina, on=LATER)
    g.pop("data_ciphers", None)
    read = (service.name_of(amina), service.contact_of(amina), service.traits_of(amina))
    assert read == (amina.pseudonym, "", {})
    assert service.names_of_many([amina.id]) == {amina.id: amina.pseudonym}
    assert verify() is None


def test_nothing_is_written_about_an_erased_person(amina: Person) -> None:
    """Correcting, declaring, withdrawing and erasing again are each refused."""
    with transaction():
        service.erase_person(factories.ACTOR, amina, on=LATER)
    with pytest.raises(Refused), transaction():
        service.correct_person(factories.ACTOR, amina, name="Amina again")
    with pytest.raises(Refused), transaction():
        service.declare_traits(factories.ACTOR, amina, {"test_open": "second"}, on=LATER, by="officer")
    with pytest.raises(Refused), transaction():
        service.withdraw_trait(factories.ACTOR, amina, "test_open", on=LATER)
    with pytest.raises(Refused), transaction():
        service.erase_person(factories.ACTOR, amina, on=LATER)
    assert _acts().count(Act.PERSON_ERASED) == 1


def test_a_correction_leaves_out_what_was_not_mentioned(amina: Person) -> None:
    """Only the name changes; the record names the field and neither its old nor its new content."""
    with transaction():
        service.correct_person(factories.ACTOR, amina, name="Amina D.")
    assert (service.name_of(amina), service.contact_of(amina)) == ("Amina D.", "amina@post.example")
    body = db.session.scalars(db.select(Entry.body).order_by(Entry.sequence.desc())).first() or b""
    assert [part in body for part in (b'"fields":["name"]', b"Amina", b"Diallo")] == [True, False, False]


def test_a_name_is_needed_and_a_contact_can_be_removed(amina: Person) -> None:
    """An empty name is refused; an empty contact is no contact."""
    with pytest.raises(Refused), transaction():
        service.correct_person(factories.ACTOR, amina, name="")
    with transaction():
        service.correct_person(factories.ACTOR, amina, contact=None)
    assert (service.name_of(amina), service.contact_of(amina)) == ("Amina Diallo", "")


def test_pseudonyms_are_short_readable_and_each_used_once(council: Council) -> None:
    """Six signs that cannot be mistaken for one another, different for each person of a council."""
    with transaction():
        people = [service.add_person(factories.ACTOR, council, name=f"Person {number}") for number in range(50)]
    pseudonyms = {each.pseudonym for each in people}
    assert len(pseudonyms) == 50
    assert {len(each) for each in pseudonyms} == {len("P-XXXXXX")}
    assert set("".join(each[2:] for each in pseudonyms)) & set("01OILU") == set()


def test_people_are_found_through_their_account_and_only_in_their_council(council: Council) -> None:
    """One account may be a person in two councils; each council sees its own."""
    other = factories.make_council("other")
    user = factories.make_user("somebody")
    with transaction():
        here = service.add_person(factories.ACTOR, council, name="Here", user=user)
        there = service.add_person(factories.ACTOR, other, name="There", user=user)
    assert (service.person_of(user, council), service.person_of(user, other)) == (here, there)
    assert service.people_of(user) == [here, there]
    with pytest.raises(NotFound):
        service.person(council, there.id)


def test_answers_of_many_people_are_those_of_each(any_app: Flask) -> None:
    """Read in bulk or one by one, on both databases, it is the same; who said nothing has an empty entry."""
    assert any_app
    council = factories.make_council()
    key = add_dimension(council, "restricted")
    with transaction():
        people = [service.add_person(factories.ACTOR, council, name=f"Person {number}") for number in range(620)]
        for number, person in enumerate(people[:600]):
            answer = {key: ("first", "second")[number % 2]}
            service.declare_traits(factories.ACTOR, person, answer, on=ON, by="officer")
    ids = [person.id for person in people]
    g.pop("data_ciphers")
    found = service.traits_of_many(ids)
    assert [found[each].get(key) for each in ids] == [*("first", "second") * 300, *[None] * 20]
    assert service.names_of_many(ids)[ids[619]] == "Person 619"


def test_each_change_records_one_act_about_the_person(amina: Person) -> None:
    """The acts are typed and name her by id; her name in them is sealed, and no answer stands there."""
    with transaction():
        service.correct_person(factories.ACTOR, amina, listed=True)
        service.withdraw_trait(factories.ACTOR, amina, "test_open", on=LATER)
        service.erase_person(factories.ACTOR, amina, on=LATER)
    about = db.session.scalars(db.select(Entry).where(Entry.subject == f"person:{amina.id}")).all()
    acts = ["person_added", "traits_declared", "person_corrected", "trait_withdrawn", "person_erased"]
    assert [entry.act for entry in about] == acts
    assert [word for entry in about for word in (b"Diallo", b'"first"', b"amina@") if word in entry.body] == []
