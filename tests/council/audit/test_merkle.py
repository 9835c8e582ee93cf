"""The tree is RFC 9162's: its published vectors, a second implementation word by word, and nothing altered gets by."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.audit import merkle, verify_bundle
from council.audit.service import leaf_hash
from tests.council.audit import vectors

HASHES = tuple(leaf_hash(leaf) for leaf in vectors.LEAVES)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return max(1 << power for power in range(size.bit_length()) if 1 << power < size)


def _root(leaves: Sequence[bytes]) -> bytes:
    """MTH, as section 2.1.1 defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = _split(len(leaves))
    return _node(_root(leaves[:middle]), _root(leaves[middle:]))


def _path(leaf: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH, as section 2.1.3.1 defines it."""
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if leaf < middle:
        return [*_path(leaf, leaves[:middle]), _root(leaves[middle:])]
    return [*_path(leaf - middle, leaves[middle:]), _root(leaves[:middle])]


def _proof(old: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF, as section 2.1.4.1 defines it."""
    if old == len(leaves):
        return [] if whole else [_root(leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        return [*_proof(old, leaves[:middle], whole=whole), _root(leaves[middle:])]
    return [*_proof(old - middle, leaves[middle:], whole=False), _root(leaves[:middle])]


def _subtrees(leaves: Sequence[bytes]) -> merkle.Subtrees:
    return lambda level, place: _root(leaves[place << level : (place + 1) << level])


def _leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(each).encode()) for each in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    """From the empty tree to eight leaves; the program for bundles computes the same."""
    found = (merkle.root_of(HASHES[:size]).hex(), verify_bundle.root_of(list(HASHES[:size])).hex())
    assert found == (vectors.ROOTS[size], vectors.ROOTS[size])


@pytest.mark.parametrize("vector", vectors.INCLUSION, ids=lambda vector: f"{vector[0]} in {vector[1]}")
def test_inclusion_paths_are_the_published_ones(vector: tuple[int, int, tuple[str, ...]]) -> None:
    """Made as published, and found right."""
    leaf, size, path = vector
    made = merkle.inclusion_path(_subtrees(HASHES), leaf, size)
    root = bytes.fromhex(vectors.ROOTS[size])
    assert [step.hex() for step in made] == list(path)
    assert merkle.verify_inclusion(HASHES[leaf], leaf, size, path=made, root=root)


@pytest.mark.parametrize("vector", vectors.CONSISTENCY, ids=lambda vector: f"{vector[0]} to {vector[1]}")
def test_consistency_paths_are_the_published_ones(vector: tuple[int, int, tuple[str, ...]]) -> None:
    """Made as published, and found right."""
    old, new, path = vector
    made = merkle.consistency_path(_subtrees(HASHES), old, new)
    roots = {"old_root": bytes.fromhex(vectors.ROOTS[old]), "new_root": bytes.fromhex(vectors.ROOTS[new])}
    assert [step.hex() for step in made] == list(path)
    assert merkle.verify_consistency(old, new, made, **roots)


@given(st.integers(1, 130), st.data())
def test_everything_is_as_the_definitions_say(size: int, data: st.DataObject) -> None:
    """Roots and both kinds of path against the RFC's recursive definitions, for any size."""
    leaves = _leaves(size)
    leaf, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    at = _subtrees(leaves)
    assert merkle.root_of(leaves) == verify_bundle.root_of(leaves) == merkle.range_root(at, 0, size) == _root(leaves)
    assert merkle.inclusion_path(at, leaf, size) == _path(leaf, leaves)
    assert merkle.consistency_path(at, old, size) == _proof(old, leaves)


@given(st.integers(1, 130), st.data())
def test_paths_hold_and_altered_ones_do_not(size: int, data: st.DataObject) -> None:
    """Both checkers, ours and that of the program, accept the path; a changed bit, step, place or root is refused."""
    leaves = _leaves(size)
    leaf, root = data.draw(st.integers(0, size - 1)), merkle.root_of(leaves)
    path = _path(leaf, leaves)
    assert merkle.verify_inclusion(leaves[leaf], leaf, size, path=path, root=root)
    assert verify_bundle.root_by_path(leaves[leaf], leaf, size, path) == root
    other = data.draw(st.integers(-1, size).filter(lambda each: each != leaf))
    wrong = [
        (leaves[leaf], other, size, path),
        (_flipped(leaves[leaf], data), leaf, size, path),
        (leaves[leaf], leaf, size, [*path, root]),
        *([(leaves[leaf], leaf, size, _altered(path, data))] if path else []),
    ]
    for what, place, of, steps in wrong:
        assert not merkle.verify_inclusion(what, place, of, path=steps, root=root)
        assert verify_bundle.root_by_path(what, place, of, steps) != root
    assert not merkle.verify_inclusion(leaves[leaf], leaf, size, path=path, root=_flipped(root, data))


@given(st.integers(2, 130), st.data())
def test_older_trees_are_shown_and_altered_ones_are_not(size: int, data: st.DataObject) -> None:
    """Any older size is proven to be the beginning; with another root, size or step it is not."""
    leaves = _leaves(size)
    old = data.draw(st.integers(1, size - 1))
    path, before, now = _proof(old, leaves), _root(leaves[:old]), _root(leaves)
    head = verify_bundle.Head("", old, before)
    assert merkle.verify_consistency(old, size, path, old_root=before, new_root=now)
    assert verify_bundle.roots_by_path(head, size, path) == (before, now)
    wrong = [
        (old, _altered(path, data), before, now),
        (old, [*path, now], before, now),
        (old, path, _flipped(before, data), now),
        (old, path, before, _flipped(now, data)),
        (old, path[1:], before, now),
    ]
    for of, steps, was, becomes in wrong:
        assert not merkle.verify_consistency(of, size, steps, old_root=was, new_root=becomes)
        assert verify_bundle.roots_by_path(head._replace(root=was), size, steps) != (was, becomes)


def test_the_empty_tree_is_the_beginning_of_every_tree_and_of_nothing_else() -> None:
    """Without acts there is nothing to prove; a path, another root or a size that shrinks is refused."""
    root = merkle.root_of(HASHES)
    empty = merkle.EMPTY_ROOT
    assert merkle.verify_consistency(0, 8, [], old_root=empty, new_root=root)
    assert not merkle.verify_consistency(0, 8, [], old_root=root, new_root=root)
    assert not merkle.verify_consistency(8, 3, [empty], old_root=root, new_root=root)
    assert not merkle.verify_consistency(3, 8, [], old_root=root, new_root=root)
    assert not merkle.verify_consistency(8, 8, [root], old_root=root, new_root=root)


def _flipped(found: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, len(found) * 8 - 1))
    return (int.from_bytes(found, "big") ^ 1 << bit).to_bytes(len(found), "big")


def _altered(path: Sequence[bytes], data: st.DataObject) -> list[bytes]:
    at = data.draw(st.integers(0, len(path) - 1))
    kinds = [[*path[:at], _flipped(path[at], data), *path[at + 1 :]], [*path[:at], *path[at + 1 :]]]
    return kinds[data.draw(st.integers(0, 1))]
