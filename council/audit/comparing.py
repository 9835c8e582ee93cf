"""An auditor's older checkpoint held against the record as it is now."""

import sys
from dataclasses import dataclass
from enum import StrEnum

from council.audit import checkpoints, tree
from council.audit.checking import SHORT, Standing, standing
from council.audit.checkpoints import Head
from council.audit.merkle import EMPTY_ROOT
from council.audit.service import Unsound, last_act


class Verdict(StrEnum):
    """What an older checkpoint is to the record of today."""

    BEGINNING = "beginning"
    DIFFERS = "differs"
    LONGER = "longer"  # it is over more acts than there are: some were taken away
    BROKEN = "broken"  # something is wrong with one of the acts that it is over


@dataclass(frozen=True)
class Comparison:
    """The verdict on a checkpoint, and the record it was held against."""

    head: Head
    verdict: Verdict
    standing: Standing


def compare(text: str, *, short: int = SHORT) -> Comparison:
    """Hold a checkpoint against the acts themselves; raises `BadNote` when this record's key did not sign it."""
    head = checkpoints.read(text)
    present = standing(short=short, wanted=frozenset({head.size}))
    try:
        return Comparison(head, _verdict(head, present), present)
    except Unsound:  # the tree does not reach so far, or a part of it is gone: the acts do without it
        return compare(text, short=sys.maxsize)


def _verdict(head: Head, present: Standing) -> Verdict:
    root = EMPTY_ROOT if head.size == 0 else present.roots.get(head.size)
    if root is not None:
        return Verdict.BEGINNING if root == head.root else Verdict.DIFFERS
    if head.size <= present.kept:
        return _by_proof(head, present)
    return Verdict.LONGER if last_act() < head.size else Verdict.BROKEN


def _by_proof(head: Head, present: Standing) -> Verdict:
    """Held against the root that the worker found over the acts, by a proof; the tree itself need not be trusted."""
    path = tree.consistency_proof(head.size, present.kept)
    roots = {"old_root": head.root, "new_root": present.kept_root}
    proven = tree.verify_consistency(head.size, present.kept, path, **roots)
    return Verdict.BEGINNING if proven else Verdict.DIFFERS
