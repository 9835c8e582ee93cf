"""Conditions on the file as a whole: what it tells of itself, its language, what is attached, and who may read it."""

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from tests.pdf_ua.conditions import condition
from tests.pdf_ua.parts import Document, dictionary, entry, listed, true

IDENTIFIER = "http://www.aiim.org/pdfua/ns/id/"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
FOR_ALL_READERS = 1 << 9  # the tenth bit of the rights: taking text out for those who do not see it
REQUIRED = re.compile(rb"dynamicRender\s*>\s*required")


@condition("06-001")
def has_metadata(document: Document) -> Iterator[str]:
    """There is a stream of metadata."""
    if not isinstance(entry(document.catalog, "/Metadata"), StreamObject):
        yield "The file tells nothing of itself."


@condition("06-002")
def says_which_standard(document: Document) -> Iterator[str]:
    """The metadata say that the file follows the first part of PDF/UA."""
    told = document.reader.xmp_metadata if "/Metadata" in document.catalog else None
    parts: list[Any] = list(told.get_element("", IDENTIFIER, "part")) if told else []
    if [each.value if hasattr(each, "value") else each.firstChild.data for each in parts] != ["1"]:
        yield "The metadata do not say that the file follows PDF/UA-1."


@condition("06-003")
def has_a_title(document: Document) -> Iterator[str]:
    """The metadata tell a title."""
    told = document.reader.xmp_metadata if "/Metadata" in document.catalog else None
    if not told or not any(each.strip() for each in (told.dc_title or {}).values()):
        yield "The metadata tell no title."


@condition("07-001")
def says_what_a_window_shows(document: Document) -> Iterator[str]:
    """The file says whether its title is shown above it."""
    if "/DisplayDocTitle" not in dictionary(entry(document.catalog, "/ViewerPreferences")):
        yield "The file does not say that its title is shown above it."


@condition("07-002")
def a_window_shows_the_title(document: Document) -> Iterator[str]:
    """The title is shown above the file, not its name."""
    wanted = dictionary(entry(document.catalog, "/ViewerPreferences"))
    if "/DisplayDocTitle" in wanted and not true(wanted, "/DisplayDocTitle"):
        yield "The file wants its name to be shown above it in place of its title."


@condition("11-001")
def says_its_language(document: Document) -> Iterator[str]:
    """The whole file has a language, which is that of descriptions, titles and metadata, too (11-002 to 11-006)."""
    if not str(entry(document.catalog, "/Lang") or ""):
        yield "The file does not say its language."
    named = {str(entry(each, "/Lang") or "") for each in (document.catalog, *(each.told for each in document.elements))}
    for each in sorted(name for name in named if name and not LANGUAGE.fullmatch(name)):
        yield f"{each} is no language."


@condition("20-001")
def layers_have_names(document: Document) -> Iterator[str]:
    """Each choice of layers has a name, the usual one, too (20-002)."""
    return ("A choice of layers has no name." for each in _layers(document) if not str(entry(each, "/Name") or ""))


@condition("20-003")
def layers_stay_as_chosen(document: Document) -> Iterator[str]:
    """No layer comes and goes of itself."""
    return ("Layers come and go of themselves." for each in _layers(document) if "/AS" in each)


@condition("21-001")
def attached_files_have_names(document: Document) -> Iterator[str]:
    """An attached file has a name in both of the places where one is looked for."""
    waiting = [dictionary(entry(dictionary(entry(document.catalog, "/Names")), "/EmbeddedFiles"))]
    for node in waiting:
        waiting += [dictionary(each) for each in listed(entry(node, "/Kids"))]
        for each in listed(entry(node, "/Names"))[1::2]:
            if not {"/F", "/UF"} <= set(dictionary(each)):
                yield "An attached file has no name."


@condition("25-001")
def no_form_made_while_reading(document: Document) -> Iterator[str]:
    """No form is laid out only when the file is opened."""
    forms = listed(entry(dictionary(entry(document.catalog, "/AcroForm")), "/XFA"))
    if any(isinstance(each, StreamObject) and REQUIRED.search(each.get_data()) for each in forms):
        yield "A form is laid out only when the file is opened."


@condition("26-001")
def says_who_may_read(document: Document) -> Iterator[str]:
    """A locked file says what its readers may do."""
    if document.encryption and "/P" not in document.encryption:
        yield "The file is locked and does not say what its readers may do."


@condition("26-002")
def everybody_may_read(document: Document) -> Iterator[str]:
    """A locked file lets its text be taken out by those who do not see it."""
    if "/P" in document.encryption and not int(entry(document.encryption, "/P")) & FOR_ALL_READERS:
        yield "The file is locked against programs that read aloud."


@condition("29-001")
def nothing_is_carried_out(document: Document) -> Iterator[str]:
    """There is no script, so none that asks for keys to be pressed in time."""
    actions = [entry(document.catalog, "/OpenAction"), *(entry(each, "/A") for _page, each in document.annotations)]
    held = [document.catalog, *document.pages, *(each for _page, each in document.annotations)]
    actions += [action for each in held for action in dictionary(entry(each, "/AA")).values()]
    if "/JavaScript" in dictionary(entry(document.catalog, "/Names")):
        yield "There is a script for the whole file."
    for each in actions:
        if entry(dictionary(each), "/S") == "/JavaScript":
            yield "There is a script."


def _layers(document: Document) -> list[DictionaryObject]:
    told = dictionary(entry(document.catalog, "/OCProperties"))
    return [dictionary(each) for each in [*listed(entry(told, "/D")), *listed(entry(told, "/Configs"))]]
