"""Papers are sealed, versioned, published, and out of date when the original is newer."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council import crypto
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.meetings import service as meetings
from council.meetings.models import Meeting
from council.meetings.papers import service
from council.meetings.papers.models import Paper, PaperFile
from council.meetings.papers.reading import days_late
from council.meetings.papers.service import MOST_BYTES, Draft, is_outdated
from tests.council.meetings.assemblies import NOW, planned
from tests.council.meetings.papers.files import PDF, TEXT
from tests.factories import ACTOR

UNTIL = datetime(2027, 2, 24, 22, 59, 59, tzinfo=UTC)  # the last second of the day in Brussels


def added(meeting: Meeting, content: bytes = TEXT) -> Paper:
    """A paper in English."""
    with transaction():
        return service.add_paper(ACTOR, meeting, title={"en": "Rents"}, draft=Draft("en", content), at=NOW)


def put(paper: Paper, language: str, content: bytes = TEXT, translator: str = "") -> PaperFile:
    """The next file in a language."""
    with transaction():
        draft = Draft(language, content, TextStatus.MACHINE, translator)
        return service.put_file(ACTOR, paper, draft, at=NOW)


def only(paper: Paper) -> PaperFile:
    """The one file of a paper."""
    (file,) = service.files_of([paper])
    return file


def test_a_file_is_read_back_as_it_was_sent_and_is_sealed_in_between(council: Council) -> None:
    """Neither its content nor the translator stands in the database as it was sent."""
    file = put(added(planned(council)), "fr", PDF, "Jeanne")
    assert (service.content_of(file), service.translator_of(file)) == (PDF, "Jeanne")
    assert b"Jeanne" not in (file.translator_sealed or b"")
    assert b"%PDF" not in file.content_sealed


def test_the_issues_of_each_language_are_counted_for_themselves(council: Council) -> None:
    """A second file in a language is its second issue."""
    paper = added(planned(council))
    assert [put(paper, language).issue for language in ("fr", "en", "fr", "ar")] == [1, 2, 2, 1]


def test_a_new_original_makes_its_translations_out_of_date_until_they_are_replaced(council: Council) -> None:
    """The original itself never is."""
    paper = added(planned(council))
    put(paper, "fr")

    def outdated() -> list[tuple[str, int]]:
        files = service.files_of([paper])
        return [(each.language, each.issue) for each in files if is_outdated(each, files)]

    assert outdated() == []
    put(paper, "en")
    assert outdated() == [("fr", 1)]
    put(paper, "fr")
    assert outdated() == [("fr", 1)]  # the second issue is not


@given(st.lists(st.sampled_from(["en", "fr", "ar"]), max_size=12))
def test_a_language_is_out_of_date_just_when_the_original_was_uploaded_after_it(sent: list[str]) -> None:
    """Whatever the order of uploads, the newest file of a translation is marked by it alone."""
    paper = Paper(id=uuid4(), original="en")
    files = [PaperFile(paper=paper, language="en", issue=1, of_issue=1)]
    for language in sent:
        files.append(_next(paper, files, language))
    order = ["en", *sent]
    for language in ("fr", "ar"):
        newest = service.newest(files, language)
        if newest is not None:
            assert is_outdated(newest, files) == ("en" in order[_last(order, language) :])


def _next(paper: Paper, files: list[PaperFile], language: str) -> PaperFile:
    issue, of_issue = service.next_issue(paper, files, language)
    return PaperFile(paper=paper, language=language, issue=issue, of_issue=of_issue)


def _last(order: list[str], language: str) -> int:
    return len(order) - 1 - order[::-1].index(language)


def test_a_file_is_published_once(council: Council) -> None:
    """Publishing again is refused, so that the first day stays."""
    file = only(added(planned(council)))
    with transaction():
        service.publish(ACTOR, file, at=NOW)
    assert file.published_at == NOW
    with pytest.raises(Refused), transaction():
        service.publish(ACTOR, file, at=NOW + timedelta(days=1))


def test_a_file_that_is_taken_away_can_never_be_read_again(council: Council) -> None:
    """Its key is destroyed, and the paper goes with its last file."""
    meeting = planned(council)
    file = only(added(meeting))
    sealed, file_id = file.content_sealed, file.id
    with transaction():
        service.remove(ACTOR, file, at=NOW)
    assert service.papers_of(meeting) == []
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(file_id, sealed, crypto.Place("paper_files", service.CONTENT, file_id))


def test_an_original_is_not_taken_away_from_under_its_translations(council: Council) -> None:
    """The translations go first."""
    paper = added(planned(council))
    original, french = only(paper), put(paper, "fr")
    with pytest.raises(Refused), transaction():
        service.remove(ACTOR, original, at=NOW)
    with transaction():
        service.remove(ACTOR, french, at=NOW)
        service.remove(ACTOR, original, at=NOW)
    assert service.files_of([paper]) == []


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"", b"a" * (MOST_BYTES + 1)])
def test_what_is_no_paper_or_too_large_is_refused(council: Council, content: bytes) -> None:
    """Nothing of it is kept."""
    meeting = planned(council)
    with pytest.raises(Refused), transaction():
        service.add_paper(ACTOR, meeting, title={"en": "Rents"}, draft=Draft("en", content), at=NOW)
    assert service.papers_of(meeting) == []


def test_nothing_is_added_to_a_meeting_that_was_cancelled(council: Council) -> None:
    """It would be read by nobody."""
    meeting = planned(council)
    paper = added(meeting)
    with transaction():
        meetings.cancel(ACTOR, meeting, reason="Storm", at=NOW)
    with pytest.raises(Refused), transaction():
        service.put_file(ACTOR, paper, Draft("fr", TEXT), at=NOW)


def test_a_file_is_not_found_by_way_of_another_meeting(council: Council) -> None:
    """The address must name its own meeting."""
    file, other = only(added(planned(council))), planned(council)
    with pytest.raises(NotFound):
        service.file(council, other.id, file.id)
    with pytest.raises(NotFound):
        service.paper(council, other.id, file.paper_id)


def test_each_step_is_one_entry_of_the_record_without_words(council: Council) -> None:
    """Adding, checking, publishing and taking away; the translator's name is not among the details."""
    file = only(added(planned(council)))
    with transaction():
        service.check(ACTOR, file, status=TextStatus.REVIEWED, translator="Jeanne")
        service.publish(ACTOR, file, at=NOW)
        service.remove(ACTOR, file, at=NOW)
    entries = db.session.query(Entry).order_by(Entry.sequence).all()
    acts = [each.act for each in entries if each.act.startswith("paper")]
    assert acts == [Act.PAPER_ADDED, Act.PAPER_CHECKED, Act.PAPER_PUBLISHED, Act.PAPER_FILE_REMOVED]
    assert [b"Jeanne" in each.body for each in entries] == [False] * len(entries)


@pytest.mark.parametrize(
    ("published", "late"),
    [
        (datetime(2027, 2, 1, tzinfo=UTC), 0),
        (UNTIL, 0),
        (UNTIL + timedelta(seconds=1), 1),  # midnight in Brussels
        (datetime(2027, 2, 25, 22, 59, tzinfo=UTC), 1),
        (datetime(2027, 2, 25, 23, 0, tzinfo=UTC), 2),
        (datetime(2027, 3, 3, 8, 0, tzinfo=UTC), 7),
    ],
)
def test_days_late_are_counted_where_the_meeting_is_held(published: datetime, late: int) -> None:
    """The last day still counts as in time, by its own clock."""
    assert days_late(published, UNTIL, "Europe/Brussels") == late


def test_a_few_hours_after_a_period_in_hours_are_one_day_late() -> None:
    """A part of a day is not no time."""
    until = datetime(2027, 2, 24, 10, tzinfo=UTC)
    assert days_late(until + timedelta(hours=3), until, "Europe/Brussels") == 1
