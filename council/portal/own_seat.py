"""A member's own seat: until when, which term of how many, what the charter lets follow, and how she may leave it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _

from council.i18n import day
from council.portal.own.applying_again import applying_again
from council.portal.picture import group_name, term_words
from council.portal.situation import Future, Holder, Situation
from council.terms import service as terms
from council.terms.resigning import service as resigning
from council.terms.service import Answer, LimitCode
from council.terms.tenure import tenure_sentences


@dataclass(frozen=True)
class OwnSeat:
    """Her seat; `back` is the key of the form that takes her resignation back, where she may."""

    term_id: UUID
    group: str
    until: date
    term: str
    following: str
    tenure: tuple[str, ...]
    may_resign: bool
    back: UUID | None


def own_seat(found: Situation, holder: Holder, decided: str) -> OwnSeat:
    """Her seat as her own page shows it; `decided` when it is settled who follows."""
    seat = holder.seat
    term = terms.term(found.council, seat.term_id)
    may_stay = resigning.resigned(resigning.held_of(term), found.on) and not resigning.somebody_follows(term)
    return OwnSeat(
        term_id=seat.term_id,
        group=group_name(found, seat.seat_group),
        until=seat.end,
        term=term_words(holder, found.rules.terms.most_consecutive if found.rules else None),
        following=_leaving(holder) if holder.departs else decided or _following(found, holder),
        tenure=tuple(tenure_sentences(found.council, seat.person_id, found.on)),
        may_resign=not holder.departs and seat.end > found.on,
        back=uuid4() if may_stay else None,
    )


def what_answers_mean(holder: Holder) -> dict[Answer, str]:
    """What each answer to the question about her term's end leads to, said before she gives it."""
    end = day(holder.seat.end)
    return {
        Answer.STAY: _(
            "At the rotation on %(day)s you can be chosen again, without a new application. It is not certain.", day=end
        ),
        Answer.REAPPLY: _(
            "You leave on %(day)s, unless you apply in the call like the new applicants and are chosen again. What you "
            "said of yourself is filled in for you.",
            day=end,
        ),
        Answer.LEAVE: _("Your seat goes to somebody else on %(day)s. You may apply again in a later call.", day=end),
    }


def _leaving(holder: Holder) -> str:
    return _("It is written down that you leave. Your seat falls vacant on %(day)s.", day=day(holder.seat.end))


def _following(found: Situation, holder: Holder) -> str:
    """What she can do next, in one or two sentences."""
    end = day(holder.seat.end)
    if holder.seat.interim:
        return _("Your term is over. You sit on until somebody follows you.")
    if holder.future is Future.STAYS:
        return _("You stay on your seat at the next rotation. Nothing is asked of you now.")
    if holder.answer is Answer.LEAVE or holder.future is Future.MAY_RETURN:
        return _as_answered(found, holder)
    limit = holder.limit
    if limit is not None and limit.code is LimitCode.MAX_CONSECUTIVE and limit.free_from:
        return _(
            "This is the last term in a row that the charter allows. You may come back from %(day)s on.",
            day=day(limit.free_from),
        )
    return _("The charter does not allow another term. Your seat goes to somebody else on %(day)s.", day=end)


def _as_answered(found: Situation, holder: Holder) -> str:
    """What follows from what she said, or that she has still to say it."""
    end = day(holder.seat.end)
    if holder.answer is Answer.LEAVE:
        return _("You said that you will leave. Your seat goes to somebody else on %(day)s.", day=end)
    if holder.answer is Answer.REAPPLY:
        return applying_again(found, holder)
    return _("You may serve another term. Say whether you wish to before %(day)s.", day=end)
