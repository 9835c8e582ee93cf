"""The council's review of a proposal: who may speak, what they said, and what it came to."""

import json
from collections import Counter
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound, Refused
from council.i18n import day as written_day
from council.members import service as members
from council.members.models import Person
from council.rotation import service, telling
from council.rotation.decision import Count, Outcome, Voice, outcome
from council.rotation.models import Opinion, Proposal, Review
from council.rotation.service import UNDER_WAY, ProposalState
from council.terms import service as terms

LONGEST_COMMENT = 5000
STANDS_FOR_A_SEAT = frozenset({"returning", "candidate"})

# Changes


def open_review(actor: Actor, proposal: Proposal, *, closes_on: date, on: date) -> Review:
    """Lay a proposal before the council. Whoever sits and does not stand for a seat in it may sign it off."""
    if closes_on < on:
        raise Refused(_("The last day of the review is over already."), _("Choose today or a later day."))
    service.refuse_trial(proposal)
    _refuse_a_second_way(proposal)
    service.step(proposal, ProposalState.IN_REVIEW)
    voters, concerned = speakers(proposal, on)
    if not voters:
        raise Refused(
            _("Every member stands for a seat in this proposal, so nobody could sign it off."),
            _("Withdraw it, and propose again when members whose terms go on can read it."),
        )
    review = Review(
        proposal_id=proposal.id,
        proposal=proposal,
        opened_at=moment(),
        closes_on=closes_on,
        voters=[str(each) for each in voters],
        concerned=[str(each) for each in concerned],
    )
    db.session.add(review)
    db.session.flush()
    telling.tell_of_review(actor, proposal, voters, closes_on)
    told = as_told(review, "closes_on", "voters", "concerned")
    details: dict[str, Detail] = {"review": str(review.id), **told, "entitled": len(voters)}
    service.record_step(actor, Act.REVIEW_OPENED, proposal, details)
    return review


def give_opinion(  # noqa: PLR0913  # a voice is told whole, in one act
    actor: Actor, review: Review, person: Person, *, voice: Voice, comment: str, on: date, assisted: bool = False
) -> Opinion:
    """What a member says, in place of anything she said before. Who says no says why."""
    if not may_speak(review, person.id):
        raise NotFound
    _refuse_when_closed(review, on)
    if voice is Voice.NO and not comment.strip():
        raise Refused(_("Whoever says no says why."), _("Write the reason, so that a better proposal can be made."))
    row = opinion_of(review, person)
    if row is None:
        row = Opinion(review_id=review.id, review=review, person_id=person.id, person=person)
        db.session.add(row)
    row.voice, row.given_at, row.assisted = voice.value, moment(), assisted
    db.session.flush()
    text = comment.strip()[:LONGEST_COMMENT]
    row.comment_sealed = crypto.seal(person.id, text, _place(row)) if text else None
    db.session.flush()
    told = as_told(row, "id", "person_id", "voice", "assisted", "comment_sealed")
    details: dict[str, Detail] = {"review": str(review.id), "member": person.pseudonym, **told}
    service.record_step(actor, Act.OPINION_GIVEN, review.proposal, details)
    return row


def close_review(actor: Actor, review: Review, *, on: date) -> Outcome:
    """End the review by the charter's rule: signed off, or sent back with the reasons that members gave."""
    count, rules = count_of(review), councils.rules_of(review.proposal.charter).meetings
    result = outcome(rules, count)
    if not all_heard(review, count, on):
        raise Refused(
            _("Members may still speak until %(day)s.", day=written_day(review.closes_on)),
            _("Close the review on the next day, or as soon as everybody has spoken."),
        )
    signed = result is Outcome.SIGNED_OFF
    service.step(review.proposal, ProposalState.SIGNED_OFF if signed else ProposalState.SENT_BACK)
    review.closed_at = moment()
    if not signed:
        telling.tell_of_refusal(actor, review.proposal)
    voices: dict[str, Detail] = {"yes": count.yes, "no": count.no, "abstain": count.abstain, "entitled": count.entitled}
    act = Act.PROPOSAL_SIGNED_OFF if signed else Act.PROPOSAL_SENT_BACK
    told = {"review": str(review.id), "outcome": result.value}
    service.record_step(actor, act, review.proposal, {**voices, **told})
    return result


def withdraw(actor: Actor, proposal: Proposal, *, reason: str) -> None:
    """Take a proposal back before the draw, and say why."""
    if not reason.strip():
        raise Refused(_("Taking a proposal back needs a reason."), _("Write the reason in a sentence."))
    people, promised = telling.told_of_the_end(proposal), telling.is_promised(proposal)
    service.step(proposal, ProposalState.WITHDRAWN)
    telling.tell_of_withdrawal(actor, proposal, people, promised=promised)
    proposal.conflict = json.dumps({"reason": reason.strip()[:LONGEST_COMMENT]})
    review = review_of(proposal)
    details: dict[str, Detail] = {**as_told(proposal, "conflict")}
    if review is not None and review.closed_at is None:
        review.closed_at = moment()
        details["review"] = str(review.id)
    service.record_step(actor, Act.PROPOSAL_WITHDRAWN, proposal, details)


# Questions


def review_of(proposal: Proposal) -> Review | None:
    """The review of a proposal, if there was one."""
    return db.session.scalar(select(Review).where(Review.proposal_id == proposal.id))


def speakers(proposal: Proposal, on: date) -> tuple[list[UUID], list[UUID]]:
    """Who of the members may sign a proposal off, and who may not, because she stands for a seat in it."""
    standing = _standing_for_a_seat(proposal)
    seated = [seat.person_id for seat in terms.seated(proposal.council, on)]
    pseudonyms = members.pseudonyms_of_many(seated)
    concerned = [each for each in seated if pseudonyms[each] in standing]
    return [each for each in seated if each not in concerned], concerned


def may_speak(review: Review, person_id: UUID) -> bool:
    """Whether somebody may sign this off: she sat when the review began, and stands for no seat in it."""
    return str(person_id) in review.voters


def is_open(review: Review, on: date) -> bool:
    """Whether members may still speak."""
    return review.closed_at is None and on <= review.closes_on


def all_heard(review: Review, count: Count, on: date) -> bool:
    """Whether closing it keeps nobody from speaking: its last day is over, or everybody has spoken."""
    return on > review.closes_on or count.given == count.entitled


def opinions_of(review: Review) -> list[Opinion]:
    """What members said, in the order in which they last said it."""
    given = select(Opinion).where(Opinion.review_id == review.id)
    return list(db.session.scalars(given.order_by(Opinion.given_at, Opinion.id)))


def opinion_of(review: Review, person: Person) -> Opinion | None:
    """What one member said."""
    this = select(Opinion).where(Opinion.review_id == review.id, Opinion.person_id == person.id)
    return db.session.scalar(this)


def comment_of(opinion: Opinion) -> str:
    """What a member wrote; nothing if she wrote nothing, or was erased since."""
    if opinion.comment_sealed is None or opinion.person.erased_at is not None:
        return ""
    return crypto.unseal(opinion.person_id, opinion.comment_sealed, _place(opinion))


def count_of(review: Review) -> Count:
    """The voices so far."""
    said = Counter(db.session.scalars(select(Opinion.voice).where(Opinion.review_id == review.id)))
    return Count(len(review.voters), said[Voice.YES], said[Voice.NO], said[Voice.ABSTAIN])


def waiting_for(council: Council, person: Person, on: date) -> list[Review]:
    """The open reviews in which somebody may speak and has not."""
    of_council = select(Review).join(Review.proposal).where(Proposal.council_id == council.id)
    open_ones = db.session.scalars(of_council.where(Review.closed_at.is_(None), Review.closes_on >= on))
    return [each for each in open_ones if may_speak(each, person.id) and opinion_of(each, person) is None]


def _refuse_a_second_way(proposal: Proposal) -> None:
    for other in service.proposals_of(proposal.council, proposal.rotation_on):
        if other.id != proposal.id and ProposalState(other.state) in UNDER_WAY:
            raise Refused(
                _("Proposal %(number)d for this rotation is under way already.", number=other.number),
                _("Withdraw that one first; a council follows one proposal at a time."),
            )


def _refuse_when_closed(review: Review, on: date) -> None:
    if not is_open(review, on):
        raise Refused(
            _("This review ended on %(day)s.", day=written_day(review.closes_on)),
            _("Nothing can be said in it any more; ask the secretariat."),
        )


def _standing_for_a_seat(proposal: Proposal) -> frozenset[str]:
    people = json.loads(service.problem_of(proposal))["people"]
    return frozenset(person["id"] for person in people if person["standing"] in STANDS_FOR_A_SEAT)


def _place(opinion: Opinion) -> crypto.Place:
    return crypto.Place("opinions", "comment_sealed", opinion.id)
