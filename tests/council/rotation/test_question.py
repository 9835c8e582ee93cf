"""What the charter looks at together, and what it makes good of the past, in the solver's question and its answer."""

import json
from itertools import product

from flask import Flask

from council.councils.models import Council
from council.database import transaction
from council.rotation import reading, service, snapshots
from council.rotation.facts import gather
from council.rotation.question_bridge import question
from council.rotation.sight import full_sight
from solver import check
from tests.council.rotation import helpers
from tests.council.rotation.helpers import BEGUN, DAY

CROSSED = {"crossings": [{"dimensions": ["gender", "age_band"]}]}


def _with_priorities(council: Council, *keys: str) -> None:
    helpers.adopt(council, {**CROSSED, "priorities": [{"key": key} for key in keys]})


def test_every_combination_of_what_is_looked_at_together_is_asked_for(council: Council) -> None:
    """All values of the one question with all of the other; silence is no answer that anybody can be missing for."""
    _with_priorities(council, "uncovered_intersections")
    helpers.ready(council, 5)
    facts = gather(council, DAY)
    values = {each.key: [value.key for value in each.values[:-1]] for each in facts.dimensions}
    asked = question(facts, "seed").intersections
    expected = [{"gender": one, "age_band": two} for one, two in product(values["gender"], values["age_band"])]
    assert [each.where for each in asked] == expected
    assert len({each.key for each in asked}) == len(expected)


def test_the_past_is_what_was_written_down_then(council: Council) -> None:
    """A composition lasts until the next one or the rotation, and of one day the latest counts."""
    _with_priorities(council, "historical_debt")
    helpers.ready(council, 5)
    with transaction():
        for _again in range(2):
            snapshots.write_snapshot(council, BEGUN)
        snapshots.write_snapshot(council, DAY)
    facts = gather(council, DAY)
    (past,) = question(facts, "seed").history
    assert (past.start, past.end, past.size) == (BEGUN, DAY, 24)
    sat = [each for each in facts.people if each.seat is not None or each.standing == "continuing"]
    for target in facts.rules.targets:
        held = sum(each.values[target.dimension] == target.value for each in sat)
        assert past.seated[f"{target.dimension}={target.value}"] == held


def test_a_charter_that_does_not_look_back_asks_nothing_of_the_past(council: Council) -> None:
    """What the snapshots hold is not opened without need."""
    helpers.ready(council, 5)
    with transaction():
        snapshots.write_snapshot(council, BEGUN)
    assert question(gather(council, DAY), "seed").history == ()


def test_six_priorities_are_answered_in_the_charters_order(app: Flask, council: Council) -> None:
    """Each with its value and its proof, in words; and the evidence holds."""
    keys = ["most_affected_gap", "representation_gap", "uncovered_intersections"]
    keys += ["worst_gap", "historical_debt", "lost_continuity"]
    _with_priorities(council, *keys)
    helpers.ready(council)
    with transaction():
        snapshots.write_snapshot(council, BEGUN)
    proposal = helpers.propose(app, council)
    evidence = service.evidence_of(proposal)
    assert [each["key"] for each in json.loads(evidence)["proposal"]["objectives"]] == keys
    assert check.check(evidence).ok
    _rules, dimensions = reading.charter_of(proposal)
    lines = reading.reading(proposal, full_sight(dimensions)).objectives
    names = ["Nobody hidden behind another", "Nobody left far behind", "The past made good", "Experience kept"]
    assert [line.name for line in lines[2:]] == names
    assert [line.value.split()[1] for line in (lines[2], lines[5])] == ["combinations", "member"]
