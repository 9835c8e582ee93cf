"""Forms a person fills in about herself."""

from collections.abc import Mapping, Sequence
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from council import i18n
from council.councils.dimensions import DimensionView
from council.councils.rules import UNDISCLOSED
from council.form_base import VersionedForm, short_text
from council.i18n import label
from council.members.forms import CONTACT_LENGTH, PREFIX

MOST_AT_A_GLANCE = 7  # longer lists fold into one line


class AboutMeForm(VersionedForm):
    """What she says of herself; one question for each dimension is added to it."""

    agreed = BooleanField(_l("I agree that my answers are kept and used as it is said beside each question."))

    def changed(self, known: Mapping[str, str]) -> dict[str, str]:
        """What she now says differently: dimension key → value key. Without an answer she had preferred not to say."""
        said = {name.removeprefix(PREFIX): each.data for name, each in self._fields.items() if name.startswith(PREFIX)}
        return {key: value for key, value in said.items() if value and value != known.get(key, UNDISCLOSED)}

    def agrees_to(self, answers: Mapping[str, str]) -> bool:
        """Whether she agreed, where there is something to agree to: saying nothing asks for no consent."""
        if self.agreed.data or all(value == UNDISCLOSED for value in answers.values()):
            return True
        self.agreed.errors = [_("Tick this box if your answers may be kept. Without it nothing was saved.")]
        return False


def about_me_form(
    dimensions: Sequence[DimensionView], known: Mapping[str, str], names: Mapping[str, str]
) -> type[AboutMeForm]:
    """A form that asks for each dimension of a council, each answered as she last did."""
    fields = {
        f"{PREFIX}{each.key}": _question(each, known.get(each.key), names.get(each.key, "")) for each in dimensions
    }
    return cast("type[AboutMeForm]", type("AboutMeForm", (AboutMeForm,), fields))


def _question(dimension: DimensionView, known: str | None, name: str) -> Field:
    offered = [SelectChoice(value.key, label(value.name)) for value in dimension.values]
    if known is not None and known not in {value.key for value in dimension.values}:
        offered.insert(0, SelectChoice(known, name))  # no longer offered; what she said before stays hers
    kind = RadioField if len(offered) <= MOST_AT_A_GLANCE else SelectField
    return kind(label(dimension.name), choices=offered, default=known or UNDISCLOSED, validators=[Optional()])


class OwnDetailsForm(VersionedForm):
    """Who she is and how to reach her, as she wishes it to be recorded."""

    name = short_text(_l("Name"), description=_l("The name you go by. It may be a chosen name."))
    contact = short_text(
        _l("How to reach you"),
        required=False,
        description=_l("An e-mail address, a telephone number, or somebody who passes a message on."),
        most=CONTACT_LENGTH,
    )
    language = SelectField(
        _l("Language to write to you in"),
        choices=lambda: [
            SelectChoice("", _("Not known")),
            *(SelectChoice(each.code, each.name) for each in i18n.languages()),
        ],
        validators=[Optional()],
    )
