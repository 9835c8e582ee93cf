"""An account in the reader's language, for the page and for the file: finished values, and no names but public ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.councils.models import Council, Labels
from council.database import db
from council.i18n import code, day, direction, in_language, label
from council.members.choices.service import name_in_minutes
from council.members.models import Person
from council.recommendations import service
from council.recommendations.account.gathering import Content
from council.recommendations.account.words import Row, day_in, figure_rows, standing_in
from council.recommendations.models import Dissent
from council.recommendations.reading import Badges, Event, Facts, Objection, Written, paragraphs, raised
from council.recommendations.service import Kind
from council.recommendations.trail import Late, Progress, Stance, Standing, State
from council.recommendations.words import (
    badges,
    kind_names,
    language_name,
    late_words,
    objective_lines,
    progress_names,
    shown_in,
    stance_names,
    text_notes,
)


@dataclass(frozen=True)
class Told:
    """An account as it is published, or as it would be."""

    council: Council
    number: int | None
    first_day: date
    last_day: date
    published_on: date | None
    content: Content


@dataclass(frozen=True)
class Body:
    """What one body said."""

    body: str
    badges: Badges
    late: str
    events: Sequence[Event]


@dataclass(frozen=True)
class Item:
    """One recommendation in an account."""

    anchor: str
    number: int
    badges: Badges
    written: Written
    facts: Facts
    bodies: Sequence[Body]
    objections: Sequence[Objection]
    kept_objections: int


@dataclass(frozen=True)
class Section:
    """Some of the recommendations, by what happened to them."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class AccountPage:
    """An account in one language."""

    title: str
    council: str
    days: str
    issue: str
    figures: Sequence[Row]
    sections: Sequence[Section]
    items: Sequence[Item]
    foreign: bool


def account_page(told: Told) -> AccountPage:
    """An account in the language being read."""
    names, objections = _people(told.content), _dissents(told.content)
    items = {each["id"]: _item(each, names, objections) for each in told.content["items"]}
    return AccountPage(
        title=_("What the council asked for, and what came of it"),
        council=label(told.council.name),
        days=_("%(first)s to %(last)s", first=day(told.first_day), last=day(told.last_day)),
        issue=_issue(told),
        figures=figure_rows(told.content["figures"]),
        sections=_sections(told, items),
        items=list(items.values()),
        foreign=any(each.written.foreign for each in items.values()),
    )


def _issue(told: Told) -> str:
    if told.number is None or told.published_on is None:
        return _("A preview: nothing is published yet.")
    return _("Number %(number)d, published on %(day)s", number=told.number, day=day(told.published_on))


def _sections(told: Told, items: dict[str, Item]) -> list[Section]:
    def some(fits: Callable[[Content], bool]) -> list[Item]:
        return [items[each["id"]] for each in told.content["items"] if fits(each)]

    def within(on: str | None) -> bool:
        found = day_in(on)
        return found is not None and told.first_day <= found <= told.last_day

    def answered(each: Content) -> bool:
        return any(said["stance"] and within(said["on"]) for body in each["bodies"] for said in body["said"])

    found = (
        Section(_("What was asked"), some(lambda each: within(each["adopted_on"]))),
        Section(_("What was answered"), some(answered)),
        Section(_("What was done"), some(lambda each: each["state"] == State.DONE.value)),
        Section(_("What is overdue"), some(lambda each: each["late"] is not None)),
    )
    return list(found)


def _item(told: Content, names: dict[str, Person], objections: dict[str, Dissent]) -> Item:
    spoken = [
        Objection(name_in_minutes(found.person) or _("A member"), words)
        for found in (objections.get(each) for each in told["objections"])
        if found is not None and found.public
        for words in [service.words_of(found)]
        if words
    ]
    return Item(
        anchor=f"recommendation-{told['number']}",
        number=told["number"],
        badges=badges(standing_in(told)),
        written=_written(told),
        facts=_facts(told, [names[each] for each in told["raised_by"] if each in names]),
        bodies=[_body(each) for each in told["bodies"]],
        objections=spoken,
        kept_objections=len(told["objections"]) - len(spoken),
    )


def _written(told: Content) -> Written:
    shown = shown_in(told["text"])
    return Written(
        title=in_language(told["title"], shown),
        paragraphs=paragraphs(told["text"].get(shown, "")),
        consulted=paragraphs(told["consulted"].get(shown) or label(told["consulted"])),
        language=shown,
        direction=direction(shown),
        foreign=shown != code(),
        notes=text_notes(told["text"], told["text_status"], shown),
    )


def _facts(told: Content, raisers: Sequence[Person]) -> Facts:
    links = [*objective_lines(told["objectives"]), *([told["plan"]] if told["plan"] else [])]
    rows = (
        (_("Kind"), kind_names()[Kind(told["kind"])]),
        (_("Raised by"), raised(raisers)),
        (_("Adopted on"), day(day_in(told["adopted_on"]))),
        (_("Who was consulted"), _consulted(told["consulted"])),
        (_("Serves"), "; ".join(links)),
    )
    return [{"term": term, "value": value} for term, value in rows if value]


def _consulted(told: Labels) -> str:
    """Who was consulted; where it is not written in the reader's language, in another one, which it names."""
    shown = shown_in(told)
    if not told or shown == code():
        return told.get(shown, "")
    return _("%(text)s (in this language: %(language)s)", text=told[shown], language=language_name(shown))


def _body(told: Content) -> Body:
    now: Standing = standing_in(told)
    late: Late | None = now.late
    events = [Event(_sure(told["sent_on"]), _("Sent"), _asked(told))]
    said = sorted(told["said"], key=lambda one: (one["on"], one["number"]))
    last = next((each["number"] for each in reversed(said) if each["stance"]), None)
    for each in said:
        what = _("Answered") if each["stance"] else _("Said that it arrived")
        replaced = bool(each["stance"]) and each["number"] != last
        events.append(Event(_sure(each["on"]), what, _answer(each), letter=each["by_letter"], replaced=replaced))
    return Body(told["body"], badges(now), late_words(late), events)


def _asked(told: Content) -> Facts:
    return [{"term": _("Answer asked for by"), "value": day(day_in(told["due_on"]))}]


def _answer(told: Content) -> Facts:
    stance = stance_names()[Stance(told["stance"])] if told["stance"] else ""
    follows = told["action"] or told["action_due_on"]
    progress = progress_names()[Progress(told["progress"])] if told["progress"] and follows else ""
    foreign = told["stance"] and told["language"] != code()
    rows = (
        (_("Answer"), stance),
        (_("Reason"), told["reason"]),
        (_("What is done"), told["action"]),
        (_("Who does it"), told["owner"]),
        (_("To be done by"), day(day_in(told["action_due_on"]))),
        (_("How far it is"), progress),
        (_("More is told on"), day(day_in(told["next_update_on"]))),
        (_("Written in"), language_name(told["language"]) if foreign else ""),
    )
    return [{"term": term, "value": value} for term, value in rows if value]


def _people(content: Content) -> dict[str, Person]:
    """Those who raised something, by id; each is named as she chooses now."""
    ids = [UUID(each) for item in content["items"] for each in item["raised_by"]]
    return {str(each.id): each for each in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _dissents(content: Content) -> dict[str, Dissent]:
    """What members object, as far as it is still there."""
    ids = [UUID(each) for item in content["items"] for each in item["objections"]]
    return {str(each.id): each for each in db.session.scalars(select(Dissent).where(Dissent.id.in_(ids)))}


def _sure(told: str) -> date:
    return date.fromisoformat(told)


def plain_rows(events: Iterable[Event]) -> list[dict[str, object]]:
    """What happened, as a file shows it."""
    return [
        {
            "day": day(each.on),
            "what": each.what,
            "facts": [[fact["term"], fact["value"]] for fact in each.facts],
            "marks": [
                *([_("received another way, entered by the secretariat")] if each.letter else []),
                *([_("a later answer counts instead")] if each.replaced else []),
            ],
        }
        for each in events
    ]
