"""A council so small that chances, prices and reasons can be counted by hand: three seats, two of them to fill."""

from collections.abc import Mapping

from flask import Flask

from council import jobs
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.rotation.explain import service as explanations
from council.rotation.models import Proposal
from council.terms import service as terms
from tests.council.rotation import helpers
from tests.council.rotation.helpers import BEGUN, DAY, LATER
from tests.factories import ACTOR

FIRST = "/test-council/rotations/2026-07-01/proposals/1"
PLANTED = ("Planted north", "Planted south", "Planted papers", "Planted none", "Planted belief", "Planted doubt")
DIMENSIONS: Mapping[str, tuple[str, tuple[str, str]]] = {
    "region": ("open", ("north", "south")),
    "status": ("restricted", ("papers", "none")),
    "creed": ("sealed", ("belief", "doubt")),
}
NORTH = {"region": "north", "status": "papers", "creed": "belief"}
SOUTH = {"region": "south", "status": "none", "creed": "doubt"}
ONE_FROM_THE_SOUTH = {"key": "south", "where": {"region": ["south"]}, "least": 1}
ALL_FROM_THE_NORTH = {"dimension": "region", "value": "north", "share": "1"}


def hand_counted(people: Mapping[str, Mapping[str, str]], **rules: object) -> Council:
    """Goes On sits on, and May Not has served her time; both are from the north. The people named apply."""
    with transaction():
        council = councils.found_council(ACTOR, slug="test-council", name={"en": "Small"}, level="local", about={})
        for key, (sensitivity, values) in DIMENSIONS.items():
            councils.add_dimension(
                ACTOR,
                council,
                key=key,
                name={"en": key.title()},
                purpose={},
                sensitivity=sensitivity,
                values=[(value, {"en": f"Planted {value}"}) for value in values],
            )
        councils.adopt_charter(ACTOR, council, rules=_rules(rules), in_force_from=BEGUN)
        goes_on, may_not = (helpers.add_person(council, name, NORTH) for name in ("Goes On", "May Not"))
        terms.begin_term(ACTOR, council, person=goes_on, seat_group="members", start=BEGUN, end=LATER)
        terms.begin_term(ACTOR, council, person=may_not, seat_group="members", start=BEGUN, end=DAY)
        helpers.take_in(council, people)
    return council


def _rules(changed: Mapping[str, object]) -> CharterRules:
    return CharterRules.model_validate(
        {
            "least_size": 1,
            "most_size": 3,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": 3}],
            "terms": {"months": 24, "most_consecutive": 1, "cooling_off_months": 24},
            "dimensions": list(DIMENSIONS),
            "targets": [ALL_FROM_THE_NORTH],
            "priorities": [{"key": "representation_gap"}],
            **changed,
        }
    )


def explained(app: Flask, council: Council) -> Proposal:
    """A proposal, computed and explained."""
    proposal = helpers.propose(app, council)
    work_on_explaining(app, proposal)
    return proposal


def work_on_explaining(app: Flask, proposal: Proposal) -> None:
    """Do the work that waits after a proposal."""
    found = explanations.explanation_of(proposal)
    assert found is not None
    job = jobs.latest(found.id)
    assert job is not None
    helpers.run(app, job.id)


def called(name: str) -> Person:
    """Somebody by her name."""
    everyone = db.session.query(Person).all()
    return next(each for each in everyone if members.name_of(each) == name)
