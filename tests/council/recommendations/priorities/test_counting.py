"""The Schulze method: the example by which it is usually taught, and the properties that its paper proves."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from council.recommendations.priorities.counting import Divided, compared, divided, places, strongest

Orders = list[list[int]]


def orders_of(candidates: int) -> st.SearchStrategy[Orders]:
    """Ballots that each put all candidates into an order."""
    return st.lists(st.permutations(range(candidates)).map(list), min_size=1, max_size=9)


ELECTIONS = st.integers(2, 5).flatmap(lambda count: st.tuples(st.just(count), orders_of(count)))


def counted(orders: Sequence[Sequence[int]], candidates: int) -> list[list[int]]:
    """The result of an election."""
    return places(compared(orders, candidates))


def test_the_example_by_which_it_is_taught() -> None:
    """45 voters over A to E: E before A, C, B, D; from A to B the strongest path is 28, from B to A 25."""
    votes = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
    orders = [["abcde".index(each) for each in order] for order, times in votes.items() for _ in range(times)]
    preferred = compared(orders, 5)
    assert counted(orders, 5) == [[4], [0], [2], [1], [3]]
    assert (strongest(preferred)[0][1], strongest(preferred)[1][0]) == (28, 25)


@given(ELECTIONS)
def test_whoever_beats_all_others_comes_first(election: tuple[int, Orders]) -> None:
    """A Condorcet winner is first, alone; a Condorcet loser is last, alone."""
    count, orders = election
    preferred, result = compared(orders, count), counted(orders, count)
    for one in range(count):
        others = [other for other in range(count) if other != one]
        if all(preferred[one][other] > preferred[other][one] for other in others):
            assert result[0] == [one]
        if all(preferred[one][other] < preferred[other][one] for other in others):
            assert result[-1] == [one]


@given(ELECTIONS, st.randoms())
def test_the_order_of_ballots_is_irrelevant(election: tuple[int, Orders], shuffler: object) -> None:
    """Whoever answers first has no more weight."""
    count, orders = election
    mixed = list(orders)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert counted(mixed, count) == counted(orders, count)


@given(ELECTIONS, st.data())
def test_the_numbers_of_candidates_are_irrelevant(election: tuple[int, Orders], data: st.DataObject) -> None:
    """Renamed, the same candidates come out in the same places."""
    count, orders = election
    renamed = data.draw(st.permutations(range(count)))
    result = counted([[renamed[each] for each in order] for order in orders], count)
    assert result == [sorted(renamed[each] for each in together) for together in counted(orders, count)]


@given(ELECTIONS, st.data())
def test_a_clone_changes_nothing_for_the_others(election: tuple[int, Orders], data: st.DataObject) -> None:
    """Somebody put twice beside herself, by everybody, wins if and only if she did; the other winners stay the same."""
    count, orders = election
    cloned = data.draw(st.integers(0, count - 1))
    twice = [_with_clone(order, cloned, count, first=data.draw(st.booleans())) for order in orders]
    before, after = set(counted(orders, count)[0]), set(counted(twice, count + 1)[0])
    assert (cloned in before) == bool(after & {cloned, count})
    assert before - {cloned} == after - {cloned, count}


def _with_clone(order: list[int], cloned: int, clone: int, *, first: bool) -> list[int]:
    at = order.index(cloned)
    return [*order[:at], *([clone, cloned] if first else [cloned, clone]), *order[at + 1 :]]


@given(ELECTIONS)
def test_turning_every_order_round_turns_a_winner_into_no_winner(election: tuple[int, Orders]) -> None:
    """Reversal symmetry: whoever wins alone does not win alone when everybody says the opposite."""
    count, orders = election
    first, opposite = counted(orders, count)[0], counted([order[::-1] for order in orders], count)[0]
    assert len(first) > 1 or first != opposite


@given(ELECTIONS)
def test_everybody_has_one_place(election: tuple[int, Orders]) -> None:
    """Nobody is lost, nobody is there twice."""
    count, orders = election
    assert sorted(each for together in counted(orders, count) for each in together) == list(range(count))


def test_what_is_left_out_comes_behind_and_in_no_order() -> None:
    """Whoever names only one puts it before all others, and says nothing of those."""
    assert compared([[2]], 3) == [[0, 0, 0], [0, 0, 0], [1, 1, 0]]


def test_where_members_are_divided() -> None:
    """Pairs in which both sides are nearly as many; not those on which nobody said anything."""
    assert divided([[0, 5, 9], [5, 0, 0], [1, 0, 0]]) == [Divided(0, 1)]
    assert divided([[0, 6], [4, 0]]) == [Divided(0, 1)]
    assert divided([[0, 7], [4, 0]]) == []
