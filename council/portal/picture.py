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
from council.portal.composition import Badge
from council.portal.situation import Future, Holder, Situation

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


def picture(found: Situation, roles: frozenset[Role], *, by: str | None, own: UUID | None = None) -> Picture:
    """The seats as this reader may see them; a dimension she may not colour by is not there."""
    choices = tuple(each for each in found.dimensions if sees_single_values(each.sensitivity, roles))
    colours = _Colours(found, _chosen(choices, by))
    names, groups = _names(found, roles, own), group_names(found)
    holders = sorted(found.holders, key=lambda each: _place(each, colours, names))
    words = {each: future_words(each) for each in Future}
    rows = [
        _row(each, found, (names[each.seat.person_id], groups, colours.value(each)), words[each.future])
        for each in holders
    ]
    marks = [
        SeatMark(_spoken(row), colours.hue(each), each.future.value) for each, row in zip(holders, rows, strict=True)
    ]
    vacant = [_vacant_row(groups.get(each.seat_group, each.seat_group)) for each in found.vacant]
    marks += [SeatMark(_spoken(row), None, Future.VACANT.value) for row in vacant]
    outlines = {mark.outline for mark in marks}
    return Picture(
        by=colours.chosen,
        choices=choices,
        seats=tuple(marks),
        legend=tuple(colours.legend()),
        rows=(*rows, *vacant),
        outlines=tuple(each.value for each in ORDER if each.value in outlines),
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


def _place(holder: Holder, colours: _Colours, names: Mapping[UUID, str]) -> tuple[int, int, str]:
    """Same colours side by side, and within a colour those with the same future."""
    return (colours.hue(holder), ORDER.index(holder.future), names[holder.seat.person_id])


def _row(holder: Holder, found: Situation, told: tuple[str, Mapping[str, str], str], words: Badge) -> SeatRow:
    name, groups, value = told
    if holder.seat.interim:
        words = Badge(_("sits on until somebody follows"), "waiting")
    return SeatRow(
        name=name,
        group=groups.get(holder.seat.seat_group, holder.seat.seat_group),
        value=value,
        until=holder.seat.end,
        term=term_words(holder, found.rules.terms.most_consecutive if found.rules else None),
        future=words,
    )


def _vacant_row(group: str) -> SeatRow:
    return SeatRow(_("Nobody"), group, "", None, "", future_words(Future.VACANT))


def _spoken(row: SeatRow) -> str:
    """A seat in one line, for those who hear the drawing."""
    until = _("term until %(day)s", day=day(row.until)) if row.until else ""
    return ", ".join(filter(None, (row.name, row.value, row.group, until, row.future.label)))
