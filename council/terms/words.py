"""Terms, limits and answers in the reader's language; every page that speaks of them uses these sentences."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.rules import CharterRules
from council.i18n import day, label
from council.terms.limits import Limit, LimitCode
from council.terms.seats import AmendmentKind
from council.terms.service import Answer


@dataclass(frozen=True)
class Badge:
    """A word with its shape."""

    label: str
    kind: str


def group_name(rules: CharterRules | None, key: str) -> str:
    """A seat group's name; its key when the charter does not know it any more."""
    return next((label(group.name) for group in rules.seat_groups if group.key == key), key) if rules else key


def limit_sentence(limit: Limit) -> str:
    """What the charter says to somebody who would begin another term."""
    if limit.code is LimitCode.NO_LIMIT:
        return _("May return; the charter sets no limit to terms in a row.")
    if limit.code is LimitCode.MAX_TOTAL:
        return _("May not return: another term would pass the longest total time the charter allows.")
    if limit.code is LimitCode.MAY_RETURN:
        served = ngettext(
            "Has served %(terms)d of at most %(num)d term in a row.",
            "Has served %(terms)d of at most %(num)d terms in a row.",
            limit.most or 0,
            terms=limit.terms,
        )
        return _("%(served)s May return and serve until %(day)s.", served=served, day=day(limit.until))
    if limit.code is LimitCode.MAX_CONSECUTIVE:
        return ngettext(
            "May not return: has served %(num)d term in a row. May apply again from %(day)s.",
            "May not return: has served %(num)d terms in a row. May apply again from %(day)s.",
            limit.terms,
            day=day(limit.free_from),
        )
    return _("May not return yet: the time off lasts until %(day)s.", day=day(limit.free_from))


def answer_words(answer: str | None) -> str:
    """What a member wishes when her term ends."""
    if answer is None:
        return _("no answer yet")
    words = {
        Answer.STAY: _("wishes to return"),
        Answer.REAPPLY: _("applies again"),
        Answer.LEAVE: _("wishes to leave"),
    }
    return words[Answer(answer)]


def amendment_words(kind: AmendmentKind) -> str:
    """How a term came to end on another day than agreed."""
    words = {
        AmendmentKind.RESIGNED: _("resigned"),
        AmendmentKind.DIED: _("died"),
        AmendmentKind.REMOVED: _("removed"),
        AmendmentKind.LOST_CONTACT: _("could not be reached any more"),
        AmendmentKind.ENDED: _("ended by a condition of the charter"),
        AmendmentKind.SHORTENED: _("shortened"),
        AmendmentKind.EXTENDED: _("extended"),
        AmendmentKind.CORRECTED: _("put right"),
        AmendmentKind.STAYED: _("took the resignation back"),
    }
    return words[kind]


def change_words(kind: AmendmentKind) -> str:
    """What somebody does who lets a term end on another day."""
    words = {
        AmendmentKind.SHORTENED: _("shorten"),
        AmendmentKind.EXTENDED: _("extend"),
        AmendmentKind.CORRECTED: _("put right"),
    }
    return words[kind]
