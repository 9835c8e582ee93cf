"""Forms about skills: which ones a person has, and which ones a council asks for."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import BaseForm, VersionedForm
from council.i18n import label
from council.label_fields import labels_field
from council.members.skills.library import LibrarySkill
from council.members.skills.models import Skill


class OwnSkillsForm(VersionedForm):
    """The skills a person has, among those the council asks for."""

    skills = SelectMultipleField(
        _l("Skills"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=True
    )

    def offer(self, skills: Sequence[Skill]) -> None:
        """The skills to choose from."""
        self.skills.choices = [SelectChoice(each.key, label(each.name)) for each in skills]


class LibraryForm(BaseForm):
    """Skills taken over from the library."""

    wanted = SelectMultipleField(
        _l("Skills to ask for"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Choose at least one."))],
    )

    def offer(self, skills: Sequence[LibrarySkill]) -> None:
        """The skills to choose from."""
        self.wanted.choices = [SelectChoice(each.key, label(each.name)) for each in skills]


class SkillForm(BaseForm):
    """A skill in the council's own words."""

    name = labels_field(_l("What the skill is called"))
