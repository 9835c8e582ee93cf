"""What the pages about terms show: who sits now, who comes, who sat, and which seats are empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.i18n import day, label
from council.members import service as members
from council.terms import service
from council.terms.models import Term
from council.terms.seats import AmendmentKind, Held
from council.terms.words import amendment_words


@dataclass(frozen=True)
class Badge:
    """A word with its shape."""

    label: str
    kind: str


@dataclass(frozen=True)
class TermLine:
    """One term; `person_id` is none for readers without names."""

    term_id: UUID
    name: str
    person_id: UUID | None
    seat_group: str
    start: date
    end: date
    state: Badge
    note: str
    changeable: bool
    has_substitutes: bool = False


@dataclass(frozen=True)
class Change:
    """How a term was changed once, and why: for the secretariat."""

    kind: str
    new_end: date
    decided_on: date
    reason: str


@dataclass(frozen=True)
class Timeline:
    """The terms of a council, as they stand on a day; `staggered` if its charter gives first terms several lengths."""

    now: tuple[TermLine, ...]
    coming: tuple[TermLine, ...]
    past: tuple[TermLine, ...]
    vacancies: tuple[str, ...]
    next: str
    staggered: bool


def timeline(council: Council, on: date, *, names: bool) -> Timeline:
    """Every term of a council, sorted into now, coming and past."""
    held = service.held_terms(council)
    charter = councils.charter_on(council, on)
    rules = councils.rules_of(charter) if charter else None
    interim = {seat.term_id for seat in service.seated(council, on) if seat.interim}
    known = _names({each.person_id for each in held}, names=names)
    lines = {
        each.term_id: _line(each, on, known[each.person_id], rules, interim=each.term_id in interim) for each in held
    }
    shown = {each.term_id: lines[each.term_id] if names else _without_person(lines[each.term_id]) for each in held}
    now = [each for each in held if each.covers(on) or each.term_id in interim]
    rotation_on = service.next_rotation(council, on)
    return Timeline(
        now=tuple(shown[each.term_id] for each in sorted(now, key=lambda held: (held.seat_group, held.end))),
        coming=tuple(shown[each.term_id] for each in held if each.start > on),
        past=tuple(shown[each.term_id] for each in reversed(held) if each.end <= on and each.term_id not in interim),
        vacancies=tuple(_vacancies(council, rules, on)) if rules else (),
        next=_("The next terms end on %(day)s.", day=day(rotation_on))
        if rotation_on
        else _("No term ends from now on."),
        staggered=rules is not None and rules.stagger is not None,
    )


def history_of(term: Term) -> list[Change]:
    """How a term was changed, in order, with the reasons; the reasons of a member who was erased are gone."""
    return [
        Change(amendment_words(AmendmentKind(each.kind)), each.new_end, each.decided_on, service.reason_of(each))
        for each in service.amendments_of(term)
    ]


def group_name(rules: CharterRules | None, key: str) -> str:
    """A seat group's name; its key when the charter does not know it any more."""
    return next((label(group.name) for group in rules.seat_groups if group.key == key), key) if rules else key


def _line(held: Held, on: date, name: str, rules: CharterRules | None, *, interim: bool) -> TermLine:
    changed = amendment_words(held.kind) if held.kind else ""
    rest = _("the rest of somebody else’s term") if held.partial else ""
    return TermLine(
        term_id=held.term_id,
        name=name,
        person_id=held.person_id,
        seat_group=group_name(rules, held.seat_group),
        start=held.start,
        end=held.end,
        state=_state(held, on, interim=interim),
        note="; ".join(part for part in (changed, rest) if part),
        changeable=held.end > on,
        has_substitutes=held.end > on and _has_substitutes(rules, held.seat_group),
    )


def _has_substitutes(rules: CharterRules | None, key: str) -> bool:
    return any(group.key == key and group.substitutes for group in rules.seat_groups) if rules else False


def _without_person(line: TermLine) -> TermLine:
    """The line for readers who know members by pseudonym only; how a term came to end is not theirs either."""
    return TermLine(
        line.term_id, line.name, None, line.seat_group, line.start, line.end, line.state, "", changeable=False
    )


def _state(held: Held, on: date, *, interim: bool) -> Badge:
    if interim:
        return Badge(_("sits on until a successor comes"), "waiting")
    if held.covers(on):
        return Badge(_("sits"), "good")
    if held.start > on:
        return Badge(_("begins later"), "waiting")
    return Badge(_("over"), "ended")


def _vacancies(council: Council, rules: CharterRules, on: date) -> list[str]:
    lines = []
    for vacancy in service.vacancies(council, rules, on):
        name = group_name(rules, vacancy.seat_group)
        if vacancy.since is None:
            lines.append(_("%(group)s: never filled", group=name))
        else:
            lines.append(_("%(group)s: vacant since %(day)s", group=name, day=day(vacancy.since)))
    return lines


def _names(people: set[UUID], *, names: bool) -> Mapping[UUID, str]:
    return members.names_of_many(people) if names else members.pseudonyms_of_many(people)
