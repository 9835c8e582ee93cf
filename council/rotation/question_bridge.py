"""The rotation's facts as the solver's question: people under their pseudonyms, and the charter's rules."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise, product

from flask import current_app
from flask_babel import gettext as _

from council.councils.models import Council
from council.councils.rules import UNDISCLOSED, Quota, Target
from council.errors import Refused
from council.rotation import words
from council.rotation.facts import NO_APPLICATION, Facts, Someone
from council.terms.limits import days_after, days_before
from solver import problem as asks
from solver.errors import InvalidProblem

COUNTRY = "country"  # the dimension that a cap per country reads


@contextmanager
def refused_if_invalid(council: Council) -> Iterator[None]:
    """Tell people that facts make no question; which fault it was stands in the log, by its code."""
    try:
        yield
    except InvalidProblem as error:
        current_app.logger.warning("nothing can be asked about %s: %s", council.slug, error.faults[0].code)
        raise Refused(
            _("The terms, the people and the charter do not fit together, so the question cannot be put."),
            _("Check the terms for overlaps and the charter for values that no longer exist."),
        ) from None


def question(facts: Facts, seed: str, *, trial: bool = False) -> asks.Problem:
    """The facts as the solver's question: people under their pseudonyms, and the charter's rules.

    A trial says of itself that its rules are not quite the charter's. Months become days around the rotation day: the
    time off is as many days as those months before it have, a new term as many as those after it.
    """
    rules = facts.rules
    houses = _numbered(person.organisation for person in facts.people)
    return asks.Problem(
        council=facts.council.slug,
        charter=f"{facts.council.slug}/{facts.charter.number}{'/trial' if trial else ''}",
        rotation_day=facts.rotation_on,
        seed=seed,
        size=rules.seats,
        dimensions=tuple(
            asks.Dimension(key=each.key, values=tuple(value.key for value in each.values)) for each in facts.dimensions
        ),
        seat_groups=tuple(asks.SeatGroup(key=group.key, seats=group.seats) for group in rules.seat_groups),
        people=tuple(_person(facts, person, houses) for person in facts.people),
        quotas=tuple(map(_quota, rules.quotas)),
        targets=tuple(map(_target, rules.targets)),
        caps=tuple(asks.Cap(key=cap.per, per=cap.per, most=cap.most) for cap in rules.caps),
        intersections=tuple(_intersections(facts)),
        history=tuple(_history(facts)),
        newcomers=asks.Newcomers(min=rules.newcomers.least, max=rules.newcomers.most) if rules.newcomers else None,
        term_rules=_term_rules(facts),
        pins=tuple(_pins(facts)),
        priorities=tuple(asks.Priority(key=each.key, slack=each.slack) for each in rules.priorities),
    )


def _pins(facts: Facts) -> Iterator[asks.Pin]:
    """Who must sit, or must not. What people wrote as a reason stays outside the question: it may hold names."""
    for person in facts.people:
        if person.person_id in facts.appointed:
            yield asks.Pin(person=person.pseudonym, seated=True, reason=words.PROMISED)
        elif person.person_id in facts.fixed:
            yield asks.Pin(person=person.pseudonym, seated=facts.pins[person.person_id], reason=words.FIXED)


def _person(facts: Facts, person: Someone, houses: dict[str, str]) -> asks.Person:
    affiliations: dict[asks.Affiliation, str] = {}
    capped = {cap.per for cap in facts.rules.caps}
    if "organisation" in capped and person.organisation:
        affiliations["organisation"] = houses[person.organisation]
    if "country" in capped and person.values.get(COUNTRY, UNDISCLOSED) != UNDISCLOSED:
        affiliations["country"] = person.values[COUNTRY]
    history = person.spans if person.standing in ("returning", "candidate") else ()
    return asks.Person.model_validate(
        {
            "id": person.pseudonym,
            "standing": person.standing,
            "values": dict(person.values),
            "affiliations": affiliations,
            "groups": tuple(dict.fromkeys(_group(facts, each) for each in person.groups)),
            "seat_group": _group(facts, person.seat_group) if person.seat_group else None,
            "past_terms": [asks.PastTerm(start=span.start, end=span.end, partial=span.partial) for span in history],
            "leaving_reason": "term_ended" if person.leaving_reason == NO_APPLICATION else person.leaving_reason,
        }
    )


def _group(facts: Facts, key: str) -> str:
    """A kind of seat; where the charter no longer has it, its seats count among those of the first kind."""
    known = [each.key for each in facts.rules.seat_groups]
    return key if key in known else known[0]


def _quota(stated: Quota) -> asks.Quota:
    where = {dimension: tuple(values) for dimension, values in stated.where.items()}
    return asks.Quota(key=stated.key, where=where, min=stated.least, max=stated.most, unit=stated.unit)


def _target(stated: Target) -> asks.Target:
    share = Fraction(stated.share)
    return asks.Target(
        key=stated.key,
        dimension=stated.dimension,
        value=stated.value,
        share=f"{share.numerator}/{share.denominator}",
        weight=stated.weight,
        most_affected=stated.most_affected,
    )


def _intersections(facts: Facts) -> Iterator[asks.Intersection]:
    """Every combination of values of the dimensions that the charter looks at together."""
    values = {each.key: [value.key for value in each.values if value.key != UNDISCLOSED] for each in facts.dimensions}
    for crossing in facts.rules.crossings:
        for combination in product(*(values[key] for key in crossing.dimensions)):
            where = dict(zip(crossing.dimensions, combination, strict=True))
            yield asks.Intersection(key=" × ".join(f"{key}={value}" for key, value in where.items()), where=where)


def _history(facts: Facts) -> Iterator[asks.PastCouncil]:
    """The compositions of the past, as they were written down, each until the next one or the rotation."""
    days = [*(each.day for each in facts.past), facts.rotation_on]
    for each, (start, end) in zip(facts.past, pairwise(days), strict=True):
        if start < end:
            yield asks.PastCouncil(start=start, end=end, size=each.size, seated=dict(each.seated))


def _term_rules(facts: Facts) -> asks.TermRules:
    rules = facts.rules.terms
    return asks.TermRules(
        max_consecutive=rules.most_consecutive,
        cooling_off_days=days_before(facts.rotation_on, rules.cooling_off_months),
        max_total_days=rules.most_total_days,
        partial_counts=rules.partial_terms_count,
        gap_days=rules.gap_days,
        new_term_days=days_after(facts.rotation_on, rules.months),
    )


def _numbered(names: Iterable[str]) -> dict[str, str]:
    """A number for each organisation, in the order of the people's pseudonyms: the evidence needs no names."""
    found: dict[str, str] = {}
    for name in names:
        if name and name not in found:
            found[name] = f"o{len(found) + 1}"
    return found
