"""The list of conditions, each under its number, to which the checks of this package are added."""

from collections.abc import Callable, Iterable

from tests.pdf_ua.parts import Document

Condition = Callable[[Document], Iterable[str]]
CONDITIONS: dict[str, Condition] = {}


def condition(number: str) -> Callable[[Condition], Condition]:
    """Make a function the check of a condition; what it gives are the faults, each a sentence."""

    def added(check: Condition) -> Condition:
        if number in CONDITIONS:
            message = f"{number} is checked twice"
            raise ValueError(message)
        CONDITIONS[number] = check
        return check

    return added
