"""What in the minutes is confidential: whatever stands between a line `::: confidential` and a line `:::`. Pure.

Any word after the three colons begins such a part, so that a slip of the keyboard shows nothing; one that is not ended
goes on to the end.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from council.meetings.minutes.markdown import PRIVATE

FENCE = ":::"
BEGINS, ENDS = "::: confidential", ":::"


class Fault(Enum):
    """What is wrong with the lines around confidential parts."""

    NOT_ENDED = "not_ended"
    NOT_BEGUN = "not_begun"
    NOT_ALONE = "not_alone"  # the three colons stand in the middle of a line


@dataclass(frozen=True)
class Part:
    """Lines of a text that are confidential, or that are not."""

    confidential: bool
    text: str


def clean(text: str) -> str:
    """A text as it is kept: with plain ends of lines, and without letters that nobody sees."""
    lines = PRIVATE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) != "Cc").strip()


def parts_of(text: str) -> list[Part]:
    """A text in its order, as parts."""
    found: list[Part] = []
    for confidential, line in _marked(text):
        if found and found[-1].confidential == confidential:
            found[-1] = Part(confidential, f"{found[-1].text}\n{line}")
        else:
            found.append(Part(confidential, line))
    return [each for each in found if each.text.strip()]


def public_text(text: str) -> str:
    """A text without its confidential parts."""
    return "\n\n".join(each.text.strip("\n") for each in parts_of(text) if not each.confidential)


def confidential_lines(text: str) -> frozenset[str]:
    """The lines of a text that are confidential; none if nothing is."""
    return frozenset(line.strip() for confidential, line in _marked(text) if confidential and line.strip())


def confidential_parts(text: str) -> int:
    """How many parts of a text are confidential."""
    return sum(each.confidential for each in parts_of(text))


def fault_in(text: str) -> Fault | None:
    """The first thing that is wrong with the lines around confidential parts; none if they are in order."""
    depth = 0
    for line in text.splitlines():
        stands = line.strip()
        if not stands.startswith(FENCE):
            if FENCE in line:
                return Fault.NOT_ALONE
            continue
        depth += 1 if stands.strip(": ") else -1
        if depth < 0:
            return Fault.NOT_BEGUN
    return Fault.NOT_ENDED if depth else None


def _marked(text: str) -> Iterator[tuple[bool, str]]:
    """Each line but the marks themselves, and whether it is confidential."""
    depth = 0
    for line in text.splitlines():
        stands = line.strip()
        if not stands.startswith(FENCE):
            yield depth > 0, line
        elif stands.strip(": "):
            depth += 1
        else:
            depth = max(0, depth - 1)
