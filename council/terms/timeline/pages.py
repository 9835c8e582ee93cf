"""The page of the timeline: what its address asks for, and the links around its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from council.access import Permission, may, requires, roles_in
from council.councils.models import Council
from council.i18n import day
from council.i18n import label as label_of
from council.members import service as members
from council.paging import Pages, always_seven, page_asked, page_links
from council.terms import service
from council.terms.offices.reading import of_one
from council.terms.pages import history_of
from council.terms.substitute_pages import blueprint
from council.terms.timeline.people import PersonState, Wish
from council.terms.timeline.reading import Choices, Reader, Timeline, WholeCouncil
from council.terms.words import group_name

Link = Mapping[str, object]


@dataclass(frozen=True)
class Around:
    """What stands around the rows: what the list is narrowed to, and its pages."""

    summary: str
    chips: Sequence[Link]
    pages: Pages


@blueprint.get("/<council>/terms")
@requires(Permission.SEE_COUNCIL)
def timeline(council: Council) -> str:
    """Who sits, who comes and who sat, drawn over the years and as a table."""
    whole = WholeCouncil(council, reader_of(council), datetime.now(UTC).date())
    choices = whole.choices()
    wish = wish_in(request.args, choices)
    shown = whole.timeline(wish)
    return render_template(
        "terms/timeline.html",
        shown=shown,
        wish=wish,
        choices=choices,
        states=state_words(),
        around=_around(council, whole, wish, shown),
        same=wish.arguments(),
    )


@blueprint.get("/<council>/people/<uuid:person_id>/terms")
@requires(Permission.SEE_PEOPLE)
def person_terms(council: Council, person_id: UUID) -> str:
    """One person's terms, how each was changed and why, and what the charter lets follow."""
    person, today = members.person(council, person_id), datetime.now(UTC).date()
    whole = WholeCouncil(council, reader_of(council), today, only=person.id)
    shown = whole.timeline(Wish())
    changes = [(line, history_of(service.term(council, line.term_id))) for row in shown.rows for line in row.terms]
    name, of_person = members.name_of(person), of_one(person)
    return render_template(
        "terms/person.html", person=person, name=name, shown=shown, changes=changes, of_person=of_person
    )


def reader_of(council: Council) -> Reader:
    """Whoever is signed in, as the timeline knows her."""
    own = members.person_of(current_user, council)
    return Reader(roles_in(council), own.id if own else None, edits=may(Permission.EDIT_TERMS, council))


def wish_in(told: Mapping[str, str], choices: Choices) -> Wish:
    """What an address asks for; anything that is no choice here is the usual."""
    state, group = told.get("state", ""), told.get("group", "")
    cohort = next((each for each in choices.cohorts if each.isoformat() == told.get("cohort")), None)
    dimension, _colon, value = told.get("said", "").partition(":")
    return Wish(
        state=PersonState(state) if state in set(PersonState) else None,
        group=group if group in dict(choices.groups) else "",
        cohort=cohort,
        dimension=dimension if value else "",
        value=value,
        page=page_asked(told),
    )


def state_words() -> list[tuple[str, str]]:
    """Where somebody may stand, as the filter names it."""
    return [
        (PersonState.SITTING.value, _("who sits now")),
        (PersonState.COMING.value, _("whose term begins later")),
        (PersonState.ENDED.value, _("who sat before")),
    ]


def chips_of(whole: WholeCouncil, wish: Wish) -> list[tuple[str, Wish]]:
    """What the list is narrowed to, each with the wish that is left without it."""
    chips: list[tuple[str, Wish]] = []
    if wish.state:
        chips.append((dict(state_words())[wish.state.value], replace(wish, state=None)))
    if wish.group:
        chips.append((group_name(whole.rules, wish.group), replace(wish, group="")))
    if wish.cohort:
        chips.append((_("term agreed until %(day)s", day=day(wish.cohort)), replace(wish, cohort=None)))
    if wish.dimension:
        chips.append((_said(whole, wish), replace(wish, dimension="", value="")))
    return chips


def _said(whole: WholeCouncil, wish: Wish) -> str:
    for each in whole.dimensions:
        if each.key == wish.dimension:
            known = {value.key: label_of(value.name) for value in each.values}
            name = label_of(each.name)
            return _("%(dimension)s: %(values)s", dimension=name, values=known.get(wish.value, wish.value))
    return wish.value


def _around(council: Council, whole: WholeCouncil, wish: Wish, shown: Timeline) -> Around:
    def link(changed: Wish) -> str:
        return url_for("terms.timeline", council=council, **changed.arguments())

    numbers = always_seven(shown.page, shown.pages)
    return Around(
        summary=ngettext("%(num)d person", "%(num)d people", shown.total),
        chips=[{"label": words, "url": link(replace(left, page=1))} for words, left in chips_of(whole, wish)],
        pages=page_links(shown.page, shown.pages, lambda page: link(replace(wish, page=page)), numbers=numbers),
    )
