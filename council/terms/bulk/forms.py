"""The form that changes the end of several terms."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import BaseForm, day_field, number, short_text
from council.terms.bulk.service import KINDS, Change
from council.terms.seats import AmendmentKind
from council.terms.words import change_words

MOST_MONTHS = 120
LOOK, BACK, DO = "look", "back", "do"


class BulkForm(BaseForm):
    """Which terms, what happens to them, when they end and why; `seen` is what the preview showed."""

    step = HiddenField()
    seen = HiddenField()
    terms = SelectMultipleField(
        _l("Whose term changes"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Choose at least one term."))],
    )
    kind = SelectField(_l("What happens"), validators=[InputRequired(_l("Choose one of these."))])
    new_end = day_field(_l("All of them now end before this day"), required=False)
    months = number(
        _l("or each ends so many months later"),
        least=-MOST_MONTHS,
        most=MOST_MONTHS,
        description=_l("With a minus sign, so many months earlier. Fill in this or the day above."),
    )
    decided_on = day_field(_l("Decided or made known on"))
    reason = short_text(
        _l("Reason"), description=_l("One sentence. Do not write down anything about health or legal status.")
    )

    def offer(self, terms: Iterable[tuple[UUID, str]]) -> None:
        """The terms and the kinds of change to choose from."""
        self.terms.choices = [SelectChoice(str(term_id), words) for term_id, words in terms]
        self.kind.choices = [SelectChoice(kind.value, change_words(kind)) for kind in KINDS]

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Every field by itself, and one way of saying when the terms end, not two or none."""
        valid = bool(super().validate(extra_validators))
        if not self.months.errors and not self.new_end.errors and bool(self.new_end.data) == bool(self.months.data):
            self.months.errors = [_("Enter a day, or a number of months that is not zero; not both.")]
            return False
        return valid

    @property
    def chosen(self) -> list[UUID]:
        """The terms chosen."""
        return [UUID(each) for each in self.terms.data or []]

    @property
    def change(self) -> Change:
        """What happens to them."""
        return Change(
            kind=AmendmentKind(self.kind.data),
            decided_on=self.decided_on.data,
            reason=self.reason.data,
            new_end=self.new_end.data,
            months=self.months.data or 0,
        )
