"""A member's own pages: her comment on minutes, what she thinks of a meeting, and her work between meetings."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound, Refused
from council.form_base import ConfirmForm, Page, answered
from council.meetings import service as meetings
from council.meetings.minutes import comments, contributions, looking_back, service, words
from council.meetings.minutes.forms import CommentForm, ContributionForm, own_opinion_form
from council.meetings.minutes.gathering import around
from council.meetings.minutes.models import LookBack, Minutes
from council.meetings.minutes.service import State
from council.meetings.models import Meeting
from council.meetings.section import blueprint
from council.members import service as members
from council.members.choices.service import name_in_minutes
from council.members.models import Person

MEETING = "/me/<council>/meetings/<uuid:meeting_id>"


@blueprint.route(f"{MEETING}/comment", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def comment_on_minutes(council: Council | None, meeting_id: UUID) -> Page:
    """Comment on a draft of minutes."""
    person, meeting = _around(council, meeting_id)
    if not may(Permission.SEE_MEETINGS, council):
        raise NotFound
    found = _open_to_members(meeting)
    form = CommentForm()
    if form.validate_on_submit():
        with transaction(form.key):
            person, meeting = _around(council, meeting_id)
            me, found = account_behind(current_user), _open_to_members(meeting)
            comments.comment(me, found, person, text=form.text.data, on=_today())
        flash(_("Your comment stands beside the minutes. The secretariat will answer it."), "success")
        return redirect(url_for("meetings.minutes", council=council, meeting_id=meeting_id))
    if not comments.are_open(found, _today()):
        raise Refused(
            _("The time for comments on these minutes is over."),
            _("Say it at the meeting that is asked to approve them."),
        )
    called = name_in_minutes(person)
    return answered("meetings/minutes/comment.html", form=form, meeting=meeting, minutes=found, called=called)


@blueprint.route(f"{MEETING}/after", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_after(council: Council | None, meeting_id: UUID) -> Page:
    """Say what one thinks of a meeting; it is only counted."""
    person, meeting = _around(council, meeting_id)
    found, items = _asked(meeting), meetings.agenda_of(meeting)
    form = own_opinion_form(items, looking_back.own_answer(found, person))
    if form.validate_on_submit():
        with transaction(form.key):
            person, meeting = _around(council, meeting_id)
            me, opinion = account_behind(current_user), form.opinion()
            looking_back.answer(me, _asked(meeting), person, opinion=opinion, on=_today())
        flash(_("Thank you. Your answer is counted with the others when the time is over."), "success")
        return redirect(url_for("meetings.own_after", council=council, meeting_id=meeting_id))
    still_open = looking_back.may_answer(found, _today())
    return answered(
        "meetings/minutes/own_after.html", form=form, meeting=meeting, items=items, found=found, still_open=still_open
    )


@blueprint.route("/me/<council>/contributions", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_contributions(council: Council | None) -> Page:
    """What one did between meetings, and a form to note more."""
    person = _herself(council)
    form = ContributionForm(data=None if request.method == "POST" else {"day": _today()})
    if form.validate_on_submit():
        if form.day.data <= _today():
            with transaction(form.key):
                contributions.note(account_behind(current_user), _herself(council), day=form.day.data, done=form.done())
            flash(_("It is noted."), "success")
            return redirect(url_for("meetings.own_contributions", council=council))
        form.day.errors = [_("This day is still to come.")]
    noted = contributions.notes_of(person)
    return answered(
        "meetings/minutes/contributions.html",
        form=form,
        person_council=council,
        noted=noted,
        work=words.work_names(),
        duration=words.duration,
        whole=sum(said.minutes or 0 for _each, said in noted),
    )


@blueprint.route("/me/<council>/contributions/<uuid:contribution_id>/remove", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def remove_contribution(council: Council | None, contribution_id: UUID) -> Page:
    """Take a note out."""
    person, form = _herself(council), ConfirmForm()
    contributions.note_of(person, contribution_id)
    if form.validate_on_submit():
        with transaction(form.key):
            noted = contributions.note_of(person, contribution_id)
            contributions.remove(account_behind(current_user), noted, person)
        flash(_("The note is removed."), "success")
        return redirect(url_for("meetings.own_contributions", council=council))
    return render_template("meetings/minutes/remove_contribution.html", form=form, person_council=council)


def _herself(council: Council | None) -> Person:
    """Who the reader is in a council; an account that belongs to nobody there finds nothing."""
    person = members.person_of(account_behind(current_user), council) if council else None
    if person is None or person.erased_at is not None:
        raise NotFound
    return person


def _around(council: Council | None, meeting_id: UUID) -> tuple[Person, Meeting]:
    """The reader, and a meeting to which she was invited or at which she was."""
    person = _herself(council)
    meeting = meetings.meeting(person.council, meeting_id)
    if person.id not in {each.id for each in around(meeting)}:
        raise NotFound
    return person, meeting


def _open_to_members(meeting: Meeting) -> Minutes:
    found = service.minutes_of(meeting)
    if found is None or found.state == State.DRAFT.value:
        raise NotFound
    return found


def _asked(meeting: Meeting) -> LookBack:
    """What the members were asked about a meeting."""
    found = looking_back.look_back_on(meeting)
    if found is None or found.answers_until is None:
        raise NotFound
    return found


def _today() -> date:
    return datetime.now(UTC).date()
