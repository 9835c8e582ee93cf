"""The form in which a person says what she needs in order to take part."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import VersionedForm, trimmed
from council.members.language_fields import codes_in, language_lines, lines_for
from council.members.needs.service import Need, Needs
from council.members.needs.words import need_words

LONGEST = 2000


def _offered() -> list[SelectChoice]:
    return [SelectChoice(need.value, words) for need, words in need_words().items()]


class NeedsForm(VersionedForm):
    """Needs: languages, a list to tick, and her own words. Nothing of it is required."""

    interpretation = language_lines(
        _l("Interpretation into these languages"),
        description=_l("If you follow a meeting better in another language. One in each line."),
    )
    listed = SelectMultipleField(
        _l("What would help"),
        choices=_offered,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(
        _l("In your own words"),
        description=_l("Anything else that would help you to take part. You need not give a reason."),
        filters=[trimmed],
        validators=[Optional(), Length(max=LONGEST, message=_l("Use at most %(max)d characters."))],
    )

    def told(self) -> Needs:
        """What the form says."""
        return Needs(
            interpretation=codes_in(self.interpretation),
            listed=tuple(Need(each) for each in self.listed.data or ()),
            words=self.words.data or "",
        )


def needs_form(version: int, needs: Needs) -> NeedsForm:
    """The form, filled with what was told until now."""
    return NeedsForm(
        data={
            "version": str(version),
            "interpretation": lines_for(needs.interpretation),
            "listed": [each.value for each in needs.listed],
            "words": needs.words,
        }
    )
