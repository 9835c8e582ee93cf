"""Who chose what cannot be found: not in the database before or after the count, not in its files, not in the logs."""

import json
import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import crypto
from council.access import Role
from council.app import create_app
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.config import Settings
from council.councils.models import Council
from council.crypto import DataKey
from council.database import Base, db, moment, transaction
from council.meetings.holding import balloting, ballots
from council.meetings.holding.models import Ballot, BallotVote, BallotVoter, Decision
from council.members.models import Person
from council.reports.keeping.backups import key_store
from tests import factories
from tests.conftest import settings_for
from tests.council.meetings.holding import room_of_twelve as room
from tests.factories import ACTOR, hidden_fields, sign_in
from tests.security.backups import Sites, sites

__all__ = ["sites"]

RULES = {"quorum": room.QUORUM, "decision_rule": "simple"}
ONE_WAY = ("for", "for", "for", "against", "against", "abstain", "for", "against")
THE_OTHER = tuple(reversed(ONE_WAY))  # the same sums, and nobody chose what she chose before
WORD = re.compile(r"\b(for|against|abstain)\b")


def hold(choices: Sequence[str], council: Council) -> tuple[Ballot, list[Person]]:
    """A ballot in which the people of a council chose so, one after another."""
    people = room.twelve(council)
    meeting = room.opened(room.meeting(council), people)
    with transaction():
        item, at = room.item(meeting), moment()
        ballot_id = balloting.open_ballot(ACTOR, item, text={"en": "Rents are capped."}, at=at, group=room.SMALL).id
    for person, choice in zip(people, choices, strict=False):
        vote = balloting.encrypted(db.session.get_one(Ballot, ballot_id), choice)
        with transaction():
            balloting.cast_vote(ACTOR, db.session.get_one(Ballot, ballot_id), person, vote, at=moment())
    return db.session.get_one(Ballot, ballot_id), people


def close(ballot: Ballot) -> None:
    """Count it."""
    with transaction():
        balloting.count_ballot(ACTOR, ballot, at=moment())


def dumped() -> Iterable[tuple[str, str, Any]]:
    """Every value of every row of the database, with its table and column."""
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            for name, value in row.items():
                yield table.name, str(name), value


def shape(value: object) -> object:
    """A value without what is drawn by chance or told by a clock: ids, keys, ciphertexts, times."""
    if isinstance(value, dict):
        return {str(shape(key)): shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    if isinstance(value, bytes):
        try:
            return shape(json.loads(value))
        except ValueError:
            return "bytes"
    written = str(value)
    written = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", written)
    written = re.sub(r"\d{4}-\d\d-\d\d[T ][0-9:.]+(\+00:00|Z)?", "time", written)
    written = re.sub(r"\b[0-9a-f]{16,}\b|[A-Za-z0-9+/=]{40,}", "number", written)
    return re.sub(r"\b[A-Z0-9]{6}\b", "pseudonym", written)


def shapes() -> list[str]:
    """What is left of the whole database, in an order of its own."""
    return sorted(json.dumps([table, name, shape(value)], sort_keys=True) for table, name, value in dumped())


@pytest.fixture
def met(any_app: Flask) -> Council:
    """A council of twelve, on each database in turn."""
    assert any_app
    council = factories.make_council()
    room.adopt(council, RULES)
    return council


def test_no_value_in_the_database_is_a_choice(met: Council) -> None:
    """Before the count the words of the choices stand nowhere; afterwards only as names of the sums."""
    ballot, _people = hold(ONE_WAY, met)
    before = [(table, name) for table, name, value in dumped() if WORD.search(_text(value)) and _about_it(table)]
    close(ballot)
    after = {(table, name) for table, name, value in dumped() if WORD.search(_text(value)) and _about_it(table)}
    assert before == []
    assert after == {("ballots", "result"), ("entries", "body")}


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else json.dumps(value, default=str)


def _about_it(table: str) -> bool:
    """The charter and the names of people hold words of their own."""
    return table in {"ballots", "ballot_votes", "ballot_voters", "decisions", "entries", "submitted_forms", "data_keys"}


def _standing(empty: Path, folder: Path, choices: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is left of a fresh database in which people chose so, before and after the count."""
    folder.mkdir()
    shutil.copy(empty, folder / "council.sqlite3")
    app = create_app(settings_for(folder))
    with app.app_context():
        council = factories.make_council()
        room.adopt(council, RULES)
        ballot, _people = hold(choices, council)
        before = shapes()
        close(ballot)
        after = shapes()
        db.session.remove()
        db.engine.dispose()
    return before, after


def test_two_databases_that_differ_in_who_chose_what_look_the_same(empty_sqlite: Path, tmp_path: Path) -> None:
    """Apart from what chance draws and clocks tell, every stored value is the same, before and after the count."""
    one = _standing(empty_sqlite, tmp_path / "one", ONE_WAY)
    other = _standing(empty_sqlite, tmp_path / "other", THE_OTHER)
    more = _standing(empty_sqlite, tmp_path / "more", (*ONE_WAY[:-1], "abstain"))
    assert [*(Counter(one[0]) - Counter(other[0]))] == []
    assert [*(Counter(one[1]) - Counter(other[1]))] == []
    assert more[0] == one[0]
    assert more[1] != one[1]  # other sums show, so the comparison would notice


def test_after_the_count_nothing_leads_from_a_vote_to_a_voter(met: Council) -> None:
    """No vote has a voter, a time or an order of its own, and the turnout has no vote."""
    ballot, people = hold(ONE_WAY, met)
    assert {each.voter_id is None for each in db.session.scalars(select(BallotVote))} == {False}
    close(ballot)
    votes = list(db.session.scalars(select(BallotVote)))
    assert {each.voter_id for each in votes} == {None}
    assert set(BallotVote.__table__.columns.keys()) == {"id", "ballot_id", "voter_id", "slot", "content"}
    assert set(BallotVoter.__table__.columns.keys()) == {"id", "ballot_id", "person_id", "member_id"}
    assert balloting.voted(ballot) == {each.id for each in people[: len(ONE_WAY)]}
    assert balloting.receipt_of(ballot, people[0]) == ""


def test_the_rows_stand_in_the_order_of_their_hashes(app: Flask) -> None:
    """As the embedded database lays them down, the order of the votes is not the order in which they came."""
    assert app
    council = factories.make_council()
    room.adopt(council, RULES)
    ballot, _people = hold(ONE_WAY, council)
    close(ballot)
    laid_down = db.session.connection().exec_driver_sql("SELECT content FROM ballot_votes ORDER BY rowid")
    hashes = [ballots.hash_of(json.loads(row[0])) for row in laid_down]
    assert hashes == sorted(hashes)


def test_the_key_is_gone_after_the_count_and_after_a_stop(met: Council) -> None:
    """What was sealed cannot be opened any more, and a ballot that was stopped keeps no vote."""
    ballot, _people = hold(ONE_WAY, met)
    sealed, place = ballot.private_sealed, crypto.Place("ballots", "private_sealed", ballot.id)
    assert sealed is not None
    assert crypto.unseal(ballot.id, sealed, place)
    close(ballot)
    assert ballot.private_sealed is None
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(ballot.id, sealed, place)
    with transaction():
        item = db.session.get_one(Ballot, ballot.id).item
        again = balloting.open_ballot(ACTOR, item, text={"en": "Again?"}, at=moment(), group=room.SMALL).id
    with transaction():
        balloting.stop_ballot(ACTOR, db.session.get_one(Ballot, again), at=moment())
    assert db.session.get_one(Ballot, again).private_sealed is None
    assert not db.session.scalars(select(BallotVote).where(BallotVote.ballot_id == again)).all()
    with pytest.raises(crypto.Unreadable):
        crypto.seal(again, "x", place)


def test_the_private_key_is_never_in_a_file(app: Flask, sqlite_settings: Settings) -> None:
    """Neither the embedded database nor its log holds the key in the clear, before or after the count."""
    assert app
    council = factories.make_council()
    room.adopt(council, RULES)
    ballot, _people = hold(ONE_WAY, council)
    assert ballot.private_sealed is not None
    private = crypto.unseal(ballot.id, ballot.private_sealed, crypto.Place("ballots", "private_sealed", ballot.id))
    assert _in_files(sqlite_settings, private.encode()) == []
    assert _in_files(sqlite_settings, ballot.public_key.encode()) != []  # the search finds what is there
    close(ballot)
    assert _in_files(sqlite_settings, private.encode()) == []


def _in_files(settings: Settings, wanted: bytes) -> list[str]:
    folder: Path = settings.instance
    return [each.name for each in folder.iterdir() if each.is_file() and wanted in each.read_bytes()]


@pytest.mark.parametrize("ends", ["count", "stop"])
def test_nothing_of_who_cast_which_vote_is_left_in_the_files(app: Flask, sqlite_settings: Settings, ends: str) -> None:
    """After the officer's click neither the database nor its log holds a row that joined them, or any form of the key.

    While the ballot is open all of it is found there, so the search would notice.
    """
    council = factories.make_council()
    room.adopt(council, RULES)
    ballot, _people = hold(ONE_WAY, council)
    officer, client = factories.make_user("officer", council, Role.SECRETARIAT), app.test_client()
    sign_in(client, officer)
    address = f"/test-council/meetings/{ballot.meeting_id}/ballots/{ballot.id}/{ends}"
    sealed, wrapped = ballot.private_sealed, db.session.get_one(DataKey, ballot.id).wrapped
    joined = list(db.session.scalars(select(BallotVote.id)))
    assert sealed is not None
    assert wrapped is not None
    traces = [sealed, wrapped, *(each.hex.encode() for each in joined)]
    assert [each for each in traces if not _in_files(sqlite_settings, each)] == []
    assert client.post(address, data=hidden_fields(client.get(address).get_data(as_text=True))).status_code == 302
    assert [each for each in traces if _in_files(sqlite_settings, each)] == []


@pytest.mark.parametrize("sites", ["sqlite", "postgresql"], indirect=True)
def test_no_backup_ever_opens_a_vote(sites: Sites, tmp_path: Path) -> None:
    """Made while a ballot is open, with the store of keys of that moment and the master keys: its key is not in them.

    Restored, even onto another site that never knew how the ballot ended, the ballot is stopped and its votes are gone.
    """
    site, other = sites.new("site"), sites.new("other")
    with site.opened():
        council = factories.make_council()
        room.adopt(council, RULES)
        ballot, _people = hold(ONE_WAY, council)
        ballot_id = ballot.id
    made = site.run("backup", tmp_path / "a", "--keys", tmp_path / "keys")
    assert made.exit_code == 0, made.output
    kept = key_store.read(tmp_path / "keys")
    assert kept.holders[ballot_id].wrapped is None
    assert [holder for holder, key in kept.holders.items() if key.wrapped is None] == [ballot_id]
    with site.opened():
        close(db.session.get_one(Ballot, ballot_id))
    restored = other.run("restore", tmp_path / "a", "--keys", tmp_path / "keys")
    assert restored.exit_code == 0, restored.output
    with other.opened():
        stopped = db.session.get_one(Ballot, ballot_id)
        assert (stopped.state, stopped.private_sealed) == ("stopped", None)
        assert db.session.get_one(DataKey, ballot_id).wrapped is None
        assert db.session.scalars(select(BallotVote)).all() == []
        assert audit.verify() is None


def test_the_record_dates_no_choice(met: Council) -> None:
    """It tells who voted, in which order and when, and in every vote's act nothing that depends on what she chose."""
    ballot, people = hold(ONE_WAY, met)
    close(ballot)
    cast = db.session.scalars(select(Entry).where(Entry.act == Act.VOTE_CAST.value).order_by(Entry.sequence))
    told = [json.loads(each.body) for each in cast]
    assert [each["details"] for each in told] == [{"ballot": str(ballot.id)}] * len(ONE_WAY)
    assert [each["subject"] for each in told] == [f"person:{each.id}" for each in people[: len(ONE_WAY)]]
    names = [name for each in balloting.votes_of(ballot) for name in (each["slot"], ballots.hash_of(each))]
    everything = "".join(_text(value) for table, _name, value in dumped() if table == "entries")
    assert [each for each in names if each in everything] == []


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (("for",) * 8, None),
        (("for",) * 7 + ("against",), None),
        (("for",) * 6 + ("against",) * 2, None),
        (("for",) * 5 + ("against",) * 2 + ("abstain",), (5, 2, 1)),
        (("against",) * 8, None),
    ],
)
def test_numbers_that_would_tell_a_choice_are_written_nowhere(
    council: Council, choices: tuple[str, ...], told: tuple[int, int, int] | None
) -> None:
    """All alike, or all but one or two: only whether it was carried is kept, in the tables and in the record."""
    room.adopt(council, RULES)
    ballot, _people = hold(choices, council)
    close(ballot)
    decision = db.session.scalars(select(Decision)).one()
    numbers = decision.in_favour, decision.against, decision.abstained
    assert numbers == (told or (None, None, None))
    assert (ballot.result is None) is (told is None)
    assert decision.carried is (choices[0] == "for")
    record = [value for table, name, value in dumped() if (table, name) == ("entries", "body")]
    counted = json.loads(next(each for each in record if b"ballot_counted" in each))["details"]
    assert (counted["in_favour"], counted["against"], counted["abstained"]) == numbers


def test_a_vote_over_http_leaves_its_choice_in_no_log(
    client: FlaskClient, council: Council, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level nothing says what was chosen."""
    caplog.set_level(logging.DEBUG)
    room.adopt(council, {"decision_rule": "simple"})
    user, person = room.with_account(council, "amina")
    others = [room.seat(council, name) for name in ("Béla", "Carmen", "Dunya")]
    meeting = room.opened(room.meeting(council), [person, *others])
    with transaction():
        item = room.item(meeting)
        ballot_id = balloting.open_ballot(ACTOR, item, text={"en": "Yes?"}, at=moment(), group=room.SMALL).id
    address = f"/me/test-council/meetings/{meeting.id}/vote/{ballot_id}"
    sign_in(client, user)
    fields = hidden_fields(client.get(address).get_data(as_text=True))
    answer = client.post(address, data={**fields, "choice": "abstain"}, follow_redirects=True)
    assert "The code of your vote" in answer.get_data(as_text=True)
    assert person.id in balloting.voted(db.session.get_one(Ballot, ballot_id))
    assert [each.getMessage() for each in caplog.records if "abstain" in each.getMessage()] == []
