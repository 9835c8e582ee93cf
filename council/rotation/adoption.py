"""Adoption: what was drawn, or signed off where nothing is drawn, becomes terms; everybody concerned is told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from council import i18n, mail
from council.audit.acts import Act
from council.audit.service import Actor
from council.councils import service as councils
from council.database import db, moment
from council.errors import Refused
from council.members.models import Person
from council.rotation import drawings, service
from council.rotation.models import Proposal
from council.rotation.service import ProposalState
from council.terms import service as terms
from council.terms.limits import add_months


@dataclass(frozen=True)
class NewTerm:
    """One seat that adoption gives."""

    person: Person
    seat_group: str
    start: date
    end: date
    returning: bool


@dataclass(frozen=True)
class Outcome:
    """Everything that adoption would change, told before it does."""

    begins: tuple[NewTerm, ...]
    leaves: tuple[Person, ...]
    reserve: tuple[Person, ...]


def adopt(actor: Actor, proposal: Proposal) -> Outcome:
    """Begin the terms of those who join and return, and tell everybody concerned: all of it, or nothing."""
    _refuse_unless_ready(proposal)
    found = outcome_of(proposal)
    service.step(proposal, ProposalState.ADOPTED)
    _refuse_when_overtaken(found)
    for each in found.begins:
        terms.begin_term(
            actor, proposal.council, person=each.person, seat_group=each.seat_group, start=each.start, end=each.end
        )
    for person, kind in _told(found):
        _write(proposal, person, kind)
    details = {"begun": len(found.begins), "left": len(found.leaves), "reserve": len(found.reserve)}
    service.record_step(actor, Act.PROPOSAL_ADOPTED, proposal, details)
    return found


def outcome_of(proposal: Proposal) -> Outcome:
    """What adoption changes, from the evidence."""
    document = json.loads(drawings.council_file_of(proposal))
    answer, standings = document["proposal"], _standings(document)
    rules = councils.rules_of(proposal.charter)
    start, end = proposal.rotation_on, add_months(proposal.rotation_on, rules.terms.months)
    seated = [line for line in (*answer["staying"], *answer["joining"]) if standings[line["person"]] != "continuing"]
    reserve = (document.get("reserve") or {}).get("people", [])
    leaving = [line["person"] for line in answer["leaving"]]
    people = _people(proposal, [*(line["person"] for line in seated), *leaving, *reserve])
    return Outcome(
        begins=tuple(
            NewTerm(
                people[line["person"]],
                line["seat_group"],
                start,
                end,
                returning=standings[line["person"]] == "returning",
            )
            for line in seated
            if line["person"] in people
        ),
        leaves=tuple(people[name] for name in leaving if name in people),
        reserve=tuple(people[name] for name in reserve if name in people),
    )


def is_ready(proposal: Proposal) -> bool:
    """Whether it can be adopted: drawn and finished, or signed off where no lots are drawn."""
    if proposal.state == ProposalState.SIGNED_OFF.value:
        return not drawings.has_drawing(proposal)
    return proposal.state == ProposalState.DRAWN.value and bool(drawings.drawing_of(proposal).finished_sha256)


def _refuse_unless_ready(proposal: Proposal) -> None:
    if proposal.state == ProposalState.ADOPTED.value:
        raise Refused(
            _("This proposal was adopted already."),
            _("Nothing needs to be repeated. Open the council to see who sits."),
        )
    if not is_ready(proposal):
        raise Refused(_("This proposal cannot be adopted yet."), _("Open its page again to see which step comes next."))


def _refuse_when_overtaken(found: Outcome) -> None:
    erased = [each for each in found.begins if each.person.erased_at is not None]
    if erased:
        raise Refused(
            _("Somebody who was drawn has been erased since."),
            _("Nothing was changed. Withdrawing is no longer possible; fill the seat from the reserve list."),
        )


def _standings(document: dict[str, Any]) -> dict[str, str]:
    return {person["id"]: person["standing"] for person in document["problem"]["people"]}


def _people(proposal: Proposal, pseudonyms: list[str]) -> dict[str, Person]:
    these = select(Person).where(Person.council_id == proposal.council_id, Person.pseudonym.in_(pseudonyms))
    return {person.pseudonym: person for person in db.session.scalars(these)}


def _told(found: Outcome) -> Iterator[tuple[Person, str]]:
    for each in found.begins:
        yield each.person, "returns" if each.returning else "joins"
    for person in found.leaves:
        yield person, "leaves"
    for person in found.reserve:
        yield person, "reserve"


def _write(proposal: Proposal, person: Person, kind: str) -> None:
    """A mail to whoever has an account; it says what concerns her alone, and nothing that she declared."""
    if person.user is None or not person.user.email or person.erased_at is not None:
        return
    with force_locale(person.language or person.user.language or i18n.code()):
        council = i18n.label(proposal.council.name)
        mail.write(
            person.user.email,
            _("The rotation of %(council)s", council=council),
            "\n\n".join(_letter(kind, council, i18n.day(proposal.rotation_on))),
            at=moment(),
        )


def _letter(kind: str, council: str, day: str) -> tuple[str, str]:
    sentences = {
        "joins": _("You were chosen: from %(day)s you are a member of %(council)s.", day=day, council=council),
        "returns": _(
            "You were chosen again: from %(day)s another term of yours begins in %(council)s.", day=day, council=council
        ),
        "leaves": _("Your term in %(council)s ends on %(day)s. Thank you for what you gave.", day=day, council=council),
        "reserve": _(
            "You are on the reserve list of %(council)s. If a seat falls vacant, you may be asked.", council=council
        ),
    }
    return sentences[kind], _("On your own page you find what this means for you, and whom you can ask.")
