"""Vacant seats in words: the list for everybody, and one seat with its next step for the secretariat."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Council
from council.councils.phrases import years_and_months
from council.councils.rules import CharterRules
from council.councils.sentences import who_follows
from council.i18n import day as written_day
from council.members import service as members
from council.members.models import Person
from council.rotation.composition import Status
from council.rotation.said import reply_words
from council.rotation.sight import Sight
from council.rotation.story import title_of
from council.rotation.telling import reached
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.service import Candidate, OpenSeat, Reply, Source
from council.rotation.vacancy.stepping_in import Obstacle, Obstructed
from council.rotation.words import Names, some
from council.terms import service as terms
from council.terms.models import Replacement, Term
from council.terms.service import AmendmentKind, Vacancy
from council.terms.words import amendment_words, limit_sentence


@dataclass(frozen=True)
class VacantLine:
    """One vacant seat; `term_id` leads to its page, where there is one and the reader may open it."""

    group: str
    since: str
    remainder: str
    step: str
    term_id: UUID | None


@dataclass(frozen=True)
class PassedOver:
    """Somebody in line who is not asked, and why."""

    person_id: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class Attempt:
    """Somebody who was asked, and what came of it."""

    person_id: UUID
    name: str
    asked: date
    answer: Status
    answered: date | None
    term: str


@dataclass(frozen=True)
class Preview:
    """What accepting does."""

    start: date
    end: date
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class VacancyReading:
    """One vacant seat as the secretariat reads it."""

    title: str
    next: str
    facts: tuple[dict[str, object], ...]
    open: bool
    asked: Attempt | None
    following: PassedOver | None  # whom to ask next, and where she stands in line
    names_somebody: bool
    exhausted: bool
    rotations: tuple[tuple[str, str], ...]  # the days on which calls invite for a seat, with what they are called
    passed: tuple[PassedOver, ...]
    attempts: tuple[Attempt, ...]
    preview: Preview | None


def vacant_lines(council: Council, on: date, *, edits: bool) -> list[VacantLine]:
    """The vacant seats of a council; those that will be vacant are for the secretariat."""
    charter = councils.charter_on(council, on)
    if charter is None:
        return []
    rules = councils.rules_of(charter)
    groups = Names.of(rules, []).groups
    found = replacements.vacancies(council, on)
    return [
        _line(each, groups.get(each.seat_group, each.seat_group), rules, on, edits=edits)
        for each in found
        if edits or each.since is None or each.since <= on
    ]


def vacancy_reading(term: Term, sight: Sight, on: date, start: date | None = None) -> VacancyReading:
    """One seat: what happened, whom to ask, what accepting would do, and who was asked."""
    seat = replacements.open_seat(term.council, term.id, on)
    attempts = _attempts(term)
    if seat is None:
        return _closed(term, attempts)
    begins = max(start or on, seat.since)
    line = replacements.candidates(seat, begins) if seat.source is not Source.NAMED else []
    following = next((each for each in line if each.may_be_asked), None)
    pending = next((each for each in attempts if each.answered is None), None)
    names_somebody = seat.source is Source.NAMED and seat.rules.vacancy.filled_by != "new_call"
    asked = replacements.waiting(term)
    whom = asked.person if asked else following.person if following else None
    return VacancyReading(
        title=_title(seat.rules, term.seat_group),
        next=_next(seat, asked=pending is not None, anybody=following is not None),
        facts=_facts(seat),
        open=True,
        asked=pending,
        following=_in_words(following, _place_in_line(seat)) if following else None,
        names_somebody=names_somebody,
        exhausted=following is None and not names_somebody,
        rotations=_rotations(seat, on),
        passed=tuple(
            _in_words(each, _why_passed(each, seat, sight, begins))
            for each in line
            if not each.may_be_asked and each.attempt is None
        ),
        attempts=tuple(attempts),
        preview=_preview(seat, begins, whom),
    )


def _closed(term: Term, attempts: list[Attempt]) -> VacancyReading:
    charter = councils.charter_on(term.council, terms.effective_end(term))
    rules = councils.rules_of(charter) if charter else None
    return VacancyReading(
        title=_group(rules, term.seat_group),
        next=_("This seat is not vacant. Nothing needs to be done."),
        facts=(),
        open=False,
        asked=None,
        following=None,
        names_somebody=False,
        exhausted=False,
        rotations=(),
        passed=(),
        attempts=tuple(attempts),
        preview=None,
    )


def _line(vacancy: Vacancy, group: str, rules: CharterRules, on: date, *, edits: bool) -> VacantLine:
    has_page = edits and vacancy.term_id is not None and vacancy.interim_person_id is None
    return VacantLine(
        group=group,
        since=_since(vacancy, on),
        remainder=_remainder(vacancy.agreed_until),
        step=_step(vacancy, rules),
        term_id=vacancy.term_id if has_page else None,
    )


def _since(vacancy: Vacancy, on: date) -> str:
    if vacancy.since is None:
        return _("never filled")
    if vacancy.since > on:
        return _("from %(day)s", day=written_day(vacancy.since))
    return written_day(vacancy.since)


def _remainder(agreed_until: date | None) -> str:
    return _("The term on it was agreed until %(day)s.", day=written_day(agreed_until)) if agreed_until else ""


def _step(vacancy: Vacancy, rules: CharterRules) -> str:
    if vacancy.interim_person_id:
        return _("A former member sits on until somebody follows.")
    if vacancy.since is None:
        return _("Nobody has been seated here yet.")
    return mode_words(rules)


def mode_words(rules: CharterRules) -> str:
    """How a vacant seat is filled by the charter."""
    return who_follows(rules) or _("The charter does not say who follows; the council decides.")


def _title(rules: CharterRules | None, seat_group: str) -> str:
    return _("Vacant seat: %(group)s", group=_group(rules, seat_group))


def _group(rules: CharterRules | None, seat_group: str) -> str:
    return Names.of(rules, []).group(seat_group) if rules else seat_group


def _next(seat: OpenSeat, *, asked: bool, anybody: bool) -> str:
    if asked:
        return _("Somebody was asked. Next, enter what she answers.")
    if anybody:
        return _("Next, ask the person named below, and write down that she was asked.")
    if seat.source is not Source.NAMED:
        return _("Nobody is left who could be asked. Next, open a call for this seat.")
    return mode_words(seat.rules)


def _rotations(seat: OpenSeat, on: date) -> tuple[tuple[str, str], ...]:
    days = {each.rotation_on for each in calls.calls_of(seat.term.council) if each.rotation_on >= max(on, seat.since)}
    return tuple((day.isoformat(), title_of(day)) for day in sorted(days))


def _facts(seat: OpenSeat) -> tuple[dict[str, object], ...]:
    rows: list[dict[str, object]] = [{"term": _("Left by"), "value": members.name_of(seat.term.person)}]
    for latest in terms.amendments_of(seat.term)[-1:]:
        change = url_for("terms.amend", council=seat.term.council, term_id=seat.term.id)
        what = amendment_words(AmendmentKind(latest.kind))
        why = {"label": _("Read the reason"), "url": change}
        rows.append({"term": _("What happened"), "value": what, "action": why})
    rows.append({"term": _("Vacant from"), "value": written_day(seat.since)})
    if seat.vacancy.agreed_until:
        rows.append({"term": _("The term was agreed until"), "value": written_day(seat.vacancy.agreed_until)})
    return tuple(rows)


def _place_in_line(seat: OpenSeat) -> str:
    if seat.source is Source.SUBSTITUTE:
        return _("The next substitute of this seat.")
    return _("The next suitable person on the reserve list.")


def _in_words(candidate: Candidate, reason: str) -> PassedOver:
    return PassedOver(candidate.person.id, members.name_of(candidate.person), reason)


def _why_passed(candidate: Candidate, seat: OpenSeat, sight: Sight, start: date) -> str:
    """Why somebody is not asked; a rule is named only where this reader may connect what it counts with a person."""
    found = candidate.obstacle
    if found is None:
        return ""
    if found.by is Obstacle.LIMIT:
        return limit_sentence(terms.limit_on(seat.term.council, candidate.person.id, start))
    words = {
        Obstacle.ERASED: _("Was erased."),
        Obstacle.SITS: _("Holds a seat already."),
        Obstacle.CAP: _("As many members from the same place sit already as the charter allows."),
    }
    return words.get(found.by) or _rule_words(found, seat, sight)


def _rule_words(found: Obstructed, seat: OpenSeat, sight: Sight) -> str:
    names = Names.of(seat.rules, councils.dimensions_of(seat.term.council, on=seat.since))
    if found.by is Obstacle.QUOTA and sight.may_name(names.quotas[found.rule]):
        return _("On this seat, the quota on %(who)s would be broken.", who=some([names.quota(found.rule)]))
    group = next((each for each in seat.rules.seat_groups if each.key == seat.term.seat_group), None)
    if found.by is Obstacle.SEAT_GROUP and (group is None or sight.may_name(group.reserved_for)):
        return _("Does not qualify for this kind of seat.")
    return _("A rule of the charter would be broken.")


def _attempts(term: Term) -> list[Attempt]:
    tried = replacements.attempts(term)
    names = members.names_of_many(each.person_id for each in tried)
    return [
        Attempt(
            each.person_id, names[each.person_id], each.asked_on, _answer(each), each.answered_on, _term_begun(each)
        )
        for each in tried
    ]


def _term_begun(asked: Replacement) -> str:
    if asked.new_term_id is None:
        return ""
    begun = terms.term(asked.term.council, asked.new_term_id)
    end = terms.effective_end(begun)
    return _("From %(start)s until before %(end)s.", start=written_day(begun.start), end=written_day(end))


def _answer(asked: Replacement) -> Status:
    if asked.answer is None:
        return Status(_("no answer yet"), "waiting")
    return Status(reply_words(asked.answer), "good" if asked.answer == Reply.ACCEPTED.value else "ended")


def _preview(seat: OpenSeat, start: date, whom: Person | None) -> Preview:
    span = seat.span_from(start)
    sentences = [_why_so_long(seat, start)]
    if whom is not None:
        sentences.append(
            _("She is told by mail, in her language.")
            if reached([whom])
            else _("No mail reaches her. Tell her yourself.")
        )
    sentences.append(_("Whoever has a role in this council sees that the seat is taken, and from when."))
    return Preview(span.start, span.end, tuple(sentences))


def _why_so_long(seat: OpenSeat, start: date) -> str:
    if seat.span_from(start).partial:
        return _("This is the rest of the term that was agreed.")
    until = seat.vacancy.agreed_until
    if until and until > start and seat.rules.vacancy.term == "remainder":
        length = years_and_months(seat.rules.vacancy.short_remainder_months)
        return _("Less than %(length)s of the agreed term remain, so the next full term is added.", length=length)
    return _("A full term begins.")
