"""A charter in plain sentences, in the reader's language; the page, the preview and the tests read the same ones."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.diversity_sentences import diversity
from council.councils.joining_sentences import joining, warnings
from council.councils.phrases import NamedDimension, Names, every, listed, time, years_and_months
from council.councils.rules import CharterRules, Officer, Reminder, SeatGroup, Stagger
from council.councils.section import Section
from council.i18n import label

__all__ = ["Section", "sentences"]


def sentences(rules: CharterRules, dimensions: Sequence[NamedDimension]) -> list[Section]:
    """Everything the rules say, one section after another; what they do not say is left out."""
    names = Names(dimensions)
    sections = [
        Section("seats", _("Seats"), list(_seats(rules, names))),
        Section("terms", _("Terms"), list(_terms(rules))),
        Section("joining", _("Who comes in, and how"), list(joining(rules))),
        *diversity(rules, dimensions, names),
        Section("vacancy", _("When a seat falls vacant"), list(_vacancy(rules))),
        Section("meetings", _("Meetings and decisions"), list(_meetings(rules))),
        Section("officers", _("Offices in the council"), [_officer(each) for each in rules.officers]),
        Section("participation", _("Taking part"), list(_participation(rules))),
        Section("figures", _("What everyone is told of the members"), list(_figures(rules))),
        Section("notes", _("Also part of the charter"), [label(each) for each in rules.notes]),
        Section("warnings", _("Warnings"), list(warnings(rules, dimensions)), "warning"),
    ]
    return [section for section in sections if section.lines]


def _seats(rules: CharterRules, names: Names) -> Iterator[str]:
    least, most = rules.least_size, rules.most_size
    if least == most:
        yield ngettext("The council has %(num)s seat.", "The council has %(num)s seats.", most)
    elif least == 1:
        yield ngettext("The council has at most %(num)s seat.", "The council has at most %(num)s seats.", most)
    else:
        yield ngettext(
            "The council has between %(least)s and %(num)s seat.",
            "The council has between %(least)s and %(num)s seats.",
            most,
            least=least,
        )
    if rules.seats < most:
        yield ngettext("%(num)s seat is given out now.", "%(num)s seats are given out now.", rules.seats)
    for group in rules.seat_groups:
        yield from _seat_group(group, names, alone=len(rules.seat_groups) == 1)
    if rules.seats_reviewed_each_round:
        yield _("How the seats are shared is looked at again before each round.")


def _seat_group(group: SeatGroup, names: Names, *, alone: bool) -> Iterator[str]:
    name = label(group.name)
    if not alone:
        yield ngettext("%(group)s: %(num)s seat.", "%(group)s: %(num)s seats.", group.seats, group=name)
    if group.reserved_for and name not in {names.values(*each) for each in group.reserved_for.items()}:
        condition = names.condition(group.reserved_for)
        yield _("%(group)s: only for people who answered “%(condition)s”.", group=name, condition=condition)
    if not group.voting:
        yield _("%(group)s: they speak, but they do not vote.", group=name)
    if group.substitutes and group.substitute_mode == "personal":
        yield ngettext(
            "%(group)s: there is %(num)s personal substitute, chosen together with the member.",
            "%(group)s: there are %(num)s personal substitutes, each chosen together with a member.",
            group.substitutes,
            group=name,
        )
    elif group.substitutes:
        yield ngettext(
            "%(group)s: there is %(num)s substitute.",
            "%(group)s: there are %(num)s substitutes.",
            group.substitutes,
            group=name,
        )


def _terms(rules: CharterRules) -> Iterator[str]:
    terms = rules.terms
    yield _("A term lasts %(length)s.", length=years_and_months(terms.months))
    yield from _limits(rules)
    if terms.interim_until_succeeded:
        yield _("After the end of a term, the member sits on until the successor takes the seat.")
    elif terms.interim_months:
        length = years_and_months(terms.interim_months)
        yield _("If no successor is there yet, a member may sit on for at most %(length)s.", length=length)
    if rules.rotation_months:
        yield _("A rotation takes place %(often)s.", often=every(rules.rotation_months))
    if rules.most_turnover:
        yield ngettext(
            "At most %(num)s seat changes hands at a rotation.",
            "At most %(num)s seats change hands at a rotation.",
            rules.most_turnover,
        )
    if rules.least_continuing:
        yield ngettext(
            "At least %(num)s member stays on at a rotation.",
            "At least %(num)s members stay on at a rotation.",
            rules.least_continuing,
        )
    if rules.stagger:
        yield from _stagger(rules.stagger)
    yield from reminded(rules.reminders)
    for condition in rules.end_conditions:
        yield _("A term ends early in this case: %(condition)s", condition=label(condition))


def _limits(rules: CharterRules) -> Iterator[str]:
    terms = rules.terms
    most = terms.most_consecutive
    if most is None:
        yield _("There is no limit to how many terms may follow each other.")
    elif terms.cooling_off_months:
        yield ngettext(
            "A member may serve at most %(num)s term in a row, then stays off for %(length)s.",
            "A member may serve at most %(num)s terms in a row, then stays off for %(length)s.",
            most,
            length=years_and_months(terms.cooling_off_months),
        )
    else:
        yield ngettext(
            "A member may serve at most %(num)s term in a row, and cannot come back immediately after.",
            "A member may serve at most %(num)s terms in a row, and cannot come back immediately after.",
            most,
        )
    if most is not None and terms.gap_days:
        length = time(terms.gap_days, "day")
        yield _("Terms with at most %(length)s between them count as being in a row.", length=length)
    if terms.most_total_months is not None:
        yield _("Nobody may serve longer than %(length)s in all.", length=years_and_months(terms.most_total_months))
        if terms.total_tolerance_days:
            length = time(terms.total_tolerance_days, "day")
            yield _("Up to %(length)s more do no harm, if the date of an election was moved.", length=length)
    if most is not None or terms.most_total_months is not None:
        yield (
            _("Finishing the term of somebody else counts as a term.")
            if terms.partial_terms_count
            else _("Finishing the term of somebody else does not count as a term.")
        )


def reminded(reminders: Sequence[Reminder]) -> Iterator[str]:
    """When a member is reminded of the end of her term."""
    before = [each for each in reminders if each.when == "before_end"]
    if before:
        lengths = listed(time(each.length, each.unit) for each in before)
        yield _("A member is asked what she wishes before her term ends: %(lengths)s before.", lengths=lengths)
    for each in reminders:
        if each.when == "sitting_on":
            length = time(each.length, each.unit)
            yield _(
                "If she sits on after the end and has not answered, she is asked again every %(length)s.", length=length
            )


def _stagger(stagger: Stagger) -> Iterator[str]:
    yield _("The first terms have different lengths, so that not all end together.")
    if stagger.cohorts[0].seats is None:
        lengths = listed(years_and_months(cohort.months) for cohort in stagger.cohorts)
        yield _("First terms last %(lengths)s, for parts that are as equal as possible.", lengths=lengths)
    else:
        parts = [
            ngettext(
                "%(num)s seat for %(length)s",
                "%(num)s seats for %(length)s",
                cohort.seats or 0,
                length=years_and_months(cohort.months),
            )
            for cohort in stagger.cohorts
        ]
        yield _("First terms: %(parts)s.", parts=listed(parts))
    if stagger.within_seat_groups:
        yield _("This is done separately for each kind of seat.")
    yield _STAGGERED[stagger.by]()


# Called rather than kept, so that each is said in the language of its reader.
_STAGGERED: dict[str, Callable[[], str]] = {
    "lot": lambda: _("Lots decide who gets which length."),
    "list": lambda: _("The order of a list decides who gets which length."),
    "seat": lambda: _("Each seat has its own length."),
    "votes": lambda: _("Those with more votes get the longer terms."),
}
_FILLED: dict[str, Callable[[], str]] = {
    "reserve_list": lambda: _("The next suitable person on the reserve list takes the seat."),
    "personal_substitute": lambda: _("The member’s own substitute takes the seat."),
    "new_call": lambda: _("A new call is opened for the seat."),
    "appointment": lambda: _("A successor is appointed."),
    "election": lambda: _("A successor is elected."),
}
_DECIDED: dict[str, Callable[[], str]] = {
    "simple": lambda: _("A decision needs more votes for it than against it."),
    "absolute": lambda: _("A decision needs the votes of more than half of all members."),
    "two_thirds": lambda: _("A decision needs two thirds of the votes."),
    "consensus": lambda: _("Decisions are taken when nobody objects."),
}


def who_follows(rules: CharterRules) -> str:
    """How a vacant seat is filled; empty where the charter does not say."""
    says = _FILLED.get(rules.vacancy.filled_by)
    return says() if says else ""


def _vacancy(rules: CharterRules) -> Iterator[str]:
    vacancy = rules.vacancy
    if vacancy.filled_by in _FILLED:
        yield who_follows(rules)
    if vacancy.term == "new_term":
        yield _("The successor begins a full term.")
    elif vacancy.filled_by in _FILLED or vacancy.short_remainder_months:
        yield _("The successor serves the rest of the term.")
    if vacancy.short_remainder_months:
        length = years_and_months(vacancy.short_remainder_months)
        yield _("If less than %(length)s remain, the successor also serves the next full term.", length=length)
    if vacancy.reserve_list_length:
        yield ngettext(
            "The reserve list names %(num)s person.",
            "The reserve list names %(num)s people.",
            vacancy.reserve_list_length,
        )


def _meetings(rules: CharterRules) -> Iterator[str]:
    meetings = rules.meetings
    yield from _how_often(meetings.least_a_year, meetings.most_a_year)
    for notice in rules.notices:
        length = time(notice.length, notice.unit)
        if notice.of == "meeting":
            yield _("A meeting is announced at least %(length)s before.", length=length)
        elif notice.of == "extraordinary_meeting":
            yield _("An extraordinary meeting is announced at least %(length)s before.", length=length)
        elif notice.of == "papers":
            yield _("The papers are sent at least %(length)s before a meeting.", length=length)
    if meetings.quorum:
        present = ceil(Fraction(meetings.quorum.first_call) * rules.seats)
        yield ngettext(
            "To decide, at least %(num)s member must be present.",
            "To decide, at least %(num)s members must be present.",
            present,
        )
        if meetings.quorum.second_call:
            fewer = ceil(Fraction(meetings.quorum.second_call) * rules.seats)
            yield ngettext(
                "If too few came, %(num)s member is enough at the second call.",
                "If too few came, %(num)s members are enough at the second call.",
                fewer,
            )
    if meetings.decision_rule == "consensus" and meetings.objections_allowed:
        yield ngettext(
            "Decisions are taken when at most %(num)s member objects.",
            "Decisions are taken when at most %(num)s members object.",
            meetings.objections_allowed,
        )
    elif meetings.decision_rule:
        yield _DECIDED[meetings.decision_rule]()


def _how_often(least: int | None, most: int | None) -> Iterator[str]:
    if least and most and least != most:
        yield ngettext(
            "The council meets between %(least)s and %(num)s time a year.",
            "The council meets between %(least)s and %(num)s times a year.",
            most,
            least=least,
        )
    elif least:
        yield ngettext(
            "The council meets at least %(num)s time a year.", "The council meets at least %(num)s times a year.", least
        )
    elif most:
        yield ngettext(
            "The council meets at most %(num)s time a year.", "The council meets at most %(num)s times a year.", most
        )


def _officer(officer: Officer) -> str:
    name = label(officer.name)
    if officer.months and officer.most_consecutive:
        return ngettext(
            "%(office)s: for %(length)s, at most %(num)s time in a row.",
            "%(office)s: for %(length)s, at most %(num)s times in a row.",
            officer.most_consecutive,
            office=name,
            length=years_and_months(officer.months),
        )
    if officer.months:
        return _("%(office)s: for %(length)s.", office=name, length=years_and_months(officer.months))
    if officer.most_consecutive:
        return ngettext(
            "%(office)s: at most %(num)s time in a row.",
            "%(office)s: at most %(num)s times in a row.",
            officer.most_consecutive,
            office=name,
        )
    return _("%(office)s.", office=name)


def _figures(rules: CharterRules) -> Iterator[str]:
    if rules.dimensions:
        yield ngettext(
            "Everyone is told how many members gave an answer only as a range, %(num)s person wide or wider.",
            "Everyone is told how many members gave an answer only as a range, %(num)s people wide or wider.",
            rules.smallest_figure,
        )


def _participation(rules: CharterRules) -> Iterator[str]:
    if rules.meaningful_participation:
        yield label(rules.meaningful_participation)
    if rules.remuneration:
        yield label(rules.remuneration)
    if rules.meetings.absences_flagged:
        yield ngettext(
            "After %(num)s missed meeting, the secretariat asks what is needed. Nobody loses a seat by it.",
            "After %(num)s missed meetings, the secretariat asks what is needed. Nobody loses a seat by it.",
            rules.meetings.absences_flagged,
        )
    if rules.meetings.report_every_months:
        yield _("The council reports %(often)s.", often=every(rules.meetings.report_every_months))
