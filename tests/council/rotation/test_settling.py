"""The figures of the past are written down in time, for every day on which they changed, and erasing changes none."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from flask import Flask

from council import cli
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.members import bulk
from council.members import service as members
from council.members.models import Person
from council.rotation import funnels, settling, snapshots
from council.rotation.models import CompositionSnapshot
from council.rotation.snapshots import Snapshot
from council.terms import service as terms
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import BEGUN, DAY, LATER
from tests.council.rotation.small_councils import BY_LOT, SEATS
from tests.council.rotation.test_adoption import adopt, drawn
from tests.factories import ACTOR

MIDDLE = date(2026, 1, 10)
CLOSED = date(2026, 4, 1)  # the deadline of the helpers' call
pytestmark = pytest.mark.usefixtures("app")


def settle(council: Council, until: date) -> int:
    """Write down what is due."""
    with transaction():
        return settling.settle(council, until)


def days(council: Council) -> dict[date, dict[str, int]]:
    """What is written of where members come from, by day."""
    return {day: each.counts["origin"] for day, each in sorted(snapshots.latest_by_day(council).items())}


def counted(north: int, south: int, undisclosed: int = 0) -> dict[str, int]:
    """Numbers of members by origin."""
    return {"north": north, "south": south, "undisclosed": undisclosed}


def member(council: Council, number: int = 0) -> Person:
    """Somebody who sits from the beginning; the first two until the rotation, the others until the one after."""
    held = sorted(terms.held_terms(council), key=lambda each: (each.end, str(each.person_id)))
    return members.person(council, held[number].person_id)


def leave(council: Council, number: int, on: date) -> None:
    """Somebody resigns."""
    held = sorted(terms.held_terms(council), key=lambda each: (each.end, str(each.person_id)))[number]
    with transaction():
        terms.amend_term(
            ACTOR,
            terms.term(council, held.term_id),
            kind=terms.AmendmentKind.RESIGNED,
            new_end=on,
            decided_on=on - timedelta(days=20),
            reason="She moves away.",
        )


def origin(person: Person) -> str:
    """What she says."""
    return members.traits_of(person)["origin"]


# Compositions


def test_every_day_on_which_somebody_sat_down_or_left_is_written() -> None:
    """The beginning, a departure and the end of a cohort; asking again writes nothing."""
    council = small_councils.small_council(applicants=0)
    gone = origin(member(council, 3))
    leave(council, 3, MIDDLE)
    assert settle(council, LATER) > 0
    after = Counter({"north": 2, "south": 2}) - Counter([gone])
    assert days(council)[BEGUN] == counted(2, 2)
    assert days(council)[MIDDLE] == {**counted(0, 0), **after}
    assert sorted(days(council)) == [BEGUN, MIDDLE, DAY, LATER]
    assert [each.beside.sitting.vacant for each in snapshots.snapshots_of(council) if each.beside] == [0, 1, 3, 4]
    assert settle(council, LATER) == 0
    assert not settling.is_due(council, LATER)


def test_what_lies_ahead_is_written_when_its_day_has_come() -> None:
    """A departure known today is not in today's history; on its day it is due, and then it is written."""
    council = small_councils.small_council(applicants=0)
    leave(council, 3, MIDDLE)
    before = MIDDLE - timedelta(days=1)
    settle(council, before)
    assert list(days(council)) == [BEGUN]
    assert (settling.is_due(council, before), settling.is_due(council, MIDDLE)) == (False, True)
    settle(council, MIDDLE)
    assert list(days(council)) == [BEGUN, MIDDLE]


def test_erasing_anybody_changes_no_figure_of_any_day() -> None:
    """One after the other is erased, also on days that nobody had written down before; all days stay as they were."""
    council = small_councils.small_council(applicants=0)
    leave(council, 3, MIDDLE)
    expected = settled_elsewhere(council, DAY)
    for number in range(SEATS):
        with transaction():
            members.erase_person(ACTOR, member(council, number), on=DAY)
    settle(council, DAY + timedelta(days=30))
    assert days(council) == expected


def settled_elsewhere(council: Council, until: date) -> dict[date, dict[str, int]]:
    """What would be written, without writing it."""
    found: dict[date, dict[str, int]] = {}
    with pytest.raises(LookupError), transaction():
        settling.settle(council, until)
        found = days(council)
        raise LookupError
    assert days(council) == {}
    return found


def test_a_correction_of_who_sat_counts_the_erased_as_before() -> None:
    """A departure told late, after others were erased: she is taken out, they stay what they were counted as."""
    council = small_councils.small_council(applicants=0)
    settle(council, DAY)
    gone, left = member(council, 3), origin(member(council, 3))
    with transaction():
        members.erase_person(ACTOR, member(council, 2), on=DAY)
    leave(council, 3, MIDDLE)
    settle(council, DAY)
    assert gone.erased_at is None
    assert days(council)[BEGUN] == counted(2, 2)
    assert days(council)[MIDDLE] == {**counted(0, 0), **(Counter({"north": 2, "south": 2}) - Counter([left]))}
    assert sum(days(council)[DAY].values()) == 1


def test_two_erased_of_whom_one_left_count_as_silent_from_then_on() -> None:
    """Once nothing tells the two apart any more, the one who stays is counted as not having said."""
    council = small_councils.small_council(applicants=0)
    settle(council, BEGUN)
    for number in (2, 3):
        with transaction():
            members.erase_person(ACTOR, member(council, number), on=BEGUN)
    leave(council, 3, MIDDLE)
    settle(council, MIDDLE)
    assert days(council)[BEGUN] == counted(2, 2)
    assert days(council)[MIDDLE]["undisclosed"] == 1
    assert sum(days(council)[MIDDLE].values()) == 3


def test_what_members_say_differently_counts_from_the_day_it_is_noticed() -> None:
    """The past stays what was known then; a statement that is taken back counts as silence from its day on."""
    council = small_councils.small_council(applicants=0)
    settle(council, BEGUN)
    person = member(council, 2)
    other = {"north": "south", "south": "north"}[origin(person)]
    with transaction():
        members.declare_traits(ACTOR, person, {"origin": other}, on=MIDDLE, by="self")
    assert settle(council, MIDDLE) == 1
    assert (days(council)[BEGUN], days(council)[MIDDLE][other]) == (counted(2, 2), 3)
    with transaction():
        members.withdraw_trait(ACTOR, person, "origin", on=MIDDLE + timedelta(days=9))
    settle(council, MIDDLE + timedelta(days=9))
    assert days(council)[MIDDLE][other] == 3
    assert days(council)[MIDDLE + timedelta(days=9)] == {**counted(1, 1, 1), other: 2}


def test_an_imported_council_is_written_with_all_its_past() -> None:
    """Terms that were entered years later are due at once, each day of them."""
    council = small_councils.small_council(applicants=0)
    settle(council, MIDDLE)
    with transaction():
        incoming = [bulk.Incoming(b"x" * 32, name="Early member", traits={"origin": "north"})]
        [early] = bulk.add_people(council, incoming, on=MIDDLE)
        start, end = BEGUN - timedelta(days=700), BEGUN - timedelta(days=100)
        person = members.person(council, early)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)
    assert settling.is_due(council, MIDDLE)
    settle(council, MIDDLE)
    assert {day: found["north"] for day, found in days(council).items()} == {start: 1, end: 0, BEGUN: 2}


def test_what_a_charter_looks_at_together_is_counted_from_its_day_on(council: Council) -> None:
    """Combinations and quotas over two dimensions, as the charter of each day names them."""
    helpers.seat_everyone(council)
    settle(council, BEGUN)
    latest = councils.latest_charter(council)
    assert latest is not None
    young = next(each for each in councils.dimensions_of(council) if each.key == "age_band").values[0].key
    quota = {"key": "young-women", "where": {"gender": ["woman"], "age_band": [young]}, "least": 1}
    told = {"crossings": [{"dimensions": ["gender", "age_band"]}], "quotas": [quota]}
    rules = councils.rules_of(latest).model_validate({**latest.rules, **told})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=MIDDLE)
    settle(council, MIDDLE)
    before, after = snapshots.latest_by_day(council)[BEGUN].beside, snapshots.latest_by_day(council)[MIDDLE].beside
    assert before is not None
    assert after is not None
    said = members.traits_of_many(after.sitting.people).values()
    pairs = Counter(f"{each['gender']} {each['age_band']}" for each in said)
    assert "gender age_band" not in before.together
    assert after.together["gender age_band"] == pairs
    assert after.together["quota young-women"].get("yes", 0) == pairs[f"woman {young}"]


def test_settling_is_an_act_with_fingerprints_and_no_figure() -> None:
    """The record tells which snapshots were written and how they read sealed, and nobody's answer."""
    council = small_councils.small_council()
    settle(council, DAY)
    entry = db.session.query(Entry).filter_by(act=Act.FIGURES_KEPT.value).one()
    assert entry.body.count(b'":"') > 2
    assert b"north" not in entry.body
    assert audit.verify() is None


def test_a_snapshot_from_before_who_was_counted_was_kept_stays_as_it_is() -> None:
    """It is never counted again, because nobody knows whom it counted."""
    council = small_councils.small_council(applicants=0)
    settle(council, BEGUN)
    with transaction():
        db.session.query(CompositionSnapshot).update({"beside_sealed": None})
    leave(council, 3, BEGUN + timedelta(days=1))
    settle(council, BEGUN)
    [only] = snapshots.snapshots_of(council)
    assert (only.beside, only.counts["origin"]) == (None, counted(2, 2))


def test_the_worker_settles_every_council_once(council: Council) -> None:
    """Two councils, each with what is due; the next time there is nothing to do."""
    other = factories.make_council("other-council")
    for each, seats in ((council, 2), (other, 1)):
        helpers.seat_everyone(each, seats=seats)
    assert cli.settle_figures(on=BEGUN) == 2
    assert cli.settle_figures(on=BEGUN) == 0
    assert sum(snapshots.latest_by_day(other)[BEGUN].counts["gender"].values()) == 1


def test_the_worker_notices_what_members_say_differently_and_else_holds_nobody_up() -> None:
    """Where there is no news it opens no transaction, so it can run inside of one; what is said anew it writes."""
    council = small_councils.small_council(applicants=0)
    cli.settle_figures(on=BEGUN)
    with transaction():
        assert cli.settle_figures(on=BEGUN) == 0
    person = member(council, 2)
    other = {"north": "south", "south": "north"}[origin(person)]
    with transaction():
        members.declare_traits(ACTOR, person, {"origin": other}, on=MIDDLE, by="self")
    assert (settling.is_due(council, MIDDLE), settling.has_news(council, MIDDLE)) == (False, True)
    assert cli.settle_figures(on=MIDDLE) == 1
    assert days(council)[MIDDLE][other] == 3


# From applying to sitting


def test_applicants_are_counted_once_their_call_has_closed() -> None:
    """Not on the last day; then all who applied, and erasing one of them afterwards changes nothing."""
    council = small_councils.small_council()
    settle(council, CLOSED)
    assert funnels.funnels_of(council) == []
    settle(council, CLOSED + timedelta(days=1))
    [found] = funnels.funnels_of(council)
    assert (found.applied["origin"], found.whole) == ({"north": 2, "south": 2}, False)
    with transaction():
        members.erase_person(ACTOR, members.person(council, calls.applicants(council, DAY)[0]), on=CLOSED)
    settle(council, DAY)
    [found] = funnels.funnels_of(council)
    assert (found.applied["origin"], found.whole) == ({"north": 2, "south": 2}, True)
    assert sum(found.eligible["origin"].values()) == 3
    assert found.drawn is None


def test_erasing_an_applicant_keeps_the_call_that_had_closed() -> None:
    """The worker was not there in time: what is due is written before she is erased."""
    council = small_councils.small_council()
    with transaction():
        members.erase_person(ACTOR, members.person(council, calls.applicants(council, DAY)[0]), on=DAY)
    [found] = funnels.funnels_of(council)
    assert found.applied["origin"] == {"north": 2, "south": 2}


def test_a_draw_is_kept_with_everybodys_chance(app: Flask) -> None:
    """Chances add up to the seats that were drawn, and the drawn are those who sit; the evidence says the same."""
    council = small_councils.small_council(BY_LOT)
    outcome = adopt(drawn(app, council))
    [found] = funnels.funnels_of(council)
    joined = Counter(origin(each.person) for each in outcome.begins)
    assert found.drawn is not None
    assert Counter(found.drawn["origin"]) == Counter(found.seated["origin"]) == joined
    assert Counter(found.by_lot["origin"]) == joined
    assert sum(found.chances["origin"].values()) == Fraction(len(outcome.begins))
    assert found.eligible["origin"] == {"north": 2, "south": 2}
    assert settle(council, DAY) > 0
    assert funnels.funnels_of(council) == [found]


def test_who_was_counted_is_known_by_ids_alone() -> None:
    """Nothing sealed with the figures says who gave which answer."""
    council = small_councils.small_council()
    settle(council, DAY)
    people = {str(each.person_id) for each in terms.held_terms(council)}
    for each in snapshots.snapshots_of(council):
        assert isinstance(each, Snapshot)
        assert each.beside is not None
        assert {str(person) for person in each.beside.sitting.people} <= people
        assert all(isinstance(person, UUID) for person in each.beside.sitting.people)
