"""Why people leave, as the checker works it out: their own decision, a term rule, a pin, or the choice itself."""

import json
from functools import cache
from typing import Any

import pytest

from solver import check
from solver.evidence import evidence
from solver.problem import Pin, TermRules
from solver.rotation import propose
from tests.solver.build import person, problem, term
from tests.solver.forging import signed

SERVED = term("2024-03-01", "2026-03-01")


@cache
def _written() -> bytes:
    """One seat, which is promised to a; six members leave, each for another reason."""
    long_ago = (term("2018-03-01", "2020-03-01"), term("2020-03-01", "2022-03-01"))
    question = problem(
        [
            person("a"),
            person("b", standing="returning", past_terms=long_ago),
            person("c", standing="returning", past_terms=(SERVED,)),
            person("d", standing="returning", past_terms=(term("2022-03-01", "2024-03-01"), SERVED)),
            person("e", standing="leaving", leaving_reason="no_answer"),
            person("f", standing="returning", past_terms=(term("2014-03-01", "2024-03-01"),)),
            person("g", standing="returning", past_terms=(SERVED,)),
        ],
        1,
        term_rules=TermRules(max_consecutive=2, cooling_off_days=3000, max_total_days=3000),
        pins=(Pin(person="a", seated=True, reason="agreed"), Pin(person="c", seated=False, reason="moved away")),
    )
    return evidence(question, propose(question))


def _document() -> Any:
    document = json.loads(_written())
    del document["sha256"]
    return document


def test_whoever_leaves_is_told_why() -> None:
    """Two terms on end are a limit, whether just ended or not yet cooled off; of a pin its reason is told."""
    told = {
        line["person"]: (line["reason"]["code"], line["reason"]["text"]) for line in _document()["proposal"]["leaving"]
    }
    assert told == {
        "b": ("term_limit", None),
        "c": ("pinned_out", "moved away"),
        "d": ("term_limit", None),
        "e": ("no_answer", None),
        "f": ("total_limit", None),
        "g": ("not_selected", None),
    }
    assert check.check(_written()) == check.Verdict(ok=True)


@pytest.mark.parametrize(
    ("name", "code"),
    [("b", "cooling_off"), ("c", "pinned_out"), ("d", "max_consecutive"), ("e", ""), ("f", "max_total_days")],
)
def test_whoever_cannot_stay_is_refused_with_what_bars_her(name: str, code: str) -> None:
    """In the place of a, as if she could; who chose to leave is barred by nothing else."""
    document = _document()
    document["proposal"]["joining"][0]["person"] = name
    refused = check.Verdict(ok=False, path="$.proposal.joining[0].person", code="may_not_sit", detail=code)
    assert check.check(signed(document)) == refused
