"""What stands against a term or against another end for it, told against all terms of the council as they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules, TermRules
from council.errors import Refused
from council.i18n import day as written_day
from council.terms.allowed import not_allowed
from council.terms.seats import AmendmentKind, Held, fits

LONGER = frozenset({AmendmentKind.EXTENDED, AmendmentKind.CORRECTED, AmendmentKind.STAYED})


def refuse_a_new_term(council: Council, held: Sequence[Held], wanted: Held) -> None:
    """Refuse a term for somebody who sits on some of its days, on a seat that is not there, or beyond her limit."""
    if wanted.end <= wanted.start:
        raise Refused(_("A term ends after the day on which it begins."), _("Choose a later last day."))
    _refuse_a_second_seat(held, wanted)
    _refuse_a_full_group(council, held, wanted)
    _refuse_beyond_limits(council, held, wanted)


def refuse_a_change(council: Council, held: Sequence[Held], now: Held, *, changed: Held, kind: AmendmentKind) -> None:
    """Refuse another end for a term: one that its kind does not mean, or that a seat or a limit stands against."""
    _refuse_a_wrong_end(now, kind, changed.end)
    _refuse_a_second_seat(held, changed)
    if changed.end > now.end:
        _refuse_a_full_group(council, held, changed)
    _refuse_beyond_limits(council, held, changed)


def _refuse_a_second_seat(held: Sequence[Held], wanted: Held) -> None:
    for each in held:
        same = each.person_id == wanted.person_id and each.term_id != wanted.term_id
        if same and (each.start == wanted.start or (each.start < wanted.end and wanted.start < each.end)):
            raise Refused(
                _(
                    "This person holds a seat from %(start)s until %(end)s already.",
                    start=written_day(each.start),
                    end=written_day(each.end),
                ),
                _("Choose days that do not overlap, or end that term first."),
            )


def _refuse_a_full_group(council: Council, held: Sequence[Held], wanted: Held) -> None:
    """Refuse a seat that is not there, under each version of the charter in force while the term lasts.

    The days before the first charter are history and are believed.
    """
    for first, until, rules in _in_force(council, wanted):
        group = next((each for each in rules.seat_groups if each.key == wanted.seat_group), None)
        if group is None:
            raise Refused(
                _(
                    "The charter of %(day)s has no seat group “%(group)s”.",
                    day=written_day(first),
                    group=wanted.seat_group,
                ),
                _("Choose one of the charter's seat groups."),
            )
        if not fits(held, replace(wanted, start=first, end=until), group.seats):
            raise Refused(
                _("All %(seats)d seats of this group are taken on some of these days.", seats=group.seats),
                _("Choose other days, or end another term first."),
            )


def _in_force(council: Council, wanted: Held) -> Iterator[tuple[date, date, CharterRules]]:
    """The days of a term under each version of the charter, oldest first, and its rules."""
    ends = wanted.end
    found = []
    for charter in councils.charters_of(council):
        first = max(wanted.start, charter.in_force_from or ends)
        if first < ends:
            found.append((first, ends, councils.rules_of(charter)))
            ends = first
    return reversed(found)


def _refuse_beyond_limits(council: Council, held: Sequence[Held], wanted: Held) -> None:
    """Refuse what makes one of somebody's terms, this or another, one that the charter of its day does not allow."""
    before = [each for each in held if each.person_id == wanted.person_id]
    after = [each for each in before if each.term_id != wanted.term_id] + [wanted]

    def rules_on(day: date) -> TermRules | None:
        rules = _rules_on(council, day)
        return rules.terms if rules else None

    known = not_allowed([each.span for each in before], rules_on)
    broken = not_allowed([each.span for each in after], rules_on) - known
    if broken:
        raise Refused(
            _(
                "The charter does not allow this: the limit on terms or the time off would be broken from %(day)s.",
                day=written_day(min(broken)),
            ),
            _("Look at the limit on this person's page, and choose other days."),
        )


def _refuse_a_wrong_end(now: Held, kind: AmendmentKind, new_end: date) -> None:
    if new_end < now.start:
        raise Refused(_("A term cannot end before it begins."), _("Choose a later day."))
    if kind in (AmendmentKind.SHORTENED, AmendmentKind.CORRECTED) and now.departed:
        raise Refused(
            _("This member left early, so no new end can be agreed."),
            _("Enter again how the member left, with the right day."),
        )
    if kind is AmendmentKind.EXTENDED and new_end <= now.end:
        raise Refused(
            _("An extension ends later than %(day)s, the day agreed so far.", day=written_day(now.end)),
            _("Choose a later day, or another kind of change."),
        )
    if kind in (AmendmentKind.SHORTENED, AmendmentKind.CORRECTED) and new_end == now.end:
        raise Refused(_("The term ends before %(day)s already.", day=written_day(now.end)), _("Choose another day."))
    if kind not in LONGER and new_end > now.end:
        _refuse_a_later_departure(now, new_end)


def _refuse_a_later_departure(now: Held, new_end: date) -> None:
    """Let the day of an early departure be put right, up to the end that was agreed; nothing else moves later."""
    if not now.departed:
        raise Refused(
            _("This change would let the term end later than %(day)s.", day=written_day(now.end)),
            _("Choose “extended” to let a term last longer, with its reason."),
        )
    if new_end > now.agreed_end:
        raise Refused(
            _("This term was agreed until %(day)s only.", day=written_day(now.agreed_end)),
            _("Choose that day or an earlier one."),
        )


def _rules_on(council: Council, day: date) -> CharterRules | None:
    charter = councils.charter_on(council, day)
    return councils.rules_of(charter) if charter else None
