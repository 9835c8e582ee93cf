"""Pairs: who accompanies whom, from a day until before another."""

from datetime import date
from uuid import uuid4

import pytest

from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.buddies import service
from council.members.buddies.models import Pairing
from council.members.buddies.service import PairingKind
from council.members.models import Person
from tests import factories

ON = date(2026, 5, 1)
UNTIL = date(2027, 5, 1)


@pytest.fixture
def two(council: Council) -> tuple[Person, Person]:
    """A newcomer and somebody who knows the council."""
    with transaction():
        return (
            members.add_person(factories.ACTOR, council, name="Nadia"),
            members.add_person(factories.ACTOR, council, name="Gloria"),
        )


def _pair(council: Council, newcomer: Person, guide: Person, ends_on: date = UNTIL) -> Pairing:
    with transaction():
        return service.pair(
            factories.ACTOR,
            council,
            kind=PairingKind.BUDDY,
            newcomer=members.person(council, newcomer.id),
            guide=members.person(council, guide.id),
            begins_on=ON,
            ends_on=ends_on,
        )


def test_both_have_the_pairing_until_it_ends(council: Council, two: tuple[Person, Person]) -> None:
    """On its last day it is nobody's any more."""
    pairing = _pair(council, *two)
    for each in two:
        assert [found.id for found in service.pairings_with(each, ON)] == [pairing.id]
        assert service.pairings_with(each, UNTIL) == []


def test_ending_it_takes_it_off_at_once(council: Council, two: tuple[Person, Person]) -> None:
    """From that day neither has it, and it cannot be ended again."""
    pairing = _pair(council, *two)
    middle = date(2026, 8, 1)
    with transaction():
        service.end_pairing(factories.ACTOR, service.pairing(council, pairing.id), on=middle)
    assert service.pairings_of(council, middle) == []
    with pytest.raises(Refused), transaction():
        service.end_pairing(factories.ACTOR, service.pairing(council, pairing.id), on=middle)


def test_the_same_two_are_not_paired_twice_nor_anybody_with_herself(
    council: Council, two: tuple[Person, Person]
) -> None:
    """Each slip is refused, and so is a pairing that ends before it begins."""
    newcomer, guide = two
    with pytest.raises(Refused):
        _pair(council, newcomer, newcomer)
    with pytest.raises(Refused):
        _pair(council, newcomer, guide, ends_on=ON)
    _pair(council, newcomer, guide)
    with pytest.raises(Refused):
        _pair(council, newcomer, guide)


def test_nobody_erased_is_paired(council: Council, two: tuple[Person, Person]) -> None:
    """There is nobody left to accompany."""
    with transaction():
        members.erase_person(factories.ACTOR, members.person(council, two[0].id), on=ON)
    with pytest.raises(Refused):
        _pair(council, *two)


def test_another_councils_pairing_is_not_there(council: Council, two: tuple[Person, Person]) -> None:
    """Neither is one that never was."""
    pairing = _pair(council, *two)
    other = factories.make_council("elsewhere")
    for council_asked, wanted in ((other, pairing.id), (council, uuid4())):
        with pytest.raises(NotFound):
            service.pairing(council_asked, wanted)
