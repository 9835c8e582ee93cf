"""Figures against quotas and targets, and who may read them."""

from datetime import date

import pytest

from council.access import Role
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.portal import composition
from council.portal.situation import Future, situation
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import TODAY

SECRETARIAT = frozenset({Role.SECRETARIAT})
MEMBER = frozenset({Role.MEMBER})


@pytest.mark.usefixtures("seated")
def test_a_quota_tells_who_sits_and_who_stays(council: Council) -> None:
    """Two members from Africa sit, one of them stays, three are wanted: the quota is broken today."""
    row = composition.quota_rows(situation(council, TODAY), SECRETARIAT)[0]
    assert (row.label, row.now, row.stay, row.bounds) == ("Region: Africa", 2, 1, "3 to 7")
    assert (row.broken_now, row.missing_after) == (True, 2)


@pytest.mark.usefixtures("seated")
def test_a_quota_with_a_closed_part_is_hidden_whole(council: Council) -> None:
    """A member sees the five quotas on region and none that also counts gender, status or age."""
    rows = composition.quota_rows(situation(council, TODAY), MEMBER)
    assert [row.label.split(":")[0] for row in rows] == ["Region"] * 5


@pytest.mark.usefixtures("seated")
def test_closed_tables_have_no_rows(council: Council) -> None:
    """What a member may not read is not even computed for her page."""
    tables = composition.dimension_tables(situation(council, TODAY), MEMBER)
    assert [table.key for table in tables if not table.closed] == ["region"]
    assert [table.rows for table in tables if table.closed] == [()] * 6


@pytest.mark.usefixtures("seated")
def test_a_target_tells_how_much_is_missing(council: Council) -> None:
    """A fifth of 24 seats is 4.8; with two members, 2.8 are missing."""
    table = composition.dimension_tables(situation(council, TODAY), MEMBER)[0]
    africa = table.rows[0]
    assert africa.status is not None
    assert (africa.now, africa.target, africa.status.label) == (2, "4.8", "2.8 missing")


@pytest.mark.usefixtures("seated")
def test_whoever_said_nothing_is_counted_as_preferring_not_to(council: Council) -> None:
    """Two of the three gave no age; they are counted, not lost."""
    tables = {table.key: table for table in composition.dimension_tables(situation(council, TODAY), SECRETARIAT)}
    assert {row.label: row.now for row in tables["age_band"].rows if row.now} == {
        "60 or over": 1,
        "Prefer not to say": 2,
    }


def test_the_future_of_each_seat_is_told(council: Council, seated: Seated) -> None:
    """Terms that go on stay; those that end may return; the answers decide."""
    futures = {each.seat.person_id: each.future for each in situation(council, TODAY).holders}
    assert futures == {
        seated.listed.id: Future.MAY_RETURN,
        seated.unlisted.id: Future.MAY_RETURN,
        seated.staying.id: Future.STAYS,
    }


def test_whoever_sits_in_the_interim_is_among_those_who_end(council: Council, seated: Seated) -> None:
    """A week after the rotation day nobody followed: both sit on, and at the next rotation none of them just stays."""
    found = situation(council, date(2027, 7, 8))
    interim = {each.seat.person_id for each in found.holders if each.seat.interim}
    assert interim == {seated.listed.id, seated.unlisted.id}
    assert {each.future for each in found.holders if each.seat.interim} == {Future.MAY_RETURN}


def test_an_early_departure_leaves_a_vacancy(council: Council, seated: Seated) -> None:
    """Whoever resigned is not on the council any more, and does not sit on in the interim."""
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            seated.term,
            kind=AmendmentKind.RESIGNED,
            new_end=date(2026, 10, 1),
            decided_on=date(2026, 9, 1),
            reason="Moved away.",
        )
    found = situation(council, TODAY)
    assert seated.listed.id not in {each.seat.person_id for each in found.holders}
    assert len(found.vacant) == 22


def test_a_council_without_a_charter_has_a_situation_too(council: Council) -> None:
    """Before its first charter a council is empty, not an error."""
    with transaction():
        young = councils.found_council(
            factories.ACTOR, slug="young-council", name={"en": "Young"}, level="local", about={}
        )
    assert council
    found = situation(young, TODAY)
    assert (found.rules, found.rotation_on, found.holders, found.seats) == (None, None, (), ())
    assert found.ending == []
