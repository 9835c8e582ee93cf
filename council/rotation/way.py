"""The way of a proposal, as one reader may see it: how far it has come, what comes next, who says what of it.

Changes nothing. What nobody but the secretariat may know of a person is told to nobody else here either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from council.councils import service as councils
from council.councils.rules import MeetingRules
from council.i18n import day as written_day
from council.i18n import instant
from council.members import service as members
from council.rotation import adoption, drawings, promised, review, service
from council.rotation.decision import Count, Voice, outcome, quorum_of, rule_of
from council.rotation.decision import Outcome as Result
from council.rotation.models import Drawing, Opinion, Proposal, Review
from council.rotation.reading import people_behind
from council.rotation.said import voice_words
from council.rotation.service import ProposalState
from council.rotation.sight import Sight


@dataclass(frozen=True)
class Step:
    """One step of the way; `kind` is done, now or coming."""

    label: str
    kind: str


@dataclass(frozen=True)
class Way:
    """How far a proposal has come, and what comes next in a sentence."""

    steps: tuple[Step, ...]
    next: str
    state: ProposalState
    by_lot: bool
    public: bool
    ready: bool
    finishing: bool
    warning: str


@dataclass(frozen=True)
class OpinionLine:
    """What one member said."""

    name: str
    voice: str
    kind: str
    comment: str
    given: str


@dataclass(frozen=True)
class ReviewReading:
    """The review as one reader sees it."""

    rule: str
    count: str
    result: str
    lines: tuple[OpinionLine, ...]
    concerned: str
    may_close: bool
    silent: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class ChanceLine:
    """Somebody who can be drawn, and how likely."""

    pseudonym: str
    name: str
    chance: str
    panels: int
    own: bool


@dataclass(frozen=True)
class LotteryReading:
    """The lottery in figures: how many panels, the least chance, and everybody's."""

    summary: str
    least: str
    certain: str
    never: str
    lines: tuple[ChanceLine, ...]


def way_of(proposal: Proposal, state: ProposalState, *, on: date) -> Way:
    """The steps from the proposal to the council that sits."""
    by_lot = drawings.has_drawing(proposal)
    order = [ProposalState.COMPUTED, ProposalState.IN_REVIEW, ProposalState.SIGNED_OFF]
    labels = {
        ProposalState.COMPUTED: _("Proposed"),
        ProposalState.IN_REVIEW: _("Read by the council"),
        ProposalState.SIGNED_OFF: _("Signed off"),
        ProposalState.COMMITTED: _("Draw promised"),
        ProposalState.DRAWN: _("Drawn"),
        ProposalState.ADOPTED: _("Adopted"),
    }
    if by_lot:
        order += [ProposalState.COMMITTED, ProposalState.DRAWN]
    order.append(ProposalState.ADOPTED)
    at = {ProposalState.COMMITTING: ProposalState.SIGNED_OFF}.get(state, state)
    place = order.index(at) if at in order else _ended_at(proposal, order)
    drawing = drawings.drawing_of(proposal) if by_lot else None
    finishing = state is ProposalState.DRAWN and drawing is not None and not drawing.finished_sha256
    return Way(
        steps=tuple(Step(labels[each], _kind(number, place)) for number, each in enumerate(order)),
        next=_next(proposal, state, drawing, finishing=finishing, on=on),
        state=state,
        by_lot=by_lot,
        public=state in service.PUBLIC and by_lot,
        ready=adoption.is_ready(proposal),
        finishing=finishing,
        warning=promised.warning_of(promised.altered_parts(proposal)),
    )


def _kind(number: int, place: int) -> str:
    if number == place:
        return "now"
    return "done" if number < place else "coming"


def _ended_at(proposal: Proposal, order: Sequence[ProposalState]) -> int:
    """Where a way ended that led nowhere: in the review, or after it."""
    return order.index(ProposalState.IN_REVIEW) if review.review_of(proposal) else 0


def _next(proposal: Proposal, state: ProposalState, drawing: Drawing | None, *, finishing: bool, on: date) -> str:
    if state is ProposalState.IN_REVIEW:
        return _next_in_review(proposal, on)
    if state is ProposalState.SIGNED_OFF and drawing is None:
        return _("The council has signed it off. Next, it is adopted, and the new terms begin on their day.")
    if finishing:
        return _("The panel is drawn. The file that proves it is being written; look again in some seconds.")
    sentences = {
        ProposalState.COMPUTED: _(
            "Next, the council reads it and says whether it agrees. Nobody’s term changes before that."
        ),
        ProposalState.SENT_BACK: _(
            "The council sent it back, with the reasons below. Next, a new proposal is made that takes them in."
        ),
        ProposalState.WITHDRAWN: _(
            "It was taken back: %(reason)s", reason=service.conflict_of(proposal).get("reason", "")
        ),
        ProposalState.SIGNED_OFF: _(
            "The council has signed it off. Next, the draw is promised, before anyone can know its numbers."
        ),
        ProposalState.COMMITTING: _("The promise is being sealed. This takes some seconds; look again."),
        ProposalState.COMMITTED: _(
            "The draw is promised for %(time)s. Nothing can be changed any more.", time=_moment(drawing)
        ),
        ProposalState.DRAWN: _("The panel is drawn. Next, it is adopted, and the new terms begin on their day."),
        ProposalState.ADOPTED: _(
            "It is adopted. The new terms begin on %(day)s.", day=written_day(proposal.rotation_on)
        ),
    }
    return sentences[state]


def _next_in_review(proposal: Proposal, on: date) -> str:
    found = review.review_of(proposal)
    until = written_day(found.closes_on) if found else ""
    if found and on > found.closes_on:
        return _("The time to speak ended on %(day)s. Next, the secretariat closes the review.", day=until)
    return _("Members may say what they think until %(day)s.", day=until)


def _moment(drawing: Drawing | None) -> str:
    return instant(drawing.draw_at) if drawing and drawing.draw_at else ""


# The review


def review_reading(proposal: Proposal, sight: Sight, *, on: date) -> ReviewReading | None:
    """What members said so far, and what it comes to; nothing before the review."""
    found = review.review_of(proposal)
    if found is None:
        return None
    rules, count = councils.rules_of(proposal.charter).meetings, review.count_of(found)
    return ReviewReading(
        rule=rule_sentence(rules, count.entitled),
        count=count_sentence(count),
        result=_result(rules, count, closed=found.closed_at is not None),
        lines=tuple(_opinion(each, sight) for each in review.opinions_of(found)),
        concerned=_concerned(found),
        may_close=found.closed_at is None and review.all_heard(found, count, on),
        silent=_silent(found) if sight.names and review.is_open(found, on) else (),
    )


def _silent(found: Review) -> tuple[tuple[UUID, str], ...]:
    """Who has not spoken yet, for those who may know names."""
    spoke = {str(each.person_id) for each in review.opinions_of(found)}
    names = members.names_of_many(UUID(each) for each in found.voters if each not in spoke)
    return tuple(sorted(names.items(), key=lambda each: each[1]))


def rule_sentence(rules: MeetingRules, entitled: int) -> str:
    """By which rule the council decides, in a sentence."""
    kinds = {
        "simple": _("It is signed off if more members say yes than no."),
        "absolute": _("It is signed off if more than half of all who may speak say yes."),
        "two_thirds": _("It is signed off if at least two thirds of those who say yes or no say yes."),
        "consensus": ngettext(
            "It is signed off if at most %(num)d member says no.",
            "It is signed off if at most %(num)d members say no.",
            rules.objections_allowed,
        ),
    }
    quorum = quorum_of(rules, entitled)
    least = ngettext("At least %(num)d has to speak.", "At least %(num)d have to speak.", quorum)
    return f"{kinds[rule_of(rules)]} {least}"


def count_sentence(count: Count) -> str:
    """The voices so far."""
    return _(
        "%(given)d of %(entitled)d spoke: %(yes)d yes, %(no)d no, %(abstain)d without either.",
        given=count.given,
        entitled=count.entitled,
        yes=count.yes,
        no=count.no,
        abstain=count.abstain,
    )


def _result(rules: MeetingRules, count: Count, *, closed: bool) -> str:
    words = {
        Result.SIGNED_OFF: _("The council signed it off.") if closed else _("As things stand, it is signed off."),
        Result.REFUSED: _("The council sent it back.") if closed else _("As things stand, it is sent back."),
        Result.TOO_FEW: _("Too few members spoke, so it was sent back.")
        if closed
        else _("As things stand, too few members have spoken."),
    }
    return words[outcome(rules, count)]


def _concerned(found: Review) -> str:
    if not found.concerned:
        return ""
    return ngettext(
        "%(num)d member does not take part, because she stands for a seat in this rotation.",
        "%(num)d members do not take part, because they stand for a seat in this rotation.",
        len(found.concerned),
    )


def _opinion(each: Opinion, sight: Sight) -> OpinionLine:
    kind = {Voice.YES: "good", Voice.NO: "warning", Voice.ABSTAIN: "plain"}[Voice(each.voice)]
    name = members.name_of(each.person) if sight.names else each.person.pseudonym
    return OpinionLine(name, voice_words(each.voice), kind, review.comment_of(each), instant(each.given_at))


# The lottery


def lottery_reading(proposal: Proposal, sight: Sight) -> LotteryReading | None:
    """Everybody's chance; nothing where seats are not given by lot."""
    lottery = drawings.lottery_in(proposal)
    if lottery is None:
        return None
    count, able = len(lottery["panels"]), _able(lottery)
    known = people_behind(proposal.council_id, [name for name, _ideal, _times in able], names=sight.names)
    lines = [
        ChanceLine(
            pseudonym=name,
            name=known[name][1] if name in known else name,
            chance=percent(Fraction(ideal)),
            panels=times,
            own=name == sight.own,
        )
        for name, ideal, times in able
    ]
    never = sum(Fraction(ideal) == 0 for _name, ideal, _times in able)
    certain = sum(Fraction(ideal) == 1 for _name, ideal, _times in able)
    return LotteryReading(
        summary=ngettext(
            "%(num)d council was found that is as good as the one below.",
            "%(num)d councils were found that are as good as the one below; each is equally likely to be drawn.",
            count,
        ),
        least=_least(lottery),
        certain=ngettext("%(num)d person is on all of them.", "%(num)d people are on all of them.", certain)
        if certain
        else "",
        never=ngettext(
            "%(num)d person is on none of them: the rules leave her no seat.",
            "%(num)d people are on none of them: the rules leave them no seat.",
            never,
        )
        if never
        else "",
        lines=tuple(sorted(lines, key=lambda line: (not line.own, -line.panels, line.name))),
    )


def _able(lottery: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [
        (name, profile["ideal"], times)
        for profile in lottery["profiles"]
        for name, times in zip(profile["people"], profile["panels"], strict=True)
    ]


def _least(lottery: dict[str, Any]) -> str:
    least = lottery["least"]
    if least is None:
        return ""
    return _(
        "Everyone who can be drawn at all has a chance of at least %(chance)s. "
        "No lottery over councils as good as this could give everyone more than %(bound)s.",
        chance=percent(Fraction(least["realised"])),
        bound=percent(Fraction(least["bound"])),
    )


def percent(share: Fraction) -> str:
    """A chance as people read it."""
    return str(format_percent(float(share), "#,##0.0%"))
