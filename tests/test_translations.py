"""The catalogues: they hold every text of the application, complete, with the same placeholders, in six languages."""

import re
import tomllib
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask
from flask_babel import force_locale, ngettext

from council.config import LANGUAGES

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "translations"
MAPPINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
METHODS = [(each["pattern"], each["method"]) for each in MAPPINGS]
STRICT = {pattern: {"silent": "false"} for pattern, _method in METHODS}
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def _catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"))


def _texts_in_the_code() -> set[str]:
    found = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT,
        method_map=METHODS,
        keywords=KEYWORDS,
        options_map=STRICT,
    ):
        found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """Every text marked for translation in the application as it is."""
    return _texts_in_the_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_text_and_no_other(language: str, texts: set[str]) -> None:
    """Nothing is missing from it, and nothing is left in it that no page says any more."""
    known = {entry.msgid for entry in _catalogue(language) if not entry.obsolete}
    assert (texts - known, known - texts) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete_and_certain(language: str) -> None:
    """Every text is translated, in every plural form, and none is marked as a guess."""
    catalogue = [entry for entry in _catalogue(language) if not entry.obsolete]
    open_texts = [e.msgid for e in catalogue if e.fuzzy or not (e.msgstr or all(e.msgstr_plural.values()))]
    assert open_texts == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    """A translation names the same placeholders as the text; a singular form may leave the number out."""
    wrong = []
    for entry in _catalogue(language):
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for form in [entry.msgstr, *entry.msgstr_plural.values()]:
            found = set(PLACEHOLDER.findall(form))
            optional = {each for each in wanted if each.endswith("d")} if entry.msgid_plural else set()
            if form and not (found <= wanted and wanted - found <= optional):
                wrong.append((entry.msgid, form))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_not_the_english_text(language: str) -> None:
    """A sentence of several words that reads the same as in English was not translated."""
    same = [
        entry.msgid
        for entry in _catalogue(language)
        if entry.msgid == entry.msgstr and len(re.findall(r"[a-z]{3,}", PLACEHOLDER.sub("", entry.msgid))) > 3
    ]
    assert same == []


def test_arabic_counts_in_its_six_forms() -> None:
    """The plural rule is the GNU one; Babel's default swaps two forms."""
    assert _catalogue("ar").metadata["Plural-Forms"] == ARABIC_PLURALS


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5)])
def test_each_arabic_number_takes_its_form(app: Flask, number: int, form: int) -> None:
    """Counting people in Arabic chooses the right one of the six forms, through the application itself."""
    entry = _catalogue("ar").find("%(num)d person")
    assert entry is not None
    expected = entry.msgstr_plural[form] % {"num": number}
    with app.test_request_context(), force_locale("ar"):
        told = ngettext("%(num)d person", "%(num)d people", number)
    assert told == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_compiles(language: str) -> None:
    """It becomes a machine-readable catalogue without an error."""
    assert _catalogue(language).to_binary()[:4] == b"\xde\x12\x04\x95"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_claims_to_be_reviewed_that_nobody_reviewed(language: str) -> None:
    """Each catalogue says in its head whether a person reviewed it; none has been yet."""
    header = _catalogue(language).header
    assert ("Not yet reviewed by a native speaker" in header) == (language != "en")
