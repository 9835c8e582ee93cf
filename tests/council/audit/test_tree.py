"""The kept tree gives the roots and proofs of the acts themselves, grows in parts, and costs an act nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from council import crypto
from council.audit import bundles, checkpoints, tree
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry, TreeNode
from council.audit.service import Fault, Subject, Unsound
from council.database import db, transaction
from tests.council.audit.conftest import ACTOR, COUNCIL, NOW, Sign, Write


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What is asked of the database inside."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def _leaves() -> list[bytes]:
    return list(db.session.scalars(select(Entry.leaf_hash).order_by(Entry.sequence)))


def test_every_root_and_proof_is_that_of_the_acts(recorded: Flask) -> None:
    """Grown in parts of three: all sizes, all acts, all pairs of sizes."""
    assert recorded
    with transaction():
        assert [tree.grow(3) for _part in range(5)] == [3, 3, 3, 1, 0]
    leaves = _leaves()
    roots = [tree.root_of(leaves[:size]) for size in range(11)]
    assert [tree.root(size) for size in range(11)] == roots
    assert [tree.peaks(size).root() for size in range(11)] == roots
    for size in range(1, 11):
        for number in range(1, size + 1):
            path = tree.inclusion_proof(number, size)
            assert tree.verify_inclusion(leaves[number - 1], number - 1, size, path=path, root=roots[size])
    for old, new in product(range(11), repeat=2):
        if old <= new:
            path = tree.consistency_proof(old, new)
            assert tree.verify_consistency(old, new, path, old_root=roots[old], new_root=roots[new])


def test_an_act_leaves_the_tree_alone(recorded: Flask, sign: Sign, write: Write) -> None:
    """Writing costs the same however large the tree is: nothing of it is read or written until the next checkpoint."""
    assert recorded
    sign()
    with _statements() as asked:
        write(1)
    touched = [each for each in asked if "tree_nodes" in each or "checkpoints" in each]
    assert (touched, tree.size()) == ([], 10)


def test_a_proof_asks_the_database_once(recorded: Flask, sign: Sign) -> None:
    """However long it is."""
    assert recorded
    sign()
    with _statements() as asked:
        tree.inclusion_proof(4, 10)
        tree.consistency_proof(3, 10)
    assert len([each for each in asked if "tree_nodes" in each]) == 2


def test_a_gap_is_no_tree(recorded: Flask) -> None:
    """Where an act is missing, the tree does not grow over it, and says which."""
    assert recorded
    with pytest.raises(Unsound) as caught, transaction() as session:
        for statement in DROP[db.engine.dialect.name]:
            session.execute(text(statement))
        session.execute(text("DELETE FROM entries WHERE sequence = 4"))
        tree.grow()
    assert caught.value.fault == Fault(4, "missing")


def test_a_subtree_that_is_gone_is_told(recorded: Flask, sign: Sign) -> None:
    """A proof that needs it does not come out wrong; it does not come out at all."""
    assert recorded
    sign()
    with pytest.raises(Unsound) as caught, transaction() as session:
        session.delete(session.get_one(TreeNode, (2, 1)))
        session.flush()
        tree.inclusion_proof(2, 10)
    assert caught.value.fault == Fault(5, "tree_differs", 8)


def test_erasing_a_person_leaves_every_proof_valid(recorded: Flask, sign: Sign, write: Write) -> None:
    """Her key is destroyed: what the acts hold of her cannot be read, and every proof is the same as before."""
    assert recorded
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
        subject = Subject("person", str(holder), holder, "Planted Name")
        entry = audit.record(ACTOR, Act.PERSON_ADDED, subject, council=COUNCIL)
        number = entry.sequence
    write(5)
    note = sign()
    before = [bundles.inclusion(each) for each in db.session.scalars(select(Entry).order_by(Entry.sequence))]
    with transaction():
        crypto.destroy_key(holder, at=NOW)
    after = [bundles.inclusion(each) for each in db.session.scalars(select(Entry).order_by(Entry.sequence))]
    head = checkpoints.read(note)
    valid = [
        tree.verify_inclusion(leaf, at, head.size, path=[bytes.fromhex(step) for step in proof["path"]], root=head.root)
        for at, (leaf, proof) in enumerate(zip(_leaves(), after, strict=True))
    ]
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(holder, b"", crypto.Place("entries", "names", number))
    assert (before == after, valid, audit.verify()) == (True, [True] * 16, None)


DROP = {
    "sqlite": ("DROP TRIGGER entries_no_update", "DROP TRIGGER entries_no_delete"),
    "postgresql": ("DROP TRIGGER entries_append_only ON entries",),
}
