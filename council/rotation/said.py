"""What members say of a proposal, and substitutes of a seat they are offered, in words."""

from flask_babel import gettext as _

from council.rotation.decision import Voice
from council.rotation.vacancy.service import Reply


def voice_words(voice: str) -> str:
    """How a member spoke of a proposal."""
    return {Voice.YES: _("yes"), Voice.NO: _("no"), Voice.ABSTAIN: _("neither")}[Voice(voice)]


def reply_words(reply: str) -> str:
    """What somebody answered who was asked to take a seat."""
    return {
        Reply.ACCEPTED: _("accepted"),
        Reply.DECLINED: _("declined"),
        Reply.UNREACHED: _("could not be reached"),
    }[Reply(reply)]
