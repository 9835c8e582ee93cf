"""Pages of the papers of a meeting: the list, adding and translating, checking, publishing, and the files."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import code, label
from council.label_fields import labels_in
from council.meetings import service as meetings
from council.meetings.invitations.queries import invitation_of
from council.meetings.models import Meeting, State
from council.meetings.pages import seen_meeting
from council.meetings.papers import service
from council.meetings.papers.formats import MIMETYPES, Format
from council.meetings.papers.forms import ACCEPTED, CheckForm, FileForm, PaperForm, check_form, next_form
from council.meetings.papers.models import PaperFile
from council.meetings.papers.reading import file_title, papers_reading, rule_sentence
from council.meetings.section import blueprint
from council.members.doors import own_door
from council.responses import as_file

ROOM = "/<council>/meetings/<uuid:meeting_id>/papers"
FILE = f"{ROOM}/files/<uuid:file_id>"


@blueprint.get(ROOM)
@requires(Permission.SEE_MEETINGS)
def papers(council: Council, meeting_id: UUID) -> str:
    """The papers of a meeting."""
    meeting, edits = seen_meeting(council, meeting_id), may(Permission.EDIT_MEETINGS, council)
    return render_template(
        "meetings/papers/papers.html",
        meeting=meeting,
        title=label(meeting.title),
        papers=papers_reading(meeting, edits=edits),
        rule=rule_sentence(meeting),
        edits=edits and meeting.state != State.CANCELLED.value,
        form=ConfirmForm(),
    )


@blueprint.route(f"{ROOM}/add", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def add_paper(council: Council, meeting_id: UUID) -> Page:
    """Add a paper with its original."""
    meeting = _changeable(council, meeting_id)
    usual = {"language": code(), "status": TextStatus.REVIEWED.value}
    form = PaperForm() if request.method == "POST" else PaperForm(data=usual)
    if not form.validate_on_submit():
        return answered("meetings/papers/add.html", form=form, meeting=meeting, accepted=ACCEPTED)
    with transaction(form.key):
        present = meetings.meeting(council, meeting_id)
        title = labels_in(form.title.data)
        service.add_paper(account_behind(current_user), present, title=title, draft=form.draft(), at=moment())
    flash(_("The paper was added. Only the secretariat reads it until you publish it."), "success")
    return _to_papers(council, meeting_id)


@blueprint.route(f"{ROOM}/<uuid:paper_id>/put", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def put_paper(council: Council, meeting_id: UUID, paper_id: UUID) -> Page:
    """Put a translation of a paper, or a new version of it, in place."""
    meeting = _changeable(council, meeting_id)
    found = service.paper(council, meeting_id, paper_id)
    form = FileForm() if request.method == "POST" else next_form(found, request.args.get("language", ""))
    if not form.validate_on_submit():
        return answered("meetings/papers/put.html", form=form, meeting=meeting, paper=found, accepted=ACCEPTED)
    with transaction(form.key):
        present = service.paper(council, meeting_id, paper_id)
        service.put_file(account_behind(current_user), present, form.draft(), at=moment())
    flash(_("The file was added. Only the secretariat reads it until you publish it."), "success")
    return _to_papers(council, meeting_id)


@blueprint.route(FILE, methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def check_paper(council: Council, meeting_id: UUID, file_id: UUID) -> Page:
    """Say how far a file was checked; publish it or take it away."""
    found = service.file(council, meeting_id, file_id)
    form = CheckForm() if request.method == "POST" else check_form(found)
    if not form.validate_on_submit():
        return answered(
            "meetings/papers/file.html",
            form=form,
            confirm=ConfirmForm(),
            file=found,
            meeting=found.paper.meeting,
            title=file_title(found),
        )
    with transaction(form.key):
        present = service.file(council, meeting_id, file_id)
        form.seen(present.version)
        status, translator = TextStatus(form.status.data), form.translator.data or ""
        service.check(account_behind(current_user), present, status=status, translator=translator)
    flash(_("Saved."), "success")
    return _to_papers(council, meeting_id)


@blueprint.post(f"{FILE}/publish")
@requires(Permission.EDIT_MEETINGS)
def publish_paper(council: Council, meeting_id: UUID, file_id: UUID) -> Response:
    """Let everybody who may see the meeting read a file."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        service.publish(account_behind(current_user), service.file(council, meeting_id, file_id), at=moment())
    flash(_("The file is published."), "success")
    return _to_papers(council, meeting_id)


@blueprint.post(f"{FILE}/remove")
@requires(Permission.EDIT_MEETINGS)
def remove_paper(council: Council, meeting_id: UUID, file_id: UUID) -> Response:
    """Take a file away for good."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        service.remove(account_behind(current_user), service.file(council, meeting_id, file_id), at=moment())
    flash(_("The file was taken away."), "success")
    return _to_papers(council, meeting_id)


@blueprint.get(f"{FILE}/content")
@requires(Permission.SEE_MEETINGS)
def paper_file(council: Council, meeting_id: UUID, file_id: UUID) -> FlaskResponse:
    """A file; what is not published is the secretariat's."""
    seen_meeting(council, meeting_id)
    found = service.file(council, meeting_id, file_id)
    if found.published_at is None and not may(Permission.EDIT_MEETINGS, council):
        raise NotFound
    return _sent(found)


@blueprint.get("/me/<council>/meetings/<uuid:meeting_id>/papers/<uuid:file_id>")
@requires(Permission.OWN_DATA)
def own_paper_file(council: Council, meeting_id: UUID, file_id: UUID) -> FlaskResponse:
    """A published file of a meeting to which the reader was invited."""
    person, _door = own_door(council, current_user, "")
    meeting = meetings.meeting(council, meeting_id)
    found = service.file(council, meeting_id, file_id)
    if meeting.announced_at is None or found.published_at is None or invitation_of(meeting, person) is None:
        raise NotFound
    return _sent(found)


def _sent(file: PaperFile) -> FlaskResponse:
    kind = Format(file.format)
    name = f"paper-{file.paper.number}-{file.language}-{file.issue}.{kind.value}"
    return as_file(service.content_of(file), MIMETYPES[kind], name)


def _changeable(council: Council, meeting_id: UUID) -> Meeting:
    """A meeting to which papers can be added."""
    found = meetings.meeting(council, meeting_id)
    if request.method == "GET" and found.state == State.CANCELLED.value:
        raise NotFound
    return found


def _to_papers(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.papers", council=council, meeting_id=meeting_id))
