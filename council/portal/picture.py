"""The council as seats: each seat in the colour of one dimension, with what happens to it at the next rotation.

Seats are coloured by open dimensions; for the secretariat by restricted ones too; by sealed ones for nobody.

The secretariat reads every name. Others read the names of those who agreed to be named, and pseudonyms besides.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from council.access import Role, sees_single_values
from council.councils.rules import UNDISCLOSED
from council.councils.service import DimensionView
from council.drawing import SILENT_HUE, LegendEntry, SeatMark, hues
from council.errors import NotFound
from council.i18n import day, label
from council.members.seen import names_as_seen
from council.paging import nearest_page
from council.portal.composition import Badge
from council.portal.situation import Future, Holder, Situation
from council.terms.statuses import SeatStatus

SEATS_A_PAGE = 100  # so that nearly every council has them all in one table
ORDER = (Future.STAYS, Future.MAY_RETURN, Future.LEAVES, Future.VACANT)


@dataclass(frozen=True)
class SeatRow:
    """One seat in the table beside the drawing."""

    name: str
    group: str
    value: str
    until: date | None
    term: str
    future: Badge


@dataclass(frozen=True)
class Picture:
    """The drawing with its table, coloured by one dimension or by nothing."""

    by: DimensionView | None
    choices: tuple[DimensionView, ...]
    seats: tuple[SeatMark, ...]
    legend: tuple[LegendEntry, ...]
    rows: tuple[SeatRow, ...]
    outlines: tuple[str, ...]
    page: int
    pages: int


def picture(
    found: Situation, roles: frozenset[Role], *, by: str | None, page: int = 1, own: UUID | None = None
) -> Picture:
    """The seats as this reader may see them; a dimension she may not colour by is not there.

    All are drawn; the table beside the drawing has them by pages, and a page that does not exist is the last.
    """
    choices = tuple(each for each in found.dimensions if sees_single_values(each.sensitivity, roles))
    colours = _Colours(found, _chosen(choices, by))
    said = _Said(found, colours, _names(found, roles, own))
    holders = sorted(found.holders, key=said.place)
    marks = [SeatMark(said.aloud(each), colours.hue(each), each.future.value) for each in holders]
    marks += [SeatMark(said.vacant_aloud(each), None, Future.VACANT.value) for each in found.vacant]
    outlines = {mark.outline for mark in marks}
    page, pages = nearest_page(page, len(marks), SEATS_A_PAGE)
    everyone: list[Holder | SeatStatus] = [*holders, *found.vacant]
    listed = everyone[(page - 1) * SEATS_A_PAGE : page * SEATS_A_PAGE]
    return Picture(
        by=colours.chosen,
        choices=choices,
        seats=tuple(marks),
        legend=tuple(colours.legend()),
        rows=tuple(said.row(each) if isinstance(each, Holder) else said.vacant_row(each) for each in listed),
        outlines=tuple(each.value for each in ORDER if each.value in outlines),
        page=page,
        pages=pages,
    )


def future_words(future: Future) -> Badge:
    """What happens to a seat, with its shape."""
    return {
        Future.STAYS: Badge(_("stays"), "good"),
        Future.MAY_RETURN: Badge(_("may return"), "waiting"),
        Future.LEAVES: Badge(_("leaves"), "ended"),
        Future.VACANT: Badge(_("vacant"), "plain"),
    }[future]


def term_words(holder: Holder, most: int | None) -> str:
    """Which term in a row this is, of how many the charter allows."""
    if holder.limit is None or not holder.limit.terms:
        return ""
    if most is None:
        return _("term %(number)s", number=holder.limit.terms)
    return _("term %(number)s of %(most)s", number=holder.limit.terms, most=most)


def group_names(found: Situation) -> dict[str, str]:
    """The names of the seat groups of the coming charter; whatever else somebody sits in is called by its key."""
    return {each.key: label(each.name) for each in found.rules.seat_groups} if found.rules else {}


def group_name(found: Situation, key: str) -> str:
    """A seat group's name; its key when the charter of today does not know it any more."""
    return group_names(found).get(key, key)


def _chosen(choices: tuple[DimensionView, ...], by: str | None) -> DimensionView | None:
    if by is None:
        return choices[0] if choices else None
    for each in choices:
        if each.key == by:
            return each
    raise NotFound


def _names(found: Situation, roles: frozenset[Role], own: UUID | None) -> Mapping[UUID, str]:
    return names_as_seen((each.seat.person_id for each in found.holders), roles, own)


class _Colours:
    """The seats' colours by one dimension, and what they mean; all grey without one."""

    def __init__(self, found: Situation, chosen: DimensionView | None) -> None:
        self.chosen = chosen
        self._offered = chosen.values if chosen else ()
        self._hues = hues((each.key for each in self._offered), UNDISCLOSED)
        self._words = {each.key: label(each.name) for each in self._offered}
        ids = [each.seat.person_id for each in found.holders] if chosen else []
        self._held = {each: found.traits[each].get(chosen.key, UNDISCLOSED) for each in ids} if chosen else {}

    def hue(self, holder: Holder) -> int:
        """The colour of a seat."""
        return self._hues.get(self._held.get(holder.seat.person_id, ""), SILENT_HUE)

    def value(self, holder: Holder) -> str:
        """What the colour says, in words."""
        held = self._held.get(holder.seat.person_id, "")
        return self._words.get(held, held)

    def legend(self) -> list[LegendEntry]:
        """Each colour with its meaning and how many have it; silence only where somebody kept it."""
        counts = Counter(self._held.values())
        return [
            LegendEntry(self._words[each.key], self._hues[each.key], counts[each.key])
            for each in self._offered
            if each.key != UNDISCLOSED or counts[each.key]
        ]


class _Said:
    """What is said of each seat, beside its drawing and in the table; words that come again are looked up once."""

    def __init__(self, found: Situation, colours: _Colours, names: Mapping[UUID, str]) -> None:
        self._colours, self._names, self._groups = colours, names, group_names(found)
        self._most = found.rules.terms.most_consecutive if found.rules else None
        self._future = {each: future_words(each) for each in Future}
        self._interim = Badge(_("sits on until somebody follows"), "waiting")
        self._until = {end: _("term until %(day)s", day=day(end)) for end in {each.seat.end for each in found.holders}}

    def place(self, holder: Holder) -> tuple[int, int, str]:
        """Same colours side by side, and within a colour those with the same future."""
        return (self._colours.hue(holder), ORDER.index(holder.future), self._names[holder.seat.person_id])

    def aloud(self, holder: Holder) -> str:
        """A seat in one line, for those who hear the drawing."""
        seat = holder.seat
        told = (self._names[seat.person_id], self._colours.value(holder), self._group(seat.seat_group))
        return ", ".join(filter(None, (*told, self._until[seat.end], self._badge(holder).label)))

    def row(self, holder: Holder) -> SeatRow:
        """A seat in the table."""
        seat = holder.seat
        return SeatRow(
            name=self._names[seat.person_id],
            group=self._group(seat.seat_group),
            value=self._colours.value(holder),
            until=seat.end,
            term=term_words(holder, self._most),
            future=self._badge(holder),
        )

    def vacant_aloud(self, vacant: SeatStatus) -> str:
        """A vacant seat in one line."""
        row = self.vacant_row(vacant)
        return f"{row.name}, {row.group}, {row.future.label}"

    def vacant_row(self, vacant: SeatStatus) -> SeatRow:
        """A vacant seat in the table."""
        return SeatRow(_("Nobody"), self._group(vacant.seat_group), "", None, "", self._future[Future.VACANT])

    def _badge(self, holder: Holder) -> Badge:
        return self._interim if holder.seat.interim else self._future[holder.future]

    def _group(self, key: str) -> str:
        return self._groups.get(key, key)
