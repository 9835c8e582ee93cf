"""What is wrong with a file of members, in words: where it stands, what stands there, and what would be right."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from council.councils.dimensions import DimensionView, ValueView
from council.i18n import day, label
from council.members.column_words import ProblemLine, problem_lines, shown
from council.tables import Problem, column_letter
from council.terms.importing.charters import Charters
from council.terms.importing.columns import TermFault


def member_problem_lines(
    problems: Sequence[Problem], dimensions: Sequence[DimensionView], *, header: Sequence[str], charters: Charters
) -> list[ProblemLine]:
    """Problems of a file of members, each with what would be right; columns by letter and name."""
    lines = []
    listed: dict[tuple[str, ...], int] = {}  # the line at which the seat groups of a charter were listed
    others = iter(problem_lines([each for each in problems if not isinstance(each.code, TermFault)], dimensions))
    for each in problems:
        if isinstance(each.code, TermFault):
            line = str(each.line) if each.line else _("all")
            found = shown(_found(each, charters))
            lines.append(ProblemLine(line, each.column or _("all"), found, _right(each, charters, listed)))
        else:
            lines.append(next(others))
    letters = {name: f"{column_letter(place)} · {name}" for place, name in enumerate(header)}
    return [ProblemLine(each.line, letters.get(each.column, each.column), each.found, each.expected) for each in lines]


def _found(problem: Problem, charters: Charters) -> str:
    """What stands in the cell; a seat group by its name."""
    if problem.code is not TermFault.GROUP_FULL:
        return problem.found
    groups = charters.groups_on(date.fromisoformat(problem.allowed[1]))
    return next((label(each.name) for each in groups if each.key == problem.found), problem.found)


def _right(problem: Problem, charters: Charters, listed: dict[tuple[str, ...], int]) -> str:
    if problem.code in {TermFault.UNKNOWN_GROUP, TermFault.BLANK_GROUP}:
        return _group(problem, charters, listed)
    if problem.code in {TermFault.SECOND_SEAT_KNOWN, TermFault.KNOWN_OTHERWISE}:
        return _beside_a_known_term(problem)
    if problem.code is TermFault.GROUP_FULL:
        return _(
            "All %(seats)s seats of this group are taken on some of these days. Correct the days or the group, or take "
            "the line out.",
            seats=problem.allowed[0],
        )
    return (_of_people() | _of_terms())[TermFault(problem.code)] % {"line": problem.other_line}


def _of_people() -> dict[TermFault, str]:
    return {
        TermFault.NO_NAME_COLUMN: _("One column must be the name or an identifier. Choose it below."),
        TermFault.DUPLICATE_ROW: _("Line %(line)s says the same. Take one of them out."),
        TermFault.DIFFERENT_BEFORE: _("Line %(line)s says something else of the same person. Write the same in both."),
        TermFault.NOT_ONE_PERSON: _(
            "Several people are known by this name and contact. Add a column with the pseudonym of the right one."
        ),
        TermFault.SAME_PERSON: _("This is the person of line %(line)s, under another name. Write the same in both."),
        TermFault.UNKNOWN_LANGUAGE: _("Write one of the languages of this site, for example French or fr."),
        TermFault.NEITHER_YES_NOR_NO: _("Write yes or no, or leave the cell blank."),
    }


def _of_terms() -> dict[TermFault, str]:
    return {
        TermFault.NO_START_COLUMN: _("One column must be the first day of the term. Choose it below."),
        TermFault.NO_END_COLUMN: _("One column must be the last day of the term. Choose it below."),
        TermFault.NOT_A_DAY: _("Write the day with the year first, for example 2027-06-30."),
        TermFault.BLANK_DAY: _("A term needs its first and its last day. Write the day, for example 2027-06-30."),
        TermFault.ENDS_BEFORE_IT_BEGINS: _("A term ends after the day on which it begins. Correct one of the days."),
        TermFault.TWO_ENDS: _("The two columns with the end do not agree. Correct one of them, or leave it blank."),
        TermFault.SECOND_SEAT: _(
            "This person holds a seat in these days already, by line %(line)s. Choose days that do not overlap."
        ),
    }


def _beside_a_known_term(problem: Problem) -> str:
    start, end = (day(date.fromisoformat(each)) for each in problem.allowed)
    if problem.code is TermFault.KNOWN_OTHERWISE:
        return _(
            "A term from %(start)s until before %(end)s is known, and the file tells it otherwise. "
            "A term is changed on the page of terms, with a reason, and not by a file.",
            start=start,
            end=end,
        )
    return _(
        "This person holds a seat from %(start)s until before %(end)s already. Choose days that do not overlap.",
        start=start,
        end=end,
    )


def _group(problem: Problem, charters: Charters, listed: dict[tuple[str, ...], int]) -> str:
    keys = problem.allowed[1:]
    if not keys:
        return _("The council has no charter yet, so there are no seats. Adopt a charter first.")
    groups = {each.key: each for each in charters.groups_on(date.fromisoformat(problem.allowed[0]))}
    line = listed.setdefault(keys, problem.line)
    if line == problem.line:
        choices = _("Write one of these: %(values)s.", values="; ".join(label(groups[key].name) for key in keys))
    else:
        choices = _("The values of this column are listed at line %(line)s.", line=line)
    return f"{_meant(groups[problem.nearest])} {choices}" if problem.nearest else choices


def _meant(group: ValueView) -> str:
    return _("Did you mean “%(value)s”?", value=label(group.name))
