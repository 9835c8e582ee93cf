"""Kinds of text that several forms of this area ask for, and how a form shows that a rule stands against it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from council.errors import Refused
from council.form_base import BaseForm, Words, trimmed


def several_lines(label: Words, most: int, *, required: bool = False, description: Words = "") -> TextAreaField:
    """Several lines of text, trimmed."""
    first = DataRequired(_l("Enter this.")) if required else Optional()
    return TextAreaField(
        label,
        description=description,
        filters=[trimmed],
        validators=[first, Length(max=most, message=_l("Use at most %(max)d characters.")), lines_only],
    )


def lines_only(_form: object, field: Field) -> None:
    """Text with line breaks, and no other control characters."""
    if field.data and any(ord(letter) < ord(" ") and letter not in "\r\n\t" for letter in field.data):
        raise ValidationError(_("This text holds characters that cannot be shown. Type it again."))


@contextmanager
def told_in(form: BaseForm) -> Iterator[None]:
    """If a rule stands against what was sent, the form says so, and nothing that was typed is lost."""
    try:
        yield
    except Refused as refusal:
        form.form_errors.extend([refusal.what, refusal.todo])
