"""Secret ballots: what is encrypted counts to the sums, and the verifier, which shares no code, says what is wrong.

The two are held against each other over a small group, in which a proof takes no time; once over the real one.
"""

import ast
import copy
import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.meetings.holding import ballots, verify_ballot
from council.meetings.holding.ballots import CHOICES, GROUP, Group
from tests.council.meetings.holding.room_of_twelve import SMALL

BALLOT = "a ballot"
TEXT = {"en": "Rents are capped."}
MIXED = ("for", "against", "for", "abstain", "against", "for")
verify_ballot.PRIMES[SMALL.name] = SMALL.prime


def counted(choices: Sequence[str], group: Group = SMALL, ballot: str = BALLOT) -> dict[str, Any]:
    """The file of a ballot in which these choices were made."""
    key, private = ballots.make_key(group, ballot, TEXT)
    votes = sorted((ballots.encrypt(key, ballots.new_slot(), each) for each in choices), key=ballots.hash_of)
    result = ballots.count(key, private, votes)
    yes, no = result["for"]["count"], result["against"]["count"]
    return {
        "form": ballots.FORM,
        "ballot": ballot,
        "text": TEXT,
        "group": group.name,
        "key": format(key.public, "x"),
        "turnout": len(votes),
        "votes": votes,
        "result": result,
        "rule": "simple",
        "objections_allowed": 0,
        "entitled": 12,
        "carried": yes > no,
    }


def wrong(told: dict[str, Any]) -> str:
    """Where the verifier finds the first thing wrong; nothing where it finds all right."""
    try:
        verify_ballot.answer(json.dumps(told).encode())
    except verify_ballot.Refused as found:
        return f"{found.where}: {found.what}"
    return ""


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(CHOICES), max_size=12))
def test_a_ballot_counts_to_what_was_chosen_and_verifies(choices: list[str]) -> None:
    """For any choices the sums are right, and the verifier agrees."""
    told = counted(choices)
    assert {name: told["result"][name]["count"] for name in CHOICES} == {each: choices.count(each) for each in CHOICES}
    assert wrong(told) == ""


def test_the_real_group_is_the_one_of_the_standard() -> None:
    """Two ways to write RFC 3526's prime agree; it is a safe prime, and 4 generates the squares."""
    prime = GROUP.prime
    assert prime == verify_ballot.prime_of_3072_bits()
    assert prime.bit_length() == 3072
    assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 5))
    assert all(pow(base, GROUP.order - 1, GROUP.order) == 1 for base in (2, 3, 5))
    assert GROUP.holds(4)
    assert not GROUP.holds(prime - 1)


def test_a_ballot_over_the_real_group_verifies_on_the_command_line(tmp_path: Path) -> None:
    """The program, copied alone, says yes to a file, and no to the same file with another sum."""
    file, program = tmp_path / "ballot.json", tmp_path / "verify.py"
    program.write_bytes(inspect.getsource(verify_ballot).encode())
    told = counted(("for", "against", "for"), GROUP)
    run = [sys.executable, "-I", str(program), str(file)]
    file.write_text(json.dumps(told))
    yes = subprocess.run(run, capture_output=True, text=True, check=False)
    told["result"]["for"]["count"] = 3
    file.write_text(json.dumps(told))
    no = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (yes.returncode, yes.stdout.startswith("Yes. Each of the 3 votes is exactly one choice")) == (0, True)
    assert (no.returncode, no.stdout) == (1, "No. the result, for: the sum is not the one that the votes give.\n")


def test_the_verifier_shares_no_code() -> None:
    """Neither file imports the other, nor anything but the standard library."""
    for module in (ballots, verify_ballot):
        tree = ast.parse(inspect.getsource(module))
        names = {each.names[0].name for each in ast.walk(tree) if isinstance(each, ast.Import)}
        names |= {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
        assert {name.partition(".")[0] for name in names} - sys.stdlib_module_names == set()


Alteration = Callable[[dict[str, Any]], object]


def _more(number: str) -> str:
    return format(int(number, 16) + 1, "x")


def _altered(alter: Alteration) -> str:
    told = counted(MIXED)
    alter(told)
    return wrong(told)


def _swap_choices(told: dict[str, Any]) -> None:
    choices = told["votes"][0]["choices"]
    choices[0], choices[1] = choices[1], choices[0]


def _swap_ciphertexts(told: dict[str, Any]) -> None:
    first, second = (told["votes"][place]["choices"][0] for place in (0, 1))
    first["a"], first["b"], second["a"], second["b"] = second["a"], second["b"], first["a"], first["b"]


def _copy_vote(told: dict[str, Any]) -> None:
    told["votes"][1] = copy.deepcopy(told["votes"][0])


def _copy_under_new_slot(told: dict[str, Any]) -> None:
    told["votes"][1] = {**copy.deepcopy(told["votes"][0]), "slot": "another"}


def _vote_twice_in_one(told: dict[str, Any]) -> None:
    """The first vote's second and third choices become those of a vote of their own, each with a right proof."""
    key = ballots.Key(SMALL, told["ballot"], told["text"], int(told["key"], 16))
    vote, other = told["votes"][0], ballots.encrypt(key, told["votes"][0]["slot"], "for")
    vote["choices"][1] = other["choices"][1]


ALTERATIONS: dict[str, tuple[Alteration, str]] = {
    "a ciphertext": (lambda told: told["votes"][0]["choices"][0].update(a="4"), "vote 1, choice for"),
    "no element": (
        lambda told: told["votes"][2]["choices"][0].update(a=format(SMALL.prime - 1, "x")),
        "vote 3: a number is not of the group",
    ),
    "a proof": (lambda told: told["votes"][1]["choices"][2]["proof"].update(c0="1"), "vote 2, choice abstain"),
    "the proof of one choice": (
        lambda told: told["votes"][0]["proof"].update(z=_more(told["votes"][0]["proof"]["z"])),
        "vote 1: the proof that it is exactly one choice is wrong",
    ),
    "swapped choices": (_swap_choices, "vote 1, choice for"),
    "swapped ciphertexts": (_swap_ciphertexts, "vote 1, choice for"),
    "a vote copied": (_copy_vote, "vote 2: it is there twice"),
    "a vote copied under a new name": (_copy_under_new_slot, "vote 2, choice for"),
    "a vote for two": (_vote_twice_in_one, "vote 1, choice for"),
    "a vote taken away": (lambda told: told["votes"].pop(), "the turnout: there are not as many votes as people voted"),
    "a vote taken away and the turnout with it": (
        lambda told: told.update(votes=told["votes"][1:], turnout=5),
        "the result, ",
    ),
    "the result": (
        lambda told: told["result"]["against"].update(count=9),
        "the result, against: the sum is not the one that the votes give",
    ),
    "two sums swapped": (
        lambda told: told["result"].update({"for": told["result"]["against"], "against": told["result"]["for"]}),
        "the result, for: the proof that the sum was decrypted rightly is wrong",
    ),
    "the decryption": (
        lambda told: told["result"]["for"].update(shared="4"),
        "the result, for: the proof that the sum was decrypted rightly is wrong",
    ),
    "another ballot": (lambda told: told.update(ballot="another"), "vote 1, choice for"),
    "another text": (lambda told: told.update(text={"en": "Rents are freed."}), "vote 1, choice for"),
    "more votes than people who could vote": (
        lambda told: told.update(entitled=5),
        "the turnout: there are more votes than people who could vote",
    ),
    "another key": (lambda told: told.update(key="4"), "vote 1, choice for"),
    "a key that hides nothing": (lambda told: told.update(key="1"), "the key: it hides nothing"),
    "a group nobody knows": (lambda told: told.update(group="mine"), "the group: it is none that this program knows"),
    "whether it is carried": (
        lambda told: told.update(carried=not told["carried"]),
        "the result: by its rule the decision is the other one",
    ),
    "a rule nobody knows": (lambda told: told.update(rule="mine"), "the rule: it is none that this program knows"),
    "no votes at all": (lambda told: told.pop("votes"), "the file: it is no ballot that this program knows"),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_the_verifier_names_the_first_thing_that_is_wrong(what: str) -> None:
    """Each alteration of a file is found, where it is."""
    alter, expected = ALTERATIONS[what]
    assert _altered(alter).startswith(expected)


def test_any_digit_that_is_altered_is_found() -> None:
    """Every number of every proof and ciphertext matters."""
    told = counted(("for", "against", "abstain"))
    for place, vote in enumerate(told["votes"]):
        parts = [*vote["choices"], *(each["proof"] for each in vote["choices"]), vote["proof"]]
        for number, part in enumerate(parts):
            for name in [each for each in part if each != "proof"]:
                altered = copy.deepcopy(told)
                changed = altered["votes"][place]
                one = [*changed["choices"], *(each["proof"] for each in changed["choices"]), changed["proof"]][number]
                one[name] = _more(one[name])
                assert wrong(altered).startswith(f"vote {place + 1}")


def test_a_file_without_numbers_still_shows_that_each_vote_is_one() -> None:
    """Where numbers are not told, the proofs of the votes are checked all the same."""
    told = {**counted(MIXED), "result": None}
    assert wrong(told) == ""
    told["votes"][0]["choices"][0]["proof"]["c1"] = "2"
    assert wrong(told).startswith("vote 1, choice for")


def test_what_is_no_choice_is_not_encrypted() -> None:
    """A vote is for one of three."""
    key, _private = ballots.make_key(SMALL, BALLOT, TEXT)
    with pytest.raises(ValueError, match="not a choice"):
        ballots.encrypt(key, ballots.new_slot(), "both")


def test_altered_votes_do_not_count() -> None:
    """Votes whose product is no sum of votes raise instead of giving numbers."""
    key, private = ballots.make_key(SMALL, BALLOT, TEXT)
    votes = [ballots.encrypt(key, ballots.new_slot(), each) for each in MIXED]
    votes[0]["choices"][0]["b"] = _more(votes[0]["choices"][0]["b"])
    with pytest.raises(ballots.DoNotAddUp):
        ballots.count(key, private, votes)
