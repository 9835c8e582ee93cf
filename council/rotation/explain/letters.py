"""A letter to each who asked for a seat: what happened, her chance, how the draw was held, when she may apply again.

Written in her own language. It says nothing of anybody else, and nothing that she declared.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from council import addresses, i18n
from council.database import db
from council.errors import NotFound
from council.i18n import day, instant
from council.members.models import Person
from council.rotation.adoption import NewTerm
from council.rotation.explain.letters_result import Result, asked_in
from council.rotation.explain.people import is_settled
from council.rotation.models import Proposal
from council.rotation.service import ProposalState
from council.terms.limits import Span, limit_of

MOST_KEPT = 3  # rotations whose letters a person finds on her own page


@dataclass(frozen=True)
class Section:
    """One part of a letter: sentences, and facts with their names."""

    title: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    """A whole letter, in the language of whom it is for."""

    person_id: UUID
    name: str
    language: str
    direction: str
    council: str
    title: str
    result: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Recipient:
    """Somebody to whom there is a letter, and what it tells her, in the reader's language."""

    person_id: UUID
    name: str
    result: str


# Who gets one


def recipients(proposal: Proposal) -> list[Recipient]:
    """Everybody to whom there is a letter, by name."""
    result = Result.of(proposal)
    found = [Recipient(each.id, result.names[each.id], result.short(each)) for each in result.people.values()]
    return sorted(found, key=lambda each: each.name)


def letters_of(proposal: Proposal) -> list[Letter]:
    """All the letters, by name."""
    result = Result.of(proposal)
    return sorted((_written(result, person) for person in result.people.values()), key=lambda each: each.name)


def letter_to(proposal: Proposal, person_id: UUID) -> Letter:
    """One person's letter; `NotFound` for somebody to whom there is none."""
    result = Result.of(proposal)
    person = next((each for each in result.people.values() if each.id == person_id), None)
    if person is None:
        raise NotFound
    return _written(result, person)


def proposals_with_a_letter_to(person: Person) -> list[Proposal]:
    """The latest rotations in which she asked for a seat, and whose results are settled."""
    settled = select(Proposal).where(
        Proposal.council_id == person.council_id,
        Proposal.state.in_([ProposalState.DRAWN.value, ProposalState.ADOPTED.value]),
    )
    latest = db.session.scalars(settled.order_by(Proposal.rotation_on.desc(), Proposal.number.desc()).limit(MOST_KEPT))
    return [each for each in latest if is_settled(each) and person.pseudonym in asked_in(each)]


# The words


def _written(result: Result, person: Person) -> Letter:
    own = person.user.language if person.user else None
    with force_locale(person.language or own or i18n.code()):
        proposal = result.proposal
        return Letter(
            person_id=person.id,
            name=result.names[person.id],
            language=i18n.code(),
            direction=i18n.direction(),
            council=i18n.label(proposal.council.name),
            title=_("The rotation of %(day)s", day=day(proposal.rotation_on)),
            result=_happened(result, person),
            sections=tuple(
                each
                for each in (_chance(result, person), _draw(result, person), _again(result, person), _whom())
                if each.lines or each.facts
            ),
        )


def _happened(result: Result, person: Person) -> tuple[str, ...]:
    begun = result.begins.get(person.pseudonym)
    if begun is not None:
        return (_seated(result, begun),)
    told = [_without_a_seat(result, person)]
    if person.pseudonym in result.leaving:
        told.insert(0, _("Your term ends on %(day)s.", day=day(result.proposal.rotation_on)))
    if person.pseudonym not in result.chances:
        told.append(_reason(result.codes.get(person.pseudonym, "")))
    return tuple(told)


def _without_a_seat(result: Result, person: Person) -> str:
    place, until = result.reserve.get(person.id), result.reserve_until
    if place is not None and until is not None:
        return _(
            "You did not get a seat this time. You are on the reserve list, at place %(place)d. "
            "If a seat falls vacant before %(day)s, you may be asked.",
            place=place,
            day=day(until),
        )
    if person.pseudonym in result.chances:
        return _("You were not drawn, and did not get a seat this time.")
    return _("You did not get a seat this time.")


def _seated(result: Result, begun: NewTerm) -> str:
    start, end = day(begun.start), day(begun.end)
    if begun.returning:
        return _("You have a seat again. Your new term begins on %(start)s and ends on %(end)s.", start=start, end=end)
    if result.drawing is not None:
        return _("You were drawn. Your term begins on %(start)s and ends on %(end)s.", start=start, end=end)
    return _("You were chosen. Your term begins on %(start)s and ends on %(end)s.", start=start, end=end)


def _reason(code: str) -> str:
    """Why she could not be chosen, in words that tell nothing of anybody else."""
    return {
        "max_consecutive": _("You have served as many terms in a row as the charter allows."),
        "cooling_off": _("The time off that the charter asks for after your last term is not over."),
        "max_total_days": _("Another term would pass the longest total time that the charter allows you."),
        "no_seat_group": _("The charter keeps no seat that you may hold."),
        "pinned_out": _("The secretariat decided against a seat for you. It can tell you why."),
        "equally_good": _(
            "The rules treat you and others alike. Among you the lot decided, and it came to others first."
        ),
        "costs": _("No council that comes as close to the targets of the charter has you on it."),
        "kept_out": _("No council with you on it can follow every rule of the charter."),
    }.get(code, _("The rules and the targets of the charter led to another council."))


def _chance(result: Result, person: Person) -> Section:
    chance, title = result.chances.get(person.pseudonym), _("Your chance")
    if chance is None:
        return Section(title, ())
    if not chance.times:
        line = ngettext(
            "You were on none of the %(num)d council that could be drawn.",
            "You were on none of the %(num)d councils that could be drawn.",
            chance.of,
        )
        return Section(title, (line, _reason(result.codes.get(person.pseudonym, ""))))
    line = ngettext(
        "Your chance was %(chance)s: you were on %(times)s of %(num)d council that could be drawn.",
        "Your chance was %(chance)s: you were on %(times)s of %(num)d councils that could be drawn. "
        "Each was as likely as any other.",
        chance.of,
        chance=chance.percent,
        times=chance.times,
    )
    return Section(title, (line,))


def _draw(result: Result, person: Person) -> Section:
    title, drawing, proposal = _("How the seats were given"), result.drawing, result.proposal
    if drawing is None:
        return Section(title, (_("No council was drawn: the rules and the priorities of the charter decided."),))
    methods = {"octo-41": "OCTO-41 (SHA-256)", "rfc-3797": "RFC 3797", "digits": _("Digits drawn by hand")}
    where = addresses.known("rotation.public_draw", council=proposal.council.slug, day=proposal.rotation_on.isoformat())
    facts = (
        (_("How it is drawn"), methods.get(drawing.method or "", "")),
        (_("Which numbers decide"), drawing.source or ""),
        (_("The numbers"), drawing.numbers or ""),
        (_("Drawn on"), instant(drawing.drawn_at)),
        (_("Check it yourself"), where),
        (_("Fingerprint of the sealed file (SHA-256)"), drawing.committed_sha256 or ""),
        (_("Your pseudonym on that page"), person.pseudonym),
    )
    line = _("One of the councils was drawn by public numbers that nobody knew when the councils were settled.")
    return Section(title, (line,), facts)


def _again(result: Result, person: Person) -> Section:
    begun = result.begins.get(person.pseudonym)
    return Section(
        _("What comes next for you"),
        (_after_the_term(result, person, begun) if begun is not None else _apply_again(result, person),),
    )


def _after_the_term(result: Result, person: Person, begun: NewTerm) -> str:
    before = [span for span in result.past.get(person.id, []) if span.start < begun.start]
    limit = limit_of([*before, Span(begun.start, begun.end, begun.partial)], result.rules.terms, begun.end)
    if limit.may_return:
        return _(
            "Before your term ends on %(day)s, you are asked whether you wish for another one.", day=day(begun.end)
        )
    if limit.free_from is not None:
        return _(
            "This is the last term in a row that the charter allows. You may come back from %(day)s on.",
            day=day(limit.free_from),
        )
    return _("After this term, the charter does not allow you another one.")


def _apply_again(result: Result, person: Person) -> str:
    coming = result.next_rotation
    if coming is None:
        return _("You may apply again when the next call opens. It is announced on the council’s public page.")
    limit = limit_of(result.past.get(person.id, []), result.rules.terms, coming)
    if limit.may_return:
        return _(
            "You may apply again for the next rotation, on %(day)s. The council’s public page tells when to apply.",
            day=day(coming),
        )
    if limit.free_from is not None:
        return _("You may apply again for a term that begins on %(day)s or later.", day=day(limit.free_from))
    return _("The charter does not allow you another term.")


def _whom() -> Section:
    told = current_app.config["COUNCIL_SETTINGS"].contact_line
    line = _("If anything is unclear, or if you think that something went wrong, ask the secretariat of the council.")
    return Section(_("Whom to ask"), (line, told) if told else (line,))
