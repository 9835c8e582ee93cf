"""Where things stand in a drawing: seats in a half circle, values on a scale, and their colours. No words."""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import segno
from markupsafe import Markup

WIDTH = 400.0
HEIGHT = 216.0
LARGEST = 16.0
INNERMOST = 0.3
FILL = 0.42
SHRINK = 0.985


HUES = 9
SILENT_HUE = 9  # the grey of those who prefer not to say


@dataclass(frozen=True)
class SeatMark:
    """One seat to draw: what it says aloud, its colour's number or none, and what happens to it."""

    label: str
    hue: int | None
    outline: str


@dataclass(frozen=True)
class LegendEntry:
    """What a colour means, and how many seats have it."""

    label: str
    hue: int
    count: int


class Place(NamedTuple):
    """The centre and radius of one seat; x runs from the left, y from the top."""

    x: float
    y: float
    r: float


def hues(values: Iterable[str], silent: str) -> dict[str, int]:
    """One colour per value, the same wherever the dimension is drawn; grey for the value that says nothing."""
    return {value: SILENT_HUE if value == silent else place % HUES for place, value in enumerate(values)}


def hemicycle_positions(seats: int) -> list[Place]:
    """Places for so many seats in a box of WIDTH by HEIGHT, in reading order from the left end to the right end.

    The seats are as large as rows of equal spacing allow, so that no two overlap; more seats make more rows.
    """
    if seats < 1:
        return []
    pitch, rows = _rows_for(seats)
    radius = min(LARGEST, WIDTH / 2 * FILL * pitch / (1 + FILL * pitch))
    reach = WIDTH / 2 - radius
    places = [(angle, -distance, distance) for distance, count in rows for angle in _angles(count)]
    places.sort()
    return [
        Place(
            round(WIDTH / 2 - reach * distance * math.cos(angle), 2),
            round(HEIGHT - LARGEST - reach * distance * math.sin(angle), 2),
            round(radius, 2),
        )
        for angle, _, distance in places
    ]


def _rows_for(seats: int) -> tuple[float, list[tuple[float, int]]]:
    """Find the widest spacing at which the seats fit, and for each row its distance from the middle and its seats."""
    pitch = LARGEST / (WIDTH / 2 - LARGEST) / FILL
    while True:
        capacities: list[tuple[float, int]] = []
        distance = 1.0
        while distance >= INNERMOST and sum(count for _, count in capacities) < seats:
            capacities.append((distance, math.floor(math.pi * distance / pitch) + 1))
            distance -= pitch
        if sum(count for _, count in capacities) >= seats:
            return pitch, _shared(seats, capacities)
        pitch *= SHRINK


def _shared(seats: int, capacities: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Deal the seats to the rows in proportion to what each holds, the largest remainders first."""
    total = sum(capacity for _, capacity in capacities)
    counts = [seats * capacity // total for _, capacity in capacities]
    by_remainder = sorted(range(len(counts)), key=lambda row: -(seats * capacities[row][1] % total))
    for row in by_remainder[: seats - sum(counts)]:
        counts[row] += 1
    return [(distance, count) for (distance, _), count in zip(capacities, counts, strict=True)]


def _angles(count: int) -> list[float]:
    """Angles evenly from one end of a row to the other; a single seat stands in the middle."""
    if count == 1:
        return [math.pi / 2]
    return [round(math.pi * seat / (count - 1), 9) for seat in range(count)]


def bar_scale(value: float | str | None, scale_max: float, width: float = 100.0) -> float:
    """How long a value is on a bar of this width; a missing or negative one is 0, one too long is cut."""
    if value is None or value == "" or scale_max <= 0:
        return 0.0
    return round(min(max(float(value), 0.0), scale_max) / scale_max * width, 2)


def qr_of(address: str) -> Markup:
    """An address, for the camera of a telephone."""
    drawn = io.BytesIO()
    segno.make(address, micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return Markup(drawn.getvalue().decode())  # noqa: S704  # drawn here, from our own address
