"""The secretariat's list: who is reminded next, what was sent, who answered, and whom no mail reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _

from council.councils.models import Council
from council.councils.sentences import reminded
from council.i18n import day
from council.members import messages
from council.members import service as members
from council.members.models import Person
from council.paging import nearest_page
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.pages import Badge, group_name
from council.terms.reminders.ladder import Ending, Stop, next_step
from council.terms.reminders.service import Kept, Standing, Way, addressees, is_untold, standing
from council.terms.reminders.words import stop_words
from council.terms.words import answer_words

ON_A_PAGE = 50
MONTHS_AHEAD = 12


class Show(StrEnum):
    """Whom the list shows."""

    EVERYONE = "everyone"
    WAITING = "waiting"
    TO_TELL = "to_tell"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Line:
    """One member who sits: what she was reminded of, what she answered, and what comes next."""

    term_id: UUID
    person_id: UUID
    name: str
    group: str
    ends_on: date
    state: Badge
    sent: tuple[str, ...]
    coming: str
    way: str
    may_remind: bool
    may_note: bool
    may_answer: bool


@dataclass(frozen=True)
class Reading:
    """The list on a day, narrowed and cut into pages."""

    rules: tuple[str, ...]
    stated: bool
    lines: tuple[Line, ...]
    counts: Mapping[Show, int]
    page: int
    pages: int


def reading(council: Council, on: date, *, show: Show, page: int) -> Reading | None:
    """The list on a day; nothing without a charter."""
    found = standing(council, on)
    if found is None:
        return None
    sorted_in = {each: [ending for ending in found.endings if _belongs(found, ending, each)] for each in Show}
    chosen = sorted(sorted_in[show], key=lambda ending: (_next_day(found, ending), ending.end, str(ending.term_id)))
    page, pages = nearest_page(page, len(chosen), ON_A_PAGE)
    shown = chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Reading(
        rules=tuple(reminded(found.ladder)),
        stated=bool(found.rules.reminders),
        lines=tuple(_lines(found, shown)),
        counts={each: len(endings) for each, endings in sorted_in.items()},
        page=page,
        pages=pages,
    )


def _belongs(found: Standing, ending: Ending, show: Show) -> bool:
    if show is Show.TO_TELL:
        return ending.stop is None and is_untold(found.about(ending))
    if show is Show.WAITING:
        return ending.stop is None and bool(found.about(ending))
    return show is Show.EVERYONE or ending.stop is Stop.ANSWERED


def _next_day(found: Standing, ending: Ending) -> date:
    """When the next reminder goes out; far away for those to whom none does."""
    if ending.stop is not None:
        return date.max
    step = next_step(ending, found.ladder, found.on)
    return step.day if step else date.max


def _lines(found: Standing, shown: Sequence[Ending]) -> list[Line]:
    names = members.names_of_many(each.person_id for each in shown)
    people = addressees(each.person_id for each in shown)
    said = terms.answers(found.council, (each.term_id for each in shown))
    today = {each.ending.term_id for each in found.due}
    reminded_today = {(each.sent.term_id, each.sent.on) for each in found.kept}
    return [
        Line(
            term_id=each.term_id,
            person_id=each.person_id,
            name=names[each.person_id],
            group=group_name(found.rules, each.seat_group),
            ends_on=each.end,
            state=_state(each, found.about(each), said[each.term_id].answer if each.term_id in said else None),
            sent=tuple(_sent_words(kept) for kept in found.about(each)),
            coming=_coming(found, each, now=each.term_id in today),
            way=_way(people[each.person_id]) if each.stop is None else "",
            may_remind=_is_near(each, found.on) and (each.term_id, found.on) not in reminded_today,
            may_note=each.stop is None and bool(found.about(each)) and found.about(each)[-1].told_on is None,
            may_answer=_is_near(each, found.on) and each.asked,
        )
        for each in shown
    ]


def _is_near(ending: Ending, on: date) -> bool:
    """Whether it is time to remind somebody: she needs it, and her term ends within a year."""
    return ending.stop is None and ending.end <= add_months(on, MONTHS_AHEAD)


def _state(ending: Ending, about: Sequence[Kept], answer: str | None) -> Badge:
    if ending.stop is Stop.ANSWERED:
        return Badge(answer_words(answer), "good")
    if ending.stop is not None:
        return Badge(stop_words(ending.stop), "ended")
    if is_untold(list(about)):
        return Badge(_("to be told"), "warning")
    if about:
        return Badge(_("reminded, no answer") if ending.asked else _("reminded"), "waiting")
    return Badge(_("not reminded yet"), "plain")


def _sent_words(kept: Kept) -> str:
    how = _("by mail") if kept.by_mail else _("not by mail")
    if kept.told_on is None or kept.told_by is None:
        return _("%(day)s, %(how)s", day=day(kept.sent.on), how=how)
    return _(
        "%(day)s, told on %(told)s %(way)s", day=day(kept.sent.on), told=day(kept.told_on), way=told_words(kept.told_by)
    )


def told_words(way: str) -> str:
    """How somebody was told, as it stands at the end of a line."""
    return {
        Way.PHONE: _("by phone"),
        Way.IN_PERSON: _("in person"),
        Way.POST: _("by letter"),
        Way.SOMEONE: _("through somebody who passes it on"),
    }[Way(way)]


def _coming(found: Standing, ending: Ending, *, now: bool) -> str:
    if ending.stop is not None:
        return _("no more")
    if now:
        return _("today")
    step = next_step(ending, found.ladder, found.on)
    return day(step.day) if step else _("no more before the end")


def _way(person: Person) -> str:
    """How her next reminder reaches her."""
    if messages.mail_address(person):
        return _("by mail")
    if person.user_id is not None:
        return _("only on her own page: tell her yourself")
    return _("no mail reaches her: tell her yourself")


def show_words(show: Show, count: int) -> str:
    """A way to narrow the list, with how many it shows."""
    return {
        Show.EVERYONE: _("Everybody who sits (%(count)s)", count=count),
        Show.WAITING: _("Reminded, no answer yet (%(count)s)", count=count),
        Show.TO_TELL: _("To be told in another way (%(count)s)", count=count),
        Show.ANSWERED: _("Has answered (%(count)s)", count=count),
    }[show]
