"""Interpretation in words."""

from flask_babel import gettext as _

from council.meetings.interpreting.covering import Cover, Way


def way_words() -> dict[Way, str]:
    """How it is interpreted."""
    return {
        Way.IN_ROOM: _("Interpreter in the room"),
        Way.FROM_AFAR: _("Interpreter who joins from afar"),
        Way.WHISPERED: _("Whispered by somebody beside her"),
        Way.SIGN: _("Sign language"),
        Way.CAPTIONS: _("Written along as it is spoken"),
    }


def cover_words() -> dict[Cover, tuple[str, str]]:
    """Whether a language is interpreted, and how its badge looks."""
    return {
        Cover.CONFIRMED: (_("Confirmed"), "good"),
        Cover.ASKED: (_("Asked for, not confirmed"), "waiting"),
        Cover.MISSING: (_("Nobody is booked"), "warning"),
    }


def own_cover_words() -> dict[Cover, str]:
    """What she reads of a language she needs."""
    return {
        Cover.CONFIRMED: _("It is interpreted: that is confirmed."),
        Cover.ASKED: _("Somebody was asked to interpret it. It is not sure yet."),
        Cover.MISSING: _("Nobody is booked for it yet. The secretariat sees that it is needed."),
    }
