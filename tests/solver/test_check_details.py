"""What the checker says of a fault besides its place and its kind: what was found there, and what should have been."""

import json

import pytest

from solver import check
from solver.drawn import published
from solver.evidence import evidence
from solver.rotation import propose
from tests.solver.build import person, problem
from tests.solver.forging import FORGERIES, signed
from tests.solver.lottery_cases import after
from tests.solver.test_check import EDITS, _edit
from tests.solver.test_evidence import PUBLIC, _document

TURN = "seats go to the people of a profile in turn"
PEOPLE = "not the people whom the rules tell apart, in the order of the lot"
NO_CHANCE = "who has no chance is not who is shown to have none"
STEPS = "a lottery is committed to, and then drawn"
COUNCIL = "a council is proposed at once or, where there is a lottery, by the draw"
OTHER_PANEL = "not the panel that the numbers name"

OF_A_LOTTERY = {
    "an ideal chance raised": "1/5",
    "an ideal chance raised and its deviation with it": "they add up to 3.5, and 3 seats are free",
    "an ideal chance lowered and another raised": "the least is 1/4, and the bound 1/3",
    "an ideal chance above one": "expected fraction",
    "two people of a panel exchanged": TURN,
    "a panel that breaks a quota": "panel 0: counted 2, at least None, at most 1",
    "a panel that seats a stranger": "",
    "a panel without one of its seat groups": "expected one list for each seat group",
    "the people of a profile in another order": PEOPLE,
    "the deviation made small": "5/336",
    "a multiplier for a rule that is none": "seats:moon",
    "an exclusion left out": NO_CHANCE,
    "somebody weighed who is shut out": "weighs somebody who has no chance",
    "the certificate withheld": "somebody can be drawn",
    "a least chance where nobody has one": "nobody can be drawn",
    "a best worse than the worst panel": "panel 0 has 2",
    "a bound below the best called optimal": "best 1, bound 0",
    "a priority left out": "one for each priority",
    "another panel drawn": OTHER_PANEL,
    "numbers written in another way": "not in ascending order: 17 5 23",
    "numbers that the procedure does not write": "not as octo-41 writes them",
    "digits that name no panel": "no panel has the number 64",
    "the promise taken back": STEPS,
    "a council before the draw": COUNCIL,
    "less said to be possible than was promised": "not what all panels were promised to reach",
    "the council of another panel": "not the panel drawn",
    "a reserve list before the draw": "a reserve list is that of a council",
}

OF_A_PROPOSAL = {
    "a key too many": "missing or unknown",
    "a flag for a number": "expected count",
    "more seats owed after the fact": "value 6911/1750, best 10167/3500, bound 10167/3500",
    "a barred member seated": "max_consecutive",
    "a quota raised after the fact": "proposal: counted 2, at least 4, at most None",
    "somebody seated against the lot": "h",
    "a priority dropped": "one for each priority",
}

OF_A_PUBLIC_FILE = {
    "somebody's panels counted wrong": "not what is counted over the panels",
    "a stranger on a panel": "not all of the same size, from the people listed",
    "another panel drawn": OTHER_PANEL,
    "the promise taken back": STEPS,
}


@pytest.mark.parametrize("name", OF_A_LOTTERY)
def test_what_is_wrong_with_a_lottery_is_said_with_its_numbers(name: str) -> None:
    """The rule, the chance or the panel that gave it away, and what it should have been."""
    file, change, _, _ = FORGERIES[name]
    document = _document(file)
    change(document)
    assert check.check(signed(document)).detail == OF_A_LOTTERY[name]


@pytest.mark.parametrize("name", OF_A_PROPOSAL)
def test_what_is_wrong_with_a_proposal_is_said_with_its_numbers(name: str) -> None:
    """What was counted and claimed; of a rule broken, its bounds; of the lot, the first of those it should order."""
    assert _edit(EDITS[name][0]).detail == OF_A_PROPOSAL[name]


@pytest.mark.parametrize("name", OF_A_PUBLIC_FILE)
def test_what_is_wrong_with_a_public_file_is_said(name: str) -> None:
    """As of the file it was published from."""
    public = json.loads(published(after("octo-41")).written())
    del public["sha256"]
    PUBLIC[name][0](public)
    assert check.check(signed(public)).detail == OF_A_PUBLIC_FILE[name]


def test_of_another_file_committed_to_the_hash_is_said_that_should_stand_there() -> None:
    """So that anyone can compare it with what was published."""
    document = _document("drawn")
    right = document["draw"]["committed"]
    document["draw"]["committed"] = "0" * 64
    assert check.check(signed(document)).detail == right


def test_numbers_of_rfc_3797_out_of_order_are_quoted() -> None:
    """Within a source they ascend, so that the same numbers are written in one way only."""
    document = json.loads(after("rfc-3797").written())
    del document["sha256"]
    document["draw"]["numbers"] = "9319./5.2.8.10.12./"
    refused = check.check(signed(document))
    assert (refused.path, refused.detail) == ("$.draw.numbers", "not in ascending order: 5.2.8.10.12.")


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b'{"a":1.5}', "1.5 is not a whole number"),
        (b'{"a":NaN}', "NaN is not a whole number"),
        (b'{"a":0.' + b"1" * 60 + b"}", f"0.{'1' * 38} is not a whole number"),
        (b"[]", "expected an object"),
        (b'{"a":9007199254740993}', "ValueError"),
    ],
)
def test_what_is_no_evidence_at_all_is_told_why(data: bytes, detail: str) -> None:
    """A number with a fraction is quoted, its first forty signs at most."""
    assert check.check(data).detail == detail


def test_a_council_of_those_whose_terms_go_on_has_no_profiles() -> None:
    """Nobody is told apart where nobody may join: none, of nobody, and the largest has nobody."""
    question = problem([person("a", standing="continuing")], 1)
    written = evidence(question, propose(question))
    assert json.loads(written)["proposal"]["profiles"] == {"count": 0, "people": 0, "largest": 0}
    assert check.check(written) == check.Verdict(ok=True)
