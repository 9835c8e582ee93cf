"""Explanations in plain English, for the solver's own commands: the least change, why somebody, what a rule costs."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from solver.pools import Flex
from solver.relax import Change, Relaxation
from solver.why import Difference, RuleCost, WhyPerson
from solver.words import conflict, listed, number, rule, unproven

PRIORITIES = {
    "most_affected_gap": "seats missing to the targets of those most affected",
    "representation_gap": "seats missing to all targets, by weight",
    "worst_gap": "the largest missing share of a target",
    "uncovered_intersections": "intersections that nobody on the council belongs to",
    "historical_debt": "seats still owed from past councils",
    "lost_continuity": "members who would serve again and lose their seat",
    "repeated_voices": "members who sat before",
}

WHY = {
    "term_continues": "{person} sits: the term goes on.",
    "term_ended": "{person} leaves: the term has ended.",
    "chose_to_leave": "{person} leaves by choice.",
    "no_answer": "{person} leaves, having given no answer.",
    "max_consecutive": "{person} cannot sit: the last of the terms allowed in a row has been served.",
    "cooling_off": "{person} cannot sit yet: the time off after the last term allowed in a row is not over.",
    "max_total_days": "{person} cannot sit: the time allowed in all would be exceeded.",
    "no_seat_group": "{person} cannot sit: there is no seat group for which {person} qualifies.",
    "pinned": "{person} has a seat in every council: {text}",
    "pinned_out": "{person} has a seat in no council: {text}",
    "equally_good": "{person} can sit: some of the equally good councils have {person}.",
}

NOTHING = (1, 0)  # of what has no limits to give way to, no number is allowed
NOT_FOUND = "Which change would make a council possible was not found with the work allowed; allow more with --work."


def relaxation(found: Relaxation) -> str:
    """What would have to change for a council to be possible, in a few sentences."""
    if found.conflict is not None:
        other = "No change of quotas, caps or numbers of newcomers makes a council possible."
        return f"{other} {conflict(found.conflict)}"
    if not found.changes:
        return "A council is possible as it is: nothing need change."
    changed = f"A council is possible with {listed(map(change, found.changes))}."
    if found.proven:
        return f"{changed} That changes {number(found.total, 'seat')} in all; no smaller change will do."
    least = f"a smaller change may do, but none of fewer than {number(found.bound, 'seat')}"
    return f"{changed} That changes {number(found.total, 'seat')} in all; {least}."


def change(item: Change) -> str:
    """One bound that gives way: `at least 1 of women instead of 2`."""
    if item.rule.bound == "min" and item.to == 0:
        return f"no minimum of {item.rule.key} instead of {item.rule.amount}"
    return f"{rule(replace(item.rule, amount=item.to))} instead of {item.rule.amount}"


def within_flex(found: Relaxation, flex: Flex, *, possible: bool) -> str:
    """Whether `min_flex` and `max_flex` allow the change; if not, whether it is `possible` with others they allow."""
    if all(_allowed(item, flex) for item in found.changes):
        return "The file's min_flex and max_flex allow this."
    beyond = "The file's min_flex and max_flex do not allow this"
    return f"{beyond}, but they allow others that make a council possible." if possible else f"{beyond}, nor any other."


def _allowed(item: Change, flex: Flex) -> bool:
    low, high = flex.get(item.rule.key, NOTHING)
    return low <= item.to <= high


def why_person(found: WhyPerson) -> str:
    """Why somebody can or cannot sit, in a few sentences."""
    if found.code == "kept_out" and found.conflict is not None:
        named = listed(map(rule, found.conflict.rules))
        kept_out = f"With {found.person} on it, no council can keep {named}.{unproven(found.conflict)}"
        return f"{found.person} can sit on no council. {kept_out}"
    if found.code != "costs":
        return WHY[found.code].format(person=found.person, text=found.text)
    opening = f"{found.person} can sit, but on none of the equally good councils."
    if not found.proven:
        opening = f"{found.person} can sit, but was found on none of the equally good councils; it may yet be possible."
    return f"{opening} The best council with {found.person} costs: {differences(found.differences)}."


def rule_cost(found: RuleCost) -> str:
    """What one rule costs, in a sentence."""
    name = "the numbers of newcomers" if found.kind == "newcomers" else f"{found.kind} {found.key}"
    if found.binds:
        return f"Without {name}: {differences(found.differences)}."
    doubt = "" if all(each.proven for each in found.differences) else ", as far as was found"
    return f"Without {name} nothing would be better{doubt}."


def differences(found: Sequence[Difference]) -> str:
    """What changes, priority by priority, in the charter's order."""
    return "; ".join(_difference(each) for each in found if each.change) or "no difference was found"


def _difference(found: Difference) -> str:
    more = f"{amount(abs(found.change))} {'more' if found.change > 0 else 'fewer'}"
    doubt = "" if found.proven else ", as far as was found"
    return f"{PRIORITIES[found.key]} {amount(found.otherwise)} instead of {amount(found.now)} ({more}{doubt})"


def amount(exact: Fraction) -> str:
    """A fraction as it is read out: `7/5` is `1 2/5`."""
    whole, rest = divmod(exact, 1)
    return str(exact) if not rest or not whole else f"{whole} {rest}"
