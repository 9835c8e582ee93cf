"""What a council keeps of a person's terms, applications and part in rotations, for her own copy."""

from collections.abc import Sequence

from sqlalchemy import select

from council.calls import answers as answering
from council.calls import criteria
from council.calls import service as calls
from council.calls.late_codes import why_late
from council.calls.models import Application
from council.calls.review.assessing import given
from council.calls.review.cases import case_of
from council.calls.review.cases import reason_of as reason_of_case
from council.calls.review.models import BlindCopy, ReviewCase
from council.calls.review.phases import Phase
from council.councils import service as councils
from council.database import db
from council.i18n import label
from council.members.models import Person
from council.portal.own import copied
from council.portal.own.copied_part import Part
from council.rotation import review
from council.rotation.explain import letters as post
from council.rotation.models import Opinion, Pin, ReservePlace
from council.rotation.workspace.pins import reason_of as reason_of_pin
from council.terms import service as held
from council.terms.models import Replacement, Substitute, Term
from council.terms.reminders.models import SentReminder
from council.terms.service import Held

Parts = Sequence[Part]


def terms(person: Person) -> Parts:
    """Her terms, with their changes and reasons."""
    return [_term(each) for each in held.terms_of(person)]


def _term(one: Held) -> copied.Service:
    term = db.session.get_one(Term, one.term_id)
    wish = held.answers(term.council, [term.id]).get(term.id)
    return copied.Service(
        seat_group=term.seat_group,
        seat_group_name=_group_name(term),
        start=term.start,
        end=term.end,
        rest_of_a_term=term.partial,
        amendments=[
            copied.Amendment(
                change=each.kind, new_end=each.new_end, decided_on=each.decided_on, reason=held.reason_of(each)
            )
            for each in held.amendments_of(term)
        ],
        wish=wish.answer if wish else None,
        wish_told_on=wish.answered_on if wish else None,
        wish_entered_by_officer=wish.assisted if wish else None,
    )


def _group_name(term: Term) -> str:
    """What her seat group was called when the term began."""
    charter = councils.charter_on(term.council, term.start)
    groups_then = councils.rules_of(charter).seat_groups if charter else ()
    return next((label(each.name) for each in groups_then if each.key == term.seat_group), term.seat_group)


def offers(person: Person) -> Parts:
    """The vacant seats she was asked to take."""
    asked = select(Replacement).where(Replacement.person_id == person.id).order_by(Replacement.asked_on)
    return [
        copied.Offer(asked_on=each.asked_on, source=each.source, reply=each.answer, replied_on=each.answered_on)
        for each in db.session.scalars(asked)
    ]


def in_line(person: Person) -> Parts:
    """Her places in line for a seat."""
    named = db.session.scalars(select(Substitute).where(Substitute.person_id == person.id)).all()
    reserve = db.session.scalars(select(ReservePlace).where(ReservePlace.person_id == person.id)).all()
    return [
        *(
            copied.Waiting(line="substitute", position=each.position, named_on=each.named_on, valid_until=None)
            for each in named
        ),
        *(
            copied.Waiting(line="reserve_list", position=each.position, named_on=None, valid_until=each.valid_until)
            for each in reserve
        ),
    ]


def applications(person: Person) -> Parts:
    """Her applications, with what was decided."""
    return [_application(each) for each in calls.applications_of(person)]


def _application(application: Application) -> copied.Applied:
    asked = {each.key: label(each.text) for each in criteria.questions_of(application.call)}
    return copied.Applied(
        call=label(application.call.title),
        rotation_on=application.call.rotation_on,
        received_on=application.received_on,
        let_in_late_because=why_late(application),
        stage=application.stage,
        decided_on=application.decided_on,
        reason=calls.reason_of(application),
        answers=[
            copied.Answered(question=asked.get(key, key), text=text)
            for key, text in answering.answers_of(application).items()
        ],
        kept_for_next_call=application.keep_for_next,
        language=application.language,
    )


def fixed(person: Person) -> Parts:
    """When she was fixed on or off the council, and why."""
    made = select(Pin).where(Pin.person_id == person.id).order_by(Pin.made_at)
    return [
        copied.Fixed(
            rotation_on=each.rotation_on,
            seated=each.seated,
            reason=reason_of_pin(each),
            made_at=each.made_at,
            removed_at=each.removed_at,
        )
        for each in db.session.scalars(made)
    ]


def opinions(person: Person) -> Parts:
    """What she said of proposals."""
    given = select(Opinion).where(Opinion.person_id == person.id).order_by(Opinion.given_at)
    return [
        copied.Voice(
            rotation_on=each.review.proposal.rotation_on,
            proposal=each.review.proposal.number,
            voice=each.voice,
            comment=review.comment_of(each),
            given_at=each.given_at,
            entered_by_officer=each.assisted,
        )
        for each in db.session.scalars(given)
    ]


def letters(person: Person) -> Parts:
    """Letters are written anew each time they are read, so they carry no moment."""
    found = []
    for proposal in post.proposals_with_a_letter_to(person):
        letter = post.letter_to(proposal, person.id)
        lines = [*letter.result]
        for section in letter.sections:
            lines += [section.title, *section.lines, *(f"{name}: {value}" for name, value in section.facts)]
        found.append(copied.Post(subject=letter.title, text="\n".join(lines), written_at=None, by_mail=False))
    return found


def reminders(person: Person) -> Parts:
    """How she was reminded of the end of her terms."""
    sent = select(SentReminder).join(SentReminder.term).where(Term.person_id == person.id)
    return [
        copied.Reminded(term_ends_on=each.ends_on, sent_on=each.sent_on, told_on=each.told_on)
        for each in db.session.scalars(sent.order_by(SentReminder.sent_on))
    ]


def reviews(person: Person) -> Parts:
    """How her applications were reviewed; what was noted and given only once it is decided, and without names."""
    cases = (case_of(each) for each in calls.applications_of(person))
    return [_review(case) for case in cases if case is not None]


def _review(case: ReviewCase) -> copied.Reviewed:
    decided = case.review.phase == Phase.DECIDED.value
    copies = select(BlindCopy).where(BlindCopy.case_id == case.id).order_by(BlindCopy.given_at)
    told = [given(each) for each in db.session.scalars(copies)] if decided else []
    return copied.Reviewed(
        call=label(case.review.call.title),
        complete_by=case.complete_by,
        outcome=case.outcome if decided else None,
        refusal=case.refusal if decided else None,
        reason=reason_of_case(case) if decided else "",
        assessments=[copied.Assessed(points=dict(each.points), comment=each.comment) for each in told if each],
    )
