"""The papers of a meeting as its readers see them: the secretariat everything, everybody else what is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council import crypto
from council.calls.texts import TextStatus
from council.i18n import code, day, label
from council.meetings import notice
from council.meetings.models import Meeting
from council.meetings.papers import service
from council.meetings.papers.formats import Format
from council.meetings.papers.models import Paper, PaperFile
from council.meetings.papers.words import STATUS_BADGES, format_words, status_words
from council.members.languages import name_of

KILOBYTE = 1024


@dataclass(frozen=True)
class FileLine:
    """One paper in one language."""

    id: str
    language: str
    code: str
    original: bool
    issue: str
    kind: str
    status: str
    badge: str
    outdated: bool
    translator: str
    published: str  # none while only the secretariat reads it
    late: str
    url: str


@dataclass(frozen=True)
class PaperLine:
    """One paper with its files."""

    id: str
    title: str
    files: Sequence[FileLine]
    missing: tuple[str, ...]  # languages in which the title is written, but of which there is no file


def papers_reading(meeting: Meeting, *, edits: bool, own: bool = False) -> list[PaperLine]:
    """The papers; `own` leads to the files by way of a person's own pages."""
    papers = service.papers_of(meeting)
    every = service.files_of(papers)
    if edits:
        crypto.load_keys(each.id for each in every if each.translator_sealed)
    until = notice.papers_until(meeting) if papers else None
    lines = []
    for paper in papers:
        files = [each for each in every if each.paper_id == paper.id]
        reading = _Reading(paper, files, until, edits=edits, own=own)
        shown = [reading.line(each) for each in _ordered(_shown(files, edits=edits))]
        if shown:
            lines.append(PaperLine(str(paper.id), label(paper.title), shown, _missing(paper, files)))
    return lines


def rule_sentence(meeting: Meeting) -> str:
    """By when the charter wants papers out."""
    until = notice.papers_until(meeting)
    if until is None:
        return ""
    last = day(until.astimezone(ZoneInfo(meeting.time_zone)).date())
    return _("The charter asks that the papers are sent by %(day)s.", day=last)


def days_late(published: datetime, until: datetime, zone: str) -> int:
    """How many days after the last day something was published; a part of a day counts as one."""
    if published <= until:
        return 0
    clock = ZoneInfo(zone)
    return max(1, (published.astimezone(clock).date() - until.astimezone(clock).date()).days)


def file_title(file: PaperFile) -> str:
    """A file in a few words."""
    return _("%(paper)s, %(language)s", paper=label(file.paper.title), language=name_of(file.language))


@dataclass(frozen=True)
class _Reading:
    """One paper while its lines are written."""

    paper: Paper
    files: Sequence[PaperFile]
    until: datetime | None
    edits: bool
    own: bool

    def line(self, file: PaperFile) -> FileLine:
        """One file in words."""
        status = TextStatus(file.status)
        seen = self.files if self.edits else [each for each in self.files if each.published_at]
        return FileLine(
            id=str(file.id),
            language=name_of(file.language),
            code=file.language,
            original=file.language == self.paper.original,
            issue=_("Version %(number)s", number=file.issue),
            kind=_("%(format)s, %(size)s", format=format_words()[Format(file.format)], size=size_words(file.size)),
            status=status_words()[status],
            badge=STATUS_BADGES[status],
            outdated=service.is_outdated(file, seen),
            translator=service.translator_of(file) if self.edits else "",
            published=self._published(file),
            late=self._late(file),
            url=self._url(file),
        )

    def _published(self, file: PaperFile) -> str:
        if file.published_at is None:
            return ""
        zone = ZoneInfo(self.paper.meeting.time_zone)
        return day(file.published_at.astimezone(zone).date())

    def _late(self, file: PaperFile) -> str:
        """How late the paper came out in this language first; a later issue of it does not make it late."""
        first = min((each.published_at for each in self.files if _same(each, file) and each.published_at), default=None)
        if first is None or self.until is None:
            return ""
        late = days_late(first, self.until, self.paper.meeting.time_zone)
        return ngettext("%(num)d day late", "%(num)d days late", late) if late else _("In time")

    def _url(self, file: PaperFile) -> str:
        meeting = self.paper.meeting
        endpoint = "meetings.own_paper_file" if self.own else "meetings.paper_file"
        return url_for(endpoint, council=meeting.council, meeting_id=meeting.id, file_id=file.id)


def size_words(size: int) -> str:
    """A length of a file in kB or MB."""
    kilobytes = ceil(size / KILOBYTE)
    if kilobytes < KILOBYTE:
        return _("%(number)d kB", number=kilobytes)
    return _("%(number)d MB", number=ceil(kilobytes / KILOBYTE))


def _same(one: PaperFile, other: PaperFile) -> bool:
    return one.language == other.language


def _shown(files: Sequence[PaperFile], *, edits: bool) -> list[PaperFile]:
    """The newest published issue in each language; for the secretariat also what came after it."""
    published = {each.language: each for each in files if each.published_at is not None}
    drafts = [
        each
        for each in files
        if each.published_at is None
        and (each.language not in published or published[each.language].issue < each.issue)
        and each is service.newest(files, each.language)
    ]
    return [*published.values(), *(drafts if edits else [])]


def _ordered(files: Sequence[PaperFile]) -> list[PaperFile]:
    """What the reader reads best first, then the original."""
    own = code()
    return sorted(
        files,
        key=lambda each: (each.language != own, each.language != each.paper.original, each.language, each.issue),
    )


def _missing(paper: Paper, files: Sequence[PaperFile]) -> tuple[str, ...]:
    there = {each.language for each in files}
    return tuple(name_of(each) for each in paper.title if each not in there)
