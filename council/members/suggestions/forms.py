"""Forms for suggesting a change of the charter and for answering."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from council.form_base import BaseForm, VersionedForm, trimmed
from council.members.suggestions.service import LONGEST

NOT_TAKEN_UP = "no"
_TOO_LONG = _l("Use at most %(max)d characters.")


class SuggestForm(BaseForm):
    """What should change in the charter, and why."""

    section = SelectField(_l("Which part of the charter"))
    text = TextAreaField(
        _l("What should be different"),
        filters=[trimmed],
        validators=[DataRequired(_l("Enter this.")), Length(max=LONGEST, message=_TOO_LONG)],
    )
    reason = TextAreaField(
        _l("Why"),
        filters=[trimmed],
        validators=[DataRequired(_l("Enter this.")), Length(max=LONGEST, message=_TOO_LONG)],
    )

    def __init__(self, sections: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section.choices = [SelectChoice(key, title) for key, title in sections]


class AnswerForm(VersionedForm):
    """What became of a suggestion."""

    outcome = SelectField(_l("What became of it"))
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed when it is not taken up. The member and everybody with a role here can read it."),
        filters=[trimmed],
        validators=[Optional(), Length(max=LONGEST, message=_TOO_LONG)],
    )

    def __init__(self, versions: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        taken_up = [
            SelectChoice(str(number), _("Taken up in version %(number)s", number=number)) for number in versions
        ]
        self.outcome.choices = [SelectChoice(NOT_TAKEN_UP, _("Not taken up")), *taken_up]
