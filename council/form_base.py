"""The base of every form: protection against forged and repeated sending, and fields that several areas share."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID, uuid4

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, Field, FieldList, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from council.errors import Changed, Refused

Page = str | Response | tuple[str, int]  # what a view gives back; a number says that something was wrong
Words = str | LazyString  # now, or in the language of whoever reads it
SHORT_TEXT = 200
LONG_TEXT = 5000


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form that can be carried out once: `form_key` travels with it and is used up by `transaction()`."""

    form_key = HiddenField(default=lambda: str(uuid4()))

    @property
    def key(self) -> UUID:
        """The key as sent; a missing or invented one is refused."""
        try:
            return UUID(str(self.form_key.data))
        except ValueError:
            raise Refused(_("This form was not sent from this site."), _("Open the page again and repeat.")) from None


class ConfirmForm(BaseForm):
    """One button and nothing else: a step that was explained on the page before it."""


class VersionedForm(BaseForm):
    """A form over something two people may edit; it knows which version the reader saw."""

    version = HiddenField()

    def seen(self, current: int) -> None:
        """Refuse to overwrite what somebody else changed since the page was opened."""
        if str(self.version.data) != str(current):
            raise Changed


def answered(template: str, **values: object) -> Page:
    """The page with its form: as asked for, or, with status 422, with what was wrong with what was sent."""
    page = render_template(template, **values)
    return (page, 422) if request.method == "POST" else page


def short_text(label: Words, *, required: bool = True, description: Words = "", most: int = SHORT_TEXT) -> StringField:
    """One line of text, trimmed."""
    first = DataRequired(_l("Enter this.")) if required else Optional()
    return StringField(
        label,
        description=description,
        filters=[trimmed],
        validators=[first, Length(max=most, message=_l("Use at most %(max)d characters.")), no_control_characters],
    )


def number(label: Words, *, least: int, most: int, required: bool = False, description: Words = "") -> IntegerField:
    """A whole number; its mistakes say what range is meant."""
    span = NumberRange(least, most, message=_l("Enter a whole number from %(min)s to %(max)s."))
    first = InputRequired(_l("Enter a whole number.")) if required else Optional()
    return WholeNumber(label, description=description, validators=[first, span])


class WholeNumber(IntegerField):  # type: ignore[misc]  # WTForms is untyped
    """A whole number that says so when it is not one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a whole number, in figures.")) from None


class Rows(FieldList):  # type: ignore[misc]
    """Rows of a form; what is sent under a number that is none belongs to no row."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        plain = re.compile(rf"{re.escape(prefix)}-[0-9]{{1,6}}(-.*)?", re.DOTALL)
        found: Iterator[int] = super()._extract_indices(prefix, [name for name in formdata if plain.fullmatch(name)])
        return found


def day_field(label: Words, *, required: bool = True, description: Words = "") -> DateField:
    """A date."""
    first = DataRequired(_l("Enter a date, for example 2027-06-30.")) if required else Optional()
    return DateField(label, description=description, validators=[first, sensible_year])


def trimmed(value: str | None) -> str | None:
    """Text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


def no_control_characters(_form: object, field: Field) -> None:
    """Text a page, a file and a mail can carry."""
    if field.data and any(ord(character) < ord(" ") for character in field.data):
        raise ValidationError(_("This text holds characters that cannot be shown. Type it again."))


def sensible_year(_form: object, field: Field) -> None:
    """A year between 1900 and 2200: anything else is a slip of the keyboard."""
    if isinstance(field.data, date) and not date(1900, 1, 1) <= field.data <= date(2200, 1, 1):
        raise ValidationError(_("Check the year of this date."))
