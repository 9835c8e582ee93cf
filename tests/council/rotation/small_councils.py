"""A small council for the end of a rotation: four seats, two of them to fill; given without lots unless told."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from council.accounts import service as accounts
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members.models import Person
from council.rotation import bridge, drawings, review
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.models import Proposal
from council.terms import service as terms
from tests.council.rotation import helpers
from tests.council.rotation.helpers import ASKED, BEGUN, DAY, LATER
from tests.council.rotation.promised_draws import NUMBERS, SOURCE, when_it_is_drawn
from tests.factories import ACTOR

SEATS = 4
VALUES = ("north", "south")
GROUP = {"key": "members", "name": {"en": "Members"}, "seats": SEATS}
BY_LOT: Mapping[str, object] = MappingProxyType(
    {"seat_groups": [GROUP], "vacancy": {"filled_by": "reserve_list", "reserve_list_length": 1}}
)


def small_council(rules: Mapping[str, object] | None = None, *, applicants: int = 4) -> Council:
    """Two terms end on the rotation day, two go on; so many people applied, from north and south in turn."""
    with transaction():
        council = councils.found_council(
            ACTOR, slug="test-council", name={"en": "Small council"}, level="local", about={}
        )
        councils.add_dimension(
            ACTOR,
            council,
            key="origin",
            name={"en": "Origin"},
            purpose={},
            sensitivity="sealed",
            values=[(value, {"en": value}) for value in VALUES],
        )
        councils.adopt_charter(ACTOR, council, rules=_rules(rules or {}), in_force_from=BEGUN)
        for number in range(SEATS):
            person = helpers.add_person(council, f"Member {number}", {"origin": VALUES[number % 2]})
            end = DAY if number < SEATS // 2 else LATER
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=BEGUN, end=end)
        apply(council, applicants)
    return council


def _rules(changed: Mapping[str, object]) -> CharterRules:
    return CharterRules.model_validate(
        {
            "least_size": 1,
            "most_size": SEATS,
            "seat_groups": [{**GROUP, "selection": "nomination"}],
            "terms": {"months": 24},
            "dimensions": ["origin"],
            **changed,
        }
    )


def apply(council: Council, people: int, *, rotation_on: date = DAY) -> None:
    """So many eligible applicants; call inside a transaction."""
    named = {f"Applicant {number} of {rotation_on.year}": number for number in range(people)}
    told = {name: {"origin": VALUES[number % 2]} for name, number in named.items()}
    helpers.take_in(council, told, rotation_on=rotation_on)


def give_accounts(council: Council) -> dict[str, Person]:
    """Everybody gets an account: the address by which a mail reaches her, and who she is."""
    people = select(Person).where(Person.council_id == council.id)
    with transaction():
        found = {f"person{number}@test.example": person for number, person in enumerate(db.session.scalars(people))}
        for email, person in found.items():
            person.user = accounts.create_account(ACTOR, email=email, name="Somebody", password=None)
    return found


def sign_off(proposal: Proposal, voice: Voice = Voice.YES) -> None:
    """Every member who may speaks alike, and the review closes."""
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=ASKED, on=ASKED)
    with transaction():
        for person_id in about.voters:
            person = db.session.get_one(Person, UUID(person_id))
            review.give_opinion(ACTOR, about, person, voice=voice, comment="Because.", on=ASKED)
        review.close_review(ACTOR, about, on=ASKED)


def promise(app: Flask, proposal: Proposal) -> None:
    """The draw is promised for in an hour."""
    given = Promise("octo-41", SOURCE, datetime.now(UTC) + timedelta(hours=1))
    with transaction():
        job_id = drawings.ask_to_commit(ACTOR, proposal, promise=given).id
    helpers.run(app, job_id)


def draw(app: Flask, proposal: Proposal) -> None:
    """The hour is over, and the numbers are entered."""
    with when_it_is_drawn(), transaction():
        numbers, panel = bridge.panel_named(proposal, NUMBERS)
        job_id = drawings.draw(ACTOR, proposal, numbers=numbers, panel=panel).id
    helpers.run(app, job_id)
