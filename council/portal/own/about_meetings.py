"""What a council keeps of a person around meetings: invitations with her answers, and what she proposed to speak of."""

from sqlalchemy import select

from council.database import db
from council.i18n import label
from council.meetings.agenda.service import declined_because, wording_of
from council.meetings.invitations.queries import invited_to, needs_of, reason_of
from council.meetings.models import AgendaItem, Invitation
from council.members.models import Person
from council.portal.own import copied_meetings
from council.portal.own.about_person import Parts


def invited(person: Person) -> Parts:
    """The meetings she was invited to, and her answers."""
    return [_invited(each) for each in invited_to(person)]


def proposed_items(person: Person) -> Parts:
    """What she proposed to speak of, and what came of it."""
    hers = select(AgendaItem).where(AgendaItem.proposed_by_id == person.id).order_by(AgendaItem.id)
    return [
        copied_meetings.ProposedItem(
            meeting=label(each.meeting.title),
            item=label(wording_of(each)[0]),
            text=label(wording_of(each)[1]),
            item_state=each.state,
            reason=declined_because(each),
        )
        for each in db.session.scalars(hers)
    ]


def _invited(invitation: Invitation) -> copied_meetings.Invited:
    needs = needs_of(invitation)
    return copied_meetings.Invited(
        meeting=label(invitation.meeting.title),
        invited_at=invitation.invited_at,
        reminded_at=invitation.reminded_at,
        takes_part=invitation.answer,
        waits_for_a_place=invitation.waiting,
        answered_at=invitation.answered_at,
        entered_by_officer=invitation.assisted,
        reason=reason_of(invitation),
        interpretation_into=list(needs.interpretation),
        help=[each.value for each in needs.listed],
        in_own_words=needs.words,
    )
