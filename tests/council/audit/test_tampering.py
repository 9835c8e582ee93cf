"""Whoever owns the database can write anything into it, and the auditor's older checkpoint tells.

The owner drops the triggers and rewrites acts, bodies and hashes included, so that the record agrees with itself. In
the hardest case he holds the signing key as well, makes the tree anew and signs new checkpoints. What he cannot change
is the checkpoint that an auditor took home.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import rfc8785
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from council.audit import bundles, checking, checkpoints, verify_bundle
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.bundles import Owner
from council.audit.comparing import Verdict, compare
from council.audit.models import Checkpoint, Entry, TreeNode
from council.audit.service import Fault, Subject, leaf_hash
from council.database import db, transaction
from tests.council.audit.conftest import ACTOR, COUNCIL, NOW, Sign, Write
from tests.council.audit.test_tree import DROP

SEEN, SINCE = 10, 3

Row = dict[str, Any]
Tamper = Callable[[list[Row], int], list[Row]]


class Undone(Exception):
    """So that each case begins with the record as it was."""


def _written(row: Row, sequence: int, **changed: str) -> Row:
    """An act as the application itself would have written it, under another number or with other content."""
    content = {**row["content"], **changed, "sequence": sequence}
    body = rfc8785.dumps(content)
    columns = {"act": content["act"], "subject": content["subject"], "body": body, "leaf_hash": leaf_hash(body)}
    return {**row, **columns, "sequence": sequence, "content": content}


def _renumbered(rows: Sequence[Row]) -> list[Row]:
    return [_written(row, number) for number, row in enumerate(rows, start=1)]


def _edit(rows: list[Row], at: int) -> list[Row]:
    return [*rows[:at], _written(rows[at], at + 1, subject="account:forged"), *rows[at + 1 :]]


def _delete(rows: list[Row], at: int) -> list[Row]:
    return _renumbered([*rows[:at], *rows[at + 1 :]])


def _reorder(rows: list[Row], at: int) -> list[Row]:
    other = at + 1 if at + 1 < SEEN else at - 1
    moved = list(rows)
    moved[at], moved[other] = moved[other], moved[at]
    return _renumbered(moved)


def _truncate(rows: list[Row], at: int) -> list[Row]:
    return rows[:at]


def _insert(rows: list[Row], at: int) -> list[Row]:
    return _renumbered([*rows[:at], _written(rows[at], 0, subject="account:forged"), *rows[at:]])


TAMPERING: dict[str, Tamper] = {
    "edit": _edit,
    "delete": _delete,
    "reorder": _reorder,
    "truncate": _truncate,
    "insert": _insert,
}


def _rows() -> list[Row]:
    columns = Entry.__table__.columns
    found = db.session.execute(select(*columns).order_by(Entry.sequence)).mappings()
    return [{**each, "content": _content(each["body"])} for each in found]


def _content(body: bytes) -> Row:
    found: Row = json.loads(body)
    return found


def _replace(session: Session, rows: Sequence[Row]) -> None:
    """As the owner of the database: without triggers, all acts anew."""
    for statement in DROP[db.engine.dialect.name]:
        session.execute(text(statement))
    session.execute(delete(Entry))
    if rows:
        session.execute(insert(Entry), [{key: row[key] for key in row if key != "content"} for row in rows])
    session.expire_all()


def _sign_anew(session: Session) -> None:
    """With the signing key: the tree and a checkpoint over the forged record, and the older ones gone."""
    session.execute(delete(TreeNode))
    session.execute(delete(Checkpoint))
    session.expire_all()
    if audit.last_act():
        checkpoints.checkpoint_now(NOW)


def _after(rows: Sequence[Row], note: str, *, signed: bool, more: int = 0) -> tuple[Verdict, Fault | None]:
    """The verdict on the auditor's checkpoint over a forged record, and what the site itself says; then undone."""
    found: list[tuple[Verdict, Fault | None]] = []
    with pytest.raises(Undone), transaction() as session:
        _replace(session, rows)
        for _each in range(more):
            audit.record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", "later"))
        if signed:
            _sign_anew(session)
        found.append((compare(note).verdict, checking.standing().fault))
        raise Undone
    return found[0]


@pytest.mark.parametrize("signed", [False, True], ids=["without the key", "with the key"])
def test_whatever_is_done_to_an_act_is_found(recorded: Flask, sign: Sign, write: Write, *, signed: bool) -> None:
    """Each of the acts that the auditor saw, edited, deleted, moved, cut off or preceded by another: all found."""
    assert recorded
    note = sign()
    write(SINCE)
    sign()
    assert compare(note).verdict is Verdict.BEGINNING
    rows, found, cases = _rows(), [], 0
    for name, tamper in TAMPERING.items():
        for at in range(SEEN):
            for more in (0, SEEN) if name == "truncate" else (0,):
                cases += 1
                verdict, fault = _after(tamper(rows, at), note, signed=signed, more=more)
                if verdict is not Verdict.BEGINNING and (signed or fault is not None):
                    found.append((name, at))
    assert (len(found), cases) == (cases, 6 * SEEN)
    assert (compare(note).verdict, checking.standing().fault) == (Verdict.BEGINNING, None)


def test_the_first_altered_act_is_named(recorded: Flask, sign: Sign) -> None:
    """Even when its hash was made to fit: the tree took in another one."""
    assert recorded
    note = sign()
    rows = _rows()
    named = [_after(_edit(rows, at), note, signed=False)[1] for at in range(SEEN)]
    assert named == [Fault(at + 1, "rewritten") for at in range(SEEN)]


def test_acts_that_were_cut_off_are_named(recorded: Flask, sign: Sign) -> None:
    """From the first to the last one missing; the checkpoint is then over more acts than there are."""
    assert recorded
    note = sign()
    rows = _rows()
    assert _after(rows[:6], note, signed=False) == (Verdict.LONGER, Fault(7, "missing", 10))


def test_where_the_tree_was_forged_too_the_part_is_named(recorded: Flask, sign: Sign, write: Write) -> None:
    """Without the key, the checkpoints still say after which act something was changed, and before which."""
    assert recorded
    sign()
    write(SINCE)
    sign()
    faults: list[Fault | None] = []
    with pytest.raises(Undone), transaction() as session:
        _replace(session, _edit(_rows(), 11))
        kept = session.execute(select(*Checkpoint.__table__.columns)).mappings().all()
        _sign_anew(session)
        session.execute(delete(Checkpoint))
        session.execute(insert(Checkpoint), [dict(each) for each in kept])
        session.expire_all()
        faults.append(checking.standing().fault)
        raise Undone
    assert faults == [Fault(11, "checkpoint_differs", 13)]


def test_a_checkpoint_that_the_key_did_not_sign_is_found(recorded: Flask, sign: Sign, write: Write) -> None:
    """One whose root was changed to fit, or whose text is somebody's own, counts for nothing."""
    assert recorded
    sign()
    write(SINCE)
    sign()
    faults = []
    for forged in ({"root": bytes(32)}, {"note": "forged"}):
        with pytest.raises(Undone), transaction() as session:
            session.execute(update(Checkpoint).where(Checkpoint.size == SEEN).values(**forged))
            session.expire_all()
            faults.append(checking.standing().fault)
            raise Undone
    assert faults == [Fault(SEEN, "checkpoint_not_ours")] * 2


@pytest.mark.parametrize("column", ["body", "leaf_hash", "act", "subject", "at", "council"])
def test_text_in_the_place_of_bytes_is_found_and_breaks_nothing(
    app: Flask, sign: Sign, write: Write, column: str
) -> None:
    """SQLite keeps whatever it is given: the record is still read, held against a checkpoint, and taken along."""
    assert app
    write(SEEN)
    note = sign()
    with transaction() as session:
        for statement in DROP["sqlite"]:
            session.execute(text(statement))
        session.execute(text(f"UPDATE entries SET {column} = 'text' WHERE sequence = 4"))  # noqa: S608  # our own names
    found, taken = compare(note), _taken()
    assert (found.verdict, found.standing.fault is not None) == (Verdict.BROKEN, True)
    assert taken == ("act 4: it cannot be read" if column == "body" else "")  # what counts is the body


def _taken() -> str:
    """What is wrong with a bundle of the record as it is now."""
    with transaction():
        bundle = bundles.write_bundle(Owner(COUNCIL, "test-council"), files={}, at=NOW)
    try:
        return "" if verify_bundle.answer(bundle) else "unsaid"
    except verify_bundle.Refused as refused:
        return f"{refused.where}: {refused.what}"
