"""Published minutes that everyone may read: the list, one of them, and its file."""

from uuid import UUID

from flask import Response as Download
from flask import render_template

from council.access import public
from council.config import LANGUAGES
from council.councils.models import Council
from council.errors import NotFound
from council.i18n import label, shared_languages
from council.meetings.minutes import files, service, showing, words
from council.meetings.minutes.models import Minutes
from council.meetings.minutes.service import State
from council.meetings.section import blueprint
from council.responses import as_file

PUBLIC = "/<council>/public/minutes"


@blueprint.get(PUBLIC)
@public
def public_minutes(council: Council) -> str:
    """The minutes that everyone may read, those of the latest meeting first."""
    found = [
        {"id": each.meeting_id, "title": label(each.meeting.title), "day": words.held_on(each.meeting)}
        for each in service.published_minutes(council, for_everyone=True)
    ]
    return render_template(
        "meetings/minutes/public_list.html", found=found, name=label(council.name), languages=shared_languages()
    )


@blueprint.get(f"{PUBLIC}/<uuid:meeting_id>")
@public
def public_minutes_of(council: Council, meeting_id: UUID) -> str:
    """One meeting's minutes, in the language of the address or of the reader."""
    found = _published(council, meeting_id)
    version = service.latest_in(found, showing.shown_language(found, ""))
    if version is None:
        raise NotFound
    return render_template(
        "meetings/minutes/public.html",
        minutes=found,
        meeting=found.meeting,
        name=label(council.name),
        facts=showing.facts(found),
        text=showing.text_of(found, version, office=False),
        written=[(each, words.language_name(each)) for each in service.latest_of(found)],
        languages=shared_languages(),
    )


@blueprint.get(f"{PUBLIC}/<uuid:meeting_id>/<language>.pdf")
@public
def public_minutes_file(council: Council, meeting_id: UUID, language: str) -> Download:
    """The same as PDF, in one language."""
    found = _published(council, meeting_id)
    version = service.latest_in(found, language) if language in LANGUAGES else None
    if version is None:
        raise NotFound
    return as_file(files.as_pdf(found, version), "application/pdf", files.name_of(found, language))


def _published(council: Council, meeting_id: UUID) -> Minutes:
    found = service.of_meeting(council, meeting_id)
    if found.state != State.PUBLISHED.value or not found.for_everyone:
        raise NotFound
    return found
