"""Long lists in pages: the page that an address asks for, and the links to the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from flask_babel import gettext as _

MOST_DIGITS = 6  # no list has a million pages
MOST_LINKS = 7
NEAR = 3


@dataclass(frozen=True)
class PageLink:
    """The way to one page of a list."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Pages:
    """The ways to the other pages of a list."""

    summary: str
    previous: str | None
    next: str | None
    pages: list[PageLink]


def page_asked(told: Mapping[str, str], *, otherwise: int = 1) -> int:
    """The page that the arguments of an address ask for: the first if they say nothing, `otherwise` if no number."""
    page = told.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS else otherwise


def nearest_page(page: int, total: int, most: int) -> tuple[int, int]:
    """The page nearest to the one asked for, and how many there are with at most so many lines on each."""
    pages = max(1, ceil(total / most))
    return min(max(page, 1), pages), pages


def page_links(
    page: int, pages: int, link: Callable[[int], str], *, numbers: Iterable[int] = (), summary: str = ""
) -> Pages:
    """The pages before and after one, and those named in `numbers`; the summary is “Page 2 of 5” unless said."""
    return Pages(
        summary=summary or _("Page %(page)d of %(pages)d", page=page, pages=pages),
        previous=link(page - 1) if page > 1 else None,
        next=link(page + 1) if page < pages else None,
        pages=[PageLink(str(number), link(number), current=number == page) for number in numbers],
    )


def always_seven(page: int, pages: int) -> range:
    """The numbers of the seven pages around one, at an end as many; fewer only where there are fewer."""
    first = max(1, min(page - MOST_LINKS // 2, pages - MOST_LINKS + 1))
    return range(first, min(pages, first + MOST_LINKS - 1) + 1)


def three_beside(page: int, pages: int) -> range:
    """The numbers of the pages up to three before and three after one."""
    return range(max(1, page - NEAR), min(pages, page + NEAR) + 1)
