"""The checker's own reading of the limits on terms, at their very borders; and where it says that a file is no file."""

import json
from typing import Any

import pytest

from solver import check
from solver.problem import TermRules
from tests.solver.build import person, problem, term

RULES = TermRules(max_consecutive=2, cooling_off_days=1000, gap_days=60)


def _obstacle(rules: TermRules, *terms: Any) -> str | None:
    """What keeps somebody who served these terms from beginning one on 1 March 2026."""
    question = problem([person("a", past_terms=terms)], 1, term_rules=rules)
    document = json.loads(question.model_dump_json(by_alias=True))
    return check.obstacle(document, document["people"][0])


@pytest.mark.parametrize(
    ("rules", "terms", "expected"),
    [
        # Sixty days from 31 December 2023 to 29 February 2024: they still follow each other; sixty-one do not.
        (RULES, (term("2022-01-01", "2023-12-31"), term("2024-02-29", "2026-03-01")), "max_consecutive"),
        (RULES, (term("2022-01-01", "2023-12-30"), term("2024-02-29", "2026-03-01")), None),
        # A gap before the last two ends the run that counts, and the two themselves are one run.
        (
            RULES,
            (term("2010-01-01", "2012-01-01"), term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01")),
            "max_consecutive",
        ),
        # The remainder of somebody else's term counts where the charter says so, and not where it does not.
        (
            RULES.model_copy(update={"partial_counts": False}),
            (term("2023-03-01", "2024-03-01", partial=True), term("2024-03-01", "2026-03-01")),
            None,
        ),
        (
            RULES,
            (term("2023-03-01", "2024-03-01", partial=True), term("2024-03-01", "2026-03-01")),
            "max_consecutive",
        ),
        (
            RULES.model_copy(update={"partial_counts": False}),
            (term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01")),
            "max_consecutive",
        ),
    ],
)
def test_terms_follow_each_other_to_the_day(rules: TermRules, terms: tuple[Any, ...], expected: str | None) -> None:
    """On both sides of each border, worked out on a calendar."""
    assert _obstacle(rules, *terms) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no file", "not_json"), (b"[]", "shape"), (b'{"b": 1, "a": 2}', "not_canonical")],
)
def test_a_file_that_is_none_is_wrong_as_a_whole(content: bytes, code: str) -> None:
    """The place named is the whole document."""
    verdict = check.check(content)
    assert (verdict.ok, verdict.path, verdict.code) == (False, "$", code)
