"""The draw gives what the published procedures give, and leaves no choice to whoever types the numbers."""

import random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import draw
from solver.draw import BadNumbers, Method, canonical_numbers, octo_41, order_of, panel_of, rfc_3797

METHODS: tuple[Method, ...] = get_args(Method)
OFTEN = settings(max_examples=200, deadline=None, derandomize=True)

# The worked example that ICANN published with the program of OCTO-41: Nobel laureates in literature, and their ranks.
RANDOMNESS = "7623.10/390C1610"
LAUREATES = {
    "Peter Handke": "8df197906867337efba62fa937fd1edd16e217e13a6ef358a808d4e9d59b3728",
    "石黒 一雄": "7959cb0f56824843fbba85962d65ea7f46dd69b125197b1bd9dc6900335071fe",
    "Louise Glück": "7424fabc41ca91574a1b36bcd3baf7d00346e2b3435b4547022b8945cc859a7a",
    "Bob Dylan": "2cc64fcb09b8a233ecb8fe0b1d8776fc2ce6000aad45125769994cd1360b689e",
    "Abdulrazak Gurnah": "29ac092249e8893beeb26050fd41c7ae76476a204047a4ea9d529d5c755510fc",
    "Olga Tokarczuk": "1246d3b66ad583cbe4b5aa12cf0974d9475272ec16fc7c8eee5c100b5e7d6cab",
}

# RFC 3797, section 6, and nominating committees of the IETF as they were drawn: the pool, the numbers as they were
# reported, the key made of them, and the positions drawn. In 2012 the numbers were reported in the order of the balls,
# in 2013 with a leading zero.
RFC_3797_DRAWS = {
    "section 6": (
        25,
        "9319 / 2 5 12 8 10 / 9 18 26 34 41 45",
        "9319./2.5.8.10.12./9.18.26.34.41.45./",
        [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4],
    ),
    "2012": (
        134,
        "17 20 22 35 38 48 36\n90193202\n55598744\n11 17 21 48 50 9 10",
        "17.20.22.35.36.38.48./90193202./55598744./9.10.11.17.21.48.50./",
        [90, 25, 92, 126, 24, 31, 122, 96, 81, 132, 2, 41],
    ),
    "2013": (
        154,
        "7 8 11 17 19 25 46\n08285182\n60115701\n2 3 18 26 32 33 42",
        "7.8.11.17.19.25.46./8285182./60115701./2.3.18.26.32.33.42./",
        [138, 151, 89, 112, 117, 145, 118, 143, 144, 122],
    ),
    "2022": (
        267,
        "7.8.11.18.28.40.48./15.16.21.31.36.65./8.12.13.17.21.26.35.42./1.5.10.13.14.16.21.25.27./",
        "7.8.11.18.28.40.48./15.16.21.31.36.65./8.12.13.17.21.26.35.42./1.5.10.13.14.16.21.25.27./",
        [171, 245, 68, 190, 70, 126, 110, 128, 138, 173],
    ),
}


def test_octo_41_draws_the_laureates_as_published() -> None:
    """The published example: six names, one of them in Japanese, in the order of their published ranks."""
    drawn = octo_41(sorted(LAUREATES), RANDOMNESS)
    assert drawn == list(LAUREATES)
    assert {name: draw._rank(name, RANDOMNESS) for name in drawn} == LAUREATES


@pytest.mark.parametrize(("pool", "typed", "key", "drawn"), RFC_3797_DRAWS.values(), ids=RFC_3797_DRAWS)
def test_rfc_3797_draws_as_published(pool: int, typed: str, key: str, drawn: list[int]) -> None:
    """The worked example of the standard, and three draws that took place, from the numbers as they were reported."""
    assert canonical_numbers(typed, "rfc-3797") == key
    assert rfc_3797(pool, key, len(drawn)) == drawn
    volunteers = [f"volunteer {position}" for position in range(1, pool + 1)]
    assert order_of("rfc-3797", key, volunteers)[: len(drawn)] == [f"volunteer {position}" for position in drawn]


FORMS: dict[str, tuple[Method, str, str]] = {
    "the published randomness is canonical": ("octo-41", RANDOMNESS, RANDOMNESS),
    "letters are capitals": ("octo-41", "7623.10 / 390c1610", RANDOMNESS),
    "a value with letters keeps its zeros": ("octo-41", "00ab", "00AB"),
    "leading zeros go, zeros after the point stay": ("octo-41", "007623.10\n000\n00.50", "7623.10/0/0.50"),
    "numbers of a source are sorted by size": ("octo-41", "23, 5 ,017", "5 17 23"),
    "space is space, however wide": ("octo-41", "23\t5\u00a017\u3000", "5 17 23"),
    "every end of a line ends a source": ("octo-41", "1\n2\r\n3\r4\u20285\u20296", "1/2/3/4/5/6"),
    "a number drawn twice stays twice": ("octo-41", "5 05 5", "5 5 5"),
    "sources stay in their order": ("octo-41", "9/5/7", "9/5/7"),
    "a bonus ball is a source of its own": ("octo-41", "5 17 23 / 2", "5 17 23/2"),
    "empty sources do not count": ("octo-41", "/ 5\r\n\r\n7 //", "5/7"),
    "digits of other scripts are digits": ("octo-41", "٢٣، ٥، ١٧\n७६२३٫१०", "5 17 23/7623.10"),
    "wide signs are signs": ("octo-41", "２３，５、１７／７．５０", "5 17 23/7.50"),
    "marks of direction are not seen": ("octo-41", "\u200f٢٣\u200e 5\ufeff", "5 23"),
    "numbers as long as a hash are compared": ("octo-41", "1" + "0" * 5000 + " 2", "2 1" + "0" * 5000),
    "each number has its period": ("rfc-3797", "12 9319 5", "5.12.9319./"),
    "a decimal loses the zeros at its end": ("rfc-3797", "07623.10/5.00/0.50", "7623.1/5./0.5/"),
    "a key is read again": ("rfc-3797", "9319./2.5.12.8.10./7623.1/", "9319./2.5.8.10.12./7623.1/"),
    "a key may be spaced": ("rfc-3797", " 9319. / 2. 5. 12 ", "9319./2.5.12./"),
    "digits stay as they were drawn": ("digits", "0 4, 2", "042"),
    "digits may be drawn one to a line": ("digits", "٠\n٤\n٢\n", "042"),
}


@pytest.mark.parametrize(("method", "typed", "canonical"), FORMS.values(), ids=FORMS)
def test_what_is_typed_becomes_what_the_procedure_reads(method: Method, typed: str, canonical: str) -> None:
    """Each rule of form once; and what is canonical stays as it is."""
    assert canonical_numbers(typed, method) == canonical
    assert canonical_numbers(canonical, method) == canonical


WRONG: dict[str, tuple[Method, str, dict[str, str | int]]] = {
    "nothing typed": ("octo-41", " / \n", {"fault": "no_numbers", "found": ""}),
    "no digits drawn": ("digits", "", {"fault": "no_numbers", "found": ""}),
    "a sign no procedure knows": ("octo-41", "5 17 + 3", {"fault": "unreadable", "found": "+", "position": 6}),
    "a power is no digit": ("octo-41", "3²", {"fault": "unreadable", "found": "²", "position": 2}),
    "only what is seen is counted": ("octo-41", "\u200f٣ -٤", {"fault": "unreadable", "found": "-", "position": 3}),
    "letters for RFC 3797": ("rfc-3797", "5/7b", {"fault": "unreadable", "found": "b", "position": 4}),
    "a point among digits": ("digits", "0.42", {"fault": "unreadable", "found": ".", "position": 2}),
    "two points": ("octo-41", "5/1.2.3", {"fault": "not_a_number", "found": "1.2.3", "position": 3}),
    "two points for RFC 3797": ("rfc-3797", "5/1.2.3", {"fault": "not_a_number", "found": "1.2.3", "position": 3}),
    "a point alone": ("octo-41", "5 / .5", {"fault": "not_a_number", "found": ".5", "position": 5}),
    "thousands apart": ("octo-41", "7,623.10", {"fault": "not_whole", "found": "623.10", "position": 3}),
    "a decimal among several": ("rfc-3797", "5 1.5", {"fault": "not_whole", "found": "1.5", "position": 3}),
    "letters among several": ("octo-41", "5 6\n5 B", {"fault": "not_whole", "found": "B", "position": 7}),
}


@pytest.mark.parametrize(("method", "typed", "parameters"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_named_with_its_place(
    method: Method, typed: str, parameters: dict[str, str | int]
) -> None:
    """The error says what was found, where, and shows by an example what was expected."""
    with pytest.raises(BadNumbers) as refused:
        canonical_numbers(typed, method)
    assert refused.value.parameters == {**parameters, "expected": draw.EXAMPLES[method]}


@pytest.mark.parametrize("method", METHODS)
def test_the_example_shown_can_be_read(method: Method) -> None:
    """Whoever types what the error message shows is understood."""
    assert canonical_numbers(draw.EXAMPLES[method], method) != ""


def test_digits_name_their_panel_and_no_other() -> None:
    """Of 1,000 panels, all three-digit numbers draw their own; leading zeros count."""
    assert [panel_of("digits", f"{number:03}", 1000) for number in range(1000)] == list(range(1000))


@pytest.mark.parametrize(
    ("numbers", "panels", "parameters"),
    [
        ("42", 1000, {"fault": "digit_count", "found": 2, "expected": 3}),
        ("0042", 1000, {"fault": "digit_count", "found": 4, "expected": 3}),
        ("300", 300, {"fault": "no_such_panel", "found": "300", "expected": "299"}),
        ("7", 1, {"fault": "no_such_panel", "found": "7", "expected": "0"}),
        ("0 4 2", 1000, {"fault": "not_canonical", "found": "0 4 2", "expected": "042"}),
    ],
)
def test_digits_that_name_no_panel_are_drawn_again(numbers: str, panels: int, parameters: dict[str, str | int]) -> None:
    """Digits beyond the last panel are never folded back onto one: that would favour the first panels."""
    with pytest.raises(BadNumbers) as refused:
        panel_of("digits", numbers, panels)
    assert refused.value.parameters == parameters


@pytest.mark.parametrize("method", METHODS)
def test_a_draw_reads_canonical_numbers_only(method: Method) -> None:
    """What is published with the draw is the text that was hashed, not another way of typing it."""
    with pytest.raises(BadNumbers, match="not_canonical"):
        order_of(method, " 042", ["a", "b"])


def test_a_panel_is_drawn_by_its_name() -> None:
    """The panel is the first drawn of the panels' names: of one width for OCTO-41, by position for RFC 3797."""
    names = [f"{number:03}" for number in range(1000)]
    assert panel_of("octo-41", "5 17 23", 1000) == int(octo_41(names, "5 17 23")[0])
    assert panel_of("rfc-3797", "9319./2.5.8.10.12./9.18.26.34.41.45./", 25) == 16


def test_digits_order_a_list_as_octo_41_does() -> None:
    """Digits drawn by hand name a panel only; the reserve list takes its order from their hash."""
    assert order_of("digits", "042", list(LAUREATES)) == octo_41(list(LAUREATES), "042")


def test_rfc_3797_draws_no_more_than_it_can_count() -> None:
    """The standard counts in two bytes: neither a longer list nor more than the list is drawn from."""
    assert len(set(rfc_3797(65_535, "5./", 3))) == 3
    for count, wanted in ((65_536, 1), (3, 4), (3, -1)):
        with pytest.raises(ValueError, match="cannot be drawn"):
            rfc_3797(count, "5./", wanted)


@pytest.mark.parametrize("method", METHODS)
def test_every_panel_can_be_drawn(method: Method) -> None:
    """Over 200 numbers, each of ten panels is drawn by some."""
    numbers = [str(number) for number in range(200 if method != "digits" else 10)]
    drawn = {panel_of(method, canonical_numbers(number, method), 10) for number in numbers}
    assert drawn == set(range(10))


def _spellings(method: Method) -> st.SearchStrategy[str]:
    """Texts of the signs that a procedure reads, rarely canonical and often wrong."""
    signs = {"octo-41": "0123 ,/.AbE\n٣", "rfc-3797": "0123 ,/.\n٣", "digits": "0123 ,/\n٣"}
    return st.text(signs[method], max_size=12)


def _canonical(method: Method) -> st.SearchStrategy[str]:
    """Numbers as a procedure reads them."""
    sources = st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=4), min_size=1, max_size=3)
    typed = sources.map(lambda drawn: "/".join(" ".join(map(str, source)) for source in drawn))
    return typed.map(lambda text: canonical_numbers(text, method))


def _read(typed: str, method: Method) -> str | None:
    """What was typed, canonical; none if it cannot be read."""
    try:
        return canonical_numbers(typed, method)
    except BadNumbers:
        return None


WITH_NUMBERS = st.sampled_from(METHODS).flatmap(lambda method: st.tuples(st.just(method), _canonical(method)))
WITH_SPELLINGS = st.sampled_from(METHODS).flatmap(lambda method: st.tuples(st.just(method), _spellings(method)))
NAMES = st.lists(st.text("abç石 /", min_size=1, max_size=4), unique=True, max_size=12)


@OFTEN
@given(WITH_SPELLINGS)
def test_canonical_numbers_are_canonical(case: tuple[Method, str]) -> None:
    """Whatever can be read at all gives a text that is read as itself."""
    method, typed = case
    canonical = _read(typed, method)
    assert canonical is None or canonical_numbers(canonical, method) == canonical


@OFTEN
@given(
    method=st.sampled_from(("octo-41", "rfc-3797")),
    numbers=st.lists(st.integers(0, 99), min_size=2, max_size=6),
    order=st.randoms(use_true_random=False),
    comma=st.sampled_from((" ", ",", ", ", "، ")),
    width=st.integers(0, 4),
)
def test_no_way_of_typing_the_same_numbers_draws_another_panel(
    *, method: Method, numbers: list[int], order: random.Random, comma: str, width: int
) -> None:
    """Order, separators, leading zeros and script of the balls leave the canonical text as it is."""
    typed = [f"{number:0{width}}" for number in numbers]
    order.shuffle(typed)
    arabic = comma.join(typed).translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    expected = canonical_numbers(" ".join(map(str, sorted(numbers))), method)
    assert [canonical_numbers(text, method) for text in (comma.join(typed), arabic)] == [expected, expected]


@OFTEN
@given(WITH_NUMBERS, NAMES)
def test_an_order_has_everyone_once(case: tuple[Method, str], names: list[str]) -> None:
    """The order drawn is a permutation of the list."""
    assert sorted(order_of(*case, names)) == sorted(names)


@OFTEN
@given(WITH_NUMBERS, NAMES, st.randoms(use_true_random=False))
def test_only_rfc_3797_depends_on_the_order_of_the_list(
    case: tuple[Method, str], names: list[str], order: random.Random
) -> None:
    """OCTO-41 ranks names, wherever they stand; RFC 3797 draws the same positions, whoever stands there."""
    method, numbers = case
    shuffled = list(names)
    order.shuffle(shuffled)
    drawn = order_of(method, numbers, shuffled)
    if method == "rfc-3797":
        positions = [names.index(name) for name in order_of(method, numbers, names)]
        assert drawn == [shuffled[position] for position in positions]
    else:
        assert drawn == order_of(method, numbers, names)


@OFTEN
@given(WITH_NUMBERS, st.data())
def test_another_digit_draws_another_order(case: tuple[Method, str], data: st.DataObject) -> None:
    """Any one digit changed, where the numbers stay canonical, gives a list of forty another order."""
    method, numbers = case
    places = [place for place, sign in enumerate(numbers) if sign.isdecimal()]
    place, digit = data.draw(st.sampled_from(places)), data.draw(st.sampled_from("123456789"))
    changed = canonical_numbers(f"{numbers[:place]}{digit}{numbers[place + 1 :]}", method)
    names = [f"p{number}" for number in range(40)]
    assert (order_of(method, changed, names) == order_of(method, numbers, names)) == (changed == numbers)
