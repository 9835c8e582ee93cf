"""The public file of published figures, and its schema: what programs read is what people read."""

from datetime import date

from pydantic import Field

from council.councils.gate.grouping import NEVER_NAMED
from council.councils.models import Council, Labels
from council.reports.publishing import service
from council.reports.publishing.figures import DimensionFigures, Kept
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.words import AllNames

FORMAT = "council-figures-1"


class Answer(Kept):
    """An answer people could choose."""

    key: str
    name: Labels = Field(description="Its name by language.")


class GroupFigure(Kept):
    """Answers that are counted together, and how many people gave one of them."""

    answers: list[Answer]
    others: bool = Field(description="Whether people who gave another answer, or none, are counted here too.")
    least: int = Field(ge=0, description="No fewer people than this.")
    most: int = Field(ge=0, description="No more people than this.")


class DimensionFigure(Kept):
    """What was told of one dimension."""

    key: str
    name: Labels
    groups: list[GroupFigure]
    sums: list[tuple[int, int]] = Field(description="The range of people in the first group, the first two, and so on.")
    steps: list[list[tuple[int, int]]] = Field(
        description="The ranges each of these sums could have fallen on; they were laid before it was counted."
    )


class IssueFigures(Kept):
    """One issue: figures of one day."""

    number: int = Field(ge=1)
    day: date
    smallest: int = Field(ge=5, description="No figure is about fewer people than this.")
    counted: int = Field(description="How many people are counted.")
    sitting: int = Field(description="How many people sat on that day.")
    missing: int = Field(description="How many sat and are not counted, because too few came or stayed at once.")
    gone: int = Field(description="How many had left and are still counted, because too few left at once.")
    dimensions: list[DimensionFigure]


class PublicFigures(Kept):
    """Every figure about its composition that a council told everyone, the latest issue first."""

    format: str = Field(default=FORMAT, pattern=f"^{FORMAT}$")
    council: str = Field(description="The council's short name.")
    name: Labels
    issues: list[IssueFigures]


def public_figures(council: Council, on: date) -> PublicFigures:
    """The public file of a council."""
    names = AllNames(council)
    issues = [_issue(names, each) for each in reversed(service.issues_of(council, until=on))]
    return PublicFigures(council=council.slug, name=council.name, issues=issues)


def _issue(names: AllNames, issue: FigureIssue) -> IssueFigures:
    return IssueFigures(
        number=issue.number,
        day=issue.day,
        smallest=issue.smallest,
        counted=len(issue.people),
        sitting=issue.sitting,
        missing=issue.missing,
        gone=issue.gone,
        dimensions=[_dimension(names, each, len(issue.people)) for each in service.figures_of(issue)],
    )


def _dimension(names: AllNames, figures: DimensionFigures, people: int) -> DimensionFigure:
    key = figures.dimension
    groups = [
        GroupFigure(
            answers=[
                Answer(key=each, name=names.values.get((key, each), {"en": each}))
                for each in answers
                if each not in NEVER_NAMED
            ],
            others=not NEVER_NAMED.isdisjoint(answers),
            least=least,
            most=most,
        )
        for answers, (least, most) in zip(figures.groups, figures.ranges(people), strict=True)
    ]
    return DimensionFigure(
        key=key,
        name=names.dimensions.get(key, {"en": key}),
        groups=groups,
        sums=figures.sums,
        steps=[[(least, most) for least, most in each] for each in figures.steps],
    )
