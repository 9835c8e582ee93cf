"""How the checker adds up a certificate: what it says holds of every panel, and no number in it may be out of place."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import check
from solver.check import Verdict
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Newcomers, Pin, Priority, Problem, Quota, Target
from tests.solver.build import person, problem
from tests.solver.forging import signed
from tests.solver.lotteries import answerable, equally_good

SLOW = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def _numbers(draw: st.DrawFn, rows: check.Rows) -> dict[str, int]:
    """Any number for each row that may have it: a side is there to lean on, and priorities are leant on from one."""
    ranges = {name: (-3 * (low is not None), 3 * (high is not None)) for name, (_, _, low, high) in rows.rows.items()}
    ranges |= dict.fromkeys(rows.totals, (0, 3)) | dict.fromkeys(rows.lines, (-3, 0))
    drawn = {name: draw(st.integers(low, high)) for name, (low, high) in ranges.items()}
    return {name: number for name, number in drawn.items() if number}


@SLOW
@given(answerable(most_people=7), st.data())
def test_no_panel_weighs_more_than_any_numbers_for_the_rows_say(question: Problem, data: st.DataObject) -> None:
    """Whatever the numbers are: by trying every council that is as good as was promised, whoever is weighed."""
    held = hold(question, panels=5)
    document = json.loads(Evidence(problem=question, lottery=held).written())
    asked = check.Question(document["problem"])
    lottery = check.Lottery(asked, document["lottery"], check.profiles_of(asked))
    rows = check.Rows(lottery)
    numbers = data.draw(st.composite(_numbers)(rows))
    certificate = {
        "weights": [{"profile": at, "value": data.draw(st.integers(1, 3))} for at in range(len(lottery.people))],
        "multipliers": [{"row": name, "value": number} for name, number in numbers.items()],
    }
    if certificate["weights"]:
        heaviest, weights = rows.heaviest(certificate, "$")
        for seats in equally_good(question):
            assert sum(weights[lottery.profile[name]] for name in seats if name in lottery.profile) <= heaviest


@cache
def _written() -> bytes:
    """One seat: b is shut out by a quota, c by the priority that wants a southerner, d by a pin; a sits always."""
    question = problem(
        [person("a", "south"), person("b", "south", "man"), person("c"), person("d")],
        1,
        newcomers=Newcomers(min=0),
        pins=(Pin(person="d", seated=False, reason="withdrew"),),
        quotas=(Quota(key="men", where={"gender": ("man",)}, max=0),),
        targets=(Target(key="south", dimension="region", value="south", share="1"),),
        priorities=(Priority(key="representation_gap"),),
    )
    return Evidence(problem=question, lottery=hold(question, panels=2)).written()


def _verdict(change: Callable[[Any], object]) -> Verdict:
    document = json.loads(_written())
    del document["sha256"]
    change(document["lottery"])
    return check.check(signed(document))


def _beside(row: str, value: int) -> Callable[[Any], object]:
    """One more number in the certificate of the least chance."""
    return lambda lottery: lottery["certificate"]["multipliers"].append({"row": row, "value": value})


def _empty(lottery: Any) -> None:
    """Somebody is said to be shut out by no rule: then all that is shown is that she has one seat at most."""
    lottery["exclusions"][0].update(multipliers=[], bound="1")


def _weighed(profile: int, value: int) -> Callable[[Any], object]:
    return lambda lottery: lottery["certificate"]["weights"].append({"profile": profile, "value": value})


TOTAL, LINE = "priority:representation_gap", "priority:representation_gap:south:0"
CHANGES: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "nothing": (lambda _: None, "", ""),
    "the total of a priority, times nought": (_beside(TOTAL, 0), "", ""),
    "the total of a priority as a minimum": (_beside(TOTAL, -1), "$.lottery.certificate.multipliers", TOTAL),
    "a line of a cost, times nought": (_beside(LINE, 0), "", ""),
    "a line of a cost as a maximum": (_beside(LINE, 1), "$.lottery.certificate.multipliers", LINE),
    "the fewest newcomers, times nought": (_beside("newcomers:newcomers", 0), "", ""),
    "the most newcomers, which nobody limited": (
        _beside("newcomers:newcomers", 1),
        "$.lottery.certificate.multipliers",
        "newcomers:newcomers",
    ),
    "no seat for somebody pinned out": (_beside("pin:d", 1), "", ""),
    "a seat for somebody pinned out": (_beside("pin:d", -1), "$.lottery.certificate.multipliers", "pin:d"),
    "a minimum that is none, times nought": (_beside("people:0", 0), "$.lottery.certificate.multipliers", "people:0"),
    "a minimum that is none": (_beside("people:0", -1), "$.lottery.certificate.multipliers", "people:0"),
    "an exclusion that shows nothing": (
        _empty,
        "$.lottery.exclusions",
        "who has no chance is not who is shown to have none",
    ),
    "somebody who is nobody weighed": (_weighed(3, 1), "$.lottery.certificate.weights", ""),
    "somebody weighed with nothing": (_weighed(1, 0), "$.lottery.certificate.weights", ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_number_for_a_side_that_a_row_does_not_have_is_refused(name: str) -> None:
    """Above nought it leans on the most, else on the least; each weight is one at least, of a profile there is."""
    change, path, detail = CHANGES[name]
    verdict = _verdict(change)
    assert (verdict.ok, verdict.path, verdict.detail) == (not path, path, detail)
