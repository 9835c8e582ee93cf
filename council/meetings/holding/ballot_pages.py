"""Pages of secret ballots: opening one, its turnout, votes on paper, counting and stopping it, and its file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import empty_log, moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.holding import balloting, service
from council.meetings.holding.forms import BallotForm, PaperForm
from council.meetings.holding.models import Ballot, BallotState
from council.meetings.holding.pages import to_live
from council.meetings.holding.room import aside, room
from council.meetings.holding.written import file_of
from council.meetings.section import blueprint
from council.members import service as members
from council.responses import as_file

MEETING = "/<council>/meetings/<uuid:meeting_id>"
ONE = f"{MEETING}/ballots/<uuid:ballot_id>"
PROGRAM = "verify_ballot.py"


@blueprint.route(f"{MEETING}/live/items/<uuid:item_id>/ballot", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def open_ballot(council: Council, meeting_id: UUID, item_id: UUID) -> Page:
    """Open a secret ballot on an item, after saying how it goes."""
    item = service.item_of(meetings.meeting(council, meeting_id), item_id)
    service.refuse_unless_open(item.meeting)
    form = BallotForm()
    if form.validate_on_submit():
        with transaction(form.key):
            item = service.item_of(meetings.meeting(council, meeting_id), item_id)
            opened = balloting.open_ballot(account_behind(current_user), item, text=form.text(), at=moment())
            ballot_id = opened.id
        flash(_("The ballot is open. Everybody who is here votes on her own page."), "success")
        return _to_ballot(council, meeting_id, ballot_id)
    voters = len(room(item.meeting, datetime.now(UTC)).voters(aside(item)))
    shown = {"meeting": item.meeting, "item": item, "title": label(item.title), "voters": voters}
    return answered("meetings/holding/open_ballot.html", form=form, **shown)


@blueprint.get(ONE)
@requires(Permission.EDIT_MEETINGS)
def ballot(council: Council, meeting_id: UUID, ballot_id: UUID) -> str:
    """A ballot for the officer: who voted, who has not yet, and how it ends."""
    found = _ballot(council, meeting_id, ballot_id)
    return render_template("meetings/holding/ballot.html", **_shown(found))


@blueprint.route(f"{ONE}/paper", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def enter_paper_votes(council: Council, meeting_id: UUID, ballot_id: UUID) -> Page:
    """Enter votes on paper as their sums, and who voted so."""
    found = _ballot(council, meeting_id, ballot_id)
    balloting.refuse_unless_running(found)
    form = PaperForm(members.names_of_many(balloting.may_vote(found, datetime.now(UTC))))
    if form.validate_on_submit():
        votes = [balloting.encrypted(found, choice) for choice in form.votes()]
        with transaction(form.key):
            found = _ballot(council, meeting_id, ballot_id)
            people = [members.person(council, each) for each in form.chosen()]
            balloting.enter_paper_votes(account_behind(current_user), found, people, votes, at=moment())
        flash(_("The votes on paper are in. Destroy the papers now."), "success")
        return _to_ballot(council, meeting_id, ballot_id)
    return answered("meetings/holding/paper.html", form=form, **_about(found))


@blueprint.route(f"{ONE}/count", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def count_ballot(council: Council, meeting_id: UUID, ballot_id: UUID) -> Page:
    """End a ballot and count it, after saying what that does."""
    found = _ballot(council, meeting_id, ballot_id)
    balloting.refuse_unless_running(found)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = _ballot(council, meeting_id, ballot_id)
            carried = balloting.count_ballot(account_behind(current_user), found, at=moment()).carried
        empty_log()
        flash(_("The ballot is counted: carried.") if carried else _("The ballot is counted: not carried."), "success")
        return to_live(council, meeting_id, "agenda")
    return answered("meetings/holding/count.html", form=form, **_shown(found))


@blueprint.route(f"{ONE}/stop", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def stop_ballot(council: Council, meeting_id: UUID, ballot_id: UUID) -> Page:
    """End a ballot without counting it, after saying what that does."""
    found = _ballot(council, meeting_id, ballot_id)
    balloting.refuse_unless_running(found)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = _ballot(council, meeting_id, ballot_id)
            balloting.stop_ballot(account_behind(current_user), found, at=moment())
        empty_log()
        flash(_("The ballot was stopped. Its votes are deleted; nobody can open them."), "success")
        return to_live(council, meeting_id, "agenda")
    return answered("meetings/holding/stop.html", form=form, **_shown(found))


@blueprint.get(f"{ONE}/file")
@requires(Permission.SEE_MEETINGS)
def ballot_file(council: Council, meeting_id: UUID, ballot_id: UUID) -> Response:
    """A counted ballot as a file: every encrypted vote with its proofs, and the result with its own."""
    found = _ballot(council, meeting_id, ballot_id)
    if found.state != BallotState.COUNTED.value:
        raise NotFound
    content = json.dumps(file_of(found), ensure_ascii=False, indent=1)
    return as_file(content, "application/json", f"ballot-{found.number}.json")


@blueprint.get(f"/<council>/meetings/{PROGRAM}")
@requires(Permission.SEE_MEETINGS)
def verify_ballot(council: Council) -> Response:  # noqa: ARG001  # whoever may read its meetings may take it
    """The program that checks a ballot's file without this site."""
    return as_file((Path(__file__).parent / PROGRAM).read_bytes(), "text/x-python", PROGRAM)


def _ballot(council: Council, meeting_id: UUID, ballot_id: UUID) -> Ballot:
    return balloting.ballot(meetings.meeting(council, meeting_id), ballot_id)


def _to_ballot(council: Council, meeting_id: UUID, ballot_id: UUID) -> Response:
    return redirect(url_for("meetings.ballot", council=council, meeting_id=meeting_id, ballot_id=ballot_id))


def _about(found: Ballot) -> dict[str, object]:
    return {"ballot": found, "meeting": found.meeting, "item": found.item, "text": label(found.text)}


def _shown(found: Ballot) -> dict[str, object]:
    voted = balloting.voted(found)
    running = found.state == BallotState.OPEN.value
    waiting = balloting.may_vote(found, datetime.now(UTC)) if running else []
    names = members.names_of_many([*voted, *waiting])
    return {
        **_about(found),
        "running": running,
        "voted": sorted((names[each] for each in voted), key=str.casefold),
        "waiting": sorted((names[each] for each in waiting), key=str.casefold),
    }
