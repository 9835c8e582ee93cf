"""Who may begin a term, to the day: leap days, cooling-off, partial terms, elections held late."""

from datetime import date

import pytest

from solver import check
from solver.eligibility import obstacle
from solver.problem import PastTerm, TermRules
from tests.solver.build import person, problem, term

TWO_YEARS_OFF = TermRules(max_consecutive=2, cooling_off_days=730)
SERVED = (term("2020-03-01", "2022-03-01"), term("2022-03-01", "2024-03-01"))
FOUR_YEARS_AND_A_MONTH = (term("2018-03-01", "2022-04-01"), term("2022-04-01", "2026-03-01"))

CASES = {
    "nobody is barred without rules": ("2024-03-01", SERVED, TermRules(), None),
    "nobody is barred without terms": ("2024-03-01", (), TermRules(max_consecutive=1, max_total_days=0), None),
    "two terms in a row bar a third": ("2024-03-01", SERVED, TWO_YEARS_OFF, "max_consecutive"),
    "one term does not": ("2022-03-01", SERVED[:1], TWO_YEARS_OFF, None),
    "one day of gap beyond the allowed is time off, not yet enough": (
        "2024-05-03",
        SERVED,
        TWO_YEARS_OFF,
        "cooling_off",
    ),
    "the last day of the gap still follows on": ("2024-05-02", SERVED, TWO_YEARS_OFF, "max_consecutive"),
    "one day short of the time off bars": ("2026-02-28", SERVED, TWO_YEARS_OFF, "cooling_off"),
    "the time off to the day is enough": ("2026-03-01", SERVED, TWO_YEARS_OFF, None),
    "a leap day within the time off counts as a day": (
        "2025-02-28",
        (term("2023-02-28", "2024-02-28"),),
        TermRules(max_consecutive=1, cooling_off_days=366),
        None,
    ),
    "a term that ends on a leap day is over on it": (
        "2025-02-28",
        (term("2023-02-28", "2024-02-29"),),
        TermRules(max_consecutive=1, cooling_off_days=366),
        "cooling_off",
    ),
    "an election a month late does not make two terms of one": (
        "2026-03-01",
        FOUR_YEARS_AND_A_MONTH[1:],
        TWO_YEARS_OFF,
        None,
    ),
    "a term a month late still follows on": (
        "2026-03-01",
        (term("2022-03-01", "2024-03-01"), term("2024-04-15", "2026-03-01")),
        TWO_YEARS_OFF,
        "max_consecutive",
    ),
    "terms far apart do not add up to a row": (
        "2026-03-01",
        (term("2018-03-01", "2020-03-01"), term("2024-03-01", "2026-03-01")),
        TWO_YEARS_OFF,
        None,
    ),
    "a remainder counts where the charter says so": (
        "2026-03-01",
        (term("2023-03-01", "2024-03-01", partial=True), term("2024-03-01", "2026-03-01")),
        TWO_YEARS_OFF,
        "max_consecutive",
    ),
    "a remainder does not count where the charter says so": (
        "2026-03-01",
        (term("2023-03-01", "2024-03-01", partial=True), term("2024-03-01", "2026-03-01")),
        TermRules(max_consecutive=2, partial_counts=False),
        None,
    ),
    "a lifetime's days are counted with those to come: one day over": (
        "2024-03-01",
        SERVED,
        TermRules(max_total_days=2190, new_term_days=730),
        "max_total_days",
    ),
    "a lifetime's days are counted with those to come: just within": (
        "2024-03-01",
        SERVED,
        TermRules(max_total_days=2191, new_term_days=730),
        None,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_term_is_allowed_or_barred_to_the_day(name: str) -> None:
    """The solver says what the case says."""
    day, terms, rules, expected = CASES[name]
    asked = person("a", past_terms=terms)
    assert obstacle(problem([asked], 1, rotation_day=date.fromisoformat(day), term_rules=rules), asked) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_checker_reads_the_term_rules_the_same_way(name: str) -> None:
    """The checker, which shares no code, says the same of the same case."""
    day, terms, rules, expected = CASES[name]
    question = problem([person("a", past_terms=terms)], 1, rotation_day=date.fromisoformat(day), term_rules=rules)
    written = question.model_dump(mode="json", by_alias=True)
    assert check.obstacle(written, written["people"][0]) == expected


def test_the_order_in_which_terms_are_written_does_not_matter() -> None:
    """Terms are put in the order of their days."""
    backwards: tuple[PastTerm, ...] = SERVED[::-1]
    assert person("a", past_terms=backwards) == person("a", past_terms=SERVED)
