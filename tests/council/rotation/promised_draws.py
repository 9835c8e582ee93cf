"""A rotation carried to its promise, its draw and its finished file, once; each test alters a copy of its own."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import crypto, database
from council.access import Role
from council.app import create_app
from council.councils.models import Council
from council.database import db, transaction
from council.members.models import Person
from council.rotation import bridge, drawings, promised, review
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.models import Drawing, Proposal
from tests import factories
from tests.conftest import Browser, settings_for
from tests.council.rotation import helpers
from tests.factories import ACTOR

FIRST = "/test-council/rotations/2026-07-01/proposals/1"
PUBLIC = "/test-council/public/draws/2026-07-01"
NUMBERS, OTHERS = "5 17 23 31 40 44", "1 2 3 4 5 6"
Change = Callable[[Drawing], object]
SOURCE = "The six numbers of the national lottery."
ROLES = {
    "officer": Role.SECRETARIAT,
    "second": Role.SECRETARIAT,
    "member": Role.MEMBER,
    "auditor": Role.AUDITOR,
    "stranger": Role.SECRETARIAT,  # of another council
}


@contextmanager
def when_it_is_drawn() -> Iterator[None]:
    """Two hours later, when the moment that was promised is over."""

    class Later(datetime):
        """A clock that is two hours ahead."""

        @classmethod
        def now(cls, tz: object = None) -> Self:
            """The moment, two hours from now."""
            assert tz is UTC
            return cls.fromisoformat((datetime.now(UTC) + timedelta(hours=2)).isoformat())

    with patch.object(database, "datetime", Later):
        yield


@dataclass(frozen=True)
class Story:
    """The application, where its database lies and is kept at each stage, and the cookies of who signed in before."""

    app: Flask
    instance: Path
    kept: Path
    cookies: Mapping[str, str]

    @contextmanager
    def at(self, stage: str) -> Iterator[Flask]:
        """The application over a fresh copy of one stage, its context open."""
        with self.app.app_context():
            db.engine.dispose()
            for file in self.instance.glob("council.sqlite3*"):
                file.unlink()
            shutil.copy(self.kept / f"{stage}.sqlite3", self.instance / "council.sqlite3")
            yield self.app
            db.session.remove()

    def browser(self, name: str = "") -> FlaskClient:
        """A browser in which somebody is signed in; a visitor's without a name."""
        client = self.app.test_client()
        if name:
            client.set_cookie("session", self.cookies[name])
        return client


def tell_the_story(instance: Path, kept: Path) -> Story:
    """Found the council, open the accounts, and carry its rotation to the end, keeping the database at each stage."""
    app = create_app(settings_for(instance))
    app.test_client_class = Browser
    with app.app_context():
        cookies = _accounts(app, factories.make_council())
        helpers.ready(the_council())
        found = helpers.propose(app, the_council())
        _signed_off(found)
        promise = Promise("octo-41", SOURCE, datetime.now(UTC) + timedelta(hours=1))
        with transaction():
            job_id = drawings.ask_to_commit(ACTOR, found, promise=promise).id
        helpers.run(app, job_id)
        _keep(instance, kept, "committed")
        with when_it_is_drawn(), transaction():
            numbers, panel = bridge.panel_named(the_proposal(), NUMBERS)
            job_id = drawings.draw(ACTOR, the_proposal(), numbers=numbers, panel=panel).id
        _keep(instance, kept, "drawn")
        helpers.run(app, job_id)
        _keep(instance, kept, "finished")
    return Story(app, instance, kept, cookies)


def the_council() -> Council:
    """The council whose rotation it is."""
    return db.session.scalars(select(Council).where(Council.slug == "test-council")).one()


def the_proposal() -> Proposal:
    """The proposal that was promised."""
    return db.session.scalars(select(Proposal)).one()


def the_drawing() -> Drawing:
    """Its draw."""
    return db.session.scalars(select(Drawing)).one()


def behind_the_pages(change: Change) -> None:
    """Alter the draw in the database, as somebody could who holds it and every key; the record learns nothing."""
    with transaction():
        change(the_drawing())


def told(column: str) -> bytes:
    """A file of the draw as it stands."""
    return (the_drawing().public_file or b"") if column == "public_file" else promised.opened(the_drawing(), column)


def state(value: str) -> Change:
    """How far the proposal has come, written by hand."""

    def change(drawing: Drawing) -> None:
        drawing.proposal.state = value

    return change


def read(client: FlaskClient, path: str) -> tuple[int, str]:
    """How a page answers, and what it says."""
    answer = client.get(path)
    return answer.status_code, answer.get_data(as_text=True)


def form_of(client: FlaskClient, path: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    status, page = read(client, path)
    assert status == 200, page
    return factories.hidden_fields(page)


def sealed_again(column: str, file: bytes) -> Callable[[Drawing], None]:
    """Put another file into the place of one, sealed with the right key."""

    def change(drawing: Drawing) -> None:
        council, where = drawing.proposal.council_id, promised.place(column, drawing)
        setattr(drawing, column, crypto.seal(council, file.decode(), where))

    return change


def _accounts(app: Flask, council: Council) -> dict[str, str]:
    """Everybody's account, and the cookie of a browser in which she is signed in."""
    found = {}
    there = factories.make_council("another-council")
    for name, role in ROLES.items():
        client = app.test_client()
        factories.sign_in(client, factories.make_user(name, there if name == "stranger" else council, role))
        cookie = client.get_cookie("session")
        assert cookie is not None
        found[name] = cookie.value
    return found


def _signed_off(proposal: Proposal) -> None:
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    for person in list(db.session.scalars(select(Person))):
        if str(person.id) in about.voters:
            with transaction():
                review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=today)
    with transaction():
        review.close_review(ACTOR, about, on=today)


def _keep(instance: Path, kept: Path, stage: str) -> None:
    db.session.remove()
    kept.mkdir(exist_ok=True)
    with sqlite3.connect(instance / "council.sqlite3") as source, sqlite3.connect(kept / f"{stage}.sqlite3") as copy:
        source.backup(copy)
