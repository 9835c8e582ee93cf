"""Forms about what a council asks: dimensions from the library, and dimensions and values of its own."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from council.access import Sensitivity
from council.councils.dimension_library import LibraryDimension
from council.form_base import BaseForm
from council.i18n import label
from council.label_fields import labels_field, labels_in, optional_labels_field

VALUE_LINES = 5
FEWEST_VALUES = 2


class LibraryForm(BaseForm):
    """Dimensions to take over from the library."""

    wanted = SelectMultipleField(
        _l("Dimensions to ask about"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Choose at least one."))],
    )

    def offer(self, dimensions: Sequence[LibraryDimension]) -> None:
        """The dimensions to choose from."""
        self.wanted.choices = [SelectChoice(each.key, label(each.name)) for each in dimensions]


class ValueForm(BaseForm):
    """One answer more."""

    name = labels_field(_l("What the answer is called"))


class DimensionForm(BaseForm):
    """A dimension of the council's own: what it is, why it is asked, who sees it, and the answers."""

    name = labels_field(_l("What the question is called"))
    purpose = labels_field(_l("Why it is asked, and who sees the answer"))
    sensitivity = RadioField(
        _l("Who may see an answer beside a person?"),
        choices=[
            SelectChoice(Sensitivity.SEALED.value, _l("Nobody: it is only counted")),
            SelectChoice(Sensitivity.RESTRICTED.value, _l("The secretariat; others see totals")),
            SelectChoice(Sensitivity.OPEN.value, _l("Everyone with a role in this council")),
        ],
        default=Sensitivity.SEALED.value,
        validators=[DataRequired(_l("Choose one."))],
    )
    values = FieldList(optional_labels_field(_l("Answer")), min_entries=VALUE_LINES, max_entries=VALUE_LINES)

    def answers(self) -> list[dict[str, str]]:
        """The answers that were written, in order."""
        return [labels for each in self.values.data if (labels := labels_in(each))]

    def validate(self, extra_validators: object = None) -> bool:
        """A question needs at least two answers."""
        whole = super().validate(extra_validators=extra_validators)
        if len(self.answers()) < FEWEST_VALUES:
            self.form_errors.append(_("Write at least two answers. “Prefer not to say” is added by itself."))
            return False
        return bool(whole)
