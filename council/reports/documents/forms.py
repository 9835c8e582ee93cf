"""Choosing what a report is of, and what kind of file it becomes."""

from collections.abc import Iterable

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from council.config import LANGUAGES
from council.councils.dimensions import DimensionView
from council.form_base import BaseForm, day_field
from council.i18n import label
from council.reports.documents.gathering import Asked
from council.reports.documents.service import ONE_DAY, Form
from council.reports.history.spans import Span


class ReportForm(BaseForm):
    """Which days and dimensions, in which language, as which file."""

    first_day = day_field(_l("From"))
    last_day = day_field(_l("Until"))
    dimensions = SelectMultipleField(
        _l("Dimensions"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Choose at least one."))],
    )
    language = SelectField(
        _l("Language"),
        choices=[
            SelectChoice(each, (Locale.parse(each).get_display_name(each) or each).capitalize()) for each in LANGUAGES
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    kind = RadioField(
        _l("Kind of file"),
        choices=[
            SelectChoice(Form.PDF.value, _l("PDF, to read and to print")),
            SelectChoice(Form.XLSX.value, _l("Workbook (.xlsx), for a spreadsheet")),
            SelectChoice(Form.CSV.value, _l("CSV, for other programs")),
            SelectChoice(Form.JSON.value, _l("JSON, with every figure exactly")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )

    def offer(self, dimensions: Iterable[DimensionView]) -> None:
        """The dimensions to choose from."""
        self.dimensions.choices = [SelectChoice(each.key, label(each.name)) for each in dimensions]

    def validate_last_day(self, field: DateField) -> None:
        """The days are in order."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("This day comes before the first one."))

    def asked(self, whole: Span) -> Asked | None:
        """The report that is wanted; none where nothing is written down of its days."""
        start = max(self.first_day.data, whole.start)
        end = min(self.last_day.data + ONE_DAY, whole.end)
        if start >= end:
            return None
        return Asked(Span(start, end), tuple(self.dimensions.data), self.language.data)
