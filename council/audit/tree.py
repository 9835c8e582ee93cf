"""The Merkle tree over the record's acts (RFC 9162): kept subtrees, roots and proofs.

Writing an act touches nothing here. The tree grows when a checkpoint is made, by what was written since.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import func, insert, or_, select

from council.audit.merkle import (
    Peaks,
    Subtrees,
    consistency_path,
    inclusion_path,
    peaks_at,
    range_root,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from council.audit.models import Entry, TreeNode
from council.audit.service import Fault, Unsound
from council.database import db

__all__ = [
    "consistency_proof",
    "grow",
    "inclusion_proof",
    "leaves",
    "peaks",
    "root",
    "root_of",
    "size",
    "verify_consistency",
    "verify_inclusion",
]

AT_ONCE = 1000
HASH_BYTES = 32

Found = TypeVar("Found")


def size() -> int:
    """How many acts the tree holds."""
    last = db.session.scalar(select(func.max(TreeNode.place)).where(TreeNode.level == 0))
    return 0 if last is None else last + 1


def grow(most: int | None = None) -> int:
    """Take in acts written since the tree last grew, at most so many; says how many. `Unsound` where one is missing."""
    begin = size()
    found = peaks(begin)
    rows: list[dict[str, object]] = []
    written = select(Entry.sequence, Entry.leaf_hash).where(Entry.sequence > begin).order_by(Entry.sequence)
    streamed = written.limit(most).execution_options(yield_per=AT_ONCE)
    with db.session.connection().execute(streamed) as acts:
        for sequence, leaf in acts:
            if sequence != found.size + 1:
                raise Unsound(Fault(found.size + 1, "missing"))
            if not _is_hash(leaf):
                raise Unsound(Fault(sequence, "altered"))
            place = found.size
            for level, completed in enumerate(found.append(leaf)):
                rows.append({"level": level, "place": place >> level, "hash": completed})
    for start in range(0, len(rows), AT_ONCE):
        db.session.connection().execute(insert(TreeNode), rows[start : start + AT_ONCE])
    return found.size - begin


def peaks(size: int) -> Peaks:
    """The tree over the first acts, ready to be carried on."""
    places = peaks_at(size)
    known = _kept(places)
    return Peaks(size, (known[each] for each in places))


def root(size: int) -> bytes:
    """The root over the first acts."""
    return _computed(lambda at: range_root(at, 0, size))


def leaves(size: int) -> list[bytes]:
    """The hash of each of the first acts, as the tree took them in."""
    kept = select(TreeNode.hash).where(TreeNode.level == 0, TreeNode.place < size).order_by(TreeNode.place)
    return [leaf for leaf in db.session.scalars(kept) if _is_hash(leaf)]


def inclusion_proof(sequence: int, size: int) -> list[bytes]:
    """The path from an act to the root over the first `size` acts."""
    return _computed(lambda at: inclusion_path(at, sequence - 1, size))


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The path that shows the first `old` acts to be the beginning of the first `new`."""
    return _computed(lambda at: consistency_path(at, old, new))


def _computed(compute: Callable[[Subtrees], Found]) -> Found:
    """What is computed from subtrees, all of them fetched with one question: it is gone through twice."""
    wanted: list[tuple[int, int]] = []

    def ask(level: int, place: int) -> bytes:
        wanted.append((level, place))
        return b""

    compute(ask)
    known = _kept(wanted)
    return compute(lambda level, place: known[level, place])


def _kept(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Kept subtrees by level and place. `Unsound` when one is gone: it was there when the tree grew."""
    places = list(dict.fromkeys(wanted))
    if not places:
        return {}
    # Written out: of pairs in a list, SQLite reads the whole table.
    either = or_(*((TreeNode.level == level) & (TreeNode.place == place) for level, place in places))
    rows = db.session.execute(select(TreeNode.level, TreeNode.place, TreeNode.hash).where(either))
    known = {(level, place): found for level, place, found in rows if _is_hash(found)}
    for level, place in places:
        if (level, place) not in known:
            raise Unsound(Fault((place << level) + 1, "tree_differs", (place + 1) << level))
    return known


def _is_hash(found: object) -> bool:
    """Whether the database holds what was put there: SQLite keeps a value of any kind."""
    return isinstance(found, bytes) and len(found) == HASH_BYTES
