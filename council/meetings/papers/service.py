"""Adding papers to a meeting, putting their files in place, saying how far they were checked, and publishing them.

A file is never altered: a new issue stands beside the older ones. A translation is out of date as soon as there is a
newer issue of the original than the one it says the same as.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.texts import TextStatus
from council.councils.models import Council, Labels
from council.database import db, existing
from council.errors import Refused
from council.meetings.models import Meeting, State
from council.meetings.papers.formats import Format, format_of
from council.meetings.papers.models import Paper, PaperFile

MOST_BYTES = 10 * 1024 * 1024
CONTENT, TRANSLATOR = "content_sealed", "translator_sealed"


@dataclass(frozen=True)
class Draft:
    """A file as it was sent, with its language, how far it was checked and who translated it."""

    language: str
    content: bytes
    status: TextStatus = TextStatus.DRAFT
    translator: str = ""


def add_paper(actor: Actor, meeting: Meeting, *, title: Labels, draft: Draft, at: datetime) -> Paper:
    """Add a paper with its original. Only the secretariat reads it until it is published."""
    _must_not_be_cancelled(meeting)
    latest = db.session.scalar(select(func.max(Paper.number)).where(Paper.meeting_id == meeting.id))
    paper = Paper(
        id=uuid4(),
        meeting_id=meeting.id,
        meeting=meeting,
        number=(latest or 0) + 1,
        title=title,
        original=draft.language,
    )
    db.session.add(paper)
    db.session.flush()
    added = _put(paper, draft, at=at)
    _record(actor, Act.PAPER_ADDED, added)
    return paper


def put_file(actor: Actor, paper: Paper, draft: Draft, *, at: datetime) -> PaperFile:
    """Put the next issue of a paper in a language in place; what was published stays until this one is."""
    _must_not_be_cancelled(paper.meeting)
    added = _put(paper, draft, at=at)
    _record(actor, Act.PAPER_FILE_PUT, added)
    return added


def check(actor: Actor, file: PaperFile, *, status: TextStatus, translator: str) -> None:
    """Say how far a file was checked, and who translated it."""
    file.status = status.value
    _name_translator(file, translator)
    file.version += 1
    _record(actor, Act.PAPER_CHECKED, file)


def publish(actor: Actor, file: PaperFile, *, at: datetime) -> None:
    """Let everybody who may see the meeting, or was invited to it, read a file."""
    _must_not_be_cancelled(file.paper.meeting)
    if file.published_at is not None:
        raise Refused(_("This file was published already."), _("Open the papers of the meeting to see it."))
    file.published_at = at
    file.version += 1
    _record(actor, Act.PAPER_PUBLISHED, file)


def remove(actor: Actor, file: PaperFile, *, at: datetime) -> None:
    """Take a file away for good; a paper of which no file is left goes with it."""
    paper = file.paper
    left = [each for each in files_of([paper]) if each.id != file.id]
    if file.language == paper.original and left and not any(each.language == paper.original for each in left):
        raise Refused(_("There are translations of this file."), _("Take the translations away first."))
    _record(actor, Act.PAPER_FILE_REMOVED, file)
    crypto.destroy_key(file.id, at=at)
    db.session.delete(file)
    db.session.flush()
    if not left:
        db.session.delete(paper)
        db.session.flush()


# Reading


def papers_of(meeting: Meeting) -> list[Paper]:
    """The papers of a meeting in their order."""
    return list(db.session.scalars(select(Paper).where(Paper.meeting_id == meeting.id).order_by(Paper.number)))


def files_of(papers: Iterable[Paper]) -> list[PaperFile]:
    """The files of papers, their content unread, the oldest issue first."""
    its = select(PaperFile).where(PaperFile.paper_id.in_([each.id for each in papers]))
    return list(db.session.scalars(its.order_by(PaperFile.language, PaperFile.issue)))


def paper(council: Council, meeting_id: UUID, paper_id: UUID) -> Paper:
    """One paper of a meeting of a council."""

    def belongs(found: Paper) -> bool:
        return found.meeting_id == meeting_id and found.meeting.council_id == council.id

    return existing(Paper, paper_id, belongs=belongs)


def file(council: Council, meeting_id: UUID, file_id: UUID) -> PaperFile:
    """One file of a paper of a meeting of a council."""

    def belongs(found: PaperFile) -> bool:
        return found.paper.meeting_id == meeting_id and found.paper.meeting.council_id == council.id

    return existing(PaperFile, file_id, belongs=belongs)


def content_of(file: PaperFile) -> bytes:
    """The file itself."""
    return base64.b64decode(crypto.unseal(file.id, file.content_sealed, _place(file, CONTENT)))


def translator_of(file: PaperFile) -> str:
    """Who translated it; only the secretariat reads it."""
    sealed = file.translator_sealed
    return crypto.unseal(file.id, sealed, _place(file, TRANSLATOR)) if sealed else ""


def newest(files: Sequence[PaperFile], language: str) -> PaperFile | None:
    """The newest issue in a language."""
    its = [each for each in files if each.language == language]
    return max(its, key=lambda each: each.issue, default=None)


def is_outdated(file: PaperFile, files: Iterable[PaperFile]) -> bool:
    """Whether a translation says the same as an older issue of the original; `files` are all of the paper's."""
    paper = file.paper
    originals = (each.issue for each in files if each.language == paper.original)
    return file.language != paper.original and file.of_issue < max(originals, default=0)


def next_issue(paper: Paper, files: Sequence[PaperFile], language: str) -> tuple[int, int]:
    """The number of the next issue in a language, and of the original's issue that it says the same as."""
    latest, original = newest(files, language), newest(files, paper.original)
    issue = latest.issue + 1 if latest else 1
    if language == paper.original:
        return issue, issue
    return issue, original.issue if original else 1


# Parts


def _put(paper: Paper, draft: Draft, *, at: datetime) -> PaperFile:
    found = acceptable(draft.content)
    issue, of_issue = next_issue(paper, files_of([paper]), draft.language)
    added = PaperFile(
        id=uuid4(),
        paper_id=paper.id,
        paper=paper,
        language=draft.language,
        issue=issue,
        of_issue=of_issue,
        status=draft.status.value,
        format=found.value,
        size=len(draft.content),
        sha256=hashlib.sha256(draft.content).hexdigest(),
        uploaded_at=at,
    )
    crypto.make_key(added.id)
    added.content_sealed = crypto.seal(added.id, base64.b64encode(draft.content).decode(), _place(added, CONTENT))
    _name_translator(added, draft.translator)
    db.session.add(added)
    db.session.flush()
    return added


def acceptable(content: bytes) -> Format:
    """The format of a file that is taken; anything else is refused."""
    found = format_of(content)
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than 10 MB."), _("Make it smaller, for example without its pictures."))
    if found is None:
        raise Refused(
            _("This file is not a PDF, a text, or a document without macros (.odt or .docx)."),
            _("Save it in one of these formats and choose it again."),
        )
    return found


def _name_translator(file: PaperFile, name: str) -> None:
    file.translator_sealed = crypto.seal(file.id, name, _place(file, TRANSLATOR)) if name else None


def _place(file: PaperFile, column: str) -> crypto.Place:
    return crypto.Place("paper_files", column, file.id)


def _must_not_be_cancelled(meeting: Meeting) -> None:
    if meeting.state == State.CANCELLED.value:
        raise Refused(_("This meeting was cancelled."), _("Add the paper to the meeting at which it is spoken of."))


def _record(actor: Actor, act: Act, file: PaperFile) -> None:
    meeting = file.paper.meeting
    details: dict[str, Detail] = {
        "paper": str(file.paper_id),
        "file": str(file.id),
        "language": file.language,
        "issue": file.issue,
        "status": file.status,
        "sha256": file.sha256,
    }
    record(actor, act, Subject("meeting", str(meeting.id)), council=meeting.council_id, details=details)
