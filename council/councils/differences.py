"""Two charters side by side, sentence by sentence: what stays, what is new, what falls away, what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from council.councils.section import Section

ALIKE = 0.6  # from this likeness on, two sentences are one sentence that changed


@dataclass(frozen=True)
class Difference:
    """A sentence before and after; empty where there is none."""

    before: str
    after: str

    @property
    def state(self) -> Literal["same", "added", "removed", "changed"]:
        """What became of it."""
        if self.before == self.after:
            return "same"
        if self.before and self.after:
            return "changed"
        return "added" if self.after else "removed"


@dataclass(frozen=True)
class SectionDifference:
    """One part of both charters, each sentence with what became of it."""

    section: Section
    lines: list[Difference]

    @property
    def changed(self) -> bool:
        """Whether anything in this part differs."""
        return any(line.state != "same" for line in self.lines)


def differences(before: Sequence[Section], after: Sequence[Section]) -> list[SectionDifference]:
    """Every part, in the order of the later charter; a part that only the earlier one has comes last."""
    was = {section.key: section for section in before}
    now = {section.key: section for section in after}
    sections = [*after, *(section for section in before if section.key not in now)]
    return [
        SectionDifference(section, list(_lines(_said(was, section.key), _said(now, section.key))))
        for section in sections
    ]


def _said(sections: dict[str, Section], key: str) -> list[str]:
    return sections[key].lines if key in sections else []


def _lines(before: list[str], after: list[str]) -> Iterator[Difference]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[start:end], after[new_start:new_end]
        if tag == "equal":
            yield from (Difference(line, line) for line in new)
        else:
            yield from _replaced(old, new)


def _replaced(old: list[str], new: list[str]) -> Iterator[Difference]:
    """Sentences in place of others; those that are alike are told as one that changed."""
    left, follows = list(old), dict[int, str]()
    for place, line in enumerate(new):
        alike = get_close_matches(line, left, n=1, cutoff=ALIKE)
        if alike:
            follows[place] = alike[0]
            left.remove(alike[0])
    yield from (Difference(line, "") for line in left)
    yield from (Difference(follows.get(place, ""), line) for place, line in enumerate(new))
