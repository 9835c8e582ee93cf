"""Whether the record is whole: its acts, its tree and its checkpoints read anew and held against each other.

The worker reads the whole record again and again, a part in each turn, and keeps what it found. A page reads a short
record itself; of a long one it reads what was written since the worker's last reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from council.audit import checkpoints, tree
from council.audit.merkle import EMPTY_ROOT, Peaks
from council.audit.models import Checkpoint, Entry, RecordCheck, TreeNode
from council.audit.notes import BadNote
from council.audit.service import Fault, Unsound, read
from council.database import db

EVERY = timedelta(hours=1)
SHORT = 10_000  # acts that a page reads itself
TURN = 50_000  # acts that the worker reads in one turn
HASH_BYTES = 32


@dataclass(frozen=True)
class Standing:
    """How the record was found: over how many acts it was read, what is wrong first and since when."""

    size: int
    fault: Fault | None
    since: datetime | None
    roots: Mapping[int, bytes]  # over the numbers of acts that were asked for
    kept: int = 0  # so many of the acts the worker read, and when; the others were read now
    kept_at: datetime | None = None
    kept_root: bytes = EMPTY_ROOT


def standing(*, short: int = SHORT, wanted: frozenset[int] = frozenset()) -> Standing:
    """Read the record, or what was written since the worker's last reading of a long one."""
    known = db.session.get(RecordCheck, 1)
    if known is None or known.size <= short:
        walk = Walk()
        fault = walk.on(wanted=wanted)
        since = known.since if known is not None and _fault(known) == fault else None
        return Standing(walk.peaks.size, fault, since, walk.roots)
    begin = _peaks(known)
    by_worker = (known.size, known.began_at, begin.root())
    if known.fault is not None:
        return Standing(known.size, _fault(known), known.since, {}, *by_worker)
    walk = Walk(begin)
    fault = walk.on(wanted=wanted)
    return Standing(walk.peaks.size, fault, None if fault else known.since, walk.roots, *by_worker)


class Walk:
    """A reading of the record from where it stands, in as many parts as wished."""

    def __init__(self, peaks: Peaks | None = None) -> None:
        self.peaks = peaks or Peaks()
        self.roots: dict[int, bytes] = {}

    def on(self, most: int | None = None, wanted: frozenset[int] = frozenset()) -> Fault | None:
        """Read on, at most so many acts, and say the first fault; the roots at wanted sizes are kept."""
        begin, signed = self.peaks.size, _signed(self.peaks.size, most)
        marks, append = wanted | signed.keys(), self.peaks.append
        try:
            for size, leaf in enumerate(read(after=begin, most=most), start=begin + 1):
                append(leaf)
                if size in marks:
                    self.roots[size] = self.peaks.root()
        except Unsound as found:
            return self._earlier(begin, signed) or found.fault
        ended = most is None or self.peaks.size < begin + most
        return self._earlier(begin, signed) or (_cut_off(self.peaks.size) if ended else None)

    def _earlier(self, begin: int, signed: Mapping[int, tuple[bytes, bool]]) -> Fault | None:
        """The first checkpoint that does not agree with the acts, or that this record's key did not sign."""
        agreed = begin
        for size, (root, ours) in signed.items():
            if size > self.peaks.size:
                return None
            if not ours:
                return Fault(size, "checkpoint_not_ours")
            if self.roots[size] != root:
                return _rewritten(agreed, size) or Fault(agreed + 1, "checkpoint_differs", size)
            agreed = size
        return None


class Rounds:
    """The worker's readings: the whole record once an hour, a part of it in each turn."""

    def __init__(self) -> None:
        self._walk: Walk | None = None
        self._began: datetime

    def turn(self, at: datetime, most: int = TURN) -> RecordCheck | None:
        """Read a part; what was found, when the last part of a round was read. Begins a round when one is due."""
        if self._walk is None:
            known = db.session.get(RecordCheck, 1)
            if known is not None and known.began_at > at - EVERY:
                return None
            self._walk, self._began = Walk(), at
        before = self._walk.peaks.size
        fault = self._walk.on(most)
        if fault is None and self._walk.peaks.size == before + most:
            return None
        walk, self._walk = self._walk, None
        return found_at(self._began, walk.peaks, fault)


def found_at(began_at: datetime, peaks: Peaks, fault: Fault | None) -> RecordCheck:
    """What a reading of the whole record found, as it is kept."""
    return RecordCheck(
        id=1,
        began_at=began_at,
        since=began_at,
        size=peaks.size,
        tops=b"".join(peaks.tops),
        fault=fault.code if fault else None,
        fault_first=fault.sequence if fault else 0,
        fault_last=fault.last if fault else 0,
    )


def keep(check: RecordCheck) -> None:
    """Keep what a reading found; when it found the same as the one before, since then."""
    before = db.session.get(RecordCheck, 1)
    if before is not None and _fault(before) == _fault(check):
        check.since = before.since
    db.session.merge(check)
    db.session.flush()


def _fault(check: RecordCheck) -> Fault | None:
    return Fault(check.fault_first, check.fault, check.fault_last) if check.fault else None


def _peaks(check: RecordCheck) -> Peaks:
    tops = [check.tops[start : start + HASH_BYTES] for start in range(0, len(check.tops), HASH_BYTES)]
    return Peaks(check.size, tops)


def _signed(after: int, most: int | None) -> dict[int, tuple[bytes, bool]]:
    """The kept checkpoints over more acts, in order: the root that each states, and whether our key signed it."""
    wanted = select(Checkpoint.size, Checkpoint.root, Checkpoint.note).where(Checkpoint.size > after)
    if most is not None:
        wanted = wanted.where(Checkpoint.size <= after + most)
    rows = db.session.execute(wanted.order_by(Checkpoint.size))
    return {size: (root, _ours(size, root, note)) for size, root, note in rows}


def _ours(size: int, root: bytes, note: str) -> bool:
    try:
        head = checkpoints.read(str(note))
    except BadNote:
        return False
    return (head.size, head.root) == (size, root)


def _rewritten(after: int, until: int) -> Fault | None:
    """The first act whose hash is not the one that the tree took in."""
    differs = (
        select(func.min(Entry.sequence))
        .join(TreeNode, (TreeNode.level == 0) & (TreeNode.place == Entry.sequence - 1))
        .where(Entry.sequence > after, Entry.sequence <= until, TreeNode.hash != Entry.leaf_hash)
    )
    sequence = db.session.scalar(differs)
    return Fault(sequence, "rewritten") if sequence else None


def _cut_off(acts: int) -> Fault | None:
    """Acts at the end that a checkpoint or the tree still knows, and the record no longer has."""
    known = checkpoints.latest()
    most = max(tree.size(), known.size if known else 0)
    return Fault(acts + 1, "missing", most) if most > acts else None
