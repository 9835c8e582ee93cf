"""Published minutes as a file: PDF in the language and the direction of their text."""

from flask_babel import force_locale
from flask_babel import gettext as _

from council.errors import Refused
from council.i18n import direction, in_language
from council.meetings.minutes import service, words
from council.meetings.minutes.models import Minutes, MinutesVersion
from council.meetings.minutes.parts import confidential_lines
from council.meetings.minutes.showing import blocks_for_file, checked_words
from council.pdf import NoLetters, make_pdf


def as_pdf(minutes: Minutes, version: MinutesVersion) -> bytes:
    """The file; the same version and the same choices of members give the same file."""
    meeting, language = minutes.meeting, version.language
    with force_locale(language):
        notes = [checked_words(minutes, version), _approval(minutes)]
        if confidential_lines(service.whole_text(version)):
            notes.append(_("Confidential parts were left out."))
        told = {
            "language": language,
            "direction": direction(language),
            "title": _("Minutes: %(title)s", title=in_language(meeting.title, language)),
            "council": in_language(meeting.council.name, language),
            "day": words.held_on(meeting),
            "notes": [each for each in notes if each],
            "footer": in_language(meeting.council.name, language),
            "blocks": blocks_for_file(minutes, version),
        }
    try:
        return make_pdf("minutes.typ", told, at=minutes.published_at or version.saved_at)
    except NoLetters:
        raise Refused(
            _("This site has no letters to write these minutes into a PDF."), _("Read them on their page instead.")
        ) from None


def name_of(minutes: Minutes, language: str) -> str:
    """What the file is called; nothing about anybody."""
    return f"{minutes.meeting.council.slug}-minutes-{minutes.meeting.number}-{language}.pdf"


def _approval(minutes: Minutes) -> str:
    if minutes.approved_in is None:
        return _("This is a draft: no meeting has approved it yet.")
    return _("Approved by: %(meeting)s", meeting=words.meeting_name(minutes.approved_in))
