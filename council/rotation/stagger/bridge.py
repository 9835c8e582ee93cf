"""The solver's part in first terms of different lengths: the question, the plan, what is announced, and the deal.

The plan alone is searched, in the worker; what the public numbers deal is counted where they are entered.
"""

import json
import secrets
from typing import cast

from flask_babel import gettext as _

from council import awaited
from council.database import db, moment, transaction
from council.errors import NotFound, Refused
from council.jobs import Handle, Jobs
from council.rotation.bridge import SEED_BYTES, WORKER, bad_numbers
from council.rotation.drawings import LONGEST_SOURCE, Promise
from council.rotation.facts import Traits
from council.rotation.models import Staggering
from council.rotation.question_bridge import refused_if_invalid
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import FirstTerms
from council.rotation.stagger.service import Asked
from solver import cohorts
from solver import problem as asks
from solver.draw import BadNumbers, Method, canonical_numbers
from solver.errors import Undecided

DIGITS = 3  # as many as are promised where they are drawn by hand


def register(queue: Jobs) -> None:
    """Make the planning of first terms known to the queue."""
    give_up = awaited.giving_up(Staggering, lambda asked, code: staggering.end_without_plan(WORKER, asked, code=code))
    queue.register(staggering.PLAN_KIND, _plan, give_up)


def ask(first: FirstTerms) -> Asked:
    """The question as of now: who sits where with what she declared, and how many get which length."""
    if first.hindrance is not None:
        raise Refused(
            _("No lots can be drawn for these first terms."),
            _("Open their page again; it says what stands against it."),
        )
    with refused_if_invalid(first.council):
        problem = _problem(first)
    question = {
        "problem": problem.model_dump_json(by_alias=True),
        "seats": {name: term.seat_group for name, term in first.named().items()},
        "rules": {"cohorts": first.cohorts, "within": first.within or {}},
        "until": first.until.isoformat(),
    }
    return Asked(first, json.dumps(question))


def announced(found: Staggering, promise: Promise) -> bytes:
    """What everyone may see of a plan, with the promise; inside a transaction."""
    plan = _opened(found)
    lengths = [cohort.months for cohort in staggering.cohorts_of(found)]
    return cohorts.Announced(
        council=found.council.slug,
        begins_on=found.begins_on,
        cohorts=tuple(
            cohorts.Length(months=months, seats=seats)
            for months, seats in zip(lengths, plan.stagger.rules.cohorts, strict=True)
        ),
        slips=tuple(cohorts.slips(plan.stagger)),
        plan=plan.digest,
        method=cast("Method", promise.method),
        source=promise.source[:LONGEST_SOURCE],
        committed_at=moment().isoformat(timespec="seconds"),
        drawn_at=promise.draw_at.isoformat(timespec="minutes"),
    ).written()


def dealt(found: Staggering, typed: str) -> tuple[str, dict[str, int], bytes]:
    """The public numbers in their canonical text, the cohort that they deal to each member, and the public file."""
    public = cohorts.Announced.model_validate_json(found.public_file or b"{}")
    try:
        numbers = _promised_numbers(typed, public.method)
        given = cohorts.deal(_opened(found).stagger, public.method, numbers)
    except BadNumbers as error:
        raise Refused(bad_numbers(error), _("Type the numbers again, as they were published.")) from None
    return numbers, given, public.model_copy(update={"numbers": numbers, "dealt": given}).written()


def _promised_numbers(typed: str, method: Method) -> str:
    """The numbers in their canonical text; of digits drawn by hand there are as many as were promised."""
    numbers = canonical_numbers(typed, method)
    if method == "digits" and len(numbers) != DIGITS:
        raise BadNumbers(fault="digit_count", found=len(numbers), expected=DIGITS)
    return numbers


def _problem(first: FirstTerms) -> asks.Problem:
    """Only what is needed: the members of these terms, their seat groups, and what they declared."""
    dimensions, held, rules = first.dimensions, first.named(), first.rules
    if rules is None or first.charter is None:
        raise NotFound
    traits = Traits([term.person_id for term in held.values()], dimensions)
    return asks.Problem(
        council=first.council.slug,
        charter=f"{first.council.slug}/{first.charter.number}",
        rotation_day=first.begins_on,
        seed=secrets.token_hex(SEED_BYTES),
        size=rules.seats,
        dimensions=tuple(
            asks.Dimension(key=each.key, values=tuple(value.key for value in each.values)) for each in dimensions
        ),
        seat_groups=tuple(asks.SeatGroup(key=group.key, seats=group.seats) for group in rules.seat_groups),
        people=tuple(
            asks.Person(
                id=name,
                standing="continuing",
                values=traits.of(term.person_id),
                groups=(term.seat_group,),
                seat_group=term.seat_group,
            )
            for name, term in held.items()
        ),
    )


def _plan(handle: Handle) -> None:
    """One job, from the sealed question to the sealed plan."""
    from solver.stagger import DEFAULT_WORK, BadStagger, stagger  # noqa: PLC0415  # loads CP-SAT, in the worker only

    asked = json.loads(staggering.question_of(db.session.get_one(Staggering, handle.subject)))
    db.session.rollback()  # no read stays open while the solver works
    problem = asks.Problem.model_validate_json(asked["problem"])
    rules = cohorts.StaggerRules.model_validate(asked["rules"])
    plan, code = None, ""
    try:
        made = stagger(problem, asked["seats"], rules, cancelled=handle.cancelled)
        plan = cohorts.FirstTerms(problem=problem, seats=asked["seats"], work=str(DEFAULT_WORK), stagger=made)
    except (BadStagger, Undecided) as error:
        code = error.code
    with transaction():
        found = awaited.still_awaited(Staggering, handle)
        if found is None:
            return
        if plan is None:
            staggering.end_without_plan(WORKER, found, code=code)
        else:
            staggering.keep_plan(WORKER, found, plan=plan.written())


def _opened(found: Staggering) -> cohorts.FirstTerms:
    return cohorts.FirstTerms.model_validate_json(staggering.plan_of(found))
