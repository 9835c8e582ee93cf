"""Says whether the file of a secret ballot is genuine: every vote is one vote, and the result is their sum.

    python verify_ballot.py ballot.json

Standard library only, and nothing shared with the site that made the file: it works copied alone, in any Python from
3.9 on. It answers yes, or the first thing that is wrong. Even the prime is computed here anew, from the digits of pi,
as RFC 3526 (section 4) defines it.

What is checked: that each vote encrypts exactly one choice on the text in the file (disjunctive Chaum-Pedersen proofs,
Cramer, Damgård and Schoenmakers 1994, made non-interactive by SHA-256), that no vote is there twice, that there are as
many votes as people voted and no more than people who could, and, where numbers are told, that the product of all votes
was decrypted rightly, gives the sums that are told, and carries the decision by the rule that is named.

What it cannot check: who voted. Nobody's vote can be opened, by this program or by anybody: the key is destroyed.
"""

from __future__ import annotations  # so that an older Python can read this file

import argparse
import hashlib
import json
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

FORM = "council-ballot/1"
NAMES = ("for", "against", "abstain")
BASE = 4  # a square, so that it generates the whole group of squares
HASH = 2**256
HEX = re.compile(r"0|[1-9a-f][0-9a-f]{0,799}")
STEP = 5  # bits of an exponent taken at once
MOST_VOTES = 100_000


class Refused(Exception):
    """The first thing that is wrong: where, and what."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(where, what)


def refuse(where: str, what: str) -> NoReturn:
    """Say no."""
    raise Refused(where, what)


def arctan_of_one_over(number: int, unit: int) -> int:
    """The arctangent of 1/number, in parts of a unit, by its series."""
    term = total = unit // number
    odd, sign = 1, 1
    while term:
        term //= number * number
        odd, sign = odd + 2, -sign
        total += sign * (term // odd)
    return total


def prime_of_3072_bits() -> int:
    """2^3072 - 2^3008 - 1 + 2^64 * ([2^2942 pi] + 1690314), with pi by Machin's formula."""
    spare = 64
    unit = 1 << (2942 + spare)
    pi = 4 * (4 * arctan_of_one_over(5, unit) - arctan_of_one_over(239, unit))
    return 2**3072 - 2**3008 - 1 + 2**64 * ((pi >> spare) + 1690314)


PRIMES = {"modp-3072": prime_of_3072_bits()}


class Field(NamedTuple):
    """What all proofs of a file stand on: the prime, the ballot's key, and what every hash begins with."""

    prime: int
    public: int
    begins: tuple[object, ...]

    @property
    def order(self) -> int:
        """Of the group of squares."""
        return (self.prime - 1) // 2

    def hashed(self, *told: object) -> int:
        """The number that nobody could choose."""
        text = json.dumps([*self.begins, *told], separators=(",", ":"), sort_keys=True, ensure_ascii=True)
        return int(hashlib.sha256(text.encode("ascii")).hexdigest(), 16)


@lru_cache(maxsize=4)
def table(prime: int, base: int) -> list[list[int]]:
    """Powers of a base that is used again and again."""
    rows = []
    for _ in range(prime.bit_length() // STEP + 1):
        row = [1]
        for _ in range(2**STEP):
            row.append(row[-1] * base % prime)
        base = row.pop()
        rows.append(row)
    return rows


def raised(prime: int, base: int, exponent: int) -> int:
    """A base that is used again and again, to a power."""
    result = 1
    for row in table(prime, base):
        exponent, part = divmod(exponent, 2**STEP)
        result = result * row[part] % prime
    return result


def is_square(value: int, prime: int) -> bool:
    """By the law of quadratic reciprocity (Jacobi symbol)."""
    sign, above, below = 1, value % prime, prime
    while above:
        while above % 2 == 0:
            above //= 2
            if below % 8 in (3, 5):
                sign = -sign
        above, below = below, above
        if above % 4 == below % 4 == 3:  # noqa: PLR2004  # as the law says
            sign = -sign
        above %= below
    return below == 1 and sign == 1


def number(told: object, where: str, below: int) -> int:
    """A number as the file writes it, within its bounds."""
    if not isinstance(told, str) or not HEX.fullmatch(told) or int(told, 16) >= below:
        refuse(where, "a number is missing, or out of bounds")
    return int(told, 16)


def element(told: object, where: str, prime: int) -> int:
    """A number that is in the group."""
    value = number(told, where, prime)
    if not is_square(value, prime):
        refuse(where, "a number is not of the group")
    return value


def commitment(field: Field, pair: tuple[int, int], challenge: int, answer: int) -> list[str]:
    """What somebody who knows the pair's common exponent must have begun with, for this answer to fit."""
    prime, back = field.prime, challenge % field.order
    left = raised(prime, BASE, answer) * pow(pow(pair[0], back, prime), -1, prime) % prime
    right = raised(prime, field.public, answer) * pow(pow(pair[1], back, prime), -1, prime) % prime
    return [format(left, "x"), format(right, "x")]


def check_choice(field: Field, told: list[object], pair: tuple[int, int], proof: Any, *, where: str) -> None:
    """That a pair encrypts 0 or 1."""
    challenges = [number(proof[name], where, HASH) for name in ("c0", "c1")]
    answers = [number(proof[name], where, field.order) for name in ("z0", "z1")]
    less = pair[1] * pow(BASE, -1, field.prime) % field.prime
    begun = commitment(field, pair, challenges[0], answers[0])
    begun += commitment(field, (pair[0], less), challenges[1], answers[1])
    if field.hashed(*told, *begun) != sum(challenges) % HASH:
        refuse(where, "the proof that it is 0 or 1 is wrong")


def check_vote(field: Field, vote: Any, where: str) -> list[tuple[int, int]]:
    """That a vote is exactly one choice; its three pairs."""
    slot, prime = vote["slot"], field.prime
    if not isinstance(slot, str) or set(vote) != {"slot", "choices", "proof"} or len(vote["choices"]) != len(NAMES):
        refuse(where, "it is no vote that this program knows")
    pairs = [(element(each["a"], where, prime), element(each["b"], where, prime)) for each in vote["choices"]]
    told: list[object] = [slot, [[each["a"], each["b"]] for each in vote["choices"]]]
    for name, pair, each in zip(NAMES, pairs, vote["choices"]):  # noqa: B905  # an older Python knows no strict
        check_choice(field, [*told, name], pair, each["proof"], where=f"{where}, choice {name}")
    left, right = multiplied(multiplied(pairs[0], pairs[1], prime), pairs[2], prime)
    one = right * pow(BASE, -1, prime) % prime
    challenge = number(vote["proof"]["c"], where, HASH)
    begun = commitment(field, (left, one), challenge, number(vote["proof"]["z"], where, field.order))
    if field.hashed(*told, "sum", *begun) != challenge:
        refuse(where, "the proof that it is exactly one choice is wrong")
    return pairs


def check_sum(field: Field, name: str, pair: tuple[int, int], told: Any) -> int:
    """That the product of the votes was decrypted rightly; the sum."""
    where, prime = f"the result, {name}", field.prime
    shared, counted = element(told["shared"], where, prime), told["count"]
    challenge = number(told["proof"]["c"], where, HASH)
    answer = number(told["proof"]["z"], where, field.order)
    first = raised(prime, BASE, answer) * pow(pow(field.public, challenge, prime), -1, prime) % prime
    second = pow(pair[0], answer, prime) * pow(pow(shared, challenge, prime), -1, prime) % prime
    about = [format(each, "x") for each in (*pair, shared, first, second)]
    if field.hashed("result", name, *about) != challenge:
        refuse(where, "the proof that the sum was decrypted rightly is wrong")
    if type(counted) is not int or not 0 <= counted <= MOST_VOTES:
        refuse(where, "the sum is no number of votes")
    if pow(BASE, counted, prime) * shared % prime != pair[1]:
        refuse(where, "the sum is not the one that the votes give")
    return counted


def carries(told: Any, sums: dict[str, int]) -> bool:
    """Whether so many votes carry a decision by the rule that the file names."""
    yes, no = sums["for"], sums["against"]
    if told["rule"] == "absolute":
        return 2 * yes > told["entitled"]  # type: ignore[no-any-return]  # a number of the file
    if told["rule"] == "two_thirds":
        return yes > 0 and 3 * yes >= 2 * (yes + no)
    if told["rule"] == "consensus":
        return yes > 0 and no <= told["objections_allowed"]
    if told["rule"] != "simple":
        refuse("the rule", "it is none that this program knows")
    return yes > no


def field_of(told: Any) -> Field:
    """The group and the key of a file."""
    prime = PRIMES.get(told["group"])
    if prime is None:
        refuse("the group", "it is none that this program knows")
    public = element(told["key"], "the key", prime)
    if public == 1:
        refuse("the key", "it hides nothing")
    return Field(prime, public, (FORM, told["group"], told["ballot"], told["text"], told["key"]))


def multiplied(one: tuple[int, int], other: tuple[int, int], prime: int) -> tuple[int, int]:
    """Two encryptions as one of their sum."""
    return one[0] * other[0] % prime, one[1] * other[1] % prime


def check_votes(field: Field, told: Any) -> list[tuple[int, int]]:
    """That every vote is one, and none is there twice; the product of all, choice by choice."""
    seen: set[str] = set()
    products = [(1, 1)] * len(NAMES)
    for place, vote in enumerate(told["votes"], start=1):
        pairs = check_vote(field, vote, f"vote {place}")
        if vote["slot"] in seen:
            refuse(f"vote {place}", "it is there twice")
        seen.add(vote["slot"])
        products = [multiplied(products[each], pairs[each], field.prime) for each in range(len(NAMES))]
    if len(seen) != told["turnout"]:
        refuse("the turnout", "there are not as many votes as people voted")
    if len(seen) > told["entitled"]:
        refuse("the turnout", "there are more votes than people who could vote")
    return products


def check(told: Any) -> list[str]:
    """What was found right; `Refused` with the first thing that is not."""
    if told["form"] != FORM:
        refuse("the file", "it is no ballot that this program knows")
    field = field_of(told)
    products = check_votes(field, told)
    lines = [f"Each of the {told['turnout']} votes is exactly one choice, and none is there twice."]
    if told["result"] is None:
        return [*lines, "No numbers are told, because they would tell what somebody chose; they cannot be checked."]
    result = told["result"]
    sums = {name: check_sum(field, name, products[place], result[name]) for place, name in enumerate(NAMES)}
    if sum(sums.values()) != told["turnout"]:
        refuse("the result", "the sums are not as many as the votes")
    if carries(told, sums) is not told["carried"]:
        refuse("the result", "by its rule the decision is the other one")
    numbers = ", ".join(f"{name} {sums[name]}" for name in NAMES)
    said = "carried" if told["carried"] else "not carried"
    return [*lines, f"The sums are right: {numbers}. By the rule “{told['rule']}” the decision is {said}."]


def answer(data: bytes) -> list[str]:
    """What was found right in a file; `Refused` with the first thing that is not."""
    try:
        return check(json.loads(data))
    except Refused:
        raise
    except Exception:  # noqa: BLE001  # whatever the bytes are, the answer is no
        refuse("the file", "it is no ballot that this program knows")


def main(arguments: list[str]) -> int:
    """Answer on the command line: 0 for yes, 1 for no, 2 for a wrong call."""
    reader = argparse.ArgumentParser(description="Is the file of a secret ballot genuine?")
    reader.add_argument("file", type=Path, help="the file of the ballot (.json)")
    told = reader.parse_args(arguments)
    try:
        lines = answer(told.file.read_bytes())
    except Refused as found:
        print(f"No. {found.where}: {found.what}.")  # noqa: T201  # it speaks to the person at the terminal
        return 1
    except OSError as error:
        print(f"The file cannot be read: {error}")  # noqa: T201  # as above
        return 2
    print("Yes. " + "\n     ".join(lines))  # noqa: T201  # as above
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
