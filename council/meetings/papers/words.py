"""How far the papers of a meeting were checked, and whether they were out in time, in words."""

from flask_babel import gettext as _

from council.calls.texts import TextStatus
from council.meetings.papers.formats import Format

STATUS_BADGES = {TextStatus.DRAFT: "waiting", TextStatus.MACHINE: "warning", TextStatus.REVIEWED: "good"}


def status_words() -> dict[TextStatus, str]:
    """How far a file was checked."""
    return {
        TextStatus.DRAFT: _("Draft: nobody has checked it"),
        TextStatus.MACHINE: _("Drafted by a machine: nobody has checked it"),
        TextStatus.REVIEWED: _("Checked by a person who knows the language"),
    }


def format_words() -> dict[Format, str]:
    """What a file is called by its format."""
    return {
        Format.PDF: _("PDF"),
        Format.ODT: _("Document (.odt)"),
        Format.DOCX: _("Document (.docx)"),
        Format.TEXT: _("Plain text"),
    }
