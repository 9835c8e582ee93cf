"""Writing to a member that somebody else changed the end of her term: what changed, and never why."""

from datetime import date

from flask_babel import gettext as _

from council import addresses
from council.audit.service import Actor
from council.database import moment
from council.i18n import day, label
from council.members import messages
from council.members.models import Message
from council.terms.models import TermAmendment
from council.terms.seats import DEPARTURES, AmendmentKind

KIND = "term_changed"


def tell_of_change(actor: Actor, amendment: TermAmendment, *, before: date) -> Message | None:
    """Tell a member that her term ends on another day than `before`; nobody if she did it herself, died or was erased.

    The reason stays sealed with the change: a mail is read on its way.
    """
    person, kind = amendment.term.person, AmendmentKind(amendment.kind)
    if amendment.own or kind is AmendmentKind.DIED or person.erased_at is not None:
        return None
    with messages.in_her_language(person):
        name = label(person.council.name)
        told = [_what(kind, amendment.new_end, before, council=name), _undone(kind)]
        if person.user_id is not None:
            told.append(_("On your own page you see your term as it stands now:"))
            told.append(addresses.known("portal.me"))
        subject = _("The end of your term in %(council)s", council=name)
        return messages.send(
            actor, person, kind=KIND, subject=subject, body="\n\n".join(filter(None, told)), at=moment()
        )


def _what(kind: AmendmentKind, end: date, before: date, *, council: str) -> str:
    days = {"council": council, "day": day(end), "before": day(before)}
    if kind is AmendmentKind.RESIGNED:
        return _("The secretariat wrote down that you give up your seat in %(council)s from %(day)s on.", **days)
    if kind is AmendmentKind.STAYED:
        return _(
            "The secretariat wrote down that you take your resignation back. Your term in %(council)s goes on until "
            "%(day)s.",
            **days,
        )
    if kind in DEPARTURES:
        return _("Your term in %(council)s ends early: on %(day)s instead of %(before)s.", **days)
    return _("Your term in %(council)s now ends on %(day)s. Before, it was to end on %(before)s.", **days)


def _undone(kind: AmendmentKind) -> str:
    if kind is AmendmentKind.RESIGNED:
        return _(
            "If this is not what you want, tell the secretariat before that day: it can be taken back as long as "
            "nobody was asked to follow."
        )
    return _("If this is wrong, or if you wish to know why, ask the secretariat.")
