"""The rotation page as a story: whose terms end, who may come, by which rules, and the proposals so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Council
from council.councils.phrases import bounds
from council.councils.rules import CharterRules
from council.councils.sentences import Section, sentences
from council.i18n import day as written_day
from council.i18n import instant
from council.members import service as members
from council.rotation import service
from council.rotation.composition import Status
from council.rotation.pool import Pool, QuotaCount, pool_of
from council.rotation.progress import StateWords, state_words
from council.rotation.service import ProposalState
from council.rotation.sight import Sight
from council.rotation.words import Names
from council.terms import service as terms
from council.terms.service import Seat
from council.terms.words import answer_words, limit_sentence

TOLD_SECTIONS = ("quotas", "targets", "priorities")


@dataclass(frozen=True)
class EndingLine:
    """One member whose term ends; the answer is empty for readers who may not know it."""

    name: str
    person_id: UUID | None
    term_id: UUID
    seat_group: str
    until: date
    limit: str
    answer: Status | None
    may_answer: bool


@dataclass(frozen=True)
class QuotaLine:
    """One quota against the pool."""

    label: str
    asked: str
    continuing: int
    returning: int
    applicants: int
    status: Status


@dataclass(frozen=True)
class ProposalLine:
    """One proposal so far."""

    number: int
    state: StateWords
    requested: str
    trial: bool


@dataclass(frozen=True)
class RotationReading:
    """Everything the page says."""

    ready: bool
    next: str
    ending: tuple[EndingLine, ...]
    unanswered: str
    seats: str
    people: tuple[str, ...]
    quotas: tuple[QuotaLine, ...]
    hidden: int
    sections: tuple[Section, ...]
    proposals: tuple[ProposalLine, ...]
    running: int | None
    current: int | None


def coming(council: Council, today: date) -> date | None:
    """The coming rotation: when the next cohort's terms end, else the day a call invites for."""
    called = [call.rotation_on for call in calls.calls_of(council) if call.rotation_on >= today]
    return terms.next_rotation(council, today) or min(called, default=None)


def exists(council: Council, rotation_on: date) -> bool:
    """Whether a day is a rotation: terms end on it, a call invites for it, or a proposal was made for it."""
    if any(held.end == rotation_on for held in terms.held_terms(council)):
        return True
    called = any(call.rotation_on == rotation_on for call in calls.calls_of(council))
    return called or bool(service.proposals_of(council, rotation_on))


def story(council: Council, rotation_on: date, sight: Sight, *, at: datetime) -> RotationReading:
    """The page for one reader. Readers without names see pseudonyms, and no single person's answer."""
    charter = councils.charter_on(council, rotation_on)
    rules = councils.rules_of(charter) if charter else None
    ending = _ending(council, rotation_on, rules, sight)
    open_answers = sum(line.may_answer and line.answer is None for line in ending)
    proposals = service.proposals_of(council, rotation_on, trials=sight.evidence)
    states = {each.number: service.state_of(each, at=at) for each in proposals}
    running = next((number for number, state in states.items() if state is ProposalState.REQUESTED), None)
    current = _current({each.number: states[each.number] for each in proposals if each.trial is None})
    pool = pool_of(council, rotation_on) if rules else None
    dimensions = councils.dimensions_of(council, on=rotation_on)
    return RotationReading(
        ready=pool is not None and pool.open_seats > 0 and running is None,
        next=_next_for(current, states) or _next(pool, open_answers, running),
        ending=tuple(_shown(line, sight) for line in ending),
        unanswered=_unanswered(open_answers),
        seats=_seats(pool, rules) if pool and rules else "",
        people=tuple(_people(pool, council, rotation_on)) if pool else (),
        quotas=_quotas(pool, Names.of(rules, dimensions), sight) if pool and rules else (),
        hidden=sight.hidden,
        sections=tuple(each for each in sentences(rules, dimensions) if each.key in TOLD_SECTIONS) if rules else (),
        proposals=tuple(
            ProposalLine(
                number=each.number,
                state=state_words(states[each.number]),
                requested=instant(each.requested_at),
                trial=each.trial is not None,
            )
            for each in proposals
        ),
        running=running,
        current=current,
    )


def _current(states: Mapping[int, ProposalState]) -> int | None:
    """The proposal to open: the one that is furthest on its way, else the latest that was computed."""
    under_way = (number for number, state in states.items() if state in service.UNDER_WAY)
    computed = (number for number, state in states.items() if state is ProposalState.COMPUTED)
    return next(under_way, None) or next(computed, None)


def _next_for(current: int | None, states: Mapping[int, ProposalState]) -> str:
    """What comes next where there is a proposal, unless another is being computed."""
    if current is None or ProposalState.REQUESTED in states.values():
        return ""
    if states[current] is ProposalState.COMPUTED:
        return _(
            "Proposal %(number)d is ready. Read it, and lay it before the council; or propose again.", number=current
        )
    if states[current] is ProposalState.ADOPTED:
        return _("Proposal %(number)d is adopted.", number=current)
    return _("Proposal %(number)d is under way. Its page says what comes next.", number=current)


def _ending(council: Council, rotation_on: date, rules: CharterRules | None, sight: Sight) -> list[EndingLine]:
    seats = terms.ending(council, rotation_on)
    served = terms.past_terms(council, {seat.person_id for seat in seats})
    said = terms.answers(council, [seat.term_id for seat in seats])
    names = _names(seats, sight)
    groups = Names.of(rules, []).groups if rules and len(rules.seat_groups) > 1 else {}
    lines = []
    for seat in seats:
        limit = terms.limit_of(served[seat.person_id], rules.terms, rotation_on) if rules else None
        answer = said[seat.term_id].answer if seat.term_id in said else None
        lines.append(
            EndingLine(
                name=names[seat.person_id],
                person_id=seat.person_id,
                term_id=seat.term_id,
                seat_group=groups.get(seat.seat_group, ""),
                until=seat.end,
                limit=limit_sentence(limit) if limit else "",
                answer=Status(answer_words(answer), "good" if answer != "leave" else "ended") if answer else None,
                may_answer=limit is None or limit.may_return,
            )
        )
    return sorted(lines, key=lambda line: (line.seat_group, line.name))


def _shown(line: EndingLine, sight: Sight) -> EndingLine:
    """The line as this reader may see it."""
    if not sight.names:
        return EndingLine(
            line.name, None, line.term_id, line.seat_group, line.until, line.limit, None, may_answer=False
        )
    waiting = Status(answer_words(None), "waiting") if line.answer is None and line.may_answer else line.answer
    return EndingLine(
        line.name, line.person_id, line.term_id, line.seat_group, line.until, line.limit, waiting, line.may_answer
    )


def _names(seats: list[Seat], sight: Sight) -> Mapping[UUID, str]:
    ids = [seat.person_id for seat in seats]
    return members.names_of_many(ids) if sight.names else members.pseudonyms_of_many(ids)


def _next(pool: Pool | None, open_answers: int, running: int | None) -> str:
    if pool is None:
        return _("No charter is in force on this day. Put one into force first.")
    if running is not None:
        return _("A proposal is being computed. Its page shows how far it is.")
    if pool.open_seats <= 0:
        return _("Every seat is held from this day on, so there is nothing to propose.")
    if pool.missing or any(quota.missing for quota in pool.quotas):
        return _("Some people are still lacking, as marked below. A proposal would say that it is impossible.")
    if open_answers:
        return _("Next, propose who leaves, stays and joins; or wait for the answers that are still missing.")
    return _("Next, propose who leaves, stays and joins. It takes some seconds, and nothing is decided by it.")


def _unanswered(open_answers: int) -> str:
    if not open_answers:
        return ""
    return ngettext(
        "%(num)d member who may return has not answered yet, and counts as leaving until then.",
        "%(num)d members who may return have not answered yet, and count as leaving until then.",
        open_answers,
    )


def _seats(pool: Pool, rules: CharterRules) -> str:
    return ngettext(
        "%(num)d of %(seats)d seats is free from this day on.",
        "%(num)d of %(seats)d seats are free from this day on.",
        max(pool.open_seats, 0),
        seats=rules.seats,
    )


def _people(pool: Pool, council: Council, rotation_on: date) -> list[str]:
    stages = calls.pool_counts(council, rotation_on)
    waiting = stages[calls.Stage.RECEIVED]
    lines = [
        ngettext("%(num)d member may and wishes to return.", "%(num)d members may and wish to return.", pool.returning),
        ngettext("%(num)d application is eligible.", "%(num)d applications are eligible.", pool.applicants),
    ]
    if waiting:
        lines.append(
            ngettext(
                "%(num)d application waits for a decision and does not count yet.",
                "%(num)d applications wait for a decision and do not count yet.",
                waiting,
            )
        )
    lines.extend(_off_the_list(stages))
    if pool.barred:
        lines.append(
            ngettext(
                "%(num)d person cannot come, because of the limits on terms or the kinds of seats.",
                "%(num)d people cannot come, because of the limits on terms or the kinds of seats.",
                pool.barred,
            )
        )
    return lines


def _off_the_list(stages: Mapping[calls.Stage, int]) -> Iterator[str]:
    """The applications that do not count, so that all that came can be found again."""
    refused, withdrawn = stages[calls.Stage.NOT_ELIGIBLE], stages[calls.Stage.WITHDRAWN]
    if refused:
        yield ngettext("%(num)d application is not eligible.", "%(num)d applications are not eligible.", refused)
    if withdrawn:
        yield ngettext("%(num)d application was withdrawn.", "%(num)d applications were withdrawn.", withdrawn)


def _quotas(pool: Pool, names: Names, sight: Sight) -> tuple[QuotaLine, ...]:
    shown = [each for each in pool.quotas if sight.may_count(names.quotas[each.key])]
    return tuple(
        QuotaLine(
            label=names.quota(each.key),
            asked=bounds(each.least, each.most),
            continuing=each.continuing,
            returning=each.returning,
            applicants=each.applicants,
            status=_enough(each),
        )
        for each in shown
    )


def _enough(quota: QuotaCount) -> Status:
    if quota.missing:
        words = ngettext("%(num)d person is lacking", "%(num)d people are lacking", quota.missing)
        return Status(words, "warning")
    if quota.passed:
        return Status(_("already above the maximum"), "warning")
    return Status(_("enough"), "good")


def title_of(rotation_on: date) -> str:
    """What a rotation is called."""
    return _("Rotation on %(day)s", day=written_day(rotation_on))
