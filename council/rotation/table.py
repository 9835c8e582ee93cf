"""A proposal as plain text for the command line: the same sentences and figures as its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.rotation.composition import DimensionReading
from council.rotation.progress import EndedReading
from council.rotation.reading import ConflictReading, PersonLine, ProposalReading

GAP = "  "


@dataclass(frozen=True)
class Outcome:
    """How one proposal ended: with an answer, with the rules in conflict, or without either."""

    number: int
    answer: ProposalReading | None = None
    conflict: ConflictReading | None = None
    ended: EndedReading | None = None

    @property
    def impossible(self) -> bool:
        """Whether no council can follow all the rules."""
        return self.conflict is not None


def lines(outcome: Outcome) -> list[str]:
    """Everything to print, line by line."""
    if outcome.answer is not None:
        return list(_answer(outcome.number, outcome.answer))
    if outcome.conflict is not None:
        return list(_conflict(outcome.number, outcome.conflict))
    ended = outcome.ended
    return [ended.title, ended.what, ended.todo] if ended else []


def _answer(number: int, told: ProposalReading) -> Iterator[str]:
    yield _("Proposal %(number)s", number=number)
    yield told.headline
    yield from told.remarks
    yield from _people(ngettext("%(num)d person leaves", "%(num)d people leave", len(told.leaving)), told.leaving)
    yield from _people(ngettext("%(num)d person joins", "%(num)d people join", len(told.joining)), told.joining)
    yield from _people(ngettext("%(num)d person stays", "%(num)d people stay", len(told.staying)), told.staying)
    for dimension in told.dimensions:
        yield from _dimension(dimension)
    if told.objectives:
        yield ""
        yield _("How good it is")
        rows = [
            [f"{line.place}. {line.name}", line.value, _proven(line.optimal), line.proof] for line in told.objectives
        ]
        yield from _columns(rows)
    yield ""
    yield _("Fingerprint (SHA-256)") + f": {told.evidence.sha256}"


def _conflict(number: int, told: ConflictReading) -> Iterator[str]:
    yield _("Proposal %(number)s is impossible", number=number)
    yield told.headline
    yield from (f"- {line}" for line in told.rules)
    yield told.explanation
    yield from (f"- {line}" for line in told.todo)


def _people(title: str, people: Sequence[PersonLine]) -> Iterator[str]:
    yield ""
    yield title
    yield from _columns([[line.pseudonym, line.name, line.reason] for line in people])


def _dimension(dimension: DimensionReading) -> Iterator[str]:
    yield ""
    yield dimension.title
    head = [_("Group"), _("Before"), _("After"), _("Quota"), _("Target"), _("State")]
    rows = [
        [
            row.label,
            str(row.before),
            str(row.after),
            _quota(row.minimum, row.maximum),
            row.target_label or "–",
            row.status.label if row.status else "",
        ]
        for row in dimension.rows
    ]
    yield from _columns([head, *rows])


def _proven(optimal: bool) -> str:  # noqa: FBT001  # a word for yes and a word for no
    return _("proven optimal") if optimal else _("best found")


def _quota(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return "–"
    return f"{'' if least is None else least}–{'' if most is None else most}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows under each other, each column as wide as its widest entry."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield (GAP + GAP.join(cells)).rstrip()
