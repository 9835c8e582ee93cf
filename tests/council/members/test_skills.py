"""Skills: which ones a council asks for, and what people say they can do."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from council.config import LANGUAGES
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.members.skills import service
from council.members.skills.library import library
from tests import factories
from tests.council.members.helpers import read, send

ON = date(2026, 5, 1)


@pytest.fixture
def asked(council: Council) -> Council:
    """A council that asks for two skills."""
    with transaction():
        service.add_skills(factories.ACTOR, council, [("health", {"en": "Health"}), ("media", {"en": "Media"})])
    return council


def _declare(person: Person, *keys: str) -> None:
    with transaction():
        service.declare_skills(factories.ACTOR, db.session.get_one(Person, person.id), keys, on=ON, by="self")


def _keys(council: Council) -> list[str]:
    return [each.key for each in service.skills_of(council)]


def test_every_skill_of_the_library_has_a_name_in_every_language() -> None:
    """Keys are unique, and no language is missing or empty."""
    keys = [each.key for each in library()]
    assert len(set(keys)) == len(keys) > 0
    assert [each.key for each in library() if set(each.name) != set(LANGUAGES) or not all(each.name.values())] == []


def test_what_she_can_do_is_read_back(asked: Council, herself: Person) -> None:
    """Her list is the latest she gave."""
    _declare(herself, "health", "media")
    _declare(herself, "media")
    told = service.declared_by(herself)
    assert told is not None
    assert (told.keys, told.by, told.on) == (frozenset({"media"}), "self", ON)
    assert service.declared_by_many([herself.id]) == {herself.id: frozenset({"media"})}
    assert asked.slug


def test_a_skill_the_council_does_not_ask_for_is_refused(asked: Council, herself: Person) -> None:
    """Neither an invented nor a retired one can be declared."""
    with transaction():
        service.retire_skill(factories.ACTOR, service.skill(asked, "media"), on=ON)
    with pytest.raises(Refused):
        _declare(herself, "media")
    with pytest.raises(Refused):
        _declare(herself, "juggling")


def test_a_retired_skill_is_kept_and_returns_with_what_people_said(asked: Council, herself: Person) -> None:
    """Retired, never deleted: asking again finds the old answers."""
    _declare(herself, "media")
    with transaction():
        service.retire_skill(factories.ACTOR, service.skill(asked, "media"), on=ON)
    assert (_keys(asked), [each.key for each in service.retired_skills(asked)]) == (["health"], ["media"])
    with pytest.raises(NotFound):
        service.skill(asked, "media")
    with transaction():
        service.add_skills(factories.ACTOR, asked, [("media", {"en": "Press"})])
    told = service.declared_by(db.session.get_one(Person, herself.id))
    assert _keys(asked) == ["health", "media"]
    assert told is not None
    assert told.keys == {"media"}


def test_a_skill_is_not_asked_for_twice(asked: Council) -> None:
    """The second time is refused."""
    with pytest.raises(Refused), transaction():
        service.add_skills(factories.ACTOR, asked, [("health", {"en": "Health"})])


def test_after_erasure_her_skills_are_gone(asked: Council, herself: Person) -> None:
    """They cannot be read, so they are not counted."""
    _declare(herself, "health")
    with transaction():
        members.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    assert service.declared_by_many([herself.id]) == {}
    assert service.declared_by(db.session.get_one(Person, herself.id)) is None
    assert asked.slug


def test_she_ticks_them_on_her_own_page_and_an_officer_can_for_her(
    own: FlaskClient, office: FlaskClient, asked: Council, herself: Person
) -> None:
    """Both ways save, and each says who entered it."""
    assert send(own, f"/me/{asked.slug}/skills", skills="health")[0] == 302
    assert "You entered this on" in read(own, f"/me/{asked.slug}/skills")
    assert send(office, f"/{asked.slug}/people/{herself.id}/skills", skills=["health", "media"])[0] == 302
    told = service.declared_by(db.session.get_one(Person, herself.id))
    assert told is not None
    assert (told.keys, told.by) == (frozenset({"health", "media"}), "officer")


def test_an_empty_register_says_who_fills_it(own: FlaskClient, council: Council, herself: Person) -> None:
    """Nobody meets a form without a question."""
    assert "The council asks for no skills yet" in read(own, f"/me/{council.slug}/skills")
    assert herself.pseudonym


def test_the_secretariat_takes_skills_from_the_library_and_writes_its_own(
    office: FlaskClient, council: Council
) -> None:
    """Both stand in the list; the key of an own one comes from its name."""
    path = f"/{council.slug}/skills/list"
    hidden = factories.hidden_fields(read(office, path))
    assert office.post(f"{path}/take", data={**hidden, "wanted": ["chairing", "media"]}).status_code == 302
    hidden = factories.hidden_fields(read(office, path))
    sent = {**hidden, "name-en": "Beekeeping", "name-fr": "Apiculture"}
    assert office.post(f"{path}/add", data=sent).status_code == 302
    assert _keys(council) == ["chairing", "media", "beekeeping"]
    assert service.skill(council, "beekeeping").name == {"en": "Beekeeping", "fr": "Apiculture"}


def test_a_skill_without_a_name_is_refused(office: FlaskClient, council: Council) -> None:
    """The form says that one language is enough, and saves nothing."""
    path = f"/{council.slug}/skills/list"
    hidden = factories.hidden_fields(read(office, path))
    answer = office.post(f"{path}/add", data={**hidden, "name-en": " "})
    assert answer.status_code == 422
    assert "Write something in at least one language." in answer.get_data(as_text=True)
    assert _keys(council) == []


def test_nothing_chosen_from_the_library_is_said(office: FlaskClient, council: Council) -> None:
    """An empty choice is a slip."""
    path = f"/{council.slug}/skills/list"
    answer = office.post(f"{path}/take", data=factories.hidden_fields(read(office, path)))
    assert (answer.status_code, "Choose at least one." in answer.get_data(as_text=True)) == (422, True)


def test_a_skill_is_reworded_and_retired_through_its_pages(office: FlaskClient, asked: Council) -> None:
    """The new words stand; retiring says first what it does."""
    path = f"/{asked.slug}/skills/list"
    assert send(office, f"{path}/health/words", **{"name-en": "Health and care"})[0] == 302
    assert "Health and care" in read(office, path)
    assert "From today nobody is asked for this skill" in read(office, f"{path}/media/retire")
    assert send(office, f"{path}/media/retire")[0] == 302
    assert _keys(asked) == ["health"]
    assert "Media, until" in read(office, path)
