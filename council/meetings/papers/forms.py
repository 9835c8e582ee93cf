"""Forms with which papers are added and translated, and on which it is said how far they were checked."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, FormField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.errors import Refused
from council.form_base import BaseForm, VersionedForm, short_text
from council.i18n import code
from council.label_fields import labels_field
from council.meetings.papers import service
from council.meetings.papers.models import Paper, PaperFile
from council.meetings.papers.service import Draft
from council.meetings.papers.words import status_words
from council.members.languages import name_of, names
from council.uploads import bytes_of

ACCEPTED = ".pdf,.odt,.docx,.txt"


def _status_field() -> RadioField:
    return RadioField(_l("How far this text was checked"), validators=[InputRequired(_l("Choose one of these."))])


class FileForm(BaseForm):
    """A file, its language, how far it was checked and who translated it."""

    language = SelectField(_l("Language"), validators=[InputRequired(_l("Choose a language."))])
    file = FileField(
        _l("File"),
        description=_l("PDF, .odt, .docx without macros, or plain text; 10 MB at most. It is kept encrypted."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    status = _status_field()
    translator = short_text(
        _l("Who translated it"),
        required=False,
        description=_l("Only the secretariat reads it. Leave it empty for the original."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = dict.fromkeys((code(), *LANGUAGES))
        codes = [*own, *(each for each in names() if each not in own)]
        self.language.choices = [SelectChoice(each, name_of(each)) for each in codes]
        self.status.choices = [SelectChoice(each.value, words) for each, words in status_words().items()]
        self.content = b""

    def validate_file(self, field: Field) -> None:
        """A format and a size that are taken."""
        self.content = bytes_of(field.data)
        try:
            service.acceptable(self.content)
        except Refused as refused:
            words = f"{refused.what} {refused.todo}"
            raise ValidationError(words) from None

    def draft(self) -> Draft:
        """What was sent."""
        status = TextStatus(self.status.data)
        return Draft(self.language.data, self.content, status, self.translator.data or "")


class PaperForm(FileForm):
    """A paper with its original."""

    title: FormField = labels_field(_l("Title"))


class CheckForm(VersionedForm):
    """How far a file was checked, and who translated it."""

    status = _status_field()
    translator = short_text(_l("Who translated it"), required=False, description=_l("Only the secretariat reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [SelectChoice(each.value, words) for each, words in status_words().items()]


def next_form(paper: Paper, language: str) -> FileForm:
    """The form for a file of a paper in a language; without one, for the next issue of the original."""
    known = language if language in names() else paper.original
    return FileForm(data={"language": known, "status": TextStatus.DRAFT.value})


def check_form(file: PaperFile) -> CheckForm:
    """The form over what is said of a file."""
    translator = service.translator_of(file)
    return CheckForm(data={"version": str(file.version), "status": file.status, "translator": translator})
