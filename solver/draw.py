"""The public draw: published procedures that turn public numbers into one panel, and into the order of a list.

Its law: all ways of typing the same numbers give one text, so that whoever types them cannot choose among panels.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, TypeAlias

from solver.errors import SolverError

Method: TypeAlias = Literal["octo-41", "rfc-3797", "digits"]

LARGEST_LIST = 2**16 - 1  # RFC 3797 counts in two bytes
EXAMPLES: dict[Method, str] = {"octo-41": "7623.10 / 5 17 23", "rfc-3797": "9319 / 2 5 8 10 12", "digits": "042"}

# Signs of several scripts that end a source, stand between its numbers, or stand in a decimal; wide ones are Chinese.
NEW_SOURCE = "/／\n\r\u2028\u2029"
COMMAS = ",،、，"
POINTS = ".٫．"
UNREADABLE: dict[Method, str] = {"octo-41": r"[^0-9A-Za-z. /]", "rfc-3797": r"[^0-9. /]", "digits": r"[^0-9 /]"}
NUMBER = r"[0-9]+(\.[0-9]+)?"
ALONE: dict[Method, str] = {"octo-41": rf"{NUMBER}|[0-9A-Za-z]+", "rfc-3797": NUMBER}
SOURCE, WORD = re.compile("[^/]+"), re.compile("[^ ]+")
KEY_WORD = re.compile(r"(?<![^ /])[0-9.]+\.(?![^ /])")  # numbers as a key of RFC 3797 has them, each with its period


class BadNumbers(SolverError):
    """The numbers cannot be read, or name no panel.

    Its parameters: the `fault`; what was `found`; what was `expected`, by an example where there are many ways; and,
    of what cannot be read, the `position` in the text, counted from 1 over the characters that can be seen.
    """

    code = "bad_numbers"


def octo_41(names: Sequence[str], randomness: str) -> list[str]:
    """The names in the order drawn, whatever order they come in: ICANN OCTO-41 (2025).

    A name's rank is the SHA-256 of the hexadecimal digits of the UTF-8 text `name/randomness`; the largest comes first,
    as in the program and the worked example published with the procedure. The names must differ.
    """
    return sorted(names, key=lambda name: _rank(name, randomness), reverse=True)


def _rank(name: str, randomness: str) -> str:
    return hashlib.sha256(f"{name}/{randomness}".encode().hex().encode()).hexdigest()


def rfc_3797(count: int, key: str, wanted: int) -> list[int]:
    """The first `wanted` positions drawn from a list of `count`, counted from 1: RFC 3797, section 4.

    It draws positions, so who is drawn depends on the order in which the list was published.
    """
    if not 0 <= wanted <= count <= LARGEST_LIST:
        msg = f"{wanted} of {count} cannot be drawn: a list has at most {LARGEST_LIST} entries"
        raise ValueError(msg)
    left = list(range(1, count + 1))
    return [left.pop(_random(key, index) % len(left)) for index in range(wanted)]


def _random(key: str, index: int) -> int:
    counter = index.to_bytes(2, "big")
    return int.from_bytes(hashlib.md5(counter + key.encode() + counter, usedforsecurity=False).digest(), "big")


def panel_of(method: Method, numbers: str, panels: int) -> int:
    """The panel that canonical numbers draw out of so many, counted from 0.

    What is drawn is one of the panels' names, in the order of their numbers, all of the same width: `000` to `999`.
    Digits drawn by hand are such a name; when they are none, they are drawn again, as any rule to make them fit would
    favour some panels. Raises `BadNumbers`.
    """
    _require_canonical(method, numbers)
    if method == "rfc-3797":
        return rfc_3797(panels, numbers, 1)[0] - 1
    width = len(str(panels - 1))
    names = [f"{number:0{width}}" for number in range(panels)]
    if method == "octo-41":
        return int(octo_41(names, numbers)[0])
    if len(numbers) != width:
        raise BadNumbers(fault="digit_count", found=len(numbers), expected=width)
    if numbers not in names:
        raise BadNumbers(fault="no_such_panel", found=numbers, expected=names[-1])
    return int(numbers)


def order_of(method: Method, numbers: str, names: Sequence[str]) -> list[str]:
    """A list in the order that canonical numbers draw; for RFC 3797 it must come as it was published.

    Digits drawn by hand name a panel and order nothing, so OCTO-41 orders the list by them: no second draw is needed,
    and nobody can foresee the order who cannot foresee the panel. Raises `BadNumbers`.
    """
    _require_canonical(method, numbers)
    if method == "rfc-3797":
        return [names[position - 1] for position in rfc_3797(len(names), numbers, len(names))]
    return octo_41(names, numbers)


def _require_canonical(method: Method, numbers: str) -> None:
    expected = canonical_numbers(numbers, method)
    if numbers != expected:
        raise BadNumbers(fault="not_canonical", found=numbers, expected=expected)


def canonical_numbers(text: str, method: Method) -> str:
    """What was typed, as the procedure writes it: the key of RFC 3797, the randomness of OCTO-41, or bare digits.

    Sources are separated by `/` or a new line, and stay in the order in which they were announced. A source gives one
    number, which may have a decimal point, or several whole numbers, separated by spaces or commas. Several are sorted:
    a bonus ball is a source of its own, and digits whose order counts are typed as one number. Leading zeros go. RFC
    3797 drops the zeros at the end of a decimal too; OCTO-41 keeps them, takes letters (as capitals), and leaves to the
    announcement how the numbers of one source are put together: here, with a space. By hand, each digit stays as drawn.
    The decimal digits of every script are read. Raises `BadNumbers`.
    """
    sources = _sources(text, method)
    if method == "digits":
        return "".join(word[0] for source in sources for word in source)
    if method == "rfc-3797":
        return "".join("".join(_values(source, method)) + "/" for source in sources)
    return "/".join(" ".join(_values(source, method)) for source in sources)


def _sources(text: str, method: Method) -> list[list[re.Match[str]]]:
    """The words of each source, each with its place in the text; an empty source is none."""
    plain = "".join(_plain(character) for character in text if unicodedata.category(character) != "Cf")
    unreadable = re.search(UNREADABLE[method], plain)
    if unreadable:
        raise _misread(unreadable, method, "unreadable")
    if method == "rfc-3797":
        plain = KEY_WORD.sub(lambda word: word[0].replace(".", " "), plain)
    sources = [list(WORD.finditer(plain, *source.span())) for source in SOURCE.finditer(plain)]
    if not any(sources):
        raise BadNumbers(fault="no_numbers", found="", expected=EXAMPLES[method])
    return [source for source in sources if source]


def _plain(character: str) -> str:
    """One character for one, so that positions stay; what no procedure knows stays as it is."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in NEW_SOURCE:
        return "/"
    if character in COMMAS or character.isspace():
        return " "
    return "." if character in POINTS else character


def _values(source: Sequence[re.Match[str]], method: Method) -> list[str]:
    """The numbers of one source as the procedure writes each."""
    if len(source) > 1:
        end = "." if method == "rfc-3797" else ""
        # By length and then by digit: numbers as long as a hash are compared without being computed.
        return [number + end for number in sorted((_whole(word, method) for word in source), key=_size)]
    (word,) = source
    if not re.fullmatch(ALONE[method], word[0]):
        raise _misread(word, method, "not_a_number")
    whole, point, fraction = word[0].partition(".")
    if method == "rfc-3797":
        return [f"{_without_zeros(whole)}.{fraction.rstrip('0')}"]
    return [_without_zeros(whole).upper() + point + fraction]


def _size(number: str) -> tuple[int, str]:
    return len(number), number


def _whole(word: re.Match[str], method: Method) -> str:
    if not word[0].isdecimal():
        raise _misread(word, method, "not_whole")
    return _without_zeros(word[0])


def _without_zeros(whole: str) -> str:
    """A whole number without leading zeros; a value with letters in it is no number and stays."""
    return (whole.lstrip("0") or "0") if whole.isdecimal() else whole


def _misread(found: re.Match[str], method: Method, fault: str) -> BadNumbers:
    return BadNumbers(fault=fault, found=found[0], expected=EXAMPLES[method], position=found.start() + 1)
