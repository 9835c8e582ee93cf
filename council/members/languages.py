"""Spoken languages: their names in the reader's language, and the code of a language whose name somebody types."""

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from council import i18n
from council.councils.phrases import listed as in_a_row

MOST = 8  # languages one person names
NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})  # the CLDR's words for "none of these"


def names() -> Mapping[str, str]:
    """Every language of the CLDR in the reader's language, by code, in order of its name."""
    return _names(i18n.code())


def name_of(code: str) -> str:
    """One language in the reader's language."""
    return names().get(code, code)


def listed(codes: Iterable[str]) -> str:
    """Several languages in one line."""
    return in_a_row(name_of(each) for each in codes)


def code_of(typed: str) -> str | None:
    """The code of a language as somebody typed it: its name in the reader's language, in English or in itself."""
    wanted = typed.strip().casefold()
    if wanted in _names(i18n.DEFAULT):
        return wanted
    return _codes(i18n.code()).get(wanted) or _codes(i18n.DEFAULT).get(wanted) or _own_names().get(wanted)


@cache
def _names(language: str) -> Mapping[str, str]:
    known = {
        code: name
        for code, name in Locale.parse(language).languages.items()
        if code.isalpha() and code not in NO_LANGUAGE
    }
    return dict(sorted(known.items(), key=lambda each: each[1].casefold()))


@cache
def _codes(language: str) -> Mapping[str, str]:
    return {name.casefold(): code for code, name in _names(language).items()}


@cache
def _own_names() -> Mapping[str, str]:
    """The languages the CLDR knows well enough to name them in themselves."""
    found = {}
    for code in _names(i18n.DEFAULT):
        try:
            own = Locale.parse(code).get_display_name(code)
        except UnknownLocaleError:  # known by name only
            continue
        if own:
            found[own.casefold()] = code
    return found
