"""Merkle trees after RFC 9162, section 2.1: roots, proofs and their checks, as pure functions over hashes.

A tree is asked for the hashes of its complete subtrees only, `at(level, place)`: the leaves from `place * 2**level` on,
`2**level` of them. Leaves are counted from 0, as in the RFC; the record's first act is leaf 0.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

NODE_PREFIX = b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtrees = Callable[[int, int], bytes]


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


class Peaks:
    """The hashes of the complete subtrees that the first `size` leaves fall into, the largest first.

    This is all that is needed to append a leaf and to tell the root, however many leaves there are.
    """

    def __init__(self, size: int = 0, tops: Iterable[bytes] = ()) -> None:
        self.size = size
        self.tops = list(tops)

    def append(self, leaf: bytes) -> list[bytes]:
        """Put a leaf behind the others; the hashes of the subtrees it completes, by level."""
        completed = [leaf]
        size = self.size
        while size & 1:
            completed.append(node(self.tops.pop(), completed[-1]))
            size >>= 1
        self.tops.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.tops:
            return EMPTY_ROOT
        *rest, found = self.tops
        for top in reversed(rest):
            found = node(top, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    peaks = Peaks()
    for leaf in leaves:
        peaks.append(leaf)
    return peaks.root()


def peaks_at(size: int) -> list[tuple[int, int]]:
    """Level and place of each complete subtree that `size` leaves fall into, the largest first."""
    levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in levels]


def range_root(at: Subtrees, begin: int, end: int) -> bytes:
    """The hash over the leaves from `begin` to before `end`; `begin` must be where such a subtree begins."""
    if begin == end:
        return EMPTY_ROOT
    left = _left_part(end - begin)
    if left == 0:
        level = (end - begin).bit_length() - 1
        return at(level, begin >> level)
    return node(range_root(at, begin, begin + left), range_root(at, begin + left, end))


def inclusion_path(at: Subtrees, leaf: int, size: int) -> list[bytes]:
    """What is needed to come from a leaf to the root over `size` leaves (RFC 9162, 2.1.3.1)."""
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + (_left_part(end - begin) or (end - begin) // 2)
        if leaf < middle:
            path.append(range_root(at, middle, end))
            end = middle
        else:
            path.append(range_root(at, begin, middle))
            begin = middle
    return path[::-1]


def consistency_path(at: Subtrees, old: int, new: int) -> list[bytes]:
    """What is needed to show that the first `old` of `new` leaves are unchanged (RFC 9162, 2.1.4.1)."""
    if old in {0, new}:
        return []
    begin, end, whole, path = 0, new, True, []
    while old != end:
        middle = begin + (_left_part(end - begin) or (end - begin) // 2)
        if old <= middle:
            path.append(range_root(at, middle, end))
            end = middle
        else:
            path.append(range_root(at, begin, middle))
            begin, whole = middle, False
    return ([] if whole else [range_root(at, begin, end)]) + path[::-1]


def verify_inclusion(leaf_hash: bytes, leaf: int, size: int, *, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path leads from a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= leaf < size:
        return False
    place, last, found = leaf, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], *, old_root: bytes, new_root: bytes) -> bool:
    """Whether a path shows that the tree over `old` leaves is the beginning of that over `new` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    of_old = of_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            of_old, of_new = node(step, of_old), node(step, of_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            of_new = node(of_new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root


def _left_part(leaves: int) -> int:
    """The largest power of two below a number of leaves; 0 when they fill a complete subtree."""
    largest = 1 << (leaves.bit_length() - 1)
    return 0 if largest == leaves else largest
