"""Messages along the way of a proposal: to each in her language, by mail where one reaches her, about her alone.

A message never says what a proposal holds, nor anything that anybody declared; it says where to read on.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from council import addresses, i18n
from council.audit.service import Actor
from council.councils.models import Council
from council.database import db, moment
from council.members import messages
from council.members.models import Person
from council.rotation import service
from council.rotation.models import Proposal, Review
from council.rotation.service import ProposalState

AT_ONCE = 500
MAY_BE_CHOSEN = frozenset({"returning", "candidate"})


@dataclass(frozen=True)
class Words:
    """What a message is about, and its paragraphs, in the language of its reader."""

    subject: str
    paragraphs: tuple[str, ...]


# Who is told


def reached(people: Iterable[Person]) -> list[Person]:
    """Those of some people whom a mail reaches, each once."""
    return [each for each in _once(people) if messages.mail_address(each)]


def _once(people: Iterable[Person]) -> list[Person]:
    once = list({each.id: each for each in people}.values())
    messages.load_keys(once)
    return once


def people_with(ids: Iterable[UUID]) -> list[Person]:
    """Some people with their accounts."""
    wanted = list(ids)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return [each for part in parts for each in _with_accounts(Person.id.in_(part))]


def people_called(proposal: Proposal, pseudonyms: Iterable[str]) -> list[Person]:
    """Some people of a proposal's council with their accounts."""
    wanted, here = list(pseudonyms), Person.council_id == proposal.council_id
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return [each for part in parts for each in _with_accounts(here, Person.pseudonym.in_(part))]


def _with_accounts(*conditions: ColumnElement[bool]) -> Iterable[Person]:
    these = select(Person).options(joinedload(Person.user)).where(*conditions)
    return db.session.scalars(these.order_by(Person.pseudonym))


def members_of(proposal: Proposal) -> list[Person]:
    """Everybody who sat in the council when the proposal was laid before it."""
    found = db.session.scalar(select(Review).where(Review.proposal_id == proposal.id))
    return people_with(UUID(each) for each in (*found.voters, *found.concerned)) if found else []


def watching(proposal: Proposal) -> list[Person]:
    """Whom a draw concerns: the members, and everybody who can be drawn."""
    asked = json.loads(service.problem_of(proposal))["people"]
    names = [each["id"] for each in asked if each["standing"] in MAY_BE_CHOSEN]
    return [*members_of(proposal), *people_called(proposal, names)]


def told_of_the_end(proposal: Proposal) -> list[Person]:
    """Who learns that a proposal was taken back: the members, and whoever was told of its draw."""
    return watching(proposal) if is_promised(proposal) else members_of(proposal)


def is_promised(proposal: Proposal) -> bool:
    """Whether people wait for a draw that was promised to them."""
    return proposal.state == ProposalState.COMMITTED.value


# The mails


def tell_of_review(actor: Actor, proposal: Proposal, voters: Iterable[UUID], closes_on: date) -> None:
    """A proposal waits for these members."""

    def words(council: str) -> tuple[str, ...]:
        return (
            _(
                "A proposal for the rotation of %(council)s on %(day)s waits for you.",
                council=council,
                day=i18n.day(proposal.rotation_on),
            ),
            _("You can say until %(day)s whether you agree:", day=i18n.day(closes_on)),
            _proposal_page(proposal),
        )

    write(actor, proposal, people_with(voters), kind="review", words=words)


def tell_of_draw(actor: Actor, proposal: Proposal, draw_at: datetime | None) -> None:
    """A draw is promised, and everyone may watch it."""

    def words(council: str) -> tuple[str, ...]:
        return (
            _(
                "The draw for the rotation of %(council)s is promised for %(time)s.",
                council=council,
                time=i18n.instant(draw_at),
            ),
            _("Everyone may watch it here, without signing in:"),
            _draw_page(proposal),
        )

    write(actor, proposal, watching(proposal), kind="draw", words=words)


def tell_of_refusal(actor: Actor, proposal: Proposal) -> None:
    """The council sent a proposal back."""

    def words(council: str) -> tuple[str, ...]:
        return (
            _(
                "The proposal for the rotation of %(council)s on %(day)s goes back. Nobody’s term has changed.",
                council=council,
                day=i18n.day(proposal.rotation_on),
            ),
            _("What members said of it is written here:"),
            _proposal_page(proposal),
        )

    write(actor, proposal, members_of(proposal), kind="sent_back", words=words)


def tell_of_withdrawal(actor: Actor, proposal: Proposal, people: Sequence[Person], *, promised: bool) -> None:
    """A proposal was taken back, and with it a draw that was promised."""

    def words(council: str) -> tuple[str, ...]:
        return (
            _(
                "The proposal for the rotation of %(council)s on %(day)s was taken back. Nobody’s term has changed.",
                council=council,
                day=i18n.day(proposal.rotation_on),
            ),
            _("The draw that was promised is not held. The reason is written here:")
            if promised
            else _("The reason is written here:"),
            _draw_page(proposal) if promised else _proposal_page(proposal),
        )

    write(actor, proposal, people, kind="withdrawal", words=words)


def tell_of_seat(actor: Actor, council: Council, person: Person, *, start: date, end: date) -> None:
    """Somebody takes a seat that fell vacant."""

    def words(_person: Person) -> Words:
        name = i18n.label(council.name)
        return Words(
            _("A seat in %(council)s", council=name),
            (
                _(
                    "You take a seat that fell vacant: from %(day)s you are a member of %(council)s.",
                    day=i18n.day(start),
                    council=name,
                ),
                _("Your term ends before %(day)s.", day=i18n.day(end)),
                _("On your own page you find what this means for you, and whom you can ask:"),
                own_page(),
            ),
        )

    post(actor, [person], kind="seat", words=words)


def write(
    actor: Actor, proposal: Proposal, people: Iterable[Person], *, kind: str, words: Callable[[str], tuple[str, ...]]
) -> None:
    """A message about a rotation to each of these people; `words` is given the name of the council."""

    def message(_person: Person) -> Words:
        council = i18n.label(proposal.council.name)
        return Words(_("The rotation of %(council)s", council=council), words(council))

    post(actor, people, kind=kind, words=message)


def post(actor: Actor, people: Iterable[Person], *, kind: str, words: Callable[[Person], Words]) -> None:
    """One message to each whom it reaches; `words` are found anew in each reader's language."""
    for person in _once(people):
        if messages.reads_here(person):
            with messages.in_her_language(person):
                told = words(person)
                body = "\n\n".join((*told.paragraphs, *_without_account(person)))
                messages.send(actor, person, kind=kind, subject=told.subject, body=body, at=moment())


def _without_account(person: Person) -> tuple[str, ...]:
    if person.user_id is not None:
        return ()
    ask = _("If this page asks you to sign in: you have no account here. Ask the secretariat, it reads it to you.")
    return (ask,)


# Where to read on


def _proposal_page(proposal: Proposal) -> str:
    day = proposal.rotation_on.isoformat()
    return addresses.known("rotation.proposal", council=proposal.council.slug, day=day, number=proposal.number)


def _draw_page(proposal: Proposal) -> str:
    return addresses.known("rotation.public_draw", council=proposal.council.slug, day=proposal.rotation_on.isoformat())


def own_page() -> str:
    """The page on which everybody finds what concerns her."""
    return addresses.known("portal.me")
