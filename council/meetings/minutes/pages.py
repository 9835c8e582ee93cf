"""Pages on which the minutes of a meeting are read, written and compared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Response as Download
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed, NotFound, Refused
from council.form_base import ConfirmForm, Page, answered
from council.i18n import code, direction
from council.meetings import service as meetings
from council.meetings.minutes import comments, files, reading, service, showing, words
from council.meetings.minutes.comparing import Piece, compared
from council.meetings.minutes.forms import BeginForm, WriteForm
from council.meetings.minutes.gathering import around
from council.meetings.minutes.models import Minutes, MinutesVersion
from council.meetings.minutes.parts import clean, public_text
from council.meetings.minutes.service import State
from council.meetings.models import Meeting
from council.meetings.pages import seen_meeting
from council.meetings.section import blueprint
from council.members import service as members
from council.members.service import names_of_many
from council.responses import as_file

MINUTES = "/<council>/meetings/<uuid:meeting_id>/minutes"
IN_LANGUAGE = f"{MINUTES}/<language>"


@dataclass(frozen=True)
class Draft:
    """What is typed and not saved: what it looks like, what was wrong with it, and what somebody else saved instead."""

    parts: list[reading.ShownPart]
    named: list[str]
    instead: list[Piece]
    refused: str = ""


@blueprint.get(MINUTES)
@requires(Permission.SEE_MEETINGS)
def minutes(council: Council, meeting_id: UUID) -> str:
    """The minutes of a meeting as far as they are, and what comes next."""
    meeting, office = seen_meeting(council, meeting_id), _is_office(council)
    found = service.minutes_of(meeting)
    if found is None or not (office or found.state != State.DRAFT.value):
        form = BeginForm(data={"language": code()}) if office and meeting.state in service.HELD else None
        return render_template("meetings/minutes/none.html", meeting=meeting, form=form)
    reader = members.person_of(account_behind(current_user), council)
    version = service.latest_in(found, showing.shown_language(found, request.args.get("text", "")))
    return render_template(
        "meetings/minutes/minutes.html",
        meeting=meeting,
        minutes=found,
        text=showing.text_of(found, version, office=office) if version else None,
        languages_of_it=showing.language_lines(found),
        steps=words.state_steps(found.state),
        next=showing.next_words(found, _today(), office=office),
        facts=showing.facts(found),
        comments=showing.comment_lines(found, reader),
        may_comment=reader is not None and comments.are_open(found, _today()) and reader in around(meeting),
        commenting=comments.are_open(found, _today()),
        office=office,
        form=ConfirmForm(),
    )


@blueprint.post(f"{MINUTES}/begin")
@requires(Permission.EDIT_MEETINGS)
def begin_minutes(council: Council, meeting_id: UUID) -> Page:
    """Make the first draft."""
    form = BeginForm()
    if not form.validate_on_submit():
        return answered("meetings/minutes/none.html", meeting=meetings.meeting(council, meeting_id), form=form)
    language = form.language.data
    with transaction(form.key):
        meeting = meetings.meeting(council, meeting_id)
        service.begin(account_behind(current_user), meeting, language=language)
    flash(_("The draft is made. Nobody else reads it before you ask the members for comments."), "success")
    return redirect(url_for("meetings.write_minutes", council=council, meeting_id=meeting_id, language=language))


@blueprint.route(f"{IN_LANGUAGE}/write", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def write_minutes(council: Council, meeting_id: UUID, language: str) -> Page:
    """Write the text of a language, look at what it looks like, and save it as its next version."""
    found = _written_in(council, meeting_id, language)
    latest = service.latest_in(found, language)
    form = WriteForm(data=None if request.method == "POST" else _filled(found, latest))
    form.offer(_members(found.meeting))
    step = request.form.get("step", "")
    if step == "refer":
        form.refer()
    if step != "save" or not form.validate_on_submit() or _unknown(council, form):
        return _write_page(found, language, form, status=422 if form.errors else 200)
    try:
        with transaction(form.key):
            found = service.of_meeting(council, meeting_id)
            number = service.save(account_behind(current_user), found, form.written(language)).number
    except (Changed, Refused) as error:
        return _not_saved(council, meeting_id, form, error)
    flash(_("Version %(number)d is saved.", number=number), "success")
    return redirect(url_for("meetings.minutes", council=council, meeting_id=meeting_id, text=language))


def _not_saved(council: Council, meeting_id: UUID, form: WriteForm, error: Changed | Refused) -> Page:
    """The text that was refused, and beside it what was saved meanwhile: nothing that was typed is lost."""
    language = str((request.view_args or {})["language"])
    found = service.of_meeting(council, meeting_id)
    latest = service.latest_in(found, language)
    form.version.data = str(latest.number if latest else 0)
    refused = (
        f"{error.what} {error.todo}" if isinstance(error, Refused) else _("Somebody else saved a version meanwhile.")
    )
    instead = compared(service.whole_text(latest), clean(form.text.data)) if latest else []
    return _write_page(found, language, form, status=409, refused=refused, instead=instead)


def _write_page(  # what the page shows
    found: Minutes,
    language: str,
    form: WriteForm,
    *,
    status: int,
    refused: str = "",
    instead: list[Piece] | None = None,
) -> Page:
    text, council = form.text.data or "", found.meeting.council
    parts = reading.whole_parts(council, text, language) if request.method == "POST" else []
    draft = Draft(parts, reading.named_openly(around(found.meeting), text), instead or [], refused)
    page = render_template(
        "meetings/minutes/write.html",
        meeting=found.meeting,
        language=language,
        language_name=words.language_name(language),
        text_direction=direction(language),
        form=form,
        draft=draft,
        published=found.state == State.PUBLISHED.value,
    )
    return page, status


def _unknown(council: Council, form: WriteForm) -> bool:
    """Whether the text refers to somebody the council does not know; the form then says so."""
    unknown = reading.unknown_in(council, form.text.data)
    if unknown:
        told = _("The council knows no member %(members)s. Choose the member again.", members=", ".join(unknown))
        form.text.errors = [told]
    return bool(unknown)


@blueprint.get(f"{IN_LANGUAGE}/versions")
@requires(Permission.SEE_MEETINGS)
def minutes_versions(council: Council, meeting_id: UUID, language: str) -> str:
    """Every version of a language, and what two of them differ in."""
    found, office = _written_in(council, meeting_id, language), _is_office(council)
    if not office and found.state == State.DRAFT.value:
        raise NotFound
    versions = (service.versions_of if office else service.versions_for_others)(found, language)
    if not versions:
        raise NotFound
    numbers = [each.number for each in versions]
    after = _number("after", numbers, otherwise=numbers[0])
    before = _number("before", numbers, otherwise=max((each for each in numbers if each < after), default=after))
    texts = [_to_compare(found, versions[numbers.index(each)], office=office) for each in (before, after)]
    return render_template(
        "meetings/minutes/versions.html",
        meeting=found.meeting,
        language=language,
        language_name=words.language_name(language),
        text_direction=direction(language),
        versions=versions,
        status_names=words.status_names(),
        office=office,
        before=before,
        after=after,
        pieces=compared(*texts),
    )


@blueprint.get(f"{IN_LANGUAGE}/minutes.pdf")
@requires(Permission.SEE_MEETINGS)
def minutes_file(council: Council, meeting_id: UUID, language: str) -> Download:
    """The latest text of a language as PDF, without anything confidential."""
    found = _written_in(council, meeting_id, language)
    version = service.latest_in(found, language)
    if version is None or (found.state == State.DRAFT.value and not _is_office(council)):
        raise NotFound
    return as_file(files.as_pdf(found, version), "application/pdf", files.name_of(found, language))


def _to_compare(found: Minutes, version: MinutesVersion, *, office: bool) -> str:
    text = service.whole_text(version)
    return reading.with_names(found.meeting.council, text if office else public_text(text), version.language)


def _number(name: str, numbers: list[int], *, otherwise: int) -> int:
    """The version an address asks for, if it is there."""
    asked = request.args.get(name, "")
    return next((each for each in numbers if str(each) == asked), otherwise)


def _filled(found: Minutes, latest: MinutesVersion | None) -> dict[str, str]:
    """What was saved last; a translation that is not begun starts from the original."""
    source = latest or service.latest_in(found, found.language)
    return {
        "text": service.whole_text(source) if source else "",
        "status": latest.status if latest else "draft",
        "version": str(latest.number if latest else 0),
    }


def _members(meeting: Meeting) -> list[tuple[str, str]]:
    """Those around a meeting, by pseudonym and name."""
    found = around(meeting)
    names = names_of_many(each.id for each in found)
    return sorted(((each.pseudonym, names[each.id]) for each in found), key=lambda each: each[1].casefold())


def _written_in(council: Council, meeting_id: UUID, language: str) -> Minutes:
    if language not in LANGUAGES:
        raise NotFound
    return service.of_meeting(council, meeting_id)


def _is_office(council: Council) -> bool:
    return may(Permission.EDIT_MEETINGS, council)


def _today() -> date:
    return datetime.now(UTC).date()
