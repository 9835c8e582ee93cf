"""The elected members of the UN Security Council 1946-2019 and the rules they were elected under, as questions.

Years come from the public file; what it does not hold (electoral groups, admissions, split terms) stands here as facts.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from solver.problem import Dimension, PastTerm, Person, Priority, Problem, Quota, Target, TermRules

FILE = Path(__file__).parents[3] / "shared" / "data" / "unsc_non_permanent_CC0.csv"

FIRST_YEAR, LAST_YEAR = 1946, 2019
ENLARGED = 1966  # the first year with ten elected members instead of six (Charter, Article 23 as amended in 1965)

# "A retiring member shall not be eligible for immediate re-election" (Charter, Article 23, paragraph 2), the remainder
# of another's term included. Immediate is meant to the day: who sat out one election may stand in the next.
NO_IMMEDIATE_RE_ELECTION = TermRules(max_consecutive=1, gap_days=0, cooling_off_days=0, partial_counts=True)

# General Assembly resolution 1991 A (XVIII): groups that share seats, and how many they share.
SEATS_BY_RESOLUTION = MappingProxyType(
    {("africa", "asia_pacific"): 5, ("eastern_europe",): 1, ("latin_america",): 2, ("western_europe_and_others",): 2}
)
# How Africa and Asia share their five is custom, not resolution.
SEATS_BY_CUSTOM = MappingProxyType({"africa": 3, "asia_pacific": 2})

# The group in which a country stands for election, under its name in the file. Groups follow history more than maps:
# Turkey stands with Western Europe, Kazakhstan with Asia, Azerbaijan with Eastern Europe, the United Arab Republic
# with Africa as Egypt does. Israel, with Western Europe too, never sat.
ELECTORAL_GROUPS = MappingProxyType(
    {
        "africa": """
            Algeria, Angola, Benin, Botswana, Burkina Faso, Burundi, Cabo Verde, Cameroon, Chad, Congo, Côte d'Ivoire,
            Democratic Republic of the Congo, Djibouti, Egypt, Equatorial Guinea, Ethiopia, Gabon, Gambia, Ghana,
            Guinea, Guinea-Bissau, Kenya, Liberia, Libyan Arab Jamahiriya, Madagascar, Mali, Mauritania, Mauritius,
            Morocco, Namibia, Niger, Nigeria, Rwanda, Senegal, Sierra Leone, Somalia, South Africa, Sudan, Togo,
            Tunisia, Uganda, United Arab Republic, United Republic of Tanzania, Zambia, Zimbabwe""",
        "asia_pacific": """
            Bahrain, Bangladesh, India, Indonesia, Iran (Islamic Republic of), Iraq, Japan, Jordan, Kazakhstan, Kuwait,
            Lebanon, Malaysia, Nepal, Oman, Pakistan, Philippines, Qatar, Republic of Korea, Singapore, Sri Lanka,
            Syrian Arab Republic, Thailand, United Arab Emirates, Viet Nam, Yemen""",
        "eastern_europe": """
            Azerbaijan, Belarus, Bosnia and Herzegovina, Bulgaria, Croatia, Czech Republic, Czechoslovakia,
            East Germany, Hungary, Lithuania, Poland, Romania, Slovakia, Slovenia, Ukraine, Yugoslavia""",
        "latin_america": """
            Argentina, Bolivia, Brazil, Chile, Colombia, Costa Rica, Cuba, Dominican Republic, Ecuador, Guatemala,
            Guyana, Honduras, Jamaica, Mexico, Nicaragua, Panama, Paraguay, Peru, Trinidad and Tobago, Uruguay,
            Venezuela (Bolivarian Republic of)""",
        "western_europe_and_others": """
            Australia, Austria, Belgium, Canada, Denmark, Finland, Germany, Greece, Ireland, Italy, Luxembourg, Malta,
            Netherlands, New Zealand, Norway, Portugal, Spain, Sweden, Turkey""",
    }
)
REGIONS = MappingProxyType(
    {country.strip(): group for group, names in ELECTORAL_GROUPS.items() for country in names.split(",")}
)

# Only Members of the United Nations are elected (Charter, Article 23, paragraph 1). The year of admission of those
# admitted after 1966; Egypt bore the name United Arab Republic until 1971.
ADMITTED = MappingProxyType(
    {
        **dict.fromkeys(("Equatorial Guinea", "Mauritius"), 1968),
        **dict.fromkeys(("Bahrain", "Egypt", "Oman", "Qatar", "United Arab Emirates"), 1971),
        **dict.fromkeys(("East Germany", "Germany"), 1973),
        **dict.fromkeys(("Bangladesh", "Guinea-Bissau"), 1974),
        "Cabo Verde": 1975,
        "Angola": 1976,
        **dict.fromkeys(("Djibouti", "Viet Nam"), 1977),
        "Zimbabwe": 1980,
        "Namibia": 1990,
        **dict.fromkeys(("Lithuania", "Republic of Korea"), 1991),
        **dict.fromkeys(("Azerbaijan", "Bosnia and Herzegovina", "Croatia", "Kazakhstan", "Slovenia"), 1992),
        **dict.fromkeys(("Czech Republic", "Slovakia"), 1993),
    }
)
# The last year on whose first day a Member of this name existed.
DISSOLVED = MappingProxyType(
    {"United Arab Republic": 1971, "East Germany": 1990, "Czechoslovakia": 1992, "Yugoslavia": 1992}
)

# Terms split between two rivals: by the year of the second half, who made room after one year and who served the rest.
SPLIT_TERMS = MappingProxyType(
    {
        1957: ("Yugoslavia", "Philippines"),
        1961: ("Poland", "Turkey"),
        1962: ("Liberia", "Ireland"),
        1963: ("Romania", "Philippines"),
        1965: ("Czechoslovakia", "Malaysia"),
        2018: ("Italy", "Netherlands"),
    }
)


@dataclass(frozen=True)
class History:
    """Who sat when: each country's terms in order, and how often each fault of the file was repaired."""

    terms: dict[str, tuple[PastTerm, ...]]
    repairs: dict[str, int]

    def sitting(self, year: int) -> set[str]:
        """The elected members of a year."""
        return {name for name, terms in self.terms.items() if any(_covers(term, _day(year)) for term in terms)}

    def continuing(self, year: int) -> set[str]:
        """Those whose term goes on when a year begins."""
        return self.sitting(year) - self.joining(year)

    def joining(self, year: int) -> set[str]:
        """Those whose term begins with a year."""
        return {name for name, terms in self.terms.items() if any(term.start == _day(year) for term in terms)}

    def retiring(self, year: int) -> set[str]:
        """Those whose term ends when a year begins."""
        return {name for name, terms in self.terms.items() if any(term.end == _day(year) for term in terms)}

    def served(self, country: str, year: int) -> tuple[PastTerm, ...]:
        """A country's terms that are over when a year begins."""
        return tuple(term for term in self.terms[country] if term.end <= _day(year))

    def others(self, year: int) -> set[str]:
        """The Members who do not sit in the year before and so could stand for this one."""
        members = {name for name in self.terms if ADMITTED.get(name, 0) < year <= DISSOLVED.get(name, LAST_YEAR)}
        return members - self.sitting(year - 1)


def _day(year: int) -> date:
    return date(year, 1, 1)


def _covers(term: PastTerm, day: date) -> bool:
    return term.start <= day < term.end


def read(path: Path) -> History:
    """The file's rows as terms from 1 January to 1 January; two faults are repaired, any other is a ValueError.

    The terms that began in the last year go on after it; here they end with the file.
    """
    repairs: Counter[str] = Counter()
    years: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country, year = row["country"].removesuffix("\N{NO-BREAK SPACE}"), row["year"].replace("2e3", "2000")
            repairs["no-break space after the name"] += country != row["country"]
            repairs["2e3 for 2000"] += year != row["year"]
            years[country, row["which_tenure"]].append(int(year))
    terms: defaultdict[str, list[PastTerm]] = defaultdict(list)
    for (country, _), sat in years.items():
        terms[country].append(_term(country, sat))
    return History({name: tuple(sorted(terms[name], key=lambda term: term.start)) for name in sorted(terms)}, repairs)


def _term(country: str, sat: list[int]) -> PastTerm:
    first, last = sat[0], sat[-1]
    if sat != list(range(first, last + 1)):
        msg = f"the years of one tenure of {country} do not follow each other: {sat}"
        raise ValueError(msg)
    remainder = SPLIT_TERMS.get(first, ("", ""))[1] == country
    return PastTerm(start=_day(first), end=_day(last + 1), partial=remainder)


def size(year: int) -> int:
    """How many elected members the Security Council has."""
    return 6 if year < ENLARGED else 10


def question(history: History, year: int, candidates: Iterable[str]) -> Problem:
    """Who should sit from 1 January on; every retiring member wishes to stay, so that the rules must see them off.

    Africa and Asia share their seats as is custom, and as many terms as possible are a country's first.
    """
    standings = {
        **dict.fromkeys(candidates, "candidate"),
        **dict.fromkeys(history.continuing(year), "continuing"),
        **dict.fromkeys(history.retiring(year), "returning"),
    }
    return Problem(
        council="un-security-council",
        charter="1966" if year >= ENLARGED else "1945",
        rotation_day=_day(year),
        seed=f"security council {year}",
        size=size(year),
        dimensions=(
            Dimension(key="region", values=tuple(ELECTORAL_GROUPS)),
            Dimension(key="term", values=("first", "later")),
        ),
        people=tuple(_person(history, year, name, standings[name]) for name in sorted(standings)),
        quotas=_regional_seats() if year >= ENLARGED else (),
        targets=_targets() if year >= ENLARGED else (),
        term_rules=NO_IMMEDIATE_RE_ELECTION,
        priorities=(Priority(key="representation_gap"), Priority(key="worst_gap")),
    )


def _person(history: History, year: int, country: str, standing: str) -> Person:
    served = history.served(country, year)
    values = {"region": REGIONS[country], "term": "later" if served else "first"}
    return Person.model_validate({"id": country, "standing": standing, "values": values, "past_terms": served})


def _regional_seats() -> tuple[Quota, ...]:
    return tuple(
        Quota(key=" and ".join(groups), where={"region": groups}, min=seats, max=seats)
        for groups, seats in SEATS_BY_RESOLUTION.items()
    )


def _targets() -> tuple[Target, ...]:
    custom = tuple(
        # Weighs two, as a seat moved off the custom makes room for one first term at most.
        Target(key=group, dimension="region", value=group, share=f"{seats}/10", weight=2)
        for group, seats in SEATS_BY_CUSTOM.items()
    )
    return (*custom, Target(key="first terms", dimension="term", value="first", share="1"))
