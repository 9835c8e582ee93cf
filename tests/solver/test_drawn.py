"""From a lottery to a council: commit, draw, publish; each step in its turn, and nobody's hand in any of them."""

import random
from collections.abc import Callable
from typing import TypeAlias

import pytest

from solver import check
from solver.draw import BadNumbers, Method, octo_41, panel_of
from solver.drawn import NotReady, committed, council_of, drawn, published, seats_of, with_reserve
from solver.evidence import Evidence, Public
from solver.profiles import lot
from solver.reserve import ReserveRules
from solver.rotation import propose
from tests.solver.build import person, problem
from tests.solver.lottery_cases import NUMBERS, PANELS, after, every_rule, held, promise, triangle

Act: TypeAlias = Callable[[], object]


@pytest.mark.parametrize("method", NUMBERS)
def test_the_council_drawn_is_the_panel_that_the_public_numbers_name(method: Method) -> None:
    """Numbers as anyone types them are written in their one form, and name a panel; who sits is that panel."""
    evidence = after(method)
    typed, canonical = NUMBERS[method]
    assert evidence.draw is not None
    assert evidence.lottery is not None
    assert evidence.proposal is not None
    assert (evidence.draw.numbers, evidence.draw.panel) == (canonical, panel_of(method, canonical, PANELS))
    lines = (*evidence.proposal.staying, *evidence.proposal.joining)
    seats = seats_of(evidence.problem, evidence.lottery, evidence.draw.panel)
    assert {line.person: line.seat_group for line in lines} == seats
    places = {place for group in evidence.lottery.panels[evidence.draw.panel] for place in group}
    assert seats.keys() == {"a", *(evidence.problem.people[place].id for place in places)}
    assert canonical != typed


@pytest.mark.parametrize("method", NUMBERS)
def test_every_step_of_the_file_is_right_and_says_so(method: Method) -> None:
    """Before the promise, with it and after the draw; and what is published of each."""
    for evidence in (held(), committed(held(), promise(method)), after(method)):
        assert check.check(evidence.written()) == check.Verdict(ok=True)
        assert check.check(published(evidence).written()) == check.Verdict(ok=True)


def test_what_was_promised_is_the_hash_of_the_file_without_the_draw() -> None:
    """It is the same whenever it is computed, and does not change when the draw is added."""
    before = committed(held(), promise("digits"))
    evidence = after("digits")
    assert evidence.draw is not None
    assert evidence.draw.committed == before.digest
    assert before.digest == committed(held(), promise("digits")).digest
    assert before.written().endswith(f'"sha256":"{before.digest}"}}'.encode())
    assert evidence.digest != before.digest
    assert published(before).committed == published(evidence).committed


@pytest.mark.parametrize(
    ("method", "numbers"), [("octo-41", "7623.11 / 5 17 23"), ("rfc-3797", "9318"), ("digits", "43")]
)
def test_other_numbers_draw_another_panel(method: Method, numbers: str) -> None:
    """One number changed by one, and somebody else sits."""
    evidence = drawn(committed(held(), promise(method)), numbers)
    first = after(method)
    assert evidence.draw is not None
    assert first.draw is not None
    assert evidence.draw.panel != first.draw.panel
    assert evidence.draw.committed == first.draw.committed


def test_numbers_that_name_no_panel_are_refused() -> None:
    """There are sixty-four panels, 00 to 63."""
    with pytest.raises(BadNumbers):
        drawn(committed(held(), promise("digits")), "64")


def test_an_altered_byte_of_the_file_drawn_from_is_found() -> None:
    """Five hundred of them, anywhere, each flipped by itself."""
    data = after("octo-41").written()
    rng = random.Random(1)  # noqa: S311 - repeatable, not secret
    passed = []
    for place in rng.sample(range(len(data)), 500):
        changed = bytearray(data)
        changed[place] ^= rng.randrange(1, 256)
        passed += [place] if check.check(bytes(changed)).ok else []
    assert passed == []


def test_a_step_out_of_turn_is_refused_with_what_is_missing() -> None:
    """No promise and no public file without a lottery, no draw without a promise, no reserve yet, nothing twice."""
    proposed = Evidence(problem=triangle().problem, proposal=propose(triangle().problem))
    late = after("digits")
    steps: dict[tuple[str, str], Act] = {
        ("commit", "no_lottery"): lambda: committed(proposed, promise("digits")),
        ("commit", "drawn"): lambda: committed(late, promise("digits")),
        ("draw", "no_lottery"): lambda: drawn(proposed, "42"),
        ("draw", "not_committed"): lambda: drawn(held(), "42"),
        ("draw", "drawn"): lambda: drawn(late, "42"),
        ("reserve", "no_council"): lambda: with_reserve(held(), ReserveRules(length=1)),
        ("publish", "no_lottery"): lambda: published(proposed),
    }
    for (step, fault), act in steps.items():
        with pytest.raises(NotReady) as raised:
            act()
        assert raised.value.parameters == {"step": step, "fault": fault}


def test_a_promise_may_be_made_anew_until_the_draw() -> None:
    """The later one counts: another date, another hash."""
    first = committed(held(), promise("digits"))
    again = committed(first, promise("octo-41"))
    assert (again.commitment, again.digest != first.digest) == (promise("octo-41"), True)


def test_the_public_file_holds_nobodys_traits() -> None:
    """No value of any dimension, no organisation and no reason is in its bytes; ids, chances and panels are."""
    problem = every_rule()
    secret = {value for each in problem.dimensions for value in each.all_values}
    secret |= {name for each in problem.people for name in each.affiliations.values()}
    secret |= {each.reason for each in problem.pins} | {each.reason for each in problem.conflicts}
    for evidence in (held(), after("octo-41")):
        written = published(evidence).written().decode()
        assert [value for value in sorted(secret) if value in written] == []
        assert [value for value in sorted(secret) if value not in evidence.written().decode()] == []


def test_the_public_file_lists_those_who_can_be_drawn_and_their_panels() -> None:
    """Everyone who stands and is not barred, once, in the order of ids; panels are places in that list."""
    public, lottery = published(after("digits")), held().lottery
    assert isinstance(public, Public)
    assert lottery is not None
    assert [each.id for each in public.people] == list("bcdefghijklmnopqrstuvw")
    ids = [each.id for each in held().problem.people]
    named = [[public.people[at].id for at in panel] for panel in public.panels]
    assert named == [sorted(ids[at] for group in panel for at in group) for panel in lottery.panels]
    times = {name: times for each in lottery.profiles for name, times in zip(each.people, each.panels, strict=True)}
    assert {each.id: each.panels for each in public.people} == times


def test_the_council_of_a_panel_says_of_each_priority_what_it_reaches_and_what_is_best() -> None:
    """Never better than what all panels were promised to be bounded by, and within its slack."""
    evidence = held()
    assert evidence.lottery is not None
    for panel in range(0, PANELS, 16):
        proposal = council_of(evidence.problem, evidence.lottery, panel)
        found = [(each.key, each.best, each.bound) for each in proposal.objectives]
        assert found == [(each.key, each.best, each.bound) for each in evidence.lottery.objectives]


def test_the_reserve_list_is_asked_in_the_order_that_the_same_numbers_draw() -> None:
    """Who is listed follows from the council; the public numbers order them, and the checker agrees."""
    evidence = with_reserve(after("octo-41"), ReserveRules(length=4))
    assert evidence.reserve is not None
    assert evidence.draw is not None
    listed = list(evidence.reserve.people)
    assert len(listed) == 4
    assert listed == octo_41(listed, evidence.draw.numbers)
    assert check.check(evidence.written()) == check.Verdict(ok=True)


def test_without_a_draw_the_reserve_list_is_asked_in_the_order_of_the_lot() -> None:
    """A council proposed without a lottery: d and e are left, whoever has the smaller hash is asked first."""
    question = problem([person(name) for name in "abcde"], 3)
    evidence = with_reserve(Evidence(problem=question, proposal=propose(question)), ReserveRules(length=2))
    assert evidence.reserve is not None
    assert list(evidence.reserve.people) == sorted(evidence.reserve.people, key=lambda name: lot(name, "seed"))
    assert len(evidence.reserve.people) == 2
    assert check.check(evidence.written()) == check.Verdict(ok=True)
