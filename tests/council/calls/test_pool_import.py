"""Bringing a staged file into the pool, on both databases."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from council.access import Role
from council.accounts.models import User
from council.audit.service import verify
from council.calls import pool_import, pool_uploads, service
from council.calls.models import Call, PoolUpload
from council.calls.pool_import import Outcome
from council.calls.service import Stage
from council.councils.dimensions import dimensions_of, retire_dimension
from council.councils.models import Dimension
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.bulk import import_key
from council.members.columns import suggested
from council.members.models import Person, Trait
from tests import factories
from tests.council.calls.conftest import plan
from tests.council.members.helpers import add_dimension

ON = date(2026, 2, 1)
FILE = "id,name,contact,colour,status\n1,Amina,+49 30 1,first,second\n2,Bilal,,second,\n3,Carla,,,first\n"


@pytest.fixture
def any_call(any_app: Flask) -> Call:
    """A call on each database in turn."""
    assert any_app
    council = factories.make_council()
    add_dimension(council, "open", "colour")
    add_dimension(council, "sealed", "status")
    return plan(council)


@pytest.fixture
def any_officer(any_call: Call) -> User:
    """Somebody of the secretariat, on the same database."""
    return factories.make_user("officer", any_call.council, Role.SECRETARIAT)


def _import(officer: User, call: Call, text: str, stage: Stage = Stage.ELIGIBLE) -> Outcome:
    dimensions = dimensions_of(call.council)
    staged = pool_uploads.read_files(text.encode(), None, dimensions)
    with transaction():
        upload_id = pool_uploads.stage_upload(officer, call, staged).id
    g.pop("data_ciphers")
    with transaction():
        upload = db.session.get_one(PoolUpload, upload_id)
        targets = suggested(staged.table.header, dimensions)
        done = pool_import.confirm_import(officer, upload, targets=targets, stage=stage, on=ON)
    g.pop("data_ciphers", None)
    return done


def _known(call: Call) -> dict[str, dict[str, str]]:
    people = list(db.session.scalars(db.select(Person.id).where(Person.council_id == call.council_id)))
    names, traits = members.names_of_many(people), members.traits_of_many(people)
    return {names[each]: traits[each] for each in people}


def test_people_come_in_with_names_contacts_and_answers(any_call: Call, any_officer: User) -> None:
    """Everything the file says is readable afterwards through each person's own key, and the record is whole."""
    assert _import(any_officer, any_call, FILE) == Outcome(new=3, updated=0, unchanged=0, erased=0)
    assert _known(any_call) == {
        "Amina": {"colour": "first", "status": "second"},
        "Bilal": {"colour": "second"},
        "Carla": {"status": "first"},
    }
    amina = next(each for each in db.session.scalars(db.select(Person)) if members.name_of(each) == "Amina")
    assert members.contact_of(amina) == "+49 30 1"
    assert len(service.applicants(any_call.council, any_call.rotation_on)) == 3
    assert verify() is None


def test_a_changed_file_changes_only_who_changed(any_call: Call, any_officer: User) -> None:
    """One answer differs and one person is new: the others keep their rows; the old answer is withdrawn, not lost."""
    _import(any_officer, any_call, FILE)
    versions = {each.id: each.version for each in db.session.scalars(db.select(Person))}
    changed = FILE.replace("2,Bilal,,second,", "2,Bilal,,first,") + "4,Dana,,,\n"
    assert _import(any_officer, any_call, changed) == Outcome(new=1, updated=1, unchanged=2, erased=0)
    raised = [each for each in db.session.scalars(db.select(Person)) if each.version != versions.get(each.id, 1)]
    assert [members.name_of(each) for each in raised] == ["Bilal"]
    assert _known(any_call)["Bilal"] == {"colour": "first"}
    withdrawn = db.session.scalars(db.select(Trait).where(Trait.withdrawn_on.is_not(None))).all()
    assert [(each.person_id, each.withdrawn_on) for each in withdrawn] == [(raised[0].id, ON)]


def test_a_person_who_answered_herself_is_not_overruled_by_a_file(any_call: Call, any_officer: User) -> None:
    """Her own answer stays; what she did not say herself still follows the file."""
    _import(any_officer, any_call, FILE)
    with transaction():
        amina = next(each for each in db.session.scalars(db.select(Person)) if members.name_of(each) == "Amina")
        members.declare_traits(any_officer, amina, {"status": "first"}, on=ON, by="self")
    _import(any_officer, any_call, FILE.replace("1,Amina,+49 30 1,first,second", "1,Amina,+49 30 1,second,second"))
    assert _known(any_call)["Amina"] == {"colour": "second", "status": "first"}


def test_known_people_apply_to_a_second_call_with_the_same_file(any_call: Call, any_officer: User) -> None:
    """Nobody is doubled: the same three people now have an application to each call."""
    _import(any_officer, any_call, FILE)
    second = plan(any_call.council)
    assert _import(any_officer, second, FILE) == Outcome(new=0, updated=3, unchanged=0, erased=0)
    assert db.session.scalar(db.select(db.func.count()).select_from(Person)) == 3
    assert service.call_counts(second)[Stage.ELIGIBLE] == 3


def test_decisions_made_before_are_kept_on_a_second_import(any_call: Call, any_officer: User) -> None:
    """A file does not make somebody eligible again whom an officer turned away."""
    _import(any_officer, any_call, FILE, Stage.RECEIVED)
    with transaction():
        first = service.applications_of(db.session.scalars(db.select(Person)).first() or Person())[0]
        service.decide_application(any_officer, first, stage=Stage.NOT_ELIGIBLE, reason="Lives elsewhere.", on=ON)
    _import(any_officer, any_call, FILE)
    assert service.call_counts(any_call)[Stage.NOT_ELIGIBLE] == 1
    assert service.applicants(any_call.council, any_call.rotation_on) == []


def test_a_file_that_became_wrong_meanwhile_is_refused_whole(any_call: Call, any_officer: User) -> None:
    """The dimension was retired between preview and confirmation: nothing is half imported."""
    dimensions = dimensions_of(any_call.council)
    targets = suggested(["id", "name", "contact", "colour", "status"], dimensions)
    staged = pool_uploads.read_files(FILE.encode(), None, dimensions)
    with transaction():
        upload_id = pool_uploads.stage_upload(any_officer, any_call, staged).id
    with transaction():
        colour = db.session.scalars(db.select(Dimension).where(Dimension.key == "colour")).one()
        retire_dimension(factories.ACTOR, colour, on=ON)
    with transaction():
        upload = db.session.get_one(PoolUpload, upload_id)
        with pytest.raises(Refused):
            pool_import.confirm_import(any_officer, upload, targets=targets, stage=Stage.ELIGIBLE, on=ON)
    assert db.session.scalar(db.select(db.func.count()).select_from(Person)) == 0


def test_the_same_id_in_two_councils_is_two_keys(any_call: Call) -> None:
    """Nobody can tell from the table that two councils know the same person."""
    other = factories.make_council("other")
    keys = {import_key(council, "p1") for council in (any_call.council, other)}
    assert len(keys) == 2


def test_uploads_of_the_last_hour_are_kept(any_call: Call, any_officer: User) -> None:
    """The sweep takes only what is older than an hour."""
    staged = pool_uploads.read_files(FILE.encode(), None, dimensions_of(any_call.council))
    with transaction():
        pool_uploads.stage_upload(any_officer, any_call, staged)
    with transaction():
        assert pool_uploads.forget_uploads(datetime.now(UTC)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(PoolUpload)) == 1


def test_what_was_staged_is_opened_unchanged(any_call: Call, any_officer: User) -> None:
    """Rows, faults, dates and categories survive sealing."""
    dimensions = dimensions_of(any_call.council)
    text = "id,name,colour\n1,Ana\n2,Bo,first\n"
    staged = pool_uploads.read_files(text.encode(), b"category,feature,min,max\ncolour,first,1,2\n", dimensions)
    with transaction():
        upload = pool_uploads.stage_upload(any_officer, any_call, staged)
    assert pool_uploads.open_upload(upload) == staged
