"""Pages on which the officer takes a decision, and what everybody of the council reads of a meeting that was held."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.holding import deciding, service
from council.meetings.holding.forms import DecisionForm, PersonForm
from council.meetings.holding.pages import to_live
from council.meetings.holding.reading import came, item_lines, names_here
from council.meetings.holding.room import aside, room
from council.meetings.holding.words import quorum_words, rule_words
from council.meetings.models import AgendaItem
from council.meetings.section import blueprint
from council.members import service as members
from council.rotation.decision import rule_of

MEETING = "/<council>/meetings/<uuid:meeting_id>"
ITEM = f"{MEETING}/live/items/<uuid:item_id>"


@blueprint.route(f"{ITEM}/decide", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def decide(council: Council, meeting_id: UUID, item_id: UUID) -> Page:
    """Take a decision on an item in the open."""
    item = _item(council, meeting_id, item_id)
    service.refuse_unless_open(item.meeting)
    form = DecisionForm()
    if form.validate_on_submit():
        with transaction(form.key):
            item = _item(council, meeting_id, item_id)
            actor = account_behind(current_user)
            taken = deciding.decide(actor, item, form.chosen(), text=form.text(), votes=form.votes(), at=moment())
            carried = taken.carried
        flash(
            _("The decision is written down: carried.") if carried else _("It is written down: not carried."), "success"
        )
        return to_live(council, meeting_id, "agenda")
    return answered("meetings/holding/decide.html", form=form, **_shown(item))


@blueprint.post(f"{ITEM}/aside")
@requires(Permission.EDIT_MEETINGS)
def stand_aside(council: Council, meeting_id: UUID, item_id: UUID) -> Response:
    """Note that an item is a matter of somebody's own, or take that back."""
    form = PersonForm()
    if form.validate_on_submit():
        with transaction(form.key):
            item = _item(council, meeting_id, item_id)
            person = members.person(council, form.who())
            deciding.turn_interest(account_behind(current_user), item, person, at=moment())
    return redirect(url_for("meetings.decide", council=council, meeting_id=meeting_id, item_id=item_id))


@blueprint.get(f"{MEETING}/held")
@requires(Permission.SEE_MEETINGS)
def held(council: Council, meeting_id: UUID) -> str:
    """Who was there and what was decided."""
    found = meetings.meeting(council, meeting_id)
    if found.opened_at is None:
        raise NotFound
    return render_template(
        "meetings/holding/held.html",
        meeting=found,
        title=label(found.title),
        came=came(found, named=may(Permission.SEE_PEOPLE, council)),
        lines=item_lines(found),
    )


def _item(council: Council, meeting_id: UUID, item_id: UUID) -> AgendaItem:
    return service.item_of(meetings.meeting(council, meeting_id), item_id)


def _shown(item: AgendaItem) -> dict[str, object]:
    at = datetime.now(UTC)
    found, away = room(item.meeting, at), aside(item)
    here = names_here(item.meeting, at)
    reached = found.quorum(away)
    return {
        "meeting": item.meeting,
        "item": item,
        "title": label(item.title),
        "here": [(each, name, each in away) for each, name in here.items()],
        "quorum": quorum_words(reached),
        "reached": reached.reached,
        "voters": len(found.voters(away)),
        "rule": rule_words()[rule_of(found.rules.meetings)],
        "person": PersonForm(formdata=None),
    }
