"""The UN Security Council 1946-2019: every real change replayed under its rules, and a proposal for each since 1967.

What history did is stated as facts with the year; no tolerance stands for an exception.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from solver import check
from solver.eligibility import term_obstacle
from solver.errors import Impossible
from solver.evidence import evidence
from solver.problem import Problem
from solver.proposal import Proposal
from solver.rotation import propose
from tests.solver.security_council import (
    ENLARGED,
    FILE,
    FIRST_YEAR,
    LAST_YEAR,
    NO_IMMEDIATE_RE_ELECTION,
    REGIONS,
    SPLIT_TERMS,
    History,
    question,
    read,
)

WORK = 0.5  # far more than any of these proofs needs
YEARS = range(FIRST_YEAR + 1, LAST_YEAR + 1)
PROPOSED = range(ENLARGED + 1, LAST_YEAR + 1)

# Resolution 1991 A (XVIII), with three of the five African and Asian seats African, as is custom.
REGIONAL_SEATS = {
    "africa": 3,
    "asia_pacific": 2,
    "eastern_europe": 1,
    "latin_america": 2,
    "western_europe_and_others": 2,
}
FALL_VACANT = {
    "odd": {"africa": 1, "asia_pacific": 1, "latin_america": 1, "western_europe_and_others": 2},
    "even": {"africa": 2, "asia_pacific": 1, "eastern_europe": 1, "latin_america": 1},
}
# In 2018 the Netherlands took over Italy's seat beside the five regular ones.
FELL_VACANT_IN_2018 = {**FALL_VACANT["even"], "western_europe_and_others": 1}

# Every election that did not fill half of the seats.
JOINED_IRREGULARLY = {
    1957: 4,  # the Philippines for Yugoslavia's second year
    1961: 4,  # Turkey for Poland's
    1962: 4,  # Ireland for Liberia's
    1963: 4,  # the Philippines for Romania's
    1965: 4,  # Malaysia for Czechoslovakia's
    1966: 7,  # four seats more
    2018: 6,  # the Netherlands for Italy's second year
}

# Every term of one year: the year, the countries, and why.
ONE_YEAR_TERMS = {
    (1946, "Egypt"): "stagger",  # Article 23(2): three members of the first election sat for one year
    (1946, "Mexico"): "stagger",
    (1946, "Netherlands"): "stagger",
    (1956, "Yugoslavia"): "split",
    (1957, "Philippines"): "split",
    (1960, "Poland"): "split",
    (1961, "Turkey"): "split",
    (1961, "Liberia"): "split",
    (1962, "Ireland"): "split",
    (1962, "Romania"): "split",
    (1963, "Philippines"): "split",
    (1964, "Czechoslovakia"): "split",
    (1965, "Malaysia"): "split",
    (1966, "New Zealand"): "stagger",  # Article 23(2) as amended: two of the four added members sat for one year
    (1966, "Uganda"): "stagger",
    (2017, "Italy"): "split",
    (2018, "Netherlands"): "split",
    (2019, "Belgium"): "the file ends",
    (2019, "Dominican Republic"): "the file ends",
    (2019, "Germany"): "the file ends",
    (2019, "Indonesia"): "the file ends",
    (2019, "South Africa"): "the file ends",
}


@dataclass(frozen=True)
class Proposed:
    """A proposal for one year, with the question it answers."""

    year: int
    problem: Problem
    proposal: Proposal

    @property
    def joining(self) -> set[str]:
        """The countries proposed for the seats that fall vacant."""
        return {line.person for line in self.proposal.joining}


@pytest.fixture(scope="module")
def history() -> History:
    """The file as terms; where it does not lie beside the checkout, nothing here can be proven."""
    if not FILE.exists():
        pytest.skip(f"{FILE} does not exist")
    return read(FILE)


@pytest.fixture(scope="module", params=PROPOSED)
def proposed(history: History, request: pytest.FixtureRequest) -> Proposed:
    """A proposal for one year, made from the council as it truly stood."""
    asked = question(history, request.param, history.others(request.param))
    return Proposed(request.param, asked, propose(asked, work=WORK))


def _by_region(countries: Iterable[str]) -> Counter[str]:
    return Counter(REGIONS[country] for country in countries)


def test_the_file_is_read_whole_and_every_repair_is_counted(history: History) -> None:
    """Its 660 rows are 341 terms of 126 countries; 650 names and 10 years needed repair, and nothing else."""
    terms = [term for each in history.terms.values() for term in each]
    assert history.repairs == {"no-break space after the name": 650, "2e3 for 2000": 10}
    assert (len(history.terms), len(terms)) == (126, 341)
    assert sum(term.end.year - term.start.year for term in terms) == 660


@pytest.mark.parametrize("year", ["20e2", "1992", "1990"])
def test_a_fault_nobody_knows_is_refused_rather_than_repaired(tmp_path: Path, year: str) -> None:
    """Neither an unknown way to write a year, nor a year left out, nor one twice is guessed at."""
    path = tmp_path / "rows.csv"
    path.write_text(f"country,which_tenure,year,year_of_tenure\nYemen,1,1990,1\nYemen,1,{year},2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"20e2|Yemen"):
        read(path)


def test_every_country_of_the_file_has_an_electoral_group_and_no_other_has(history: History) -> None:
    """The table of groups and the file name the same countries."""
    assert sorted(REGIONS) == sorted(history.terms)


def test_six_seats_are_held_each_year_until_1965_and_ten_from_1966(history: History) -> None:
    """No seat is empty and none is held twice in any of the 74 years."""
    held = {year: len(history.sitting(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    assert held == {year: 6 if year <= 1965 else 10 for year in range(1946, 2020)}


def test_half_of_the_seats_are_filled_each_year_but_for_the_years_named(history: History) -> None:
    """Three of six, five of ten; seven years differ, each for a reason of record."""
    joined = {year: len(history.joining(year)) for year in YEARS}
    assert joined == {**{year: 3 if year <= 1965 else 5 for year in YEARS}, **JOINED_IRREGULARLY}


def test_every_term_lasts_two_years_but_for_the_terms_named(history: History) -> None:
    """Of 341 terms 22 fill one year only, and it is known of each why."""
    years = {
        (term.start.year, country): term.end.year - term.start.year
        for country, terms in history.terms.items()
        for term in terms
    }
    assert sorted(key for key, length in years.items() if length != 2) == sorted(ONE_YEAR_TERMS)
    assert set(years.values()) == {1, 2}


def test_the_second_half_of_every_split_term_follows_the_first(history: History) -> None:
    """Twelve terms of one year make six whole ones, and the second halves alone are marked as remainders."""
    halves = {(year - 1, first) for year, (first, _) in SPLIT_TERMS.items()}
    halves |= {(year, second) for year, (_, second) in SPLIT_TERMS.items()}
    remainders = {
        (term.start.year, country) for country, terms in history.terms.items() for term in terms if term.partial
    }
    assert halves == {key for key, why in ONE_YEAR_TERMS.items() if why == "split"}
    assert remainders == {(year, second) for year, (_, second) in SPLIT_TERMS.items()}


def test_nobody_was_ever_re_elected_immediately(history: History) -> None:
    """In 73 changes the rule bars every retiring member and none who joined: it has no exception in history."""
    for year in YEARS:
        day = date(year, 1, 1)
        found = {
            country: term_obstacle(NO_IMMEDIATE_RE_ELECTION, history.served(country, year), day)
            for country in history.joining(year) | history.retiring(year)
        }
        expected = dict.fromkeys(history.retiring(year), "max_consecutive") | dict.fromkeys(history.joining(year))
        assert found == expected


def test_one_day_more_of_time_off_would_have_kept_two_countries_out(history: History) -> None:
    """Brazil and Turkey retired at the end of 1952 and sat again from 1954: a year's absence, and no shorter one."""
    longer = NO_IMMEDIATE_RE_ELECTION.model_copy(update={"cooling_off_days": 366})
    barred = [
        (year, country)
        for year in YEARS
        for country in sorted(history.joining(year))
        if term_obstacle(longer, history.served(country, year), date(year, 1, 1)) is not None
    ]
    assert barred == [(1954, "Brazil"), (1954, "Turkey")]


@pytest.mark.parametrize("year", range(ENLARGED, LAST_YEAR + 1))
def test_since_1966_every_council_kept_the_regional_seats(history: History, year: int) -> None:
    """History itself confirms the table of groups: three, two, one, two and two in every year."""
    assert _by_region(history.sitting(year)) == REGIONAL_SEATS


@pytest.mark.parametrize("year", YEARS)
def test_the_real_change_of_seats_is_the_solvers_answer_where_only_those_elected_stand(
    history: History, year: int
) -> None:
    """Asked with the real candidates and every retiring member willing, the rules allow what history did, no more."""
    proposal = propose(question(history, year, history.joining(year)), work=WORK)
    assert {line.person for line in proposal.joining} == history.joining(year)
    assert {line.person for line in proposal.staying} == history.sitting(year - 1) & history.sitting(year)
    assert {(line.person, line.reason.code) for line in proposal.leaving} == {
        (country, "term_limit") for country in history.retiring(year)
    }


def test_a_seat_nobody_new_stands_for_cannot_be_filled_by_a_retiring_member(history: History) -> None:
    """Had India not stood for 1950, the solver would have blamed the rule against immediate re-election."""
    with pytest.raises(Impossible) as caught:
        propose(question(history, 1950, history.joining(1950) - {"India"}), work=WORK)
    assert {rule.kind for rule in caught.value.conflict.rules} == {"seats", "term_rules"}


def test_whoever_was_elected_could_have_been_proposed(history: History) -> None:
    """The table of admissions agrees with history: no country sat before it was a Member or after it was dissolved."""
    strangers = {(year, country) for year in PROPOSED for country in history.joining(year) - history.others(year)}
    assert strangers == set()


def test_a_proposal_passes_the_independent_check(proposed: Proposed) -> None:
    """The evidence file of each year is right in every line."""
    assert check.check(evidence(proposed.problem, proposed.proposal)) == check.Verdict(ok=True)


def test_a_proposal_fills_the_vacant_seats_without_a_retiring_member(history: History, proposed: Proposed) -> None:
    """Whoever's term goes on stays, the others leave, and Members who did not sit take their places: five, or six."""
    year = proposed.year
    retiring = history.sitting(year - 1) - history.continuing(year)
    assert len(proposed.joining) == (6 if year == 2018 else 5)
    assert {line.person for line in proposed.proposal.staying} == history.continuing(year)
    assert {(line.person, line.reason.code) for line in proposed.proposal.leaving} == {
        (country, "term_limit") for country in retiring
    }
    assert proposed.joining <= history.others(year)
    assert not proposed.joining & history.sitting(year - 1)


def test_a_proposal_keeps_the_regional_seats(history: History, proposed: Proposed) -> None:
    """Three, two, one, two and two; those who join come from the regions whose turn it is."""
    expected = FALL_VACANT["odd" if proposed.year % 2 else "even"] if proposed.year != 2018 else FELL_VACANT_IN_2018
    assert _by_region(proposed.joining) == expected
    assert _by_region(proposed.joining | history.continuing(proposed.year)) == REGIONAL_SEATS


def test_a_proposal_seats_as_many_countries_for_the_first_time_as_there_can_be(
    history: History, proposed: Proposed
) -> None:
    """What the priorities reach is proven, and is what counting by hand gives, region by region."""
    stay, year = history.continuing(proposed.year), proposed.year
    new = {country for country in history.others(year) if not history.served(country, year)}
    vacant = Counter(REGIONAL_SEATS) - _by_region(stay)
    first_terms = sum(not history.served(country, year) for country in stay)
    first_terms += (_by_region(new) & vacant).total()
    gap, worst = proposed.proposal.objectives
    assert (gap.value, gap.status) == (str(10 - first_terms), "optimal")
    assert (worst.value, worst.status) == (str(1 - Fraction(first_terms, 10)), "optimal")
