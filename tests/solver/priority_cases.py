"""Hand-known cases for what a council owes to crossed values, to its past and to those who sat.

Beside each, the numbers are worked out.
"""

from datetime import date

from solver.problem import (
    Intersection,
    PastCouncil,
    Priority,
    Target,
    TermRules,
)
from tests.solver.build import person, problem, term
from tests.solver.cases import SERVED_TWO, TWO_TERMS, Case, returning

YEAR_BEFORE = date(2025, 3, 1)
NORTH_AND_SOUTH = tuple(
    Target(key=region, dimension="region", value=region, share="1/2") for region in ("north", "south")
)
SOUTHERN_WOMEN, NORTHERN_MEN = (
    Intersection(key=f"{region} {gender}", where={"region": region, "gender": gender})
    for region, gender in (("south", "woman"), ("north", "man"))
)


def _past(start: date, end: date, size: int = 2, **seated: int) -> PastCouncil:
    return PastCouncil(start=start, end=end, size=size, seated=seated)


PRIORITY_CASES = [
    Case(
        # The south has a man, and women have two northerners: only c is a woman from the south.
        "a woman from the south is heard, though both women and the south have seats already",
        problem(
            [
                person("a", standing="continuing"),
                person("b", "south", "man", standing="continuing"),
                person("c", "south"),
                person("d"),
                person("e", "south", "man"),
            ],
            3,
            intersections=(SOUTHERN_WOMEN,),
            priorities=(Priority(key="uncovered_intersections"),),
        ),
        {"a", "b", "c"},
        {"c": "completes_council"},
        ("0",),
    ),
    Case(
        # One seat, two intersections that nobody holds both of: one of the two stays uncovered, whoever sits. The
        # target then decides for the north.
        "one seat covers one of two intersections, and the next priority says which",
        problem(
            [person("a", "north", "man"), person("b", "south")],
            1,
            targets=(Target(key="north", dimension="region", value="north", share="1"),),
            intersections=(SOUTHERN_WOMEN, NORTHERN_MEN),
            priorities=(Priority(key="uncovered_intersections"), Priority(key="representation_gap")),
        ),
        {"a"},
        values=("1", "0"),
    ),
    Case(
        # For a year the north had both of two seats where each region aims at one: the south is owed 1 seat x 365 days,
        # half a seat for a term of 730 days, and the north has had half a seat too many. With b, the south is left
        # 1/2 + 1 - 2 < 0, so 0, and the north 1 - 1/2 - 0 = 1/2. With a, the south is left 1/2 + 1 - 1 = 1/2 and the
        # north 1 - 1/2 - 1 < 0, so 0. The debt is 1/2 either way, and the representation gap chooses a.
        "what one region is owed and the other has had too much of are set off, exactly",
        problem(
            [person("a"), person("b", "south"), person("c", "south", standing="continuing")],
            2,
            targets=NORTH_AND_SOUTH,
            history=(_past(YEAR_BEFORE, date(2026, 3, 1), north=2, south=0),),
            term_rules=TermRules(new_term_days=730),
            priorities=(Priority(key="historical_debt"), Priority(key="representation_gap")),
        ),
        {"a", "c"},
        values=("1/2", "0"),
    ),
    Case(
        # The north had both seats for two years and a term is one year: the south is owed 2 seats, the north -2. One
        # seat: the southerner leaves the south 2 + 1/2 - 1 = 3/2, the northerner 2 + 1/2 - 0 = 5/2; the north is owed
        # 1/2 - 2 < 0, so nothing. Without the past, either would do.
        "what a region is owed decides between people who would do equally well today",
        problem(
            [person("a"), person("b", "south")],
            1,
            targets=NORTH_AND_SOUTH,
            history=(
                _past(date(2024, 3, 1), YEAR_BEFORE, north=2, south=0),
                _past(YEAR_BEFORE, date(2026, 3, 1), north=2, south=0),
            ),
            term_rules=TermRules(new_term_days=365),
            priorities=(Priority(key="representation_gap"), Priority(key="historical_debt")),
        ),
        {"b"},
        values=("1/2", "3/2"),
    ),
    Case(
        # In the first year only the north was measured (it had 2, one too many: -365 seat-days); in the second only
        # the south (it had 1, as aimed at: 0). A term is one year, so the north is owed -1 and the south 0. The
        # southerner leaves 1/2 - 1 < 0, so 0, and 1/2 - 1 < 0, so 0; the northerner 0 and 1/2.
        "a year in which a target was not measured counts neither for it nor against it",
        problem(
            [person("a"), person("b", "south")],
            1,
            targets=NORTH_AND_SOUTH,
            history=(_past(date(2024, 3, 1), YEAR_BEFORE, north=2), _past(YEAR_BEFORE, date(2026, 3, 1), south=1)),
            term_rules=TermRules(new_term_days=365),
            priorities=(Priority(key="historical_debt"),),
        ),
        {"b"},
        values=("0",),
    ),
    Case(
        # Three would return and two seats are free; c has served too often. One is lost because she may not come back,
        # none besides.
        "those who would return are kept, and who may not return is counted as lost",
        problem(
            [
                returning("a"),
                returning("b"),
                returning("c", past_terms=SERVED_TWO),
                person("d"),
                person("e", standing="leaving", leaving_reason="term_ended"),
            ],
            2,
            term_rules=TWO_TERMS,
            priorities=(Priority(key="lost_continuity"),),
        ),
        {"a", "b"},
        {"a": "returns", "c": "term_limit", "e": "term_ended"},
        ("1",),
    ),
    Case(
        # a goes on and d sat years ago: both sat before. Of the three seats one at least is hers whose term goes on.
        "the circle is widened: who never sat before is preferred to who did",
        problem(
            [
                person("a", standing="continuing"),
                returning("b"),
                person("c"),
                person("d", past_terms=(term("2010-03-01", "2012-03-01"),)),
                person("e"),
            ],
            3,
            priorities=(Priority(key="repeated_voices"),),
        ),
        {"a", "c", "e"},
        {"b": "not_selected", "c": "completes_council"},
        ("1",),
    ),
]
