"""The weekly mail: the latest checkpoint, to every auditor in her language, once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from council.access import Role
from council.accounts import service as accounts
from council.accounts.models import User
from council.audit import checkpoints
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.mail import OutgoingMail
from council.reports.record import mails
from tests import factories

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def _sign() -> str:
    with transaction():
        made = checkpoints.checkpoint_now(NOW)
        assert made is not None
        return made.note


def _send(at: datetime) -> int:
    with transaction():
        return mails.send(factories.ACTOR, at=at)


def _mails() -> list[OutgoingMail]:
    return sorted(db.session.scalars(select(OutgoingMail)), key=lambda mail: mail.recipient)


def test_every_auditor_gets_the_latest_checkpoint_in_her_language(council: Council, auditor: User) -> None:
    """One mail each, even to somebody who audits two councils; nobody else; the checkpoint can be read from it."""
    other = factories.make_council("other-council")
    with transaction():
        councils.grant_role(factories.ACTOR, other, user=auditor, role=Role.AUDITOR)
    second = factories.make_user("second", council, Role.AUDITOR)
    factories.make_user("officer", council, Role.SECRETARIAT)
    with transaction():
        accounts.choose_language(db.session.get_one(User, second.id), language="fr")
    note = _sign()
    assert _send(NOW) == 2
    written = _mails()
    assert [each.recipient for each in written] == ["auditor@test.example", "second@test.example"]
    assert [note in each.body for each in written] == [True, True]
    assert [checkpoints.signer().verifier.text in each.body for each in written] == [True, True]
    last = db.session.get_one(Entry, audit.last_act())
    assert (last.act, b'"auditors":2' in last.body) == (Act.CHECKPOINT_SENT.value, True)


def test_it_is_sent_once_a_week_and_only_if_there_is_a_new_one(council: Council, auditor: User) -> None:
    """Not a second time for the same checkpoint, not twice in a week; the week after, the newest."""
    assert council
    assert auditor
    assert (mails.is_due(NOW), _send(NOW)) == (False, 0)
    _sign()
    sent = [_send(NOW)]
    newer = _sign()
    sent += [_send(NOW + WEEK - timedelta(hours=1)), _send(NOW + WEEK), _send(NOW + 2 * WEEK)]
    assert sent == [1, 0, 1, 0]
    assert sum(newer in each.body for each in _mails()) == 1


def test_without_auditors_nothing_is_sent(council: Council, auditor: User) -> None:
    """Nor to somebody whose role was taken back, or whose account was closed."""
    _sign()
    (grant,) = councils.grants_of(council)
    with transaction():
        councils.revoke_role(factories.ACTOR, db.session.merge(grant))
    closed = factories.make_user("closed", council, Role.AUDITOR)
    with transaction():
        accounts.close_account(factories.ACTOR, db.session.get_one(User, closed.id))
    assert auditor
    assert (mails.is_due(NOW), _send(NOW), _mails()) == (False, 0, [])
