"""Finished values for the list of recommendations and for the page of one, with its whole trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from council.i18n import code, day, direction, in_language, label
from council.members.choices.service import name_in_minutes
from council.members.models import Person
from council.recommendations import service
from council.recommendations.models import BodyAnswer, BodyReminder, Dissent, PublicAccount, Recommendation
from council.recommendations.queries import Followed, Sent
from council.recommendations.reminders.ladder import Step
from council.recommendations.service import Kind
from council.recommendations.traces.models import Trace
from council.recommendations.traces.service import Kind as TraceKind
from council.recommendations.traces.words import kind_names as trace_names
from council.recommendations.trail import Progress, Stance, State
from council.recommendations.words import (
    badges,
    kind_names,
    language_name,
    late_words,
    objective_lines,
    progress_names,
    raised_words,
    shown_in,
    stance_names,
    text_notes,
)

Badges = list[dict[str, str]]
Facts = list[dict[str, str]]


@dataclass(frozen=True)
class Line:
    """One recommendation in the list."""

    id: UUID
    number: int
    title: str
    kind: str
    badges: Badges
    bodies: str
    due: str


@dataclass(frozen=True)
class Written:
    """A text in the language it is shown in, and what is to be said of it."""

    title: str
    paragraphs: Sequence[str]
    consulted: Sequence[str]
    language: str
    direction: str
    foreign: bool
    notes: Sequence[str]


@dataclass(frozen=True)
class Event:
    """One point of the trail. `words` are somebody's own; they stand as they were written."""

    on: date
    what: str
    facts: Facts = field(default_factory=list)
    words: str = ""
    letter: bool = False
    replaced: bool = False


@dataclass(frozen=True)
class TraceLine:
    """One place in which it appeared again."""

    id: UUID
    source: str
    told: str
    says: str
    url: str


@dataclass(frozen=True)
class Objection:
    """What a member objects: her words where she wants them read."""

    by: str
    words: str


@dataclass(frozen=True)
class BodyLine:
    """One body it was sent to."""

    id: UUID
    body: str
    badges: Badges
    late: str
    sent_on: str
    due_on: str
    stance: str


@dataclass(frozen=True)
class RecommendationPage:
    """One recommendation with everything around it."""

    number: int
    state: State
    badges: Badges
    late: str
    lead: str
    written: Written
    facts: Facts
    bodies: Sequence[BodyLine]
    objections: Sequence[Objection]
    kept_objections: int
    traces: Sequence[TraceLine]
    events: Sequence[Event]


def lines(found: Iterable[Followed], on: date) -> list[Line]:
    """Recommendations as a list shows them."""
    return [_line(each, on) for each in found]


def _line(each: Followed, on: date) -> Line:
    now, row = each.standing(on), each.recommendation
    waiting = [one.request.due_on for one in each.sent if one.standing(on).state in {State.SENT, State.ACKNOWLEDGED}]
    return Line(
        id=row.id,
        number=row.number,
        title=label(row.title),
        kind=kind_names()[Kind(row.kind)],
        badges=badges(now),
        bodies=", ".join(dict.fromkeys(one.request.body for one in each.sent)),
        due=day(min(waiting, default=None)),
    )


def page(
    each: Followed,
    on: date,
    *,
    reminders: dict[UUID, list[BodyReminder]],
    accounts: Sequence[PublicAccount],
    traces: Sequence[Trace],
) -> RecommendationPage:
    """One recommendation as its page shows it on a day."""
    row, now = each.recommendation, each.standing(on)
    found = service.dissents_of(row)
    spoken = [one for one in (_objection(one) for one in found if one.public) if one]
    return RecommendationPage(
        number=row.number,
        state=now.state,
        badges=badges(now),
        late=late_words(now.late),
        lead=_lead(now.state),
        written=written(row),
        facts=_facts(row),
        bodies=[_body(one, on) for one in each.sent],
        objections=spoken,
        kept_objections=len(found) - len(spoken),
        traces=[_trace(one) for one in traces],
        events=sorted([*_events(each, reminders, accounts), *_appeared(traces)], key=lambda event: event.on),
    )


def written(row: Recommendation) -> Written:
    """What it says, in the reader's language if it is written in it."""
    shown = shown_in(row.text)
    return Written(
        title=in_language(row.title, shown),
        paragraphs=paragraphs(row.text.get(shown, "")),
        consulted=paragraphs(row.consulted.get(shown) or label(row.consulted)),
        language=shown,
        direction=direction(shown),
        foreign=shown != code(),
        notes=text_notes(row.text, row.text_status, shown),
    )


def paragraphs(text: str) -> list[str]:
    """A text by its paragraphs."""
    return [each.strip() for each in text.splitlines() if each.strip()]


def raised(people: Sequence[Person]) -> str:
    """Who raised it, each as she chose for minutes."""
    names = [name for name in (name_in_minutes(each) for each in people if each.erased_at is None) if name]
    return raised_words(names, unnamed=len(people) - len(names))


def answer_facts(said: BodyAnswer) -> Facts:
    """What a body answered, line by line; what it did not say has no line."""
    stance = stance_names()[Stance(said.stance)] if said.stance else ""
    progress = progress_names()[Progress(said.progress)] if said.progress else ""
    told = (
        (_("Answer"), stance),
        (_("Reason"), said.reason),
        (_("What is done"), said.action),
        (_("Who does it"), said.owner),
        (_("To be done by"), day(said.action_due_on)),
        (_("How far it is"), progress if said.action or said.action_due_on else ""),
        (_("More is told on"), day(said.next_update_on)),
        (_("Written in"), language_name(said.language) if said.stance and said.language != code() else ""),
    )
    return [{"term": term, "value": value} for term, value in told if value]


def _objection(found: Dissent) -> Objection | None:
    words = service.words_of(found)
    return Objection(name_in_minutes(found.person) or _("A member"), words) if words else None


def _trace(found: Trace) -> TraceLine:
    told = (trace_names()[TraceKind(found.kind)], day(found.appeared_on), found.place)
    return TraceLine(found.id, found.source, " · ".join(each for each in told if each), found.says, found.url)


def _appeared(traces: Sequence[Trace]) -> list[Event]:
    return [Event(each.appeared_on, _("It appeared: %(source)s", source=each.source)) for each in traces]


def _facts(row: Recommendation) -> Facts:
    links = [*objective_lines(row.objectives), *([row.plan] if row.plan else [])]
    told = (
        (_("Kind"), kind_names()[Kind(row.kind)]),
        (_("Raised by"), raised(service.raisers_of(row))),
        (_("Adopted on"), day(row.adopted_on) or _("Not adopted yet")),
        (_("How it was decided"), _decided(row)),
        (_("Serves"), "; ".join(links)),
    )
    return [{"term": term, "value": value} for term, value in told if value]


def _decided(row: Recommendation) -> str:
    decision = row.decision
    if decision is None:
        return ""
    meeting = label(decision.meeting.title)
    if decision.in_favour is None or decision.against is None:
        return _("Decision %(number)d of “%(meeting)s”", number=decision.number, meeting=meeting)
    return _(
        "Decision %(number)d of “%(meeting)s”: %(for)d for, %(against)d against, %(abstained)d abstained",
        number=decision.number,
        meeting=meeting,
        abstained=decision.abstained or 0,
        against=decision.against,
        **{"for": decision.in_favour},
    )


def _lead(state: State) -> str:
    return {
        State.DRAFT: _("The council has not decided on it yet."),
        State.ADOPTED: _("The council asks for this. Next it is sent to whoever can do it."),
        State.SENT: _("It was sent. Nobody has said that it arrived."),
        State.ACKNOWLEDGED: _("It has arrived. The answer is still to come."),
        State.ANSWERED: _("There is an answer. What follows from it is still to come."),
        State.IN_ACTION: _("It is being done."),
        State.DONE: _("What was asked for is done."),
        State.REFUSED: _("It was refused, with a reason."),
        State.WITHDRAWN: _("The council asks for this no more."),
    }[state]


def _body(sent: Sent, on: date) -> BodyLine:
    now, request = sent.standing(on), sent.request
    answer = next((each for each in reversed(sent.said) if each.stance), None)
    return BodyLine(
        id=request.id,
        body=request.body,
        badges=badges(now),
        late=late_words(now.late),
        sent_on=day(request.sent_on),
        due_on=day(request.due_on),
        stance=stance_names()[Stance(answer.stance)] if answer and answer.stance else "",
    )


def _events(
    each: Followed, reminders: dict[UUID, list[BodyReminder]], accounts: Sequence[PublicAccount]
) -> list[Event]:
    row = each.recommendation
    written_on = row.created_at.date()
    late_entry = row.adopted_on is not None and row.adopted_on < written_on
    found = [Event(written_on, _("Written down here") if late_entry else _("Written as a draft"))]
    if row.adopted_on:
        found.append(Event(row.adopted_on, _("Adopted by the council")))
    for sent in each.sent:
        found += body_events(sent, reminders.get(sent.request.id, []))
    found += [
        Event(account.published_at.date(), _("Told in public account number %(number)d", number=account.number))
        for account in accounts
    ]
    if row.withdrawn_on:
        found.append(Event(row.withdrawn_on, _("Withdrawn by the council")))
    return sorted(found, key=lambda event: event.on)


def body_events(sent: Sent, reminders: Sequence[BodyReminder]) -> list[Event]:
    """What happened between the council and one body."""
    body = sent.request.body
    asked = [{"term": _("Answer asked for by"), "value": day(sent.request.due_on)}]
    found = [Event(sent.request.sent_on, _("Sent to %(body)s", body=body), asked)]
    found += [Event(each.sent_on, _reminder_words(each, body)) for each in reminders]
    last = next((each for each in reversed(sent.said) if each.stance), None)
    for each in sent.said:
        what = _("%(body)s answered", body=body) if each.stance else _("%(body)s said that it arrived", body=body)
        replaced = bool(each.stance) and each is not last
        found.append(Event(each.answered_on, what, answer_facts(each), letter=each.by_letter, replaced=replaced))
    return found


def _reminder_words(each: BodyReminder, body: str) -> str:
    """What was done to get an answer."""
    if each.step.startswith(Step.ESCALATE.value):
        return (
            _("The next person at %(body)s was written to", body=body)
            if each.by_mail
            else _("The next person at %(body)s is to be written to, by letter", body=body)
        )
    return (
        _("%(body)s was reminded", body=body)
        if each.by_mail
        else _("%(body)s is to be reminded, by letter: no mail reaches it", body=body)
    )
