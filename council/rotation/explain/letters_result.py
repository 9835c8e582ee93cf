"""What a rotation came to for everybody who asked for a seat: all that the letters say, before it is put into words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.councils import service as councils
from council.councils.rules import CharterRules
from council.database import db
from council.errors import NotFound
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, drawings, telling
from council.rotation.adoption import NewTerm
from council.rotation.explain import service as explanations
from council.rotation.explain.people import STANDS, Chance, chances_of, is_settled
from council.rotation.models import Drawing, Proposal, ReservePlace
from council.terms import service as terms
from council.terms.limits import Span


@dataclass
class Result:
    """What a rotation came to, for everybody who asked for a seat and was not erased since."""

    proposal: Proposal
    rules: CharterRules
    drawing: Drawing | None
    people: Mapping[str, Person]
    leaving: frozenset[str]
    begins: Mapping[str, NewTerm]
    reserve: Mapping[UUID, int]
    reserve_until: date | None
    chances: Mapping[str, Chance]
    past: Mapping[UUID, list[Span]]
    next_rotation: date | None
    codes: Mapping[str, str]

    @classmethod
    def of(cls, proposal: Proposal) -> "Result":
        """Everything that the letters need, read once; `NotFound` before the result is settled."""
        if not is_settled(proposal):
            raise NotFound
        outcome = adoption.outcome_of(proposal)
        places = {place.person_id: place for place in _places(proposal)}
        listed = {person.id: at for at, person in enumerate(outcome.reserve, start=1)}
        called = telling.people_called(proposal, asked_in(proposal))
        return cls(
            proposal=proposal,
            rules=councils.rules_of(proposal.charter),
            drawing=drawings.drawing_of(proposal) if drawings.has_drawing(proposal) else None,
            people={each.pseudonym: each for each in called if each.erased_at is None},
            leaving=frozenset(each.pseudonym for each in outcome.leaves),
            begins={each.person.pseudonym: each for each in outcome.begins},
            reserve={each: place.position for each, place in places.items()} if places else listed,
            reserve_until=max((place.valid_until for place in places.values()), default=outcome.reserve_until),
            chances=chances_of(proposal),
            past=terms.past_terms(proposal.council, {each.id for each in called}),
            next_rotation=terms.next_rotation(proposal.council, proposal.rotation_on),
            codes=_codes(proposal),
        )

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Everybody's name."""
        return members.names_of_many(each.id for each in self.people.values())

    def short(self, person: Person) -> str:
        """What happened, in two or three words."""
        if person.pseudonym in self.begins:
            return _("has a seat")
        if person.id in self.reserve:
            return _("on the reserve list, place %(place)d", place=self.reserve[person.id])
        return _("has no seat")


def _places(proposal: Proposal) -> list[ReservePlace]:
    return list(db.session.scalars(select(ReservePlace).where(ReservePlace.proposal_id == proposal.id)))


def _codes(proposal: Proposal) -> dict[str, str]:
    """Why some could not be chosen, as far as it was computed."""
    kinds: list[dict[str, Any]] = explanations.content_of(proposal).get("kinds", [])
    return {name: kind["why"]["code"] for kind in kinds if kind["why"] for name in kind["people"]}


def asked_in(proposal: Proposal) -> list[str]:
    """The pseudonyms of those who asked for a seat, or whose terms end."""
    people = json.loads(drawings.council_file_of(proposal))["problem"]["people"]
    return [each["id"] for each in people if each["standing"] in STANDS]
