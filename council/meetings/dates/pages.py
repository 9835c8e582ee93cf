"""Pages on which dates are asked about, answered and chosen, and on which people say when they can meet."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import addresses
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import existing, moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import day, label
from council.meetings.dates import service
from council.meetings.dates.finding import Hours, best_slots
from council.meetings.dates.forms import AnswerForm, AskForm, HoursForm, answer_form, hours_form, local
from council.meetings.dates.models import Can, DateOption, DatePoll
from council.meetings.models import Meeting, State
from council.meetings.section import blueprint
from council.meetings.zones import in_zone, zone_name
from council.members import messages
from council.members import service as members
from council.members.doors import Door, entered, officers_door, own_door
from council.members.models import Person

DATES = "/<council>/meetings/<uuid:meeting_id>/dates"
OWN = "/me/<council>/meetings/<uuid:meeting_id>/dates"
KIND = "meeting_dates"
USUAL_LENGTH = 120  # minutes


@blueprint.route(DATES, methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def dates(council: Council, meeting_id: UUID) -> Page:
    """Ask about dates, look for good ones first, or see what was answered."""
    meeting = _meeting(council, meeting_id)
    poll = service.poll_of(meeting)
    if poll is not None:
        return _answers(meeting, poll)
    if meeting.state != State.PLANNED.value:
        raise NotFound
    form = AskForm(data={"length": USUAL_LENGTH} if request.method == "GET" else None)
    valid = form.validate_on_submit()
    if request.form.get("step") == "suggest":
        return _suggested(meeting, form)
    if not valid:
        return _asking(meeting, form)
    with transaction(form.key):
        present = _meeting(council, meeting_id)
        starts, length = form.moments(present.time_zone), timedelta(minutes=form.length.data)
        poll = service.open_poll(
            account_behind(current_user),
            present,
            starts=starts,
            length=length,
            answers_until=form.answers_until.data,
        )
        _tell(poll)
    flash(_("The members were asked. What they answer stands here."), "success")
    return _to_dates(meeting)


def _suggested(meeting: Meeting, form: AskForm) -> Page:
    """The form with the dates that shut out fewest, by the hours people gave."""
    days = form.days()
    if form.errors.keys() & {"length", "first_day", "last_day"} or not days:
        if not days:
            form.first_day.errors = [*form.first_day.errors, _("Enter between which days you look for dates.")]
        return _asking(meeting, form)
    people = service.asked_about(meeting.council, days[0])
    hours, length = service.hours_of_many(people), timedelta(minutes=form.length.data)
    usual = {who: hours.get(who, Hours(meeting.time_zone)) for who in people}
    slots = best_slots(usual, days, meeting.time_zone, length, before=service.shut_out_before(meeting.council))
    slots.sort(key=lambda each: each.start)
    for entry, slot in zip(form.starts, slots, strict=False):
        entry.data, entry.raw_data = local(slot.start, meeting.time_zone), None
    for each in form:
        each.errors = []
    lines = [(in_zone(each.start, meeting.time_zone), _names(each.excluded.keys() & hours.keys())) for each in slots]
    return _asked_page(meeting, form, suggested=lines, silent=len(people) - len(hours))


def _asking(meeting: Meeting, form: AskForm) -> Page:
    return _asked_page(meeting, form, suggested=[], silent=0)


def _asked_page(meeting: Meeting, form: AskForm, *, suggested: list[tuple[str, list[str]]], silent: int) -> Page:
    page = render_template(
        "meetings/ask_dates.html",
        form=form,
        meeting=meeting,
        zone=zone_name(meeting.time_zone),
        suggested=suggested,
        silent=silent,
    )
    return (page, 422) if request.method == "POST" and form.errors else page


def _answers(meeting: Meeting, poll: DatePoll) -> str:
    """What was answered so far, date by date."""
    people = service.asked_by(poll)
    before = service.shut_out_before(meeting.council)
    lines = [
        {
            "option": each.option,
            "when": in_zone(each.option.starts_at, meeting.time_zone),
            "yes": each.number(Can.YES),
            "if_needed": each.number(Can.IF_NEEDED),
            "no": each.number(Can.NO),
            "silent": each.silent,
            "shut_out": _names(each.shut_out),
            "again": sum(before[who] > 0 for who in each.shut_out),
        }
        for each in service.outcomes(poll, people)
    ]
    waiting = [] if poll.closed_at else _waiting(meeting, poll, people)
    return render_template(
        "meetings/dates.html", meeting=meeting, poll=poll, lines=lines, waiting=waiting, form=ConfirmForm()
    )


def _waiting(meeting: Meeting, poll: DatePoll, people: list[UUID]) -> list[dict[str, str]]:
    """Whoever has not answered, with the way to enter her answer."""
    answered_by = {who for each in service.outcomes(poll, people) for who in each.said}
    names = members.names_of_many(set(people) - answered_by)
    lines = [
        {
            "name": name,
            "url": url_for("meetings.dates_for", council=meeting.council, meeting_id=meeting.id, person_id=who),
        }
        for who, name in names.items()
    ]
    return sorted(lines, key=lambda each: each["name"].casefold())


@blueprint.post(f"{DATES}/<uuid:option_id>/choose")
@requires(Permission.EDIT_MEETINGS)
def choose_date(council: Council, meeting_id: UUID, option_id: UUID) -> Response:
    """Hold the meeting on one of the dates."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        poll = _poll(council, meeting_id)
        option = existing(DateOption, option_id, belongs=lambda found: found.poll_id == poll.id)
        service.choose(account_behind(current_user), poll, option)
    flash(_("The date is chosen. Announce the meeting, so that everybody is invited."), "success")
    return redirect(url_for("meetings.meeting", council=council, meeting_id=meeting_id))


@blueprint.post(f"{DATES}/take-back")
@requires(Permission.EDIT_MEETINGS)
def take_dates_back(council: Council, meeting_id: UUID) -> Response:
    """Take the question back, to ask anew."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        service.take_back(account_behind(current_user), _poll(council, meeting_id))
    flash(_("The question was taken back. You can ask about other dates."), "success")
    return redirect(url_for("meetings.dates", council=council, meeting_id=meeting_id))


@blueprint.route(f"{DATES}/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def dates_for(council: Council, meeting_id: UUID, person_id: UUID) -> Page:
    """What somebody says of the dates, entered for her."""
    person, poll = members.person(council, person_id), _poll(council, meeting_id)
    back = url_for("meetings.dates", council=council, meeting_id=meeting_id)
    title = _("Dates for %(name)s", name=members.name_of(person))
    steps = ({"label": _("Dates"), "url": back}, {"label": title})
    return _answer_page(person, poll, Door(members.BY_OFFICER, back, steps))


@blueprint.route(OWN, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_dates(council: Council, meeting_id: UUID) -> Page:
    """What the reader says of the dates she is asked about."""
    person, door = own_door(council, current_user, _("Dates for a meeting"))
    poll = _poll(council, meeting_id)
    if person.id not in service.asked_by(poll):
        raise NotFound
    return _answer_page(person, poll, door)


def _answer_page(person: Person, poll: DatePoll, door: Door) -> Page:
    hours, zone = service.hours_of(person), poll.meeting.time_zone
    shown = {each.id: _both_clocks(each, zone, hours.zone if hours else zone) for each in service.options_of(poll)}
    form = answer_form(shown, service.said_by(poll, person))
    if not poll.closed_at and form.validate_on_submit():
        _save(person, poll, form, door)
        flash(_("Your answer is saved. You can change it until a date is chosen."), "success")
        return redirect(door.back)
    return answered(
        "meetings/answer_dates.html", form=form, poll=poll, door=door, options=list(shown), hours=hours, person=person
    )


def _save(person: Person, poll: DatePoll, form: AnswerForm, door: Door) -> None:
    with transaction(form.key):
        present = _poll(person.council, poll.meeting_id)
        service.answer(account_behind(current_user), present, person, said=form.said(), assisted=not door.own)


@blueprint.route("/me/<council>/hours", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_hours(council: Council) -> Page:
    """When the reader can meet."""
    person, door = own_door(council, current_user, _("When I can meet"))
    return _hours_page(person, door)


@blueprint.route("/<council>/people/<uuid:person_id>/hours", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def hours(council: Council, person_id: UUID) -> Page:
    """When somebody can meet, entered for her."""
    person = members.person(council, person_id)
    return _hours_page(person, officers_door(council, person, _("When she can meet")))


def _hours_page(person: Person, door: Door) -> Page:
    kept = service.kept_hours(person)
    version = kept.version if kept else 0
    form = HoursForm() if request.method == "POST" else hours_form(service.hours_of(person), version, "UTC")
    if form.validate_on_submit():
        with transaction(form.key):
            present = members.person(person.council, person.id)
            now = service.kept_hours(present)
            form.seen(now.version if now else 0)
            service.set_hours(account_behind(current_user), present, form.hours(), on=_today(), by=door.by)
        flash(_("Saved. Dates are looked for by these hours from now on."), "success")
        return redirect(door.back)
    told = entered(kept.entered_by, kept.entered_on, own=door.own) if kept else ""
    return answered("meetings/hours.html", form=form, door=door, entered=told)


def _tell(poll: DatePoll) -> None:
    """Let everybody who is asked know, in her language."""
    council = poll.meeting.council
    for person in service.people(service.asked_by(poll)):
        if messages.reads_here(person):
            with messages.in_her_language(person):
                name, link = label(council.name), addresses.known("portal.me")
                messages.send(
                    account_behind(current_user),
                    person,
                    kind=KIND,
                    subject=_("When can you meet? A date for %(council)s", council=name),
                    body=_(
                        "%(council)s looks for a date for a meeting. Say until %(day)s which dates are possible for "
                        "you, on your page: %(link)s",
                        council=name,
                        day=day(poll.answers_until),
                        link=link,
                    ),
                    at=moment(),
                )


def _both_clocks(option: DateOption, zone: str, hers: str) -> str:
    here = in_zone(option.starts_at, zone)
    return here if hers == zone else _("%(hers)s, which is %(here)s", hers=in_zone(option.starts_at, hers), here=here)


def _names(people: Collection[UUID]) -> list[str]:
    return sorted(members.names_of_many(people).values(), key=str.casefold)


def _meeting(council: Council, meeting_id: UUID) -> Meeting:
    return existing(Meeting, meeting_id, belongs=lambda found: found.council_id == council.id)


def _poll(council: Council, meeting_id: UUID) -> DatePoll:
    poll = service.poll_of(_meeting(council, meeting_id))
    if poll is None:
        raise NotFound
    return poll


def _to_dates(meeting: Meeting) -> Response:
    return redirect(url_for("meetings.dates", council=meeting.council, meeting_id=meeting.id))


def _today() -> date:
    return datetime.now(UTC).date()
