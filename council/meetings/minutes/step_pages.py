"""Pages that carry minutes on: asking for comments and answering them, noting the approval, and publishing."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import addresses
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.audit.service import Actor
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import Page, answered
from council.i18n import day
from council.meetings import service as meetings
from council.meetings.minutes import comments, reading, service, showing, words
from council.meetings.minutes.forms import (
    EVERYONE,
    YES,
    AnswerCommentForm,
    ApproveForm,
    AskForCommentsForm,
    PublishForm,
    meeting_id_of,
)
from council.meetings.minutes.gathering import around, with_account
from council.meetings.minutes.models import Minutes
from council.meetings.minutes.pages import MINUTES
from council.meetings.section import blueprint
from council.members import messages
from council.members.models import Person


@blueprint.route(f"{MINUTES}/comments", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def ask_for_comments(council: Council, meeting_id: UUID) -> Page:
    """Let members read the draft and comment on it until a day; they are told."""
    found = service.of_meeting(council, meeting_id)
    shown = {"version": str(found.version), "until": found.comments_until}
    form = AskForCommentsForm(data=None if request.method == "POST" else shown)
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.of_meeting(council, meeting_id)
            form.seen(found.version)
            me = account_behind(current_user)
            service.open_for_comments(me, found, until=form.until.data, on=_today())
            _tell(found, me, with_account(found.meeting))
        flash(_("The members can read the draft, and were told."), "success")
        return _back(council, meeting_id)
    reached = len(with_account(found.meeting))
    return answered("meetings/minutes/ask.html", form=form, meeting=found.meeting, reached=reached)


def _tell(found: Minutes, me: Actor, people: list[Person]) -> None:
    """Let people know that they can comment, each in her language."""
    council = found.meeting.council
    messages.load_keys(people)
    for each in people:
        with messages.in_her_language(each):
            link = addresses.known("meetings.minutes", council=council.slug, meeting_id=found.meeting_id)
            told = {"title": words.meeting_name(found.meeting), "day": day(found.comments_until), "link": link}
            messages.send(
                me,
                each,
                kind="minutes",
                subject=_("Draft minutes: your comments until %(day)s", **told),
                body=_("The minutes of %(title)s are drafted. Read them and comment until %(day)s: %(link)s", **told),
                at=moment(),
            )


@blueprint.route(f"{MINUTES}/comments/<uuid:comment_id>/answer", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def answer_minutes_comment(council: Council, meeting_id: UUID, comment_id: UUID) -> Page:
    """Say what became of a comment."""
    found = service.of_meeting(council, meeting_id)
    line = next((each for each in showing.comment_lines(found, None) if each.id == comment_id), None)
    if line is None:
        raise NotFound
    made = comments.comment_on(found, comment_id)
    form = AnswerCommentForm(data=None if request.method == "POST" else {"version": str(made.version)})
    whole = form.validate_on_submit()
    if whole and form.taken_up.data != YES and not form.reason.data:
        form.reason.errors, whole = [_("Whoever says no says why.")], False
    if whole:
        with transaction(form.key):
            found = service.of_meeting(council, meeting_id)
            made = comments.comment_on(found, comment_id)
            form.seen(made.version)
            told = {"taken_up": form.taken_up.data == YES, "reason": form.reason.data or ""}
            comments.answer(account_behind(current_user), found, made, **told)
        flash(_("The answer stands beside the comment."), "success")
        return _back(council, meeting_id)
    return answered("meetings/minutes/answer_comment.html", form=form, meeting=found.meeting, line=line)


@blueprint.route(f"{MINUTES}/approve", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def approve_minutes(council: Council, meeting_id: UUID) -> Page:
    """Write down which meeting approved the minutes."""
    found = service.of_meeting(council, meeting_id)
    form = ApproveForm(data=None if request.method == "POST" else {"version": str(found.version)})
    form.offer(service.may_approve(found))

    def carry_out(me: Actor, found: Minutes) -> None:
        approving = meetings.meeting(council, meeting_id_of(form))
        service.approve(me, found, at_meeting=approving, on=_today())

    if form.validate_on_submit():
        _carried(form, council, meeting_id, carry_out)
        flash(_("The approval is noted. The text stays as it is from now on."), "success")
        return _back(council, meeting_id)
    waiting = sum(each.waits for each in showing.comment_lines(found, None))
    still_open = comments.are_open(found, _today())
    return answered(
        "meetings/minutes/approve.html", form=form, meeting=found.meeting, waiting=waiting, still_open=still_open
    )


@blueprint.route(f"{MINUTES}/publish", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def publish_minutes(council: Council, meeting_id: UUID) -> Page:
    """Publish approved minutes, after saying what that does."""
    found = service.of_meeting(council, meeting_id)
    form = PublishForm(data=None if request.method == "POST" else {"version": str(found.version)})
    form.offer(everyone=service.may_be_public(found.meeting))

    def carry_out(me: Actor, found: Minutes) -> None:
        service.publish(me, found, for_everyone=form.readers.data == EVERYONE)

    if form.validate_on_submit():
        _carried(form, council, meeting_id, carry_out)
        flash(_("The minutes are published."), "success")
        return _back(council, meeting_id)
    texts = "\n".join(service.whole_text(each) for each in service.latest_of(found).values())
    return answered(
        "meetings/minutes/publish.html",
        form=form,
        meeting=found.meeting,
        minutes=found,
        consequences=showing.consequences(found),
        named=reading.named_openly(around(found.meeting), texts),
    )


def _carried(
    form: ApproveForm | PublishForm, council: Council, meeting_id: UUID, carry_out: Callable[[Actor, Minutes], None]
) -> None:
    """Take the minutes one step on, once, if they are still as they were seen."""
    with transaction(form.key):
        found = service.of_meeting(council, meeting_id)
        form.seen(found.version)
        carry_out(account_behind(current_user), found)


def _back(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.minutes", council=council, meeting_id=meeting_id))


def _today() -> date:
    return datetime.now(UTC).date()
