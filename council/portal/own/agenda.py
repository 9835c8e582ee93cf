"""A person's dates in one council: what she is asked to do by when, and what happens on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask import url_for

from council.calls import service as calls
from council.calls.models import Call
from council.councils.models import Council
from council.members.models import Person
from council.portal.own.applying_again import waiting_call
from council.portal.situation import Future, Holder, Situation
from council.rotation import review
from council.rotation import service as rotations
from council.terms import service as terms

DAY = timedelta(days=1)
STILL_SHOWN = timedelta(days=365)  # a calendar keeps what is over for so long


class Kind(StrEnum):
    """What a date is about; the first three wait for her."""

    ANSWER = "answer"
    APPLY = "apply"
    REVIEW = "review"
    TERM_ENDS = "term_ends"
    CALL_CLOSES = "call_closes"


WAIT_FOR_HER = frozenset({Kind.ANSWER, Kind.APPLY, Kind.REVIEW})


@dataclass(frozen=True)
class Due:
    """One date: `day` is the last day to act, or the day on which something ends.

    `key` names the same date for ever; `changes` counts how often it was moved; `url` is empty where her own page
    asks.
    """

    kind: Kind
    day: date
    key: str
    changes: int = 0
    url: str = ""


def agenda(found: Situation, person: Person) -> list[Due]:
    """Everything that is known, the earliest first."""
    dates = (
        *_answer(found, person),
        *_applying(found, person),
        *_reviews(found, person),
        *_term_ends(found, person),
        *_calls(found),
    )
    return sorted(dates, key=lambda due: (due.day, due.kind))


def asked(holder: Holder, on: date) -> bool:
    """Whether she is asked what she wishes: not while her term goes on, once she sits no more, or without a choice."""
    may_return = holder.limit is not None and holder.limit.may_return
    sits_then = holder.seat.end > on or holder.seat.interim
    return holder.future is not Future.STAYS and not holder.departs and sits_then and may_return


def seat_of(found: Situation, person: Person) -> Holder | None:
    """Her seat, if she sits."""
    return next((each for each in found.holders if each.seat.person_id == person.id), None)


def _answer(found: Situation, person: Person) -> Iterator[Due]:
    holder = seat_of(found, person)
    if holder is None or holder.answer is not None or not asked(holder, found.on):
        return
    if not rotations.is_decided(found.council, holder.seat.end):
        yield Due(Kind.ANSWER, holder.seat.end - DAY, f"answer:{holder.seat.term_id}")


def _applying(found: Situation, person: Person) -> Iterator[Due]:
    """The last day to apply in the call, for whoever said that she applies again and has not done so."""
    holder = seat_of(found, person)
    waits = waiting_call(found, holder) if holder else None
    if waits is not None:
        link = url_for("calls.apply_known_own", council=found.council, call_id=waits.id)
        yield Due(Kind.APPLY, waits.closes_on, f"apply:{waits.id}", waits.version - 1, link)


def _reviews(found: Situation, person: Person) -> Iterator[Due]:
    for each in review.waiting_for(found.council, person, found.on):
        proposal = each.proposal
        day = proposal.rotation_on.isoformat()
        link = url_for("rotation.proposal", council=found.council, day=day, number=proposal.number, _anchor="review")
        yield Due(Kind.REVIEW, each.closes_on, f"review:{each.id}", url=link)


def _term_ends(found: Situation, person: Person) -> Iterator[Due]:
    for each in terms.terms_of(person):
        if each.start < each.end and each.end > found.on - STILL_SHOWN:
            amended = len(terms.amendments_of(terms.term(found.council, each.term_id)))
            yield Due(Kind.TERM_ENDS, each.end, f"term:{each.term_id}", amended)


def _calls(found: Situation) -> Iterator[Due]:
    for each in _open_calls(found.council, found.on):
        yield Due(Kind.CALL_CLOSES, each.closes_on, f"call:{each.id}", each.version - 1)


def _open_calls(council: Council, on: date) -> list[Call]:
    return [each for each in calls.published_calls(council) if each.opens_on <= on <= each.closes_on]
