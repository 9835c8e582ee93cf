"""Why an office cannot be given: the charter's length and number in a row, a seat that ends before, others in it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.offices import Office
from council.errors import Refused
from council.i18n import day
from council.terms.limits import add_months
from council.terms.offices.sitting import Sittings

Wanted = tuple[UUID, date, date]  # who, from, until before


class Held(Protocol):
    """A time in an office as it stands."""

    @property
    def person_id(self) -> UUID:
        """Whose it is."""

    @property
    def office(self) -> str:
        """Which office."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def end(self) -> date:
        """The day before which it ends."""


def refuse_an_office(office: Office, wanted: Wanted, *, held: Sequence[Held], sittings: Sittings, gap: int) -> None:
    """Refuse what the charter does not allow; terms at most `gap` days apart are in a row."""
    person_id, start, end = wanted
    in_it = [each for each in held if each.office == office.key and each.start < each.end]
    own = [(each.start, each.end) for each in in_it if each.person_id == person_id]
    _refuse_without_a_seat(sittings, wanted)
    _refuse_its_length(office, start, end)
    if any(one < end and start < other for one, other in own):
        raise Refused(_("This person holds this office in that time already."), _("Choose other days."))
    _refuse_too_many_holders(office, [(each.start, each.end) for each in in_it], start, end)
    if office.most_consecutive and in_a_row([*own, (start, end)], start, gap) > office.most_consecutive:
        raise Refused(
            ngettext(
                "The charter allows this office %(num)d time in a row.",
                "The charter allows this office %(num)d times in a row.",
                office.most_consecutive,
            ),
            _("Give it to somebody else."),
        )


def in_a_row(spans: Iterable[tuple[date, date]], start: date, gap: int) -> int:
    """How many terms follow each other without a longer gap, around the one that begins on `start`."""
    runs: list[list[tuple[date, date]]] = []
    for span in sorted(spans):
        if runs and (span[0] - runs[-1][-1][1]).days <= gap:
            runs[-1].append(span)
        else:
            runs.append([span])
    return next(len(run) for run in runs if any(first == start for first, _end in run))


def _refuse_its_length(office: Office, start: date, end: date) -> None:
    if end <= start:
        raise Refused(_("The last day lies before the first."), _("Choose a later last day."))
    if office.months and end > add_months(start, office.months):
        latest = day(add_months(start, office.months))
        raise Refused(
            ngettext(
                "The charter gives this office for at most %(num)d month.",
                "The charter gives this office for at most %(num)d months.",
                office.months,
            ),
            _("Let it end on %(day)s or earlier.", day=latest),
        )


def _refuse_without_a_seat(sittings: Sittings, wanted: Wanted) -> None:
    """She needs a term for every day; if her term is over already, it is enough that she sits on in the interim."""
    person_id, start, end = wanted
    if not sittings.sits(person_id, start):
        raise Refused(
            _("This person does not sit on %(day)s.", day=day(start)), _("Choose somebody who sits, or another day.")
        )
    sits_until = sittings.term_until(person_id, start)
    if sits_until == start:
        sits_until = sittings.until(person_id, start, end)
    if sits_until < end:
        raise Refused(
            _("This person’s seat ends on %(day)s, and an office ends with the seat.", day=day(sits_until)),
            _("Let it end on %(day)s or earlier.", day=day(sits_until)),
        )


def _refuse_too_many_holders(office: Office, spans: Sequence[tuple[date, date]], start: date, end: date) -> None:
    begins = [start, *(first for first, _end in spans if start < first < end)]
    if any(sum(first <= each < last for first, last in spans) >= office.holders for each in begins):
        raise Refused(
            ngettext(
                "The charter gives this office to %(num)d person at a time, and it is taken then.",
                "The charter gives this office to %(num)d people at a time, and it is taken then.",
                office.holders,
            ),
            _("Choose other days, or end the other time in this office first."),
        )
