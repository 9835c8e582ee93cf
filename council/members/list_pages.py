"""Finished values for the list of people: its headings, filters and pages, as links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.models import Council
from council.members.lists import Narrowing, Order, PeoplePage, Wish
from council.paging import Pages, always_seven, page_links

Row = Mapping[str, object]


@dataclass(frozen=True)
class ListPage:
    """What the list of people shows around its lines."""

    summary: str
    sorting: Mapping[str, Row]
    chips: Sequence[Row]
    clear: str
    pages: Pages
    note: str


def list_page(council: Council, wish: Wish, found: PeoplePage) -> ListPage:
    """The list's headings, filters and pages, as links."""

    def link(**changes: object) -> str:
        told = {"q": wish.search, "show": wish.narrowing, "sort": wish.order, "down": wish.descending, **changes}
        usual = {"q": "", "show": Narrowing.EVERYONE, "sort": Order.NAME, "down": False, "page": 1}
        kept: dict[str, Any] = {name: value for name, value in told.items() if value != usual[name]}
        return url_for("members.people", council=council, **kept)

    numbers = always_seven(found.page, found.pages)
    note = _("There are too many people to compare names, so only pseudonyms are searched and sorted.")
    return ListPage(
        summary=ngettext("%(num)d person", "%(num)d people", found.total),
        sorting={each.value: _heading(each, wish, link) for each in Order},
        chips=_chips(wish, link),
        clear=url_for("members.people", council=council),
        pages=page_links(found.page, found.pages, lambda page: link(page=page), numbers=numbers),
        note=note if found.names_left_out else "",
    )


def narrowings() -> list[tuple[str, str]]:
    """Whom the list can show, as sentences."""
    return [
        (Narrowing.EVERYONE.value, _("everyone who is known here")),
        (Narrowing.WITH_ACCOUNT.value, _("people who have an account")),
        (Narrowing.LISTED.value, _("people who agreed to be named in public")),
        (Narrowing.SILENT.value, _("people who have declared nothing yet")),
        (Narrowing.ERASED.value, _("people who were erased")),
    ]


def _heading(order: Order, wish: Wish, link: Callable[..., str]) -> Row:
    labels = {Order.NAME: _("Name"), Order.PSEUDONYM: _("Pseudonym"), Order.ADDED: _("Added")}
    here = wish.order is order
    direction = ("descending" if wish.descending else "ascending") if here else None
    return {"label": labels[order], "direction": direction, "url": link(sort=order, down=here and not wish.descending)}


def _chips(wish: Wish, link: Callable[..., str]) -> list[Row]:
    chips: list[Row] = []
    if wish.narrowing is not Narrowing.EVERYONE:
        chips.append({"label": dict(narrowings())[wish.narrowing.value], "url": link(show=Narrowing.EVERYONE)})
    if wish.search:
        chips.append({"label": _("contains “%(text)s”", text=wish.search), "url": link(q="")})
    return chips
