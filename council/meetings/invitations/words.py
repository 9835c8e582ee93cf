"""What can be asked for, and how an answer stands, in words."""

from flask_babel import gettext as _

from council.meetings.invitations.queries import Help
from council.meetings.models import Answer, Invitation


def help_words() -> dict[Help, str]:
    """What each help is called, in the order in which it is asked."""
    return {
        Help.TRAVEL: _("Travel and a place to stay"),
        Help.VISA: _("A letter for a visa or a permit to travel"),
        Help.CHILD_CARE: _("Child care during the meeting"),
        Help.ACCESS: _("Access: no steps, sign language, captions, large print or easy language"),
        Help.DIAL_IN: _("Help with taking part by telephone or over the internet"),
    }


def full_words() -> dict[Answer, str]:
    """That there is no place left in a way of taking part."""
    return {
        Answer.COME: _("All places in the room are taken. If you answer that you come, you wait for a place."),
        Answer.REMOTE: _("All places from afar are taken. If you answer that you take part, you wait for a place."),
    }


def own_state(invitation: Invitation, *, still_open: bool) -> tuple[str, str]:
    """How her own answer stands, with the badge it wears."""
    if not still_open:
        return _past_state(invitation), "ended"
    if invitation.waiting:
        return _("You wait for a place. You are told when there is one."), "waiting"
    return {
        Answer.NONE.value: (_("You have not answered yet."), "waiting"),
        Answer.COME.value: (_("You come. There is a place for you."), "good"),
        Answer.REMOTE.value: (_("You take part from afar. There is a place for you."), "good"),
        Answer.CANNOT.value: (_("You cannot take part."), "ended"),
    }[invitation.answer]


def _past_state(invitation: Invitation) -> str:
    """What she had answered when answers were no longer taken."""
    if invitation.waiting:
        return _("There was no place for you.")
    return {
        Answer.NONE.value: _("You did not answer."),
        Answer.COME.value: _("You said that you come."),
        Answer.REMOTE.value: _("You said that you take part from afar."),
        Answer.CANNOT.value: _("You said that you cannot take part."),
    }[invitation.answer]
