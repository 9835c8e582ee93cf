"""Councils for tests of the rotation: one that can be solved in a moment, and one that takes long."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from uuid import UUID

from flask import Flask

from council import jobs
from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.rotation import bridge, service
from council.rotation.models import Proposal
from council.terms import service as terms
from council.terms.models import Term
from tests.factories import ACTOR

BEGUN, DAY, LATER = date(2025, 7, 1), date(2026, 7, 1), date(2027, 7, 1)
ASKED = date(2026, 5, 1)
REGIONS = ("africa", "asia-pacific", "arab-states", "europe-north-america", "latin-america-caribbean")
GENDERS = ("woman", "man")


def add_person(council: Council, name: str, values: Mapping[str, str]) -> Person:
    """Somebody who declared these values; call inside a transaction."""
    person = members.add_person(ACTOR, council, name=name)
    if values:
        members.declare_traits(ACTOR, person, values, on=BEGUN, by="import")
    return person


def values_of(council: Council, number: int) -> dict[str, str]:
    """Values by chance, the same each time; regions in turn, and as many women as men."""
    found = {}
    for dimension in councils.dimensions_of(council):
        keys = [value.key for value in dimension.values[:-1]]
        found[dimension.key] = Random(f"{number}/{dimension.key}").choice(keys)  # noqa: S311  # a repeatable test
    return {**found, "region": REGIONS[number // 2 % len(REGIONS)], "gender": GENDERS[number // 4 % 2]}


def seat_everyone(council: Council, seats: int = 24, group: str = "members") -> list[Term]:
    """A full council, half of whose terms end on the rotation day."""
    sitting = []
    with transaction():
        for number in range(seats):
            person = add_person(council, f"Member {number}", values_of(council, number))
            end = DAY if number % 2 else LATER
            sitting.append(terms.begin_term(ACTOR, council, person=person, seat_group=group, start=BEGUN, end=end))
    return sitting


def take_in(
    council: Council,
    people: Mapping[str, Mapping[str, str]],
    *,
    closes_on: date = date(2026, 4, 1),
    rotation_on: date = DAY,
) -> list[UUID]:
    """A call of ninety days, and eligible applicants by name with what they declared; call inside a transaction."""
    call = calls.plan_call(
        ACTOR,
        council,
        title={"en": "Seats"},
        text={"en": "Apply."},
        opens_on=closes_on - timedelta(days=90),
        closes_on=closes_on,
        rotation_on=rotation_on,
    )
    found = []
    for name, values in people.items():
        person = add_person(council, name, values)
        application = calls.receive_application(ACTOR, call, person=person, on=closes_on - timedelta(days=59))
        calls.decide_application(ACTOR, application, stage=calls.Stage.ELIGIBLE, on=closes_on + timedelta(days=1))
        found.append(person.id)
    return found


def apply(council: Council, people: int, *, rotation_on: date = DAY) -> list[UUID]:
    """So many eligible applicants."""
    told = {f"Applicant {number}": values_of(council, 100 + number) for number in range(people)}
    with transaction():
        return take_in(council, told, rotation_on=rotation_on)


def say(council: Council, term: Term, answer: terms.Answer) -> None:
    """A member's answer to her term's end."""
    with transaction():
        terms.answer_term_end(ACTOR, terms.term(council, term.id), answer=answer, on=ASKED)


def ready(council: Council, applicants: int = 60) -> list[Term]:
    """A full council before its rotation, with applicants and the first answers."""
    sitting = seat_everyone(council)
    apply(council, applicants)
    ending = sitting[1::2]
    for term, answer in zip(ending, (terms.Answer.STAY, terms.Answer.REAPPLY, terms.Answer.LEAVE), strict=False):
        say(council, term, answer)
    return sitting


def request(council: Council, day: date = DAY) -> tuple[Proposal, UUID]:
    """A proposal asked for and not yet computed, with its job."""
    with transaction():
        proposal = service.request_proposal(ACTOR, council, asked=bridge.ask(council, day))
        return proposal, jobs.work_on(proposal.id)


def run(app: Flask, job_id: UUID) -> None:
    """Do the queue's work here and now."""
    app.extensions["council.jobs"].run(job_id)
    db.session.rollback()


def propose(app: Flask, council: Council, day: date = DAY) -> Proposal:
    """A proposal asked for and computed through the real queue's own steps."""
    proposal, job_id = request(council, day)
    run(app, job_id)
    return proposal


def state_of_job(proposal: Proposal) -> str:
    """How the work queued last for a proposal stands."""
    job = jobs.latest(proposal.id)
    assert job is not None
    return job.state


def adopt(council: Council, change: Mapping[str, object], on: date = BEGUN) -> None:
    """Put a version of the council's charter into force in which some rules are others."""
    charter = councils.latest_charter(council)
    assert charter is not None
    rules = councils.rules_of(charter).model_dump(mode="json")
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=CharterRules.model_validate({**rules, **change}), in_force_from=on)


def hard_council(dimensions: int = 30, people: int = 80, seats: int = 24) -> Council:
    """A council whose question is not answered for a long while: each of many halves must be met exactly."""
    chance = Random(1)  # noqa: S311  # a repeatable test
    keys = [f"d{number}" for number in range(dimensions)]
    with transaction():
        council = councils.found_council(ACTOR, slug="hard-council", name={"en": "Hard"}, level="local", about={})
        for key in keys:
            councils.add_dimension(
                ACTOR,
                council,
                key=key,
                name={"en": key},
                purpose={},
                sensitivity="open",
                values=[("no", {"en": "no"}), ("yes", {"en": "yes"})],
            )
        half = seats // 2
        rules = CharterRules.model_validate(
            {
                "least_size": seats,
                "most_size": seats,
                "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": seats}],
                "terms": {"months": 24},
                "dimensions": keys,
                "quotas": [{"key": key, "where": {key: ["yes"]}, "least": half, "most": half} for key in keys],
                "priorities": [{"key": "representation_gap"}],
            }
        )
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=BEGUN)
        values = {
            f"Applicant {number}": {key: chance.choice(("no", "yes")) for key in keys} for number in range(people)
        }
        take_in(council, values)
    return council
