"""A person's own page: her seat, what waits for her, what is recorded of her, and her safety. Nobody else's data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from flask import url_for
from flask_babel import gettext as _

from council.accounts.models import User
from council.calls import service as calls
from council.calls.models import Application
from council.calls.service import Stage
from council.councils.models import Council
from council.i18n import day, label
from council.meetings.dates.reading import DatesAsked, dates_asked
from council.meetings.invitations.reading import Next, next_of
from council.members import messages
from council.members import service as members
from council.members.messages import Letter
from council.members.models import Person
from council.portal.composition import Badge
from council.portal.own.agenda import asked, seat_of
from council.portal.own.assessments import ToAssess, to_assess
from council.portal.own.todo import NOTHING_AHEAD, Ahead, ahead
from council.portal.own_seat import OwnSeat, own_seat, what_answers_mean
from council.portal.situation import Holder, situation
from council.portal.together.pairs import own_pairs
from council.rotation import service as rotations
from council.rotation.explain import letters
from council.rotation.models import Proposal
from council.terms.offices.words import own_offices
from council.terms.reminders import service as reminders
from council.terms.service import Answer


@dataclass(frozen=True)
class Choice:
    """One answer she may give, and whether it is the one she gave."""

    value: str
    label: str
    chosen: bool
    means: str


@dataclass(frozen=True)
class Question:
    """What she is asked before her term ends."""

    term_id: UUID
    form_key: UUID
    before: date
    answered: bool
    choices: tuple[Choice, ...]
    reminded_since: date | None = None
    over: bool = False  # her term is over, and she sits on


@dataclass(frozen=True)
class OwnApplication:
    """Her application to a call, and how far it has come."""

    call: str
    rotation_on: date
    received_on: date
    stage: Badge
    url: str


@dataclass(frozen=True)
class OwnTrait:
    """Something she said of herself, and who may see it."""

    dimension: str
    value: str
    purpose: str
    seen_by: str
    declared: str


@dataclass(frozen=True)
class Fact:
    """One recorded thing, and its name."""

    term: str
    value: str


@dataclass(frozen=True)
class OwnLetter:
    """A letter to her about a rotation in which she asked for a seat."""

    url: str
    rotation_on: date


@dataclass(frozen=True)
class OwnCouncil:
    """Everything about her in one council."""

    council: Council
    name: str
    person: Person | None
    seat: OwnSeat | None
    question: Question | None
    applications: tuple[OwnApplication, ...]
    facts: tuple[Fact, ...]
    traits: tuple[OwnTrait, ...]
    in_public: str
    ahead: Ahead = NOTHING_AHEAD
    letters: tuple[OwnLetter, ...] = ()
    message: Letter | None = None
    pairs: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    assessments: tuple[ToAssess, ...] = ()
    meeting: Next | None = None
    dates: tuple[DatesAsked, ...] = ()


def own_council(user: User, council: Council, on: date) -> OwnCouncil:
    """What one council holds of the reader; little, where it knows only her account."""
    person = members.person_of(user, council)
    assessments = to_assess(user, council)
    if person is None:
        words = _("You are not named on the council's public page.")
        return OwnCouncil(council, label(council.name), None, None, None, (), (), (), words, assessments=assessments)
    found = situation(council, on)
    holder = seat_of(found, person)
    decided = holder is not None and rotations.is_decided(council, holder.seat.end)
    written = letters.proposals_with_a_letter_to(person)
    return OwnCouncil(
        council=council,
        name=label(council.name),
        person=person,
        seat=own_seat(found, holder, _decided(holder, written) if decided else "") if holder else None,
        question=_question(holder, on) if holder and not decided else None,
        applications=tuple(_application(each) for each in calls.applications_of(person) if each.call.rotation_on > on),
        facts=tuple(_facts(person)),
        traits=tuple(_traits(person)),
        in_public=_in_public(person, seated=holder is not None),
        ahead=ahead(found, person),
        letters=tuple(
            OwnLetter(url_for("rotation.own_letter", proposal_id=each.id), each.rotation_on) for each in written
        ),
        message=messages.latest_to(person),
        pairs=tuple(own_pairs(person, on)),
        offices=tuple(own_offices(person, on)),
        assessments=assessments,
        meeting=next_of(person, datetime.combine(on, time(), UTC)),
        dates=tuple(dates_asked(person)),
    )


def _decided(holder: Holder, written: Iterable[Proposal]) -> str:
    """What she reads when it is settled who follows; whoever did not ask to stay gets no letter."""
    end = holder.seat.end
    if any(each.rotation_on == end for each in written):
        return _("The rotation on %(day)s is decided. A letter to you says what it means.", day=day(end))
    return _("The rotation on %(day)s is decided. Your term ends on that day.", day=day(end))


def _question(holder: Holder, on: date) -> Question | None:
    """What to ask her; nothing while her term goes on, once she sits no more, or when the charter leaves no choice."""
    if not asked(holder, on):
        return None
    words = {
        Answer.STAY: _("I wish to stay for another term"),
        Answer.REAPPLY: _("I wish to apply again, together with the new applicants"),
        Answer.LEAVE: _("I wish to leave when my term ends"),
    }
    means = what_answers_mean(holder)
    return Question(
        term_id=holder.seat.term_id,
        form_key=uuid4(),
        before=holder.seat.end,
        answered=holder.answer is not None,
        choices=tuple(Choice(each.value, words[each], holder.answer is each, means[each]) for each in words),
        reminded_since=reminders.first_day_of(holder.seat.term_id, holder.seat.end) if holder.answer is None else None,
        over=holder.seat.end <= on,
    )


def _application(application: Application) -> OwnApplication:
    stages = {
        Stage.RECEIVED: Badge(_("received, not decided yet"), "waiting"),
        Stage.ELIGIBLE: Badge(_("accepted: you can be proposed for a seat"), "good"),
        Stage.NOT_ELIGIBLE: Badge(_("not accepted"), "ended"),
        Stage.WITHDRAWN: Badge(_("withdrawn"), "ended"),
    }
    call = application.call
    return OwnApplication(
        call=label(call.title),
        rotation_on=call.rotation_on,
        received_on=application.received_on,
        stage=stages[Stage(application.stage)],
        url=url_for("calls.apply_known_own", council=call.council, call_id=call.id) if call.published_at else "",
    )


def _facts(person: Person) -> list[Fact]:
    told = (
        (_("Name"), members.name_of(person)),
        (_("How to reach you"), members.contact_of(person)),
        (_("Organisation"), members.organisation_of(person)),
        (_("Pseudonym"), person.pseudonym),
    )
    return [Fact(term, value or _("not recorded")) for term, value in told]


def _traits(person: Person) -> list[OwnTrait]:
    seen_by = {
        "open": _("everyone with a role in this council"),
        "restricted": _("you and the secretariat"),
        "sealed": _("only you; it is counted without your name"),
    }
    entered_by = {"self": _("by you"), "officer": _("by the secretariat"), "import": _("from your application")}
    return [
        OwnTrait(
            dimension=label(each.dimension_name),
            value=label(each.value_name or {}) or _("cannot be read"),
            purpose=label(each.purpose),
            seen_by=seen_by.get(each.sensitivity, seen_by["sealed"]),
            declared=_("%(day)s, %(who)s", day=day(each.declared_on), who=entered_by[each.declared_by]),
        )
        for each in members.visible_traits(person, frozenset(), own=True)
    ]


def _in_public(person: Person, *, seated: bool) -> str:
    if person.listed and seated:
        return _("You agreed to be named, so your name stands on the council's public page.")
    if person.listed:
        return _("You agreed to be named. Your name appears on the public page only while you sit.")
    return _("You did not agree to be named. The public page only counts you.")
