"""Secret ballots that can be counted without opening a single vote: exponential ElGamal with proofs, and nothing else.

Each vote is three ciphertexts, for every choice one of 0 or 1, in the subgroup of prime order of a MODP group of
RFC 3526. Disjunctive Chaum-Pedersen proofs (Cramer, Damgård, Schoenmakers 1994) show that each is 0 or 1 and that they
add up to 1; the product of all votes decrypts to the sums, with a Chaum-Pedersen proof that it was decrypted rightly.
The proofs are made non-interactive by SHA-256 over the whole statement and its context (strong Fiat-Shamir), so that
no vote or proof can be taken over by another voter, for another choice or in another ballot.

What this does not do: the server encrypts, so that voting needs no script; for the moment of a request the running
server has the choice in its memory. Whoever alters the running program can read choices; whoever holds the database,
its backups or the logs cannot, as long as discrete logarithms in this group are hard.

Standard library only. `verify_ballot.py` checks the same statements and shares no code with this file.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

FORM = "council-ballot/1"
CHOICES = ("for", "against", "abstain")
CHALLENGE = 2**256  # SHA-256's
WINDOW = 4  # bits of an exponent that are looked up at once
SLOT_BYTES = 16
PRIME_3072 = (  # RFC 3526, section 4
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd"
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f"
    "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510"
    "15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7"
    "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c"
    "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff"
)


class DoNotAddUp(Exception):
    """The sums of the votes are not as many as the votes: somebody has changed them."""


@dataclass(frozen=True)
class Group:
    """The squares modulo a safe prime: a group of prime order, in which 4 generates everything."""

    name: str
    prime: int
    generator: int = 4

    @property
    def order(self) -> int:
        """How many elements there are."""
        return self.prime // 2

    @cached_property
    def powers(self) -> "Powers":
        """The generator, ready to be raised to many powers."""
        return powers_of(self, self.generator)

    def random(self) -> int:
        """A secret exponent."""
        return secrets.randbelow(self.order - 1) + 1

    def over(self, value: int, by: int) -> int:
        """One element divided by another."""
        return value * pow(by, -1, self.prime) % self.prime

    def holds(self, value: object) -> bool:
        """Whether this is an element: a square between 1 and the prime."""
        return isinstance(value, int) and 0 < value < self.prime and pow(value, self.order, self.prime) == 1


class Powers:
    """A table of one base's powers: it raises to a power some five times as fast as `pow`."""

    def __init__(self, group: Group, base: int) -> None:
        self._prime = group.prime
        self._rows = []
        for _each in range(-(-group.order.bit_length() // WINDOW)):
            row = [1]
            for _next in range(2**WINDOW - 1):
                row.append(row[-1] * base % group.prime)
            self._rows.append(row)
            base = row[-1] * base % group.prime

    def __call__(self, exponent: int) -> int:
        """The base to this power, which is not negative and below the order."""
        found = 1
        for row in self._rows:
            found = found * row[exponent % 2**WINDOW] % self._prime
            exponent >>= WINDOW
        return found


GROUP = Group("modp-3072", int(PRIME_3072, 16))
GROUPS: dict[str, Group] = {GROUP.name: GROUP}


@lru_cache(maxsize=4)
def powers_of(group: Group, base: int) -> Powers:
    """The table of a base: a ballot's key is used for each of its votes."""
    return Powers(group, base)


@dataclass(frozen=True)
class Key:
    """The public key of a ballot, which ballot it is, and what it is about."""

    group: Group
    ballot: str
    text: Mapping[str, str]
    public: int

    @property
    def powers(self) -> Powers:
        """The key, ready to be raised to many powers."""
        return powers_of(self.group, self.public)

    def challenge(self, *told: object) -> int:
        """A number nobody can choose: the hash of everything that a proof is about."""
        about = [FORM, self.group.name, self.ballot, dict(self.text), _hex(self.public), *told]
        written = json.dumps(about, separators=(",", ":"), sort_keys=True, ensure_ascii=True)
        return int.from_bytes(hashlib.sha256(written.encode()).digest(), "big")


def make_key(group: Group, ballot: str, text: Mapping[str, str]) -> tuple[Key, int]:
    """A new key: the public part, and the private one."""
    private = group.random()
    return Key(group, ballot, text, group.powers(private)), private


def new_slot() -> str:
    """A random name for one vote; it is bound to its proofs and says nothing of who voted."""
    return secrets.token_hex(SLOT_BYTES)


def encrypt(key: Key, slot: str, choice: str) -> dict[str, Any]:
    """One vote: for each choice an encrypted 0 or 1, with the proofs that it is a vote, as a file holds it."""
    group, randoms = key.group, [key.group.random() for _each in CHOICES]
    marks = [int(each == choice) for each in CHOICES]
    if sum(marks) != 1:
        message = "not a choice"
        raise ValueError(message)
    pairs = [
        (group.powers(random), key.powers(random) * (group.generator if mark else 1) % group.prime)
        for random, mark in zip(randoms, marks, strict=True)
    ]
    told = [slot, [[_hex(each) for each in pair] for pair in pairs]]
    choices = [
        {**_written(a=pair[0], b=pair[1]), "proof": _either(key, [*told, name], random=random, mark=mark)}
        for name, pair, random, mark in zip(CHOICES, pairs, randoms, marks, strict=True)
    ]
    return {"slot": slot, "choices": choices, "proof": _same_power(key, [*told, "sum"], sum(randoms) % group.order)}


def hash_of(vote: Mapping[str, Any]) -> str:
    """The name of a vote after its content alone; votes of a ballot that ended are put in this order."""
    written = json.dumps(vote, separators=(",", ":"), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def totals(group: Group, votes: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """The product of all votes, choice by choice: an encryption of how many chose it."""
    found = {}
    for place, name in enumerate(CHOICES):
        left = right = 1
        for vote in votes:
            left = left * int(vote["choices"][place]["a"], 16) % group.prime
            right = right * int(vote["choices"][place]["b"], 16) % group.prime
        found[name] = (left, right)
    return found


def count(key: Key, private: int, votes: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """How many chose what, each with the proof that the product of the votes says so.

    Raises `DoNotAddUp` when the votes were altered, so that their sums are not as many as they are.
    """
    group, numbers, power = key.group, {}, 1
    for number in range(len(votes) + 1):
        numbers[power] = number
        power = power * group.generator % group.prime
    found: dict[str, dict[str, Any]] = {}
    for name, (left, right) in totals(group, votes).items():
        shared = pow(left, private, group.prime)
        proof = _opened_rightly(key, private, ["result", name, _hex(left), _hex(right), _hex(shared)], left)
        found[name] = {"count": numbers.get(group.over(right, shared)), "shared": _hex(shared), "proof": proof}
    if None in (counts := [each["count"] for each in found.values()]) or sum(counts) != len(votes):
        raise DoNotAddUp
    return found


def _opened_rightly(key: Key, private: int, told: list[object], left: int) -> dict[str, str]:
    """Proof that the left side was raised to the private key, which stays secret."""
    group, nonce = key.group, key.group.random()
    challenge = key.challenge(*told, _hex(group.powers(nonce)), _hex(pow(left, nonce, group.prime)))
    return _written(c=challenge, z=(nonce + challenge * private) % group.order)


def _same_power(key: Key, told: list[object], exponent: int) -> dict[str, str]:
    """Proof that a pair is the generator and the key raised to one and the same power, which stays secret."""
    group, nonce = key.group, key.group.random()
    challenge = key.challenge(*told, _hex(group.powers(nonce)), _hex(key.powers(nonce)))
    return _written(c=challenge, z=(nonce + challenge * exponent) % group.order)


def _either(key: Key, told: list[object], *, random: int, mark: int) -> dict[str, str]:
    """Proof that a pair encrypts 0 or 1, without saying which: one branch is proven, the other one imitated."""
    group, order, other = key.group, key.group.order, 1 - mark
    nonce, imitated_c, imitated_z = group.random(), secrets.randbelow(CHALLENGE), group.random()
    # The imitated branch's pair, without its secret: left is g^random, so all of it can be written over g and the key.
    exponent = (imitated_z - random * imitated_c) % order
    slip = group.powers(imitated_c % order)
    right = key.powers(exponent) * (group.over(1, slip) if mark else slip) % group.prime
    commitments = {mark: (group.powers(nonce), key.powers(nonce)), other: (group.powers(exponent), right)}
    challenge = key.challenge(*told, *(_hex(each) for branch in (0, 1) for each in commitments[branch]))
    proven_c = (challenge - imitated_c) % CHALLENGE
    answers = {mark: (proven_c, (nonce + proven_c * random) % order), other: (imitated_c, imitated_z)}
    return _written(c0=answers[0][0], z0=answers[0][1], c1=answers[1][0], z1=answers[1][1])


def _hex(value: int) -> str:
    return format(value, "x")


def _written(**numbers: int) -> dict[str, str]:
    return {name: _hex(value) for name, value in numbers.items()}
