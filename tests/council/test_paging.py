"""Long lists are cut into pages that a person can walk through, whatever an address asks for."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from council.paging import PageLink, always_seven, nearest_page, page_asked, page_links, three_beside


def _link(page: int) -> str:
    return f"/list?page={page}"


@pytest.mark.parametrize(
    ("told", "page"), [({}, 1), ({"page": "3"}, 3), ({"page": "0"}, 0), ({"page": "999999"}, 999999)]
)
def test_an_address_asks_for_a_page(told: dict[str, str], page: int) -> None:
    """The number in the address is taken as it is; without one it is the first page."""
    assert page_asked(told, otherwise=7) == page


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1.5", "²", "٣", "1000000", "9" * 5000])
def test_what_is_no_page_is_what_the_list_says(wrong: str) -> None:
    """Anything else, however long, is the first page, or what the list takes for no page."""
    assert (page_asked({"page": wrong}), page_asked({"page": wrong}, otherwise=0)) == (1, 0)


@pytest.mark.parametrize(
    ("asked", "total", "nearest"), [(1, 0, (1, 1)), (1, 50, (1, 1)), (2, 51, (2, 2)), (0, 51, (1, 2)), (9, 51, (2, 2))]
)
def test_a_page_that_is_not_there_is_the_nearest(asked: int, total: int, nearest: tuple[int, int]) -> None:
    """A list always has a page, a line too many makes another, and beyond an end stands the end."""
    assert nearest_page(asked, total, 50) == nearest


def test_a_page_leads_to_the_ones_beside_it(app: Flask) -> None:
    """The page before, the page after and the numbered ones, the reader's own marked."""
    with app.test_request_context():
        found = page_links(2, 3, _link, numbers=range(1, 4))
    assert (found.summary, found.previous, found.next) == ("Page 2 of 3", _link(1), _link(3))
    assert found.pages == [PageLink(str(each), _link(each), current=each == 2) for each in (1, 2, 3)]


def test_the_ends_of_a_list_lead_nowhere_further(app: Flask) -> None:
    """Nothing stands before the first page or after the last; the list may say its own summary."""
    with app.test_request_context():
        found = page_links(1, 1, _link, summary="4 acts")
    assert (found.summary, found.previous, found.next, found.pages) == ("4 acts", None, None, [])


@given(st.integers(1, 30).flatmap(lambda pages: st.tuples(st.integers(1, pages), st.just(pages))))
def test_seven_pages_are_numbered_wherever_there_are_seven(where: tuple[int, int]) -> None:
    """The reader's own page is among them, none lies outside the list, and the ends show as many as the middle."""
    page, pages = where
    numbers = always_seven(page, pages)
    assert page in numbers
    assert len(numbers) == min(7, pages)
    assert set(numbers) <= set(range(1, pages + 1))


@pytest.mark.parametrize(
    ("page", "pages", "numbers"), [(1, 1, [1]), (1, 9, [1, 2, 3, 4]), (5, 9, list(range(2, 9))), (9, 9, [6, 7, 8, 9])]
)
def test_three_pages_are_numbered_on_either_side(page: int, pages: int, numbers: list[int]) -> None:
    """At an end of the list, the missing side is not made up for on the other."""
    assert list(three_beside(page, pages)) == numbers
