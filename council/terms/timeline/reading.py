"""The timeline as one reader may see it: the rows of a page, the legend, and what the list can be narrowed to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.access import Role, sees_single_values
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.councils.service import DimensionView
from council.drawing import HUES
from council.errors import NotFound
from council.i18n import day as written_day
from council.i18n import label
from council.members import seen
from council.paging import nearest_page
from council.terms import service
from council.terms.models import Term
from council.terms.seats import Held, rotation_after, seats_on
from council.terms.statuses import SeatState, SeatStatus, statuses_on
from council.terms.tenure import sentences_of, tenure_of
from council.terms.timeline.people import PersonState, Someone, Wish, cohorts_of, everybody, narrowed
from council.terms.timeline.strips import Axis, Bar, BarKind, Placed, axis_of, bars_of, placed
from council.terms.words import Badge, amendment_words, group_name

ON_A_PAGE = 30
MANY = 2  # a day on which so many terms end is a rotation, also after it has passed


@dataclass(frozen=True)
class Reader:
    """Who reads: her roles here, who she is, and whether she may change terms."""

    roles: frozenset[Role]
    own: UUID | None = None
    edits: bool = False

    @property
    def names(self) -> bool:
        """Whether she reads every name, and how terms came to end."""
        return Role.SECRETARIAT in self.roles


@dataclass(frozen=True)
class TermLine:
    """One term in the table."""

    term_id: UUID
    start: date
    end: date
    note: str
    changeable: bool
    has_substitutes: bool


@dataclass(frozen=True)
class Row:
    """One person, or one vacant seat without a person."""

    name: str
    person_id: UUID | None
    seat_group: str
    state: Badge
    bars: tuple[Placed, ...]
    spoken: str
    terms: tuple[TermLine, ...] = ()
    limit: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """One page of the timeline."""

    rows: tuple[Row, ...]
    vacant: tuple[Row, ...]
    axis: Axis
    today: float
    rotations: tuple[float, ...]
    cohorts: tuple[tuple[date, int], ...]
    kinds: frozenset[str]
    total: int
    page: int
    pages: int
    next: date | None
    staggered: bool
    anybody: bool
    several_groups: bool


@dataclass(frozen=True)
class Choices:
    """What the timeline can be narrowed to: values with their words; what was said only where single values show."""

    groups: tuple[tuple[str, str], ...]
    cohorts: tuple[date, ...]
    said: tuple[tuple[DimensionView, tuple[tuple[str, str], ...]], ...]


class WholeCouncil:
    """A council's terms, read once, for one reader on one day; with `only`, it shows that person alone."""

    def __init__(self, council: Council, reader: Reader, on: date, *, only: UUID | None = None) -> None:
        charter = councils.charter_on(council, on)
        self.council, self.reader, self.on, self.only = council, reader, on, only
        self.rules = councils.rules_of(charter) if charter else None
        self.held = service.held_terms(council)
        self.seats = statuses_on(self.held, self.rules, on) if self.rules else []
        taken = [each.seat for each in self.seats if each.seat] if self.rules else seats_on(self.held, None, on)
        groups = [group.key for group in self.rules.seat_groups] if self.rules else []
        self.people = [each for each in everybody(self.held, taken, groups, on) if only in (None, each.person_id)]
        self.dimensions = [
            each
            for each in councils.dimensions_of(council, on=on)
            if sees_single_values(each.sensitivity, reader.roles)
        ]

    def choices(self) -> Choices:
        """What the reader may narrow the timeline to."""
        groups = dict.fromkeys(each.key for each in self.rules.seat_groups) if self.rules else {}
        groups |= dict.fromkeys(each.seat_group for each in self.held)
        return Choices(
            groups=tuple((key, group_name(self.rules, key)) for key in groups),
            cohorts=tuple(cohorts_of(self.people)),
            said=tuple(
                (each, tuple((f"{each.key}:{value.key}", label(value.name)) for value in each.values))
                for each in self.dimensions
            ),
        )

    def wanted(self, wish: Wish) -> list[Someone]:
        """Everybody whom the reader asks for; a dimension whose single values are not hers to see is not there."""
        if wish.dimension and wish.dimension not in {each.key for each in self.dimensions}:
            raise NotFound
        said: Mapping[UUID, str] = {}
        if wish.dimension:
            among = select(Term.person_id).where(Term.council_id == self.council.id)
            said = seen.declared_in(self.council, wish.dimension, among)
        return narrowed(self.people, wish, said)

    def timeline(self, wish: Wish) -> Timeline:
        """One page of the timeline."""
        found = self.wanted(wish)
        page, pages = nearest_page(wish.page, len(found), ON_A_PAGE)
        shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        bars = [bars_of(each, self.rules.terms if self.rules else None, self.on) for each in shown]
        vacant = self._vacant(wish) if page == 1 else []
        axis = axis_of([bar for each in (*bars, *(known for _seat, known in vacant)) for bar in each], self.on)
        hues = self._hues(shown)
        rows = list(self._rows(shown, bars, axis, hues))
        empty = [_vacant_row(seat, known, axis, self.rules) for seat, known in vacant]
        return Timeline(
            rows=tuple(rows),
            vacant=tuple(empty),
            axis=axis,
            today=axis.at(self.on),
            rotations=tuple(axis.at(day) for day in self._rotations() if axis.shows(day)),
            cohorts=tuple(hues.items()),
            kinds=frozenset(bar.kind for row in (*rows, *empty) for bar in row.bars),
            total=len(found),
            page=page,
            pages=pages,
            next=rotation_after(self.held, self.on),
            staggered=self.rules is not None and self.rules.stagger is not None,
            anybody=bool(self.people),
            several_groups=len({each.seat_group for each in self.held} | {each.seat_group for each in self.seats}) > 1,
        )

    def _rows(
        self, shown: Sequence[Someone], bars: Sequence[list[Bar]], axis: Axis, hues: Mapping[date, int]
    ) -> Iterator[Row]:
        names = seen.names_as_seen((each.person_id for each in shown), self.reader.roles, self.reader.own)
        soon = {each.person_id for each in self.seats if each.state is SeatState.ENDS_SOON}
        for each, known in zip(shown, bars, strict=True):
            yield Row(
                name=names[each.person_id],
                person_id=each.person_id if self.reader.names else None,
                seat_group=group_name(self.rules, each.seat.seat_group if each.seat else each.last.seat_group),
                state=_state(each, soon=each.person_id in soon),
                bars=tuple(placed(known, axis, hues)),
                spoken="; ".join(bar_words(bar) for bar in known),
                terms=tuple(self._line(term) for term in reversed(each.held)),
                limit=tuple(self._limit(each)),
            )

    def _line(self, term: Held) -> TermLine:
        changed = amendment_words(term.kind) if term.kind and self.reader.names else ""
        rest = _("the rest of somebody else’s term") if term.partial and self.reader.names else ""
        return TermLine(
            term.term_id,
            term.start,
            term.end,
            note="; ".join(part for part in (changed, rest) if part),
            changeable=self.reader.edits and term.end > self.on,
            has_substitutes=self.reader.edits and term.end > self.on and _has_substitutes(self.rules, term.seat_group),
        )

    def _limit(self, someone: Someone) -> Iterator[str]:
        tenure = tenure_of((term.span for term in someone.held), self.rules.terms, self.on) if self.rules else None
        if tenure is not None and self.rules is not None:
            yield from sentences_of(tenure, self.rules.terms, self.on)

    def _hues(self, shown: Sequence[Someone]) -> dict[date, int]:
        """One colour for those whose terms were agreed to end together, the same on every page."""
        ends = sorted({term.agreed_end for each in self.people for term in each.held if term.end > self.on})
        here = {term.agreed_end for each in shown for term in each.held if term.end > self.on}
        return {end: number % HUES for number, end in enumerate(ends) if end in here}

    def _rotations(self) -> list[date]:
        ends = Counter(each.end for each in self.held if not each.departed and each.start < each.end)
        return sorted(end for end, terms in ends.items() if terms >= MANY or end > self.on)

    def _vacant(self, wish: Wish) -> list[tuple[SeatStatus, list[Bar]]]:
        """The vacant seats, while the list is of whoever sits."""
        if self.only or wish.cohort or wish.dimension or wish.state not in (None, PersonState.SITTING):
            return []
        empty = [each for each in self.seats if each.vacant and wish.group in ("", each.seat_group)]
        return [(each, [Bar(BarKind.VACANT, each.since, self.on)] if each.since else []) for each in empty]


def bar_words(bar: Bar) -> str:
    """A bar in words, for those who hear the drawing."""
    days = {"start": written_day(bar.start), "end": written_day(bar.end)}
    return {
        BarKind.TERM: lambda: _("term from %(start)s until before %(end)s", **days),
        BarKind.PAST: lambda: _("term from %(start)s until before %(end)s", **days),
        BarKind.INTERIM: lambda: _("sits on since %(start)s, until somebody follows", **days),
        BarKind.POSSIBLE: lambda: _("may serve on until %(end)s", **days),
        BarKind.OFF: lambda: _("time off from %(start)s until %(end)s", **days),
        BarKind.VACANT: lambda: _("vacant since %(start)s", **days),
    }[bar.kind]()


def _state(someone: Someone, *, soon: bool) -> Badge:
    if someone.seat is not None and someone.seat.interim:
        return Badge(_("sits on until a successor comes"), "waiting")
    if someone.state is PersonState.SITTING:
        return Badge(_("sits, ends soon"), "waiting") if soon else Badge(_("sits"), "good")
    if someone.state is PersonState.COMING:
        return Badge(_("begins later"), "waiting")
    return Badge(_("over"), "ended")


def _vacant_row(seat: SeatStatus, bars: list[Bar], axis: Axis, rules: CharterRules | None) -> Row:
    spoken = "; ".join(bar_words(bar) for bar in bars) or _("never filled")
    return Row(
        name=_("Nobody"),
        person_id=None,
        seat_group=group_name(rules, seat.seat_group),
        state=Badge(_("vacant"), "warning"),
        bars=tuple(placed(bars, axis, {})),
        spoken=spoken,
    )


def _has_substitutes(rules: CharterRules | None, key: str) -> bool:
    return any(group.key == key and group.substitutes for group in rules.seat_groups) if rules else False
