"""What who proposed an item is told of it."""

from datetime import datetime

from flask_babel import gettext as _

from council import addresses
from council.audit.service import Actor
from council.database import db
from council.i18n import label
from council.meetings.models import AgendaItem, ItemState
from council.members import messages
from council.members.models import Person

KIND = "agenda_item"


def tell_proposer(actor: Actor, item: AgendaItem, *, at: datetime) -> None:
    """Tell her whether her item is on the agenda; what it is, and why not, stands on her page and not in the mail."""
    person = db.session.get(Person, item.proposed_by_id) if item.proposed_by_id else None
    if person is None or person.erased_at is not None:
        return
    with messages.in_her_language(person):
        accepted = item.state == ItemState.ACCEPTED.value
        lines = [label(item.meeting.title), _where(item, person, accepted=accepted)]
        subject = _("Your item is on the agenda") if accepted else _("Your item is not on the agenda")
        messages.send(actor, person, kind=KIND, subject=subject, body="\n\n".join(lines), at=at)


def _where(item: AgendaItem, person: Person, *, accepted: bool) -> str:
    if person.user_id is None:
        return _("Ask the secretariat if you wish to know more.")
    meeting = item.meeting
    page = addresses.known("meetings.own_meeting", council=meeting.council, meeting_id=meeting.id)
    if accepted:
        return _("The agenda stands here: %(address)s", address=page)
    return _("The reason stands here: %(address)s", address=page)
