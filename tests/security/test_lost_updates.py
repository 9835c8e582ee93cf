"""No update is lost: eight at once, four hundred acts, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import mail
from council.accounts.models import User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import Subject, record
from council.config import LANGUAGES
from council.database import db, transaction
from council.mail import OutgoingMail
from tests import factories

AT_ONCE = 8
EACH = 50


def _counted() -> UUID:
    with transaction():
        row = mail.write("ann@test.example", "a row to count on", "", at=datetime.now(UTC))
        db.session.flush()
        return row.id


def _count_up(app: Flask, row_id: UUID) -> None:
    """Read, add one, write, and record it, fifty times: the way every service changes something."""
    with app.app_context():
        for _turn in range(EACH):
            with transaction():
                db.session.get_one(OutgoingMail, row_id).tries += 1
                record(factories.ACTOR, Act.CALL_CHANGED, Subject("call", str(row_id)))
        db.session.remove()


def test_four_hundred_changes_by_eight_at_once_are_all_there(any_app: Flask) -> None:
    """Each of 400 increments counts, each left one act, and the sequence has no gap."""
    row_id = _counted()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_count_up, [any_app] * AT_ONCE, [row_id] * AT_ONCE))
    assert db.session.get_one(OutgoingMail, row_id).tries == AT_ONCE * EACH
    assert list(db.session.scalars(select(Entry.sequence).order_by(Entry.sequence))) == [*range(1, 401)]
    assert audit.verify() is None


def _choose(client: FlaskClient, token: str) -> list[int]:
    """Change the language of one account fifty times over HTTP; gives back the status of each answer."""
    return [
        client.post(
            "/me/account/language",
            data={"csrf_token": token, "form_key": str(uuid4()), "language": LANGUAGES[turn % len(LANGUAGES)]},
        ).status_code
        for turn in range(EACH)
    ]


def test_four_hundred_acts_over_http_by_eight_at_once_are_all_recorded(any_app: Flask) -> None:
    """Eight browsers send fifty forms each: no server error, 400 acts, a whole record."""
    user = factories.make_user("ann")
    clients = [any_app.test_client() for _browser in range(AT_ONCE)]
    tokens = []
    for client in clients:
        factories.sign_in(client, user)
        tokens.append(factories.hidden_fields(client.get("/me/account").get_data(as_text=True))["csrf_token"])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [status for told in pool.map(_choose, clients, tokens) for status in told]
    assert answers == [302] * 400
    acts = db.session.scalars(select(Entry.act).where(Entry.actor == user.actor_id)).all()
    assert acts.count(Act.LANGUAGE_CHOSEN) == 400
    assert audit.verify() is None
    assert db.session.get_one(User, user.id).language in LANGUAGES
