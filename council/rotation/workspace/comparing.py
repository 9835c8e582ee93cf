"""Two to four computed proposals of one rotation side by side, as one reader may read them; and what a trial tries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from flask_babel import gettext as _

from council.councils import service as councils
from council.i18n import instant
from council.members import service as members
from council.rotation import drawings, review, service
from council.rotation.composition import Status
from council.rotation.decision import Voice
from council.rotation.models import Proposal
from council.rotation.progress import state_words
from council.rotation.reading import ObjectiveLine, ProposalReading, charter_of, reading
from council.rotation.service import ProposalState
from council.rotation.sight import Sight
from council.rotation.way import percent
from council.rotation.words import Names
from council.rotation.workspace import pins, trials

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Cell:
    """What one proposal has in a row: a word or figure, a badge, a smaller remark, or several lines."""

    text: str = ""
    hint: str = ""
    badge: Status | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One thing in each proposal; `differs` where they are not alike in it."""

    label: str
    cells: tuple[Cell, ...]
    differs: bool = False
    person_id: UUID | None = None
    own: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows under a title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """One of the proposals."""

    number: int
    trial: bool


@dataclass(frozen=True)
class Comparison:
    """Everything the page says."""

    columns: tuple[Column, ...]
    about: Grid
    people: Grid
    alike: Grid
    by_lot: bool
    goodness: Grid
    quotas: Grid
    dimensions: tuple[Grid, ...]


@dataclass(frozen=True)
class Choice:
    """A proposal that can be compared, and whether it is among those chosen."""

    number: int
    state: Status
    requested: str
    trial: bool
    chosen: bool


@dataclass(frozen=True)
class TrialReading:
    """What a trial changes in the charter, in sentences, and with what it can be compared."""

    changes: tuple[str, ...]
    choices: tuple[Choice, ...]


def comparable(proposal: Proposal) -> bool:
    """Whether there is a council to compare."""
    return proposal.evidence_sha256 is not None


def choices(proposals: Iterable[Proposal], chosen: Iterable[int]) -> tuple[Choice, ...]:
    """The proposals that can be compared, those chosen marked."""
    marked = frozenset(chosen)
    return tuple(
        Choice(each.number, _state(each), instant(each.requested_at), bool(each.trial), each.number in marked)
        for each in proposals
        if comparable(each)
    )


def trial_reading(proposal: Proposal) -> TrialReading | None:
    """What a trial tries; nothing about a proposal."""
    if not proposal.trial:
        return None
    rules, dimensions = charter_of(proposal)
    stated = councils.rules_of(proposal.charter)
    others = service.proposals_of(proposal.council, proposal.rotation_on, trials=True)
    return TrialReading(
        changes=tuple(trials.in_words(stated, rules, Names.of(stated, dimensions))),
        choices=choices(others, [proposal.number]) if comparable(proposal) else (),
    )


def comparison(proposals: Sequence[Proposal], sight: Sight) -> Comparison:
    """The proposals side by side, in the order given."""
    versions = [_Version(each, sight) for each in proposals]
    rows = _people(versions)
    return Comparison(
        columns=tuple(Column(each.number, trial=bool(each.trial)) for each in proposals),
        about=Grid(_("What they are"), tuple(_about(versions, sight))),
        people=Grid(_("Who differs"), tuple(row for row in rows if row.differs)),
        alike=Grid(_("Who is the same in all of them"), tuple(row for row in rows if not row.differs)),
        by_lot=any(version.lottery for version in versions),
        goodness=Grid(_("How good they are"), tuple(_goodness(versions))),
        quotas=Grid(_("The quotas"), _table(versions, _quota_cells)),
        dimensions=_dimensions(versions),
    )


class _Version:
    """One proposal, read once."""

    def __init__(self, proposal: Proposal, sight: Sight) -> None:
        self.proposal = proposal
        self.told = reading(proposal, sight)
        self.lottery = drawings.lottery_in(proposal)
        parts = (("leaves", self.told.leaving), ("stays", self.told.staying), ("joins", self.told.joining))
        self.lines = {line.pseudonym: (line, what) for what, lines in parts for line in lines}
        self.chances = {
            name: Fraction(profile["ideal"])
            for profile in (self.lottery or {"profiles": ()})["profiles"]
            for name in profile["people"]
        }

    def place_of(self, pseudonym: str) -> Cell:
        """What becomes of somebody in this proposal, and her chance where seats are drawn."""
        words = {"leaves": _("leaves"), "stays": _("stays"), "joins": _("joins"), "": _("not in it")}
        _line, what = self.lines.get(pseudonym, (None, ""))
        chance = self.chances.get(pseudonym)
        return Cell(words[what], _("chance %(chance)s", chance=percent(chance)) if chance is not None else "")


# The people


def _people(versions: Sequence[_Version]) -> list[Row]:
    lines = {line.pseudonym: line for version in versions for line, _what in version.lines.values()}
    rows = []
    for line in sorted(lines.values(), key=lambda each: each.name):
        cells = tuple(version.place_of(line.pseudonym) for version in versions)
        differs = len({cell.text for cell in cells}) > 1
        rows.append(Row(line.name, cells, differs, line.person_id, line.own))
    return rows


# What they are


def _about(versions: Sequence[_Version], sight: Sight) -> Iterable[Row]:
    yield Row(_("State"), tuple(Cell(badge=_state(each.proposal)) for each in versions))
    yield Row(_("Asked for"), tuple(Cell(instant(each.proposal.requested_at)) for each in versions))
    yield Row(_("In short"), tuple(Cell(each.told.headline) for each in versions))
    yield _row(_("Rules"), _rules(versions))
    yield _row(_("Who is fixed"), [Cell(lines=tuple(_fixed(each.proposal, sight))) for each in versions])
    reasons = [Cell(lines=tuple(_reasons(each.proposal, sight))) for each in versions]
    if any(cell.lines for cell in reasons):
        yield Row(_("Why it went back"), tuple(reasons))


def _state(proposal: Proposal) -> Status:
    told = state_words(ProposalState(proposal.state))
    return Status(told.label, told.kind)


def _rules(versions: Sequence[_Version]) -> list[Cell]:
    """What each asks otherwise than the charter that the first was computed by."""
    first = versions[0].proposal
    stated = councils.rules_of(first.charter)
    names = Names.of(stated, councils.dimensions_of(first.council, on=first.rotation_on))
    cells = []
    for version in versions:
        by = version.proposal.charter.number
        charter = _("The charter, version %(number)s", number=by)
        told = trials.in_words(stated, service.rules_of(version.proposal), names)
        cells.append(Cell(lines=(charter, *told)))
    return cells


def _fixed(proposal: Proposal, sight: Sight) -> Iterable[str]:
    for line in pins.lines_of(proposal, sight):
        what = _("must sit") if line.seated else _("must not sit")
        yield _("%(name)s: %(what)s. %(reason)s", name=line.name, what=what, reason=line.reason)


def _reasons(proposal: Proposal, sight: Sight) -> Iterable[str]:
    """Why members said no to what was sent back, or why it was taken back."""
    if proposal.state == ProposalState.WITHDRAWN.value:
        yield str(service.conflict_of(proposal).get("reason", ""))
    about = review.review_of(proposal) if proposal.state == ProposalState.SENT_BACK.value else None
    for opinion in review.opinions_of(about) if about else ():
        comment = review.comment_of(opinion)
        if opinion.voice == Voice.NO.value and comment:
            name = members.name_of(opinion.person) if sight.names else opinion.person.pseudonym
            yield _("%(name)s: %(comment)s", name=name, comment=comment)


# How good they are


def _goodness(versions: Sequence[_Version]) -> Iterable[Row]:
    yield from _table(versions, _objective_cells)
    if any(version.lottery for version in versions):
        yield _row(_("Least chance of anyone who can be drawn"), [_least(each) for each in versions])
        yield _row(_("Equally good councils to draw from"), [_panels(each) for each in versions])


def _objective_cells(told: ProposalReading) -> Mapping[str, Cell]:
    return {line.name: _objective(line) for line in told.objectives}


def _objective(line: ObjectiveLine) -> Cell:
    badge = Status(_("proven optimal"), "good") if line.optimal else Status(_("best found"), "waiting")
    lines = (line.proof,) if line.value and not line.optimal else ()
    return Cell(line.value, _("in place %(place)s", place=line.place), badge, lines)


def _least(version: _Version) -> Cell:
    least = version.lottery["least"] if version.lottery else None
    if least is None:
        return Cell(_("no draw"))
    bound = _("no lottery could give more than %(bound)s", bound=percent(Fraction(least["bound"])))
    return Cell(percent(Fraction(least["realised"])), bound)


def _panels(version: _Version) -> Cell:
    return Cell(str(len(version.lottery["panels"])) if version.lottery else _("no draw"))


# The composition


def _quota_cells(told: ProposalReading) -> Mapping[str, Cell]:
    return {line.label: Cell(str(line.after), line.allowed) for line in told.quotas}


def _dimensions(versions: Sequence[_Version]) -> tuple[Grid, ...]:
    titles = {each.key: each.title for version in versions for each in version.told.dimensions}

    def counted(key: str) -> Callable[[ProposalReading], Mapping[str, Cell]]:
        def cells(told: ProposalReading) -> Mapping[str, Cell]:
            rows = (row for each in told.dimensions if each.key == key for row in each.rows)
            return {row.label: Cell(str(row.after)) for row in rows}

        return cells

    return tuple(Grid(title, _table(versions, counted(key))) for key, title in titles.items())


def _table(versions: Sequence[_Version], cells_of: Callable[[ProposalReading], Mapping[str, Cell]]) -> tuple[Row, ...]:
    """A row for everything that any of them has; what one of them does not ask is said to be so."""
    found = [cells_of(version.told) for version in versions]
    labels = dict.fromkeys(label for cells in found for label in cells)
    return tuple(_row(label, [cells.get(label, Cell(_("not asked"))) for cells in found]) for label in labels)


def _row(label: str, cells: Sequence[Cell]) -> Row:
    return Row(label, tuple(cells), differs=len(set(cells)) > 1)
