"""The council before and after, as the drawings and tables want it: seats in a half circle, bars against the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from council.councils.phrases import bounds
from council.councils.rules import UNDISCLOSED
from council.councils.service import DimensionView
from council.drawing import HUES, SILENT_HUE, LegendEntry, SeatMark, hues
from council.i18n import label
from council.rotation.sight import Sight
from council.rotation.words import Names, number


@dataclass(frozen=True)
class Status:
    """A word about a row, and the kind of badge it is."""

    label: str
    kind: str


@dataclass(frozen=True)
class Row:
    """Members with one value before and after, against quota and target in seats."""

    label: str
    before: int
    after: int
    minimum: int | None
    maximum: int | None
    target: float | None
    scale_max: float
    hue: int
    target_label: str | None = None
    status: Status | None = None


@dataclass(frozen=True)
class DimensionReading:
    """One dimension of the council before and after."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class QuotaReading:
    """One quota: whom it counts, how many before and after, and what is allowed."""

    label: str
    before: int
    after: int
    allowed: str
    status: Status


@dataclass(frozen=True)
class HalfCircle:
    """The council as seats, coloured by one dimension."""

    seats: tuple[SeatMark, ...]
    legend: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class Sitting:
    """Somebody on a seat, for drawing: the name this reader may know, her values, and what happens to her seat."""

    name: str
    values: Mapping[str, str]
    outline: str


def dimension_readings(
    composition: Mapping[str, Any], dimensions: Sequence[DimensionView], names: Names, sight: Sight
) -> list[DimensionReading]:
    """The dimensions this reader may see counted, in the charter's order."""
    found = []
    for dimension in dimensions:
        told = [row for row in composition["values"] if row["dimension"] == dimension.key]
        if dimension.key not in sight.counted or not told:
            continue
        scale = _scale(told)
        colours = hues_of(dimension)
        rows = tuple(_row(row, names, scale, colours[row["value"]]) for row in told)
        found.append(DimensionReading(dimension.key, label(dimension.name), rows))
    return found


def quota_readings(
    composition: Mapping[str, Any], names: Names, sight: Sight, named: Mapping[str, str]
) -> list[QuotaReading]:
    """The quotas this reader may see counted, in the charter's order; `named` holds names worked out before."""
    return [
        QuotaReading(
            label=named.get(row["key"]) or names.quota(row["key"]),
            before=row["before"],
            after=row["after"],
            allowed=bounds(row["min"], row["max"]),
            status=_status(row["after"], row["min"], row["max"]) or Status(_("met"), "good"),
        )
        for row in composition["quotas"]
        if sight.may_count(names.quotas.get(row["key"], {}))
    ]


def half_circle(
    sitting: Iterable[Sitting], dimension: DimensionView | None, names: Names, *, vacant: int = 0
) -> HalfCircle:
    """The seats in the order of the dimension's values, so that each colour stands together; empty ones last."""
    colours = hues_of(dimension) if dimension else {}
    order = list(colours)
    key = dimension.key if dimension else ""

    def place(each: Sitting) -> tuple[int, str, str]:
        value = each.values.get(key, UNDISCLOSED)
        return (order.index(value) if value in order else len(order), each.outline, each.name)

    seats = [_seat(each, dimension, names, colours) for each in sorted(sitting, key=place)]
    seats += [SeatMark(_("vacant seat"), None, "vacant")] * vacant
    counted = Counter(seat.hue for seat in seats)
    legend = [
        LegendEntry(names.value(key, value), hue, counted[hue])
        for value, hue in colours.items()
        if counted[hue] or hue < HUES
    ]
    return HalfCircle(tuple(seats), tuple(legend))


def hues_of(dimension: DimensionView) -> dict[str, int]:
    """One colour per value, the same wherever the dimension is drawn; grey for those who prefer not to say."""
    return hues((value.key for value in dimension.values), UNDISCLOSED)


def _seat(each: Sitting, dimension: DimensionView | None, names: Names, colours: Mapping[str, int]) -> SeatMark:
    what = {"stays": _("stays"), "leaves": _("leaves"), "joins": _("joins")}[each.outline]
    if dimension is None:
        return SeatMark(_("%(name)s, %(what)s", name=each.name, what=what), SILENT_HUE, each.outline)
    value = each.values.get(dimension.key, UNDISCLOSED)
    words = _("%(name)s, %(value)s, %(what)s", name=each.name, value=names.value(dimension.key, value), what=what)
    return SeatMark(words, colours.get(value, SILENT_HUE), each.outline)


def _row(told: Mapping[str, Any], names: Names, scale: float, hue: int) -> Row:
    target = told["target"]
    return Row(
        label=names.value(told["dimension"], told["value"]),
        before=told["before"],
        after=told["after"],
        minimum=told["min"],
        maximum=told["max"],
        target=float(Fraction(target)) if target is not None else None,
        target_label=number(target) if target is not None else None,
        scale_max=scale,
        hue=hue,
        status=_status(told["after"], told["min"], told["max"]) or _short_of(told["after"], target),
    )


def _status(after: int, least: int | None, most: int | None) -> Status | None:
    if least is None and most is None:
        return None
    if least is not None and after < least:
        return Status(_("too few"), "warning")
    if most is not None and after > most:
        return Status(_("too many"), "warning")
    return Status(_("quota met"), "good")


def _short_of(after: int, target: str | None) -> Status | None:
    if target is None:
        return None
    missing = Fraction(target) - after
    if missing >= 1:
        return Status(_("%(seats)s below the target", seats=number(missing)), "waiting")
    return Status(_("on target"), "good")


def _scale(rows: Iterable[Mapping[str, Any]]) -> float:
    figures = [
        float(Fraction(figure))
        for row in rows
        for figure in (row["before"], row["after"], row["min"], row["max"], row["target"])
        if figure is not None
    ]
    return max(figures, default=1.0) or 1.0
