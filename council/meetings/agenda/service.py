"""What a meeting speaks of and in which order; what members propose for it, and what is made of that.

Accepted items have the positions 1 to n. Putting an item at a place twice leaves it there.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Labels
from council.database import db, existing
from council.errors import NotFound, Refused
from council.meetings.agenda import telling
from council.meetings.models import AgendaItem, ItemState, Lead, Meeting, Participation, State
from council.members import sealed_lists
from council.members.models import Person

BECAUSE, PROPOSED = "declined_because_sealed", "proposed_sealed"
BEFORE = frozenset({State.PLANNED.value, State.ANNOUNCED.value})


class Item(TypedDict, total=False):
    """What may be said of an item."""

    title: Labels
    about: Labels
    lead: str
    participation: str
    minutes: int
    confidential: bool


class Proposal(TypedDict):
    """What a member proposes to speak of."""

    title: Labels
    about: Labels
    minutes: int


# Changes


def add_item(actor: Actor, meeting: Meeting, **said: Unpack[Item]) -> AgendaItem:
    """Put an item at the end of the agenda."""
    _must_be_before(meeting)
    added = _new(meeting, said, ItemState.ACCEPTED)
    added.position = len(agenda_of(meeting)) + 1
    db.session.add(added)
    db.session.flush()
    _record(actor, Act.AGENDA_ITEM_ADDED, added, {"position": added.position, "lead": added.lead})
    return added


def change_item(actor: Actor, item: AgendaItem, **said: Unpack[Item]) -> AgendaItem:
    """Change what is said of an item on the agenda."""
    _must_be_before(item.meeting)
    if item.state != ItemState.ACCEPTED.value:
        raise NotFound
    for name, value in said.items():
        setattr(item, name, value)
    item.version += 1
    details: dict[str, Detail] = {"lead": item.lead, "participation": item.participation, "minutes": item.minutes}
    _record(actor, Act.AGENDA_ITEM_CHANGED, item, details)
    return item


def put_item(actor: Actor, item: AgendaItem, *, position: int) -> AgendaItem:
    """Put an item at a place of the agenda; those behind it move on. Where there is no such place, at the nearest."""
    _must_be_before(item.meeting)
    order = agenda_of(item.meeting)
    if item not in order:
        raise NotFound
    order.remove(item)
    order.insert(max(1, min(position, len(order) + 1)) - 1, item)
    _number(order)
    _record(actor, Act.AGENDA_ITEM_MOVED, item, {"position": item.position})
    return item


def remove_item(actor: Actor, item: AgendaItem) -> None:
    """Take an item off the agenda, before the meeting is held."""
    _must_be_before(item.meeting)
    meeting = item.meeting
    _record(actor, Act.AGENDA_ITEM_REMOVED, item, {})
    db.session.delete(item)
    db.session.flush()
    _number(agenda_of(meeting))


def propose_item(
    actor: Actor, meeting: Meeting, person: Person, *, at: datetime, **said: Unpack[Proposal]
) -> AgendaItem:
    """Propose something to speak of, until the day the secretariat set; her words are hers until they are accepted."""
    if person.council_id != meeting.council_id:
        raise NotFound
    if not takes_proposals(meeting, at):
        raise Refused(
            _("The time for proposing items has passed."), _("Ask the secretariat, or propose it for the next meeting.")
        )
    proposed = _new(meeting, {"minutes": said["minutes"], "lead": Lead.MIGRANT.value, "title": {}}, ItemState.PROPOSED)
    proposed.proposed_by_id = person.id
    words = {"title": said["title"], "about": said["about"]}
    proposed.proposed_sealed = sealed_lists.seal(person.id, words, _place(proposed, PROPOSED))
    db.session.add(proposed)
    db.session.flush()
    _record(actor, Act.AGENDA_ITEM_PROPOSED, proposed, {"person": str(person.id)})
    return proposed


def accept_item(actor: Actor, item: AgendaItem, *, at: datetime) -> AgendaItem:
    """Put a proposed item at the end of the agenda, and tell who proposed it."""
    _must_be_proposed(item)
    item.title, item.about = wording_of(item)
    item.proposed_sealed = None
    item.position = len(agenda_of(item.meeting)) + 1
    item.state = ItemState.ACCEPTED.value
    item.version += 1
    telling.tell_proposer(actor, item, at=at)
    _record(actor, Act.AGENDA_ITEM_ACCEPTED, item, {"position": item.position})
    return item


def decline_item(actor: Actor, item: AgendaItem, *, reason: str, at: datetime) -> AgendaItem:
    """Leave a proposed item off the agenda; who proposed it is told why, and only she reads it."""
    _must_be_proposed(item)
    item.state = ItemState.DECLINED.value
    item.version += 1
    if item.proposed_by_id:
        item.declined_because_sealed = sealed_lists.seal(item.proposed_by_id, reason, _place(item, BECAUSE))
    telling.tell_proposer(actor, item, at=at)
    _record(actor, Act.AGENDA_ITEM_DECLINED, item, {})
    return item


# Reading


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """What the meeting speaks of, in its order."""
    return _items(meeting, ItemState.ACCEPTED)


def items_proposed(meeting: Meeting) -> list[AgendaItem]:
    """What members proposed and nobody has decided on, as long as it can be read."""
    found = _items(meeting, ItemState.PROPOSED)
    crypto.load_keys(each.proposed_by_id for each in found if each.proposed_by_id)
    return [each for each in found if any(wording_of(each))]


def proposed_by(meeting: Meeting, person: Person) -> list[AgendaItem]:
    """What one person proposed, whatever was made of it."""
    hers = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.proposed_by_id == person.id)
    return list(db.session.scalars(hers.order_by(AgendaItem.state, AgendaItem.position, AgendaItem.id)))


def item(meeting: Meeting, item_id: UUID) -> AgendaItem:
    """One item of a meeting."""
    return existing(AgendaItem, item_id, belongs=lambda found: found.meeting_id == meeting.id)


def wording_of(item: AgendaItem) -> tuple[Labels, Labels]:
    """The title of an item and what is said of it; of what was proposed, nothing once who proposed it was erased."""
    if item.proposed_by_id is None or item.proposed_sealed is None:
        return item.title, item.about
    said = sealed_lists.unseal(item.proposed_by_id, item.proposed_sealed, _place(item, PROPOSED)) or {}
    return said.get("title", {}), said.get("about", {})


def declined_because(item: AgendaItem) -> str:
    """Why her item was declined, for who proposed it."""
    if item.proposed_by_id is None:
        return ""
    return str(sealed_lists.unseal(item.proposed_by_id, item.declined_because_sealed, _place(item, BECAUSE)) or "")


def takes_proposals(meeting: Meeting, at: datetime) -> bool:
    """Whether members may propose items now."""
    return meeting.state == State.ANNOUNCED.value and meeting.items_until is not None and at < meeting.items_until


def last_day(meeting: Meeting) -> date | None:
    """The last day on which members may propose items, where the meeting is held."""
    if meeting.items_until is None:
        return None
    return (meeting.items_until - timedelta(minutes=1)).astimezone(ZoneInfo(meeting.time_zone)).date()


def time_needed(items: list[AgendaItem]) -> timedelta:
    """How long the items are meant to take together."""
    return timedelta(minutes=sum(each.minutes for each in items))


# Parts


def _items(meeting: Meeting, state: ItemState) -> list[AgendaItem]:
    its = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state == state.value)
    return list(db.session.scalars(its.order_by(AgendaItem.position, AgendaItem.id)))


def _new(meeting: Meeting, said: Mapping[str, object], state: ItemState) -> AgendaItem:
    usual = {"lead": Lead.SECRETARIAT.value, "participation": Participation.CONSULTATION.value, "about": {}}
    return AgendaItem(
        id=uuid4(), meeting_id=meeting.id, meeting=meeting, position=0, state=state.value, **{**usual, **said}
    )


def _number(order: list[AgendaItem]) -> None:
    for position, each in enumerate(order, start=1):
        each.position = position
    db.session.flush()


def _must_be_before(meeting: Meeting) -> None:
    if meeting.state not in BEFORE:
        raise Refused(
            _("The agenda cannot be changed any more: the meeting was opened, held or cancelled."),
            _("Open the page of the meeting to see how it stands."),
        )


def _must_be_proposed(item: AgendaItem) -> None:
    _must_be_before(item.meeting)
    if item.state != ItemState.PROPOSED.value:
        raise Refused(_("This proposal was decided on already."), _("Open the agenda again to see how."))


def _place(item: AgendaItem, column: str) -> crypto.Place:
    return crypto.Place("agenda_items", column, item.id)


def _record(actor: Actor, act: Act, item: AgendaItem, details: Mapping[str, Detail]) -> None:
    told: dict[str, Detail] = {"meeting": str(item.meeting_id), **details}
    record(actor, act, Subject("agenda_item", str(item.id)), council=item.meeting.council_id, details=told)
