"""Needs in words."""

from flask_babel import gettext as _

from council.members.needs.service import Need


def need_words() -> dict[Need, str]:
    """What each need is called, in the order in which they are asked."""
    return {
        Need.STEP_FREE: _("A way without steps"),
        Need.SIGN_LANGUAGE: _("Sign language interpretation"),
        Need.CAPTIONS: _("Written captions of what is said"),
        Need.LARGE_PRINT: _("Documents in large print"),
        Need.EASY_LANGUAGE: _("Documents in easy language"),
        Need.DIAL_IN: _("Taking part by telephone or over the internet"),
        Need.CHILD_CARE: _("Child care during meetings"),
        Need.COMPANION: _("Somebody who comes with me"),
        Need.PAID_AHEAD: _("Travel paid in advance"),
        Need.QUIET_ROOM: _("A quiet room for breaks"),
    }
