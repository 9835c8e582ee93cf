"""Adoption: what was drawn, or signed off where nothing is drawn, becomes terms and a reserve list; all are told."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import Select, select

from council.audit.acts import Act
from council.audit.service import Actor, Detail
from council.councils import service as councils
from council.councils.models import Council
from council.database import db
from council.errors import Changed, Refused
from council.members.models import Person
from council.rotation import drawings, funnels, promised, service, snapshots, telling
from council.rotation.models import Proposal, ReservePlace
from council.rotation.new_terms import spans_of
from council.rotation.outcome_mails import News, Note, tell_of_outcome
from council.rotation.service import ProposalState
from council.terms import service as terms
from council.terms.limits import add_months, limit_of
from council.terms.seats import Held, seats_on


@dataclass(frozen=True)
class NewTerm:
    """One seat that adoption gives."""

    person: Person
    seat_group: str
    start: date
    end: date
    returning: bool
    partial: bool = False  # the rest of a term on a seat that somebody left early


@dataclass(frozen=True)
class SitsOn:
    """Somebody who keeps her seat after her term, because nobody follows on it yet: until a day, where one is set."""

    person: Person
    until: date | None


@dataclass(frozen=True)
class Outcome:
    """Everything that adoption would change, told before it does."""

    begins: tuple[NewTerm, ...]
    leaves: tuple[Person, ...]
    reserve: tuple[Person, ...]
    sits_on: tuple[SitsOn, ...]
    not_chosen: tuple[Person, ...]

    @property
    def reserve_until(self) -> date | None:
        """Until before which day the reserve list is asked: until the last of the terms that begin with it ends."""
        return max((each.end for each in self.begins), default=None)

    @property
    def named(self) -> tuple[Person, ...]:
        """Whom the page names before it is done."""
        sitting = (*(each.person for each in self.begins), *(each.person for each in self.sits_on))
        return (*sitting, *self.leaves, *self.reserve)

    @property
    def concerned(self) -> tuple[Person, ...]:
        """Everybody to whom it has something to say."""
        return (*self.named, *self.not_chosen)


def adopt(actor: Actor, proposal: Proposal) -> Outcome:
    """Begin the terms of those who join and return, and tell everybody concerned: all of it, or nothing."""
    _refuse_unless_ready(proposal)
    found = outcome_of(proposal)
    service.step(proposal, ProposalState.ADOPTED)
    _refuse_when_overtaken(found)
    for each in found.begins:
        terms.begin_term(
            actor,
            proposal.council,
            person=each.person,
            seat_group=each.seat_group,
            start=each.start,
            end=each.end,
            partial=each.partial,
        )
    reserve = _keep_reserve(proposal, found)
    members = snapshots.write_snapshot(proposal.council, proposal.rotation_on)
    funnels.write_funnel(proposal.council, proposal.rotation_on, adopted=proposal)
    tell_of_outcome(actor, proposal, _notes(proposal, found))
    details = {"begun": len(found.begins), "left": len(found.leaves), "reserve": len(found.reserve)}
    service.record_step(actor, Act.PROPOSAL_ADOPTED, proposal, {**details, **reserve, "members": members})
    return found


def outcome_of(proposal: Proposal) -> Outcome:
    """What adoption changes, from the evidence."""
    document = json.loads(drawings.council_file_of(proposal))
    answer, standings = document["proposal"], _standings(document)
    seated = [line for line in (*answer["staying"], *answer["joining"]) if standings[line["person"]] != "continuing"]
    reserve = (document.get("reserve") or {}).get("people", [])
    leaving = [line["person"] for line in answer["leaving"]]
    told = {*(line["person"] for line in seated), *leaving, *reserve}
    not_chosen = [name for name, standing in standings.items() if standing == "candidate" and name not in told]
    people = {each.pseudonym: each for each in telling.people_called(proposal, [*told, *not_chosen])}
    groups = {line["person"]: line["seat_group"] for line in seated}
    returning = {name for name in groups if standings[name] == "returning"}
    begins = tuple(
        NewTerm(people[name], groups[name], span.start, span.end, returning=name in returning, partial=span.partial)
        for name, span in spans_of(proposal, people, groups, returning).items()
    )
    return Outcome(
        begins=begins,
        leaves=tuple(people[name] for name in leaving if name in people),
        reserve=tuple(people[name] for name in reserve if name in people),
        sits_on=_sitting_on(proposal, begins),
        not_chosen=tuple(people[name] for name in not_chosen if name in people),
    )


def reserve_list(council: Council, on: date) -> list[ReservePlace]:
    """Who is asked, in this order, for a seat that is vacant from a day on: by the list in force on that day."""
    in_force = _places(council).where(Proposal.rotation_on <= on, ReservePlace.valid_until > on)
    return list(db.session.scalars(in_force.order_by(ReservePlace.position)))


def valid_until(begins: date, last: date, others: Iterable[date]) -> date:
    """Until before which day a reserve list is asked: until its terms end, or until the list after it begins."""
    return min([last, *(day for day in others if day > begins)])


def is_ready(proposal: Proposal) -> bool:
    """Whether it can be adopted: drawn and finished, or signed off where no lots are drawn."""
    if proposal.state == ProposalState.SIGNED_OFF.value:
        return not service.draws_lots(proposal)
    return proposal.state == ProposalState.DRAWN.value and bool(drawings.drawing_of(proposal).finished_sha256)


def _refuse_unless_ready(proposal: Proposal) -> None:
    service.refuse_trial(proposal)
    if proposal.state == ProposalState.ADOPTED.value:
        raise Changed(
            _("This proposal was adopted already."),
            _("Nothing needs to be repeated. Open the council to see who sits."),
        )
    if not is_ready(proposal):
        raise Refused(_("This proposal cannot be adopted yet."), _("Open its page again to see which step comes next."))
    promised.refuse_if_altered(proposal)


def _refuse_when_overtaken(found: Outcome) -> None:
    erased = [each for each in found.begins if each.person.erased_at is not None]
    if erased:
        raise Refused(
            _("Somebody who was drawn has been erased since."),
            _("Nothing was changed. Withdrawing is no longer possible; fill the seat from the reserve list."),
        )


def _standings(document: dict[str, Any]) -> dict[str, str]:
    return {person["id"]: person["standing"] for person in document["problem"]["people"]}


def _sitting_on(proposal: Proposal, begins: Iterable[NewTerm]) -> tuple[SitsOn, ...]:
    """Who keeps a seat that stays empty after adoption, where the charter says so."""
    rules = councils.rules_of(proposal.charter)
    held = terms.held_terms(proposal.council)
    begun = {each.person_id for each in held if each.start == proposal.rotation_on}
    held += [_as_held(each) for each in begins if each.person.id not in begun]
    interim = [seat for seat in seats_on(held, rules, proposal.rotation_on) if seat.interim]
    months = None if rules.terms.interim_until_succeeded else rules.terms.interim_months
    people = {person.id: person for person in telling.people_with(seat.person_id for seat in interim)}
    return tuple(
        SitsOn(people[seat.person_id], None if months is None else add_months(seat.end, months)) for seat in interim
    )


def _as_held(term: NewTerm) -> Held:
    return Held(uuid4(), term.person.id, term.seat_group, term.start, term.end, term.end)


def _keep_reserve(proposal: Proposal, found: Outcome) -> dict[str, Detail]:
    """Write the reserve list down, and say what; the list before it ends where this one begins."""
    last, day = found.reserve_until, proposal.rotation_on
    if last is None or not found.reserve:
        return {}
    before = list(db.session.scalars(_places(proposal.council)))
    for place in before:
        place.valid_until = valid_until(place.proposal.rotation_on, place.valid_until, [day])
    until = valid_until(day, last, {place.proposal.rotation_on for place in before})
    asked = [each for each in found.reserve if each.erased_at is None]
    added = [
        ReservePlace(id=uuid4(), proposal_id=proposal.id, person_id=person.id, position=position, valid_until=until)
        for position, person in enumerate(asked, start=1)
    ]
    db.session.add_all(added)
    db.session.flush()
    return {
        "places": [str(place.id) for place in added],
        "place_people": [str(place.person_id) for place in added],
        "places_until": until.isoformat(),
        "places_before": {str(place.id): place.valid_until.isoformat() for place in before},
    }


def _places(council: Council) -> Select[ReservePlace]:  # type: ignore[type-arg, unused-ignore]
    return select(ReservePlace).join(ReservePlace.proposal).where(Proposal.council_id == council.id)


def _notes(proposal: Proposal, found: Outcome) -> Iterator[Note]:
    """What there is to say to whom, once the terms have begun."""
    again = _may_apply_again(proposal, found.not_chosen)
    for each in found.begins:
        yield Note(each.person, News.RETURNS if each.returning else News.JOINS, each.end)
    for person in found.leaves:
        yield Note(person, News.LEAVES)
    for sitting in found.sits_on:
        yield Note(sitting.person, News.SITS_ON, sitting.until)
    for person in found.reserve:
        yield Note(person, News.RESERVE, found.reserve_until)
    for person in found.not_chosen:
        yield Note(person, News.NOT_CHOSEN, again.get(person.id))


def _may_apply_again(proposal: Proposal, people: Collection[Person]) -> dict[UUID, date]:
    """The next rotation, as far as it is known, for each whom the charter lets begin a term on it."""
    day = terms.next_rotation(proposal.council, proposal.rotation_on)
    if day is None:
        return {}
    limits = councils.rules_of(proposal.charter).terms
    served = terms.past_terms(proposal.council, {each.id for each in people})
    return {each.id: day for each in people if limit_of(served[each.id], limits, day).may_return}
