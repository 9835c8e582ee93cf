"""Conditions on links, form fields and other annotations, and on forms that are drawn in pages."""

from collections import Counter
from collections.abc import Iterator

from tests.pdf_ua.conditions import condition
from tests.pdf_ua.parts import Document, entry, number_of

WITH_RULES_OF_THEIR_OWN = {"/Link", "/Widget", "/PrinterMark", "/Popup"}


@condition("28-002")
def annotations_are_in_the_structure(document: Document) -> Iterator[str]:
    """A remark stands in the structure, under its own type."""
    for page, each in document.annotations:
        if entry(each, "/Subtype") not in WITH_RULES_OF_THEIR_OWN:
            element = document.element_of(each)
            if element is None or element.role != "Annot":
                yield f"On page {page}, a remark is not in the structure as one."


@condition("28-004")
def annotations_are_described(document: Document) -> Iterator[str]:
    """Words tell what an annotation is."""
    for page, each in document.annotations:
        element = document.element_of(each)
        if entry(each, "/Subtype") in ("/Widget", "/Popup", "/Link") or str(entry(each, "/Contents") or "").strip():
            continue
        if element is None or not element.words("/Alt"):
            yield f"On page {page}, no words tell what a remark is."


@condition("28-005")
def fields_are_described(document: Document) -> Iterator[str]:
    """Words tell what is asked for in a field."""
    for page, each in document.annotations:
        if entry(each, "/Subtype") == "/Widget" and not str(entry(each, "/TU") or "").strip():
            element = document.element_of(each)
            if element is None or not element.words("/Alt"):
                yield f"On page {page}, no words tell what is asked for in a field."


@condition("28-007")
def no_traps(document: Document) -> Iterator[str]:
    """Nothing for printing machines alone."""
    return (
        f"On page {page} is a trap net." for page, each in document.annotations if entry(each, "/Subtype") == "/TrapNet"
    )


@condition("28-008")
def pages_say_their_order_of_keys(document: Document) -> Iterator[str]:
    """A page with annotations says in which order the keys lead through them."""
    for at, page in enumerate(document.pages, 1):
        if entry(page, "/Annots") and "/Tabs" not in page:
            yield f"Page {at} does not say in which order keys lead through it."


@condition("28-009")
def keys_follow_the_structure(document: Document) -> Iterator[str]:
    """That order is the order of the structure."""
    for at, page in enumerate(document.pages, 1):
        if entry(page, "/Annots") and entry(page, "/Tabs") not in (None, "/S"):
            yield f"Keys do not lead through page {at} in the order of its structure."


@condition("28-010")
def fields_are_in_the_structure(document: Document) -> Iterator[str]:
    """A field stands in the structure as one."""
    return _outside(document, "/Widget", "Form")


@condition("28-011")
def links_are_in_the_structure(document: Document) -> Iterator[str]:
    """A link stands in the structure as one."""
    return _outside(document, "/Link", "Link")


@condition("28-012")
def links_are_described(document: Document) -> Iterator[str]:
    """Words tell where a link leads."""
    for page, each in document.annotations:
        if entry(each, "/Subtype") == "/Link" and not str(entry(each, "/Contents") or "").strip():
            yield f"On page {page}, no words tell where a link leads."


@condition("28-017")
def no_printers_marks_in_the_structure(document: Document) -> Iterator[str]:
    """What is for printing machines is not read aloud."""
    for page, each in document.annotations:
        if entry(each, "/Subtype") == "/PrinterMark" and document.element_of(each):
            yield f"On page {page}, a mark for printing machines is in the structure."


@condition("30-001")
def nothing_from_other_files(document: Document) -> Iterator[str]:
    """Nothing is drawn that stands in another file."""
    return ("Something is drawn that stands in another file." for each in document.forms if "/Ref" in each)


@condition("30-002")
def tagged_forms_are_drawn_once(document: Document) -> Iterator[str]:
    """A form with marks of its own is drawn in one place only."""
    marked = {opened[-1].mark.holder for opened in document.opened if opened[-1].mark}
    for number, times in Counter(number_of(each) for each in document.forms).items():
        if times > 1 and number in marked:
            yield f"A form with marks of its own is drawn {times} times."


def _outside(document: Document, subtype: str, role: str) -> Iterator[str]:
    """Annotations of a kind that the structure does not hold in an element of their type."""
    for page, each in document.annotations:
        if entry(each, "/Subtype") == subtype:
            element = document.element_of(each)
            if element is None or not element.within(role):
                yield f"On page {page}, a {subtype[1:].lower()} is not in the structure as a {role}."
