"""Founding councils, versions of charters, dimensions and roles: what is done, what is refused, what is recorded."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from council import crypto
from council.access import Role
from council.accounts.models import StoredSession, User
from council.accounts.sessions import begin_session
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import System, count, verify
from council.councils import service
from council.councils.models import Council, Dimension
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import Refused
from tests import factories
from tests.council.councils.cases import LANGUAGES, rules, with_gender

ACTOR = System("test")
FIRST_DAY = factories.CHARTER_FROM
NAME = {"en": "A council"}


def found(slug: str = "plain", level: str = "local") -> Council:
    """A council with nothing in it."""
    with transaction():
        return service.found_council(ACTOR, slug=slug, name=NAME, level=level, about={})


def adopt(council: Council, on: date, stated: CharterRules | None = None) -> int:
    """A further version of the charter; its number."""
    with transaction():
        return service.adopt_charter(ACTOR, council, rules=stated or rules(), in_force_from=on, source="test").number


def last_entry() -> Entry:
    """The newest act of the record."""
    return db.session.scalars(select(Entry).order_by(Entry.sequence.desc()).limit(1)).one()


def test_a_council_is_found_by_its_short_name(any_app: Flask) -> None:
    """On both databases: what was founded is there, has a key of its own, and is recorded."""
    assert any_app
    council = found("harbour")
    assert service.find_council("harbour") == council
    assert service.find_council("mountain") is None
    place = crypto.Place("test", "column", 1)
    assert crypto.unseal(council.id, crypto.seal(council.id, "kept", place), place) == "kept"
    assert last_entry().act == Act.COUNCIL_FOUNDED.value
    assert verify() is None


def test_councils_are_listed_by_short_name(app: Flask) -> None:
    """In the order in which people look for them."""
    assert app
    found("b-council")
    found("a-council")
    assert [each.slug for each in service.councils()] == ["a-council", "b-council"]


@pytest.mark.parametrize(("slug", "level"), [("plain", "local"), ("other", "galactic")])
def test_a_second_council_of_a_name_or_an_unknown_level_is_refused(app: Flask, slug: str, level: str) -> None:
    """With a sentence, and nothing half-saved or recorded."""
    assert app
    found("plain")
    before = count()
    with pytest.raises(Refused):
        found(slug, level)
    assert (len(service.councils()), count()) == (1, before)


def test_each_version_holds_from_its_day(council: Council) -> None:
    """None before the first; the second from its first day on; a future one is not yet there."""
    adopt(council, FIRST_DAY + timedelta(days=10))
    days = {-1: None, 0: 1, 9: 1, 10: 2, 400: 2}
    held = {days_on: service.charter_on(council, FIRST_DAY + timedelta(days=days_on)) for days_on in days}
    assert {days_on: charter.number if charter else None for days_on, charter in held.items()} == days


def test_of_two_versions_of_one_day_the_later_holds(council: Council) -> None:
    """A version replaced on the day it would begin never holds."""
    adopt(council, FIRST_DAY)
    held = service.charter_on(council, FIRST_DAY)
    assert held is not None
    assert held.number == 2


def test_a_version_cannot_begin_before_the_newest(council: Council) -> None:
    """The past of the rules stays as it was, and nothing is saved or recorded."""
    before = count()
    with pytest.raises(Refused) as caught:
        adopt(council, FIRST_DAY - timedelta(days=1))
    assert "1 July 2022" in caught.value.what
    assert (len(service.charters_of(council)), count()) == (1, before)


def test_a_version_in_force_never_changes(council: Council) -> None:
    """A new version leaves the rules, day and source of the one before untouched."""
    first = service.charter_numbered(council, 1)
    assert first is not None
    kept = (dict(first.rules), first.in_force_from, first.source)
    adopt(council, FIRST_DAY + timedelta(days=1))
    db.session.expire_all()
    assert (first.rules, first.in_force_from, first.source) == kept


def test_rules_are_stored_in_full(council: Council) -> None:
    """A default that changes one day cannot change what an old charter says."""
    number = adopt(council, FIRST_DAY)
    charter = service.charter_numbered(council, number)
    assert charter is not None
    assert charter.rules.keys() == CharterRules.model_fields.keys()
    assert charter.rules["terms"]["gap_days"] == 62


@pytest.mark.parametrize(
    ("dimension", "value", "says"),
    [("shoe_size", "woman", "shoe_size"), ("gender", "unicorn", "unicorn")],
)
def test_rules_that_name_what_the_council_does_not_ask_are_refused(
    council: Council, dimension: str, value: str, says: str
) -> None:
    """Each dimension and value a quota names must exist, and the refusal names the one that does not."""
    stated = rules(dimensions=[dimension], quotas=[{"key": "q", "where": {dimension: [value]}, "least": 1}])
    with pytest.raises(Refused) as caught:
        adopt(council, FIRST_DAY, stated)
    assert says in caught.value.what


def test_rules_cannot_name_a_dimension_after_it_was_retired(council: Council) -> None:
    """Until its last day it can be named, from that day on not."""
    gender = db.session.scalars(select(Dimension).where(Dimension.key == "gender")).one()
    retired = FIRST_DAY + timedelta(days=100)
    with transaction():
        service.retire_dimension(ACTOR, gender, on=retired)
    stated = CharterRules.model_validate(with_gender())
    assert adopt(council, retired - timedelta(days=1), stated) == 2
    with pytest.raises(Refused):
        adopt(council, retired, stated)


def test_a_dimension_offers_not_to_say_last_in_six_languages(app: Flask) -> None:
    """It is added when it was not given, and moved to the end when it was."""
    assert app
    council = found()
    with transaction():
        for key, values in (("first", ["a", "b"]), ("second", ["undisclosed", "c"])):
            service.add_dimension(
                ACTOR,
                council,
                key=key,
                name=NAME,
                purpose={},
                sensitivity="sealed",
                values=[(value, dict.fromkeys(LANGUAGES, value)) for value in values],
            )
    asked = service.dimensions_of(council)
    assert [[value.key for value in each.values] for each in asked] == [["a", "b", "undisclosed"], ["c", "undisclosed"]]
    assert set(asked[0].values[-1].name) == set(LANGUAGES)


@pytest.mark.parametrize(("sensitivity", "values"), [("secret", ["a"]), ("open", []), ("open", ["a", "a"])])
def test_a_dimension_that_is_not_whole_is_refused(app: Flask, sensitivity: str, values: list[str]) -> None:
    """It needs a known sensitivity and values, none twice."""
    assert app
    council = found()
    with pytest.raises(Refused), transaction():
        service.add_dimension(
            ACTOR,
            council,
            key="asked",
            name=NAME,
            purpose={},
            sensitivity=sensitivity,
            values=[(value, NAME) for value in values],
        )
    assert service.dimensions_of(council) == []


def test_a_dimension_is_not_added_twice(council: Council) -> None:
    """Not even after it was retired: its key keeps its meaning."""
    with pytest.raises(Refused), transaction():
        service.add_dimension(
            ACTOR, council, key="gender", name=NAME, purpose={}, sensitivity="open", values=[("a", NAME)]
        )


def test_a_retired_dimension_is_there_for_the_past_only(council: Council) -> None:
    """Asked until its day, not from it on; and it is not retired twice."""
    gender = db.session.scalars(select(Dimension).where(Dimension.key == "gender")).one()
    day = FIRST_DAY + timedelta(days=5)
    with transaction():
        service.retire_dimension(ACTOR, gender, on=day)
    there = {
        on: "gender" in {each.key for each in service.dimensions_of(council, on=on)} for on in (FIRST_DAY, day, None)
    }
    assert there == {FIRST_DAY: True, day: False, None: False}
    with pytest.raises(Refused), transaction():
        service.retire_dimension(ACTOR, gender, on=day)


def test_a_role_is_held_in_one_council_only(council: Council, officer: User) -> None:
    """Granted here, it opens nothing elsewhere."""
    other = found("elsewhere")
    assert service.roles_of(officer, council) == frozenset({Role.SECRETARIAT})
    assert service.roles_of(officer, other) == frozenset()
    assert service.councils_of(officer) == [(council, frozenset({Role.SECRETARIAT}))]


def test_two_roles_in_one_council_are_listed_together(council: Council, officer: User) -> None:
    """The council stands in the list once."""
    with transaction():
        service.grant_role(ACTOR, council, user=officer, role=Role.AUDITOR)
    assert service.councils_of(officer) == [(council, frozenset({Role.SECRETARIAT, Role.AUDITOR}))]
    assert [grant.role for grant in service.grants_of(council)] == ["auditor", "secretariat"]


def test_a_role_is_not_granted_twice(council: Council, officer: User) -> None:
    """The second grant is refused and not recorded."""
    before = count()
    with pytest.raises(Refused), transaction():
        service.grant_role(ACTOR, council, user=officer, role=Role.SECRETARIAT)
    assert count() == before


def test_taking_a_role_back_ends_it_and_signs_the_person_out(council: Council, officer: User) -> None:
    """Her sessions are gone in the same transaction; the role can be granted again."""
    [grant] = service.grants_of(council)
    with transaction():
        begin_session(officer)
    with transaction():
        service.revoke_role(ACTOR, grant)
    assert service.roles_of(officer, council) == frozenset()
    assert db.session.scalars(select(StoredSession)).all() == []
    assert last_entry().act == Act.ROLE_REVOKED.value
    with transaction():
        service.grant_role(ACTOR, council, user=officer, role=Role.SECRETARIAT)
    assert service.roles_of(officer, council) == frozenset({Role.SECRETARIAT})


def test_a_role_is_not_taken_back_twice(council: Council, officer: User) -> None:
    """The second time is refused and not recorded."""
    assert officer
    [grant] = service.grants_of(council)
    with transaction():
        service.revoke_role(ACTOR, grant)
    before = count()
    with pytest.raises(Refused), transaction():
        service.revoke_role(ACTOR, grant)
    assert count() == before


def test_the_last_administrator_keeps_the_role(council: Council, administrator: User) -> None:
    """A council is never left without somebody who can grant roles; with a second one it is possible."""
    [grant] = service.grants_of(council)
    with pytest.raises(Refused), transaction():
        service.revoke_role(ACTOR, grant)
    assert service.roles_of(administrator, council) == frozenset({Role.ADMINISTRATOR})
    factories.make_user("second", council, Role.ADMINISTRATOR)
    with transaction():
        service.revoke_role(ACTOR, grant)
    assert service.roles_of(administrator, council) == frozenset()


def test_a_grant_of_another_council_is_not_there(council: Council, officer: User) -> None:
    """Neither a foreign one, nor one that was taken back, nor an invented one."""
    assert officer
    other = found("elsewhere")
    [grant] = service.grants_of(council)
    assert service.grant_of(council, grant.id) == grant
    assert service.grant_of(other, grant.id) is None
    assert service.grant_of(council, uuid4()) is None
    with transaction():
        service.revoke_role(ACTOR, grant)
    assert service.grant_of(council, grant.id) is None


def test_the_record_of_a_role_holds_no_name_or_address(council: Council, officer: User) -> None:
    """What is written down of a grant are codes; the name is sealed."""
    assert officer
    body = last_entry().body.decode()
    assert "officer@test.example" not in body
    assert "Officer" not in body
    grant = service.grants_of(council)[0]
    assert json.loads(body)["details"] == {"id": str(grant.id), "role": "secretariat"}
    assert council.id.hex in json.loads(body)["council"].replace("-", "")


def test_no_council_can_take_a_word_that_the_site_uses(app: Flask) -> None:
    """Every address of the site that is not a council's begins with a word no council may be called."""
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    taken = {word for word in first if word and not word.startswith("<")}
    assert taken - service.RESERVED_SLUGS == set()


@pytest.mark.parametrize("slug", ["me", "static", "Upper", "1st", "a", "with space", "../up", ""])
def test_an_unfit_short_name_is_refused(app: Flask, slug: str) -> None:
    """A reserved or misshapen short name gets a sentence, and no council."""
    assert app
    with pytest.raises(Refused), transaction():
        service.found_council(ACTOR, slug=slug, name={"en": "A council"}, level="local", about={})
    assert service.councils() == []
