"""Groups, whose names can endanger, and who belongs to them; belonging to none is as good."""

from datetime import date
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.groups import service
from council.members.groups.models import Affiliation, Group
from council.members.groups.service import Capacity, Kind
from council.members.models import Person
from tests import factories
from tests.council.members.helpers import read, send

ON = date(2026, 5, 1)
LATER = date(2026, 9, 1)


def _add(council: Council, name: str, kind: Kind = Kind.INFORMAL, *, public: bool = False) -> Group:
    with transaction():
        return service.add_group(
            factories.ACTOR, council, kind=kind, name=name, contact="at the kitchen", public=public
        )


def _join(person: Person, group: Group, *, speaks_for: bool = False) -> Affiliation:
    with transaction():
        present = db.session.get_one(Person, person.id)
        return service.affiliate(factories.ACTOR, present, group, speaks_for=speaks_for, since=ON)


def _capacity(person: Person, council: Council, on: date) -> Capacity:
    kinds = {each.id: each.kind for each in service.groups_of(council)}
    return service.capacity(service.belongings_of(person), kinds, on)


def test_a_groups_name_and_contact_stand_sealed(council: Council) -> None:
    """They are read back, and nothing of them stands in the table."""
    group = _add(council, "Tuesday kitchen")
    assert (service.name_of(group), service.contact_of(group)) == ("Tuesday kitchen", "at the kitchen")
    assert [each for each in (group.name_sealed, group.contact_sealed or b"") if b"kitchen" in each] == []


def test_only_a_group_that_wishes_so_is_named_in_public(council: Council) -> None:
    """One that ended is not, whatever it wished before."""
    _add(council, "Tuesday kitchen")
    named, ended = _add(council, "Harbour Light", public=True), _add(council, "Old Harbour", public=True)
    with transaction():
        service.end_group(factories.ACTOR, service.group(council, ended.id), on=ON)
    assert service.public_groups(council) == ["Harbour Light"]
    assert named.id != ended.id


@pytest.mark.parametrize(
    ("kind", "speaks_for", "expected"),
    [
        (Kind.ORGANISED, True, Capacity.ORGANISATION),
        (Kind.UNREGISTERED, True, Capacity.INFORMAL_GROUP),
        (Kind.INFORMAL, True, Capacity.INFORMAL_GROUP),
        (Kind.ORGANISED, False, Capacity.PERSONAL),
    ],
)
def test_who_speaks_for_a_group_sits_in_its_name(
    council: Council, herself: Person, *, kind: Kind, speaks_for: bool, expected: Capacity
) -> None:
    """Belonging alone changes nothing: then she sits for herself."""
    assert _capacity(herself, council, LATER) is Capacity.PERSONAL
    _join(herself, _add(council, "A group", kind), speaks_for=speaks_for)
    assert _capacity(herself, council, LATER) is expected


def test_a_place_in_a_group_ends_and_stays_written_down(council: Council, herself: Person) -> None:
    """From that day she sits for herself again."""
    place = _join(herself, _add(council, "Harbour Light", Kind.ORGANISED), speaks_for=True)
    with transaction():
        present = db.session.get_one(Person, herself.id)
        service.end_affiliation(factories.ACTOR, service.affiliation(present, place.id), on=LATER)
    assert [each.until for each in service.belongings_of(herself)] == [LATER]
    assert _capacity(herself, council, ON) is Capacity.ORGANISATION
    assert _capacity(herself, council, LATER) is Capacity.PERSONAL


def test_the_same_place_twice_and_two_voices_are_refused(council: Council, herself: Person) -> None:
    """Nobody belongs to one group twice, or speaks for two at once."""
    one, other = _add(council, "One"), _add(council, "Other")
    _join(herself, one, speaks_for=True)
    with pytest.raises(Refused):
        _join(herself, one)
    with pytest.raises(Refused):
        _join(herself, other, speaks_for=True)
    _join(herself, other)
    assert len(service.belongings_of(herself)) == 2


def test_another_councils_group_is_not_there(council: Council, herself: Person) -> None:
    """Groups do not reach over the border of a council."""
    elsewhere = _add(factories.make_council("elsewhere"), "Far away")
    with pytest.raises(NotFound):
        _join(herself, elsewhere)
    with pytest.raises(NotFound):
        service.group(council, elsewhere.id)


def test_after_erasure_nobody_learns_where_she_belonged(council: Council, herself: Person) -> None:
    """The row stays, and says nothing."""
    group = _add(council, "Tuesday kitchen")
    _join(herself, group)
    assert [each.person_id for each in service.people_in(group, LATER)] == [herself.id]
    with transaction():
        members.erase_person(factories.ACTOR, db.session.get_one(Person, herself.id), on=ON)
    assert service.belongings_of(herself) == []
    assert service.people_in(service.group(council, group.id), LATER) == []


def test_the_directory_shows_groups_and_narrows_by_kind(office: FlaskClient, council: Council) -> None:
    """An informal group counts like a registered one, and the address narrows the list."""
    assert "No group is known yet" in read(office, f"/{council.slug}/groups")
    for name, kind in (("Harbour Light", "organised"), ("Tuesday kitchen", "informal")):
        assert send(office, f"/{council.slug}/groups/new", name=name, kind=kind)[0] == 302
    every, narrowed = read(office, f"/{council.slug}/groups"), read(office, f"/{council.slug}/groups?kind=informal")
    assert ("Harbour Light" in every, "Tuesday kitchen" in every) == (True, True)
    assert ("Harbour Light" in narrowed, "Tuesday kitchen" in narrowed) == (False, True)


def test_a_group_without_a_name_is_refused(office: FlaskClient, council: Council) -> None:
    """Nothing is saved."""
    assert send(office, f"/{council.slug}/groups/new", name=" ", kind="informal")[0] == 422
    assert service.groups_of(council) == []


def test_a_group_is_corrected_and_ended(office: FlaskClient, council: Council) -> None:
    """Ending says what it does first, and nothing can be written about it afterwards."""
    group = _add(council, "Tuesday kitchen", public=True)
    base = f"/{council.slug}/groups/{group.id}"
    assert send(office, f"{base}/correct", name="Wednesday kitchen", kind="unregistered")[0] == 302
    assert "Wednesday kitchen" in read(office, base)
    assert "From today it stands nowhere in public" in read(office, f"{base}/end")
    assert send(office, f"{base}/end")[0] == 302
    assert "This group ended on" in read(office, base)
    assert office.get(f"{base}/correct").status_code == 404


def test_an_officer_writes_down_where_she_belongs_and_ends_it(
    office: FlaskClient, council: Council, herself: Person
) -> None:
    """Her page says for whom she speaks, before and after."""
    group = _add(council, "Harbour", Kind.ORGANISED)
    base = f"/{council.slug}/people/{herself.id}/groups"
    assert "she speaks for herself" in read(office, base)
    assert send(office, base, group=str(group.id), speaks_for="y", since="2026-01-01")[0] == 302
    assert "in the name of an organisation" in read(office, base)
    assert "Amina Diallo" in read(office, f"/{council.slug}/groups/{group.id}")
    place = service.belongings_of(herself)[0]
    assert send(office, f"{base}/{place.id}/end")[0] == 302
    assert "she speaks for herself" in read(office, base)
    assert office.get(f"{base}/{place.id}/end").status_code == 404


def test_the_directory_asks_the_database_the_same_number_of_times_for_any_number_of_groups(
    office: FlaskClient, council: Council
) -> None:
    """Three groups or thirteen: the count of questions stays."""
    counts = []
    for more in (3, 10):
        for number in range(more):
            _add(council, f"Group {more} {number}")
        asked: list[str] = []
        listener = lambda *told: asked.append(told[2])  # noqa: E731, B023  # read before the next round
        event.listen(db.engine, "before_cursor_execute", listener)
        read(office, f"/{council.slug}/groups")
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(asked))
    assert [later - earlier for earlier, later in pairwise(counts)] == [0]
