"""The secretariat's desk: what needs doing, each line a task with its day and its button, the earliest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.access import Role
from council.calls import service as calls
from council.calls.models import Call
from council.calls.service import Stage
from council.councils.phrases import listed
from council.i18n import day as written_day
from council.i18n import label
from council.portal.composition import QuotaRow, quota_rows
from council.portal.desk_meetings import about_meetings, about_recommendations
from council.portal.own.desk_lines import about_applying_again, about_erasure, about_sealed_tables
from council.portal.situation import Future, Situation
from council.portal.task import URGENT, Action, Task
from council.rotation import service as rotation
from council.rotation.models import Proposal
from council.rotation.service import ProposalState
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import first_terms, founding_day
from council.rotation.stagger.service import StaggeringState
from council.terms.limits import add_months
from council.terms.reminders import service as reminders
from council.terms.statuses import SeatStatus

SECRETARIAT = frozenset({Role.SECRETARIAT})
CLOSES_SOON = timedelta(days=31)
MOST_NAMED = 3


@dataclass(frozen=True)
class Coming:
    """The coming rotation in a few figures."""

    on: date
    seats: int
    may_return: int
    leave: int
    eligible: int


@dataclass(frozen=True)
class Desk:
    """The desk of a day."""

    title: str
    following: str
    action: Action | None
    coming: Coming | None
    tasks: tuple[Task, ...]
    begun: bool


def coming(found: Situation) -> Coming | None:
    """The coming rotation, if terms end on some day ahead."""
    if found.rotation_on is None:
        return None
    return Coming(
        on=found.rotation_on,
        seats=found.to_fill,
        may_return=sum(each.future is Future.MAY_RETURN for each in found.ending),
        leave=sum(each.future is Future.LEAVES for each in found.ending),
        eligible=calls.applicant_count(found.council, found.rotation_on),
    )


def desk(found: Situation, at: datetime) -> Desk:
    """The desk of a moment: the coming rotation with its one main action, and the tasks."""
    ahead = coming(found)
    title, following, action = _first_step(found, ahead, at)
    return Desk(
        title=title,
        following=following,
        action=action,
        coming=ahead,
        tasks=tuple(tasks(found, at)),
        begun=found.rules is not None and bool(found.holders),
    )


def _first_step(found: Situation, ahead: Coming | None, at: datetime) -> tuple[str, str, Action]:
    """The heading, what happens next, and the main action."""
    if found.rules is None:
        return (
            _("Begin with the charter"),
            _("The charter says how many seats there are and how they rotate. Everything else follows from it."),
            Action(_("Choose a charter"), url_for("councils.charter", council=found.council)),
        )
    if ahead is None:
        return (
            _("Nobody sits on this council yet"),
            _("Add the people who sit now with their terms, or plan a call so that people can apply."),
            Action(_("Plan a call"), url_for("calls.plan", council=found.council)),
        )
    title = _("The next rotation is on %(day)s", day=written_day(ahead.on))
    following, label_of_action = _next_words(found, ahead, at)
    link = url_for("rotation.rotation", council=found.council, day=ahead.on.isoformat())
    return title, following, Action(label_of_action, link)


def _next_words(found: Situation, ahead: Coming, at: datetime) -> tuple[str, str]:
    latest = next(iter(rotation.proposals_of(found.council, ahead.on)), None)
    seats = ngettext("%(num)d seat is to be filled.", "%(num)d seats are to be filled.", ahead.seats)
    if latest is None:
        state, button = _("Nothing has been proposed yet."), _("Prepare the rotation")
    elif rotation.state_of(latest, at=at) is ProposalState.COMPUTED:
        state, button = _("A proposal is ready to be read."), _("Go to the rotation")
    else:
        state, button = _("The latest proposal is not ready."), _("Go to the rotation")
    return f"{seats} {state}", button


def tasks(found: Situation, at: datetime) -> list[Task]:
    """Everything that waits for the secretariat: what is late or without a day first, then by day."""
    waiting = [
        *_about_proposals(found, at),
        *_about_answers(found),
        *about_applying_again(found),
        *_about_reminders(found),
        *_about_first_terms(found),
        *_about_vacancies(found),
        *_about_departures(found),
        *_about_interim(found),
        *_about_calls(found),
        *_about_quotas(found),
        *about_erasure(found),
        *about_sealed_tables(found),
        *about_meetings(found, at),
        *about_recommendations(found),
    ]
    due = sorted(waiting, key=lambda task: (task.due, task.kind != URGENT))
    return [replace(task, now=task.due <= found.on) for task in due]


def _about_proposals(found: Situation, at: datetime) -> Iterator[Task]:
    if found.rotation_on is None:
        return
    for proposal in rotation.proposals_of(found.council, found.rotation_on)[:1]:
        yield _about_proposal(found, proposal, rotation.state_of(proposal, at=at))


def _about_proposal(found: Situation, proposal: Proposal, state: ProposalState) -> Task:
    number = proposal.number
    told = {
        ProposalState.REQUESTED: (_("is being computed"), _("You can watch how far it is."), _("Watch"), "waiting"),
        ProposalState.COMPUTED: (_("is ready"), _("Read who leaves, stays and joins, and why."), _("Read it"), "good"),
        ProposalState.IMPOSSIBLE: (
            _("cannot be made"),
            _("Some rules stand against each other. The page names them."),
            _("See which rules"),
            "warning",
        ),
        ProposalState.FAILED: (_("failed"), _("The fault is ours. It can be started again."), _("Open it"), "warning"),
        ProposalState.CANCELLED: (_("was stopped"), _("It can be started again."), _("Open it"), "ended"),
        ProposalState.INTERRUPTED: (_("was interrupted"), _("It can be started again."), _("Start again"), "warning"),
        **_under_way(),
    }
    state_words, why, button, kind = told[state]
    title = _("Proposal %(number)s %(state)s", number=number, state=state_words)
    day = proposal.rotation_on.isoformat()
    link = url_for("rotation.proposal", council=found.council, day=day, number=number)
    return Task(title, why, found.on, Action(button, link), kind)


def _under_way() -> dict[ProposalState, tuple[str, str, str, str]]:
    again = _("A new proposal can be made.")
    return {
        ProposalState.IN_REVIEW: (
            _("is read by the council"),
            _("See what members say of it."),
            _("Open it"),
            "waiting",
        ),
        ProposalState.SIGNED_OFF: (_("is signed off"), _("See which step comes next."), _("Go on"), "good"),
        ProposalState.SENT_BACK: (_("was sent back"), again, _("Read the reasons"), "warning"),
        ProposalState.WITHDRAWN: (_("was taken back"), again, _("Open it"), "ended"),
        ProposalState.COMMITTING: (
            _("is being sealed for the draw"),
            _("It takes some seconds."),
            _("Open it"),
            "waiting",
        ),
        ProposalState.COMMITTED: (
            _("waits for its draw"),
            _("Enter the numbers when they are known."),
            _("Go on"),
            "waiting",
        ),
        ProposalState.DRAWN: (_("is drawn"), _("Adopt it, so that the new terms begin."), _("Go on"), "good"),
        ProposalState.ADOPTED: (_("is adopted"), _("The new terms begin on their day."), _("Open it"), "ended"),
    }


def _about_answers(found: Situation) -> Iterator[Task]:
    owing = [each for each in found.ending if each.owes_answer]
    if owing and found.rotation_on:
        yield Task(
            title=ngettext(
                "%(num)d member has not said whether she wishes to stay",
                "%(num)d members have not said whether they wish to stay",
                len(owing),
            ),
            why=_("Their terms end on %(day)s, and the charter lets them return.", day=written_day(found.rotation_on)),
            due=found.rotation_on,
            action=Action(_("See who has answered"), url_for("terms.reminders", council=found.council)),
            kind="waiting",
        )


def _about_reminders(found: Situation) -> Iterator[Task]:
    standing = reminders.standing(found.council, found.on)
    waiting = standing.to_tell if standing else []
    if waiting:
        yield Task(
            title=ngettext(
                "%(num)d member must be told of the end of her term",
                "%(num)d members must be told of the end of their terms",
                len(waiting),
            ),
            why=_("No mail carried the reminder. Call, or tell them when you meet, and note it."),
            due=found.on,
            action=Action(_("See whom to tell"), url_for("terms.reminders", council=found.council, show="to_tell")),
            kind=URGENT,
        )


def _about_first_terms(found: Situation) -> Iterator[Task]:
    begun = founding_day(found.council)
    if begun is None:
        return
    first, plan = first_terms(found.council, begun, on=found.on), staggering.latest(found.council, begun)
    if first.stagger and first.hindrance is None and (plan is None or plan.state != StaggeringState.ADOPTED.value):
        yield Task(
            title=_("First terms of different lengths wait to be drawn"),
            why=_("Otherwise all of them end together on %(day)s.", day=written_day(first.until)),
            due=add_months(begun, min(cohort.months for cohort in first.stagger.cohorts)),
            action=Action(_("Go on"), url_for("rotation.stagger", council=found.council)),
            kind="waiting",
        )


def _about_vacancies(found: Situation) -> Iterator[Task]:
    empty = found.vacant
    if empty:
        since = [each.since for each in empty if each.since]
        first = written_day(min(since)) if since else ""
        yield Task(
            title=ngettext("%(num)d seat is vacant", "%(num)d seats are vacant", len(empty)),
            why=_("Vacant since %(day)s.", day=first) if first else _("Nobody has been seated here yet."),
            due=found.on,
            action=Action(_("See how they are filled"), _link_to_vacancies(found, empty)),
            kind="warning",
        )


def _link_to_vacancies(found: Situation, empty: list[SeatStatus]) -> str:
    """The one vacant seat, or the list of them."""
    left = empty[0].vacancy if len(empty) == 1 else None
    if left is not None and left.term_id is not None:
        return url_for("rotation.vacancy", council=found.council, term_id=left.term_id)
    return url_for("rotation.vacancies", council=found.council)


def _about_departures(found: Situation) -> Iterator[Task]:
    leaving = sorted((each.seat for each in found.holders if each.departs), key=lambda seat: seat.end)
    if leaving:
        link = url_for("rotation.vacancies", council=found.council)
        yield Task(
            title=ngettext(
                "%(num)d member leaves before the end of her term",
                "%(num)d members leave before the end of their terms",
                len(leaving),
            ),
            why=_("The seat falls vacant on %(day)s.", day=written_day(leaving[0].end)),
            due=leaving[0].end,
            action=Action(_("See how they are filled"), link),
            kind="waiting",
        )


def _about_interim(found: Situation) -> Iterator[Task]:
    interim = [each.seat for each in found.holders if each.seat.interim]
    if interim and found.rules:
        until = min(add_months(seat.end, found.rules.terms.interim_months) for seat in interim)
        overdue = min(seat.end for seat in interim).isoformat()
        yield Task(
            title=ngettext(
                "%(num)d member sits on although her term is over",
                "%(num)d members sit on although their terms are over",
                len(interim),
            ),
            why=_("The charter allows this until %(day)s at the latest.", day=written_day(until)),
            due=until,
            action=Action(_("Plan who follows"), url_for("rotation.rotation", council=found.council, day=overdue)),
            kind="warning",
        )


def _about_calls(found: Situation) -> Iterator[Task]:
    every = calls.calls_of(found.council)
    for call in every:
        yield from _about_one_call(found, call)
    if found.rotation_on and all(call.rotation_on != found.rotation_on for call in every):
        yield Task(
            title=_("There is no call for the coming rotation"),
            why=_("Without a call nobody new can apply for a seat."),
            due=found.on,
            action=Action(_("Plan a call"), url_for("calls.plan", council=found.council)),
            kind="warning",
        )


def _about_one_call(found: Situation, call: Call) -> Iterator[Task]:
    link = url_for("calls.call", council=found.council, call_id=call.id)
    counts = calls.call_counts(call)
    name, to_decide = label(call.title), counts[Stage.RECEIVED]
    if found.on < call.opens_on:
        why = _("Check its text before people read it.")
        yield Task(_("The call “%(call)s” opens", call=name), why, call.opens_on, Action(_("Open the call"), link))
    elif found.on <= call.closes_on:
        received = sum(counts.values())
        yield Task(
            _("The call “%(call)s” closes", call=name),
            ngettext("%(num)d person has applied.", "%(num)d people have applied.", received),
            call.closes_on,
            Action(_("Open the call"), link),
            kind="warning" if call.closes_on - found.on <= CLOSES_SOON else "plain",
        )
    if to_decide and found.on < call.rotation_on:
        yield Task(
            ngettext("%(num)d application waits for a decision", "%(num)d applications wait for a decision", to_decide),
            _("They came with the call “%(call)s”. Only eligible people can be proposed.", call=name),
            call.closes_on,
            Action(_("Decide"), url_for("calls.call", council=found.council, call_id=call.id, stage=Stage.RECEIVED)),
            kind="waiting",
        )


def _about_quotas(found: Situation) -> Iterator[Task]:
    rows = quota_rows(found, SECRETARIAT)
    link = url_for("portal.overview", council=found.council, _anchor="quotas")
    broken = [row for row in rows if row.broken_now]
    if broken:
        yield Task(
            ngettext("%(num)d quota is not met today", "%(num)d quotas are not met today", len(broken)),
            listed(row.label for row in broken),
            found.on,
            Action(_("See the quotas"), link),
            kind="warning",
        )
    endangered = [row for row in rows if row.missing_after and not row.broken_now]
    if endangered and found.rotation_on:
        yield Task(
            ngettext(
                "%(num)d quota depends on who comes next", "%(num)d quotas depend on who comes next", len(endangered)
            ),
            _most_missing(endangered),
            found.rotation_on,
            Action(_("Look ahead"), url_for("rotation.ahead", council=found.council)),
        )


def _most_missing(rows: list[QuotaRow]) -> str:
    """The quotas that the endings leave furthest behind."""
    worst = sorted(rows, key=lambda row: -row.missing_after)[:MOST_NAMED]
    named = (_("%(quota)s (%(count)s to find)", quota=row.label, count=row.missing_after) for row in worst)
    return _("The endings leave the largest gaps here: %(quotas)s.", quotas=listed(named))
