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
    chosen = _chosen(choices, by)
    values = _values(found, chosen)
    names = _names(found, roles, own)
    holders = sorted(found.holders, key=lambda each: _place(each, chosen, values, names))
    words = {each: future_words(each) for each in Future}
    rows = [
        _row(each, found, (names[each.seat.person_id], _value_name(chosen, values, each)), words[each.future])
        for each in holders
    ]
    marks = [
        SeatMark(_spoken(row), _hue(chosen, values.get(each.seat.person_id)), each.future.value)
        for each, row in zip(holders, rows, strict=True)
    ]
    vacant = [_vacant_row(found, each.seat_group) for each in found.vacant]
    marks += [SeatMark(_spoken(row), None, Future.VACANT.value) for row in vacant]
    outlines = {mark.outline for mark in marks}
    return Picture(
        by=chosen,
        choices=choices,
        seats=tuple(marks),
        legend=tuple(_legend(chosen, values)),
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


def group_name(found: Situation, key: str) -> str:
    """A seat group's name; its key when the charter of today does not know it any more."""
    groups = found.rules.seat_groups if found.rules else []
    return next((label(each.name) for each in groups if each.key == key), key)


def _chosen(choices: tuple[DimensionView, ...], by: str | None) -> DimensionView | None:
    if by is None:
        return choices[0] if choices else None
    for each in choices:
        if each.key == by:
            return each
    raise NotFound


def _values(found: Situation, chosen: DimensionView | None) -> dict[UUID, str]:
    """The value of each person who sits, in the one dimension that was chosen."""
    if chosen is None:
        return {}
    traits = found.traits
    ids = [each.seat.person_id for each in found.holders]
    return {person_id: traits[person_id].get(chosen.key, UNDISCLOSED) for person_id in ids}


def _names(found: Situation, roles: frozenset[Role], own: UUID | None) -> Mapping[UUID, str]:
    return names_as_seen((each.seat.person_id for each in found.holders), roles, own)


def _place(
    holder: Holder, chosen: DimensionView | None, values: Mapping[UUID, str], names: Mapping[UUID, str]
) -> tuple[int, int, str]:
    """Same colours side by side, and within a colour those with the same future."""
    hue = _hue(chosen, values.get(holder.seat.person_id)) if chosen else 0
    return (hue or 0, ORDER.index(holder.future), names[holder.seat.person_id])


def _hue(chosen: DimensionView | None, value: str | None) -> int:
    if chosen is None or value is None:
        return SILENT_HUE
    return hues((each.key for each in chosen.values), UNDISCLOSED).get(value, SILENT_HUE)


def _value_name(chosen: DimensionView | None, values: Mapping[UUID, str], holder: Holder) -> str:
    held = values.get(holder.seat.person_id)
    if chosen is None or held is None:
        return ""
    return next((label(each.name) for each in chosen.values if each.key == held), held)


def _legend(chosen: DimensionView | None, values: Mapping[UUID, str]) -> list[LegendEntry]:
    if chosen is None:
        return []
    counts = Counter(values.values())
    return [
        LegendEntry(label(each.name), _hue(chosen, each.key), counts[each.key])
        for each in chosen.values
        if each.key != UNDISCLOSED or counts[each.key]
    ]


def _row(holder: Holder, found: Situation, told: tuple[str, str], words: Badge) -> SeatRow:
    name, value = told
    if holder.seat.interim:
        words = Badge(_("sits on until somebody follows"), "waiting")
    return SeatRow(
        name=name,
        group=group_name(found, holder.seat.seat_group),
        value=value,
        until=holder.seat.end,
        term=term_words(holder, found.rules.terms.most_consecutive if found.rules else None),
        future=words,
    )


def _vacant_row(found: Situation, seat_group: str) -> SeatRow:
    return SeatRow(_("Nobody"), group_name(found, seat_group), "", None, "", future_words(Future.VACANT))


def _spoken(row: SeatRow) -> str:
    """A seat in one line, for those who hear the drawing."""
    until = _("term until %(day)s", day=day(row.until)) if row.until else ""
    return ", ".join(filter(None, (row.name, row.value, row.group, until, row.future.label)))
