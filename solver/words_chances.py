"""A lottery in plain English, for the solver's own command line: chances, and why somebody has none."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from solver.errors import Rule
from solver.evidence import Certificate, Lottery, Multiplier
from solver.lottery import TOLERANCE
from solver.model import Question, lines
from solver.problem import Problem
from solver.profiles import Field
from solver.words import listed, rule
from solver.words_explain import PRIORITIES

FINEST = 10**6  # the largest denominator that says more than the percentage beside it

CHANCES = {
    "relaxation": "The least chance is as large as the rules allow, then the second least, and so on: leximin, proven.",
    "panels": (
        "The least chance is as large as whole panels allow, then the second least, and so on: leximin, proven by"
        " search, because no panels realise the chances that the rules alone would allow."
    ),
    "unrealised": (
        "These panels do not realise the chances that the rules alone would allow, and it was not proven whether others"
        " come nearer: see the largest deviation. Allow more with --work."
    ),
}

NOBODY = "Nobody can be drawn: every seat is held already."

OBSTACLES = {
    "max_consecutive": "the last of the terms allowed in a row has been served",
    "cooling_off": "the time off after the last term allowed in a row is not over",
    "max_total_days": "the time allowed in all would be exceeded",
    "no_seat_group": "there is no seat group to qualify for",
    "pinned_out": "a pin",
}

SEARCHED = "no single rule, but the search found them on no panel"


@dataclass(frozen=True)
class NoChance:
    """People who are on none of the panels that could be drawn, and what keeps them out."""

    people: tuple[str, ...]
    reason: str

    def sentence(self, *, names: bool) -> str:
        """The same in words, with the people's names only on request: a rule tells what they have in common."""
        who = f" ({', '.join(self.people)})" if names else ""
        if len(self.people) == 1:
            return f"1 person{who} can sit on no panel. What keeps that person out: {self.reason}."
        return f"{len(self.people)} people{who} can sit on no panel. What keeps them out: {self.reason}."


def chance(exact: Fraction | str) -> str:
    """A chance in percent, and as the fraction it is: `10.81 % (4/37)`."""
    percent = f"{float(100 * Fraction(exact)):.4g} %"
    short = Fraction(exact).denominator <= FINEST
    return f"{percent} ({exact})" if short else percent


def chance_of(lottery: Lottery, name: str) -> tuple[str, int] | None:
    """Somebody's ideal chance, and on how many panels she is; nothing for one who takes no part."""
    profile = next((each for each in lottery.profiles if name in each.people), None)
    return None if profile is None else (profile.ideal, profile.panels[profile.people.index(name)])


def chance_sentence(lottery: Lottery, name: str) -> str:
    """Somebody's chance in a sentence."""
    found = chance_of(lottery, name)
    if found is None:
        return f"{name} takes no part in the lottery."
    ideal, panels = found
    return f"The ideal chance of {name} is {chance(ideal)}; {name} is on {panels} of the {len(lottery.panels)} panels."


def reaches_bound(lottery: Lottery) -> bool:
    """Whether the least ideal chance is the largest that any lottery can give, within the tolerance stated."""
    least = lottery.least
    return least is not None and Fraction(least.ideal) >= Fraction(least.bound) * (1 - TOLERANCE)


def without_chance(problem: Problem, lottery: Lottery) -> Iterator[NoChance]:
    """Those who were asked and can sit on no panel, by what keeps them out."""
    field = Field(problem)
    barred: defaultdict[str, list[str]] = defaultdict(list)
    for person, obstacle in sorted({**dict.fromkeys(field.pinned_out, "pinned_out"), **field.barred}.items()):
        barred[obstacle].append(person)
    for obstacle, people in barred.items():
        yield NoChance(tuple(people), OBSTACLES[obstacle])
    for exclusion in lottery.exclusions:
        yield NoChance(_people(lottery, (each.profile for each in exclusion.weights)), _reason(problem, exclusion))
    if lottery.searched:
        yield NoChance(_people(lottery, iter(lottery.searched)), SEARCHED)


def _people(lottery: Lottery, profiles: Iterator[int]) -> tuple[str, ...]:
    return tuple(sorted(person for at in profiles for person in lottery.profiles[at].people))


def _reason(problem: Problem, exclusion: Certificate) -> str:
    """The rules that an exclusion leans on, each once, in the order of the certificate."""
    rules = [line.rule for line in lines(Question(problem, (), ()))]  # those of caps are made where somebody is limited
    rules += [Rule("cap", cap.key, "max", cap.most) for cap in problem.caps]
    named = [_named(rules, each) for each in exclusion.multipliers]
    return listed(dict.fromkeys(name for name in named if name))


def _named(rules: list[Rule], multiplier: Multiplier) -> str:
    """A row of the system as a rule that a sentence can name; nothing for one that only counts people."""
    kind, _, key = multiplier.row.partition(":")
    if kind == "priority":
        return f"the best that can be reached for {PRIORITIES[key.partition(':')[0]]}"
    bounds = ("exactly", "max" if multiplier.value > 0 else "min")
    found = [each for each in rules if each.kind == kind and each.bound in bounds and _is_row(each, key)]
    return rule(max(found, key=lambda each: len(each.key))) if found else ""


def _is_row(item: Rule, key: str) -> bool:
    """Whether a row is that of this rule; the row of a cap names whom it limits as well."""
    return key == item.key or (item.kind == "cap" and key.startswith(f"{item.key}:"))
