"""Pages on which a meeting is looked back on by the secretariat, and where everybody reads what came of that."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import addresses
from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.audit.service import Actor
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound, Refused
from council.form_base import ConfirmForm, Page, answered
from council.i18n import day
from council.meetings import service as meetings
from council.meetings.minutes import afterwards, contributions, looking_back, words
from council.meetings.minutes.forms import look_back_form
from council.meetings.minutes.gathering import around, with_account
from council.meetings.minutes.models import LookBack
from council.meetings.models import Meeting
from council.meetings.models import State as MeetingState
from council.meetings.pages import seen_meeting
from council.meetings.section import blueprint
from council.members import messages
from council.members import service as members

AFTER = "/<council>/meetings/<uuid:meeting_id>/after"


@blueprint.get(AFTER)
@requires(Permission.SEE_MEETINGS)
def after(council: Council, meeting_id: UUID) -> str:
    """What both sides think of a meeting, against what was planned."""
    meeting = seen_meeting(council, meeting_id)
    found = looking_back.look_back_on(meeting)
    reader = members.person_of(account_behind(current_user), council)
    asked = found is not None and looking_back.may_answer(found, _today()) and reader in around(meeting)
    return render_template(
        "meetings/minutes/after.html",
        meeting=meeting,
        found=found,
        closed=meeting.state == MeetingState.CLOSED.value,
        figures=afterwards.figures(meeting, found),
        said=afterwards.both_sides(meeting, found) if found else None,
        notes=afterwards.notes(found) if found else [],
        answering=afterwards.answering(found, _today()) if found else "",
        may_count=_may_be_counted(found),
        asked=asked,
        office=may(Permission.EDIT_MEETINGS, council),
        form=ConfirmForm(),
    )


@blueprint.route(f"{AFTER}/write", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def look_back(council: Council, meeting_id: UUID) -> Page:
    """Write down what the secretariat thinks of a meeting, and until when members may say what they think."""
    meeting = meetings.meeting(council, meeting_id)
    if meeting.state != MeetingState.CLOSED.value:
        raise Refused(_("This meeting is not over yet."), _("Look back on it when it is closed."))
    found, items = looking_back.look_back_on(meeting), meetings.agenda_of(meeting)
    form = look_back_form(items, looking_back.opinion_of(found) if found else None, _told(found))
    if form.validate_on_submit():
        with transaction(form.key):
            meeting, me = meetings.meeting(council, meeting_id), account_behind(current_user)
            found = looking_back.look_back_on(meeting)
            form.seen(found.version if found else 0)
            asked_before = found is not None and found.answers_until is not None
            until = form.answers_until.data
            found = looking_back.look_back(me, meeting, opinion=form.opinion(), answers_until=until, **form.notes())
            if until and not asked_before:
                _ask(found, me)
        flash(_("It is written down."), "success")
        return _back(council, meeting_id)
    previous = looking_back.before(council, meeting)
    tried = looking_back.notes_of(previous)["next_time"] if previous else ""
    return answered(
        "meetings/minutes/look_back.html", form=form, meeting=meeting, items=items, found=found, tried=tried
    )


@blueprint.post(f"{AFTER}/count")
@requires(Permission.EDIT_MEETINGS)
def count_answers(council: Council, meeting_id: UUID) -> Page:
    """Count what members answered, once, and destroy the single answers."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = looking_back.look_back_on(meetings.meeting(council, meeting_id))
            if found is None:
                raise NotFound
            looking_back.count(account_behind(current_user), found, on=_today())
        flash(_("The answers are counted, and the single ones are destroyed."), "success")
    return _back(council, meeting_id)


@blueprint.get("/<council>/meetings/between")
@requires(Permission.SEE_MEETINGS)
def between_meetings(council: Council) -> str:
    """What members do between meetings, as sums of many."""
    lines = [
        {
            "quarter": _("Quarter %(number)d of %(year)s", number=each.quarter.number, year=str(each.quarter.year)),
            "members": each.members,
            "notes": each.notes,
            "time": words.duration(each.minutes) if each.minutes else "",
        }
        for each in contributions.sums(council, _today())
    ]
    return render_template("meetings/minutes/between.html", lines=lines)


def _told(found: LookBack | None) -> dict[str, object]:
    if found is None:
        return {"version": "0"}
    notes = looking_back.notes_of(found)
    return {"version": str(found.version), "answers_until": found.answers_until, **notes}


def _ask(found: LookBack, me: Actor) -> None:
    """Let those around the meeting know that they can say what they think, each in her language."""
    meeting: Meeting = found.meeting
    people = with_account(meeting)
    messages.load_keys(people)
    for each in people:
        with messages.in_her_language(each):
            link = addresses.known("meetings.own_after", council=meeting.council.slug, meeting_id=meeting.id)
            told = {"title": words.meeting_name(meeting), "day": day(found.answers_until), "link": link}
            messages.send(
                me,
                each,
                kind="look_back",
                subject=_("How was the meeting for you?"),
                body=_("Say until %(day)s how you found %(title)s. Your answer is only counted: %(link)s", **told),
                at=moment(),
            )


def _may_be_counted(found: LookBack | None) -> bool:
    until = found.answers_until if found else None
    return found is not None and found.counted is None and until is not None and until < _today()


def _back(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.after", council=council, meeting_id=meeting_id))


def _today() -> date:
    return datetime.now(UTC).date()
