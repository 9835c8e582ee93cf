"""The worker reads the whole record in parts and keeps what it found; a page of a long record reads only the rest."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, text

from council.audit import checking, checkpoints, tree
from council.audit.checking import Rounds
from council.audit.comparing import Verdict, compare
from council.audit.models import Checkpoint, RecordCheck, TreeNode
from council.audit.notes import BadNote, Flaw, Signer
from council.audit.service import Fault, last_act
from council.cli import tend_record
from council.database import db, transaction
from council.errors import Refused
from tests.council.audit.conftest import NOW, Sign, Write
from tests.council.audit.test_tree import DROP

HOUR = timedelta(hours=1)


def _round(rounds: Rounds, at: timedelta = timedelta(0)) -> RecordCheck:
    """A whole round in parts of four acts, kept."""
    check = None
    while check is None:
        check = rounds.turn(NOW + at, most=4)
    with transaction():
        checking.keep(check)
    return db.session.get_one(RecordCheck, 1)


def _tamper(statement: str) -> None:
    with transaction() as session:
        for each in DROP[db.engine.dialect.name]:
            session.execute(text(each))
        session.execute(text(statement))


def test_a_round_reads_everything_in_parts_once_an_hour(recorded: Flask) -> None:
    """Ten acts take three turns; the next round begins an hour later and not before."""
    assert recorded
    rounds = Rounds()
    turns = [rounds.turn(NOW, most=4) for _part in range(2)]
    check = _round(rounds)
    early, later = rounds.turn(NOW + HOUR - timedelta(seconds=1)), rounds.turn(NOW + HOUR)
    assert (turns, check.size, check.fault, early) == ([None, None], 10, None, None)
    assert later is not None
    assert later.size == 10


def test_a_long_record_is_read_from_where_the_worker_stopped(recorded: Flask, sign: Sign, write: Write) -> None:
    """What came since is read now: its faults are found at once; an older checkpoint is held against it by proof."""
    assert recorded
    note = sign()
    check = _round(Rounds())
    write(5)
    newer = sign()
    found = checking.standing(short=5, wanted=frozenset({12, 15}))
    assert (found.size, found.fault, found.kept, found.kept_at) == (15, None, 10, check.began_at)
    assert found.roots == {12: tree.root(12), 15: tree.root(15)}
    assert [compare(each, short=5).verdict for each in (note, newer)] == [Verdict.BEGINNING] * 2
    _tamper("UPDATE entries SET act = 'role_granted' WHERE sequence = 13")
    assert checking.standing(short=5).fault == Fault(13, "columns_differ")
    assert compare(note, short=5).verdict is Verdict.BEGINNING
    assert compare(newer, short=5).verdict is Verdict.BROKEN


def test_what_the_worker_found_wrong_is_told_with_the_time_it_was_first_found(recorded: Flask, write: Write) -> None:
    """It stays first found when the next round finds it again, and a whole record is whole since it was found so."""
    assert recorded
    assert checking.standing().since is None
    rounds = Rounds()
    _round(rounds)
    _round(rounds, HOUR)
    assert checking.standing().since == NOW
    write(2)
    _tamper("UPDATE entries SET act = 'role_granted' WHERE sequence = 9")
    _round(rounds, 2 * HOUR)
    _round(rounds, 3 * HOUR)
    standing = checking.standing(short=4)
    assert (standing.fault, standing.since) == (Fault(9, "columns_differ"), NOW + 2 * HOUR)


def test_without_its_tree_a_long_record_is_read_anew(recorded: Flask, sign: Sign, write: Write) -> None:
    """Where the tree ends too early or lost a part, a checkpoint is held against all acts: right, only slower."""
    assert recorded
    with transaction():
        tree.grow()
    older = _made_over(5)
    write(2)
    _round(Rounds())
    found = [compare(older, short=4).verdict]
    sign()
    found.append(compare(older, short=4).verdict)
    with transaction() as session:
        session.execute(delete(TreeNode).where(TreeNode.level == 0))
    found.append(compare(older, short=4).verdict)
    forged = checkpoints.signer().sign(checkpoints.Head(checkpoints.signer().name, 5, bytes(32)).text)
    assert (found, compare(forged, short=4).verdict) == ([Verdict.BEGINNING] * 3, Verdict.DIFFERS)


def _made_over(size: int) -> str:
    key = checkpoints.signer()
    return key.sign(checkpoints.Head(key.name, size, tree.root(size)).text)


def test_the_worker_signs_a_whole_record_and_no_other(app: Flask, write: Write) -> None:
    """Once an hour, if it grew; a record with a fault gets no checkpoint, and the fault is kept."""
    assert app
    write(10)
    rounds = Rounds()
    sizes = []
    for hours, more in ((0, 0), (0, 1), (1, 0), (2, 0), (3, 1)):
        write(more)
        tend_record(rounds, at=NOW + hours * HOUR)
        sizes.append([each.size for each in checkpoints.newest(9)])
    assert sizes == [[10], [10], [11, 10], [11, 10], [12, 11, 10]]
    write(1)
    _tamper("UPDATE entries SET act = 'role_granted' WHERE sequence = 2")
    tend_record(rounds, at=NOW + 4 * HOUR)
    assert (len(checkpoints.newest(9)), db.session.get_one(RecordCheck, 1).fault) == (3, "columns_differ")


def test_nothing_new_is_nothing_to_sign(recorded: Flask, sign: Sign) -> None:
    """A second checkpoint over the same acts is not made; the one that exists is given."""
    assert recorded
    first, second = sign(), sign()
    with transaction():
        assert checkpoints.make(NOW) is None
    assert (first, len(checkpoints.newest(9))) == (second, 1)


def test_an_empty_record_has_no_checkpoint(app: Flask) -> None:
    """There is nothing to sign, and an empty beginning is the beginning of everything."""
    assert app
    with transaction():
        assert checkpoints.checkpoint_now(NOW) is None
    assert (last_act(), compare(_made_over(0)).verdict) == (0, Verdict.BEGINNING)


def test_a_record_that_is_not_whole_is_not_signed(recorded: Flask) -> None:
    """A gap is refused with a sentence that names the act."""
    assert recorded
    _tamper("DELETE FROM entries WHERE sequence = 4")
    with pytest.raises(Refused, match="act 4"), transaction():
        checkpoints.checkpoint_now(NOW)


def test_a_checkpoint_is_read_however_it_was_copied(recorded: Flask, sign: Sign) -> None:
    """With other line breaks, with empty lines around it; and not when it is no checkpoint, or somebody else's."""
    assert recorded
    note = sign()
    again = [note.replace("\n", "\r\n"), f"\n\n{note}\n\n", note.rstrip("\n")]
    assert {checkpoints.read(each) for each in again} == {checkpoints.read(note)}
    key = checkpoints.signer()
    wrong = {
        "": Flaw.NO_NOTE,
        "no note": Flaw.NO_NOTE,
        Signer(key.name, bytes(32)).sign("localhost/record\n1\n\n"): Flaw.UNKNOWN_KEY,
        note.replace("10\n", "11\n", 1): Flaw.WRONG_SIGNATURE,
        key.sign("a text\n"): Flaw.NO_CHECKPOINT,
        key.sign(f"{key.name}\n01\n{'A' * 43}=\n"): Flaw.NO_CHECKPOINT,
        key.sign(f"{key.name}\n1\nAAAA\n"): Flaw.NO_CHECKPOINT,
    }
    found = {}
    for text_of in wrong:
        with pytest.raises(BadNote) as caught:
            checkpoints.read(text_of)
        found[text_of] = caught.value.flaw
    assert found == wrong


def test_a_key_that_was_replaced_still_counts_for_older_checkpoints(recorded: Flask, sign: Sign) -> None:
    """So does the address that the site had then; without any key nothing is signed, and it says what is missing."""
    note = sign()
    settings = recorded.config["COUNCIL_SETTINGS"]
    old = settings.record_key
    new = type(old[0])(bytes(range(1, 33)))

    def settle(keys: tuple[object, ...]) -> None:
        told = {"record_key": keys, "public_url": "https://elsewhere.example/site"}
        recorded.config["COUNCIL_SETTINGS"] = settings.model_copy(update=told)

    settle((new, *old))
    assert (compare(note).verdict, checking.standing().fault) == (Verdict.BEGINNING, None)
    assert checkpoints.signer().name == "elsewhere.example/site/record"
    settle((new,))
    assert checking.standing().fault == Fault(10, "checkpoint_not_ours")
    settle(())
    with pytest.raises(Refused, match="no key"):
        checkpoints.signer()
    assert (checkpoints.verifier(), db.session.get_one(Checkpoint, 10).note) == (None, note)
