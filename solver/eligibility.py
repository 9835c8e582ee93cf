"""Who may begin a term on the rotation day: found from the terms served, to the day, never believed."""

from datetime import date
from typing import Literal, TypeAlias

from solver.problem import PastTerm, Person, Problem, TermRules

Obstacle: TypeAlias = Literal["max_consecutive", "cooling_off", "max_total_days", "no_seat_group"]


def obstacle(problem: Problem, person: Person) -> Obstacle | None:
    """The first rule that keeps this person from beginning a term, or nothing; asks only of those who could."""
    if not problem.groups_of(person):
        return "no_seat_group"
    return term_obstacle(problem.term_rules, person.past_terms, problem.rotation_day)


def term_obstacle(rules: TermRules, terms: tuple[PastTerm, ...], day: date) -> Obstacle | None:
    """The term rule that keeps someone who served these terms (in order) from beginning another on this day.

    Terms follow each other when the next begins at most `gap_days` after the last ended, so that an election held
    some weeks late does not wipe out a term served. After the last allowed consecutive term, the time off must be
    longer than that gap and at least `cooling_off_days`. In all, days served and the new term's may not exceed
    `max_total_days`.
    """
    if not terms:
        return None
    served = sum((term.end - term.start).days for term in terms)
    if rules.max_total_days is not None and served + rules.new_term_days > rules.max_total_days:
        return "max_total_days"
    if rules.max_consecutive is None or _last_run(rules, terms) < rules.max_consecutive:
        return None
    off = (day - terms[-1].end).days
    if off <= rules.gap_days:
        return "max_consecutive"
    return "cooling_off" if off < rules.cooling_off_days else None


def _last_run(rules: TermRules, terms: tuple[PastTerm, ...]) -> int:
    run = 0
    next_start: date | None = None
    for term in reversed(terms):
        if next_start is not None and (next_start - term.end).days > rules.gap_days:
            break
        run += rules.partial_counts or not term.partial
        next_start = term.start
    return run


def is_newcomer(person: Person) -> bool:
    """Whether this person never sat before: an applicant without a term served."""
    return person.standing == "candidate" and not person.past_terms
