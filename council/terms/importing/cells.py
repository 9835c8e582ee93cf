"""Days, languages, and yes or no, as people write them in spreadsheets."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from babel import Locale

from council.config import LANGUAGES
from council.members.columns import fold

YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
MONTHS = 12
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)  # anything else is a slip of the keyboard
MARKS = str.maketrans("", "", "\u200e\u200f\u061c")  # which set the direction and stand for nothing

# What a file that is written here says, in the reader's language; beside it what others write.
YES = {"en": "yes", "fr": "oui", "es": "sí", "ru": "да", "zh": "是", "ar": "نعم"}
NO = {"en": "no", "fr": "non", "es": "no", "ru": "нет", "zh": "否", "ar": "لا"}
ALSO_YES = ("y", "true", "1", "x", "vrai", "verdadero", "有")
ALSO_NO = ("n", "false", "0", "faux", "falso", "没有")
_YES = frozenset(map(fold, (*YES.values(), *ALSO_YES)))
_NO = frozenset(map(fold, (*NO.values(), *ALSO_NO)))


class Days:
    """Reads days. Whether 03/04/2027 is in March or April is told by the other days of the file, or by nobody."""

    def __init__(self, cells: Iterable[str]) -> None:
        slashed = [(int(found[1]), int(found[2])) for cell in cells if (found := SLASHES.fullmatch(_plain(cell)))]
        self._day_first = any(first > MONTHS for first, _second in slashed)
        self._month_first = any(second > MONTHS for _first, second in slashed)

    def day_of(self, cell: str) -> date | None:
        """The day a cell means; none when it means no day, or could mean two."""
        text = _plain(cell)
        if found := YEAR_FIRST.fullmatch(text):
            return _day(found[1], found[2], found[3])
        if found := DAY_FIRST.fullmatch(text):
            return _day(found[3], found[2], found[1])
        if (found := SLASHES.fullmatch(text)) and self._day_first != self._month_first:
            day, month = (found[1], found[2]) if self._day_first else (found[2], found[1])
            return _day(found[3], month, day)
        return None


def yes_or_no(cell: str) -> bool | None:
    """What a cell answers; none when it answers neither yes nor no."""
    word = fold(cell)
    return True if word in _YES else False if word in _NO else None


def language_of(cell: str) -> str | None:
    """The language of the site that a cell names, by its code or its name in any of them."""
    return _languages().get(fold(cell))


@cache
def _languages() -> dict[str, str]:
    names = {fold(Locale.parse(each).languages[code]): code for each in LANGUAGES for code in LANGUAGES}
    return names | {code: code for code in LANGUAGES}


def _plain(cell: str) -> str:
    return cell.translate(MARKS).strip()


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
