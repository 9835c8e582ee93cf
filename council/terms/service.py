"""Beginning and amending terms, members' answers to a term's end, and the questions everyone asks about seats."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, select, true

from council import crypto
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules, TermRules
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.i18n import day as written_day
from council.kept import Kept
from council.members import service as members
from council.members.models import Person
from council.terms.limits import Limit, LimitCode, Span, limit_of
from council.terms.models import Replacement, Term, TermAmendment, TermEndAnswer
from council.terms.refusals import refuse_a_change, refuse_a_new_term
from council.terms.seats import (
    DEPARTURES,
    AmendmentKind,
    Held,
    Seat,
    Vacancy,
    day_before,
    ending_on,
    rotation_after,
    seats_on,
    served_by,
    vacancies_ahead,
    vacancies_on,
)

__all__ = [
    "AmendmentKind",
    "Answer",
    "Held",
    "Limit",
    "LimitCode",
    "Seat",
    "Span",
    "Vacancy",
    "amend_term",
    "amendments_of",
    "answer_term_end",
    "answers",
    "begin_term",
    "day_before",
    "effective_end",
    "ending",
    "held_terms",
    "limit_of",
    "limit_on",
    "next_rotation",
    "past_terms",
    "reason_of",
    "seated",
    "term",
    "terms_of",
    "vacancies",
    "vacancies_coming",
]

LONGEST_REASON = 500
MOVED = frozenset({AmendmentKind.EXTENDED, AmendmentKind.SHORTENED, AmendmentKind.CORRECTED})  # agreed anew
EVERY_CHANGE = true()
_KEPT: Kept[tuple[Held, ...]] = Kept(16)  # of so many councils: a page asks for every term many times


class Answer(StrEnum):
    """What a member wishes when her term ends."""

    STAY = "stay"
    REAPPLY = "reapply"
    LEAVE = "leave"


# Changes


def begin_term(  # noqa: PLR0913  # a term is told whole, in one act
    actor: Actor,
    council: Council,
    *,
    person: Person,
    seat_group: str,
    start: date,
    end: date,
    partial: bool = False,
) -> Term:
    """Give somebody a seat from a day until before another; `partial` when it is the remainder of someone's term."""
    if person.council_id != council.id:
        raise NotFound
    term = Term(
        council_id=council.id,
        council=council,
        person_id=person.id,
        person=person,
        seat_group=seat_group,
        start=start,
        end=end,
        partial=partial,
        created_at=moment(),
    )
    refuse_a_new_term(council, held_terms(council), _as_held(term))
    db.session.add(term)
    db.session.flush()
    details = as_told(term, "person_id", "seat_group", "start", "end", "partial")
    record(actor, Act.TERM_BEGUN, _subject(term), council=council.id, details=details)
    return term


def amend_term(  # noqa: PLR0913  # a change is told whole, in one act
    actor: Actor, term: Term, *, kind: AmendmentKind, new_end: date, decided_on: date, reason: str, own: bool = False
) -> TermAmendment:
    """End a term on another day than agreed, and say why; what was agreed before stays written down.

    What she wished for an end that is agreed anew no longer counts. `own` when the member herself enters the change;
    she need not say why.
    """
    held = held_terms(term.council)
    now = next(each for each in held if each.term_id == term.id)
    refuse_a_change(term.council, held, now, changed=replace(now, end=new_end), kind=kind)
    if not reason.strip() and not own:
        raise Refused(_("A change of a term needs a reason."), _("Write the reason in a sentence."))
    number = 1 + (db.session.scalar(select(func.count()).where(TermAmendment.term_id == term.id)) or 0)
    amendment_id = uuid4()
    amendment = TermAmendment(
        id=amendment_id,
        term_id=term.id,
        term=term,
        number=number,
        kind=kind.value,
        new_end=new_end,
        decided_on=decided_on,
        reason_sealed=_sealed(term, reason.strip()[:LONGEST_REASON], _place(amendment_id)),
        own=own,
        created_at=moment(),
    )
    db.session.add(amendment)
    db.session.flush()
    details = as_told(amendment, "id", "number", "kind", "new_end", "decided_on", "reason_sealed", "own")
    if kind in MOVED:
        details |= _drop_answer(term)
    record(actor, Act.TERM_AMENDED, _subject(term), council=term.council_id, details=details)
    return amendment


def _drop_answer(term: Term) -> dict[str, str]:
    """Forget what was answered about an end that is no more; the act that moves the end tells which answer it was."""
    given = db.session.scalar(select(TermEndAnswer).where(TermEndAnswer.term_id == term.id))
    if given is None:
        return {}
    db.session.delete(given)
    db.session.flush()
    return {"answer_dropped": str(given.id)}


def answer_term_end(actor: Actor, term: Term, *, answer: Answer, on: date, assisted: bool = False) -> TermEndAnswer:
    """Write down what a member wishes when her term ends; `assisted` when an officer writes it on her behalf.

    She may answer as long as she sits, also in the interim while a rotation is late.
    """
    end = effective_end(term)
    if end <= on and term.id not in {seat.term_id for seat in seated(term.council, on)}:
        raise Refused(
            _("This term ended on %(day)s.", day=written_day(end)),
            _("Nothing can be answered any more; ask the secretariat."),
        )
    if answer is not Answer.LEAVE and not limit_on(term.council, term.person_id, end).may_return:
        raise Refused(
            _("The charter does not let this member begin another term on %(day)s.", day=written_day(end)),
            _("Choose “leave”, or look at the limit on her page."),
        )
    row = db.session.scalar(select(TermEndAnswer).where(TermEndAnswer.term_id == term.id))
    if row is None:
        row = TermEndAnswer(term_id=term.id, term=term)
        db.session.add(row)
    row.answer, row.answered_on, row.assisted = answer.value, on, assisted
    db.session.flush()
    details = as_told(row, "id", "answer", "answered_on", "assisted")
    record(actor, Act.TERM_END_ANSWERED, _subject(term), council=term.council_id, details=details)
    return row


# Questions


def term(council: Council, term_id: UUID) -> Term:
    """One term of a council; another council's is not there."""
    return existing(Term, term_id, belongs=lambda found: found.council_id == council.id)


def terms_of(person: Person) -> list[Held]:
    """Somebody's terms, oldest first."""
    return _held_where(Term.person_id == person.id)


def held_terms(council: Council) -> list[Held]:
    """Every term of a council as it stands, oldest first."""
    everything = Term.council_id == council.id
    return list(_KEPT.of(council.id, _state_of_all_terms(), lambda: tuple(_held_where(everything))))


def held_terms_known(council: Council, until: datetime) -> list[Held]:
    """Every term of a council as it stood at a moment, without what was written later."""
    begun = and_(Term.council_id == council.id, Term.created_at <= until)
    return _held_where(begun, changes=TermAmendment.created_at <= until)


def amendments_of(term: Term) -> list[TermAmendment]:
    """How a term was changed, in order."""
    made = select(TermAmendment).where(TermAmendment.term_id == term.id)
    return list(db.session.scalars(made.order_by(TermAmendment.number)))


def reason_of(amendment: TermAmendment) -> str:
    """Why a term was changed, for those who may know; empty when the member has been erased."""
    try:
        return crypto.unseal(amendment.term.person_id, amendment.reason_sealed, _place(amendment.id))
    except crypto.Unreadable:
        return ""


def effective_end(term: Term) -> date:
    """The day before which a term ends, as last decided."""
    latest = select(TermAmendment.new_end).where(TermAmendment.term_id == term.id)
    return db.session.scalar(latest.order_by(TermAmendment.number.desc()).limit(1)) or term.end


def seated(council: Council, on: date) -> list[Seat]:
    """Who sits on a day, in the interim included, by seat group."""
    return seats_on(held_terms(council), _rules_on(council, on), on)


def vacancies(council: Council, rules: CharterRules, on: date) -> list[Vacancy]:
    """The empty seats of a day: the one answer that every page and the reserve list use."""
    return vacancies_on(held_terms(council), rules, on)


def vacancies_coming(council: Council, rules: CharterRules, on: date) -> list[Vacancy]:
    """The empty seats of a day, and those that departures already known will leave empty later."""
    return vacancies_ahead(held_terms(council), rules, on)


def ending(council: Council, rotation_on: date) -> list[Seat]:
    """Who sits until a rotation day and holds no term on it: the cohort, and those who sit in the interim."""
    return ending_on(held_terms(council), _rules_on(council, day_before(rotation_on)), rotation_on)


def past_terms(council: Council, people: Collection[UUID]) -> dict[UUID, list[Span]]:
    """The terms of these people as days served, oldest first; a term that never began is none."""
    return served_by(held_terms(council), people)


def next_rotation(council: Council, on: date) -> date | None:
    """The first day after this one on which a cohort's terms end."""
    return rotation_after(held_terms(council), on)


def limit_on(council: Council, person_id: UUID, on: date) -> Limit:
    """What the charter of that day says to somebody who would begin a term on it."""
    spans = [each.span for each in _held_where(Term.person_id == person_id)]
    rules = _rules_on(council, on)
    return limit_of(spans, rules.terms if rules else _NO_LIMITS, on)


def answers(council: Council, term_ids: Iterable[UUID]) -> dict[UUID, TermEndAnswer]:
    """What members answered about the end of these terms; those who did not answer are missing."""
    wanted = list(term_ids)
    rows = select(TermEndAnswer).join(TermEndAnswer.term)
    found = db.session.scalars(rows.where(Term.council_id == council.id, Term.id.in_(wanted)))
    return {each.term_id: each for each in found}


_NO_LIMITS = TermRules(months=1)


def _rules_on(council: Council, day: date) -> CharterRules | None:
    charter = councils.charter_on(council, day)
    return councils.rules_of(charter) if charter else None


def _state_of_all_terms() -> tuple[object, ...]:
    """What differs whenever a term was added or amended: rows are only ever added, each with its moment."""
    added = (func.count(), func.max(Term.created_at)), (func.count(), func.max(TermAmendment.created_at))
    begun, amended = (
        select(*each).select_from(table) for each, table in zip(added, (Term, TermAmendment), strict=True)
    )
    return (*db.session.execute(begun).one(), *db.session.execute(amended).one())


def _held_where(condition: ColumnElement[bool], changes: ColumnElement[bool] = EVERY_CHANGE) -> list[Held]:
    last = select(TermAmendment.term_id, func.max(TermAmendment.number).label("number")).where(changes)
    latest = last.group_by(TermAmendment.term_id).subquery()
    this = and_(TermAmendment.term_id == latest.c.term_id, TermAmendment.number == latest.c.number)
    agreed = (
        select(TermAmendment.new_end)
        .where(TermAmendment.term_id == Term.id, TermAmendment.kind.not_in(sorted(DEPARTURES)), changes)
        .order_by(TermAmendment.number.desc())
        .limit(1)
        .correlate(Term)
        .scalar_subquery()
    )
    columns = (Term.id, Term.person_id, Term.seat_group, Term.start, Term.end, Term.partial)
    rows = (
        select(*columns, TermAmendment.new_end, TermAmendment.kind, agreed.label("agreed"), Replacement.term_id)
        .outerjoin(latest, latest.c.term_id == Term.id)
        .outerjoin(TermAmendment, this)
        .outerjoin(Replacement, Replacement.new_term_id == Term.id)
        .where(condition)
        .order_by(Term.start, Term.end, Term.id)
    )
    return [
        Held(
            term_id=row.id,
            person_id=row.person_id,
            seat_group=row.seat_group,
            start=row.start,
            end=row.new_end or row.end,
            agreed_end=row.agreed or row.end,
            partial=row.partial,
            kind=AmendmentKind(row.kind) if row.kind else None,
            follows=row.term_id,
        )
        for row in db.session.execute(rows)
    ]


def _as_held(term: Term) -> Held:
    return Held(term.id, term.person_id, term.seat_group, term.start, term.end, term.end, partial=term.partial)


def _sealed(term: Term, reason: str, place: crypto.Place) -> bytes:
    """A reason under the member's own key; nothing can be kept about somebody who has been erased."""
    return crypto.seal(term.person_id, reason, place) if term.person.erased_at is None else b""


def _place(amendment_id: UUID) -> crypto.Place:
    return crypto.Place("term_amendments", "reason_sealed", amendment_id)


def _subject(term: Term) -> Subject:
    return Subject("term", str(term.id), term.person_id, members.name_to_record(term.person))
