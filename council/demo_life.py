"""The daily life of the demonstration council: offices, a working group, skills, groups, and who accompanies whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from council.audit.service import Actor
from council.councils.models import Council
from council.demo_people import DATA
from council.members.buddies.service import PairingKind, pair
from council.members.groups import service as groups
from council.members.groups.service import Kind
from council.members.models import Person
from council.members.service import BY_HERSELF
from council.members.skills import service as skills
from council.members.skills.library import library
from council.terms.offices import bodies
from council.terms.offices.service import give_office

SEED = 2027
SKILLS = 10
MOST_SKILLS = 3
SAYS_SKILLS = 0.7
IN_WORKING_GROUP = 4
PAIRS = 2


@dataclass(frozen=True)
class Life:
    """Who takes part, since the last rotation and until the coming one; whoever has an account comes first."""

    since: date
    until: date
    sitting: Sequence[tuple[Person, str | None]]  # with the organisation she named
    going_on: Sequence[Person]  # whose terms go on after the coming rotation
    joined: Sequence[Person]  # at the last rotation
    adviser: Person  # somebody without a seat


def write(actor: Actor, council: Council, life: Life) -> None:
    """Write down everything that goes on beside terms and calls."""
    _write_offices(actor, council, life)
    _write_skills(actor, council, life)
    _write_groups(actor, council, life)
    guides = [person for person, _organisation in life.sitting if person not in life.joined]
    for newcomer, guide in list(zip(life.joined, guides, strict=False))[:PAIRS]:
        days = {"begins_on": life.since, "ends_on": life.until}
        pair(actor, council, kind=PairingKind.BUDDY, newcomer=newcomer, guide=guide, **days)


def _write_offices(actor: Actor, council: Council, life: Life) -> None:
    """The offices of the charter, and one working group with somebody who advises it."""
    for office, person in zip(DATA["offices"], life.going_on, strict=False):
        give_office(actor, council, person=person, office=office["key"], start=life.since, end=life.until)
    formed = bodies.form_body(actor, council, name=DATA["working_group"], on=life.since)
    for person, _organisation in life.sitting[:IN_WORKING_GROUP]:
        bodies.join_body(actor, formed, person=person, since=life.since, adviser=False)
    bodies.join_body(actor, formed, person=life.adviser, since=life.since, adviser=True)


def _write_skills(actor: Actor, council: Council, life: Life) -> None:
    """Skills of the library, and what most members said of theirs; one skill nobody has."""
    rng = Random(SEED)  # noqa: S311  # invented people, not secrets
    asked = library()[:SKILLS]
    skills.add_skills(actor, council, [(each.key, each.name) for each in asked])
    known = [each.key for each in asked[:-1]]
    for person, _organisation in life.sitting:
        if rng.random() < SAYS_SKILLS:
            said = rng.sample(known, rng.randint(1, MOST_SKILLS))
            skills.declare_skills(actor, person, said, on=life.since, by=BY_HERSELF)


def _write_groups(actor: Actor, council: Council, life: Life) -> None:
    """The organisations that members named, every other of them in public, and a group that meets informally."""
    named = dict.fromkeys(organisation for _person, organisation in life.sitting if organisation)
    found = {
        name: groups.add_group(actor, council, kind=Kind.ORGANISED, name=name, contact="", public=number % 2 == 0)
        for number, name in enumerate(named)
    }
    for number, (person, organisation) in enumerate(life.sitting):
        if organisation:
            groups.affiliate(actor, person, found[organisation], speaks_for=number % 2 == 0, since=life.since)
    informal = groups.add_group(
        actor, council, kind=Kind.INFORMAL, name=DATA["informal_group"], contact="", public=False
    )
    for person, _organisation in life.sitting[:2]:
        groups.affiliate(actor, person, informal, speaks_for=False, since=life.since)
