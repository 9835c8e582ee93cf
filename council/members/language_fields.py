"""Lines in which languages are typed, with every language offered while typing."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from council.form_base import Rows, Words, trimmed
from council.members.languages import MOST, code_of, name_of

EMPTY_LINES = 2


def _known_language(_form: object, field: StringField) -> None:
    if field.data and code_of(field.data) is None:
        raise ValidationError(
            _("“%(name)s” is not in the list of languages. Choose one of those offered.", name=field.data)
        )


def language_lines(label: Words, *, description: Words = "") -> Rows:
    """Lines for languages, one in each."""
    line = StringField(_l("Language"), filters=[trimmed], validators=[_known_language])
    return Rows(line, label=label, description=description, max_entries=MOST)


def lines_for(codes: Iterable[str]) -> list[str]:
    """What the lines say at first: the languages known, and room for more."""
    known = [name_of(each) for each in codes]
    return [*known, *([""] * max(0, min(EMPTY_LINES, MOST - len(known))))]


def codes_in(rows: Rows) -> tuple[str, ...]:
    """The languages typed, each once."""
    return tuple(dict.fromkeys(code for line in rows.data if line and (code := code_of(line))))
