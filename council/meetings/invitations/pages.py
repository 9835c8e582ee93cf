"""The secretariat's pages of invitations: who comes, what is needed, reminders, and answers written down for people."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.invitations import inviting
from council.meetings.invitations.answers import answer_invitation, is_open
from council.meetings.invitations.forms import AnswerForm, answer_form
from council.meetings.invitations.queries import invitation
from council.meetings.invitations.reading import invitations_reading
from council.meetings.models import Meeting
from council.meetings.section import blueprint
from council.members import service as members
from council.members.languages import names

INVITATIONS = "/<council>/meetings/<uuid:meeting_id>/invitations"


@blueprint.get(INVITATIONS)
@requires(Permission.EDIT_MEETINGS)
def invitations(council: Council, meeting_id: UUID) -> str:
    """Who comes, who has not answered, and what is needed."""
    meeting = _announced(council, meeting_id)
    told = invitations_reading(meeting, datetime.now(UTC))
    return render_template("meetings/invitations.html", meeting=meeting, told=told, form=ConfirmForm())


@blueprint.route(f"{INVITATIONS}/<uuid:invitation_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def answer_for(council: Council, meeting_id: UUID, invitation_id: UUID) -> Page:
    """Write down what somebody said who did not answer herself."""
    found = invitation(council, meeting_id, invitation_id)
    person = found.person
    if person.erased_at is not None:
        raise NotFound
    form = AnswerForm(found.meeting, own=False) if request.method == "POST" else answer_form(found, own=False)
    if not form.validate_on_submit():
        return answered(
            "meetings/answer_for.html",
            form=form,
            meeting=found.meeting,
            title=label(found.meeting.title),
            name=members.name_of(person),
            own=not found.assisted and found.answered_at is not None,
            open=is_open(found.meeting, datetime.now(UTC)),
            offered_languages=names(),
        )
    with transaction(form.key):
        present = invitation(council, meeting_id, invitation_id)
        form.seen(present.version)
        answer_invitation(
            account_behind(current_user),
            present,
            answer=form.chosen(),
            reason=form.reason.data or "",
            needs=form.needs(),
            at=moment(),
            assisted=True,
        )
    flash(_("The answer is written down."), "success")
    return _to_invitations(found.meeting)


@blueprint.post(f"{INVITATIONS}/remind")
@requires(Permission.EDIT_MEETINGS)
def remind_invited(council: Council, meeting_id: UUID) -> Response:
    """Remind everybody who has not answered."""
    form = _confirmed()
    with transaction(form.key):
        reminded = inviting.remind_all(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
    flash(ngettext("%(num)d person was reminded.", "%(num)d people were reminded.", reminded), "success")
    return _to_invitations(meetings.meeting(council, meeting_id))


@blueprint.post(f"{INVITATIONS}/invite")
@requires(Permission.EDIT_MEETINGS)
def invite_seated(council: Council, meeting_id: UUID) -> Response:
    """Invite those who sit on the day of the meeting and were not invited yet."""
    form = _confirmed()
    with transaction(form.key):
        invited = inviting.invite_seated(
            account_behind(current_user), meetings.meeting(council, meeting_id), at=moment()
        )
    flash(ngettext("%(num)d person was invited.", "%(num)d people were invited.", len(invited)), "success")
    return _to_invitations(meetings.meeting(council, meeting_id))


def _announced(council: Council, meeting_id: UUID) -> Meeting:
    found = meetings.meeting(council, meeting_id)
    if found.announced_at is None:
        raise NotFound
    return found


def _confirmed() -> ConfirmForm:
    """The button that was pressed, with its protection against forged sending."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise NotFound
    return form


def _to_invitations(meeting: Meeting) -> Response:
    return redirect(url_for("meetings.invitations", council=meeting.council, meeting_id=meeting.id))
