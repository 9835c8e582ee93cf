"""Forms about people: who she is, and what she says of herself."""

from collections.abc import Sequence
from typing import cast

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from council.config import LANGUAGES
from council.councils.dimensions import DimensionView
from council.form_base import BaseForm, VersionedForm, short_text
from council.i18n import label

CONTACT_LENGTH = 320
PREFIX = "trait_"


def _languages() -> list[SelectChoice]:
    named = [SelectChoice(each, (Locale.parse(each).get_display_name(each) or each).capitalize()) for each in LANGUAGES]
    return [SelectChoice("", _("Not known")), *named]


class PersonForm(VersionedForm):
    """Who somebody is. Only a name is asked for, and it may be a chosen one."""

    name = short_text(_l("Name"), description=_l("The name this person goes by. It may be a chosen name."))
    contact = short_text(
        _l("How to reach this person"),
        required=False,
        description=_l("An e-mail address, a telephone number, or somebody who passes a message on."),
        most=CONTACT_LENGTH,
    )
    organisation = short_text(_l("Organisation"), required=False, description=_l("Only if the person speaks for one."))
    language = SelectField(_l("Language to write in"), choices=_languages, validators=[Optional()])
    listed = BooleanField(_l("This person agreed to be named in public"))


class DeclareForm(BaseForm):
    """What somebody says of herself, entered by an officer; one list of values for each dimension is added to it."""

    told = BooleanField(
        _l("The person told me this herself and agrees that it is recorded."),
        validators=[DataRequired(_l("Record only what the person told you herself and agreed to."))],
    )

    def declared(self) -> dict[str, str]:
        """What was chosen: dimension key → value key."""
        return {
            field.name.removeprefix(PREFIX): field.data
            for field in self
            if field.name.startswith(PREFIX) and field.data
        }

    def validate(self, extra_validators: object = None) -> bool:
        """A form in which nothing was chosen changes nothing, and says so."""
        whole = super().validate(extra_validators=extra_validators)
        if whole and not self.declared():
            self.form_errors.append(_("Choose a value for at least one question."))
            return False
        return bool(whole)


class EraseForm(VersionedForm):
    """The last step before a person is forgotten."""

    understood = BooleanField(
        _l("I have read what will happen. The person wishes it, or the law asks for it."),
        validators=[DataRequired(_l("Tick this box if the person is to be erased."))],
    )


def declare_form(dimensions: Sequence[DimensionView]) -> DeclareForm:
    """A form that asks for each dimension of a council."""
    fields = {f"{PREFIX}{each.key}": _choice(each) for each in dimensions}
    return cast("DeclareForm", type("DeclareForm", (DeclareForm,), fields)())


def _choice(dimension: DimensionView) -> SelectField:
    values = [SelectChoice(value.key, label(value.name)) for value in dimension.values]
    offered = [SelectChoice("", _("Leave it as it is")), *values]
    return SelectField(label(dimension.name), choices=offered, validators=[Optional()])
