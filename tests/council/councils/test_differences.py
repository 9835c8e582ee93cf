"""Two charters side by side: every sentence of both is told once, with what became of it."""

from hypothesis import given
from hypothesis import strategies as st

from council.councils.differences import Difference, differences
from council.councils.section import Section

SENTENCES = st.lists(
    st.sampled_from(
        ["A term lasts 2 years.", "A term lasts 3 years.", "Lots decide.", "The council has 5 seats.", "x"]
    ),
    max_size=6,
)
SECTIONS = st.dictionaries(st.sampled_from(["seats", "terms", "notes"]), SENTENCES, max_size=3).map(
    lambda told: [Section(key, key.title(), lines) for key, lines in told.items()]
)


def test_a_sentence_that_is_alike_is_told_as_changed() -> None:
    """What is the same, what reads otherwise, what falls away and what is new."""
    before = [Section("terms", "Terms", ["A term lasts 2 years.", "Lots decide who gets which length.", "Same."])]
    after = [Section("terms", "Terms", ["A term lasts 3 years.", "Same.", "At most 4 seats change hands."])]
    (told,) = differences(before, after)
    assert [(line.state, line.before, line.after) for line in told.lines] == [
        ("removed", "Lots decide who gets which length.", ""),
        ("changed", "A term lasts 2 years.", "A term lasts 3 years."),
        ("same", "Same.", "Same."),
        ("added", "", "At most 4 seats change hands."),
    ]


def test_a_part_that_only_the_earlier_charter_has_comes_last() -> None:
    """Nothing that falls away is left out, not even with its whole heading."""
    before = [Section("notes", "Notes", ["One."]), Section("seats", "Seats", ["Two."])]
    told = differences(before, [Section("seats", "Seats", ["Two."])])
    assert [(part.section.key, part.changed) for part in told] == [("seats", False), ("notes", True)]


@given(before=SECTIONS, after=SECTIONS)
def test_no_sentence_is_lost_or_invented(before: list[Section], after: list[Section]) -> None:
    """Read on the left the differences are the earlier charter, read on the right the later one in its order."""
    told = {part.section.key: part.lines for part in differences(before, after)}
    for section in after:
        assert [line.after for line in told[section.key] if line.after] == section.lines
    for section in before:
        assert sorted(line.before for line in told[section.key] if line.before) == sorted(section.lines)


@given(sections=SECTIONS)
def test_a_charter_does_not_differ_from_itself(sections: list[Section]) -> None:
    """Nothing is marked where nothing changed."""
    assert not any(part.changed for part in differences(sections, sections))
    assert Difference("a", "a").state == "same"
